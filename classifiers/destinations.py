# SPDX-License-Identifier: EUPL-1.2
"""Destinations: for every country that an offer ships to, what the loaded tables know, or that nothing is known.

A register's silence is `unknown`, never "not authorised"; each answer names the register and its date.
"""

from classifiers.assessment import Destination, Known, Narcotic
from classifiers.context import Case
from classifiers.registered import RegisteredName, Said, answering
from classifiers.strengths import find_doses
from config.importers.facts import ProductFacts
from config.name_keys import substance_key
from config.reference import Country
from config.registers import Register
from crawler.profile import SiteProfile

DESTINATIONS_MAX = 40
NOTHING = "no register of authorised medicines loaded for this country"


def find_destinations(case: Case) -> tuple[Destination, ...]:
    """One entry for each stated destination of listing, seller or site, in that order of preference."""
    return tuple(_destination(case, code) for code in stated_destinations(case)[:DESTINATIONS_MAX])


def stated_destinations(case: Case) -> tuple[str, ...]:
    """Where the offer says it is sent to."""
    return case.listing.ships_to or next((p.profile.ships_to for p in case.parties if p.profile.ships_to), ())


def find_narcotics(case: Case) -> tuple[Narcotic, ...]:
    """Schedules of every substance named in the listing: under the UN conventions, and in imported lists."""
    if not case.text.names:
        return ()
    table = case.reference.tables["substances"]
    found: dict[tuple[str, str], Narcotic] = {}
    for hit in case.text.names:
        substance = hit.entry.substance
        if substance is not None and substance.schedule:
            source = f"UN conventions, {substance.schedule}; table of substances of {table.as_of}"
            found[substance.inn, "UN"] = Narcotic(substance=substance.inn, schedule=substance.schedule, source=source)
    if case.reference.registers:
        for hit in case.text.names[:20]:
            for register, row in case.reference.registers.controls(substance_key(hit.entry.inn)):
                source = f"{row.country or 'international'}, {row.schedule}; {register.about.said}"
                key = (hit.entry.inn, row.country + row.schedule)
                found[key] = Narcotic(substance=hit.entry.inn, schedule=row.schedule, source=source)
    return tuple(found.values())


def _destination(case: Case, code: str) -> Destination:
    country = case.reference.countries.get(code)
    product, basis = _product(case, code, country)
    prescription, why = _prescription(case, code, country, product)
    seller, who = _seller(case, code, country, prescription)
    said = tuple(dict.fromkeys(part for part in (*basis, *why, *who) if part))
    return Destination(
        country=code,
        product_authorised=product,
        prescription_only=prescription,
        seller_allowed=seller,
        basis="; ".join(said),
    )


def _product(case: Case, code: str, country: Country | None) -> tuple[Known, list[str]]:
    table = case.reference.tables["substances"]
    rows = [substance for _, substance in case.substances]
    if rows and all(row.never_authorised for row in rows) and (code in SCOPE or (country and country.eu_eea != "none")):
        return Known.NO, [f"no human authorisation known: {table.scope} ({table.as_of})"]
    if not case.registered:
        return Known.UNKNOWN, [NOTHING]
    answers: list[Known] = []
    basis: list[str] = []
    for name in case.registered[:4]:
        answer, why = _of_name(name.brand if name.is_brand else name.substance, code, country)
        if answer is Known.YES and not name.is_brand:
            answer, why = _of_substance(case, name, code, country)
        answers.append(answer)
        basis.append(f"{name.hit.quote}: {why}" if why else "")
    if all(answer is Known.YES for answer in answers):
        return Known.YES, basis
    if Known.NO in answers:
        return Known.NO, basis
    silent = ", ".join(sorted(r.about.said for r in _registers_for(case, code, country)))
    return Known.UNKNOWN, [*basis, f"not decided by {silent}" if silent else NOTHING]


def _of_substance(case: Case, name: RegisteredName, code: str, country: Country | None) -> tuple[Known, str]:
    """The substance alone is named: which product this is remains open, its strength must at least be a known one."""
    doses = [dose.mg for dose in find_doses(case.text.folded.text[: case.title_length + 200])]
    for register, facts in answering(name.substance, code, country):
        if not facts.authorised:
            continue
        if name.hit.entry.via == "market_brand":
            return Known.UNKNOWN, f"the substance is authorised in {register.about.said}, no product of this name"
        if doses and facts.strengths_mg and doses[0] not in facts.strengths_mg:
            return Known.UNKNOWN, f"authorised, but in no product of {doses[0]:g} mg, in {register.about.said}"
        return (
            Known.YES,
            f"products of this substance are authorised in {register.about.said}; this one is open",
        )
    return Known.UNKNOWN, ""


def _of_name(said: Said, code: str, country: Country | None) -> tuple[Known, str]:
    for register, facts in answering(said, code, country):
        if facts.authorised:
            return Known.YES, f"authorised in {register.about.said}"
    for register, facts in answering(said, code, country):
        valid_elsewhere = facts.listed or facts.veterinary
        if register.about.is_complete and facts.ended and not valid_elsewhere:
            return Known.NO, f"every authorisation has ended in {register.about.said}"
    return Known.UNKNOWN, ""


def _registers_for(case: Case, code: str, country: Country | None) -> list[Register]:
    everyone = tuple((register, ProductFacts()) for register in case.reference.registers.of("medicines"))
    return [register for register, _ in answering(everyone, code, country)]


def _prescription(case: Case, code: str, country: Country | None, product: Known) -> tuple[Known, list[str]]:
    for name in case.registered[:4]:
        for register, facts in answering(name.brand or name.substance, code, country):
            if facts.needed and facts.free:
                return Known.UNKNOWN, [f"{name.hit.quote}: by strength and pack, {register.about.said}"]
            if facts.needed:
                return Known.YES, [f"{name.hit.quote}: on prescription in {register.about.said}"]
            if facts.free and len(case.registered) == 1:
                return Known.NO, [f"{name.hit.quote}: free of prescription in {register.about.said}"]
    if case.prescription_name is not None and product is not Known.NO:
        return Known.YES, [f"{case.prescription_name.entry.inn} is on prescription in the tables loaded"]
    return Known.UNKNOWN, []


def _seller(case: Case, code: str, country: Country | None, prescription: Known) -> tuple[Known, list[str]]:
    if case.hidden_service:
        return Known.NO, ["anonymous seller on a hidden service"]
    if country is not None and country.online_prescription_sale is False and prescription is Known.YES:
        return Known.NO, [f"{country.name}: remote sale of prescription medicines not allowed (table of registers)"]
    site = case.site.profile if case.site is not None else None
    if not case.reference.registers or not isinstance(site, SiteProfile):
        return Known.UNKNOWN, []
    for register, row in case.reference.registers.sellers(site.site):
        if row.country == code:
            state = "listed" if row.active else "struck off"
            return Known.YES if row.active else Known.NO, [f"{site.site}: {state} in {register.about.said}"]
    loaded = [r.about.said for r in case.reference.registers.of("sellers") if r.about.country == code]
    return Known.UNKNOWN, [f"{site.site}: not in {', '.join(loaded)}, which proves nothing"] if loaded else []


SCOPE = frozenset({"EU", "GB", "CH", "US", "CA", "AU", "JP"})
"""Beyond the EEA's own states, where `never_authorised` of the table of substances holds."""

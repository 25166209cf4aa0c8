# SPDX-License-Identifier: EUPL-1.2
"""Signs that imported registers give: each names the register and its date, and is silent where a register is silent.

None of them speaks without an import. Originator strengths are no whitelist: a strength counts as known once any
register has it for the substance, under any name.
"""

import re
from itertools import pairwise

from classifiers.assessment import Known, Signal
from classifiers.brand_claims import claimed_doses, claimed_pack, find_brand, quote
from classifiers.context import Case
from classifiers.destinations import find_destinations
from classifiers.registered import RegisteredName
from classifiers.strengths import find_doses, known_strengths_mg
from config.importers.facts import seller_number
from config.name_keys import form_class, substance_key
from crawler.profile import SellerProfile, SiteProfile

JOINED = re.compile(r"\s*(?:\+|/|&|-|and|und|et|y|e|with|mit|avec|con)\s*")
COMPANY = re.compile(r"[a-z]{4,}")
COMMON_IN_NAMES = frozenset(
    "pharma pharmaceuticals pharmaceutical limited international healthcare europe laboratoires laboratorios gmbh "
    "france schweiz suisse switzerland deutschland ireland nederland belgium group company medical medicines".split()
)
CHEAP = 0.2
"""Of the lowest public price of one unit: below it nothing genuine is sold, whatever the discount."""
UNITS = re.compile(
    r"(?<![\w.,])(\d{1,4})\s?(?:x\s?)?(?:tabl?\w*|compr\w*|caps?\w*|kaps\w*|pills?|pil\w{0,4}|stück|st)\b"
)
PACKS_MIN, PIECES_MAX = 2, 1000
"""Sizes that must be known before another one says anything; pieces beyond which it is no pack."""
CE_BODY = re.compile(r"\bce[\s-]?(\d{4})\b")


def strength_not_in_registers(case: Case) -> Signal | None:
    """A brand is offered in a strength that no loaded register knows for its substance."""
    for name in case.registered:
        known = _known_strengths(name)
        brand = find_brand(case, name.hit) if name.brand and known and "+" not in name.key else None
        for dose in claimed_doses(case, brand) if brand is not None else ():
            if not _is_near(dose.mg, known):
                said = ", ".join(register.about.said for register, _ in name.brand[:2])
                return Signal(strength=0.5, quote=f"{name.hit.quote} {dose.mg:g} mg: not in {said}", where="reference")
    return None


def pack_not_in_registers(case: Case) -> Signal | None:
    """A brand is offered in a pack size that no loaded register knows for it, nor in several of one it knows.

    It weighs little: another country may have another pack.
    """
    for name in case.registered:
        known = {units for _, facts in name.brand for units in facts.packs}
        brand = find_brand(case, name.hit) if len(known) >= PACKS_MIN else None
        pack = claimed_pack(case, brand) if brand is not None else None
        if brand is None or pack is None or not 1 < pack.pieces <= PIECES_MAX:
            continue
        if not any(units > 1 and pack.pieces % units == 0 for units in known):
            said = ", ".join(register.about.said for register, facts in name.brand if facts.packs)
            shown = quote(case, brand.start, pack.end)
            return Signal(strength=0.25, quote=f"{shown}: packs of {_listed(known)} in {said}", where="reference")
    return None


def form_not_in_registers(case: Case) -> Signal | None:
    """A brand is offered in a form that no loaded register knows for it."""
    for name in case.registered:
        forms = name.brand_forms()
        if not name.is_brand or not forms:
            continue
        after = case.text.raw[name.hit.end : name.hit.end + 40]
        offered = form_class(case.listing.form or "") or form_class(after)
        substance = name.hit.entry.substance
        bundled = {form_class(form) for form in substance.dosage_forms} if substance is not None else set()
        if _is_odd(offered, forms | bundled):
            said = ", ".join(register.about.said for register, facts in name.brand if facts.forms)
            return Signal(strength=0.4, quote=f"{name.hit.quote}, {offered}: not in {said}", where="reference")
    return None


ODD_FORMS = frozenset({"gummies", "patch", "cream", "spray", "drops", "film", "inhaler"})
SWALLOWED = frozenset({"tablet", "capsule"})
INJECTED = frozenset({"injection", "powder"})


def _is_odd(offered: str, known: set[str] | frozenset[str]) -> bool:
    """A form of its own kind; a brand's family may well have a syrup or an injection that no loaded register knows."""
    if offered in SWALLOWED:
        return known - {""} <= INJECTED
    return offered in ODD_FORMS and offered not in known and "eye or ear drops" not in known


def maker_not_in_registers(case: Case) -> Signal | None:
    """A brand is said to be made by a company that holds it in no loaded register."""
    maker = case.listing.maker
    companies = _companies(maker) if maker and case.registered else frozenset()
    for name in case.registered if companies else ():
        holders = [holder for _, facts in name.brand for holder in facts.holders]
        substance = name.hit.entry.substance
        originator = substance.originator_holder if substance is not None else ""
        if name.is_brand and holders and not companies & _companies(" ".join((*holders, originator, name.hit.quote))):
            return Signal(
                strength=0.25, quote=f"{maker}: holders known are {'; '.join(holders[:3])}", where="reference"
            )
    return None


def code_of_another_product(case: Case) -> Signal | None:
    """The pack code belongs, in a loaded register, to a product of another substance."""
    registers = case.reference.registers
    if not registers or not case.names:
        return None
    named = {substance_key(part) for hit in case.names for part in hit.entry.inn.split("+")}
    for code in case.listing.codes:
        found = registers.product_of_code(code.scheme, code.value)
        if found is not None and not named & {substance_key(part) for part in found[1].substances}:
            quote = f"{code.value}: {found[1].name} in {found[0].about.said}"
            return Signal(strength=0.55, quote=quote, where="reference")
    return None


def price_below_any_genuine(case: Case) -> Signal | None:
    """A brand costs less than a fifth of the lowest public price that a loaded table knows for one unit."""
    price = case.listing.price
    if price is None or not case.registered or price.amount <= 0:
        return None
    units = UNITS.search(f"{case.listing.pack_size or ''} {case.text.folded.text[: case.title_length + 200]}")
    doses = find_doses(case.text.folded.text[: case.title_length + 200])
    if units is None or len({dose.mg for dose in doses}) != 1 or not 1 < int(units[1]) <= 1000:
        return None
    unit_price = float(price.amount) / int(units[1])
    for name in case.registered:
        for register, facts in name.brand if name.is_brand else ():
            for mg, currency, lowest in facts.prices:
                if mg == doses[0].mg and currency == price.currency and unit_price < CHEAP * lowest:
                    quote = f"{unit_price:.2f} {currency} each; at least {lowest:.2f} in {register.about.said}"
                    return Signal(strength=0.4, quote=quote, where="reference")
    return None


def authorisation_ended(case: Case) -> Signal | None:
    """Every authorisation has ended in the register of a country that the offer is sent to."""
    if not case.registered:
        return None
    for destination in find_destinations(case):
        if destination.product_authorised is Known.NO and "has ended" in destination.basis:
            quote = f"{destination.country}: {destination.basis}"
            return Signal(strength=0.5, quote=quote, where="reference")
    return None


def combination_nobody_authorised(case: Case) -> Signal | None:
    """A product holds two substances that no register knows together, and is sent where a complete one is loaded."""
    registers = case.reference.registers
    covered = [r.about for r in registers.of("medicines") if r.about.is_complete and r.about.country in case.concerned]
    if not covered:
        return None
    for first, second in pairwise(case.registered):
        between = case.text.raw[first.hit.end : second.hit.start].lower()
        if len(between) > 8 or not JOINED.fullmatch(between) or first.is_brand or second.is_brand:
            continue
        if "+" in first.key + second.key or first.key == second.key or not (first.substance and second.substance):
            continue
        if not registers.has_pair("+".join(sorted((first.key, second.key)))):
            quote = case.text.raw[first.hit.start : second.hit.end]
            return Signal(
                strength=0.35, quote=f"{quote}: together in no product of {covered[0].said}", where="reference"
            )
    return None


def offer_named_by_authority(case: Case) -> Signal | None:
    """An authority has named this very offer as illegal; a measure against another offer of the site counts nothing."""
    registers = case.reference.registers
    if not registers:
        return None
    address = case.listing.url.split("://", 1)[-1].removeprefix("www.").rstrip("/").lower()
    for register, row in registers.offers(address) if "/" in address else ():
        return Signal(strength=0.6, quote=f"{row.address}: {row.reason}, {register.about.said}", where="reference")
    return None


def seller_struck_off(case: Case) -> Signal | None:
    """The authority's register says that this seller's entitlement has ended."""
    site = _site(case)
    rows = case.reference.registers.sellers(site.site) if site is not None else []
    for register, row in rows:
        if not row.active and not any(other.active for _, other in rows):
            return Signal(strength=0.65, quote=f"{row.domain} {row.name} ({register.about.said})", where="reference")
    return None


def licence_number_of_another(case: Case) -> Signal | None:
    """The licence number shown belongs, in a loaded register, to another seller's site."""
    site = _site(case)
    for number in _numbers(case) if site is not None else ():
        rows = [(r, row) for r, row in case.reference.registers.sellers_of_number(number) if row.domain]
        if site is not None and rows and all(row.domain != site.site for _, row in rows):
            register, row = rows[0]
            quote = f"{number}: {row.domain} in {register.about.said}"
            return Signal(strength=0.6, quote=quote, where="reference")
    return None


def licence_number_unknown(case: Case) -> Signal | None:
    """The licence number shown is not in the loaded register of the country that the seller names as its place."""
    site = _site(case)
    if site is None or not site.licence_numbers:
        return None
    registers = [r for r in case.reference.registers.of("sellers") if r.about.country in site.countries]
    for register in registers:
        if any(case.reference.registers.sellers(site.site)) or register.about.rows < 20:
            return None
        numbers = [number for number in site.licence_numbers if len(seller_number(number)) >= 4]
        if numbers and not any(register.values("seller_number", seller_number(number)) for number in numbers):
            return Signal(strength=0.35, quote=f"{numbers[0]}: not in {register.about.said}", where="reference")
    return None


def conformity_body_unknown(case: Case) -> Signal | None:
    """The number beside the conformity mark belongs to no body in the loaded list."""
    registers = case.reference.registers
    if not registers or "ce" not in case.text.folded.text:
        return None
    for match in CE_BODY.finditer(case.text.folded.text, 0, 4_000):
        for register in registers.bodies():
            if not registers.has_body(register, match[1]):
                quote = f"{match.group()}: no such body in {register.about.said}"
                return Signal(strength=0.6, quote=quote, where="reference")
    return None


def seller_in_register(case: Case) -> Signal | None:
    """An authority's register lists this site as entitled to sell medicines at a distance."""
    site = _site(case)
    if site is None or case.hidden_service:
        return None
    for register, row in case.reference.registers.sellers(site.site):
        if row.active:
            quote = f"{row.domain} {row.name} {row.number}".strip()
            return Signal(strength=0.8, quote=f"{quote} ({register.about.said})", where="reference")
    return None


def authorised_where_sent(case: Case) -> Signal | None:
    """Registers know products of this name as authorised in every country that the offer names as destination."""
    if not case.registered:
        return None
    destinations = find_destinations(case)
    if not destinations or any(one.product_authorised is not Known.YES for one in destinations):
        return None
    return Signal(strength=0.1, quote=destinations[0].basis, where="reference")


FALSIFIED = (
    strength_not_in_registers,
    form_not_in_registers,
    pack_not_in_registers,
    maker_not_in_registers,
    code_of_another_product,
    price_below_any_genuine,
)
UNAUTHORISED = (
    authorisation_ended,
    combination_nobody_authorised,
    offer_named_by_authority,
    seller_struck_off,
    licence_number_of_another,
    licence_number_unknown,
    conformity_body_unknown,
)
LEGAL = (seller_in_register, authorised_where_sent)


def _known_strengths(name: RegisteredName) -> frozenset[float]:
    substance = name.hit.entry.substance
    if substance is None:
        return name.strengths_mg()
    return name.strengths_mg() | known_strengths_mg(substance.originator_strengths, substance.registered_strengths)


def _listed(units: set[int]) -> str:
    return ", ".join(map(str, sorted(units)[:8]))


def _is_near(mg: float, known: frozenset[float]) -> bool:
    """Whether a strength is one of the known, or two or three units of one ("2 x 20 mg")."""
    return any(abs(mg - one) < 0.02 * mg or mg in (2 * one, 3 * one) for one in known)


def _companies(text: str) -> frozenset[str]:
    return frozenset(COMPANY.findall(text.lower())) - COMMON_IN_NAMES


def _site(case: Case) -> SiteProfile | None:
    site = case.site.profile if case.site is not None else None
    return site if isinstance(site, SiteProfile) and case.reference.registers else None


def _numbers(case: Case) -> tuple[str, ...]:
    found = list(case.listing.seller_numbers)
    for party in case.parties:
        profile = party.profile
        found += profile.numbers if isinstance(profile, SellerProfile) else profile.licence_numbers
    return tuple(dict.fromkeys(found))

# SPDX-License-Identifier: EUPL-1.2
"""Destinations: for every country that an offer ships to, what the loaded tables know, or that nothing is known."""

from classifiers.assessment import Destination, Known, Narcotic
from classifiers.context import Case

DESTINATIONS_MAX = 40


def find_destinations(case: Case) -> tuple[Destination, ...]:
    """One entry for each stated destination of listing, seller or site, in that order of preference."""
    codes = case.listing.ships_to or next((p.profile.ships_to for p in case.parties if p.profile.ships_to), ())
    return tuple(_destination(case, code) for code in codes[:DESTINATIONS_MAX])


def find_narcotics(case: Case) -> tuple[Narcotic, ...]:
    """Schedules under the UN conventions of every substance named in the listing."""
    table = case.reference.tables["substances"]
    found = {}
    for hit in case.text.names:
        substance = hit.entry.substance
        if substance is not None and substance.schedule:
            source = f"UN conventions, {substance.schedule}; table of substances of {table.as_of}"
            found[substance.inn] = Narcotic(substance=substance.inn, schedule=substance.schedule, source=source)
    return tuple(found.values())


def _destination(case: Case, code: str) -> Destination:
    table = case.reference.tables["substances"]
    country = case.reference.countries.get(code)
    product, basis = Known.UNKNOWN, ["no register of authorised medicines loaded for this country"]
    rows = [substance for _, substance in case.substances]
    if rows and all(row.never_authorised for row in rows) and (code in SCOPE or (country and country.eu_eea != "none")):
        product = Known.NO
        basis = [f"no human authorisation known: {table.scope} ({table.as_of})"]
    prescription = Known.UNKNOWN
    if case.prescription_name is not None and product is not Known.NO:
        prescription = Known.YES
        basis.append(f"{case.prescription_name.entry.inn} is on prescription in the tables loaded")
    seller = Known.UNKNOWN
    if case.hidden_service:
        seller = Known.NO
        basis.append("anonymous seller on a hidden service")
    elif country is not None and country.online_prescription_sale is False and prescription is Known.YES:
        seller = Known.NO
        basis.append(f"{country.name}: remote sale of prescription medicines not allowed (table of registers)")
    return Destination(
        country=code,
        product_authorised=product,
        prescription_only=prescription,
        seller_allowed=seller,
        basis="; ".join(basis),
    )


SCOPE = frozenset({"EU", "GB", "CH", "US", "CA", "AU", "JP"})
"""Beyond the EEA's own states, where `never_authorised` of the table of substances holds."""

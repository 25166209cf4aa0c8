# SPDX-License-Identifier: EUPL-1.2
"""Signs in the footing of a seller for lawful sale, and that a page of a seller or a place offers nothing."""

from collections.abc import Iterator

from classifiers.assessment import Signal
from classifiers.context import Case, Party
from classifiers.indicators_standing import TELLING, is_sold_by_word, says_own, wording_of_place
from classifiers.silence import PARTY, silent_without
from classifiers.standing import (
    has_unlawful_conduct,
    is_lawful,
    is_priced,
    open_place,
    speaks_of_device,
    standing_of,
)
from classifiers.strengths import STRENGTH


@silent_without("authority")
def names_its_authority(case: Case) -> Signal | None:
    """The seller claims a licence and names the authority or register that gave it; a claim, not yet confirmed."""
    for party in _lawful_parties(case):
        standing = standing_of(party)
        if standing.named_authority is not None and standing.licence is not None:
            return Signal(strength=0.3, quote=standing.named_authority.quote, where=party.where)
    return None


@silent_without("licence_word", "authority", "licensed")
def states_licence_number(case: Case) -> Signal | None:
    """The seller's own text states the number of a licence or of its place in a register."""
    for party in _lawful_parties(case):
        number = standing_of(party).licence_number
        if number is not None:
            return Signal(strength=0.3, quote=number, where=party.where)
    return None


@silent_without("professional")
def professional_in_charge(case: Case) -> Signal | None:
    """A pharmacist, optician, vet or other professional is said to be in charge or at hand."""
    for party in _lawful_parties(case):
        standing = standing_of(party)
        if standing.professional is not None and standing.licence is not None:
            return Signal(strength=0.25, quote=standing.professional.quote, where=party.where)
    return None


@silent_without("trade_only")
def supplies_the_trade_only(case: Case) -> Signal | None:
    """The seller supplies pharmacies, hospitals or professionals only, and calls itself licensed."""
    for party in _lawful_parties(case):
        standing = standing_of(party)
        if standing.trade_only is not None and standing.licence is not None:
            return Signal(strength=0.4, quote=standing.trade_only.quote, where=party.where)
    return None


@silent_without("device", "device_word", "device_conform")
def device_of_its_trade(case: Case) -> Signal | None:
    """A device is offered by a seller who calls itself licensed and whose trade it is."""
    if case.names or case.prescribed is not None or not speaks_of_device(case):
        return None
    for party in _lawful_parties(case):
        standing = standing_of(party)
        if standing.lawful and (standing.licence is not None or standing.professional is not None):
            quote = (standing.licence or standing.professional).quote  # type: ignore[union-attr]
            return Signal(strength=0.45, quote=quote, where=party.where)
    return None


@silent_without("no_sales")
def place_sells_nothing(case: Case) -> Signal | None:
    """The place says that nothing is sold there, and the text asks no price."""
    if is_priced(case) or case.hidden_service or says_own(case) is not None:
        return None
    for party in case.parties:
        hit = party.reading.tables.get("no_sales")
        if hit:
            start, end, _ = hit[0]
            quote = party.reading.raw[slice(*party.reading.folded.span(start, end))]
            return Signal(strength=0.6, quote=quote, where=party.where)
    return None


@silent_without("advice", "warning")
def page_of_advice(case: Case) -> Signal | None:
    """A page of a seller that gives advice, hours or news, and asks no price."""
    if is_priced(case) or case.hidden_service or is_sold_by_word(case):
        return None
    if not is_lawful(case) and not any(party.reading.count("publication") for party in case.parties):
        return None
    warned = case.text.tables.get("warning", ()) if not STRENGTH.search(case.listing.title.lower()) else ()
    titled = [hit for hit in case.text.tables.get("advice", ()) if hit[1] <= case.title_length]
    for start, end, _ in (*titled, *warned):
        if not case.text.count("asks_prescription"):
            return Signal(strength=0.4, quote=case.text.raw[slice(*case.text.folded.span(start, end))])
    return None


@silent_without(PARTY)
def question_on_page(case: Case) -> Signal | None:
    """A question is asked on a lawful seller's page, a forum or in a newspaper, and no price."""
    title = case.listing.title.rstrip()
    if not title.endswith(("?", "؟", "？")) or is_priced(case) or case.hidden_service or says_own(case) is not None:
        return None
    told = any(party.reading.count("publication") or party.reading.count("no_sales") for party in case.parties)
    if not (told or is_lawful(case) or open_place(case) is not None) or case.count_conduct():
        return None
    return Signal(strength=0.5, quote=title[:80])


@silent_without(PARTY)
def lawful_place_wording(case: Case) -> Signal | None:
    """Place and offer read as those of lawful sellers, as the model learnt it from texts labelled by hand."""
    if case.unlawful is None or 1 - case.unlawful < TELLING:
        return None
    return wording_of_place(case, 1 - case.unlawful)


NOT_AN_OFFER = (place_sells_nothing, page_of_advice, question_on_page)
LEGAL = (
    names_its_authority,
    states_licence_number,
    professional_in_charge,
    supplies_the_trade_only,
    device_of_its_trade,
    lawful_place_wording,
)


def _lawful_parties(case: Case) -> Iterator[Party]:
    """Site and seller where they speak as a lawful trade does and nothing in conduct speaks against it."""
    if case.hidden_service or has_unlawful_conduct(case):
        return
    yield from (party for party in case.parties if standing_of(party).lawful)

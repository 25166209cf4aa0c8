# SPDX-License-Identifier: EUPL-1.2
"""Signs in the place of an offer: private advertisements, channels, newspapers; and posts that look for one."""

from classifiers.assessment import Signal
from classifiers.context import Case, Party
from classifiers.silence import NAME, silent_without

BEGINNING = 24
"""Letters of a title within which somebody says that he is looking for something."""
HEAD = 300
"""Letters at the head of what a place says of itself within which it says what it is."""
CHANNEL_HOSTS = ("t.me/", "telegram.me/", "telegram.dog/", "tgstat.", "discord.gg/", "discord.com/channels")


@silent_without("private_ads")
def offered_among_private_ads(case: Case) -> Signal | None:
    """A medicine on prescription, or what only doctors inject, is offered among private advertisements."""
    return _offered_at(case, "private_ads", 0.62)


def offered_in_a_channel(case: Case) -> Signal | None:
    """A medicine on prescription, or what only doctors inject, is offered in a channel or to followers."""
    found = _offered_at(case, "channel", 0.62)
    if found is not None or not any(host in case.listing.url for host in CHANNEL_HOSTS):
        return found
    prescribed = case.prescribed
    lawful = any(_is_lawful(party) for party in case.parties)
    return None if prescribed is None or lawful else Signal(strength=0.62, quote=prescribed)


@silent_without("anonymous_messenger")
def ordered_by_anonymous_messenger(case: Case) -> Signal | None:
    """A medicine on prescription is ordered through a messenger that names nobody."""
    if case.prescribed is None or any(_is_lawful(party) for party in case.parties) or case.count("asks_prescription"):
        return None
    return case.find_in_listing("anonymous_messenger", 0.45)


@silent_without(NAME)
def menu_of_prescription_medicines(case: Case) -> Signal | None:
    """Three and more medicines on prescription stand in one offer, as on a dealer's list."""
    named = {hit.entry.inn: hit.quote for hit in case.names if hit.entry.prescription_only}
    parts = {part for inn in named if " + " in inn for part in inn.split(" + ")}
    if len(named.keys() - parts) < 3 or any(_is_lawful(party) for party in case.parties):
        return None
    if not case.count_conduct() and not case.count("channel") and not case.count("private_ads"):
        return None
    return Signal(strength=0.45, quote=", ".join([*named.values()][:4]))


@silent_without("wanted")
def wanted_post(case: Case) -> Signal | None:
    """Somebody looks for a medicine and offers none."""
    if "private_sale" in case.text.tables:
        return None
    for start, end, _ in case.text.tables.get("wanted", ()):
        if start <= BEGINNING and end <= case.title_length:
            return Signal(strength=0.6, quote=case.text.raw[slice(*case.text.folded.span(start, end))])
    return None


@silent_without("publication")
def published_text(case: Case) -> Signal | None:
    """The text stands in a newspaper, an encyclopedia or a forum."""
    for party in case.parties:
        if _is_lawful(party) or party.reading.count("offer") or party.reading.count("channel"):
            continue
        hit = party.reading.find("publication")
        if hit is not None and hit.start < HEAD:
            return Signal(strength=0.6, quote=hit.quote, where=party.where)
    return None


UNAUTHORISED = (
    offered_among_private_ads,
    offered_in_a_channel,
    ordered_by_anonymous_messenger,
    menu_of_prescription_medicines,
)
NOT_AN_OFFER = (wanted_post, published_text)


def _offered_at(case: Case, table: str, strength: float) -> Signal | None:
    prescribed = case.prescribed
    if prescribed is None or _is_asked(case):
        return None
    for party in case.parties:
        hit = None if _is_lawful(party) else party.reading.find(table)
        if hit is not None and hit.start < HEAD:
            return Signal(strength=strength, quote=f"{prescribed} ({hit.quote})", where=party.where)
    return None


def _is_asked(case: Case) -> bool:
    """Whether the title asks something, and nothing says that anything is sold."""
    asked = "?" in case.listing.title or "؟" in case.listing.title
    return asked and case.listing.price is None and "private_sale" not in case.text.tables


def _is_lawful(party: Party) -> bool:
    return party.reading.count("licensed") > 0 or (party.reading.count("pharmacy") > 1)

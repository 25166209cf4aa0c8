# SPDX-License-Identifier: EUPL-1.2
"""Masker: buyers' and victims' data out of what is kept in words, before journal and store; the capture keeps the "
"page.

What a buyer says stays ("arrived in Lyon, I was hospitalised"), who said it does not: a name, mail, phone, address or
order number becomes a pseudonym that is the same for the same person in this home. What belongs to the seller stays:
whatever the shop itself states outside others' talk, on its profile pages or on the seller's own page.
"""

import hashlib
import hmac
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple, TypeVar

from classifiers.assessment import Assessment
from crawler.listing import Contact, Listing
from crawler.profile import SellerProfile, SiteProfile
from indexer.people.again import find_again, without_sellers
from indexer.people.attributed import CUES as ATTRIBUTED_CUES
from indexer.people.attributed import find_attributed
from indexer.people.brands import is_brand, is_named_after
from indexer.people.contacts import CUES as CONTACT_CUES
from indexer.people.contacts import find_addresses, find_contacts, find_orders
from indexer.people.cues import find_starts, first_words
from indexer.people.genres import LONGEST as PAPER
from indexer.people.genres import is_about_person
from indexer.people.kin import CUES as KIN_CUES
from indexer.people.kin import find_initials, find_kin
from indexer.people.letters import find_sides
from indexer.people.names import is_given
from indexer.people.own import OwnWords, own_words
from indexer.people.owner import is_companys, is_sellers
from indexer.people.papers import find_postcodes
from indexer.people.people import CUES as PEOPLE_CUES
from indexer.people.people import find_addressed, find_greeted, find_people, find_unclaimed
from indexer.people.profiles import find_profiles
from indexer.people.pseudonyms import PSEUDONYM
from indexer.people.runs import find_marked_users, is_likely
from indexer.people.span import Span, without_contained, without_overlaps
from indexer.people.speech import DELIVERY
from indexer.people.talk import LONG_TEXT, Part, Speaker, may_hold_talk, split_talk, without_shop
from indexer.people.turns import find_speakers, read_turns
from indexer.people.words import GREETINGS

__all__ = ["Masker", "load_masker", "may_hold_talk"]

P = TypeVar("P", SiteProfile, SellerProfile)
CUES = first_words({**CONTACT_CUES, **PEOPLE_CUES, **KIN_CUES, **ATTRIBUTED_CUES})
TALKING = frozenset((Speaker.OTHERS, Speaker.VOICE))
CONTACTS = frozenset(("mail", "phone", "handle", "account"))
DELIVERED = re.compile(rf"(?<!\w)(?:{DELIVERY})(?!\w)", re.IGNORECASE)
LETTER_CHARACTERS = 1_500
GREETED = re.compile(rf"(?<!\w)(?:{GREETINGS})[,!]? [^\n]{{0,12}}$", re.IGNORECASE)
"""A letter to somebody: an address in it is that person's."""
STATED = frozenset(("mail", "phone", "handle", "address", "account"))
SHORT_WORD = 4
"""Longer words of an offer's title are a product's and no person's."""
NEAR = 90
"""So many characters away a contact still belongs to a name."""
NAMES_COMPARED = 200
PIECE_CHARACTERS = 20_000
"""A longer part of one speaker is looked at in pieces, so that time grows with length alone."""


class Masker:
    """Masks records with the key of one home; two homes give different pseudonyms."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def mask_listing(self, listing: Listing, own: frozenset[str]) -> Listing:
        """The listing without buyers' data; `own` is what the site or seller states elsewhere."""
        if not may_hold_talk(listing.description):
            return listing
        stated = own | frozenset(filter(None, (listing.seller, listing.brand, listing.maker)))
        stated |= frozenset(word for word in listing.title.split() if len(word) > SHORT_WORD)
        contacts = self._own_contacts(listing.contacts, listing.description, stated)
        seller = own_words((*stated, *_words_of(contacts)))
        told = self._masked(listing.description, seller)
        return replace(listing, description=told, contacts=_left(listing.contacts, contacts, told))

    def mask_profile(self, profile: P) -> P:
        """A profile whose text holds no buyers' data; its digest was taken before."""
        if not may_hold_talk(profile.text):
            return profile
        contacts: tuple[Contact, ...] = self._own_contacts(profile.contacts, profile.text, stated_names(profile))
        seller = own_words((*stated_names(profile), *_words_of(contacts)))
        told = self._masked(profile.text, seller)
        return replace(profile, text=told, contacts=_left(profile.contacts, contacts, told))

    def mask_assessment(self, assessment: Assessment, own: frozenset[str] = frozenset()) -> Assessment:
        """Quotes are pieces of the same texts, and are masked as buyers' talk is."""
        if not any(may_hold_talk(signal.quote) for signal in assessment.indicators):
            return assessment
        quoted = tuple(replace(signal, quote=self.mask_text(signal.quote, own)) for signal in assessment.indicators)
        return replace(assessment, indicators=quoted)

    def mask_text(self, text: str, own: frozenset[str]) -> str:
        """The text with pseudonyms in others' talk, and order numbers masked everywhere."""
        return self._masked(text, own_words(own)) if may_hold_talk(text) else text

    def pseudonym(self, what: str, value: str) -> str:
        """The same value gives the same pseudonym in this home; the value cannot be had back from it."""
        plain = " ".join(value.lower().split())
        if what == "phone":
            plain = "".join(letter for letter in plain if letter.isdigit())
        digest = hmac.new(self._key, f"{what}\n{plain}".encode(), hashlib.sha256).hexdigest()
        return f"[{what} {digest[:8]}]"

    def _own_contacts(self, contacts: tuple[Contact, ...], text: str, stated: Iterable[str]) -> tuple[Contact, ...]:
        """Those that the shop states as its own, in its name or in what it says itself."""
        if not contacts:
            return ()
        known = own_words((*stated, *_shop_words(_looked_at(text, split_talk(text)))))
        return tuple(contact for contact in contacts if _is_own(contact, known))

    def _masked(self, text: str, own: OwnWords) -> str:
        spans = find_personal(text, own)
        whole = _whole_names([text[span.begin : span.end] for span in spans if span.what == "name"])
        parts, end = [], 0
        for span in spans:
            value = text[span.begin : span.end]
            person = whole.get(plain_name(value), value) if span.what == "name" else value
            parts += [text[end : span.begin], self.pseudonym(span.what, person)]
            end = span.end
        return "".join((*parts, text[end:]))


def find_personal(text: str, own: OwnWords) -> tuple[Span, ...]:
    """Every place of a text that holds a buyer's or victim's data."""
    pieces = tuple(_looked_at(text, without_shop(text, split_talk(text))))
    talked = any(one.part.speaker in TALKING for one in pieces)
    people = read_turns(text).people
    stated = own_words(word for word in (_shop_words(pieces) if talked else ()) if word not in people)
    known = OwnWords(words=own.words | stated.words, tails=own.tails | stated.tails)
    spans = [Span(found.start(), found.end(), "") for found in PSEUDONYM.finditer(text)]
    spans += _speakers(text, known)
    for piece in pieces:
        for one in without_overlaps(without_contained(piece.found)):
            first, last = piece.part.begin + one.begin, piece.part.begin + one.end
            if not known.has(text[first:last]) and not _is_told(text, one.what, first, last, piece.part.speaker):
                spans.append(Span(first, last, one.what))
    persons = without_sellers(text, without_overlaps(spans))
    told = [(one.part.begin, one.part.end) for one in pieces if one.part.speaker is not Speaker.SHOP]
    if len(text) > LONG_TEXT:
        persons = tuple(span for span in persons if span.what != "name" or is_likely(text[span.begin : span.end]))
    else:
        told = [(0, len(text))]
    again = (span for span in find_again(text, persons, told) if not known.has(text[span.begin : span.end]))
    return tuple(span for span in without_overlaps((*persons, *again)) if span.what)


def _speakers(text: str, known: OwnWords) -> Iterator[Span]:
    """Those who take part in a talk or a mail, by what stands before their words."""
    yield from (one for one in find_sides(text) if not known.has(text[one.begin : one.end]))
    for first, last in find_speakers(text):
        if not known.has(text[first:last]):
            yield Span(first, last, "name" if " " in text[first:last] else "handle")


class _Piece(NamedTuple):
    """What one speaker says without a break, and what was found in it."""

    part: Part
    text: str
    starts: Mapping[str, list[int]]
    found: tuple[Span, ...]


def _looked_at(text: str, parts: Iterable[Part]) -> Iterator[_Piece]:
    for part in _pieces(parts):
        piece = text[part.begin : part.end]
        if not piece.isspace():
            starts = find_starts(piece, CUES)
            yield _Piece(part, piece, starts, tuple(_find(piece, part.speaker, starts, is_page=len(text) > PAPER)))


def _is_told(text: str, what: str, first: int, last: int, speaker: Speaker) -> bool:
    """Whether a contact is the seller's, of whom others tell."""
    if what == "name" and "_" in text[first:last]:
        what = "handle"
    if what == "address":
        return is_companys(text, first)
    return what in CONTACTS and is_sellers(text, first, last, loosely=speaker is Speaker.VOICE)


def _find(piece: str, speaker: Speaker, starts: Mapping[str, list[int]], *, is_page: bool) -> Iterator[Span]:
    if speaker in TALKING:
        yield from find_contacts(piece, starts)
        yield from find_people(piece, starts)
        yield from _users(piece)
        yield from _further(piece, starts, is_page=is_page)
        return
    is_neutral = speaker is Speaker.NEUTRAL
    yield from find_orders(piece, starts, boldly=is_neutral)
    greeted = tuple(find_greeted(piece, starts))
    is_letter = DELIVERED.search(piece) is not None or any(
        GREETED.search(piece[max(0, span.begin - 30) : span.begin]) for span in greeted
    )
    is_reply = speaker is Speaker.REPLY
    if is_reply:
        yield from (Span(*one, "handle") for one in find_attributed(piece, starts) if "_" in piece[slice(*one)])
    streets = tuple(find_addresses(piece, starts)) if is_letter or is_neutral or is_reply else ()
    yield from streets
    yield from greeted
    neutral = tuple(find_unclaimed(piece, starts)) if is_neutral else ()
    yield from neutral
    if (is_letter or is_reply) and len(piece) <= LETTER_CHARACTERS:
        yield from find_addressed(piece, starts)
    yield from find_postcodes(piece, streets)
    if is_neutral:
        yield from _users(piece)
        yield from _beside_people(piece, starts, (*greeted, *neutral, *streets))


def _further(piece: str, starts: Mapping[str, list[int]], *, is_page: bool) -> Iterator[Span]:
    """Names beside a relative's word, behind what somebody said, and in letters alone."""
    boldly = not is_page and len(piece) <= LONG_TEXT and is_about_person(piece)
    places = (*find_kin(piece, starts), *find_attributed(piece, starts), *find_initials(piece, boldly=boldly))
    yield from (Span(*one) for one in find_profiles(piece))
    for first, last in places:
        if not is_brand(piece[first:last]) and not is_named_after(piece, first, last):
            yield Span(first, last, "name")


def _users(piece: str) -> Iterator[Span]:
    """User names by their shape."""
    return (Span(first, last, "handle") for first, last in find_marked_users(piece))


def _beside_people(piece: str, starts: Mapping[str, list[int]], people: tuple[Span, ...]) -> Iterator[Span]:
    """Contacts that stand near a name or an address where no shop speaks."""
    for span in find_contacts(piece, starts):
        near = any(abs(span.begin - one.end) < NEAR or abs(one.begin - span.end) < NEAR for one in people)
        if span.what not in ("name", "order") and near and not is_sellers(piece, span.begin, span.end, loosely=True):
            yield span


def _pieces(parts: Iterable[Part]) -> Iterator[Part]:
    """Neighbours of one speaker together, what is very long in pieces."""
    held: Part | None = None
    for part in parts:
        if held is not None and held.speaker is part.speaker and part.end - held.begin <= PIECE_CHARACTERS:
            held = Part(held.begin, part.end, held.speaker)
            continue
        if held is not None:
            yield held
        held = part
        while held.end - held.begin > PIECE_CHARACTERS:
            yield Part(held.begin, held.begin + PIECE_CHARACTERS, held.speaker)
            held = Part(held.begin + PIECE_CHARACTERS, held.end, held.speaker)
    if held is not None:
        yield held


def _shop_words(pieces: Iterable[_Piece]) -> Iterator[str]:
    """Contacts that the shop states itself in this text."""
    for one in pieces:
        if one.part.speaker not in TALKING:
            for span in without_overlaps((*one.found, *find_contacts(one.text, one.starts))):
                if span.what in STATED and span not in one.found:
                    yield one.text[span.begin : span.end]


def plain_name(value: str) -> str:
    """A name as it is compared: lower case, single spaces."""
    return " ".join(value.lower().split()).strip(".")


def _whole_names(names: Iterable[str]) -> dict[str, str]:
    """For a given name that stands alone the one longer name of this text that begins with it."""
    plain = {plain_name(name) for name in names}
    long = [name for name in plain if " " in name][:NAMES_COMPARED]
    whole: dict[str, str] = {}
    for name in plain:
        longer = (
            [one for one in long if one.startswith(f"{name} ")]
            if " " not in name and is_given(name, doubtful_too=True)
            else []
        )
        whole[name] = longer[0] if len(longer) == 1 else name
    return whole


def stated_names(profile: SiteProfile | SellerProfile) -> tuple[str, ...]:
    """What a seller or a site is called, by itself."""
    if isinstance(profile, SellerProfile):
        return (profile.seller,)
    return (*profile.names, *profile.legal_names, *profile.addresses)


def _words_of(contacts: Iterable[Contact]) -> tuple[str, ...]:
    return tuple(word for contact in contacts for word in (contact.raw, contact.value))


def _left(contacts: Iterable[Contact], own: tuple[Contact, ...], told: str) -> tuple[Contact, ...]:
    """The seller's own, and those that the masked text still shows: a list and its text never differ."""
    return tuple(one for one in contacts if one in own or one.raw in told)


def _is_own(contact: Contact, own: OwnWords) -> bool:
    return own.has(contact.raw) or own.has(contact.value)


def load_masker(home: Path) -> Masker:
    """The masker of a home; its key is made at first use and readable by its owner alone."""
    path = home / "state" / "masking.key"
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return Masker(bytes.fromhex(path.read_text(encoding="ascii")))
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(os.urandom(32).hex())
    return load_masker(home)

# SPDX-License-Identifier: EUPL-1.2
"""Masker: buyers' and victims' data out of what is kept in words, before journal and store; the capture keeps the page.

What a buyer says stays ("arrived in Lyon, I was hospitalised"), who said it does not: a name, mail, phone, address or
order number becomes a pseudonym that is the same wherever the same value stands in this home. What belongs to the
seller stays: whatever the shop itself states outside buyers' talk, on its profile pages or on the seller's own page.
"""

import hashlib
import hmac
import itertools
import os
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TypeVar

import ahocorasick

from classifiers.assessment import Assessment
from crawler.listing import Contact, Listing
from crawler.profile import SellerProfile, SiteProfile
from indexer.masking_marks import LINE_MARKS, ORDER_WORDS, SECTION_MARKS, SHOP_MARKS, STREET_WORDS

MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")
PHONE = re.compile(r"(?<![\w.])(?:\+|00)?\(?\d{1,4}\)?(?:[ ./()-]{0,2}\d{1,4}){2,6}(?![\w])")
ORDER = re.compile(
    rf"\b(?:{ORDER_WORDS})[\w]{{0,8}}(?: (?:number|id|no|nr|nummer|code))?[.:]? ?(?:№|#|n°|nº|:)? ?"
    r"(?P<value>(?=[A-Z-]{0,12}\d)[A-Z0-9][A-Z0-9-]{3,29})\b",
    re.IGNORECASE,
)
HANDLE = re.compile(r"(?<![\w.])@[A-Za-z][\w.]{3,31}")
STREET = re.compile(
    rf"\b(?:\d{{1,5}}[a-z]?,? (?:[^\W\d_][\w'’.-]{{0,30}} ){{1,3}}(?:{STREET_WORDS})(?!\w)"
    rf"|(?:{STREET_WORDS}) (?:[^\W\d_][\w'’.-]{{0,30}}[ ,]{{1,2}}){{1,4}}\d{{1,5}}[a-z]?\b"
    r"|[^\W\d_][\w'’-]{2,30}(?:stra(?:ß|ss)e|str\.|weg|gasse|allee|platz|straat|laan|plein) \d{1,5}[a-z]?\b)",
    re.IGNORECASE,
)
NAME = re.compile(
    r"(?:(?:\b(?:by|from|buyer|customer|name|author|von|käufer|kunde|par|client|de la part de|por|cliente|da|door|klant"
    r"|przez|klient|od|от|автор|имя|покупатель)\b[:,]?|^[-–—]|[-–—]{1,2}) {0,2})"
    r"(?P<value>[^\W\d_][\w'’-]{1,30}(?: (?:[^\W\d_]\.|[^\W\d_][\w'’-]{1,30})){0,2})",
    re.IGNORECASE,
)
SIGNED = re.compile(
    r"(?:^|(?<=[.!?] ))\W{0,4}(?P<value>[^\W\d_][\w'’-]{1,30}(?: (?:[^\W\d_]\.|[^\W\d_][\w'’-]{1,30})){0,2})"
    r"(?= {0,2}(?:[,(|·•★☆*–—-]|\d{1,2}[./]\d|\d{4}-))"
)
P = TypeVar("P", SiteProfile, SellerProfile)
HEADING_CHARACTERS = 60
NOWHERE = 1 << 60
SENTENCE_ENDS = (". ", "! ", "? ", "★ ", " | ", "\t")
MIN_DIGITS = 7


@dataclass(frozen=True)
class _Mask:
    what: str
    pattern: "re.Pattern[str]"
    is_one: Callable[[str], bool] = bool


def _is_phone(value: str) -> bool:
    return MIN_DIGITS <= sum(letter.isdigit() for letter in value) <= 15


IN_BUYERS_TALK = (
    _Mask("mail", MAIL),
    _Mask("order", ORDER),
    _Mask("address", STREET),
    _Mask("phone", PHONE, _is_phone),
    _Mask("handle", HANDLE),
    _Mask("name", NAME),
    _Mask("name", SIGNED),
)
EVERYWHERE = (_Mask("order", ORDER),)


class Masker:
    """Masks records with the key of one home; two homes give different pseudonyms."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def mask_listing(self, listing: Listing, own: frozenset[str]) -> Listing:
        """The listing without buyers' data; `own` are contacts that the site or seller states elsewhere."""
        if not may_hold_talk(listing.description):
            return listing
        kept = _shop_side(listing.description) if listing.contacts else ""
        contacts = tuple(contact for contact in listing.contacts if _is_own(contact, own, kept))
        seller_words = own | {word for contact in contacts for word in (contact.raw.lower(), contact.value.lower())}
        description = self.mask_text(listing.description, seller_words)
        return replace(listing, description=description, contacts=contacts)

    def mask_profile(self, profile: P) -> P:
        """A profile whose text holds no buyers' data; its digest was taken before."""
        if not may_hold_talk(profile.text):
            return profile
        kept = _shop_side(profile.text) if profile.contacts else ""
        contacts = tuple(contact for contact in profile.contacts if _is_own(contact, frozenset(), kept))
        own = frozenset(word for contact in contacts for word in (contact.raw.lower(), contact.value.lower()))
        return replace(profile, text=self.mask_text(profile.text, own), contacts=contacts)

    def mask_assessment(self, assessment: Assessment) -> Assessment:
        """Quotes are pieces of the same texts, and are masked as buyers' talk is."""
        if not any(may_hold_talk(signal.quote) for signal in assessment.indicators):
            return assessment
        quoted = tuple(
            replace(signal, quote=self.mask_text(signal.quote, frozenset())) for signal in assessment.indicators
        )
        return replace(assessment, indicators=quoted)

    def mask_text(self, text: str, own: frozenset[str]) -> str:
        """The text with pseudonyms in buyers' talk, and order numbers masked everywhere."""
        pieces = _pieces(text)
        return "".join(
            self._mask_piece(piece, IN_BUYERS_TALK if is_talk else EVERYWHERE, own) for piece, is_talk in pieces
        )

    def pseudonym(self, what: str, value: str) -> str:
        """The same value gives the same pseudonym in this home; the value cannot be had back from it."""
        plain = " ".join(value.lower().split())
        if what == "phone":
            plain = "".join(letter for letter in plain if letter.isdigit())
        digest = hmac.new(self._key, f"{what}\n{plain}".encode(), hashlib.sha256).hexdigest()
        return f"[{what} {digest[:8]}]"

    def _mask_piece(self, piece: str, masks: tuple[_Mask, ...], own: frozenset[str]) -> str:
        for mask in masks:
            piece = mask.pattern.sub(partial(self._replace, mask, own), piece)
        return piece

    def _replace(self, mask: _Mask, own: frozenset[str], found: "re.Match[str]") -> str:
        group = "value" if "value" in mask.pattern.groupindex else 0
        value = _name_part(found.group(group)) if mask.what == "name" else found.group(group)
        if not value or not mask.is_one(value) or value.lower() in own:
            return found.group()
        start, begin = found.start(), found.start(group)
        end = begin + len(value)
        whole = found.group()
        return whole[: begin - start] + self.pseudonym(mask.what, value) + whole[end - start :]


def _name_part(value: str) -> str:
    """The leading words that begin with a capital letter."""
    words = value.split(" ")
    named = list(itertools.takewhile(lambda word: word[:1].isupper(), words))
    return " ".join(named)


def may_hold_talk(text: str) -> bool:
    """Cheap first look: is there a mark of buyers' talk or of an order at all."""
    return bool(text) and next(_MARKS.iter(text.lower()), None) is not None


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


def _pieces(text: str) -> Iterator[tuple[str, bool]]:
    """The text in pieces that join to it again, each with whether a buyer speaks in it."""
    in_section = False
    for line in text.splitlines(keepends=True):
        low = line.lower()
        if in_section and len(line) <= HEADING_CHARACTERS and low.strip(" #*:=-\n").startswith(SHOP_MARKS):
            in_section = False
        if in_section:
            yield line, True
            continue
        section = _first(low, _SECTIONS)
        begin = _sentence_start(line, min(section, _first(low, _LINES)))
        in_section = section < NOWHERE
        yield line[:begin], False
        yield line[begin:], True


def _first(low: str, marks: "ahocorasick.Automaton") -> int:
    """Where the first of the marks stands."""
    return min([last - size + 1 for last, size in marks.iter(low)], default=NOWHERE)


def _sentence_start(line: str, place: int) -> int:
    """Where the sentence begins that holds `place`."""
    if place >= len(line):
        return len(line)
    return max((at + len(end) for end in SENTENCE_ENDS if (at := line.rfind(end, 0, place)) >= 0), default=0)


def _shop_side(text: str) -> str:
    """What the shop itself says, as lower-case text without spaces, to look contacts up in."""
    return "".join("".join(piece for piece, is_talk in _pieces(text) if not is_talk).lower().split())


def _is_own(contact: Contact, own: frozenset[str], kept: str) -> bool:
    raw = "".join(contact.raw.lower().split())
    return contact.raw.lower() in own or contact.value.lower() in own or raw in kept


def _automaton(marks: Iterable[str]) -> "ahocorasick.Automaton":
    """Finds all marks in one pass; each with its size."""
    automaton = ahocorasick.Automaton()
    for mark in marks:
        automaton.add_word(mark, len(mark))
    automaton.make_automaton()
    return automaton


ORDER_MARKS = (
    "order",
    "bestell",
    "commande",
    "pedido",
    "ordine",
    "zamówieni",
    "заказ",
    "tracking",
    "invoice",
    "parcel",
)
_SECTIONS, _LINES = _automaton(SECTION_MARKS), _automaton(LINE_MARKS)
_MARKS = _automaton({*SECTION_MARKS, *LINE_MARKS, *ORDER_MARKS})

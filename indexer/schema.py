# SPDX-License-Identifier: EUPL-1.2
"""FIELDS: the one table both backends build their tables and mappings from; a change needs a new SCHEMA_VERSION.

A stored document is narrow: what is searched, filtered and sorted, and beside it the whole record as JSON text.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import msgspec

from indexer.evidence import EvidenceRecord

SCHEMA_VERSION = 1
ID_PREFIX = 8
KEYWORD_CHARACTERS = 300
TEXT_CHARACTERS = 20_000
ASCII_TOKEN = re.compile(r"[a-z]+|[0-9]+")
# Digits and letters are words of their own ("100mg" is found by "100 mg").
# One token each: scripts that are written without spaces between words (Han, kana, Thai, Lao, Khmer, Burmese).
TOKEN = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]"
    r"|\d+|[^\W\d_\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+"
)


PLAIN_LETTERS = str.maketrans(
    {"ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ð": "d", "ħ": "h", "ı": "i", "æ": "ae", "Æ": "AE"}
    | {"œ": "oe", "Œ": "OE", "þ": "th", "ŧ": "t", "ŋ": "n"}
)
"""Latin letters that Unicode does not take apart."""


class FieldKind(StrEnum):
    """How a field is kept in both backends."""

    KEYWORD = "keyword"
    KEYWORDS = "keywords"
    """Several values."""
    WORDS = "words"
    """Normalised text, searched by word."""
    MOMENT = "moment"
    NUMBER = "number"
    INTEGER = "integer"


@dataclass(frozen=True, kw_only=True)
class Field:
    """One searchable field and how it is read from a record."""

    name: str
    kind: FieldKind
    read: Callable[[EvidenceRecord], Any]


FIELDS = (
    Field(name="observation_id", kind=FieldKind.KEYWORD, read=lambda record: record.observation_id),
    Field(name="offer_id", kind=FieldKind.KEYWORD, read=lambda record: record.offer_id),
    Field(name="kind", kind=FieldKind.KEYWORD, read=lambda record: record.kind.value),
    Field(name="run_id", kind=FieldKind.KEYWORD, read=lambda record: record.run_id),
    Field(name="source", kind=FieldKind.KEYWORD, read=lambda record: record.source),
    Field(name="site", kind=FieldKind.KEYWORD, read=lambda record: record.site),
    Field(name="state", kind=FieldKind.KEYWORD, read=lambda record: record.state.value),
    Field(name="observed_at", kind=FieldKind.MOMENT, read=lambda record: record.observed_at),
    Field(name="segment", kind=FieldKind.KEYWORD, read=lambda record: record.segment),
    Field(name="sequence", kind=FieldKind.INTEGER, read=lambda record: record.sequence),
    Field(name="seller", kind=FieldKind.KEYWORD, read=lambda record: normalise(_seller(record))[:KEYWORD_CHARACTERS]),
    Field(name="title", kind=FieldKind.KEYWORD, read=lambda record: normalise(_title(record))[:KEYWORD_CHARACTERS]),
    Field(name="verdict", kind=FieldKind.KEYWORD, read=lambda record: _assessed(record, "verdict")),
    Field(name="falsified", kind=FieldKind.NUMBER, read=lambda record: _assessed(record, "falsified")),
    Field(name="unauthorised", kind=FieldKind.NUMBER, read=lambda record: _assessed(record, "unauthorised")),
    Field(name="price", kind=FieldKind.NUMBER, read=lambda record: _price(record)),
    Field(name="currency", kind=FieldKind.KEYWORD, read=lambda record: _currency(record)),
    Field(name="substances", kind=FieldKind.KEYWORDS, read=lambda record: _substances(record)),
    Field(name="countries", kind=FieldKind.KEYWORDS, read=lambda record: _countries(record)),
    Field(name="words", kind=FieldKind.WORDS, read=lambda record: normalise(_text(record))),
)


def document(record: EvidenceRecord) -> dict[str, Any]:
    """The values of all FIELDS by name; None where the record has none."""
    return {field.name: field.read(record) for field in FIELDS}


def encode_record(record: EvidenceRecord) -> bytes:
    """The whole record as JSON."""
    return msgspec.json.encode(record)


def decode_record(text: bytes | str) -> EvidenceRecord:
    """The record back from its JSON."""
    return _DECODER.decode(text)


def normalise(text: str | None) -> str:
    """Words without case, marks and signs, one space between them; scripts without spaces give a word a letter."""
    if not text:
        return ""
    text = text[:TEXT_CHARACTERS]
    if text.isascii():
        return " ".join(ASCII_TOKEN.findall(text.lower()))
    folded = unicodedata.normalize("NFKD", text)
    text = "".join(letter for letter in folded if not unicodedata.combining(letter)).translate(PLAIN_LETTERS)
    return " ".join(TOKEN.findall(text.casefold()))


def word_phrases(words: str) -> tuple[str, ...]:
    """What was asked for, one normalised phrase for each word; a word may be several tokens ("100mg/ml")."""
    return tuple(phrase for word in words.split() if (phrase := normalise(word)))


def _seller(record: EvidenceRecord) -> str:
    if record.listing is not None and record.listing.seller:
        return record.listing.seller
    return record.seller_profile.seller if record.seller_profile is not None else ""


def _title(record: EvidenceRecord) -> str:
    if record.listing is not None:
        return record.listing.title
    if record.site_profile is not None:
        return " ".join(record.site_profile.names) or record.site_profile.site
    return record.seller_profile.seller if record.seller_profile is not None else record.page_url


def _text(record: EvidenceRecord) -> str:
    parts = [_title(record), _seller(record)]
    if record.listing is not None:
        parts += [record.listing.variant, record.listing.brand or "", record.listing.description]
    profile = record.site_profile or record.seller_profile
    if profile is not None:
        parts.append(profile.text)
    return "\n".join(parts)


def _assessed(record: EvidenceRecord, name: str) -> Any:
    return getattr(record.assessment, name) if record.assessment is not None else None


def _price(record: EvidenceRecord) -> float | None:
    if record.listing is None or record.listing.price is None:
        return None
    return float(record.listing.price.amount)


def _currency(record: EvidenceRecord) -> str | None:
    return record.listing.price.currency if record.listing is not None and record.listing.price is not None else None


def _substances(record: EvidenceRecord) -> tuple[str, ...]:
    if record.assessment is None:
        return ()
    return tuple(sorted({normalise(hit.inn) for hit in record.assessment.substances} - {""}))


def _countries(record: EvidenceRecord) -> tuple[str, ...]:
    named: set[str] = set()
    if record.listing is not None:
        named.update(record.listing.ships_from, record.listing.ships_to)
    profile = record.site_profile or record.seller_profile
    if profile is not None:
        named.update(profile.countries, profile.ships_to)
    return tuple(sorted(named))


_DECODER = msgspec.json.Decoder(EvidenceRecord)

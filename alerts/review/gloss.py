# SPDX-License-Identifier: EUPL-1.2
"""Gloss: what the names and phrases we know mean in a foreign text. No translation: what is not known stays silent."""

from dataclasses import dataclass
from functools import lru_cache

from classifiers.lexicon import load_lexicon
from classifiers.names import NameTable
from classifiers.reading import Reader, open_reader
from config.reference import load_reference

MEANINGS = {
    "waives_prescription": "no prescription asked",
    "asks_prescription": "a prescription is asked for",
    "discreet": "discreet packaging or delivery",
    "customs": "speaks of customs",
    "reship": "delivery guaranteed, or sent again",
    "replica": "replica, copy or fake",
    "made_here": "made or packed by the seller",
    "crypto_only": "paid in cryptocurrency or by untraceable means",
    "messenger_only": "ordered by messenger",
    "bulk": "wholesale or reseller offer",
    "licensed": "a licence is claimed",
    "warning": "a warning",
    "offer": "words of selling",
    "rogue_shop": "words of shops posing as pharmacies",
    "miracle": "miracle claim",
    "natural": "presented as natural",
    "supplement": "presented as a supplement or cosmetic",
    "veterinary": "for animals",
    "document": "papers: prescriptions, certificates",
    "packaging": "packaging material",
    "tool": "production tool",
    "empty_pack": "empty packs or vials",
    "research_only": "“for research only”",
    "raw_material": "raw substance",
    "sold_out": "sold out",
    "hospital": "for hospitals only",
}


@dataclass(frozen=True, kw_only=True)
class Gloss:
    """A piece of the text, exactly as shown, and what it means."""

    quote: str
    meaning: str


@lru_cache(maxsize=1)
def bundled_reader() -> Reader:
    """The reader of the bundled names and phrases."""
    return open_reader(NameTable(load_reference()), load_lexicon())


def gloss(text: str, reader: Reader, limit: int = 12) -> tuple[Gloss, ...]:
    """Known names and phrases of a text in their order, each once; English needs none, so its phrases are left out."""
    reading = reader.read(text)
    found = [(hit.start, hit.quote, hit.entry.inn) for hit in reading.names if hit.quote.casefold() != hit.entry.inn]
    for table in reading.tables:
        hit = reading.find(table)
        if hit is not None and hit.language != "en" and table in MEANINGS:
            found.append((hit.start, hit.quote, MEANINGS[table]))
    glosses = dict.fromkeys(Gloss(quote=quote, meaning=meaning) for _, quote, meaning in sorted(found))
    return tuple(glosses)[:limit]

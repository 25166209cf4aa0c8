# SPDX-License-Identifier: EUPL-1.2
"""Fingerprint: by what an offer is known again elsewhere; small enough to stand in a row, and without a contact in it.

Contacts, codes and images are kept as digests. The text is kept as a MinHash of its word groups, so that two texts can
be compared without either. Source: Broder, On the resemblance and containment of documents (1997).
"""

import hashlib
import re
from dataclasses import asdict, dataclass
from typing import Any, Self
from urllib.parse import urlsplit

import xxhash

from alerts.removal.baseline import code_keys
from crawler.listing import Listing
from indexer.evidence import EvidenceRecord

SLOTS = 64
GROUP = 4
"""Words in one group."""
LEAST_WORDS = 12
"""A shorter text is no mark."""
WORD = re.compile(r"\w+")
PLAIN_NAME = re.compile(r"(?:logo|placeholder|no-?image|default|image|img|photo|product|main|\d{1,4})", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Fingerprint:
    """What is compared."""

    title: str = ""
    substances: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    contacts: tuple[str, ...] = ()
    images: tuple[str, ...] = ()
    """Digests of the names of its image files, where those are no common words."""
    text: tuple[int, ...] = ()
    """MinHash; empty: too short."""
    price: str = ""

    def stored(self) -> dict[str, Any]:
        """As a row holds it."""
        return asdict(self)

    @classmethod
    def read(cls, stored: dict[str, Any]) -> Self:
        """From a row."""
        values: dict[str, Any] = {name: tuple(one) if isinstance(one, list) else one for name, one in stored.items()}
        return cls(**values)


def fingerprint_of(record: EvidenceRecord) -> Fingerprint:
    """Of a sighting; empty for a record that is no offer."""
    listing = record.listing
    if listing is None:
        return Fingerprint()
    hits = record.assessment.substances if record.assessment is not None else ()
    return Fingerprint(
        title=" ".join(listing.title.split())[:300],
        substances=tuple(sorted({hit.inn for hit in hits}))[:10],
        codes=tuple(sorted({digest(f"{scheme}:{value}") for scheme, value in code_keys(listing.codes)}))[:20],
        contacts=tuple(sorted({digest(f"{one.kind.value}:{one.value}") for one in listing.contacts}))[:40],
        images=tuple(image_digests(listing)),
        text=min_hash(listing.description),
        price=f"{listing.price.amount} {listing.price.currency or ''}".strip() if listing.price is not None else "",
    )


def image_digests(listing: Listing) -> list[str]:
    """Digests of file names that are not common words."""
    names = (urlsplit(url).path.rpartition("/")[2].rpartition(".")[0].casefold() for url in listing.images[:8])
    return sorted({digest(name) for name in names if len(name) >= 6 and not PLAIN_NAME.fullmatch(name)})


def min_hash(text: str) -> tuple[int, ...]:
    """64 numbers; the share that two texts have in common is the share of their word groups."""
    words = WORD.findall(text.casefold())[:2_000]
    if len(words) < LEAST_WORDS:
        return ()
    groups = [" ".join(words[at : at + GROUP]).encode() for at in range(len(words) - GROUP + 1)]
    return tuple(min(xxhash.xxh32_intdigest(group, seed) for group in groups) for seed in range(SLOTS))


def text_likeness(one: tuple[int, ...], other: tuple[int, ...]) -> float:
    """Share of word groups that two texts have in common, by their MinHashes."""
    if not one or not other:
        return 0.0
    return sum(first == second for first, second in zip(one, other, strict=True)) / SLOTS


def digest(text: str) -> str:
    """A short digest, so that a row names nobody."""
    return hashlib.sha256(text.casefold().encode("utf-8", "replace")).hexdigest()[:16]

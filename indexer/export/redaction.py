# SPDX-License-Identifier: EUPL-1.2
"""Redaction: a masked copy of an export's content, and a map of what was replaced where; never a value.

Pseudonyms of the home become pseudonyms of this export, so that two exports cannot be joined by them; those of one case
are the same in all its exports (`state/exports/case-<reference>.key`), in another case they are others. The map has a
digest for each value that was replaced, salted with a salt of its own that stays in the home
(`state/exports/<reference>.key`): a custodian can disclose the salt of one value and prove that value alone.
"""

import hashlib
import hmac
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from crawler.listing import Listing
from crawler.profile import SellerProfile, SiteProfile
from indexer.errors import ExportError
from indexer.evidence import EvidenceRecord
from indexer.export.content import Exhibit, ExportContent
from indexer.export.spooled import SpooledExhibits
from indexer.export.writing import safe_name
from indexer.masking import Masker, may_hold_talk
from indexer.people.pseudonyms import PSEUDONYM

KEY_BYTES = 32


@dataclass(frozen=True, kw_only=True)
class Redaction:
    """One replacement."""

    observation_id: str
    where: str
    """Field of the record, or the page's address and part."""
    begins: int
    """Where the replacement stands in the masked text, in characters; -1: the whole part was withheld."""
    what: str
    """mail, phone, order, address, handle, name, or page, screenshot, resource."""
    replacement: str
    salted_sha256: str
    """sha256(salt + value); the salt is told by the custodian."""


class RedactionLog(Protocol):
    """Takes redactions as they are made."""

    def append(self, redaction: Redaction, /) -> None:
        """One more."""
        ...


class ExportMasker:
    """Masks what an export says, with a key of that export."""

    def __init__(self, masker: Masker, key: bytes, case_key: bytes | None = None) -> None:
        self._masker, self._key, self._pseudonym_key = masker, key, case_key or key

    def mask_record(self, record: EvidenceRecord, own: frozenset[str], into: RedactionLog) -> EvidenceRecord:
        """The record with this export's pseudonyms."""
        masked = record
        if record.listing is not None:
            masked = replace(masked, listing=self._listing(record.observation_id, record.listing, own, into))
        if record.assessment is not None:
            signals = tuple(
                replace(
                    one, quote=self.mask_text(record.observation_id, f"indicator {one.indicator}", one.quote, own, into)
                )
                for one in record.assessment.indicators
            )
            masked = replace(masked, assessment=replace(record.assessment, indicators=signals))
        if record.site_profile is not None:
            text = self.mask_text(record.observation_id, "site_profile.text", record.site_profile.text, own, into)
            masked = replace(masked, site_profile=replace(record.site_profile, text=text))
        if record.seller_profile is not None:
            text = self.mask_text(record.observation_id, "seller_profile.text", record.seller_profile.text, own, into)
            masked = replace(masked, seller_profile=replace(record.seller_profile, text=text))
        return masked

    def mask_text(self, observation_id: str, where: str, text: str, own: frozenset[str], into: RedactionLog) -> str:
        """One text; what was replaced goes into the log."""
        safe = self._masker.mask_text(text, own)
        parts: list[str] = []
        length = end = 0
        for found in PSEUDONYM.finditer(safe):
            parts.append(safe[end : found.start()])
            length += len(parts[-1])
            own_mark = f"[{found[1]} {self._digest('pseudonym', found[0])[:8]}]"
            parts.append(own_mark)
            into.append(
                Redaction(
                    observation_id=observation_id,
                    where=where,
                    begins=length,
                    what=found[1],
                    replacement=own_mark,
                    salted_sha256=self.salted(f"{observation_id} {where} {length}", found[0].encode()),
                )
            )
            length += len(own_mark)
            end = found.end()
        return "".join((*parts, safe[end:]))

    def would_mask(self, text: str, own: frozenset[str]) -> bool:
        """Whether a text holds anything that is masked."""
        return may_hold_talk(text) and self._masker.mask_text(text, own) != text

    def withhold(self, observation_id: str, where: str, what: str, value: bytes, into: RedactionLog) -> None:
        """Note that a whole part was left out."""
        digest = self.salted(f"{observation_id} {where} -1", value)
        into.append(
            Redaction(
                observation_id=observation_id, where=where, begins=-1, what=what, replacement="", salted_sha256=digest
            )
        )

    def salted(self, place: str, value: bytes) -> str:
        """sha256 over the place's own salt and the value."""
        return hashlib.sha256(self.salt(place) + value).hexdigest()

    def salt(self, place: str) -> bytes:
        """The salt of one place, 32 bytes; telling it discloses that one value."""
        return hmac.new(self._key, f"salt\n{place}".encode(), hashlib.sha256).digest()

    def _digest(self, what: str, value: str) -> str:
        return hmac.new(self._pseudonym_key, f"{what}\n{value}".encode(), hashlib.sha256).hexdigest()

    def _listing(self, observation_id: str, listing: Listing, own: frozenset[str], into: RedactionLog) -> Listing:
        def masked(name: str, text: str) -> str:
            return self.mask_text(observation_id, f"listing.{name}", text, own, into)

        return replace(
            listing,
            title=masked("title", listing.title),
            variant=masked("variant", listing.variant),
            description=masked("description", listing.description),
            claims=tuple(masked(f"claims[{at}]", claim) for at, claim in enumerate(listing.claims)),
        )


def masked_content(content: ExportContent, masker: ExportMasker, into: RedactionLog) -> ExportContent:
    """The same content, every exhibit masked; texts drawn from the exhibits are masked alike."""
    exhibits = SpooledExhibits()
    for exhibit in content.exhibits:
        exhibits.append(_exhibit(exhibit, masker, into))

    def clean(text: str) -> str:
        return masker.mask_text("", "export", text, frozenset(), into)

    hypotheses = tuple(
        replace(one, supports=tuple(map(clean, one.supports)), against=tuple(map(clean, one.against)))
        for one in content.hypotheses
    )
    return replace(
        content, exhibits=exhibits, hypotheses=hypotheses, exculpating=tuple(map(clean, content.exculpating))
    )


def _exhibit(exhibit: Exhibit, masker: ExportMasker, into: RedactionLog) -> Exhibit:
    own = own_words(exhibit)
    unique = {one.observation_id: one for one in _records(exhibit)}
    masked = {key: masker.mask_record(one, own, into) for key, one in unique.items()}

    def again(records: Sequence[EvidenceRecord]) -> tuple[EvidenceRecord, ...]:
        return tuple(masked[one.observation_id] for one in records)

    return replace(
        exhibit,
        record=masked[exhibit.record.observation_id],
        sightings=again(exhibit.sightings),
        looks=again(exhibit.looks),
        outcomes=again(exhibit.outcomes),
        profiles=again(exhibit.profiles),
    )


def own_words(exhibit: Exhibit) -> frozenset[str]:
    """Contacts that seller and site state of themselves: never masked."""
    stated: list[Listing | SiteProfile | SellerProfile | None] = []
    for record in _records(exhibit):
        stated += [record.listing, record.site_profile, record.seller_profile]
    contacts = (contact for one in stated if one is not None for contact in one.contacts)
    return frozenset(word for contact in contacts for word in (contact.raw.lower(), contact.value.lower()))


def _records(exhibit: Exhibit) -> Iterator[EvidenceRecord]:
    yield exhibit.record
    yield from exhibit.sightings
    yield from exhibit.looks
    yield from exhibit.outcomes
    yield from exhibit.profiles


def case_key(home: Path, case: str) -> bytes:
    """The key of a case's pseudonyms, made at its first export. Raises ExportError."""
    name = f"case-{case}"
    path = home / "state" / "exports" / f"{safe_name(name)}.key"
    if not path.exists():
        return make_export_key(home, name)
    try:
        key = bytes.fromhex(path.read_text(encoding="ascii"))
    except (OSError, ValueError) as error:
        raise ExportError(f"{path}: the key of the case's pseudonyms could not be read: {error}") from error
    if len(key) != KEY_BYTES:
        raise ExportError(f"{path}: expected a key of {KEY_BYTES} bytes, got {len(key)}")
    return key


def make_export_key(home: Path, reference: str) -> bytes:
    """A fresh key for one export, kept in the home and readable by its owner alone. Raises ExportError."""
    path = home / "state" / "exports" / f"{safe_name(reference)}.key"
    key = os.urandom(KEY_BYTES)
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(key.hex())
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise ExportError(f"{path}: the key of the redaction map could not be kept: {error.strerror}") from error
    return key

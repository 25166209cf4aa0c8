# SPDX-License-Identifier: EUPL-1.2
"""Survey: every observation that lies in the journals, with where it lies and what it rests on, one after the other."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import msgspec

from classifiers.assessment import Verdict
from crawler.captured import Capture
from indexer.errors import LedgerError
from indexer.evidence import ObservationKind
from indexer.ledger import JOURNAL, OBSERVATION, ledger_folder, read_groups


class _Judged(msgspec.Struct):
    verdict: Verdict


class _Slim(msgspec.Struct):
    observation_id: str
    offer_id: str
    kind: ObservationKind
    observed_at: datetime
    capture: Capture | None = None
    assessment: _Judged | None = None
    site_profile_sha256: str | None = None
    seller_profile_sha256: str | None = None


DECODER = msgspec.json.Decoder(_Slim)


@dataclass(frozen=True, kw_only=True, slots=True)
class Kept:
    """One observation as its journal has it."""

    segment: str
    number: int
    left: int
    begin: int
    """Byte of the journal where its line begins."""
    line_bytes: int
    """Without its end."""
    observation_id: str
    offer_id: str
    kind: ObservationKind
    observed_at: datetime
    verdict: Verdict | None
    capture: Capture | None
    profiles: tuple[str, ...]
    """Digests of the site's and the seller's profile with which it was judged."""


def survey(home: Path) -> Iterator[Kept]:
    """Every observation of every journal; raises LedgerError where a journal cannot be read."""
    for path in sorted(ledger_folder(home).glob(f"*{JOURNAL}")):
        yield from survey_segment(path)


def survey_segment(path: Path) -> Iterator[Kept]:
    """Every observation of one journal."""
    for group in read_groups(path):
        begin = group.end - sum(len(entry.line) + 1 for entry in group.entries)
        for entry in group.entries:
            size = len(entry.line)
            if entry.kind == OBSERVATION:
                yield _kept(path.name.removesuffix(JOURNAL), entry.number, entry.left, begin, size, entry.body)
            begin += size + 1


def _kept(segment: str, number: int, left: int, begin: int, line_bytes: int, body: bytes) -> Kept:
    try:
        slim = DECODER.decode(body)
    except msgspec.MsgspecError as error:
        raise LedgerError(f"{segment}: entry {number} is no observation: {error}") from error
    return Kept(
        segment=segment,
        number=number,
        left=left,
        begin=begin,
        line_bytes=line_bytes,
        observation_id=slim.observation_id,
        offer_id=slim.offer_id,
        kind=slim.kind,
        observed_at=slim.observed_at,
        verdict=slim.assessment.verdict if slim.assessment else None,
        capture=slim.capture,
        profiles=tuple(one for one in (slim.site_profile_sha256, slim.seller_profile_sha256) if one),
    )

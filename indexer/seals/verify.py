# SPDX-License-Identifier: EUPL-1.2
"""Verifying seals: every one of a home or of a bundle's folder, from its bytes alone, nothing remembered."""

import hashlib
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from config.finding import Finding, Held
from indexer.errors import EvidenceError, LedgerError, SealError
from indexer.seals.authority import Pin
from indexer.seals.checking import CheckedSeal, UnpinnedError, check_in_log, check_seal
from indexer.seals.coverage import Coverage, read_coverage
from indexer.seals.files import NOTE, SealPlace, find_seals, foreign_files, seals_folder
from indexer.seals.pins import own_pins


def verify_seals(home: Path, pins: Sequence[Pin] | None = None) -> Iterator[Finding]:
    """One finding for each seal of a home, and for each that the log tells of and that is missing.

    `pins`: the roots that are trusted; None: those of the settings and of the home's own practice authority.
    """
    pinned = own_pins(home) if pins is None else pins
    try:
        coverage = read_coverage(home)
    except LedgerError as error:
        yield Finding(answer=Held.NOT_CHECKED, reason=f"seals: which there must be is not known, the log: {error}")
        coverage = Coverage(size=0, leaves=(), seals=find_seals(seals_folder(home)))
    noted = coverage.noted()
    for place in coverage.seals:
        yield verify_place(place, pinned, home, coverage, noted.pop(place.folder.name, None))
    for name in noted:
        yield Finding(answer=Held.BROKEN, reason=f"seal {name}: the log tells of it, its files are missing")
    for path in foreign_files(seals_folder(home)):
        yield Finding(answer=Held.BROKEN, reason=f"ledger/seals/{path.name}: it belongs to no seal")


def verify_seal_folder(folder: Path, pins: Sequence[Pin]) -> Iterator[Finding]:
    """One finding for each seal that lies in a folder outside a home, a bundle's for example."""
    for place in find_seals(folder):
        try:
            yield say_held(check_seal(place, pins))
        except UnpinnedError as error:
            yield Finding(answer=Held.NOT_CHECKED, reason=f"seal {error}")
        except EvidenceError as error:
            yield Finding(answer=Held.BROKEN, reason=f"seal {error}")
    for path in foreign_files(folder):
        yield Finding(answer=Held.BROKEN, reason=f"{path.name}: it belongs to no seal")


def verify_place(
    place: SealPlace, pins: Sequence[Pin], home: Path, coverage: Coverage, note_sha256: str | None
) -> Finding:
    """One seal of a home: its files, its token, its checkpoint in this log, its entry in the log."""
    try:
        if note_sha256 is not None and hashlib.sha256(place.read(NOTE)).hexdigest() != note_sha256:
            raise SealError(f"{place.folder.name}: its note is not the one that the log tells of")
        if coverage.size:
            check_in_log(place, home, coverage.size)
        checked = check_seal(place, pins)
    except UnpinnedError as error:
        return Finding(answer=Held.NOT_CHECKED, reason=f"seal {error}")
    except EvidenceError as error:
        return Finding(answer=Held.BROKEN, reason=f"seal {error}")
    if note_sha256 is None and coverage.size:
        reason = f"seal {place.folder.name}: it holds and is not entered in the log yet: theriac seal"
        return Finding(answer=Held.NOT_CHECKED, reason=reason)
    return say_held(checked)


def say_held(checked: CheckedSeal, now: datetime | None = None) -> Finding:
    """What a seal proves, in words."""
    note, token = checked.note, checked.token
    mark = "practice seal, proves nothing: " if checked.pin.practice else ""
    ended = ""
    if token.ends_at < (now or datetime.now(UTC)):
        ended = f"; its certificate ended on {token.ends_at:%Y-%m-%d} and was judged at the token's own time"
    reason = (
        f"seal {checked.place.folder.name}: {mark}{note.renewed_by or note.authority} stamped the log of "
        f"{note.log_size} leaves at {token.gen_time:%Y-%m-%d %H:%M:%S} UTC, policy {token.policy}, "
        f"revocation {token.revocation.value}{ended}"
    )
    return Finding(answer=Held.HELD, reason=reason)

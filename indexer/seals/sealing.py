# SPDX-License-Identifier: EUPL-1.2
"""Sealing: the newest checkpoint of the home's log is stamped by every authority that has something to seal.

It fails closed: an answer that does not pass every check seals nothing. The answer itself is kept in
`state/seals-refused/`, the reason in `state/seals.json`, and the next try comes later each time.
"""

import logging
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from pathlib import Path

from config.settings import Settings
from crawler.living import only_one
from indexer.errors import SealError
from indexer.log.checkpoint import Checkpoint
from indexer.log.home_log import LeafKind, append_leaf, log_folder, read_note
from indexer.seals.attempts import Attempt, read_attempts, write_attempts
from indexer.seals.authority import Authority, load_authority, practice_authority
from indexer.seals.checking import check_in_log, check_seal
from indexer.seals.coverage import Coverage, Waiting, read_coverage
from indexer.seals.files import CHECKPOINT, NOTE, SealNote, SealPlace, put_seal
from indexer.seals.pins import own_pins
from indexer.seals.stamping import Stamp, describe, stamp, token_files

log = logging.getLogger(__name__)


class Urgency(StrEnum):
    """Who asks for a sealing, and so which authorities are left in peace."""

    PERSON = "person"
    """All are asked."""
    RUN = "run"
    """A run that ends: none that failed a short while ago, so that nothing waits for a dead server each time."""
    SCHEDULE = "schedule"
    """Nor any that sealed a short while ago."""


@dataclass(frozen=True, kw_only=True)
class Failure:
    """An authority that sealed nothing, and why."""

    authority: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class SealReport:
    """What one sealing did."""

    sealed: tuple[SealNote, ...] = ()
    failures: tuple[Failure, ...] = ()
    waiting: Waiting = field(default_factory=Waiting)
    """What no authority has sealed afterwards; practice seals count for a sealing of the practice market only."""

    @property
    def words(self) -> str:
        """One line for a person."""
        parts = []
        for note in self.sealed:
            mark = " (PRACTICE, proves nothing)" if note.practice else ""
            parts.append(f"sealed by {note.authority}{mark} at {note.sealed_at:%Y-%m-%d %H:%M:%S} UTC")
        parts += [f"not sealed by {failure.authority}: {failure.reason}" for failure in self.failures]
        if self.waiting.entries or not parts:
            parts.append(f"{self.waiting.entries:,} entries unsealed")
        return "; ".join(parts)


def seal_home(
    settings: Settings, now: datetime, *, practice_proxy: str | None = None, urgency: Urgency = Urgency.PERSON
) -> SealReport:
    """Seal what is new in the home's log; raises LedgerError where the log itself is not in order.

    `practice_proxy` asks the practice market's authority instead of the settings' authorities.
    """
    home = settings.home
    with only_one(home, "sealing"):
        enter_unnoted(settings)
        coverage, checkpoint = read_coverage(home), read_note(log_folder(home))
        authorities, failures = choose(settings, practice_proxy)
        names = [authority.name for authority in authorities] + [failure.authority for failure in failures]
        if checkpoint is None:
            return SealReport()
        due = [one for one in authorities if is_due(settings, one.name, coverage, now, urgency)]
        sealed: list[SealNote] = []
        with ThreadPoolExecutor(max_workers=max(1, len(due)), thread_name_prefix="sealing") as pool:
            told = [(one, pool.submit(stamp, settings, one, checkpoint.note)) for one in due]
            for authority, future in told:
                try:
                    sealed.append(keep(home, authority, checkpoint, future.result()))
                except SealError as error:
                    failures.append(Failure(authority=authority.name, reason=str(error)))
        note_attempts(settings, [note.authority for note in sealed], failures, now)
        resting = [one.name for one in authorities if one not in due] if urgency is Urgency.RUN else []
        failures += say_resting(settings, resting)
        waiting = read_coverage(home).waiting(names)
    return SealReport(sealed=tuple(sealed), failures=tuple(failures), waiting=waiting)


def choose(settings: Settings, practice_proxy: str | None) -> tuple[list[Authority], list[Failure]]:
    """The authorities to ask, and those that cannot be asked."""
    if practice_proxy is not None:
        try:
            return [practice_authority(settings.home, practice_proxy)], []
        except SealError as error:
            return [], [Failure(authority="practice", reason=str(error))]
    authorities, failures = [], []
    for chosen in settings.seal.authorities:
        try:
            authorities.append(load_authority(chosen))
        except SealError as error:
            failures.append(Failure(authority=chosen.name, reason=str(error)))
    return authorities, failures


def has_due(settings: Settings, now: datetime) -> bool:
    """Whether the schedule has something to seal now."""
    if not settings.seal.authorities:
        return False
    coverage = read_coverage(settings.home)
    return any(is_due(settings, one.name, coverage, now, Urgency.SCHEDULE) for one in settings.seal.authorities)


def say_resting(settings: Settings, names: Sequence[str]) -> list[Failure]:
    """Why authorities were not asked this time."""
    attempts = [(name, read_attempts(settings.home).get(name, Attempt())) for name in names]
    return [
        Failure(authority=name, reason=f"{attempt.reason}; tried again from {attempt.next_at:%Y-%m-%d %H:%M} UTC on")
        for name, attempt in attempts
        if attempt.next_at is not None
    ]


def is_due(settings: Settings, name: str, coverage: Coverage, now: datetime, urgency: Urgency) -> bool:
    """Whether an authority has something to seal, and whether its time has come."""
    if not coverage.waiting([name]).leaves:
        return False
    if urgency is Urgency.PERSON:
        return True
    attempt = read_attempts(settings.home).get(name, Attempt())
    if attempt.next_at is not None:
        return attempt.next_at <= now
    if urgency is Urgency.RUN:
        return True
    return attempt.sealed_at is None or attempt.sealed_at + timedelta(hours=settings.seal.every_h) <= now


def keep(home: Path, authority: Authority, checkpoint: Checkpoint, made: Stamp) -> SealNote:
    """Put the seal's files in their place and enter it in the log."""
    name = f"{checkpoint.size}.{authority.name}"
    note = describe(made, checkpoint, renewal=0)
    place = put_seal(home, name, note, {CHECKPOINT: checkpoint.note, **token_files(made)})
    enter(home, place)
    log.info("sealed: authority=%s log_size=%d at=%s", authority.name, checkpoint.size, note.sealed_at.isoformat())
    return place.note()


def enter(home: Path, place: SealPlace) -> None:
    """Enter a seal in the home's log: its name, and the digest of the note that names all its files."""
    note = place.note()
    body = {
        "seal": place.folder.name,
        "authority": note.authority,
        "practice": "yes" if note.practice else "no",
        "log_size": note.log_size,
        "log_root": note.log_root,
        "sealed_at": note.sealed_at.isoformat(),
        "note_sha256": sha256(place.read(NOTE)).hexdigest(),
    }
    append_leaf(home, LeafKind.SEAL, body)


def enter_unnoted(settings: Settings) -> None:
    """Enter the seals that a kill left in their place before the log told of them."""
    home = settings.home
    coverage = read_coverage(home)
    noted = coverage.noted()
    for place in coverage.seals:
        if place.folder.name in noted:
            continue
        try:
            check_in_log(place, home, coverage.size)
            check_seal(place, own_pins(home, settings))
        except SealError as error:
            log.warning("left alone, it is not a seal of this home: %s", error)
        else:
            enter(home, place)


def note_attempts(settings: Settings, sealed: Sequence[str], failures: Sequence[Failure], now: datetime) -> None:
    """Remember who sealed and who failed, and when the next try is due: later each time, at most a day."""
    attempts = read_attempts(settings.home)
    for name in sealed:
        attempts[name] = Attempt(sealed_at=now)
    for failure in failures:
        before = attempts.get(failure.authority, Attempt())
        wait_s = min(86_400.0, settings.seal.retry_s * 2 ** min(before.failures, 20))
        attempts[failure.authority] = Attempt(
            failures=before.failures + 1,
            reason=failure.reason,
            since=before.since or now,
            next_at=now + timedelta(seconds=wait_s),
            sealed_at=before.sealed_at,
        )
        log.warning("not sealed: authority=%s %s", failure.authority, failure.reason)
    if sealed or failures:
        write_attempts(settings.home, attempts)

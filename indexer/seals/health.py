# SPDX-License-Identifier: EUPL-1.2
"""Health of sealing: what waits, since when and why, and what a person must do about it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from config.settings import Settings
from indexer.errors import SealError
from indexer.seals.attempts import Attempt, read_attempts
from indexer.seals.authority import PRACTICE, load_authority
from indexer.seals.coverage import Coverage, Waiting, read_coverage
from indexer.seals.renewal import find_ending


@dataclass(frozen=True, kw_only=True)
class Health:
    """How sealing is doing; `mend` is empty when nothing is wrong."""

    configured: bool
    fault: bool
    words: str
    mend: str = ""


def read_health(settings: Settings, now: datetime) -> Health:
    """How sealing is doing in this home; raises LedgerError where the log is not in order."""
    coverage = read_coverage(settings.home)
    if not settings.seal.authorities:
        return without_authority(coverage)
    attempts = read_attempts(settings.home)
    words, mends = [], []
    for chosen in settings.seal.authorities:
        try:
            load_authority(chosen)
        except SealError as error:
            words.append(str(error))
            mends.append(f"mend seal.authorities: {chosen.name}")
            continue
        waiting, attempt = coverage.waiting([chosen.name]), attempts.get(chosen.name, Attempt())
        words.append(say_authority(chosen.name, coverage, waiting, attempt))
        alarm = timedelta(hours=settings.seal.alarm_after_h)
        if waiting.since is not None and waiting.since + alarm < now:
            mends.append("theriac seal (says why it fails)")
    ending = [one.note for one in find_ending(settings, now)]
    if ending:
        words.append(f"{len(ending)} tokens end from {min(note.ends_at for note in ending):%Y-%m-%d} on")
        mends.append("theriac seal --renew")
    return Health(configured=True, fault=bool(mends), words="; ".join(words), mend=", ".join(dict.fromkeys(mends)))


def without_authority(coverage: Coverage) -> Health:
    """No authority is named: that is no fault, and is said."""
    waiting, practice = coverage.waiting([]), coverage.waiting([PRACTICE])
    words = f"no time authority is named, {waiting.entries:,} entries unsealed"
    if practice.entries < waiting.entries:
        words += f" ({waiting.entries - practice.entries:,} of them have a practice seal, which proves nothing)"
    return Health(configured=False, fault=False, words=words, mend="name one in theriac.toml: [[seal.authorities]]")


def say_authority(name: str, coverage: Coverage, waiting: Waiting, attempt: Attempt) -> str:
    """One authority in one sentence."""
    newest = max((place for place in coverage.seals if place.authority == name), default=None)
    since = f" since {waiting.since:%Y-%m-%d %H:%M}" if waiting.since is not None else ""
    said = f"{name}: {waiting.entries:,} entries unsealed{since}"
    if newest is not None:
        try:
            note = newest.note()
            said += f", last sealed {note.sealed_at:%Y-%m-%d %H:%M} UTC, clocks {note.difference_s:+.1f} s apart"
        except SealError as error:
            said += f", {error}"
    if attempt.failures:
        said += f", {attempt.failures} tries failed: {attempt.reason}"
    return said

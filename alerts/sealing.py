# SPDX-License-Identifier: EUPL-1.2
"""Sealing at the end of a run: what was kept is stamped where an authority is there, and nothing waits for it long."""

import logging
from dataclasses import dataclass
from datetime import UTC, datetime

from config.settings import Settings
from indexer.errors import EvidenceError

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Sealing:
    """What sealing at the end of a run came to; a failure is told and tried again later, the run stays what it is."""

    words: str = ""
    sealed: bool = False
    practice: bool = False
    entries_unsealed: int = 0


def seal_at_end(settings: Settings, practice_proxy: str | None, *, practice: bool) -> Sealing:
    """Seal what the home's ledger holds: a practice run by the market's own authority, others by the settings'."""
    from indexer.seals.coverage import read_coverage
    from indexer.seals.sealing import Urgency, seal_home

    try:
        names = ["practice"] if practice else [one.name for one in settings.seal.authorities]
        if practice_proxy is None and (practice or not names):
            waiting = read_coverage(settings.home).waiting(names)
            unsealed = f"{waiting.entries:,} entries unsealed"
            why = "" if practice else ": no time authority is named (seal.authorities)"
            return Sealing(words=unsealed + why, practice=practice, entries_unsealed=waiting.entries)
        proxy = practice_proxy if practice else None
        report = seal_home(settings, datetime.now(UTC), practice_proxy=proxy, urgency=Urgency.RUN)
    except (EvidenceError, OSError) as error:
        log.warning("not sealed: %s", error)
        return Sealing(words=f"not sealed, it is tried again: {error}", practice=practice)
    return Sealing(
        words=report.words,
        sealed=bool(report.sealed) and not report.failures,
        practice=practice,
        entries_unsealed=report.waiting.entries,
    )

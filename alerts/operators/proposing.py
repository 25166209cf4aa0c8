# SPDX-License-Identifier: EUPL-1.2
"""Proposing: from what parties show to operators that a person may uphold; what people decided always holds.

A batch job (`theriac operators propose`, the schedule) does it for the whole home; after each reading of evidence it is
done for the parties that showed something new and those around them, which takes milliseconds.
"""

import logging
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice

from django.db import transaction

from alerts.database import locked
from alerts.folding import FOLD_AT, refold
from alerts.operators.entering import Entered, enter_groups
from alerts.operators.keeping import IdentifierBook
from alerts.operators.placing import FEW, place_new
from alerts.operators.programmes import enter_programmes
from alerts.operators.world import ShownWorld, read_world, surroundings
from config.registers import open_registers
from config.settings import Settings
from crawler.capture_files import open_capture_files
from indexer.store import EvidenceStore

log = logging.getLogger(__name__)

SOON, BATCH = 300, 2_000


@dataclass(kw_only=True)
class Proposed:
    """What one proposing changed."""

    parties: int = 0
    operators: int = 0
    """Proposals of two parties or more, or of one that has alerts."""
    programmes: int = 0
    changed: set[int] = field(default_factory=set)
    """Operators whose parties or state changed."""


def propose(settings: Settings, now: datetime, parties: Collection[int] | None = None) -> Proposed:
    """Bring operators in line with what is shown; `parties`: only theirs and those around them.

    Practice and real parties never meet. Doing it twice changes nothing.
    """
    with locked(settings.home / "state" / "operators.lock"):
        proposed = propose_again(now, parties, settings.alerts.operator_probability)
    log.info("operators proposed: parties=%d operators=%d", proposed.parties, proposed.operators)
    return proposed


def propose_soon(settings: Settings, parties: Collection[int], now: datetime) -> Proposed:
    """After a reading: what is near the parties that showed something new, or everything when they are many."""
    if not parties:
        return Proposed()
    return propose(settings, now, parties if len(parties) <= SOON else None)


def read_again(settings: Settings, store: EvidenceStore, families: Mapping[str, str]) -> int:
    """Feed all evidence once more, for a home whose evidence is older than its identifiers; gives new uses."""
    book, count = IdentifierBook(families, open_capture_files(settings), open_registers(settings.home)), 0
    for segment in sorted(store.segments()):
        records = iter(store.read_segment(segment, -1))
        while batch := list(islice(records, BATCH)):
            with transaction.atomic():
                count += book.feed(batch)
    return count


def propose_again(now: datetime, parties: Collection[int] | None = None, fold_at: float = FOLD_AT) -> Proposed:
    """The same within a transaction of its own or of a decision; alerts are folded as the operators are then."""
    proposed = Proposed()
    with transaction.atomic():
        if parties is not None and len(parties) <= FEW:
            placed, joined = place_new(parties, now)
            parties = set(parties) - placed
            proposed.parties += len(placed)
            proposed.changed |= joined
        for practice in (False, True):
            wanted = None if parties is None else surroundings(parties, practice=practice)
            if wanted is None or wanted:
                propose_world(read_world(practice, wanted), now, proposed, whole=parties is None)
        if proposed.changed:
            refold(proposed.changed, now, fold_at)
    return proposed


def propose_world(world: ShownWorld, now: datetime, proposed: Proposed, *, whole: bool) -> None:
    """Group one world and enter the groups."""
    if not world.parties:
        return
    linker = world.linker()
    groups = [group for group in linker.group() if len(group) > 1 or group[0] in world.alerted]
    entered: Entered = enter_groups(linker, groups, world, now)
    proposed.parties += len(world.parties)
    proposed.operators += len(groups)
    proposed.changed |= entered.changed
    if whole:
        proposed.programmes += enter_programmes(linker, entered.operator_of, world, now)

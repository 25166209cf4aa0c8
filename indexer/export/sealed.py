# SPDX-License-Identifier: EUPL-1.2
"""How far a record is sealed: the state with its files, and the same in the words of an export."""

from collections.abc import Callable
from functools import cache

from config.settings import Settings
from indexer.errors import LedgerError
from indexer.evidence import EvidenceRecord
from indexer.export.content import Seal
from indexer.seals.pins import own_pins
from indexer.seals.state import SealIndex, SealState


def state_finder(settings: Settings) -> Callable[[EvidenceRecord], SealState]:
    """The state of one record after the other; the seals of the home are read once, when the first is asked for."""

    @cache
    def index() -> SealIndex:
        return SealIndex(settings.home, own_pins(settings.home, settings))

    def find(record: EvidenceRecord) -> SealState:
        if record.sequence < 0:
            return SealState(reason="it is not in the ledger")
        try:
            return index().of_record(record.segment, record.sequence)
        except LedgerError as error:
            return SealState(reason=f"the log is not in order: {error}")

    return find


def seal_finder(settings: Settings) -> Callable[[EvidenceRecord], Seal]:
    """The same as an exhibit carries it."""
    state_of = state_finder(settings)

    def find(record: EvidenceRecord) -> Seal:
        found = state_of(record)
        return Seal(
            state=found.state.value, authority=found.authority, sealed_at=found.sealed_at, log_size=found.log_size
        )

    return find

# SPDX-License-Identifier: EUPL-1.2
"""seal_finder(): how far a record is sealed, in the words of an export."""

from collections.abc import Callable

from config.settings import Settings
from indexer.evidence import EvidenceRecord
from indexer.export.content import Seal


def seal_finder(settings: Settings) -> Callable[[EvidenceRecord], Seal]:
    """Asks the ledger's seals for one record after the other."""
    from indexer.seals.state import seal_of

    def find(record: EvidenceRecord) -> Seal:
        if record.sequence < 0:
            return Seal()
        found = seal_of(settings.home, record.segment, record.sequence)
        return Seal(
            state=found.state.value, authority=found.authority, sealed_at=found.sealed_at, log_size=found.log_size
        )

    return find

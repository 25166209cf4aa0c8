# SPDX-License-Identifier: EUPL-1.2
"""Errors of the package indexer.

TheriacError
└── EvidenceError
    ├── LedgerError            journal or log are not what they must be
    │   └── LedgerKeyError     the key that signs is missing, or open to others
    ├── SealError              a time authority's settings or a seal's files are not what they must be
    │   └── SealRefusedError   a time authority's answer did not pass a check: what was to be sealed stays unsealed
    ├── JournalFullError       the disk took no more; nothing of the batch was kept
    ├── StoreAwayError         the store does not answer now; what waits is sent later
    ├── StoreRefusedError      the store answered and will not take these records
    ├── StoreNotPreparedError  templates or indices are missing
    ├── AmbiguousIdError       a prefix fits more than one observation
    ├── ExportError            an export could not be made; nothing of it is left
    ├── ErasureError           what was to be erased cannot be: nothing was, or the rest goes at the next start
    └── BackupError            a backup or its restore could not be made, or is not what it must be
"""

from config.errors import TheriacError


class EvidenceError(TheriacError):
    """The root of what can go wrong in indexer."""


class LedgerError(EvidenceError):
    """A journal or a log holds something else than what was written."""


class LedgerKeyError(LedgerError):
    """The key that signs the log cannot be used; the message says what mends it."""


class SealError(EvidenceError):
    """Pinned roots, credentials or the files of a seal cannot be used; the message says which."""


class SealRefusedError(SealError):
    """The answer of a time authority, or a kept token, did not pass a check."""


class JournalFullError(EvidenceError):
    """The disk took no more bytes: the batch was taken back whole and none of it counts as kept."""


class StoreAwayError(EvidenceError):
    """The store does not answer; the journal keeps everything and it is sent again."""


class StoreRefusedError(EvidenceError):
    """The store answered and refused some records; all others of the batch are stored."""

    def __init__(self, message: str, observation_ids: tuple[str, ...]) -> None:
        super().__init__(message)
        self.observation_ids = observation_ids


class StoreNotPreparedError(EvidenceError):
    """The store has no place for our records yet: `theriac store prepare` makes it."""


class AmbiguousIdError(EvidenceError):
    """A prefix of an id fits several observations."""


class ExportError(EvidenceError):
    """An export could not be made; no half of it is left behind."""


class ErasureError(EvidenceError):
    """An erasure is refused, or could not be finished yet; the message says which and why."""


class BackupError(EvidenceError):
    """A backup or a restore was refused or stopped; the message says what is wrong with which file."""


class FileChangedError(BackupError):
    """A file was not the same at the second reading: somebody wrote into it."""

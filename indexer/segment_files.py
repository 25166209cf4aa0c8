# SPDX-License-Identifier: EUPL-1.2
"""SegmentFiles: journal and log of one segment, grown together or not at all, and taken up again after a death."""

import errno
import os
from collections.abc import Callable, Sequence
from pathlib import Path

from crawler.living import LivingMark
from crawler.mending import quarantine_tail
from indexer.errors import EvidenceError, JournalFullError, LedgerError
from indexer.ledger import (
    JOURNAL,
    LOG,
    LOG_LINE_BYTES,
    Entry,
    first_chain,
    ledger_folder,
    new_salt,
    next_line,
    read_groups,
    read_log,
)
from indexer.log.tree import Edge

MARK = ".segment"
NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL


class SegmentFiles:
    """Journal and log of one segment, both grown together or not at all."""

    def __init__(
        self, home: Path, segment: str, flush: Callable[[int], None] = os.fdatasync, *, flags: int = NEW
    ) -> None:
        self.segment, self.flush = segment, flush
        folder = ledger_folder(home)
        folder.mkdir(parents=True, exist_ok=True)
        self._mark = LivingMark(home, segment + MARK)
        self._journal = os.open(folder / (segment + JOURNAL), flags, 0o640)
        self._log = os.open(folder / (segment + LOG), flags, 0o640)
        self.position = self.log_position = self.entries = 0
        self.chain = first_chain(segment)
        self._edge = Edge()

    @property
    def root(self) -> bytes:
        """The Merkle root over all entries."""
        return self._edge.root()

    @classmethod
    def reopen(cls, home: Path, segment: str) -> "SegmentFiles":
        """A dead segment, its journal whole; log lines that the death prevented are written, others must agree."""
        files = cls(home, segment, flags=os.O_RDWR | os.O_CREAT)
        try:
            files._follow(ledger_folder(home) / (segment + JOURNAL), ledger_folder(home) / (segment + LOG))
        except (LedgerError, OSError):
            files.close(ended=False)
            raise
        return files

    @classmethod
    def resume(cls, home: Path, segment: str) -> "SegmentFiles":
        """A segment that many processes grow in turn, new when it is not there; the caller holds a lock."""
        journal = ledger_folder(home) / (segment + JOURNAL)
        if journal.exists():
            end = max((group.end for group in read_groups(journal)), default=0)
            if end < journal.stat().st_size:
                quarantine_tail(home, journal, end)
        return cls.reopen(home, segment)

    def _follow(self, journal: Path, log_path: Path) -> None:
        whole = log_path.stat().st_size // LOG_LINE_BYTES * LOG_LINE_BYTES
        os.truncate(log_path, whole)
        logged = read_log(log_path)
        for group in read_groups(journal):
            for entry in group.entries:
                expected = next_line(self.entries, entry.line, self.chain)
                found = next(logged, None)
                if found is None:
                    os.pwrite(self._log, expected.line, self.log_position)
                elif found != expected:
                    raise LedgerError(f"{self.segment}: entry {entry.number} of the journal is not what the log says")
                self.entries, self.chain = self.entries + 1, expected.chain
                self._edge.add(bytes.fromhex(expected.leaf))
                self.log_position += LOG_LINE_BYTES
            self.position = group.end
        if next(logged, None) is not None:
            raise LedgerError(f"{self.segment}: the log has entries after {self.entries} that the journal lacks")
        os.lseek(self._journal, self.position, os.SEEK_SET)
        os.lseek(self._log, self.log_position, os.SEEK_SET)

    def append(self, groups: Sequence[Sequence[tuple[str, bytes]]]) -> None:
        """Write groups of (kind, body): journal, flush, log. Raises JournalFullError after taking all of it back."""
        journal_lines: list[bytes] = []
        log_lines: list[bytes] = []
        leaves: list[str] = []
        number, chain = self.entries, self.chain
        for group in groups:
            for at, (kind, body) in enumerate(group):
                entry = Entry(number=number, kind=kind, left=len(group) - at - 1, salt=new_salt(), body=body)
                line = entry.line
                logged = next_line(number, line, chain)
                journal_lines += (line, b"\n")
                log_lines.append(logged.line)
                leaves.append(logged.leaf)
                number, chain = number + 1, logged.chain
        journal_text, log_text = b"".join(journal_lines), b"".join(log_lines)
        try:
            _write_all(self._journal, journal_text)
            self.flush(self._journal)
            _write_all(self._log, log_text)
        except OSError as error:
            self._take_back()
            raise disk_error(error, self.segment) from error
        self.position += len(journal_text)
        self.log_position += len(log_text)
        self.entries, self.chain = number, chain
        for leaf in leaves:
            self._edge.add(bytes.fromhex(leaf))

    def settle(self) -> None:
        """Flush the log: before its root is entered elsewhere."""
        try:
            self.flush(self._log)
        except OSError as error:
            raise disk_error(error, self.segment) from error

    def close(self, *, ended: bool) -> None:
        """Give the files back; `ended` says that the last entry is there, so that nothing is left to recover."""
        os.close(self._journal)
        os.close(self._log)
        if ended:
            self._mark.close()
        else:
            self._mark.release()

    def _take_back(self) -> None:
        for handle, size in ((self._journal, self.position), (self._log, self.log_position)):
            os.ftruncate(handle, size)
            os.lseek(handle, size, os.SEEK_SET)


def _write_all(handle: int, data: bytes) -> None:
    written = 0
    while written < len(data):
        written += os.write(handle, data[written:] if written else data)


def disk_error(error: OSError, segment: str) -> EvidenceError:
    """What the disk said, as our own error: nothing of the batch counts as kept."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return JournalFullError(f"{segment}: the disk took no more bytes, nothing of this batch was kept; free space")
    return LedgerError(f"{segment}: the journal could not be written, nothing of this batch was kept: {error}")

# SPDX-License-Identifier: EUPL-1.2
"""What lies on the disk and waits to be entered in the ledger: closed capture files and tails that were cut off.

Facts go into the next entry that closes a segment, or into one of the custody journal; a death between the two costs
nothing, they are entered at the next start. Entered twice, they say the same twice.
"""

import contextlib
from dataclasses import dataclass
from pathlib import Path

from crawler.closed_files import ClosedFile, forget_closed, waiting_files
from crawler.errors import CaptureError
from crawler.mending import Cut, closed_file
from indexer.errors import LedgerError

TRIES = 20


@dataclass(frozen=True, kw_only=True)
class Facts:
    """Whole-file digests of captures, and tails in `quarantine/`."""

    files: tuple[ClosedFile, ...] = ()
    cuts: tuple[Cut, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.files or self.cuts)


def closed_captures(home: Path) -> Facts:
    """Closed capture files that the ledger has not entered yet; raises LedgerError when a note cannot be read."""
    for _ in range(TRIES):
        with contextlib.suppress(FileNotFoundError):  # another process entered one just now
            try:
                return Facts(files=waiting_files(home))
            except CaptureError as error:
                raise LedgerError(str(error)) from error
    raise LedgerError(f"{home}/state/closed: the notes of closed captures change faster than they can be read")


def waiting_facts(home: Path) -> Facts:
    """Everything that the ledger has not entered yet; for the one process that puts the home in order."""
    return Facts(files=closed_captures(home).files, cuts=waiting_cuts(home))


def waiting_cuts(home: Path) -> tuple[Cut, ...]:
    """Files of `quarantine/` that the ledger has not entered yet; their names say where each was cut off."""
    found = []
    for path in sorted((home / "quarantine").glob("*.*.*")):
        name, _, rest = path.name.rpartition(".")[0].rpartition(".")
        if rest.isdigit() and not _entered(home, path.name).exists():
            file = closed_file(path)
            cut = Cut(
                file=name, offset=int(rest), size_bytes=file.size_bytes, sha256=file.sha256, quarantined_as=path.name
            )
            found.append(cut)
    return tuple(found)


def forget_facts(home: Path, facts: Facts) -> None:
    """The ledger has entered these."""
    with contextlib.suppress(OSError):  # then they are entered once more, and say the same
        for file in facts.files:
            forget_closed(home, file.name)
        for cut in facts.cuts:
            path = _entered(home, cut.quarantined_as)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch()


def _entered(home: Path, name: str) -> Path:
    return home / "state" / "quarantined" / name

# SPDX-License-Identifier: EUPL-1.2
"""Are the capture files what was entered when they were closed, byte for byte, and are there no others."""

import hashlib
from collections.abc import Iterator, Sequence, Set
from pathlib import Path

from crawler.capture_files import SPOOL, CaptureFiles, digest_of
from crawler.closed_files import waiting_files
from crawler.errors import AwayError, CaptureError
from crawler.living import is_living
from indexer.verify.report import Checked, Meter, broken, held, not_checked
from indexer.verify.segment_check import Said, Statement

CAPTURES, QUARANTINE = "captures", "quarantine"
PIECE_BYTES = 1 << 20


def check_captures(files: CaptureFiles, said: Said, meter: Meter, *, writing: bool) -> Iterator[Checked]:
    """Every file that was entered, every file that lies there; `writing`: a process of this home is at work."""
    stated: dict[str, Statement] = {}
    for statement in in_order(said.captures):
        before = stated.get(statement.file)
        if before is None and statement.before_sha256:
            yield broken(CAPTURES, statement.file, f"what it was before was never entered; {_entered(statement)}")
        if before is not None and not _follows(before, statement):
            reason = f"{before.segment} entry {before.number} and {statement.segment} entry {statement.number} disagree"
            yield broken(CAPTURES, statement.file, reason)
        stated[statement.file] = statement
    meter.total_bytes += sum(statement.size_bytes for statement in stated.values())
    for statement in stated.values():
        yield check_file(files, statement, meter)
    yield from _check_others(files, stated.keys(), said, writing)


def check_file(files: CaptureFiles, statement: Statement, meter: Meter) -> Checked:
    """One capture file against what was entered."""
    if (files.home / CAPTURES / statement.file).is_symlink():
        return broken(CAPTURES, statement.file, f"a link lies in the place of the file; {_entered(statement)}")
    try:
        size = files.find_size(statement.file)
        if size is None:
            return broken(CAPTURES, statement.file, f"the file is missing; {_entered(statement)}")
        if size != statement.size_bytes:
            return broken(CAPTURES, statement.file, f"{size} bytes, {statement.size_bytes} were entered")
        digest = hashlib.sha256()
        with files.open(statement.file) as file:
            while piece := file.read(PIECE_BYTES):
                digest.update(piece)
                meter.add(CAPTURES, statement.file, len(piece))
    except (PermissionError, AwayError) as error:
        return not_checked(CAPTURES, statement.file, str(error))
    except (CaptureError, OSError) as error:
        return broken(CAPTURES, statement.file, str(error))
    if digest.hexdigest() != statement.sha256:
        return broken(CAPTURES, statement.file, f"its bytes are not those that were entered; {_entered(statement)}")
    return held(CAPTURES, statement.file, f"{size} bytes, sha256 {statement.sha256}")


def check_quarantine(home: Path, said: Said) -> Iterator[Checked]:
    """Tails that were cut off lie in `quarantine/` as they were, and nothing else."""
    folder = home / QUARANTINE
    stated = {cut.file: cut for cut in said.cuts}
    there = {path.name: path for path in folder.iterdir()} if folder.is_dir() else {}
    for name, cut in stated.items():
        path = there.pop(name, None)
        if path is None:
            yield broken(QUARANTINE, name, f"the file is missing; {_entered(cut)}")
        elif path.is_symlink() or not path.is_file() or digest_of(path) != cut.sha256:
            yield broken(QUARANTINE, name, f"its bytes are not those that were entered; {_entered(cut)}")
        else:
            yield held(QUARANTINE, name, f"{cut.size_bytes} bytes, sha256 {cut.sha256}")
    for name in sorted(there):
        yield broken(QUARANTINE, name, "no entry of the ledger names it: foreign, or not recovered")


def in_order(statements: Sequence[Statement]) -> Iterator[Statement]:
    """What was said first of a file first; then, one after the other, what took its place and says so."""
    later: dict[tuple[str, str], list[Statement]] = {}
    for statement in statements:
        if statement.before_sha256 and statement.before_sha256 != statement.sha256:
            later.setdefault((statement.file, statement.before_sha256), []).append(statement)
    waiting = [one for one in statements if not one.before_sha256]
    while waiting:
        waiting_for = []
        for one in waiting:
            yield one
            waiting_for += later.pop((one.file, one.sha256), [])
        waiting = waiting_for
    yield from (one for left in later.values() for one in left)  # they follow nothing: broken


def _follows(before: Statement, statement: Statement) -> bool:
    """Said once more, or a file that took the place of the one before and says so."""
    again = (before.sha256, before.size_bytes) == (statement.sha256, statement.size_bytes)
    return again or statement.before_sha256 == before.sha256


def _check_others(files: CaptureFiles, known: Set[str], said: Said, writing: bool) -> Iterator[Checked]:

    waiting = {closed.name for closed in waiting_files(files.home)}
    spool = files.home / SPOOL
    spooled = {path.name for path in spool.iterdir()} if spool.is_dir() else set()
    try:
        there = set(files.names())
    except (CaptureError, OSError) as error:
        yield not_checked(CAPTURES, files.where(""), str(error))
        there = set()
    for name in sorted((there | waiting | spooled) - known):
        if name in spooled and is_living(files.home, name):
            yield not_checked(CAPTURES, name, "it is being written")
        elif name in waiting and writing:
            yield not_checked(
                CAPTURES, name, "it was closed and is not entered yet; the run that wrote it does so at its end"
            )
        elif name in waiting or name in spooled:
            yield broken(CAPTURES, name, "its writer died before it was entered: the next `theriac run` recovers it")
        else:
            yield broken(CAPTURES, name, "no entry of the ledger names it: foreign")
    for name in sorted(said.named_warcs.keys() - known - there - waiting - spooled):
        yield broken(CAPTURES, name, f"the file is missing; {said.named_warcs[name]} observations name it")


def _entered(statement: Statement) -> str:
    return f"{statement.sha256} was entered by {statement.segment}, entry {statement.number}"

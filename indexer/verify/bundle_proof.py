# SPDX-License-Identifier: EUPL-1.2
"""A proof as a bundle holds it (indexer/export/bundle_layout.py): text, one fact a line, read back strictly."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from indexer.errors import LedgerError
from indexer.log.proofs import EntryProof

HEAD = "theriac-proof 1"
HEX = re.compile(r"[0-9a-f]{64}")
WITHHELD = "withheld"


@dataclass(frozen=True, kw_only=True)
class ParsedProof:
    """What a proof file says; file names are those of the bundle."""

    segment: str
    number: int
    line_file: str
    """Empty when the line is withheld."""
    leaf: bytes
    segment_index: int
    segment_size: int
    segment_root: bytes
    segment_path: tuple[bytes, ...]
    leaf_file: str
    log_index: int
    log_size: int
    log_root: bytes
    log_path: tuple[bytes, ...]
    checkpoint_file: str

    def proof(self, line: bytes | None, log_leaf: bytes, note: bytes) -> EntryProof:
        """The proof with the bytes that it names."""
        return EntryProof(
            segment=self.segment,
            number=self.number,
            line=line,
            leaf=self.leaf,
            segment_size=self.segment_size,
            segment_root=self.segment_root,
            segment_path=self.segment_path,
            log_index=self.log_index,
            log_leaf=log_leaf,
            log_path=self.log_path,
            checkpoint=note,
        )

    def faults(self, proof: EntryProof) -> Iterator[str]:
        """Where the file contradicts itself or the checkpoint that it names."""
        if self.segment_index != self.number:
            yield "entry and place in the segment's tree differ"
        if (proof.signed.size, proof.signed.root) != (self.log_size, self.log_root):
            yield "the checkpoint states another size or root than the proof"


def parse_proof(text: str) -> ParsedProof:
    """What a proof file says; raises LedgerError for anything that is not written in its exact form."""
    lines = [line.split(" ") for line in text.split("\n")]
    try:
        if text.split("\n", 1)[0] != HEAD or lines.pop() != [""]:
            raise ValueError("it does not begin or end as a proof does")
        lines.reverse()
        lines.pop()
        segment, number = _take(lines, "entry", 2)
        (line_file,) = _take(lines, "line", 1)
        (leaf,) = _take(lines, "leaf", 1)
        index, size, root = _take(lines, "segment-tree", 3)
        path = tuple(_nodes(lines, "segment-path"))
        (leaf_file,) = _take(lines, "log-leaf", 1)
        log_index, log_size, log_root = _take(lines, "log-tree", 3)
        log_path = tuple(_nodes(lines, "log-path"))
        (checkpoint,) = _take(lines, "checkpoint", 1)
        if lines:
            raise ValueError(f"more lines than a proof has, from {' '.join(lines[-1])[:60]!r} on")
        return ParsedProof(
            segment=segment,
            number=int(number),
            line_file="" if line_file == WITHHELD else line_file,
            leaf=_hash(leaf),
            segment_index=int(index),
            segment_size=int(size),
            segment_root=_hash(root),
            segment_path=path,
            leaf_file=leaf_file,
            log_index=int(log_index),
            log_size=int(log_size),
            log_root=_hash(log_root),
            log_path=log_path,
            checkpoint_file=checkpoint,
        )
    except ValueError as error:
        raise LedgerError(f"not a proof: {error}") from error


def _take(lines: list[list[str]], name: str, count: int) -> list[str]:
    words = lines.pop() if lines else [""]
    if words[0] != name or len(words) != count + 1:
        raise ValueError(f"expected `{name}` with {count} words, got {' '.join(words)[:60]!r}")
    return words[1:]


def _nodes(lines: list[list[str]], name: str) -> Iterator[bytes]:
    while lines and lines[-1][0] == name:
        yield _hash(_take(lines, name, 1)[0])


def _hash(text: str) -> bytes:
    if not HEX.fullmatch(text):
        raise ValueError(f"expected 64 hexadecimal digits, got {text[:70]!r}")
    return bytes.fromhex(text)

# SPDX-License-Identifier: EUPL-1.2
"""Reads an exported bundle: every file's digest, each record's line in the ledger with its salt, up to the checkpoint.

Trees are those of RFC 6962; how a proof is written stands in the bundle's guide. Signatures and time stamps are checked
by `verify.sh`, which needs openssl.
"""

import base64
import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

LISTED = re.compile(r"([0-9a-f]{64})  (\S.*)")
PIECE = 1 << 20


@dataclass
class Records:
    """The records of the decisions' list, as the bundle holds them."""

    found: dict[str, dict[str, Any]] = field(default_factory=dict)
    proved: int = 0
    """With their line of the ledger, salt and all, up to a checkpoint."""
    withheld: int = 0
    """Masked: the line says more than this copy may; its leaf is proved, the record rests on the signed list alone."""
    faults: list[str] = field(default_factory=list)


def check_digests(folder: Path) -> Iterator[str]:
    """Files that are missing or not what `manifest.sha256` says."""
    listed = 0
    for line in (folder / "manifest.sha256").read_text(encoding="utf-8").splitlines():
        match = LISTED.fullmatch(line)
        if match is None:
            if not line.startswith("#"):
                yield f"manifest.sha256: a line that is no digest: {line[:60]!r}"
            continue
        listed += 1
        path = folder / match[2]
        if not path.is_file() or ".." in Path(match[2]).parts:
            yield f"{match[2]}: the file is missing"
        elif sha256_of(path) != match[1]:
            yield f"{match[2]}: its digest is not the one that was signed"
    if not listed:
        yield "manifest.sha256: it lists nothing"


def sha256_of(path: Path) -> str:
    """The digest of a file."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            digest.update(piece)
    return digest.hexdigest()


def read_records(folder: Path, wanted: Mapping[str, str]) -> Records:
    """The records with these ids, each against its leaf in the ledger; `wanted`: id to the leaf decided on."""
    records = Records()
    for line in (folder / "records.jsonl").read_text(encoding="utf-8").split("\n"):
        record = json.loads(line) if line else {}
        if record.get("observation_id") in wanted:
            records.found[record["observation_id"]] = record
    for observation_id, leaf in sorted(wanted.items()):
        record = records.found.get(observation_id)
        if record is None:
            records.faults.append(f"{observation_id}: the bundle does not hold it")
            continue
        try:
            held = _check_record(folder, record, leaf)
        except (OSError, ValueError, KeyError, IndexError) as error:
            records.faults.append(f"{observation_id}: {error}")
            continue
        records.proved += held
        records.withheld += not held
    return records


def _check_record(folder: Path, record: Mapping[str, Any], decided: str) -> bool:
    """True: its line says the same and is proved; False: its line is withheld. Raises ValueError for anything else."""
    stem = stem_of(record["segment"], record["sequence"] + 1)
    proof = _Proof.read((folder / "ledger" / "proofs" / f"{stem}.proof").read_text(encoding="ascii"))
    if (proof.segment, proof.number) != (record["segment"], record["sequence"] + 1):
        raise ValueError("its proof is of another entry")
    if decided and proof.leaf.hex() != decided:
        raise ValueError("its leaf in the ledger is not the one that the decisions name")
    proof.check(folder)
    if not proof.line_file:
        return False
    line = (folder / proof.line_file).read_bytes()
    if hashlib.sha256(b"\0" + line).digest() != proof.leaf:
        raise ValueError("its line with its salt does not give its leaf")
    if json.loads(line.split(b"\t", 4)[4]) != dict(record):
        raise ValueError("records.jsonl says something else than its line in the ledger")
    return True


def stem_of(segment: str, number: int) -> str:
    """File name of an entry, without its ending."""
    stem = f"{segment}.{number}"
    return stem if len(stem) <= 180 else f"{hashlib.sha256(segment.encode()).hexdigest()}.{number}"


@dataclass(frozen=True)
class _Proof:
    segment: str
    number: int
    line_file: str
    leaf: bytes
    segment_size: int
    segment_root: bytes
    segment_path: Sequence[bytes]
    leaf_file: str
    log_index: int
    log_size: int
    log_root: bytes
    log_path: Sequence[bytes]
    note_file: str

    @classmethod
    def read(cls, text: str) -> "_Proof":
        """From its text, one fact a line."""
        rows: dict[str, list[list[str]]] = {}
        for line in text.splitlines():
            name, *words = line.split(" ")
            rows.setdefault(name, []).append(words)
        (entry, tree, log) = (rows[name][0] for name in ("entry", "segment-tree", "log-tree"))
        line_file = rows["line"][0][0]
        return cls(
            segment=entry[0],
            number=int(entry[1]),
            line_file="" if line_file == "withheld" else line_file,
            leaf=bytes.fromhex(rows["leaf"][0][0]),
            segment_size=int(tree[1]),
            segment_root=bytes.fromhex(tree[2]),
            segment_path=[bytes.fromhex(words[0]) for words in rows.get("segment-path", ())],
            leaf_file=rows["log-leaf"][0][0],
            log_index=int(log[0]),
            log_size=int(log[1]),
            log_root=bytes.fromhex(log[2]),
            log_path=[bytes.fromhex(words[0]) for words in rows.get("log-path", ())],
            note_file=rows["checkpoint"][0][0],
        )

    def check(self, folder: Path) -> None:
        """From the leaf to the segment's root, to the home's log, to the checkpoint; raises ValueError."""
        if root_from(self.leaf, self.number, self.segment_size, self.segment_path) != self.segment_root:
            raise ValueError("the path does not lead from its leaf to the segment's root")
        stated = (folder / self.leaf_file).read_bytes()
        body = json.loads(stated)
        if (body["segment"], int(body["entries"]), body["root"]) != (
            self.segment,
            self.segment_size,
            self.segment_root.hex(),
        ):
            raise ValueError("the log states another root for its segment")
        leaf = hashlib.sha256(b"\0" + stated).digest()
        if root_from(leaf, self.log_index, self.log_size, self.log_path) != self.log_root:
            raise ValueError("the path does not lead from the segment to the log's root")
        note = (folder / self.note_file).read_text(encoding="utf-8").split("\n")
        if (int(note[1]), base64.b64decode(note[2])) != (self.log_size, self.log_root):
            raise ValueError("the checkpoint states another root for the log")


def root_from(leaf: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes:
    """The root to which a leaf's path leads (RFC 9162, section 2.1.3.2)."""
    if not 0 <= index < size:
        return b""
    at, last, node = index, size - 1, leaf
    for sibling in path:
        if last == 0:
            return b""
        if at & 1 or at == last:
            node = hashlib.sha256(b"\1" + sibling + node).digest()
            while at and not at & 1:
                at, last = at >> 1, last >> 1
        else:
            node = hashlib.sha256(b"\1" + node + sibling).digest()
        at, last = at >> 1, last >> 1
    return node if last == 0 else b""

# SPDX-License-Identifier: EUPL-1.2
"""write_ledger(): into a bundle, everything of the ledger that its exhibits need: lines, proofs, notes, keys, seals."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from config.settings import Settings
from indexer.errors import LedgerError
from indexer.evidence import EvidenceRecord
from indexer.export import bundle_layout as layout
from indexer.export.content import ExportContent
from indexer.export.sealed import state_finder
from indexer.export.wacz import records_in_order
from indexer.log.checkpoint import VerifierKey, parse_verifier_key
from indexer.log.home_log import LeafKind, read_leaves
from indexer.log.keys import load_key
from indexer.log.proofs import EntryProof, Prover
from indexer.schema import decode_record
from indexer.seals.files import CHECKPOINT
from indexer.seals.state import SealState

STEM_CHARACTERS = 180
VIRTUAL_FIRST = 1
"""Before the first observation of a segment stands the segment's own entry."""


@dataclass(kw_only=True)
class LedgerPart:
    """What was written, and what could not be proved."""

    proofs: int = 0
    withheld: int = 0
    unproved: list[str] = field(default_factory=list)


def write_ledger(settings: Settings, content: ExportContent, folder: Path) -> LedgerPart:
    """Write `ledger/` of a bundle; an entry that cannot be proved yet is named, not left out silently."""
    for name in (layout.KEYS, layout.CHECKPOINTS, layout.ENTRIES, layout.PROOFS, layout.SEGMENTS, layout.SEALS):
        (folder / name).mkdir(parents=True, exist_ok=True)
    writing = _Writing(settings, folder)
    part = LedgerPart()
    seen: set[tuple[str, int]] = set()
    for exhibit in content.exhibits:
        for record in records_in_order(exhibit):
            if record.sequence < 0 or (record.segment, record.sequence) in seen:
                continue
            seen.add((record.segment, record.sequence))
            try:
                withheld = writing.entry(record)
            except LedgerError as error:
                part.unproved.append(f"{record.observation_id}: {error}")
                continue
            part.proofs += 1
            part.withheld += withheld
    for key in signing_keys(settings.home):
        _put(folder / layout.KEYS / f"log-{key.key_id.hex()}.pem", public_pem(key))
    _put(folder / layout.KEYS / "bundle.pem", public_pem(load_key(settings.home).verifier))
    return part


class _Writing:
    def __init__(self, settings: Settings, folder: Path) -> None:
        self.home, self.folder = settings.home, folder
        self._state_of = state_finder(settings)
        self._provers: dict[bytes, Prover] = {}

    def entry(self, record: EvidenceRecord) -> bool:
        """Line, proof, leaf, note and seal of one record; True: the line stays out, it tells more than the record."""
        number = record.sequence + VIRTUAL_FIRST
        seal = self._state_of(record)
        proof = self._prover(seal).prove(record.segment, number)
        stem = stem_of(record.segment, number)
        withheld = proof.line is None or not tells_the_same(proof.line, record)
        if proof.line is not None and not withheld:
            _put(self.folder / layout.ENTRIES / f"{stem}.line", proof.line)
        note = f"{layout.CHECKPOINTS}/{proof.signed.size}.note"
        leaf = f"{layout.SEGMENTS}/{proof.log_index}.leaf"
        _put(self.folder / note, proof.checkpoint)
        _put(self.folder / leaf, proof.log_leaf)
        line = "withheld" if withheld else f"{layout.ENTRIES}/{stem}.line"
        _put(self.folder / layout.PROOFS / f"{stem}.proof", proof_text(proof, line, leaf, note).encode())
        for path in (*seal.files, *seal.renewals):
            _put(self.folder / layout.SEALS / path.name, path.read_bytes())
        return withheld

    def _prover(self, seal: SealState) -> Prover:
        """Proofs lead to the checkpoint that was sealed; without a seal to the newest."""
        stamped = next((path for path in seal.files if path.name.endswith(f".{CHECKPOINT}")), None)
        note = stamped.read_bytes() if stamped is not None else b""
        if note not in self._provers:
            self._provers[note] = Prover(self.home, note or None)
        return self._provers[note]


def stem_of(segment: str, number: int) -> str:
    """File name of an entry, without its ending."""
    stem = f"{segment}.{number}"
    return stem if len(stem) <= STEM_CHARACTERS else f"{hashlib.sha256(segment.encode()).hexdigest()}.{number}"


def tells_the_same(line: bytes, record: EvidenceRecord) -> bool:
    """Whether a journal line holds this very record: then it may go out wherever the record may."""
    return decode_record(line.split(b"\t", 4)[4]) == record


def proof_text(proof: EntryProof, line: str, leaf: str, note: str) -> str:
    """A proof as the layout says."""
    signed = proof.signed
    rows = [
        "theriac-proof 1",
        f"entry {proof.segment} {proof.number}",
        f"line {line}",
        f"leaf {proof.leaf.hex()}",
        f"segment-tree {proof.number} {proof.segment_size} {proof.segment_root.hex()}",
        *(f"segment-path {node.hex()}" for node in proof.segment_path),
        f"log-leaf {leaf}",
        f"log-tree {proof.log_index} {signed.size} {signed.root.hex()}",
        *(f"log-path {node.hex()}" for node in proof.log_path),
        f"checkpoint {note}",
    ]
    return "\n".join(rows) + "\n"


def signing_keys(home: Path) -> Iterator[VerifierKey]:
    """Every key that has signed this home's log."""
    for leaf in read_leaves(home):
        if leaf.kind == LeafKind.KEY:
            yield parse_verifier_key(str(leaf.body["vkey"]))


def public_pem(key: VerifierKey) -> bytes:
    """The public key as openssl reads it."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    public = Ed25519PublicKey.from_public_bytes(key.public)
    return public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def _put(path: Path, data: bytes) -> None:
    if not path.exists():
        path.write_bytes(data)

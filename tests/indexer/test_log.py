# SPDX-License-Identifier: EUPL-1.2
"""The home's log: proofs against the definition and other people's verifiers, and what it refuses to sign."""

import base64
import errno
import hashlib
import json
import os
import shutil
import subprocess
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from indexer.errors import LedgerError
from indexer.log import home_log
from indexer.log.checkpoint import parse_checkpoint
from indexer.log.home_log import (
    LeafKind,
    append_leaf,
    log_folder,
    read_leaf,
    read_leaves,
    read_note,
    signed_folder,
    tidy,
)
from indexer.log.keys import load_key, make_key
from indexer.log.proofs import Prover
from indexer.log.tiles import files_of, tile_path
from indexer.log.tree import (
    LeafTree,
    consistency_proof,
    inclusion_proof,
    is_consistent,
    is_included,
    leaf_hash,
    node_hash,
    range_root,
    root_of,
)
from indexer.verify.log_check import check_log
from tests.elastic import tools_folder

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def mth(hashes: Sequence[bytes]) -> bytes:
    """RFC 6962 section 2.1, word for word."""
    if not hashes:
        return hashlib.sha256(b"").digest()
    if len(hashes) == 1:
        return hashes[0]
    split = 1
    while split * 2 < len(hashes):
        split *= 2
    return node_hash(mth(hashes[:split]), mth(hashes[split:]))


def grow(home: Path, count: int) -> None:
    for number in range(count):
        append_leaf(home, LeafKind.AUDIT, {"day": number}, now=lambda: NOW)


@pytest.mark.parametrize("size", [1, 2, 3, 7, 8, 13, 64, 65])
def test_proofs_follow_the_definition(size: int) -> None:
    leaves = [leaf_hash(str(number).encode()) for number in range(size)]
    tree, root = LeafTree(leaves), mth(leaves)
    assert root_of(leaves) == range_root(0, size, tree.node) == root
    for index in range(size):
        proof = inclusion_proof(index, size, tree.node)
        assert is_included(leaves[index], index, size, proof, root)
        assert not is_included(leaf_hash(b"x"), index, size, proof, root)
        assert not is_included(leaves[index], index, size, (*proof, root), root)
        assert size == 1 or not is_included(leaves[index], (index + 1) % size, size, proof, root)
    for old in range(1, size + 1):
        proof = consistency_proof(old, size, tree.node)
        assert is_consistent(old, mth(leaves[:old]), size, root, proof)
        assert not is_consistent(old, leaf_hash(b"x"), size, root, proof)
        assert old == size or not is_consistent(old, mth(leaves[:old]), size, leaf_hash(b"x"), proof)


OTHER_ROOT = """
import pymerkle
tree = pymerkle.InmemoryTree(algorithm="sha256")
for number in range(300):
    tree.append_entry(f"entry {number}".encode())
print(tree.get_state().hex())
"""


def test_same_root_as_another_library() -> None:
    python = tools_folder() / "tlogverify/pymerkle/bin/python"
    if not python.exists():
        pytest.skip("pymerkle is not here: bash deploy/tlogverify.sh installs it")
    said = subprocess.run([str(python), "-c", OTHER_ROOT], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == root_of(leaf_hash(f"entry {number}".encode()) for number in range(300)).hex()


@pytest.mark.parametrize(
    ("level", "number", "width", "path"),
    [
        pytest.param(0, 0, 256, "tile/0/000", id="first"),
        pytest.param(1, 1234067, 256, "tile/1/x001/x234/067", id="far"),
        pytest.param("entries", 5, 70, "tile/entries/005.p/70", id="partial"),
    ],
)
def test_tile_paths(level: int | str, number: int, width: int, path: str) -> None:
    assert tile_path(level, number, width) == path


def test_tiles_of_the_standard_s_own_example() -> None:
    names = set(files_of(70_000))
    assert {"tile/0/272", "tile/0/273.p/112", "tile/1/000", "tile/1/001.p/17", "tile/2/000.p/1"} <= names
    assert "tile/0/274" not in names


def test_log_grows_past_a_full_tile(tmp_path: Path) -> None:
    grow(tmp_path, 5)
    early = (log_folder(tmp_path) / "checkpoint").read_bytes()
    grow(tmp_path, 258)
    assert not [check for check in check_log(tmp_path).checks if check.answer != "HELD"]
    leaves = list(read_leaves(tmp_path))
    assert [leaf.kind for leaf in leaves[:2]] == ["key", "audit"]
    assert len(leaves) == 264
    newest = read_note(log_folder(tmp_path))
    assert newest is not None
    assert newest.root == mth([leaf_hash(leaf.data) for leaf in leaves])
    old = parse_checkpoint(early)
    growth = Prover(tmp_path).prove_growth(old.size)
    assert is_consistent(old.size, old.root, newest.size, newest.root, growth)
    assert not (log_folder(tmp_path) / "tile/0/000.p").exists()


def test_go_accepts_the_log_and_rejects_a_changed_byte(tmp_path: Path) -> None:
    binary = tools_folder() / "tlogverify" / "tlogverify"
    if not binary.exists():
        pytest.skip("the Go verifier is not here: bash deploy/tlogverify.sh builds it")
    grow(tmp_path, 3)
    old = (log_folder(tmp_path) / "checkpoint").read_bytes()
    grow(tmp_path, 260)
    prover, leaf = Prover(tmp_path), read_leaf(tmp_path, 123)
    assert leaf is not None
    proofs = {
        "Index": 123,
        "Leaf": base64.b64encode(leaf.data).decode(),
        "Inclusion": [base64.b64encode(node).decode() for node in prover.prove_leaf(123)],
        "Old": old.decode(),
        "Growth": [base64.b64encode(node).decode() for node in prover.prove_growth(parse_checkpoint(old).size)],
    }
    target = tmp_path / "proofs.json"
    target.write_text(json.dumps(proofs))
    command = [str(binary), str(log_folder(tmp_path)), str(load_key(tmp_path).verifier), str(target)]
    good = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (good.returncode, good.stdout.splitlines()[-1]) == (0, "proofs hold"), good.stdout
    changed = log_folder(tmp_path) / "tile/entries/000"
    data = bytearray(changed.read_bytes())
    data[5_000] ^= 1
    changed.write_bytes(data)
    bad = subprocess.run(command, capture_output=True, text=True, check=False)
    assert bad.returncode == 1
    assert "does not match its leaf" in bad.stdout
    proofs["Inclusion"][0] = proofs["Inclusion"][1]
    changed.write_bytes(bytes(data[:5_000]) + bytes([data[5_000] ^ 1]) + bytes(data[5_001:]))
    target.write_text(json.dumps(proofs))
    assert subprocess.run(command, capture_output=True, check=False).returncode == 1


def spoil_tile(home: Path) -> None:
    path = log_folder(home) / "tile/0/000.p/4"
    path.write_bytes(bytes([path.read_bytes()[0] ^ 1]) + path.read_bytes()[1:])


def cut_back(home: Path) -> None:
    shutil.copy(home / "older", log_folder(home) / "checkpoint")


def forget_signed(home: Path) -> None:
    (signed_folder(home) / "checkpoint").unlink()


def open_key_file(home: Path) -> None:
    (home / "state/keys/log.key").chmod(0o644)


def lose_key(home: Path) -> None:
    (home / "state/keys/log.key").unlink()


def exchange_key(home: Path) -> None:
    lose_key(home)
    make_key(home, "theriac.internal/other")


def older_home(home: Path) -> None:
    (home / "ledger/segments.log").write_text("")


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        pytest.param(spoil_tile, "they were changed", id="a tile was changed"),
        pytest.param(cut_back, "cut or replaced", id="the log was set back"),
        pytest.param(forget_signed, "signed last is missing", id="what was signed is forgotten"),
        pytest.param(open_key_file, r"others may reach it \(mode 0644\)", id="a key that others can read"),
        pytest.param(lose_key, "the key that signed the log is missing", id="no key"),
        pytest.param(exchange_key, "another one lies here", id="another key"),
        pytest.param(older_home, "written by an older version", id="a home of an older version"),
    ],
)
def test_nothing_is_signed_that_does_not_continue_the_log(spoil, said: str, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    grow(tmp_path, 1)
    shutil.copy(log_folder(tmp_path) / "checkpoint", tmp_path / "older")
    grow(tmp_path, 2)
    spoil(tmp_path)
    before = (signed_folder(tmp_path) / "checkpoint").read_bytes() if spoil is not forget_signed else b""
    with pytest.raises(LedgerError, match=said):
        grow(tmp_path, 1)
    if before:
        assert (signed_folder(tmp_path) / "checkpoint").read_bytes() == before


@pytest.mark.parametrize("at", range(5))
def test_kill_between_two_files_is_settled(at: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each file write of one more leaf dies once; afterwards the leaf is there whole or not at all."""
    grow(tmp_path, 3)
    real, calls = home_log.write_whole, []

    def dying(path: Path, data: bytes) -> None:
        calls.append(path)
        if len(calls) > at:
            raise KeyboardInterrupt
        real(path, data)

    monkeypatch.setattr(home_log, "write_whole", dying)
    if at < 4:
        with pytest.raises(KeyboardInterrupt):
            grow(tmp_path, 1)
    else:
        grow(tmp_path, 1)
    monkeypatch.setattr(home_log, "write_whole", real)
    tidy(tmp_path)
    assert not [check for check in check_log(tmp_path).checks if check.answer != "HELD"]
    grow(tmp_path, 1)
    assert len(list(read_leaves(tmp_path))) == (6 if at >= 3 else 5)
    assert not [check for check in check_log(tmp_path).checks if check.answer != "HELD"]


def test_full_disk_signs_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    grow(tmp_path, 3)

    def full(path: Path, data: bytes) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patched:
        patched.setattr(home_log, "write_whole", full)
        with pytest.raises(LedgerError, match="nothing was entered"):
            grow(tmp_path, 1)
    grow(tmp_path, 1)
    assert len(list(read_leaves(tmp_path))) == 5


def test_clock_that_jumped_back_is_recorded(tmp_path: Path) -> None:
    append_leaf(tmp_path, LeafKind.AUDIT, {}, now=lambda: NOW)
    append_leaf(tmp_path, LeafKind.AUDIT, {}, now=lambda: NOW - timedelta(hours=1))
    append_leaf(tmp_path, LeafKind.AUDIT, {}, now=lambda: NOW)
    assert [leaf.body.get("clock_back_s") for leaf in read_leaves(tmp_path)] == [None, None, 3600, None]
    assert not [check for check in check_log(tmp_path).checks if check.answer != "HELD"]

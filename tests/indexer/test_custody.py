# SPDX-License-Identifier: EUPL-1.2
"""Later handlings: entered by many processes, whole or not at all, proved at once."""

import errno
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from config.settings import Settings
from indexer.custody import enter
from indexer.errors import EvidenceError, LedgerError
from indexer.log.home_log import (
    read_leaves,
)
from indexer.log.proofs import Prover, entry_proof, proof_faults

GROW = """
import sys
from pathlib import Path
from config.cli import build_app
from config.settings import Settings, load_settings
from indexer.custody import enter
for number in range(15):
    enter(Settings(home=Path(sys.argv[1])), "viewed", {"who": sys.argv[2], "number": number})
"""


@pytest.mark.slow
def test_processes_share_one_ledger(tmp_path: Path) -> None:
    running = [subprocess.Popen([sys.executable, "-c", GROW, str(tmp_path), f"p{number}"]) for number in range(3)]
    assert [child.wait(timeout=120) for child in running] == [0, 0, 0]
    leaves = list(read_leaves(tmp_path))
    assert [leaf.body.get("entries") for leaf in leaves] == [None, *range(1, 46)]
    segment = str(leaves[1].body["segment"])
    prover = Prover(tmp_path)
    said = [prover.prove(segment, number) for number in range(45)]
    assert not [fault for proof in said for fault in proof_faults(proof)]
    for name in ("p0", "p1", "p2"):
        mine = [json.loads(proof.line.split(b"\t", 4)[4]) for proof in said if proof.line]
        assert [one["number"] for one in mine if one["who"] == name] == list(range(15))


def test_entry_that_a_full_disk_stopped_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = Settings(home=tmp_path)
    enter(settings, "viewed", {"who": "a"})
    real = os.write

    def full(handle: int, data: bytes) -> int:
        if b"too much" in data:
            real(handle, data[:20])
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return real(handle, data)

    with monkeypatch.context() as patched:
        patched.setattr(os, "write", full)
        with pytest.raises(EvidenceError, match="free space"):
            enter(settings, "viewed", {"who": "too much"})
    place = enter(settings, "viewed", {"who": "b"})
    assert place.number == 1
    assert not list(proof_faults(entry_proof(tmp_path, place.segment, 1)))


@pytest.mark.parametrize("kind", ["observation", "opened", "With Space", "tab\t", ""])
def test_custody_refuses_kinds_of_other_journals(kind: str, tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="expected a kind"):
        enter(Settings(home=tmp_path), kind, {})

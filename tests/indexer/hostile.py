# SPDX-License-Identifier: EUPL-1.2
"""What the tests of hostile hands share: a home with two runs and two seals, and a bundle of all of it."""

import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from config.finding import Held
from config.settings import Settings
from crawler.capture import WarcWriter
from crawler.capture_event import CaptureContext
from crawler.captured import CapturedPage
from indexer.export import bundle_layout as layout
from indexer.export.bundle import DATA
from indexer.export.bundle_ledger import write_ledger
from indexer.export.collect import Occasion, Wanted, collect
from indexer.export.sealed import seal_finder
from indexer.keeper import Keeper
from indexer.query import Query
from indexer.seals.authority import practice_folder
from indexer.seals.sealing import seal_home
from indexer.store import open_store
from indexer.verify.home import verify_home
from tests.indexer.seals.authority import serve
from tests.indexer.test_recovery import make_judged
from tests.indexer.test_verify_bundle import sign
from tests.practice.authority import PracticeAuthority

ESCAPE = "\x1b[2J"
Act = Callable[[Path], object]


def keep(home: Path, run: str) -> None:
    """Two pages, captured and kept."""
    with (
        Keeper(Settings(home=home)) as keeper,
        WarcWriter(home, CaptureContext(run_id=run, worker="w", user_agent="x")) as writer,
    ):
        for number in range(2):
            judged = make_judged(number + 10 * int(run[-1]), run)
            captured = CapturedPage(seen=judged.captured.seen, capture=writer.write(judged.captured.seen))
            keeper.keep(replace(judged, captured=captured))


def make_homes(folder: Path) -> None:
    """`home` with two runs and two seals, `older` as it was after the first run."""
    home = folder / "home"
    with serve(PracticeAuthority(practice_folder(home)).answer) as server:
        for run in ("run-0", "run-1"):
            keep(home, run)
            assert seal_home(Settings(home=home), datetime.now(UTC), practice_proxy=server.url).sealed
            if run == "run-0":
                shutil.copytree(home, folder / "older")
    assert verify_home(Settings(home=home)).answer is Held.HELD


def make_bundle(folder: Path) -> None:
    """`bundle`: everything of `home`, with proofs and seals, and the script that checks it."""
    home = folder / "home"
    settings = Settings(home=home)
    bundle = folder / "bundle"
    bundle.mkdir()
    store = open_store(settings)
    occasion = Occasion(reference="X-1", title="t", made_at=datetime.now(UTC), made_by="a", masked=False, authority="b")
    content = collect(store, Wanted(query=Query(limit=None), question="q"), occasion, seal_finder(settings))
    records = list(store.find(Query(kinds=(), limit=None)))
    store.close()
    (bundle / layout.RECORDS).write_bytes(b"".join(line_of(record) for record in records))
    proofs = write_ledger(settings, content, bundle).proofs
    shutil.copy(DATA / layout.VERIFY, bundle / layout.VERIFY)
    (bundle / layout.TABLE).write_text("exhibit\n")
    sign(bundle, home, proofs=proofs)
    assert run_script(bundle)[0] == 0, run_script(bundle)[1]


def line_of(record: object) -> bytes:
    import msgspec

    return msgspec.json.encode(record) + b"\n"


def run_script(folder: Path, *words: str) -> tuple[int, str]:
    """What verify.sh says; it must not hang."""
    done = subprocess.run(
        ["sh", str(folder / layout.VERIFY), *words], capture_output=True, check=False, timeout=60
    )  # fmt: skip
    return done.returncode, (done.stdout + done.stderr).decode("utf-8", "surrogateescape")


def only(folder: Path, pattern: str, index: int = 0) -> Path:
    return sorted(folder.glob(pattern))[index]


def swap(one: Path, other: Path) -> None:
    beside = one.with_name("beside")
    one.rename(beside)
    other.rename(one)
    beside.rename(other)

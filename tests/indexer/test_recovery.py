# SPDX-License-Identifier: EUPL-1.2
"""After any fault everything that was confirmed is in the store once, and what was cut is put aside and noted."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

import msgspec
import pytest

from config.finding import Held
from config.settings import Settings
from crawler.captures import verify_capture
from crawler.living import find_dead
from indexer.errors import StoreAwayError, StoreRefusedError
from indexer.evidence import EvidenceRecord
from indexer.keeper import Keeper
from indexer.ledger import JOURNAL, LOG, RECOVERED, ledger_folder, read_groups
from indexer.output import write_output
from indexer.query import Query
from indexer.recovery import kept_page_keys, rebuild_store, recover, run_records
from indexer.segments import read_segment_events
from indexer.sqlite_store import SqliteStore
from indexer.store import EvidenceStore, open_store
from tests.indexer.worker import WORK
from tests.make import make_assessed, make_listing, make_page, make_seen

pytestmark = pytest.mark.slow


def make_judged(number: int, run_id: str = "run-1"):  # type: ignore[no-untyped-def]
    url = f"https://shop.example/p/{number}"
    seen = make_seen(make_page(url=url), run_id=run_id, page_key=f"k{number}", listings=(make_listing(url=url),))
    return make_assessed(seen=seen)


def stored(settings: Settings) -> list[str]:
    store = open_store(settings)
    try:
        return sorted(record.page_key for record in store.find(Query(kinds=(), limit=None)))
    finally:
        store.close()


class FaultyStore(SqliteStore):
    """A store that is away, or refuses some records, as long as it is told to."""

    away = False
    refuses: tuple[str, ...] = ()

    def add(self, records: Sequence[EvidenceRecord]) -> int:
        if self.away:
            raise StoreAwayError("the store is away")
        refused = tuple(record.observation_id for record in records if record.page_key in self.refuses)
        new = super().add([record for record in records if record.observation_id not in refused])
        if refused:
            raise StoreRefusedError(f"refused {len(refused)}", refused)
        return new


def faulty(**faults: object) -> type[FaultyStore]:
    return type("Faulty", (FaultyStore,), faults)


def opener(kind: type[FaultyStore]):  # type: ignore[no-untyped-def]
    def open_faulty(settings: Settings) -> EvidenceStore:
        return kind(settings.home / "evidence.sqlite")

    return open_faulty


def test_good_order_leaves_nothing_to_recover(settings: Settings) -> None:
    with Keeper(settings) as keeper:
        for number in range(10):
            keeper.keep(make_judged(number))
    found = recover(settings)
    assert (found.segments, found.cuts, found.sent_records, found.unsent_segments, found.faults) == ((), (), 0, (), ())
    assert stored(settings) == sorted(f"k{number}" for number in range(10))


def test_store_that_is_away_gets_everything_at_the_next_start(settings: Settings) -> None:
    keeper = Keeper(settings, open_store=opener(faulty(away=True)))
    safe = [keeper.keep(make_judged(number))[0] for number in range(10)]
    for one in safe:
        one.result(timeout=20)
    assert keeper.close() is False
    assert len(recover(settings, open_store=opener(faulty(away=True))).unsent_segments) == 1
    found = recover(settings)
    assert (found.sent_records, found.unsent_segments) == (10, ())
    assert stored(settings) == sorted(f"k{number}" for number in range(10))


def test_store_that_comes_back_gets_the_rest_from_the_journal(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("indexer.outbox.WAITING_RECORDS", 5)
    monkeypatch.setattr("indexer.outbox.FIRST_PAUSE_S", 0.02)
    kind = faulty(away=True)
    keeper = Keeper(settings, open_store=opener(kind))
    for number in range(300):
        keeper.keep(make_judged(number))[0].result(timeout=20) if number % 50 == 0 else keeper.keep(make_judged(number))
    kind.away = False
    assert keeper.close() is True
    assert len(stored(settings)) == 300


def test_refused_record_stops_no_other_and_is_sent_again(settings: Settings) -> None:
    keeper = Keeper(settings, open_store=opener(faulty(refuses=("k3",))))
    for number in range(10):
        keeper.keep(make_judged(number))
    assert keeper.close() is False
    assert len(stored(settings)) == 9
    assert recover(settings).unsent_segments == ()
    assert len(stored(settings)) == 10


def test_slow_store_does_not_hold_the_crawl(settings: Settings) -> None:
    release = threading.Event()

    class Slow(FaultyStore):
        def add(self, records: Sequence[EvidenceRecord]) -> int:
            release.wait(60)
            return super().add(records)

    keeper = Keeper(settings, open_store=opener(Slow))
    keeper.keep(make_judged(1))[0].result(timeout=20)  # on disk while the store holds still
    assert not stored(settings)
    release.set()
    assert keeper.close() is True


def cut_and_forget(settings: Settings, tail: bytes, *, log_lines: int | None = None) -> str:
    """Leave what a killed process leaves: no close, a tail, maybe fewer log lines."""
    child = subprocess.run(
        [sys.executable, "-c", DIE_AFTER, str(settings.home)], check=False, capture_output=True, timeout=120
    )
    assert child.returncode == -signal.SIGKILL, child.stderr
    (name,) = find_dead(settings.home, ".segment")
    segment = name.removesuffix(".segment")
    with (ledger_folder(settings.home) / (segment + JOURNAL)).open("ab") as file:
        file.write(tail)
    if log_lines is not None:
        os.truncate(ledger_folder(settings.home) / (segment + LOG), log_lines * 141)
    return segment


DIE_AFTER = """
import os, signal, sys
from pathlib import Path
from config.settings import Settings
from indexer.keeper import Keeper
from tests.indexer.test_recovery import make_judged
keeper = Keeper(Settings(home=Path(sys.argv[1])))
for number in range(5):
    keeper.keep(make_judged(number))[0].result(timeout=60)
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.parametrize(
    ("tail", "log_lines"),
    [
        pytest.param(b"", None, id="between pages"),
        pytest.param(b"6\tobservation\t0\tabc", None, id="in the middle of a line"),
        pytest.param(b'6\tobservation\t1\tabc\t{"half a page": 1}\n', None, id="in the middle of a page"),
        pytest.param(b"", 3, id="before the log"),
        pytest.param(b"6\tobs", 0, id="log lost, tail cut"),
    ],
)
def test_dead_segment_is_closed(tail: bytes, log_lines: int | None, settings: Settings) -> None:
    segment = cut_and_forget(settings, tail, log_lines=log_lines)
    found = recover(settings)
    assert (found.segments, found.faults, found.unsent_segments) == ((segment,), (), ())
    assert [cut.size_bytes for cut in found.cuts] == ([len(tail)] if tail else [])
    for cut in found.cuts:
        assert (settings.home / "quarantine" / cut.quarantined_as).read_bytes() == tail
    assert stored(settings) == [f"k{number}" for number in range(5)]
    assert kept_page_keys(settings.home, "run-1") == {f"k{number}" for number in range(5)}
    last = list(read_groups(ledger_folder(settings.home) / (segment + JOURNAL)))[-1].entries[-1]
    assert last.kind == RECOVERED
    assert len(msgspec.json.decode(last.body)["cuts"]) == len(found.cuts)
    assert [event.event for event in read_segment_events(settings.home)] == ["opened", "recovered"]
    assert recover(settings).segments == ()


@pytest.mark.parametrize("tail", [b"", b"\x1f\x8b\x08\x00cut member", b"nonsense" * 1_000])
def test_cut_tail_of_a_warc_is_put_aside(tail: bytes, settings: Settings) -> None:
    child = subprocess.run(
        [sys.executable, "-c", f"{WORK}    os.kill(os.getpid(), 9)\n", str(settings.home), "20"],
        check=False,
        capture_output=True,
        timeout=120,
    )
    assert child.returncode == -signal.SIGKILL, child.stderr
    (name,) = find_dead(settings.home, ".warc.gz")
    path = settings.home / "state" / "spool" / name
    whole = path.stat().st_size
    with path.open("ab") as file:
        file.write(tail)
    found = recover(settings)
    assert not path.exists()
    kept = settings.home / "captures" / name
    assert kept.stat().st_size == whole
    assert [cut.file for cut in found.cuts] == ([name] if tail else [])
    assert find_dead(settings.home, ".warc.gz") == ()
    for record in run_records(settings.home, "run-1"):
        assert record.capture is not None
        assert verify_capture(settings.home, record.capture).answer is Held.HELD


def test_changed_journal_is_a_fault_and_is_left_alone(settings: Settings) -> None:
    segment = cut_and_forget(settings, b"")
    path = ledger_folder(settings.home) / (segment + JOURNAL)
    path.write_bytes(path.read_bytes().replace(b"Sildenafil 100 mg", b"Sildenafil 900 mg", 1))
    found = recover(settings)
    assert found.segments == ()
    assert any("not what the log says" in fault for fault in found.faults)


def test_living_segment_is_left_alone(settings: Settings) -> None:
    with Keeper(settings) as keeper:
        keeper.keep(make_judged(1))[0].result(timeout=20)
        assert recover(settings).segments == ()


def test_runs_do_not_mix(settings: Settings) -> None:
    for run_id in ("run", "run--1", "run-2"):
        with Keeper(settings) as keeper:
            keeper.keep(make_judged(len(run_id), run_id))
    assert kept_page_keys(settings.home, "run") == {"k3"}
    assert kept_page_keys(settings.home, "run--1") == {"k6"}
    assert kept_page_keys(settings.home, "run", source="another") == set()
    assert kept_page_keys(settings.home, "unknown") == set()


def test_store_is_rebuilt_from_the_journals(settings: Settings) -> None:
    with Keeper(settings) as keeper:
        for number in range(20):
            keeper.keep(make_judged(number))
    for path in settings.home.glob("evidence.sqlite*"):
        path.unlink()
    store = open_store(settings)
    assert rebuild_store(settings, store) == 20
    assert rebuild_store(settings, store) == 0
    store.close()


def test_output_has_each_offer_once(settings: Settings, tmp_path: Path) -> None:
    for _ in range(2):
        with Keeper(settings) as keeper:
            for number in range(5):
                keeper.keep(make_judged(number))
    path = tmp_path / "out" / "offers.jsonl"
    assert write_output(settings, "run-1", path) == 5
    rows = [msgspec.json.decode(line) for line in path.read_bytes().splitlines()]
    wanted = {
        "url",
        "title",
        "price",
        "currency",
        "seller",
        "description",
        "images",
        "source",
        "observed_at",
        "capture",
    }
    assert all(wanted | {"assessment"} <= row.keys() for row in rows)
    assert [path.name for path in path.parent.iterdir()] == ["offers.jsonl"]

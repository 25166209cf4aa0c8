# SPDX-License-Identifier: EUPL-1.2
"""`python -m tests.indexer.faults.driver SCENE KIND POINTS FOLDER`: the scene with a fault at so many of its points.

Everything is imported once; each trial is a fork with a home of its own. After it another fork starts as the product
would: recovers, and looks whether everything holds, nothing reported is missing, nothing is there twice.
"""

from tests.indexer.faults.injected import COUNT, FAULT, FULL, KILL, install

install()

import json  # noqa: E402
import logging  # noqa: E402
import os  # noqa: E402
import random  # noqa: E402
import shutil  # noqa: E402
import signal  # noqa: E402
import sys  # noqa: E402
import traceback  # noqa: E402
from collections import Counter  # noqa: E402
from collections.abc import Callable, Iterator  # noqa: E402
from pathlib import Path  # noqa: E402

from alerts.backup.places import open_place  # noqa: E402
from alerts.backup.restoring import restore_backup  # noqa: E402
from config.finding import Held  # noqa: E402
from config.settings import Settings  # noqa: E402
from indexer.erasure.tombstones import read_tombstones  # noqa: E402
from indexer.ledger import JOURNAL, Entry, ledger_folder, read_groups  # noqa: E402
from indexer.query import Query  # noqa: E402
from indexer.recovery import rebuild_store, recover, run_records  # noqa: E402
from indexer.seals.files import find_seals, seals_folder  # noqa: E402
from indexer.store import open_store  # noqa: E402
from indexer.verify.home import verify_home  # noqa: E402
from tests.indexer.faults.scenes import PASSPHRASE, REFUSED, SCENES, Scene, crawl, play  # noqa: E402


def main() -> int:
    """One JSON object: how many points there are, how many were tried, what went wrong where."""
    name, kind, points, folder = sys.argv[1], sys.argv[2], int(sys.argv[3]), Path(sys.argv[4])
    logging.disable(logging.CRITICAL)
    scene, base = SCENES[name], folder / "base"
    base.mkdir(parents=True)
    in_fork(lambda: scene.prepare(Settings(home=base)))
    total = count_points(scene, base, folder / "count")
    every = range(total)
    chosen = every if points >= total else sorted(random.Random(5).sample(every, points))
    faults = [fault for at in chosen for fault in trial(scene, kind, at, base, folder / str(at))]
    print(json.dumps({"scene": name, "points": total, "tried": len(chosen), "faults": faults}))
    return 0


def in_fork(act: Callable[[], object]) -> str:
    """Run it in a child; what went wrong there, empty when nothing did. A child that was killed is well."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        status = 0
        try:
            act()
        except BaseException:  # noqa: BLE001 (the child has nobody above it)
            FAULT.disarm()
            os.write(writing, traceback.format_exc()[-2_000:].encode())
            status = 1
        FAULT.disarm()
        os._exit(status)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        said = pipe.read().decode()
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return "" if os.WTERMSIG(status) == signal.SIGKILL else f"died of signal {os.WTERMSIG(status)}"
    return said


def count_points(scene: Scene, base: Path, home: Path) -> int:
    """How many write points the scene has when nothing goes wrong."""
    shutil.copytree(base, home)
    count = home.with_name("points")

    def act() -> None:
        FAULT.arm(COUNT, -1)
        play(scene, home, lambda word: None)
        FAULT.disarm()
        count.write_text(str(FAULT.passed))

    said = in_fork(act)
    assert not said, said
    shutil.rmtree(home)
    return int(count.read_text())


def trial(scene: Scene, kind: str, at: int, base: Path, home: Path) -> Iterator[str]:
    """One fault at one point; what did not hold afterwards."""
    shutil.copytree(base, home)
    told = home.with_name(f"{home.name}.told")
    handle = os.open(told, os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    def report(word: str) -> None:
        armed, FAULT.armed = FAULT.armed, False
        os.write(handle, f"{word}\n".encode())
        FAULT.armed = armed

    def act() -> None:
        FAULT.arm(kind, at)
        try:
            play(scene, home, report)
        except REFUSED:
            if kind != FULL:
                raise

    said = in_fork(act)
    if said:
        yield f"point {at}: while it was done: {said}"
    said = in_fork(lambda: look(scene, home, set(told.read_text().split())))
    if said:
        yield f"point {at}: afterwards: {said}"
    else:
        shutil.rmtree(home)
    os.close(handle)
    told.unlink()


def look(scene: Scene, home: Path, told: set[str]) -> None:
    """The next start, and whether everything is as it must be."""
    settings = Settings(home=home)
    found = recover(settings)
    assert not found.faults, found.faults
    assert not found.unsent_segments, found.unsent_segments
    if scene.name == "crawl":
        look_at_run(settings, told)
    elif scene.name == "custody":
        entered = {f"{path.name.removesuffix(JOURNAL)}#{entry.number}" for path, entry in entries(home)}
        assert told <= entered, told - entered
    elif scene.name == "erasure":
        gone = read_tombstones(home)
        assert len(gone.entries) in (0, 2), gone.entries
        assert not told or gone.captures
    elif scene.name == "rebuild":
        store = open_store(settings)
        rebuild_store(settings, store)
        store.close()
    elif scene.name == "seal":
        scene.act(settings, lambda word: None)
        assert find_seals(seals_folder(home))
    elif scene.name == "backup":
        look_at_backup(settings)
    report = verify_home(settings)
    wrong = [check for check in report.checks if check.answer is not Held.HELD and check.part != "seals"]
    assert not wrong or scene.name != "seal", wrong
    assert scene.name == "seal" or report.exit_status == 0, list(report.lines())


def look_at_backup(settings: Settings) -> None:
    """The next backup is whole, whatever the one before left; it comes back and holds."""
    SCENES["backup"].act(settings, lambda word: None)
    target = settings.home.with_name(f"{settings.home.name}.backup")
    other = settings.model_copy(update={"home": settings.home.with_name(f"{settings.home.name}.back")})
    restored = restore_backup(other, open_place(other, str(target)), "k.meyer", passphrase=PASSPHRASE)
    assert restored.report.answer is Held.HELD, list(restored.report.lines())
    for folder in (target, other.home):
        shutil.rmtree(folder)


def look_at_run(settings: Settings, told: set[str]) -> None:
    """Everything reported is there; the run goes on to its end; each page is there once, in ledger and store."""
    kept = {record.page_key for record in run_records(settings.home, "run-1")}
    assert told <= kept, f"lost: {told - kept}"
    crawl(settings, lambda word: None)
    counted = Counter(record.page_key for record in run_records(settings.home, "run-1"))
    store = open_store(settings)
    stored = Counter(record.page_key for record in store.find(Query(kinds=(), limit=None)))
    store.close()
    wanted = Counter({f"k{number}": 1 for number in range(6)})
    assert counted == wanted, counted
    assert stored == wanted, stored


def entries(home: Path) -> Iterator[tuple[Path, Entry]]:
    """Every entry of every journal."""
    for path in sorted(ledger_folder(home).glob(f"*{JOURNAL}")):
        for group in read_groups(path):
            for entry in group.entries:
                yield path, entry


if __name__ == "__main__":
    assert sys.argv[2] in (KILL, FULL)
    sys.exit(main())

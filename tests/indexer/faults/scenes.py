# SPDX-License-Identifier: EUPL-1.2
"""Scenes: each does one thing that writes to a home, prints what it reported as done, and can be done again."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from alerts.backup.places import open_place
from alerts.backup.taking import take_backup
from config.errors import TheriacError
from config.settings import Settings
from crawler.capture import WarcWriter
from crawler.capture_event import CaptureContext
from crawler.captured import CapturedPage
from crawler.warc_file import file_name
from indexer.custody import enter
from indexer.erasure.erasing import erase
from indexer.erasure.plan import Order
from indexer.erasure.planning import plan_erasure
from indexer.export.collect import Occasion, Wanted, collect
from indexer.export.exporting import Format, export
from indexer.export.sealed import seal_finder
from indexer.keeper import Keeper
from indexer.log.rotation import rotate_key
from indexer.query import Query
from indexer.recovery import kept_page_keys, rebuild_store, recover
from indexer.seals.sealing import seal_home
from indexer.store import open_store
from tests.indexer.seals.authority import serve
from tests.indexer.seals.conftest import authority_of, make_settings
from tests.indexer.test_recovery import make_judged
from tests.make import SEEN_AT, make_exchange
from tests.practice.authority import PracticeAuthority

PASSPHRASE = b"a passphrase for tests"
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
Report = Callable[[str], None]


@dataclass(frozen=True, kw_only=True)
class Scene:
    """What is done; `prepare` makes the home it is done in."""

    name: str
    prepare: Callable[[Settings], None]
    act: Callable[[Settings, Report], None]


def crawl(settings: Settings, report: Report, *, run_id: str = "run-1", pages: int = 6) -> None:
    """Pages captured and kept; each is reported when the journal has it."""
    done = kept_page_keys(settings.home, run_id)
    context = CaptureContext(run_id=run_id, worker="w", user_agent="x")
    with Keeper(settings) as keeper, WarcWriter(settings.home, context, rotate_bytes=4_000) as writer:
        for number in range(pages):
            if f"k{number}" not in done:
                judged = make_judged(number, run_id)
                page = replace(judged.captured.seen.page, fetched_at=SEEN_AT)
                seen = replace(judged.captured.seen, page=page, exchange=make_exchange(b"<p>%d</p>" % number * 40))
                safe, _ = keeper.keep(replace(judged, captured=CapturedPage(seen=seen, capture=writer.write(seen))))
                safe.result(timeout=20)
                report(f"k{number}")


def nothing(settings: Settings) -> None:
    """An empty home."""


def crawled(settings: Settings) -> None:
    """A home with one run, closed in good order."""
    crawl(settings, lambda word: None)


def killed(settings: Settings) -> None:
    """A home whose last writer died: a cut journal, a cut capture, a cut log."""
    crawled(settings)
    context = CaptureContext(run_id="run-2", worker="w", user_agent="x")
    writer, keeper = WarcWriter(settings.home, context), Keeper(settings)
    for number in range(3):
        judged = make_judged(number, "run-2")
        captured = CapturedPage(seen=judged.captured.seen, capture=writer.write(judged.captured.seen))
        keeper.keep(replace(judged, captured=captured))[0].result(timeout=20)
    for path in [*(settings.home / "state" / "spool").iterdir(), *(settings.home / "ledger").glob("run-2*.journal")]:
        with path.open("ab") as file:
            file.write(b"7\tobser")


def hand_over(settings: Settings, report: Report) -> None:
    """Later handlings, each reported when it is entered."""
    for number in range(3):
        place = enter(settings, "viewed", {"who": f"k{number}"})
        report(f"{place.segment}#{place.number}")


def put_in_order(settings: Settings, report: Report) -> None:
    """A start after a death."""
    recover(settings)


def fill_again(settings: Settings, report: Report) -> None:
    """The store from the journals, from nothing."""
    for path in settings.home.glob("evidence.sqlite*"):
        path.unlink()
    store = open_store(settings)
    rebuild_store(settings, store)
    store.close()


def take_out(settings: Settings, report: Report) -> None:
    """A bundle."""
    store = open_store(settings)
    occasion = Occasion(reference=file_name("X-1"), title="x", made_at=NOW, made_by="k.jansen")
    try:
        content = collect(store, Wanted(query=Query(limit=2)), occasion, seal_finder(settings))
    finally:
        store.close()
    export(settings, content, Format.CSV, settings.home / "exports" / "x.csv")


def wipe(settings: Settings, report: Report) -> None:
    """Two observations erased."""
    order = Order(who="k.meyer", why="request", authority="decision 7")
    erase(settings, plan_erasure(settings, lambda kept: kept.number in (2, 4), order, at=NOW))
    report("erased")


def change_key(settings: Settings, report: Report) -> None:
    """A new key."""
    report(str(rotate_key(settings.home, why="yearly")))


def seal(settings: Settings, report: Report) -> None:
    """A seal by an authority on this machine."""
    authority = PracticeAuthority(settings.home.parent / "authority", organisation="Faults")
    with serve(authority.answer) as server:
        seal_home(make_settings(settings.home, authority_of(server, authority.root)), datetime.now(UTC))


def back_up(settings: Settings, report: Report) -> None:
    """A backup beside the home."""
    target = settings.home.with_name(f"{settings.home.name}.backup")
    take_backup(settings, open_place(settings, str(target)), datetime.now(UTC), passphrase=PASSPHRASE)


SCENES = {
    scene.name: scene
    for scene in (
        Scene(name="crawl", prepare=nothing, act=crawl),
        Scene(name="custody", prepare=crawled, act=hand_over),
        Scene(name="recovery", prepare=killed, act=put_in_order),
        Scene(name="rebuild", prepare=crawled, act=fill_again),
        Scene(name="export", prepare=crawled, act=take_out),
        Scene(name="erasure", prepare=crawled, act=wipe),
        Scene(name="rotation", prepare=crawled, act=change_key),
        Scene(name="seal", prepare=crawled, act=seal),
        Scene(name="backup", prepare=crawled, act=back_up),
    )
}
REFUSED = (TheriacError, OSError)
"""What a scene may say when the disk is full."""


def play(scene: Scene, home: Path, report: Report) -> None:
    """Do it; a full disk ends it with a clear error."""
    scene.act(Settings(home=home), report)

# SPDX-License-Identifier: EUPL-1.2
"""Exports after an erasure are whole, say what was erased, and hold nothing of it; judges still accept the files."""

import shutil
from pathlib import Path

import msgspec
import pytest

from config.finding import Held
from config.settings import Settings
from indexer.erasure.erasing import erase
from indexer.erasure.plan import Order
from indexer.erasure.planning import plan_erasure
from indexer.evidence import ObservationKind
from indexer.export.exporting import Format, export
from indexer.query import Query
from indexer.recovery import recover
from indexer.store import open_store
from indexer.verify.bundle import verify_bundle
from indexer.verify.home import verify_home
from tests.indexer.export.kept import fill, gather
from tests.indexer.export.wacz_strict import wacz_faults
from tests.warc_validators import warc_faults

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")]
ORDER = Order(who="k.meyer", why="request", authority="decision 7/2026")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    filled = fill(tmp_path / "home")
    assert recover(filled).faults == ()
    return filled


def newest(settings: Settings, kind: ObservationKind) -> str:
    store = open_store(settings)
    try:
        return next(store.find(Query(kinds=(kind,), limit=1))).observation_id
    finally:
        store.close()


def wipe(settings: Settings, observation_id: str, *, captures_only: bool) -> None:
    planned = plan_erasure(
        settings, lambda kept: kept.observation_id == observation_id, ORDER, captures_only=captures_only
    )
    erase(settings, planned)


@pytest.mark.parametrize(
    ("kind", "captures_only"),
    [
        pytest.param(ObservationKind.LOOK, False, id="a look"),
        pytest.param(ObservationKind.LOOK, True, id="a look's capture alone"),
        pytest.param(ObservationKind.LISTING, True, id="a page's capture alone"),
    ],
)
def test_bundle_after_an_erasure(
    kind: ObservationKind, captures_only: bool, settings: Settings, tmp_path: Path
) -> None:
    gone = newest(settings, kind)
    wipe(settings, gone, captures_only=captures_only)
    assert verify_home(settings).answer is Held.HELD
    content = gather(settings)
    bundle = export(settings, content, Format.BUNDLE, tmp_path / "bundle").path
    report = verify_bundle(bundle, settings)
    assert not [check for check in report.checks if check.answer is Held.BROKEN]
    records = (bundle / "records.jsonl").read_bytes().splitlines()
    ids = {msgspec.json.decode(line)["observation_id"] for line in records}
    assert (gone in ids) == captures_only
    package = next(bundle.glob("*.wacz"))
    assert wacz_faults(package) == []
    said = (bundle / "offers.case.jsonld").read_text() + (bundle / "manifest.json").read_text()
    assert "erased on" in said or any(
        "erased on" in path.read_text(errors="replace") for path in bundle.glob("*.json*")
    )


def test_judges_accept_a_capture_file_with_erased_records(settings: Settings, tmp_path: Path) -> None:
    wipe(settings, newest(settings, ObservationKind.LISTING), captures_only=False)
    files = [Path(shutil.copy(path, tmp_path)) for path in (settings.home / "captures").iterdir()]
    assert warc_faults(*files) == []

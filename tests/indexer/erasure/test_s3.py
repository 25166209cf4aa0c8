# SPDX-License-Identifier: EUPL-1.2
"""Erasing, backing up and restoring captures on a real S3 server; a lock stands above an erasure."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from alerts.backup.places import open_place
from alerts.backup.restoring import restore_backup
from alerts.backup.taking import take_backup
from config.finding import Held
from config.keeping_settings import ErasureSettings
from config.settings import Settings
from crawler.capture import WarcWriter
from crawler.capture_event import CaptureContext
from crawler.capture_files import open_capture_files
from crawler.captured import CapturedPage
from crawler.captures import verify_capture
from indexer.erasure.erasing import erase
from indexer.erasure.plan import Order, waiting_plans
from indexer.erasure.planning import plan_erasure
from indexer.errors import ErasureError
from indexer.evidence import EvidenceRecord
from indexer.keeper import Keeper
from indexer.recovery import run_records
from indexer.verify.home import verify_home
from tests.indexer.test_recovery import make_judged
from tests.s3 import S3Server, s3_server

pytestmark = pytest.mark.slow
ORDER = Order(who="k.meyer", why="request", authority="decision 7/2026")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[S3Server]:
    with s3_server(tmp_path_factory.mktemp("s3")) as started:
        started.client().make_bucket("plain")
        started.client().make_bucket("another")
        started.client().make_bucket("locked", object_lock=True)
        yield started


def keep_run(settings: Settings) -> list[EvidenceRecord]:
    context = CaptureContext(run_id="run-1", worker="w", user_agent="x")
    with Keeper(settings) as keeper, WarcWriter(settings.home, context, files=open_capture_files(settings)) as writer:
        for number in range(4):
            judged = make_judged(number)
            captured = CapturedPage(seen=judged.captured.seen, capture=writer.write(judged.captured.seen))
            keeper.keep(replace(judged, captured=captured))
    return list(run_records(settings.home, "run-1"))


def as_custodian(settings: Settings) -> Settings:
    return settings.model_copy(
        update={"erasure": ErasureSettings(s3_access_key=settings.s3.access_key, s3_secret_key=settings.s3.secret_key)}
    )


def wipe(settings: Settings, record: EvidenceRecord) -> None:
    erase(settings, plan_erasure(settings, lambda kept: kept.observation_id == record.observation_id, ORDER))


def test_records_leave_the_file_on_the_server(server: S3Server, tmp_path: Path) -> None:
    settings = server.settings(tmp_path, "plain")
    records = keep_run(settings)
    with pytest.raises(ErasureError, match="custodian's own credential"):
        wipe(settings, records[1])
    assert not waiting_plans(settings.home)
    wipe(as_custodian(settings), records[1])
    report = verify_home(settings)
    assert report.answer is Held.HELD, list(report.lines())
    assert records[2].capture is not None
    assert verify_capture(open_capture_files(settings), records[2].capture).answer is Held.HELD


def test_a_lock_stands_above_an_erasure(server: S3Server, tmp_path: Path) -> None:
    settings = server.settings(tmp_path, "locked", lock="governance", lock_days=30)
    records = keep_run(settings)
    with pytest.raises(ErasureError, match="an object lock holds it until 20"):
        wipe(as_custodian(settings), records[1])
    assert verify_home(settings).answer is Held.HELD


def test_backup_to_the_server_and_back(server: S3Server, tmp_path: Path) -> None:
    settings = server.settings(tmp_path / "home", "another")
    keep_run(settings)
    place = open_place(settings, "s3://another/backups")
    take_backup(settings, place, datetime.now(UTC), passphrase=b"a passphrase for tests")
    again = take_backup(settings, place, datetime.now(UTC), passphrase=b"a passphrase for tests", keep=1)
    assert (again.copied_bytes < 10_000, again.dropped) == (True, 1)
    shutil.rmtree(settings.home)
    client = server.client()
    for found in list(client.list_objects("another", prefix="kept/", recursive=True)):
        client.remove_object("another", str(found.object_name))
    restored = restore_backup(settings, place, "k.meyer", passphrase=b"a passphrase for tests")
    assert restored.report.answer is Held.HELD, list(restored.report.lines())

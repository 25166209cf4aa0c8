# SPDX-License-Identifier: EUPL-1.2
"""Captures on a real S3 server: written once, compared, locked, and not lost when the server goes away."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from minio.error import S3Error

from config.finding import Held
from config.settings import Settings
from crawler.capture import WarcWriter
from crawler.capture_files import OUTGOING, SPOOL, open_capture_files
from crawler.capture_lock import ObjectLock
from crawler.capture_s3 import S3Files
from crawler.capture_whole import read_event_whole
from crawler.captured import Capture
from crawler.captures import read_capture, verify_capture
from crawler.closed_files import waiting_files
from crawler.errors import CaptureError
from crawler.living import find_dead
from crawler.mending import mend_captures
from tests.crawler.test_capture import BODY, CONTEXT, seen_with
from tests.s3 import S3Server, s3_server

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[S3Server]:
    with s3_server(tmp_path_factory.mktemp("s3")) as started:
        started.client().make_bucket("plain")
        started.client().make_bucket("locked", object_lock=True)
        yield started


def write(settings: Settings, *bodies: bytes) -> list[Capture]:
    with WarcWriter(settings.home, CONTEXT, files=open_capture_files(settings)) as writer:
        return [
            writer.write(seen_with(body, url=f"https://shop.example/p/{number}")) for number, body in enumerate(bodies)
        ]


def local_files(settings: Settings) -> list[str]:
    return [path.name for folder in (SPOOL, OUTGOING) for path in (settings.home / folder).glob("*")]


def test_captures_go_to_the_server_and_are_read_by_range(server: S3Server, tmp_path: Path) -> None:
    settings = server.settings(tmp_path, "plain")
    first, second = write(settings, os.urandom(3_000_000), BODY)
    assert local_files(settings) == []
    assert not (tmp_path / "captures").exists()
    files = S3Files(settings)
    assert first.warc in set(files.names())
    assert files.find_size(first.warc) == waiting_files(tmp_path)[0].size_bytes
    assert verify_capture(files, second).answer is Held.HELD
    assert read_capture(files, second).payload == BODY
    assert read_event_whole(files, second).main.field("WARC-Record-ID") == second.record_id
    assert files.where(first.warc) == f"s3://plain/kept/{first.warc}"
    kept = server.folder / "buckets" / "plain" / "kept" / first.warc
    data = bytearray(kept.read_bytes())
    data[second.offset + 200] ^= 1
    kept.write_bytes(data)
    assert verify_capture(files, second).answer is Held.BROKEN
    with pytest.raises(CaptureError):
        read_capture(files, second)
    kept.unlink()
    assert verify_capture(files, second).answer is Held.BROKEN


def test_unchanged_page_refers_to_a_file_on_the_server(server: S3Server, tmp_path: Path) -> None:
    settings = server.settings(tmp_path, "plain")
    write(settings, BODY)
    (again,) = write(settings, BODY)
    assert again.revisit
    assert read_event_whole(S3Files(settings), again).main.block.endswith(BODY)


def test_server_that_is_away_costs_nothing(server: S3Server, tmp_path: Path) -> None:
    settings = server.settings(tmp_path, "plain")
    server.stop()
    try:
        (capture,) = write(settings, BODY)
        assert verify_capture(open_capture_files(settings), capture).answer is Held.HELD
        assert find_dead(tmp_path, ".warc.gz") == (capture.warc,)
        faults: list[str] = []
        assert list(mend_captures(S3Files(settings), faults)) == []
        assert "does not answer" in faults[0]
    finally:
        server.start()
    assert list(mend_captures(S3Files(settings), [])) == []
    assert local_files(settings) == []
    assert find_dead(tmp_path, ".warc.gz") == ()
    assert read_capture(S3Files(settings), capture).payload == BODY


def test_away_is_not_broken(server: S3Server, tmp_path: Path) -> None:
    settings = server.settings(tmp_path, "plain")
    (capture,) = write(settings, BODY)
    server.stop()
    try:
        assert verify_capture(S3Files(settings), capture).answer is Held.NOT_CHECKED
    finally:
        server.start()
    wrong = settings.model_copy(update={"s3": settings.s3.model_copy(update={"access_key": "somebody"})})
    assert verify_capture(S3Files(wrong), capture).answer is Held.NOT_CHECKED


def test_upload_that_was_repeated_or_taken(server: S3Server, tmp_path: Path) -> None:
    settings = server.settings(tmp_path, "plain")
    write(settings, BODY)
    (closed,) = waiting_files(tmp_path)
    outgoing = tmp_path / OUTGOING / closed.name
    outgoing.write_bytes((server.folder / "buckets" / "plain" / "kept" / closed.name).read_bytes())
    S3Files(settings).keep(closed)
    assert not outgoing.exists()
    outgoing.write_bytes(b"other bytes under the same name")
    with pytest.raises(CaptureError, match="written once"):
        S3Files(settings).keep(type(closed)(name=closed.name, size_bytes=31, sha256="0" * 64))
    assert outgoing.exists()


def test_large_file_goes_in_parts(server: S3Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.capture_s3.WHOLE_BYTES", 1_000_000)
    monkeypatch.setattr("crawler.capture_s3.PART_BYTES", 5_300_000)
    settings = server.settings(tmp_path, "plain")
    *_, last = write(settings, *(os.urandom(2_000_000) for _ in range(6)), BODY)
    assert read_capture(S3Files(settings), last).payload == BODY
    assert local_files(settings) == []


@pytest.mark.parametrize("mode", ["governance", "compliance"])
def test_object_lock_keeps_a_file_from_being_removed(mode: str, server: S3Server, tmp_path: Path) -> None:
    settings = server.settings(tmp_path, "locked", lock=mode, lock_days=30)
    (capture,) = write(settings, BODY)
    held = ObjectLock(settings, "locked").find(f"kept/{capture.warc}")
    assert held is not None
    assert held > datetime.now(UTC) + timedelta(days=29)
    client = server.client()
    (version,) = list(client.list_objects("locked", prefix=f"kept/{capture.warc}", include_version=True))
    with pytest.raises(S3Error):
        client.remove_object("locked", f"kept/{capture.warc}", version_id=version.version_id)
    assert read_capture(S3Files(settings), capture).payload == BODY


def test_bucket_without_lock_refuses_and_the_file_stays_here(server: S3Server, tmp_path: Path) -> None:
    settings = server.settings(tmp_path, "plain", lock="compliance")
    (capture,) = write(settings, BODY)
    faults: list[str] = []
    list(mend_captures(S3Files(settings), faults))
    assert "takes no object lock" in faults[0]
    assert local_files(settings) == [capture.warc]

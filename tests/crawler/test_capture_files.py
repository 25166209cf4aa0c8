# SPDX-License-Identifier: EUPL-1.2
import gzip
import hashlib
from pathlib import Path

import pytest
from isal import isal_zlib

from config.finding import Held
from crawler.capture import WarcWriter
from crawler.capture_files import CAPTURES, OUTGOING, SPOOL, FolderFiles, find_local
from crawler.capture_whole import read_event_whole
from crawler.captures import read_capture, verify_capture
from crawler.closed_files import ClosedFile, forget_closed, waiting_files
from crawler.errors import CaptureError
from crawler.living import find_dead
from crawler.mending import mend_captures
from crawler.warc import read_records
from tests.crawler.test_capture import BODY, CHAIN, CONTEXT, DNS, seen_with


def test_open_file_lies_in_the_spool_and_goes_home_when_closed(tmp_path: Path) -> None:
    with WarcWriter(tmp_path, CONTEXT) as writer:
        capture = writer.write(seen_with())
        assert list((tmp_path / SPOOL).iterdir())
        assert not (tmp_path / CAPTURES).exists()
        assert verify_capture(tmp_path, capture).answer is Held.HELD
    assert not list((tmp_path / SPOOL).iterdir())
    assert not list((tmp_path / OUTGOING).iterdir())
    (path,) = (tmp_path / CAPTURES).iterdir()
    assert writer.closed == waiting_files(tmp_path)
    assert writer.closed[0] == ClosedFile(
        name=path.name, size_bytes=path.stat().st_size, sha256=hashlib.sha256(path.read_bytes()).hexdigest()
    )
    assert verify_capture(tmp_path, capture).answer is Held.HELD
    forget_closed(tmp_path, path.name)
    assert waiting_files(tmp_path) == ()


def test_nothing_written_leaves_no_file(tmp_path: Path) -> None:
    with WarcWriter(tmp_path, CONTEXT) as writer:
        pass
    assert writer.close() == ()
    assert waiting_files(tmp_path) == ()


def test_a_capture_is_never_written_over(tmp_path: Path) -> None:
    for folder in (OUTGOING, Path(CAPTURES)):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / OUTGOING / "a.warc.gz").write_bytes(b"new")
    (tmp_path / CAPTURES / "a.warc.gz").write_bytes(b"old")
    closed = ClosedFile(name="a.warc.gz", size_bytes=3, sha256=hashlib.sha256(b"new").hexdigest())
    with pytest.raises(CaptureError, match="never again"):
        FolderFiles(tmp_path).keep(closed)
    assert (tmp_path / CAPTURES / "a.warc.gz").read_bytes() == b"old"


@pytest.mark.parametrize("moment", ["named twice", "copied", "not yet"])
def test_a_death_while_a_file_goes_home_loses_nothing(moment: str, tmp_path: Path) -> None:
    for folder in (OUTGOING, Path(CAPTURES)):
        (tmp_path / folder).mkdir(parents=True)
    source, target = tmp_path / OUTGOING / "a.warc.gz", tmp_path / CAPTURES / "a.warc.gz"
    source.write_bytes(b"new")
    if moment == "named twice":
        target.hardlink_to(source)
    elif moment == "copied":
        target.write_bytes(b"new")
    FolderFiles(tmp_path).keep(ClosedFile(name="a.warc.gz", size_bytes=3, sha256=hashlib.sha256(b"new").hexdigest()))
    assert target.read_bytes() == b"new"
    assert not source.exists()


def test_a_file_that_could_not_go_home_goes_at_the_next_start(tmp_path: Path) -> None:
    (tmp_path / CAPTURES).write_text("a file where a folder should be")
    with WarcWriter(tmp_path, CONTEXT) as writer:
        capture = writer.write(seen_with())
    assert verify_capture(tmp_path, capture).answer is Held.HELD
    assert find_dead(tmp_path, ".warc.gz") == (capture.warc,)
    faults: list[str] = []
    assert list(mend_captures(FolderFiles(tmp_path), faults)) == []
    assert len(faults) == 1
    (tmp_path / CAPTURES).unlink()
    assert list(mend_captures(FolderFiles(tmp_path), [])) == []
    assert find_local(tmp_path, capture.warc) == tmp_path / CAPTURES / capture.warc
    assert find_dead(tmp_path, ".warc.gz") == ()
    assert [closed.name for closed in waiting_files(tmp_path)] == [capture.warc]


@pytest.mark.parametrize("name", ["../a.warc.gz", "", "..", "a/b.warc.gz"])
def test_name_that_is_no_plain_name_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(CaptureError, match="plain file name"):
        find_local(tmp_path, name)


def test_read_bytes_are_compared_with_their_digest(tmp_path: Path) -> None:
    with WarcWriter(tmp_path, CONTEXT) as writer:
        capture = writer.write(seen_with())
    path = tmp_path / CAPTURES / capture.warc
    members = [path.read_bytes()[record.offset :][: record.size_bytes] for record in read_records(path)]
    changed = isal_zlib.compress(gzip.decompress(members[3]).replace(b"Sildenafil", b"Sildenafix"), 1, wbits=31)
    path.chmod(0o640)
    path.write_bytes(b"".join([*members[:3], changed, *members[4:]]))
    with pytest.raises(CaptureError):
        read_capture(tmp_path, capture)


def test_a_revisit_is_written_out_whole(tmp_path: Path) -> None:
    with WarcWriter(tmp_path, CONTEXT) as first:
        first.write(seen_with(tls_chain_pem=CHAIN, dns_text=DNS))
    with WarcWriter(tmp_path, CONTEXT) as second:
        second.write(seen_with(BODY + b"other", url="https://shop.example/p/2", tls_chain_pem=CHAIN, dns_text=DNS))
        capture = second.write(seen_with(tls_chain_pem=CHAIN, dns_text=DNS))
    assert capture.revisit
    whole = read_event_whole(tmp_path, capture)
    assert whole.written_out
    assert whole.main.kind == "response"
    assert whole.main.block.endswith(BODY)
    assert whole.main.field("WARC-Record-ID") == capture.record_id
    assert whole.main.field("WARC-Refers-To") is None
    types = [record.field("Content-Type") for record in whole.described]
    assert "application/pem-certificate-chain" in types
    assert "text/dns" in types
    path = tmp_path / "package.warc.gz"
    path.write_bytes(b"".join(whole.members()))
    kinds = [record.kind for record in read_records(path)]
    assert kinds[0] == "warcinfo"
    assert kinds.count("response") == 1
    assert "revisit" not in kinds

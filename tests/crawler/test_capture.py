# SPDX-License-Identifier: EUPL-1.2
"""Pages into WARC files that two independent readers accept, and back, byte for byte."""

import gzip
import os
import re
import resource
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from config.finding import Held
from crawler.capture import WarcWriter
from crawler.capture_event import CaptureContext
from crawler.capture_files import CAPTURES, SPOOL
from crawler.captured import Capture
from crawler.captures import read_capture, verify_capture
from crawler.errors import CaptureError, DiskFullError
from crawler.living import find_dead
from crawler.page import PageState
from crawler.seen import PageOutcome, SeenPage
from crawler.warc import WarcRecord, read_records, warc_uri
from tests.make import make_exchange, make_page, make_seen

BODY = b"<html><body>" + b"Sildenafil 100 mg, no prescription. " * 40 + b"</body></html>"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4
CONTEXT = CaptureContext(run_id="run-1", worker="nl_examplepharma", user_agent="Theriac/0.1", operator="desk-2")
CHAIN = b"-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"
DNS = "20261122093000\nshop.example. 60 IN A 192.0.2.7\n"


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[WarcWriter]:
    with WarcWriter(tmp_path, CONTEXT) as opened:
        yield opened


def seen_with(
    body: bytes = BODY, head: bytes | None = None, url: str = "https://shop.example/p/1", **exchange: Any
) -> SeenPage:
    if head is not None:
        exchange["response_head"] = head
    return make_seen(make_page(body, url=url), exchange=make_exchange(body, **exchange))


def files(home: Path) -> list[Path]:
    return sorted(path for folder in (SPOOL, CAPTURES) for path in (home / folder).glob("*.warc.gz"))


def records(home: Path) -> list[WarcRecord]:
    return [record for path in files(home) for record in read_records(path)]


HEADS = [
    pytest.param(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nX-A: one\r\n  two\r\n\r\n", id="folded"),
    pytest.param("HTTP/1.1 200 OK\r\nX-Città: Żółć\r\n\r\n".encode(), id="not ASCII"),
    pytest.param(b"HTTP/1.1 200 OK\r\nX-A: caf\xe9\r\n\r\n", id="Latin-1"),
    pytest.param(b"HTTP/1.1 200 OK\r\nSet-Cookie: a=1\r\nset-cookie: b=2\r\nSet-Cookie: a=1\r\n\r\n", id="duplicates"),
    pytest.param(b"HTTP/1.1 200 OK\nContent-Type: text/html\n\n", id="LF only"),
    pytest.param(b"HTTP/1.0 999 Request denied\r\nServer:x\r\n\r\n", id="unknown status"),
    pytest.param(b"HTTP/1.1 200\r\nContent-Type: ;;;\r\n\r\n", id="no reason phrase"),
    pytest.param(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", id="was chunked"),
]


@pytest.mark.parametrize("head", HEADS)
def test_head_is_kept_as_it_came(head: bytes, writer: WarcWriter, tmp_path: Path) -> None:
    capture = writer.write(seen_with(head=head))
    assert read_capture(tmp_path, capture).response_head == head
    assert read_capture(tmp_path, capture).payload == BODY


@pytest.mark.parametrize(
    ("head", "body", "renamed"),
    [
        pytest.param(b"Content-Length: 99999", BODY, "X-Archive-Orig-Content-Length: 99999", id="promised more"),
        pytest.param(b"content-length: 3", BODY, "X-Archive-Orig-content-length: 3", id="promised less"),
        pytest.param(b"Content-Length: abc", BODY, "X-Archive-Orig-Content-Length: abc", id="no number"),
        pytest.param(b"Transfer-Encoding: gzip, chunked", BODY, "X-Archive-Orig-Transfer-Encoding", id="two codings"),
        pytest.param(b"Transfer-Encoding: chunked", b"abc\r\nhi", "X-Archive-Orig-Transfer", id="like a chunk"),
        pytest.param(b"Transfer-Encoding: chunked", b"", "X-Archive-Orig-Transfer", id="nothing came"),
        pytest.param(b"no colon here", BODY, "X-Archive-Orig-Line: no%20colon%20here", id="no header"),
        pytest.param("Content-Type: é/x".encode(), BODY, "X-Archive-Orig-Content-Type", id="no type"),
        pytest.param(b": no name", BODY, "X-Archive-Orig-Line: %3A%20no%20name", id="no name"),
        pytest.param(b"X-Null: a\0b", BODY, "X-Archive-Orig-Line: X-Null%3A%20a%00b", id="NUL in a value"),
    ],
)
def test_header_that_would_mislead_readers_is_renamed_and_noted(
    head: bytes, body: bytes, renamed: str, writer: WarcWriter, tmp_path: Path
) -> None:
    capture = writer.write(seen_with(body, head=b"HTTP/1.1 200 OK\r\n" + head + b"\r\n\r\n"))
    kept = read_capture(tmp_path, capture)
    assert renamed in kept.response_head.decode()
    assert any("renamed" in note for note in msgspec.json.decode(kept.metadata)["alterations"])


def test_http2_is_written_as_text_and_noted(writer: WarcWriter, tmp_path: Path) -> None:
    capture = writer.write(seen_with(head=b"", protocol="h2"))
    kept = read_capture(tmp_path, capture)
    assert kept.response_head.startswith(b"HTTP/1.1 200 OK\r\n")
    assert any("not known" in note for note in msgspec.json.decode(kept.metadata)["alterations"])


def test_event_has_one_date_and_names_its_records(writer: WarcWriter, tmp_path: Path) -> None:
    capture = writer.write(seen_with(tls_chain_pem=CHAIN, dns_text=DNS))
    warcinfo, circumstances, request, response, metadata, tls, dns = records(tmp_path)
    event = [request, response, metadata, tls, dns]
    assert {record.field("WARC-Date") for record in event} == {"2026-11-22T09:30:00.000000Z"}
    named = [value for key, value in response.fields if key == "WARC-Concurrent-To"]
    assert named == [record.field("WARC-Record-ID") for record in (request, metadata, tls, dns)]
    assert {record.field("WARC-Concurrent-To") for record in (request, metadata, tls, dns)} == {capture.record_id}
    assert {record.field("WARC-Warcinfo-ID") for record in event} == {warcinfo.field("WARC-Record-ID")}
    assert response.field("WARC-IP-Address") == "192.0.2.7"
    assert (
        metadata.field(
            "WARC-Target-URI",
        )
        == f"urn:theriac:capture:{capture.record_id[10:-1]}:metadata"
    )
    assert dns.field("WARC-Target-URI") == "dns:shop.example"
    told = msgspec.json.decode(metadata.block)
    assert told["records"] == {
        "circumstances": circumstances.field("WARC-Record-ID"),
        "tls-chain": tls.field("WARC-Record-ID"),
        "dns": dns.field("WARC-Record-ID"),
    }
    assert told["record_offsets"] == {"circumstances": circumstances.offset}


def test_certificate_chain_is_kept_once_for_a_host(writer: WarcWriter, tmp_path: Path) -> None:
    for number in range(3):
        writer.write(seen_with(url=f"https://shop.example/p/{number}", tls_chain_pem=CHAIN))
    types = [record.field("Content-Type") for record in records(tmp_path)]
    assert types.count("application/pem-certificate-chain") == 1


def test_unchanged_page_becomes_a_revisit(tmp_path: Path) -> None:
    with WarcWriter(tmp_path, CONTEXT) as first:
        before = first.write(seen_with())
    with WarcWriter(tmp_path, CONTEXT) as second:
        again = second.write(seen_with())
        other_address = second.write(seen_with(url="https://shop.example/p/2"))
        changed = second.write(seen_with(BODY + b"!"))
    assert (again.revisit, other_address.revisit, changed.revisit) == (True, False, False)
    assert (again.refers_to_record_id, again.payload_sha256) == (before.record_id, before.payload_sha256)
    assert read_capture(tmp_path, again).payload == BODY
    assert verify_capture(tmp_path, again).answer is Held.HELD


def test_cut_body_is_marked_and_never_referred_to(writer: WarcWriter, tmp_path: Path) -> None:
    captures = [writer.write(seen_with(truncated="length")) for _ in range(2)]
    assert [capture.revisit for capture in captures] == [False, False]
    marks = [record.field("WARC-Truncated") for record in records(tmp_path) if record.kind == "response"]
    assert marks == ["length", "length"]


def test_screenshot_and_browser_document_are_resources(writer: WarcWriter, tmp_path: Path) -> None:
    page = make_page(b"<html>after scripts</html>", url="https://shop.example/p/1", rendered=True)
    capture = writer.write(make_seen(page, exchange=make_exchange(BODY), screenshot_png=PNG))
    kept = {record.field("Content-Type"): record for record in read_capture(tmp_path, capture).resources}
    assert kept["image/png"].block == PNG
    assert kept["image/png"].field("WARC-Record-ID") == capture.screenshot_record_id
    assert kept["text/html"].block == page.body


def test_no_answer_is_evidence_too(writer: WarcWriter, tmp_path: Path) -> None:
    page = make_page(b"", status=0, headers=())
    outcome = PageOutcome(state=PageState.ERROR, reason="connection refused")
    capture = writer.write(make_seen(page, exchange=None, outcome=outcome))
    assert [record.kind for record in records(tmp_path)] == ["warcinfo", "resource", "request", "metadata"]
    assert verify_capture(tmp_path, capture).answer is Held.HELD
    assert b"connection refused" in read_capture(tmp_path, capture).metadata


def test_page_of_an_archive_is_written_anew_and_noted(writer: WarcWriter, tmp_path: Path) -> None:
    headers = (("Content-Type", "text/html"), ("Content-Encoding", "gzip"), ("Content-Length", "12"))
    capture = writer.write(
        make_seen(make_page(BODY, headers=headers), exchange=None, archived_at="old.warc.gz <urn:uuid:1>")
    )
    kept = read_capture(tmp_path, capture)
    assert kept.payload == BODY
    assert b"X-Archive-Orig-Content-Encoding: gzip" in kept.response_head
    assert msgspec.json.decode(kept.metadata)["archived_at"] == "old.warc.gz <urn:uuid:1>"


@pytest.mark.parametrize(
    ("url", "uri"),
    [
        pytest.param("https://shop.example/p?a=1#part", "https://shop.example/p?a=1", id="fragment"),
        pytest.param("https://shop.example/ą ę|{x}^", "https://shop.example/%C4%85%20%C4%99%7C%7Bx%7D%5E", id="signs"),
        pytest.param("https://shop.example/100%?q=%zz%41", "https://shop.example/100%25?q=%25zz%41", id="lone percent"),
        pytest.param("http://[2001:db8::1]:8080/[a]", "http://[2001:db8::1]:8080/%5Ba%5D", id="brackets"),
        pytest.param("https://bücher.example/", "https://b%C3%BCcher.example/", id="host in Unicode"),
    ],
)
def test_warc_uri(url: str, uri: str) -> None:
    assert warc_uri(url) == uri


def flip(path: Path, offset: int) -> None:
    data = bytearray(path.read_bytes())
    data[offset] ^= 0x20
    path.write_bytes(data)


def test_changed_byte_is_found(tmp_path: Path) -> None:
    with WarcWriter(tmp_path, CONTEXT) as opened:
        capture = opened.write(seen_with())
    flip(files(tmp_path)[0], capture.offset + capture.size_bytes // 2)
    assert verify_capture(tmp_path, capture).answer is Held.BROKEN


@pytest.mark.parametrize("spoil", ["missing", "cut", "foreign", "swapped"])
def test_spoilt_file_is_broken(spoil: str, tmp_path: Path) -> None:
    with WarcWriter(tmp_path, CONTEXT) as opened:
        capture = opened.write(seen_with())
        other = opened.write(seen_with(BODY + b"!", url="https://shop.example/p/2"))
    path = files(tmp_path)[0]
    if spoil == "missing":
        path.unlink()
    elif spoil == "cut":
        os.truncate(path, capture.offset + 10)
    elif spoil == "foreign":
        path.write_bytes(gzip.compress(b"not a WARC" * 1_000))
    else:
        capture = msgspec.json.decode(msgspec.json.encode(capture), type=Capture)
        path.write_bytes(path.read_bytes()[other.event_offset :] + b"x" * 10)
    finding = verify_capture(tmp_path, capture)
    assert finding.answer is Held.BROKEN
    assert finding.reason


def test_name_that_leaves_the_folder_is_refused(tmp_path: Path) -> None:
    with WarcWriter(tmp_path, CONTEXT) as opened:
        capture = opened.write(seen_with())
    table = msgspec.to_builtins(capture) | {"warc": "../captures/x.warc.gz"}
    assert verify_capture(tmp_path, msgspec.convert(table, Capture)).answer is Held.BROKEN


def test_file_turns_over(tmp_path: Path) -> None:
    with WarcWriter(tmp_path, CONTEXT, rotate_bytes=2_000) as opened:
        captures = [opened.write(seen_with(os.urandom(1_500), url=f"https://shop.example/{n}")) for n in range(4)]
    assert len(files(tmp_path)) == 4
    assert {verify_capture(tmp_path, capture).answer for capture in captures} == {Held.HELD}


def test_existing_file_is_never_opened(tmp_path: Path) -> None:
    with WarcWriter(tmp_path, CONTEXT) as opened:
        opened.write(seen_with())
        name = files(tmp_path)[0].name
    assert find_dead(tmp_path, ".warc.gz") == ()
    from crawler.warc_file import WarcFile

    with pytest.raises(CaptureError, match="new file"):
        WarcFile(tmp_path, name)


def test_full_disk_takes_the_whole_page_back(tmp_path: Path) -> None:
    limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    with WarcWriter(tmp_path, CONTEXT) as opened:
        kept = opened.write(seen_with())
        size = files(tmp_path)[0].stat().st_size
        resource.setrlimit(resource.RLIMIT_FSIZE, (size + 500, limit[1]))
        try:
            with pytest.raises(DiskFullError, match="no more bytes"):
                opened.write(seen_with(os.urandom(4_000), url="https://shop.example/p/2"))
            assert files(tmp_path)[0].stat().st_size == size
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limit)
        later = opened.write(seen_with(os.urandom(4_000), url="https://shop.example/p/2"))
    assert {verify_capture(tmp_path, capture).answer for capture in (kept, later)} == {Held.HELD}


WRITE_UNTIL_KILLED = """
import sys
from pathlib import Path
from crawler.capture import WarcWriter
from tests.crawler.test_capture import CONTEXT, seen_with
import os
writer = WarcWriter(Path(sys.argv[1]), CONTEXT)
number = 0
while True:
    writer.write(seen_with(os.urandom(20_000), url=f"https://shop.example/{number}"))
    number += 1
    print(number, flush=True)
"""


def test_killed_writer_leaves_whole_records(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", WRITE_UNTIL_KILLED, str(tmp_path)], stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        for _ in range(20):
            reported = int(child.stdout.readline())
        child.kill()
        reported = max([reported, *(int(line) for line in child.stdout if line.endswith(b"\n"))])
    responses = 0
    try:
        responses = sum(1 for record in read_records(files(tmp_path)[0]) if record.kind == "response")
    except CaptureError:
        pytest.fail("a single write per event leaves no cut record when only the process dies")
    assert responses >= reported
    assert find_dead(tmp_path, ".warc.gz") == (files(tmp_path)[0].name,)


def test_warcinfo_is_filled(writer: WarcWriter, tmp_path: Path) -> None:
    writer.write(seen_with())
    block = records(tmp_path)[0].block.decode()
    names = re.findall(r"^([^:]+): .", block, re.MULTILINE)
    assert {"software", "format", "operator", "hostname", "ip", "http-header-user-agent", "robots"} <= set(names)

# SPDX-License-Identifier: EUPL-1.2
"""Every kind of record, and heads a hostile server sends, before two independent readers of WARC files."""

import gzip
import itertools
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.finding import Held
from crawler.capture import WarcWriter
from crawler.captures import verify_capture
from crawler.seen import SeenPage
from tests.crawler.test_capture import BODY, CHAIN, CONTEXT, DNS, HEADS, PNG, files, records, seen_with
from tests.make import make_exchange, make_page, make_seen
from tests.warc_validators import warc_faults

LINES = (b"Content-Length: 9", b"Transfer-Encoding: chunked", b"Content-Length: x", b"Content-Encoding: gzip")
BODIES = (b"", BODY, b"abc\r\nhello", gzip.compress(BODY), bytes(range(256)) * 20)
POST = b"POST /x HTTP/1.1\r\nHost: shop.example\r\nContent-Length: 3\r\n\r\n"


def every_kind_of_page() -> Iterator[SeenPage]:
    for number, head in enumerate(HEADS):
        yield make_seen(
            make_page(BODY, url=f"https://shop.example/head/{number}"),
            exchange=make_exchange(BODY, response_head=head.values[0]),
        )
    for line, body in itertools.product(LINES, BODIES):
        yield seen_with(body, b"HTTP/1.1 200 OK\r\n" + line + b"\r\n\r\n", url=f"https://shop.example/{len(body)}")
    yield seen_with(head=b"", protocol="h2", ip_address="2001:db8::1")
    yield seen_with(head=b"HTTP/2 200\r\na: b\r\n\r\n", ip_address="fe80::1%eth0")
    yield seen_with(head=b"ICY 200 OK\r\n\r\n", ip_address="no address")
    yield seen_with(truncated="disconnect", url="https://shop.example/ą ę|{x}^%/[a]?b=[1]&c=%zz#d")
    yield seen_with(tls_chain_pem=CHAIN, dns_text=DNS)
    yield seen_with(request_head=POST, request_body=b"a=1")
    yield seen_with(request_head=b"GET / HTTP/1.1\nodd line\nHost: shop.example\n\n", request_body=b"")
    yield make_seen(make_page(BODY, rendered=True), exchange=make_exchange(BODY), screenshot_png=PNG)
    yield make_seen(make_page(b"", status=0, headers=()), exchange=None)
    yield make_seen(make_page(BODY, url="https://shop.example/archived"), exchange=None)
    yield from (seen_with(url="https://shop.example/unchanged") for _ in range(2))


@pytest.mark.slow
def test_independent_readers_accept_every_kind_of_record(tmp_path: Path) -> None:
    with WarcWriter(tmp_path, CONTEXT) as opened:
        captures = [opened.write(seen) for seen in every_kind_of_page()]
    assert {verify_capture(tmp_path, capture).answer for capture in captures} == {Held.HELD}
    kinds = {record.kind for record in records(tmp_path)}
    assert kinds == {"warcinfo", "request", "response", "revisit", "metadata", "resource"}
    assert warc_faults(*files(tmp_path)) == []


@pytest.mark.slow
def test_independent_readers_accept_hostile_heads(tmp_path: Path) -> None:
    rng = random.Random(7)
    words = b"Content-Length Transfer-Encoding Content-Type chunked gzip HTTP/1.1 200 5 text/html; charset=".split(b" ")
    pieces = [*words, b"\r\n", b"\r\n", b"\n", b"\r", b": ", b" ", b"\t", b"\x00", b"\xff\xfe", b'"', b"X" * 300]
    with WarcWriter(tmp_path, CONTEXT) as opened:
        for number in range(300):
            head = b"HTTP/1.1 200 OK\r\n" + b"".join(rng.choices(pieces, k=rng.randint(0, 25)))
            body = b"".join(rng.choices([BODY, b"5\r\nhello\r\n", b"\r\n\r\n", b"\x1f\x8b"], k=rng.randint(0, 3)))
            opened.write(seen_with(body, head=head, url=f"https://shop.example/{number}"))
    assert warc_faults(*files(tmp_path)) == []


@pytest.mark.slow
def test_independent_readers_refuse_what_is_spoilt(tmp_path: Path) -> None:
    with WarcWriter(tmp_path, CONTEXT) as opened:
        opened.write(seen_with(head=b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"))
    whole = files(tmp_path)[0].read_bytes()
    cut, changed = tmp_path / "cut.warc.gz", tmp_path / "changed.warc"
    cut.write_bytes(whole[:-30])
    changed.write_bytes(gzip.decompress(whole).replace(b"Sildenafil", b"Sildenafix", 1))
    assert warc_faults(cut)
    assert warc_faults(changed)

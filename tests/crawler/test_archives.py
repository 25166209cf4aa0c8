# SPDX-License-Identifier: EUPL-1.2
import gzip
import uuid
import zipfile
from pathlib import Path

import pytest

from crawler.archives import ArchiveError, read_archive
from tests.crawler.crawling import crawl, make_spec

OFFER = (
    '<html><head><title>Pill {n}</title><script type="application/ld+json">{{"@type":"Product","name":"Pill {n} 10 mg",'
    '"offers":{{"@type":"Offer","price":"{n}.50","priceCurrency":"EUR"}}}}</script></head>'
    "<body><h1>Pill {n} 10 mg</h1></body></html>"
)


def write_warc(path: Path, count: int) -> None:
    members = []
    for n in range(1, count + 1):
        block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + OFFER.format(n=n).encode()
        head = (
            f"WARC/1.1\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{uuid.UUID(int=n)}>\r\n"
            f"WARC-Target-URI: https://old.example/p/{n}\r\nWARC-Date: 2026-11-22T09:30:00Z\r\n"
            f"Content-Type: application/http;msgtype=response\r\nContent-Length: {len(block)}\r\n\r\n"
        )
        members.append(gzip.compress(head.encode() + block + b"\r\n\r\n"))
    path.write_bytes(b"".join(members))


def test_pages_of_a_warc(tmp_path: Path) -> None:
    write_warc(tmp_path / "a.warc.gz", 3)
    found = list(read_archive(tmp_path / "a.warc.gz", 1_000_000))
    assert [one.page.url for one in found] == [f"https://old.example/p/{n}" for n in (1, 2, 3)]
    assert found[0].archived_at.startswith("a.warc.gz#<urn:uuid:")


def test_cut_archive_gives_what_stands_before_the_cut(tmp_path: Path) -> None:
    path = tmp_path / "cut.warc.gz"
    write_warc(path, 3)
    path.write_bytes(path.read_bytes()[:-150])
    found = []
    with pytest.raises(ArchiveError, match="cut"):
        found.extend(one.page.url for one in read_archive(path, 1_000_000))
    pages = read_archive(path, 1_000_000)
    assert [next(pages).page.url, next(pages).page.url] == ["https://old.example/p/1", "https://old.example/p/2"]


def test_what_holds_no_record_is_said_to(tmp_path: Path) -> None:
    (tmp_path / "junk.warc").write_bytes(b"WARC/1.1\r\njunk")
    with pytest.raises(ArchiveError, match=r"junk\.warc"):
        list(read_archive(tmp_path / "junk.warc", 1_000_000))
    with zipfile.ZipFile(tmp_path / "empty.wacz", "w") as package:
        package.writestr("datapackage.json", "{}")
    with pytest.raises(ArchiveError, match="WARC files in it, found none"):
        list(read_archive(tmp_path / "empty.wacz", 1_000_000))


@pytest.mark.slow
def test_archives_are_crawled_without_network(tmp_path: Path) -> None:
    write_warc(tmp_path / "a.warc.gz", 3)
    with zipfile.ZipFile(tmp_path / "b.wacz", "w") as package:
        write_warc(tmp_path / "inner.warc.gz", 5)
        package.write(tmp_path / "inner.warc.gz", "archive/data.warc.gz")
    (tmp_path / "junk.warc").write_bytes(b"this is no archive")
    names = tuple(str(tmp_path / name) for name in ("junk.warc", "a.warc.gz", "missing.warc", "b.wacz"))
    crawled = crawl(make_spec(tmp_path, "", family="archive", urls=(), archives=names, allow_private=False), tmp_path)
    assert set(crawled.titles) == {f"Pill {n} 10 mg" for n in range(1, 6)}
    assert len(crawled.issues("archive")) == 2
    assert all(page["archived_at"] for page in crawled.pages)
    assert crawled.finished["doubtful"]

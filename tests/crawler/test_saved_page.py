# SPDX-License-Identifier: EUPL-1.2
"""Pages out of files: packed or not, with or without an address, and files that are no pages."""

import gzip
from pathlib import Path

import pytest

from crawler.saved_page import SavedPageError, find_pages, load_page

HTML = b"<html><head>%b</head><body>Pill</body></html>"


def saved(tmp_path: Path, body: bytes, name: str = "page.html") -> Path:
    path = tmp_path / name
    path.write_bytes(body)
    return path


@pytest.mark.parametrize(
    ("head", "url"),
    [
        pytest.param(b'<link rel=canonical href="https://a.example/1">', "https://a.example/1", id="canonical"),
        pytest.param(b'<meta property="og:url" content="https://a.example/2">', "https://a.example/2", id="og:url"),
        pytest.param(b'<base href="https://a.example/3/">', "https://a.example/3/", id="base"),
        pytest.param(
            b"<!-- saved from url=(0022)https://a.example/4 -->", "https://a.example/4", id="saved by a browser"
        ),
        pytest.param(b'<link rel=canonical href="/1">', None, id="relative: no address"),
    ],
)
def test_address_of_a_saved_page(head: bytes, url: str | None, tmp_path: Path) -> None:
    path = saved(tmp_path, HTML % head)
    assert load_page(path).url == (url or path.as_uri())


def test_given_address_wins(tmp_path: Path) -> None:
    path = saved(tmp_path, HTML % b'<link rel=canonical href="https://a.example/1">')
    assert load_page(path, "https://b.example/").url == "https://b.example/"


@pytest.mark.parametrize("name", ["page.html.gz", "page.html"])
def test_gzip_by_its_mark_not_by_its_name(name: str, tmp_path: Path) -> None:
    assert "Pill" in load_page(saved(tmp_path, gzip.compress(HTML % b""), name)).html


def test_cut_gzip_gives_what_there_is(tmp_path: Path) -> None:
    body = gzip.compress(HTML % b"" + bytes(range(256)) * 400)
    assert "Pill" in load_page(saved(tmp_path, body[:-40])).html


def test_page_in_an_mhtml_file(tmp_path: Path) -> None:
    body = (
        b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=B\n\n--B\n"
        b"Content-Type: text/html; charset=utf-8\n"
        b"Content-Transfer-Encoding: quoted-printable\nContent-Location: https://a.example/p\n\n<p>caf=C3=A9</p>\n--B--\n"
    )
    page = load_page(saved(tmp_path, body, "page.mhtml"))
    assert (page.url, "café" in page.html) == ("https://a.example/p", True)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        pytest.param(b"", "empty file", id="empty"),
        pytest.param(b"\x89PNG\r\n\x1a\n....", "binary file", id="picture"),
        pytest.param(b"\x1f\x8bnot gzip", "expected a readable page", id="broken gzip"),
    ],
)
def test_file_that_is_no_page(body: bytes, message: str, tmp_path: Path) -> None:
    path = saved(tmp_path, body)
    with pytest.raises(SavedPageError, match=message):
        load_page(path)


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(SavedPageError, match="No such file"):
        load_page(tmp_path / "none.html")


def test_pages_of_a_folder(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    for name in ("b.html", "a/c.html.gz", "a/d.json", "note.txt"):
        saved(tmp_path, b"{}", name)
    assert [path.name for path in find_pages(tmp_path)] == ["c.html.gz", "d.json", "b.html"]

# SPDX-License-Identifier: EUPL-1.2
"""Foreign text on paper: nothing acts, nothing is hidden, nothing breaks the page."""

import io

import pytest
from PIL import Image

from indexer.export.dossier_paper import ClosedFetcher, Picture, fill
from indexer.export.dossier_pictures import paper_picture
from indexer.export.dossier_text import plain, shown


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        pytest.param("<b>x</b>", "&lt;b&gt;x&lt;/b&gt;", id="markup is text"),
        pytest.param("a\u200b\u200bb", "U+200B×2", id="zero width is told"),
        pytest.param("a\u202eb", "U+202E", id="direction control is told"),
        pytest.param("a\x07b", "U+0007", id="control is told"),
        pytest.param("\U000f0000", "U+F0000", id="private use is told"),
        pytest.param("e" + "\u0301" * 9, "U+0301×5", id="stacked marks are counted"),
        pytest.param("x" * 1_000, "600 characters more", id="cut is told"),
    ],
)
def test_shown(text: str, inside: str) -> None:
    assert inside in shown(text)


@pytest.mark.parametrize(
    ("text", "stays"),
    [
        pytest.param("می\u200cخواهم", "می\u200cخواهم", id="joiner that is spelling"),
        pytest.param("ελληνικά Ελλάδα", "ελληνικά Ελλάδα", id="greek"),
        pytest.param("é à ü", "é à ü", id="accents"),
    ],
)
def test_shown_leaves_spelling_alone(text: str, stays: str) -> None:
    assert stays in shown(text)
    assert "code-point" not in shown(text)


def test_direction() -> None:
    assert 'dir="rtl"' in shown("فياجرا 100")
    assert 'dir="rtl"' not in shown("Viagra فياجرا")


def test_plain_holds_no_element() -> None:
    assert plain("a\u202e<b>") == "aU+202E<b>"


@pytest.mark.parametrize("url", ["http://127.0.0.1/x", "file:///etc/passwd", "data:text/html,x", "picture:other"])
def test_nothing_is_fetched(url: str) -> None:
    fetcher = ClosedFetcher({"one": Picture(data=b"x", media_type="image/png")})
    with pytest.raises(ValueError, match="fetches nothing"):
        fetcher.fetch(url)
    assert fetcher.fetch("picture:one").read() == b"x"


def test_templates_escape() -> None:
    view = {"facts": (), "label": "x"}
    assert fill("dossier_parts.html", view).strip() == ""


def png(width: int, height: int) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (width, height)).save(file, "PNG")
    return file.getvalue()


@pytest.mark.parametrize(
    ("data", "said", "printed"),
    [
        pytest.param(png(1_280, 9_000), "upper 1,638 of 9,000 lines", True, id="tall"),
        pytest.param(png(10, 10), "10 × 10 pixels", True, id="small"),
        pytest.param(b"\x89PNG\r\n\x1a\nbroken", "could not be read", False, id="broken"),
        pytest.param(png(20, 20)[:30], "could not be read", False, id="cut"),
        pytest.param(b"<svg onload='x'/>", "could not be read", False, id="not a picture"),
        pytest.param(png(10_000, 10_000), "more than paper needs", False, id="boundless"),
    ],
)
def test_paper_picture(data: bytes, said: str, printed: bool) -> None:
    picture = paper_picture(data)
    assert said in picture.said
    assert bool(picture.jpeg) is printed

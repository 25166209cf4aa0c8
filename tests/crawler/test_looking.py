# SPDX-License-Identifier: EUPL-1.2
"""Sealed looks at pages that hold, trick or fill a browser: whole in the capture, shown again from it, never stuck."""

import io
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import pytest
from PIL import Image

from config.settings import CrawlSettings, Settings
from crawler.browser_path import find_browser
from crawler.capture import WarcWriter
from crawler.capture_whole import read_event_whole
from crawler.captures import read_capture, read_event
from crawler.looking import Eyes, open_eyes
from crawler.page import PageState
from crawler.quality import Shown, compare
from crawler.render import RenderError
from crawler.render_replay import find_answer, served_from
from crawler.seen import SeenPage
from tests.crawler.hostile_site import hostile_site, picture
from tests.crawler.test_capture import CONTEXT, files
from tests.warc_validators import warc_faults

needs_browser = pytest.mark.skipif(find_browser(None) is None, reason="no Chromium on this machine")


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    with hostile_site() as address:
        yield address


@pytest.fixture(scope="module")
def eyes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Eyes]:
    settings = Settings(home=tmp_path_factory.mktemp("eyes"), crawl=CrawlSettings(timeout_s=6))
    with open_eyes(settings, allow_private=True) as opened:
        yield opened


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[WarcWriter]:
    with WarcWriter(tmp_path, CONTEXT) as opened:
        yield opened


@pytest.mark.slow
@needs_browser
def test_a_look_holds_everything_and_is_shown_again(site: str, eyes: Eyes, writer: WarcWriter, tmp_path: Path) -> None:
    seen = eyes.look(f"{site}/to-shop")
    capture = writer.write(seen)
    quality = eyes.check(writer.files, capture, seen, 1)
    assert (quality.poor, quality.reason) == (False, "")
    assert min(quality.text_similarity, quality.picture_similarity, quality.height_ratio) > 0.95
    records = read_event(writer.files, capture)
    assert {record.field("WARC-Concurrent-To") for record in records[2:]} == {capture.record_id}
    assert len({record.field("WARC-Date") for record in records}) == 1
    served = served_from(writer.files, capture)
    for path in ("/to-shop", "/shop", "/style.css", "/red.png", "/late.png", "/moved.png", "/frame", "/prices.json"):
        assert f"{site}{path}" in served, path
    assert find_answer(served, f"{site}/moved.png") == served[f"{site}/late.png"]
    assert served[f"{site}/missing.png"].status == 404
    names = [record.field("WARC-Target-URI").rpartition(":")[2] for record in records if record.kind == "resource"]  # type: ignore[union-attr]
    assert {"document", "screenshot", "viewport", "text"} <= set(names)
    told = msgspec.json.decode(read_capture(writer.files, capture).metadata)
    assert told["browser"]["viewport"] == "1280x800"
    assert told["browser"]["time_zone"] == "UTC"
    assert told["redirects"] == [f"{site}/to-shop"]
    assert told["look"]["clock_before"]["source"]
    events = " ".join(told["look"]["events"])
    assert "dialog refused: are you a robot?" in events
    assert "socket refused" in events
    assert "window refused" in events
    assert "licensed pharmacy in a frame" in seen.look.text if seen.look else False
    assert "strong and cheap" in seen.look.text if seen.look else False
    assert any("decoded" in change for change in told["alterations"])
    whole = tmp_path / "whole.warc.gz"
    whole.write_bytes(b"".join(read_event_whole(writer.files, capture).members()))
    assert warc_faults(whole, *files(tmp_path)) == []


@pytest.mark.slow
@needs_browser
@pytest.mark.parametrize(
    ("path", "words", "note"),
    [
        pytest.param("/loop", "Buy now 80 mg", "scripts off", id="script that never ends"),
        pytest.param("/gone", "This offer was removed", "", id="removed offer"),
    ],
)
def test_a_page_that_holds_the_browser_or_is_gone_is_evidence(
    path: str, words: str, note: str, site: str, eyes: Eyes, writer: WarcWriter
) -> None:
    seen = eyes.look(f"{site}{path}")
    assert seen.look is not None
    assert words in seen.look.text
    assert note in seen.alterations[0]
    assert seen.outcome.state is (PageState.GONE if path == "/gone" else PageState.OK)
    capture = writer.write(seen)
    assert eyes.check(writer.files, capture, seen, 1).poor is False


@pytest.mark.slow
@needs_browser
@pytest.mark.parametrize("path", ["/file", "/auth"])
def test_what_is_no_page_is_refused_with_a_reason(path: str, site: str, eyes: Eyes) -> None:
    with pytest.raises(RenderError, match="could not show it"):
        eyes.look(f"{site}{path}")


@pytest.mark.slow
@needs_browser
def test_a_page_that_changes_with_each_view_is_marked_poor(site: str, eyes: Eyes, writer: WarcWriter) -> None:
    seen = eyes.look(f"{site}/random")
    quality = eyes.check(writer.files, writer.write(seen), seen, 2)
    assert quality.poor
    assert "text agrees to" in quality.reason
    assert quality.attempt == 2


@pytest.mark.slow
@needs_browser
def test_nothing_answered_is_evidence_too(eyes: Eyes, writer: WarcWriter) -> None:
    seen: SeenPage = eyes.nothing("http://gone.example/p/1", "net::ERR_NAME_NOT_RESOLVED")
    capture = writer.write(seen)
    assert b"ERR_NAME_NOT_RESOLVED" in read_capture(writer.files, capture).metadata


@pytest.mark.slow
@needs_browser
def test_certificate_is_the_one_that_openssl_shows(eyes: Eyes, writer: WarcWriter, tmp_path: Path) -> None:
    with secure_site(tmp_path) as (address, fingerprint):
        seen = eyes.look(address)
    told = msgspec.json.decode(read_capture(writer.files, writer.write(seen)).metadata)
    assert told["tls"]["certificates"][0]["sha256"] == fingerprint
    assert told["tls"]["protocol"] == "TLS 1.3"
    assert told["tls"]["cipher"]
    assert "tls-chain" in told["records"]


@contextmanager
def secure_site(folder: Path) -> Iterator[tuple[str, str]]:
    """A page behind a certificate that nobody trusts, and its fingerprint as openssl counts it."""
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    made = f"openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -keyout {key} -out {certificate}"
    subprocess.run([*made.split(), "-days", "2", "-nodes", "-subj", "/CN=localhost"], check=True, capture_output=True)
    shown = ["openssl", "x509", "-in", str(certificate), "-fingerprint", "-sha256", "-noout"]
    told = subprocess.run(shown, check=True, capture_output=True, text=True).stdout
    with hostile_site(certificate, key) as address:
        yield f"{address}/gone", told.partition("=")[2].strip().replace(":", "").lower()


WHITE, BLACK = picture("white"), picture("black")


def cut_picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (300, 100), "white").save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize(
    ("text", "png", "answered", "reason"),
    [
        pytest.param("a b c d", WHITE, 10, "", id="the same"),
        pytest.param("a b x y", WHITE, 10, "text agrees to 50%", id="other words"),
        pytest.param("a b c d", BLACK, 10, "picture agrees to 0%", id="another picture"),
        pytest.param("a b c d", cut_picture(), 10, "height agrees to 50%", id="half the page"),
        pytest.param("a b c d", b"no picture", 10, "picture agrees to 0%", id="no picture"),
        pytest.param("a b c d", WHITE, 5, "5 of 10 requests were not answered", id="half came"),
    ],
)
def test_quality(text: str, png: bytes, answered: int, reason: str) -> None:
    seen, replayed = Shown(text="a b c d", screenshot_png=WHITE), Shown(text=text, screenshot_png=png)
    quality = compare(seen, replayed, asked=10, answered=answered)
    assert quality.poor is bool(reason)
    assert reason in quality.reason

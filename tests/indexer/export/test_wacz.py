# SPDX-License-Identifier: EUPL-1.2
"""Packages stand alone and hold to WACZ 1.1.1; masked ones hold no buyer's word."""

import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from config.finding import Held
from config.settings import Settings
from crawler.captures import verify_capture
from indexer.errors import ExportError
from indexer.export.exporting import REDACTIONS, Format, export
from tests.indexer.export.kept import SECRETS, SHOP, gather, picture
from tests.indexer.export.wacz_strict import changed, wacz_faults, warc_members


@pytest.fixture
def raw(settings: Settings, tmp_path: Path) -> Path:
    return export(settings, gather(settings, masked=False), Format.WACZ, tmp_path / "raw.wacz").path


@pytest.fixture
def masked(settings: Settings, tmp_path: Path) -> Path:
    return export(settings, gather(settings), Format.WACZ, tmp_path / "masked.wacz").path


def index(path: Path) -> dict[str, list[dict[str, str]]]:
    lines = zipfile.ZipFile(path).read("indexes/index.cdxj").decode().splitlines()
    found: dict[str, list[dict[str, str]]] = {}
    for line in lines:
        fields = json.loads(line.split(" ", 2)[2])
        found.setdefault(fields["url"], []).append(fields)
    return found


def test_package_is_whole(raw: Path, masked: Path) -> None:
    assert wacz_faults(raw) == []
    assert wacz_faults(masked) == []


def test_a_revisit_is_written_out(raw: Path) -> None:
    text = warc_members(raw)
    assert b"WARC-Type: revisit" not in text
    both = index(raw)[f"{SHOP}/p/1"]
    assert len(both) == 3  # two sightings and the look
    assert len({one["digest"] for one in both[:2]}) == 1


def test_screenshot_and_text_lie_beside_the_page(raw: Path) -> None:
    found = index(raw)
    assert {"fullPage", "view", "thumbnail", "text"} <= {url.split(":")[1] for url in found if url.startswith("urn:")}
    with zipfile.ZipFile(raw) as package:
        place = found[f"urn:fullPage:{SHOP}/p/1"][0]
        data = package.read(f"archive/{place['filename']}")
    assert picture() in data or picture() in warc_members(raw, "archive/views.warc.gz")
    assert f"{SHOP}/style.css" in found


def test_metadata_shadows_no_page(raw: Path) -> None:
    assert not [url for url in index(raw) if url.startswith("urn:theriac:")]
    for part in warc_members(raw).split(b"WARC/1.1\r\n"):
        if b"WARC-Type: metadata" in part[:400]:
            assert b"WARC-Target-URI: urn:theriac:" in part[:600]


def test_pages_have_title_text_and_the_look(raw: Path) -> None:
    rows = [json.loads(line) for line in zipfile.ZipFile(raw).read("pages/pages.jsonl").splitlines()[1:]]
    assert {"Sildenafil 1", "Sildenafil 1 (sealed look)"} <= {row["title"] for row in rows}
    assert any("no prescription needed" in row["text"] for row in rows)
    described = json.loads(zipfile.ZipFile(raw).read("datapackage.json"))
    assert described["home"]["url"] == described["mainPageUrl"] == f"{SHOP}/p/1"


def test_masked_package_holds_no_buyers_word(masked: Path, raw: Path) -> None:
    for name in ("archive/captures.warc.gz", "archive/views.warc.gz"):
        text = warc_members(masked, name)
        assert not [secret for secret in SECRETS if secret.encode() in text]
    with zipfile.ZipFile(masked) as package:
        for name in package.namelist():
            assert not [secret for secret in SECRETS if secret.encode() in package.read(name)], name
    assert b"I was hospitalised" in warc_members(masked)
    assert b"Masked derivative" in warc_members(masked)
    assert f"{SHOP}/p/3" in index(masked)
    sidecar = masked.with_name(masked.name + REDACTIONS).read_text()
    rows = [json.loads(line) for line in sidecar.splitlines()]
    assert {"page", "name", "mail"} <= {row["what"] for row in rows}
    assert not [secret for secret in SECRETS if secret in sidecar]


def test_other_pages_of_a_masked_package_stay_as_captured(masked: Path) -> None:
    assert b"WARC-Type: response" in warc_members(masked)
    assert f"urn:fullPage:{SHOP}/p/1" in index(masked)


CHANGES: list[object] = [
    pytest.param("datapackage-digest.json", lambda data: b'{"path": "datapackage.json"}', id="signature stripped"),
    pytest.param("datapackage.json", lambda data: data.replace(b"Offers", b"Others"), id="description changed"),
    pytest.param("pages/pages.jsonl", lambda data: None, id="no pages"),
    pytest.param("pages/pages.jsonl", lambda data: data.replace(b"Sildenafil", b"Tadalafil!"), id="a page changed"),
    pytest.param("indexes/index.cdxj", lambda data: data[:-40], id="index cut"),
    pytest.param("archive/captures.warc.gz", lambda data: data[:-1] + bytes([data[-1] ^ 1]), id="one bit"),
    pytest.param("theriac/custody.jsonl", lambda data: b"", id="custody emptied"),
]


@pytest.mark.parametrize(("name", "change"), CHANGES)
def test_the_strict_check_sees_changes(
    name: str, change: Callable[[bytes], bytes | None], raw: Path, tmp_path: Path
) -> None:
    data = zipfile.ZipFile(raw).read(name)
    assert wacz_faults(changed(raw, tmp_path / "changed.wacz", name, change(data)))


def test_a_capture_that_is_gone_makes_no_package(settings: Settings, tmp_path: Path) -> None:
    for path in (settings.home / "captures").glob("*.warc.gz"):
        path.chmod(0o640)
        path.write_bytes(path.read_bytes()[:200])
    with pytest.raises(ExportError, match="nothing was exported"):
        export(settings, gather(settings), Format.WACZ, tmp_path / "x.wacz")
    assert [path.name for path in tmp_path.iterdir()] == ["home"]


def test_export_leaves_captures_as_they_are(settings: Settings, raw: Path) -> None:
    for exhibit in gather(settings).exhibits:
        for record in exhibit.sightings:
            assert record.capture is not None
            assert verify_capture(settings.home, record.capture).answer is Held.HELD
    assert raw.exists()

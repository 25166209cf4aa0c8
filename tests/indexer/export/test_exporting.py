# SPDX-License-Identifier: EUPL-1.2
"""Exports are whole or not there, masked unless authorised, entered in the ledger, and say what they must."""

import csv
import errno
import json
import os
import re
import threading
from pathlib import Path

import msgspec
import pytest

from config.settings import Settings
from indexer.errors import ExportError
from indexer.export import exporting
from indexer.export.csv_table import COLUMNS, safe_cell
from indexer.export.exporting import REDACTIONS, Exported, Format, export
from indexer.export.redaction import ExportMasker, case_key
from indexer.ledger import ledger_folder
from indexer.masking import load_masker
from tests.indexer.export.kept import HOSTILE, SECRETS, gather

PLAIN = [Format.CSV, Format.STIX, Format.MISP, Format.CASE_UCO]
GUILT = re.compile(r"\b(guilty|confirmed offence|convicted|criminal offence found)\b", re.IGNORECASE)


def write(settings: Settings, form: Format, path: Path, *, masked: bool = True) -> Exported:
    return export(settings, gather(settings, masked=masked), form, path)


@pytest.mark.parametrize("form", PLAIN)
def test_says_hypotheses_and_unsealed_on_every_item(form: Format, settings: Settings, tmp_path: Path) -> None:
    told = write(settings, form, tmp_path / "out")
    text = told.path.read_text(encoding="utf-8")
    assert "suspected falsified (hypothesis)" in text
    assert "suspected unauthorised (hypothesis)" in text
    assert text.count("UNSEALED: no time authority has stamped this entry") == told.exhibits == told.unsealed == 4
    assert not GUILT.search(text)
    assert "falsified or unauthorised" not in text
    ids = [one.record.observation_id for one in gather(settings).exhibits]
    assert all(one in text for one in ids)


@pytest.mark.parametrize("form", PLAIN)
def test_masked_export_and_its_map_hold_no_buyers_word(form: Format, settings: Settings, tmp_path: Path) -> None:
    told = write(settings, form, tmp_path / "out")
    sidecar = tmp_path / f"out{REDACTIONS}"
    for path in (told.path, sidecar):
        assert not [secret for secret in SECRETS if secret in path.read_text(encoding="utf-8")]
    rows = [json.loads(line) for line in sidecar.read_text().splitlines()]
    assert told.redactions == len(rows) > 0
    assert {row["where"] for row in rows} >= {"listing.description"}
    assert all(re.fullmatch("[0-9a-f]{64}", row["salted_sha256"]) for row in rows)


def test_two_exports_share_no_pseudonym(settings: Settings) -> None:
    made: list[set[str]] = []
    for key in (b"1" * 32, b"2" * 32):
        masker = ExportMasker(load_masker(settings.home), key)
        found: list[object] = []
        text = masker.mask_text(
            "o", "w", "Reviews: by Jean Dupont [name 0badcafe], again [name 0badcafe]", frozenset(), found
        )  # type: ignore[arg-type]
        made.append(set(re.findall(r"\[name [0-9a-f]{8}\]", text)))
        assert "0badcafe" not in text
        assert len(found) >= 2
    assert not made[0] & made[1]


def test_exports_of_a_case_share_pseudonyms_and_those_of_two_do_not(settings: Settings) -> None:
    texts = []
    for case, export_key in (("T-1", b"1" * 32), ("T-1", b"2" * 32), ("T-2", b"3" * 32)):
        masker = ExportMasker(load_masker(settings.home), export_key, case_key(settings.home, case))
        found: list[object] = []
        texts.append(masker.mask_text("o", "w", "Customer reviews\nJean Dupont ★★★★★ ok", frozenset(), found))  # type: ignore[arg-type]
    assert texts[0] == texts[1] != texts[2]


def test_salt_of_one_value_proves_that_value_alone(settings: Settings) -> None:
    masker = ExportMasker(load_masker(settings.home), b"k" * 32)
    assert masker.salted("a", b"value") != masker.salted("b", b"value")
    import hashlib

    assert masker.salted("a", b"value") == hashlib.sha256(masker.salt("a") + b"value").hexdigest()


def test_unmasked_needs_an_authority(settings: Settings, tmp_path: Path) -> None:
    from dataclasses import replace

    content = replace(gather(settings, masked=False), authority=" ")
    with pytest.raises(ExportError, match="needs an authority"):
        export(settings, content, Format.CSV, tmp_path / "x.csv")


def test_every_export_is_entered_in_the_ledger(settings: Settings, tmp_path: Path) -> None:
    told = write(settings, Format.CSV, tmp_path / "x.csv", masked=False)
    segment, _, number = told.ledger_entry.partition("#")
    lines = (ledger_folder(settings.home) / f"{segment}.journal").read_bytes().splitlines()
    body = msgspec.json.decode(lines[int(number)].split(b"\t", 4)[4])
    assert (body["action"], body["who"], body["sha256_after"]) == ("exported", "analyst-1", told.sha256)
    assert "UNMASKED, authorised: order 12/2026" in body["why"]


def test_table_is_safe_in_spreadsheets(settings: Settings, tmp_path: Path) -> None:
    told = write(settings, Format.CSV, tmp_path / "x.csv")
    assert told.path.read_bytes().startswith(b"\xef\xbb\xbf")
    with told.path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == [column.name for column in COLUMNS]
    hostile = next(row for row in rows if "HYPERLINK" in row["title"])
    assert hostile["title"].startswith("'=")
    assert "a;'=1+1" in hostile["description"]
    assert "\u202e" not in hostile["description"]


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        pytest.param(HOSTILE, f"'{HOSTILE}", id="formula"),
        pytest.param("  +1", "  '+1", id="after spaces"),
        pytest.param('"@SUM(1)', "\"'@SUM(1)", id="after a quote"),
        pytest.param("a;-2", "a;'-2", id="after another locale's separator"),
        pytest.param("＝cmd", "'＝cmd", id="full width"),
        pytest.param("a\tb\r\n=c", "a b =c", id="no line breaks"),
        pytest.param("30-40 mg, +5 %", "30-40 mg, +5 %", id="ordinary text stays"),
        pytest.param("x" * 40_000, f"{'x' * 32_000} […]", id="longer than a cell"),
        pytest.param("\ud800", "?", id="lone surrogate"),
    ],
)
def test_safe_cell(text: str, cell: str) -> None:
    assert safe_cell(text) == cell


def test_every_column_is_documented() -> None:
    text = Path("docs/exports.md").read_text(encoding="utf-8")
    assert not [column.name for column in COLUMNS if f"`{column.name}`" not in text]


@pytest.mark.parametrize("form", [*PLAIN, Format.WACZ])
def test_a_full_disk_leaves_nothing(
    form: Format, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fill_up(*words: object) -> tuple[str, ...]:
        path = words[2]
        assert isinstance(path, Path)
        path.write_bytes(b"half")
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(exporting, "write_format", fill_up)
    with pytest.raises(ExportError, match="the disk took no more bytes"):
        write(settings, form, tmp_path / "out")
    assert [path.name for path in tmp_path.iterdir()] == ["home"]


def test_nothing_is_overwritten(settings: Settings, tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("mine")
    with pytest.raises(ExportError, match="expected a new name"):
        write(settings, Format.CSV, path)
    assert path.read_text() == "mine"


def test_two_exports_to_one_place_give_one(settings: Settings, tmp_path: Path) -> None:
    outcomes: list[str] = []
    contents = [gather(settings, reference=f"X-{number}") for number in range(2)]

    def run(number: int) -> None:
        try:
            export(settings, contents[number], Format.CSV, tmp_path / "x.csv")
            outcomes.append("made")
        except ExportError:
            outcomes.append("refused")

    threads = [threading.Thread(target=run, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["made", "refused"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["home", "x.csv", f"x.csv{REDACTIONS}"]


def test_nothing_found_is_said(settings: Settings) -> None:
    with pytest.raises(ExportError, match="nothing to export"):
        gather(settings, words="aspirin")

# SPDX-License-Identifier: EUPL-1.2
"""An import is whole or not at all: bad files leave the old table in use, earlier ones come back."""

import gzip
import io
import sqlite3
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from config.errors import ConfigError
from config.finding import Held
from config.importers.importing import Wish, import_files, roll_back, verify_import
from config.importers.kinds import KINDS, Options
from config.importers.reading import RegisterFileError
from config.importers.shelf import ShelfError, read_current, read_imports
from config.registers import NO_REGISTERS, open_registers
from tests.config.test_importers import bdpm, read, sheet, write

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
LATER = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


# Bad files: one clear error, the old table stays


def wish(*paths: Path, rows_min: int | None = 1, **more: str) -> Wish:
    return Wish(kind="fr_bdpm", paths=paths, as_of=date(2026, 11, 1), rows_min=rows_min, **more)  # type: ignore[arg-type]


def empty(paths: tuple[Path, ...]) -> None:
    paths[0].write_bytes(b"")


def in_utf16(paths: tuple[Path, ...]) -> None:
    paths[0].write_bytes("60000001\tx".encode("utf-16"))


def of_another_shape(paths: tuple[Path, ...]) -> None:
    paths[0].write_text("60000001,VIAGRA,comprimé\n" * 40, encoding="utf-8")


def cut_archive(paths: tuple[Path, ...]) -> None:
    data = gzip.compress(paths[0].read_bytes() * 50)
    paths[0].write_bytes(data[: len(data) // 2])


def of_unknown_status(paths: tuple[Path, ...]) -> None:
    paths[0].write_text(paths[0].read_text("cp1252").replace("active", "enchantée"), encoding="cp1252")


def binary_noise(paths: tuple[Path, ...]) -> None:
    paths[0].write_bytes(bytes(range(256)) * 200)


@pytest.mark.parametrize("spoil", [empty, in_utf16, of_another_shape, cut_archive, of_unknown_status, binary_noise])
def test_bad_file_leaves_the_old_table_in_use(spoil: Callable[[tuple[Path, ...]], None], tmp_path: Path) -> None:
    home = tmp_path / "home"
    first = import_files(home, wish(*bdpm(tmp_path)), NOW)
    paths = bdpm(tmp_path)
    spoil(paths)
    with pytest.raises(ConfigError):
        import_files(home, wish(*paths), LATER)
    assert read_current(home) == {"fr_bdpm": first.id}
    assert [one.id for one in read_imports(home, "fr_bdpm")] == [first.id]
    assert list(open_registers(home).products("brand", "viagra"))


@pytest.mark.parametrize(
    ("kind", "text", "word"),
    [
        pytest.param("it_aifa", "CODICE_AIC;DENOMINAZIONE\n1;x\n", "expected a column", id="column missing"),
        pytest.param("us_ndc", "other\ttable\n1\t2\n", "header that begins with PRODUCTID", id="older release"),
        pytest.param("who_atc", "code;name\n", "expected", id="other delimiter"),
        pytest.param("sellers", "shop\nx\n", "header", id="plain without its header"),
    ],
)
def test_what_is_missing_is_named(kind: str, text: str, word: str, tmp_path: Path) -> None:
    with pytest.raises(RegisterFileError, match=word):
        read(kind, write(tmp_path / "table.csv", text))


@pytest.mark.parametrize("name", ["not.xlsx", "cut.xlsx", "empty.xlsx", "broken inside.xlsx"])
def test_a_sheet_that_is_none(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    whole = sheet(tmp_path / "whole.xlsx", [["Category"]]).read_bytes()
    with zipfile.ZipFile(io.BytesIO(whole)) as parts, zipfile.ZipFile(tmp_path / "inside", "w") as spoilt:
        for part in parts.namelist():
            data = parts.read(part)
            spoilt.writestr(part, data[:-40] if part.endswith("sheet1.xml") else data)
    spoils = {"not.xlsx": b"<html>no sheet</html>", "cut.xlsx": whole[: len(whole) // 2], "empty.xlsx": b""}
    path.write_bytes(spoils.get(name) or (b"" if name in spoils else (tmp_path / "inside").read_bytes()))
    with pytest.raises(RegisterFileError, match="xlsx"):
        read("eu_ema", path)


def test_a_table_that_shrank_is_refused_unless_insisted(tmp_path: Path) -> None:
    home = tmp_path / "home"
    many = "country,name,substances,status\n" + "".join(f"NL,Med{i},med{i},authorised\n" for i in range(20))
    options = Options(country="NL")
    path = write(tmp_path / "medicines.csv", many)
    import_files(home, Wish(kind="medicines", paths=(path,), options=options), NOW)
    write(path, "\n".join(many.splitlines()[:6]))
    with pytest.raises(RegisterFileError, match="is the file cut"):
        import_files(home, Wish(kind="medicines", paths=(path,), options=options), LATER)
    assert import_files(home, Wish(kind="medicines", paths=(path,), options=options, rows_min=5), LATER).rows == 5


def test_a_side_file_that_is_cut_is_refused_though_every_product_is_there(tmp_path: Path) -> None:
    home, options = tmp_path / "home", Options(country="NL")
    head, row = "country,name,substances,status,prescription", "NL,Med{0},med{0},authorised,"
    told, untold = (
        write(tmp_path / f"{word}.csv", "\n".join((head, *((row + word).format(i) for i in range(20)))))
        for word in ("needed", "free")
    )
    import_files(home, Wish(kind="medicines", paths=(told,), options=options), NOW)
    with pytest.raises(RegisterFileError, match=r"free\.csv: 0 rows on prescription where the table in use has 20"):
        import_files(home, Wish(kind="medicines", paths=(untold,), options=options), LATER)
    assert import_files(home, Wish(kind="medicines", paths=(untold,), options=options, rows_min=20), LATER).rows == 20


def test_the_first_import_knows_what_is_usual(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(KINDS, "fr_bdpm", replace(KINDS["fr_bdpm"], rows_min=1))
    paths = bdpm(tmp_path)
    (conditions,) = [path for path in paths if "CPD" in path.name]
    conditions.write_text("60000009\tliste I\r\n", encoding="cp1252")
    with pytest.raises(RegisterFileError, match=r"0 of 1 rows on prescription, expected at least 50%"):
        import_files(tmp_path / "home", wish(*paths, rows_min=None), NOW)


def test_an_older_release_is_refused_unless_insisted(tmp_path: Path) -> None:
    home = tmp_path / "home"
    first = import_files(home, wish(*bdpm(tmp_path)), NOW)
    older = replace(wish(*bdpm(tmp_path)), as_of=date(2025, 7, 7))
    with pytest.raises(RegisterFileError, match="data of 2025-07-07, and the table in use is of 2026-11-01"):
        import_files(home, older, LATER)
    assert read_current(home) == {"fr_bdpm": first.id}
    assert import_files(home, replace(older, older=True), LATER).as_of == date(2025, 7, 7)


def test_a_full_disk_is_said_in_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "home"
    first = import_files(home, wish(*bdpm(tmp_path)), NOW)

    def full(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr("config.importers.shelf._put", full)
    with pytest.raises(ShelfError, match=r"disk is full.*the old one stays in use: make room and import again"):
        import_files(home, wish(*bdpm(tmp_path)), LATER)
    assert read_current(home) == {"fr_bdpm": first.id}
    assert not list((home / "reference" / "fr_bdpm").glob("*.part"))


def test_too_few_rows_are_refused(tmp_path: Path) -> None:
    with pytest.raises(RegisterFileError, match="at least 10000 good rows, got 1"):
        import_files(tmp_path / "home", wish(*bdpm(tmp_path), rows_min=None), NOW)
    assert open_registers(tmp_path / "home") is NO_REGISTERS


# In use, rolled back, verified


def test_import_roll_back_and_out_of_use(tmp_path: Path) -> None:
    home = tmp_path / "home"
    first = import_files(home, wish(*bdpm(tmp_path)), NOW)
    second = import_files(home, wish(*bdpm(tmp_path, status="Autorisation abrogée")), LATER)
    assert first.content_sha256 != second.content_sha256
    (facts,) = [facts for _, facts in open_registers(home).products("brand", "viagra")]
    assert (facts.authorised, facts.ended) == (0, 1)
    assert roll_back(home, "fr_bdpm", None) == first
    (facts,) = [facts for _, facts in open_registers(home).products("brand", "viagra")]
    assert (facts.authorised, facts.strengths_mg, facts.prices) == (1, (50.0,), ((50.0, "EUR", 10.0),))
    assert roll_back(home, "fr_bdpm", second.id) == second
    roll_back(home, "fr_bdpm", first.id)
    assert roll_back(home, "fr_bdpm", None) is None
    assert open_registers(home) is NO_REGISTERS
    with pytest.raises(ConfigError, match=f"out of use already: --to {second.id}"):
        roll_back(home, "fr_bdpm", None)


def test_the_same_content_has_the_same_digest(tmp_path: Path) -> None:
    one = import_files(tmp_path / "one", wish(*bdpm(tmp_path)), NOW)
    two = import_files(tmp_path / "two", wish(*bdpm(tmp_path)), LATER)
    assert one.content_sha256 == two.content_sha256
    assert open_registers(tmp_path / "one").sha256 == open_registers(tmp_path / "two").sha256 != ""


def test_a_changed_table_is_broken_and_an_old_one_is_told(tmp_path: Path) -> None:
    home = tmp_path / "home"
    one = import_files(home, wish(*bdpm(tmp_path)), NOW)
    assert verify_import(home, one, date(2026, 11, 22)) == (Held.HELD, "")
    assert "import a newer one" in verify_import(home, one, date(2028, 1, 1))[1]
    path = home / "reference" / "fr_bdpm" / f"{one.id}.sqlite"
    path.write_bytes(path.read_bytes() + b"x")
    assert verify_import(home, one, date(2026, 11, 22))[0] is Held.BROKEN
    path.write_bytes(b"noise")
    with pytest.raises(ShelfError, match="rollback fr_bdpm"):
        open_registers(home)


def test_a_table_of_another_version_asks_to_be_imported_again(tmp_path: Path) -> None:
    home = tmp_path / "home"
    one = import_files(home, wish(*bdpm(tmp_path)), NOW)
    path = home / "reference" / "fr_bdpm" / f"{one.id}.json"
    path.write_text(path.read_text().replace('"format": 1', '"format": 99'))
    with pytest.raises(ShelfError, match="import it again"):
        open_registers(home)


def test_what_was_ever_in_use_stays_written(tmp_path: Path) -> None:
    home = tmp_path / "home"
    import_files(home, wish(*bdpm(tmp_path)), NOW)
    digest = open_registers(home).sha256
    roll_back(home, "fr_bdpm", None)
    assert digest in (home / "reference" / "sets.jsonl").read_text()

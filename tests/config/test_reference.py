# SPDX-License-Identifier: EUPL-1.2
import re
import shutil
from pathlib import Path

import pytest

from config.legal import LegalMapError, load_legal_map
from config.reference import BUNDLED_DATA, ReferenceTableError, load_reference


def test_every_table_has_origin_date_licence_and_digest() -> None:
    for table in load_reference().tables.values():
        assert table.origin
        assert table.licence
        assert table.as_of.year >= 2024
        assert len(table.sha256) == 64


def test_substances_are_many_each_once_and_dated() -> None:
    substances = load_reference().substances
    assert len({substance.inn.lower() for substance in substances}) == len(substances) >= 1500
    assert sum(substance.never_authorised for substance in substances) >= 300
    assert load_reference().tables["substances_more"].scope


def test_codes_of_substances_have_their_form() -> None:
    for substance in load_reference().substances:
        assert re.fullmatch(r"(?:\d{2,7}-\d\d-\d)?", substance.cas), substance.inn
        assert re.fullmatch(r"(?:[0-9A-Z]{10})?", substance.unii), substance.inn


def test_only_batches_unknown_to_the_maker_decide_alone() -> None:
    alone = {alert.batch for alert in load_reference().alerts if alert.decides_alone}
    assert alone == {"LP6F832", "AVZT"}


@pytest.mark.parametrize(
    ("change", "word"),
    [
        pytest.param(lambda text: "", "at least", id="empty"),
        pytest.param(lambda text: text.replace("inn,", "name,", 1), "column", id="column missing"),
        pytest.param(lambda text: text[: len(text) // 3], "at least", id="cut"),
    ],
)
def test_bad_table_is_named(tmp_path: Path, change: object, word: str) -> None:
    folder = tmp_path / "data"
    shutil.copytree(BUNDLED_DATA, folder)
    path = folder / "substances.csv"
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")  # type: ignore[operator]
    with pytest.raises(ReferenceTableError, match=word):
        load_reference(folder)


def test_wrong_encoding_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    shutil.copytree(BUNDLED_DATA, folder)
    (folder / "substances.csv").write_bytes("é".encode("utf-16"))
    with pytest.raises(ReferenceTableError, match="UTF-8"):
        load_reference(folder)


def test_party_and_unknown() -> None:
    parties = load_legal_map().parties
    assert parties["FR"].status == "party"
    assert parties["DE"].status == "signed"
    assert parties["PL"].status == "unknown"
    assert parties["FR"].reservations == "unknown"


def test_unknown_provision_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "map.toml"
    path.write_text('[provisions]\n[indicators]\nx = ["99"]\n[default]\n[parties]\n', encoding="utf-8")
    with pytest.raises(LegalMapError, match="99"):
        load_legal_map(path)

# SPDX-License-Identifier: EUPL-1.2
from pathlib import Path

from classifiers.catalogue import write_catalogue
from classifiers.indicators import INDICATORS
from config.legal import load_legal_map

CATALOGUE = Path(__file__).parents[2] / "docs" / "indicators.md"


def test_the_catalogue_is_what_the_code_says() -> None:
    """Mend with `theriac indicators --write docs/indicators.md`."""
    assert CATALOGUE.read_text(encoding="utf-8") == write_catalogue(load_legal_map())


def test_every_sign_of_an_offence_points_to_a_provision() -> None:
    legal = load_legal_map()
    silent = {
        i.name for i in INDICATORS if i.points_to in ("falsified", "unauthorised") and not legal.provisions_of(i.name)
    }
    assert silent <= {"stock_photo", "falsifying_wording"}, "weak hints that name no conduct"

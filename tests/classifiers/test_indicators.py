# SPDX-License-Identifier: EUPL-1.2
import pytest

from classifiers.assessment import PointsTo
from classifiers.indicators import INDICATORS, Indicator
from config.legal import load_legal_map

SPEAKS_FOR_AN_OFFENCE = {PointsTo.FALSIFIED, PointsTo.UNAUTHORISED}


def test_enough_indicators_with_their_own_names() -> None:
    assert len({indicator.name for indicator in INDICATORS}) == len(INDICATORS) >= 60


@pytest.mark.parametrize("indicator", INDICATORS, ids=lambda indicator: indicator.name)
def test_meaning_is_one_sentence(indicator: Indicator) -> None:
    assert indicator.meaning.endswith(".")
    assert 20 < len(indicator.meaning) <= 140


def test_provisions_come_from_the_legal_map_alone() -> None:
    legal = load_legal_map()
    known = {indicator.name for indicator in INDICATORS}
    assert legal.indicators.keys() <= known
    for indicator in INDICATORS:
        if indicator.points_to not in SPEAKS_FOR_AN_OFFENCE:
            assert legal.provisions_of(indicator.name) == ()

# SPDX-License-Identifier: EUPL-1.2
import pytest

from alerts.sureness import chance, percent


@pytest.mark.parametrize(
    ("probability", "told"),
    [
        pytest.param(0.954, ("0.95", "95%"), id="likely"),
        pytest.param(0.9963, ("0.99", "99%"), id="very likely"),
        pytest.param(1.0, ("0.99", "99%"), id="never certain"),
        pytest.param(0.0, ("0.00", "0%"), id="none"),
    ],
)
def test_no_hypothesis_is_told_as_certain(probability: float, told: tuple[str, str]) -> None:
    assert (chance(probability), percent(probability)) == told

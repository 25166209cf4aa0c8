# SPDX-License-Identifier: EUPL-1.2
"""A device named after the medicine it is for is judged by the law of devices, not by prescription rules."""

import pytest

from classifiers.assessment import PointsTo
from tests.classifiers.conftest import Desk, make_site

ROGUE = make_site("No prescription needed. If customs seizes it we reship. Bitcoin only.")


@pytest.mark.parametrize(
    ("title", "is_device"),
    [
        pytest.param("Insulin syringes 1 ml 29G, box of 100", True, id="name before"),
        pytest.param("Seringues à insuline 1 ml", True, id="name behind, with a short word between"),
        pytest.param("Ozempic 1 mg pen with needles", False, id="a medicine with its needles"),
        pytest.param("Insulin, syringes and needles", False, id="a list that begins with a medicine"),
        pytest.param("Insulin glargine 100 IU/ml", False, id="no device"),
    ],
)
def test_what_a_device_is_for_is_not_what_is_sold(desk: Desk, title: str, is_device: bool) -> None:
    found = desk(title, "sterile, in stock", site=ROGUE)
    waived = [one for one in found.indicators if one.points_to is PointsTo.UNAUTHORISED]
    assert (not waived) is is_device

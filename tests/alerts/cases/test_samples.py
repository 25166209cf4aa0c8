# SPDX-License-Identifier: EUPL-1.2
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from alerts.cases.opening import open_case
from alerts.cases.samples import Handed, LabResult, Obtained, add_sample, enter_result, hand_sample
from alerts.errors import DecisionError
from alerts.models.account import Account
from alerts.models.case import Case, CaseEvent
from config.settings import Settings
from tests.alerts.people import make_account

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
DAY = date(2026, 11, 20)
WHY = "order 3/26"


@pytest.fixture
def person(settings: Settings) -> Account:
    return make_account()


@pytest.fixture
def case(person: Account) -> Case:
    """A case with a sample that was obtained on 20 November and sealed the same day."""
    case = open_case(person, "pens", NOW, why=WHY)
    obtained = Obtained(number="S-1", obtained_on=DAY, obtained_by="customs", legal_ground=WHY, description="pens")
    add_sample(case, obtained, person, NOW, why=WHY)
    hand_sample(case, "S-1", Handed(at=NOW - timedelta(days=2), who="customs", seal="A 17"), person, NOW, why=WHY)
    return case


def found(**changes: Any) -> LabResult:
    fields = {"laboratory": "OMCL", "accreditation": "none", "method": "HPLC", "result": "insulin", "result_on": DAY}
    return LabResult(**(fields | changes))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        pytest.param({"method": " "}, "expected laboratory, accreditation", id="no method"),
        pytest.param({"result_on": date(2026, 11, 19)}, "expected a day from 2026-11-20", id="before it was obtained"),
        pytest.param({"result_on": date(2026, 12, 1)}, "got 2026-12-01", id="to come"),
        pytest.param({"document_sha256": "zz"}, "expected the report's SHA-256 in 64", id="no digest"),
    ],
)
def test_results_that_cannot_be(case: Case, person: Account, changes: dict[str, Any], message: str) -> None:
    with pytest.raises(DecisionError, match=message):
        enter_result(case, "S-1", found(**changes), person, NOW, why=WHY)


@pytest.mark.parametrize(
    ("at", "message"),
    [
        pytest.param(NOW - timedelta(days=3), "after the handling before", id="before the last one"),
        pytest.param(NOW + timedelta(minutes=1), "none to come", id="to come"),
    ],
)
def test_handlings_that_cannot_be(case: Case, person: Account, at: datetime, message: str) -> None:
    with pytest.raises(DecisionError, match=message):
        hand_sample(case, "S-1", Handed(at=at, who="lab", seal="A 17"), person, NOW, why=WHY)


def test_slips_are_mended_and_the_log_keeps_them(case: Case, person: Account) -> None:
    first = Handed(at=NOW - timedelta(days=5), who="lab", seal="A 17")
    with pytest.raises(DecisionError, match="after it was obtained, on 2026-11-20"):
        hand_sample(case, "S-1", first, person, NOW, why=WHY, correct=True)
    with pytest.raises(DecisionError, match="no result is entered yet"):
        enter_result(case, "S-1", found(), person, NOW, why=WHY, correct=True)
    enter_result(case, "S-1", found(result="insuline"), person, NOW, why=WHY)
    with pytest.raises(DecisionError, match="mended with --correct"):
        enter_result(case, "S-1", found(), person, NOW, why=WHY)
    enter_result(case, "S-1", found(), person, NOW, why="a slip", correct=True)
    again = Handed(at=NOW - timedelta(days=2), who="customs", seal="A 18")
    sample = hand_sample(case, "S-1", again, person, NOW, why="a slip", correct=True)
    assert (sample.result, [row["seal"] for row in sample.custody]) == ("insulin", ["A 18"])
    kept = {event.action: event.details["before"] for event in CaseEvent.objects.filter(why="a slip")}
    assert kept["sample_result_corrected"]["result"] == "insuline"
    assert "A 17" in kept["sample_handling_corrected"]

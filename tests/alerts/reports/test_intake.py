# SPDX-License-Identifier: EUPL-1.2
import os
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from alerts.errors import AccessError, ReportError
from alerts.models.account import Role
from alerts.models.report import ItemKind, ItemState, Report, ReportItem, ReportVia
from alerts.reports.csv_file import read_csv
from alerts.reports.intake import Submission, find_report, reporter_of, take_in
from alerts.reports.reading import read_name, read_url
from alerts.reports.telling import approve_answer, draft_answer, standing_of
from alerts.second_factor import enrol
from config.settings import Settings
from tests.alerts.people import make_account

NOW = datetime.now(UTC)
BY_COMMAND = Submission(via=ReportVia.COMMAND)
ANNA = Submission(
    via=ReportVia.MAIL, name="Anna Berg", address="anna@mail.org", language="de",
    note="I, Anna Berg, bought it; write to anna@mail.org or +49 170 1234567",
)  # fmt: skip


def test_the_same_thing_is_kept_once(settings: Settings) -> None:
    first = take_in(settings, BY_COMMAND, [read_url("https://a.com/p"), read_url("http://www.a.com/p/")], None, NOW)
    assert dict(first.counts) == {"queued": 1, "duplicate": 1}
    second = take_in(settings, BY_COMMAND, [read_url("https://a.com/p?utm_source=mail")], None, NOW)
    assert dict(second.counts) == {"duplicate": 1}
    original = ReportItem.objects.get(state=ItemState.QUEUED)
    assert set(ReportItem.objects.exclude(pk=original.pk).values_list("same_as", flat=True)) == {original.pk}


def test_after_a_while_it_is_captured_again(settings: Settings) -> None:
    take_in(settings, BY_COMMAND, [read_url("https://a.com/p")], None, NOW)
    ReportItem.objects.update(state=ItemState.CAPTURED, settled_at=NOW - timedelta(days=8))
    again = take_in(settings, BY_COMMAND, [read_url("https://a.com/p")], None, NOW)
    assert dict(again.counts) == {"queued": 1}


def test_practice_and_real_are_kept_apart(settings: Settings) -> None:
    take_in(settings, BY_COMMAND, [read_url("https://a.example/p")], None, NOW)
    practice = Submission(via=ReportVia.COMMAND, practice=True)
    assert dict(take_in(settings, practice, [read_url("https://a.example/p")], None, NOW).counts) == {"queued": 1}


def test_a_report_that_names_nothing_leaves_nothing(settings: Settings) -> None:
    with pytest.raises(ReportError, match="at least one"):
        take_in(settings, BY_COMMAND, [], None, NOW)
    assert not Report.objects.exists()


def test_too_many_rows_leave_nothing(settings: Settings) -> None:
    small = settings.model_copy(update={"reports": settings.reports.model_copy(update={"rows": 5})})
    with pytest.raises(ReportError, match="at most 5"):
        take_in(small, BY_COMMAND, (read_url(f"https://a.com/{one}") for one in range(9)), None, NOW)
    assert not ReportItem.objects.exists()


def test_who_reported_is_sealed(settings: Settings) -> None:
    report = take_in(settings, ANNA, [read_url("https://a.com/")], None, NOW).report
    kept = " ".join(map(str, Report.objects.values_list()))
    assert "Anna" not in kept
    assert "anna@" not in kept
    assert "1234567" not in kept
    analyst, keeper = make_account("an", Role.ANALYST), make_account("ke", Role.CUSTODIAN)
    with pytest.raises(AccessError):
        reporter_of(report, analyst, NOW, why="curious")
    assert reporter_of(report, keeper, NOW, why="to be heard")["name"] == "Anna Berg"


def test_a_reporter_is_told_by_reference_and_nothing_more(settings: Settings) -> None:
    report = take_in(settings, ANNA, [read_url("https://a.com/"), read_name(ItemKind.BATCH, "AB1")], None, NOW).report
    assert standing_of(report).stage == "received"
    ReportItem.objects.filter(kind="url").update(state=ItemState.CAPTURED, verdict="falsified")
    told = standing_of(find_report(report.reference.lower()))
    assert (told.stage, told.looked_at, told.waiting) == ("being looked at", 1, 1)
    assert "falsified" not in str(told)


@pytest.mark.databases
def test_an_answer_needs_two_people(settings: Settings) -> None:
    report = take_in(settings, ANNA, [read_url("https://a.com/")], None, NOW).report
    author, second = make_account("a.author", Role.REVIEWER), make_account("b.second", Role.REVIEWER)
    _, codes = enrol(second)
    draft = draft_answer(report, author, NOW)
    assert draft.text.startswith("Vielen Dank")
    with pytest.raises(AccessError, match="another person"):
        approve_answer(settings, draft, author, "1", "x", NOW)
    with pytest.raises(AccessError, match="code"):
        approve_answer(settings, draft, second, "000000", "x", NOW)
    path = approve_answer(settings, draft, second, codes[0], "read it", NOW)
    assert "anna@mail.org" in path.read_text()
    assert path.stat().st_mode & 0o077 == 0
    with pytest.raises(ReportError, match="already"):
        approve_answer(settings, draft, second, codes[1], "again", NOW)


def test_an_operator_takes_reports_in_and_an_auditor_does_not(settings: Settings) -> None:
    take_in(settings, BY_COMMAND, [read_url("https://a.com/")], make_account("op", Role.OPERATOR), NOW)
    with pytest.raises(AccessError):
        take_in(settings, BY_COMMAND, [read_url("https://b.com/")], make_account("au", Role.AUDITOR), NOW)


ROWS = int(os.environ.get("BENCH_REPORTS", "20000"))
"""A hundred thousand in `python -m tests.bench reports`."""


@pytest.mark.slow
def test_many_rows_with_junk(settings: Settings, tmp_path: Path) -> None:
    path = tmp_path / "reported.csv"
    junk = ["=cmd|'/c calc'!A0;;\n", ';Dr "X;\n', ";;LOT77\n", "\x00\x01\n", "http://127.0.0.1/;;\n"]
    with path.open("w") as file:
        file.write("URL;Seller;Batch\n")
        for row in range(ROWS):
            file.write(junk[row // 20 % 5] if row % 20 == 0 else f"https://shop{row % 5000}.com/p/{row};;\n")
    began = time.process_time()
    taken = take_in(settings, Submission(via=ReportVia.CSV), read_csv(path), None, NOW)
    taken_s = time.process_time() - began
    print(f"reports: {ROWS:,} rows with junk and formulas taken in, {taken_s:.1f} s of CPU")
    assert taken_s < 120
    assert taken.counts["queued"] >= ROWS * 19 // 20
    assert not taken.report.items.filter(state="queued", value__startswith="=").exists()
    assert ReportItem.objects.filter(state=ItemState.REFUSED, row=0).count() == 0

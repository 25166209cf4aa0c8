# SPDX-License-Identifier: EUPL-1.2
"""Who may erase what: a custodian, with a reason and a ground, nothing that a case needs; timers by category."""

from datetime import UTC, date, datetime, timedelta

import pytest

from alerts.auditing import close_days, note, verify_audit
from alerts.commands import capture as capture_command
from alerts.errors import AccessError, ActionError, DecisionError
from alerts.models.account import Role
from alerts.models.audit import AuditEntry, AuditVerb
from alerts.models.case import Case, CaseEvidence, CaseState, Victim
from alerts.retention.erasing import apply_retention, carry_out, find_overdue, plan_ids
from classifiers.assessment import Verdict
from config.finding import Held
from config.keeping_settings import RetentionSettings
from config.settings import Settings
from indexer.erasure.plan import Order
from indexer.evidence import EvidenceRecord
from indexer.verify.home import verify_home
from tests.alerts.people import log_in_as, make_account
from tests.indexer.erasure.test_erasing import keep_run
from tests.indexer.test_recovery import stored
from tests.make import SEEN_AT

NOW = SEEN_AT + timedelta(days=400)
ORDER = Order(who="k.meyer", why="request", authority="decision 7/2026")


def put_in_case(record: EvidenceRecord, **fields: object) -> Case:
    case = Case.objects.create(reference="2026-0001", title="one", opened_at=SEEN_AT, **fields)
    CaseEvidence.objects.create(
        case=case, observation_id=record.observation_id, offer_id=record.offer_id, kind="listing",
        observed_at=record.observed_at, segment=record.segment, sequence=record.sequence, entered_by="x",
        entered_at=SEEN_AT,
    )  # fmt: skip
    return case


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.CUSTODIAN])
def test_a_custodian_alone_erases(role: Role, settings: Settings) -> None:
    record = keep_run(settings)[0]
    planned = plan_ids(settings, [record.observation_id], ORDER, NOW, whole_page=False)
    with pytest.raises(AccessError, match="custodian"):
        carry_out(settings, planned, make_account("someone", role), NOW)
    assert len(stored(settings)) == 5


def test_erasing_is_audited_first(settings: Settings) -> None:
    record = keep_run(settings)[0]
    planned = plan_ids(settings, [record.observation_id[:10]], ORDER, NOW, whole_page=False)
    carry_out(settings, planned, make_account("k.meyer", Role.CUSTODIAN), NOW)
    entry = AuditEntry.objects.get(verb=AuditVerb.ERASURE)
    assert (entry.object_ids, entry.legal_basis) == ([record.observation_id], "decision 7/2026")
    assert len(stored(settings)) == 4
    with pytest.raises(DecisionError, match=r"erased on .* already"):
        plan_ids(settings, [record.observation_id], ORDER, NOW, whole_page=False)


@pytest.mark.parametrize("captures_alone", [pytest.param(False, id="observation"), pytest.param(True, id="capture")])
def test_reading_what_was_erased_tells_when_and_on_which_ground(
    captures_alone: bool, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The original is gone for good: the custodian, the day, the reason and the ground are told in its place."""
    record = keep_run(settings)[0]
    custodian = make_account("k.meyer", Role.CUSTODIAN)
    if captures_alone:
        apply_retention(aged(settings, captures=300), custodian, NOW, why="time is over")
    else:
        carry_out(settings, plan_ids(settings, [record.observation_id], ORDER, NOW, whole_page=False), custodian, NOW)
    monkeypatch.setattr(capture_command, "load_settings", lambda: settings)
    monkeypatch.setattr(capture_command, "viewer", lambda *_: None)
    with pytest.raises(ActionError, match=r"erased on .* by k\.meyer; ground: .+; reason: .+"):
        capture_command.capture(record.observation_id, why="asked by the court")


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({}, id="open case"),
        pytest.param({"state": CaseState.CLOSED, "closed_at": NOW - timedelta(days=2)}, id="closed yesterday"),
        pytest.param({"retain_until": date(2020, 1, 1), "legal_hold": True}, id="legal hold"),
        pytest.param({"retain_until": date(2020, 1, 1), "covert_hold": True}, id="covert hold"),
    ],
)
def test_what_a_case_needs_is_refused(fields: dict[str, object], settings: Settings) -> None:
    record = keep_run(settings)[0]
    put_in_case(record, **fields)
    with pytest.raises(DecisionError, match="it is in case 2026-0001"):
        plan_ids(settings, [record.observation_id], ORDER, NOW, whole_page=False)


def test_a_case_whose_time_is_over_holds_nothing(settings: Settings) -> None:
    record = keep_run(settings)[0]
    put_in_case(record, retain_until=date(2020, 1, 1))
    assert plan_ids(settings, [record.observation_id], ORDER, NOW, whole_page=False).entries


@pytest.mark.parametrize("words", ["", "0123456", "feedbeef00"])
def test_unknown_ids_are_named(words: str, settings: Settings) -> None:
    keep_run(settings)
    with pytest.raises(DecisionError, match=r"expected ids|no observation"):
        plan_ids(settings, [words], ORDER, NOW, whole_page=False)


def aged(settings: Settings, **days: int) -> Settings:
    names = ("unflagged", "flagged", "looks", "profiles", "captures", "cases", "buyers", "audit")
    return settings.model_copy(update={"retention": RetentionSettings(**(dict.fromkeys(names, 0) | days))})


@pytest.mark.parametrize(
    ("days", "left", "counts"),
    [
        pytest.param({}, 5, {}, id="nothing ends by itself"),
        pytest.param({"flagged": 300}, 1, {"flagged": 4}, id="all but the one in a case"),
        pytest.param({"flagged": 500}, 5, {}, id="too young"),
        pytest.param({"unflagged": 1}, 5, {}, id="another timer"),
        pytest.param({"captures": 300}, 5, {"captures": 4}, id="captures alone"),
    ],
)
def test_timers(days: dict[str, int], left: int, counts: dict[str, int], settings: Settings) -> None:
    settings = aged(settings, **days)
    records = keep_run(settings)
    assert records[0].assessment is not None
    assert records[0].assessment.verdict in (Verdict.FALSIFIED, Verdict.UNAUTHORISED)
    put_in_case(records[0])
    assert dict(find_overdue(settings, NOW).due.counts) == counts
    apply_retention(settings, make_account("k.meyer", Role.CUSTODIAN), NOW, why="time is over")
    assert len(stored(settings)) == left
    report = verify_home(settings)
    assert report.answer is Held.HELD, list(report.lines())
    assert not find_overdue(settings, NOW).due.counts


def test_closed_cases_and_buyers_go(settings: Settings) -> None:
    settings = aged(settings, cases=300, buyers=100)
    record = keep_run(settings)[0]
    case = put_in_case(record, state=CaseState.CLOSED, closed_at=NOW - timedelta(days=200))
    Victim.objects.create(case=case, pseudonym="P1", sealed_details="x", entered_by="x", entered_at=SEEN_AT)
    custodian = make_account("k.meyer", Role.CUSTODIAN)
    assert apply_retention(settings, custodian, NOW, why="over") == ["case 2026-0001: details of 1 persons"]
    assert Victim.objects.get().sealed_details == ""
    Case.objects.update(closed_at=NOW - timedelta(days=301 + 1))
    assert apply_retention(settings, custodian, NOW, why="over") == ["case 2026-0001"]
    assert not Case.objects.exists()


def test_audit_log_goes_by_days_and_its_chain_still_holds(settings: Settings) -> None:
    settings = aged(settings, audit=30)
    custodian = make_account("k.meyer", Role.CUSTODIAN)
    begin = datetime(2026, 1, 1, 12, tzinfo=UTC)
    for day in range(60):
        note(custodian, AuditVerb.CONSULTATION, "look", "alert", [str(day)], begin + timedelta(days=day))
    now = begin + timedelta(days=60)
    close_days(settings.home, now)
    assert apply_retention(settings, custodian, now, why="over") == ["audit log until 2026-01-30: 30 entries"]
    assert {finding.answer for finding in verify_audit(settings.home)} == {Held.HELD}
    AuditEntry.objects.filter(id=AuditEntry.objects.order_by("id").values_list("id", flat=True)[0]).delete()
    assert Held.BROKEN in {finding.answer for finding in verify_audit(settings.home)}


def test_commands(settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    from alerts.commands import erase as commands

    record = keep_run(settings)[0]
    monkeypatch.setattr(commands, "load_settings", lambda: settings)
    log_in_as(settings, make_account("k.meyer", Role.CUSTODIAN))
    commands.erase([record.observation_id], why="request", authority="decision 7", plan=True)
    assert "would erase: E-" in capsys.readouterr().out
    commands.erase([record.observation_id], why="request", authority="decision 7")
    assert "erased: E-" in capsys.readouterr().out
    commands.retention()
    assert "unflagged  365 days" in capsys.readouterr().out
    commands.retention(apply=True)
    assert len(stored(settings)) == 4

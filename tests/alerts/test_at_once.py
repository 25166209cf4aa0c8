# SPDX-License-Identifier: EUPL-1.2
"""Two people and many processes in the same moment, on SQLite and on PostgreSQL: one wins, nothing is lost."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pyotp
import pytest
from django.db.models import Sum

from alerts.accounts import add_account
from alerts.auditing import close_days, note, verify_audit
from alerts.database import close_decisions, use_database
from alerts.deciding import comment, decide, merge, take, undo
from alerts.errors import AccessError, DecisionError
from alerts.models.account import Account, Role
from alerts.models.alert import Alert, AlertComment, AlertMove, AlertOffer, AlertSighting, AlertState, Outcome
from alerts.models.audit import AuditDay, AuditEntry, AuditVerb
from alerts.models.case import Case
from alerts.numbering import save_numbered
from alerts.raising import raise_alerts
from alerts.second_factor import enrol, is_code_right
from config.finding import Held
from config.settings import Settings
from tests.alerts.at_once import at_once, in_processes, refusals
from tests.alerts.memory_store import MemoryStore, make_record
from tests.alerts.people import make_account
from tests.make import SEEN_AT

pytestmark = pytest.mark.databases
LATER = SEEN_AT + timedelta(hours=1)


def fill(sites: int = 2, offers: int = 3) -> MemoryStore:
    store = MemoryStore()
    store.add([make_record(number, site=f"s{number // offers}.example") for number in range(sites * offers)])
    return store


@pytest.fixture
def alert(settings: Settings) -> Alert:
    raise_alerts(settings, fill())
    return Alert.objects.order_by("id")[0]


@pytest.mark.parametrize("seen", [pytest.param(0, id="with the version seen"), pytest.param(None, id="without")])
def test_two_analysts_decide_one_alert(alert: Alert, seen: int | None) -> None:
    ann, ben = make_account("ann", Role.ANALYST), make_account("ben", Role.ANALYST)
    told = at_once(
        lambda: decide(alert, Outcome.LEGAL, ann, "licensed there", LATER, seen_version=seen),
        lambda: decide(alert, Outcome.INDICATORS_UPHELD, ben, "no licence", LATER, seen_version=seen),
    )
    (said,) = refusals(told)
    assert said.startswith(f"alert {alert.pk}: ")
    present = Alert.objects.get(pk=alert.pk)
    (move,) = AlertMove.objects.exclude(outcome="").filter(alert=alert)
    assert (move.outcome, present.version) == (present.outcome, 1)
    assert AuditEntry.objects.filter(action="alert.decide").count() == 1


def test_comments_and_decisions_pass_each_other(alert: Alert) -> None:
    people = [make_account(f"p{number}", Role.ANALYST) for number in range(6)]
    words = [lambda one=one: comment(alert, one, "seen", LATER) for one in people]
    told = at_once(*words, lambda: decide(alert, Outcome.LEGAL, people[0], "licensed", LATER))
    assert refusals(told) == []
    assert AlertComment.objects.filter(alert=alert).count() == len(people)


def test_two_merges_crosswise(alert: Alert) -> None:
    other = Alert.objects.exclude(pk=alert.pk).get()
    ann, ben = make_account("ann"), make_account("ben")
    told = at_once(
        lambda: merge(alert, other, ann, "the same", LATER), lambda: merge(other, alert, ben, "the same", LATER)
    )
    assert len(refusals(told)) == 1
    assert Alert.objects.filter(state=AlertState.MERGED).count() == 1


def test_a_sighting_is_counted_while_somebody_decides(settings: Settings, alert: Alert) -> None:
    ann = make_account("ann", Role.ANALYST)
    more = MemoryStore()
    more.add([replace(make_record(9, site=alert.site), segment="later", sequence=0)])
    told = at_once(
        lambda: raise_alerts(settings, more),
        lambda: decide(alert, Outcome.INDICATORS_UPHELD, ann, "no licence", LATER),
        lambda: take(Alert.objects.exclude(pk=alert.pk).get(), ann, LATER),
    )
    assert refusals(told) == []
    present = Alert.objects.get(pk=alert.pk)
    assert (present.outcome, present.offers) == (Outcome.INDICATORS_UPHELD, 4)


def test_one_undo_for_one_decision(alert: Alert) -> None:
    ann = make_account("ann", Role.ANALYST)
    decide(alert, Outcome.LEGAL, ann, "licensed there", LATER)
    told = at_once(*[lambda: undo(ann, LATER)] * 3)
    assert len(refusals(told)) == 2
    assert (Alert.objects.get(pk=alert.pk).state, AlertMove.objects.exclude(undoes=None).count()) == ("new", 1)


def write_entries(number: int, home: str, database: str) -> int:
    use_database(Settings(home=Path(home), secret_key="for tests", database=database))
    for turn in range(5):
        note(None, AuditVerb.CONSULTATION, "look", "alert", [f"{number}-{turn}"], SEEN_AT)
    if number % 5 == 0:
        close_days(Path(home), SEEN_AT + timedelta(days=1))
    close_decisions()
    return number


@pytest.mark.slow
def test_twenty_processes_write_one_audit_chain(settings: Settings) -> None:
    close_decisions()
    in_processes(20, write_entries, str(settings.home), settings.database)
    said = {one for ids in AuditEntry.objects.values_list("object_ids", flat=True) for one in ids}
    assert said == {f"{number}-{turn}" for number in range(20) for turn in range(5)}
    assert AuditEntry.objects.count() == 100
    close_days(settings.home, SEEN_AT + timedelta(days=2))
    assert AuditDay.objects.aggregate(all=Sum("entries"))["all"] == 100
    assert {finding.answer for finding in verify_audit(settings.home)} == {Held.HELD}


def raise_again(_: int, home: str, database: str) -> tuple[int, int]:
    own = Settings(home=Path(home), secret_key="for tests", database=database, sources=Path(home))
    use_database(own)
    raised = raise_alerts(own, fill(sites=20))
    close_decisions()
    return raised.read, len(raised.new)


@pytest.mark.slow
def test_two_runs_raise_alerts_at_once(settings: Settings) -> None:
    close_decisions()
    told = in_processes(3, raise_again, str(settings.home), settings.database)
    assert [sum(one) for one in zip(*told, strict=True)] == [60, 20]
    assert (Alert.objects.count(), AlertOffer.objects.count(), AlertSighting.objects.count()) == (20, 60, 60)
    assert {one.offers for one in Alert.objects.all()} == {3}


def test_numbers_are_given_once(settings: Settings) -> None:
    def begin() -> str:
        case = Case(title="t", opened_at=SEEN_AT)
        save_numbered(case, Case.objects.all(), "T-", 4, SEEN_AT, DecisionError("no number"))
        return case.reference

    assert sorted(at_once(*[begin] * 6)) == [f"T-2026-000{number}" for number in range(1, 7)]


def test_a_name_is_given_once_in_whatever_letters(settings: Settings) -> None:
    chief = make_account("chief", Role.ADMINISTRATOR)
    names = ("k.jansen", "K.Jansen", "k.JANSEN")
    told = at_once(*[lambda n=n: add_account(n, "blue-horse-under-rain", [Role.ANALYST], chief, LATER) for n in names])
    assert len(refusals(told)) == 2
    assert all("is taken" in said for said in refusals(told))
    assert Account.objects.filter(username__iexact="k.jansen").count() == 1


@pytest.mark.parametrize("kind", ["app", "recovery"])
def test_one_code_opens_one_door(settings: Settings, kind: str) -> None:
    person = make_account("ann")
    address, codes = enrol(person)
    app = pyotp.parse_uri(address)
    assert isinstance(app, pyotp.TOTP)
    code = app.now() if kind == "app" else codes[0]
    assert sum(at_once(*[lambda: is_code_right(person, code)] * 4)) == 1


def test_a_refused_action_leaves_nothing_behind(alert: Alert) -> None:
    with pytest.raises(AccessError):
        decide(alert, Outcome.LEGAL, make_account("watcher", Role.AUDITOR), "why", LATER)
    assert not AuditEntry.objects.filter(action="alert.decide").exists()

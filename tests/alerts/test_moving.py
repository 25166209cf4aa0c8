# SPDX-License-Identifier: EUPL-1.2
"""Decisions move from SQLite to PostgreSQL: every row, the audit chain, the next number."""

from datetime import timedelta
from pathlib import Path

import pytest

from alerts.auditing import close_days, verify_audit
from alerts.cases.opening import open_case
from alerts.commands import move as command
from alerts.database import close_decisions
from alerts.deciding import decide, undo
from alerts.errors import DatabaseError
from alerts.models.account import Account
from alerts.models.alert import Alert, Outcome
from alerts.models.audit import AuditEntry
from alerts.models.case import Case
from alerts.moving import all_models, move_decisions
from alerts.raising import raise_alerts
from alerts.second_factor import enrol, is_code_right
from config.finding import Held
from config.settings import Settings
from tests.alerts.memory_store import MemoryStore, make_record
from tests.alerts.people import make_account
from tests.make import SEEN_AT
from tests.postgres import PostgresServer, only_sqlite

LATER = SEEN_AT + timedelta(hours=1)


def fill(settings: Settings) -> tuple[Account, str]:
    store = MemoryStore()
    store.add([make_record(number, site=f"s{number // 2}.example") for number in range(6)])
    raise_alerts(settings, store)
    person = make_account("k.jansen", jurisdictions=["NL"])
    _, codes = enrol(person)
    alerts = list(Alert.objects.order_by("id"))
    decide(alerts[0], Outcome.LEGAL, person, "licensed there", LATER)
    undo(person, LATER)
    open_case(person, "Three shops", LATER, alerts=alerts, why="one hand")
    close_days(settings.home, LATER + timedelta(days=1))
    return person, codes[0]


def rows() -> dict[str, list[dict[str, object]]]:
    return {model._meta.db_table: list(model._base_manager.order_by("pk").values()) for model in all_models()}


@only_sqlite
@pytest.mark.slow
def test_everything_moves_and_goes_on(
    settings: Settings, postgres_server: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    person, code = fill(settings)
    before = rows()
    with postgres_server.fresh() as url:
        own = settings.model_copy(update={"database": url})
        monkeypatch.setattr(command, "load_settings", lambda: own)
        command.move()
        after = rows()
        (added,) = after["alerts_auditentry"][len(before["alerts_auditentry"]) :]
        after["alerts_auditentry"].remove(added)
        assert after == before
        assert added["action"] == "database.moved"
        assert {finding.answer for finding in verify_audit(own.home)} == {Held.HELD}
        assert is_code_right(person, code)
        decide(Alert.objects.order_by("id")[0], Outcome.LEGAL, person, "licensed there", LATER)
        assert open_case(person, "Another", LATER, why="new").reference == "2026-0002"
        assert Case.objects.count() == 2
        with pytest.raises(DatabaseError, match="expected an empty database"):
            command.move()
        close_decisions()


@only_sqlite
@pytest.mark.slow
def test_a_broken_chain_does_not_move(settings: Settings, postgres_server: PostgresServer) -> None:
    fill(settings)
    AuditEntry.objects.filter(pk=2).update(why="something else")
    with postgres_server.fresh() as url:
        own = settings.model_copy(update={"database": url})
        with pytest.raises(DatabaseError, match="audit entry 2"):
            move_decisions(own, LATER, lambda table, count: None)
        assert not AuditEntry.objects.exists()
        close_decisions()


@only_sqlite
def test_nothing_to_move(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(DatabaseError, match="expected `database` to be the postgresql"):
        move_decisions(settings, LATER, lambda table, count: None)
    empty = settings.model_copy(update={"home": tmp_path / "none", "database": "postgresql://127.0.0.1:9/none"})
    with pytest.raises(DatabaseError, match="nobody decided anything"):
        move_decisions(empty, LATER, lambda table, count: None)

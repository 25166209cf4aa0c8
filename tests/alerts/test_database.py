# SPDX-License-Identifier: EUPL-1.2
import multiprocessing
import sqlite3
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.management import call_command
from django.db.utils import OperationalError
from pydantic import ValidationError

from alerts.database import close_decisions, open_decisions, prepare_home
from alerts.errors import DatabaseError
from alerts.models.checkpoint import Checkpoint
from config.cli import describe_fault
from config.django_settings import database_table
from config.errors import ConfigError
from config.settings import Settings
from tests.postgres import only_sqlite


def test_migrations_match_the_models(settings: Settings) -> None:
    call_command("makemigrations", "alerts", check=True, dry_run=True, stdout=StringIO())


@pytest.mark.slow
@only_sqlite
def test_two_homes_never_meet(settings: Settings, tmp_path: Path) -> None:
    Checkpoint.objects.create(segment="s1", sequence=7)
    open_decisions(Settings(home=tmp_path / "other", secret_key="x"))
    assert not Checkpoint.objects.exists()
    open_decisions(settings)
    assert Checkpoint.objects.get().sequence == 7


@only_sqlite
def test_a_newer_database_is_refused(settings: Settings) -> None:
    close_decisions()
    with sqlite3.connect(settings.home / "decisions.sqlite") as connection:
        connection.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('alerts', '9999_later', '2030-01-01')"
        )
    connection.close()
    with pytest.raises(DatabaseError, match="9999_later"):
        open_decisions(settings)


def open_and_count(home: str) -> int:
    open_decisions(Settings(home=Path(home)))
    return Checkpoint.objects.count()


@pytest.mark.slow
@only_sqlite
def test_many_processes_open_a_fresh_home_at_once(tmp_path: Path) -> None:
    with multiprocessing.get_context("spawn").Pool(4) as pool:
        assert pool.map(open_and_count, [str(tmp_path / "fresh")] * 4) == [0, 0, 0, 0]
    assert (tmp_path / "fresh/state/secret_key").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        pytest.param("postgresql://a:b%40c@db:5433/theriac", ("theriac", "a", "b@c", "db", "5433"), id="whole"),
        pytest.param("postgres:///theriac", ("theriac", "", "", "", ""), id="socket"),
    ],
)
def test_postgresql_by_url(url: str, expected: tuple[str, ...]) -> None:
    table = database_table(Settings(database=url))
    assert tuple(table[key] for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT")) == expected


@pytest.mark.parametrize("url", ["mysql://h/db", "postgresql://h", "nonsense"])
def test_other_databases_are_refused_without_their_password(url: str) -> None:
    with pytest.raises((ConfigError, ValidationError), match="expected `sqlite` or postgresql"):
        database_table(Settings(database=url))


def test_a_database_that_is_busy_is_told_in_words() -> None:
    said = describe_fault(OperationalError("canceling statement due to lock timeout"))
    assert said.startswith("the database of decisions is away, or busy for too long: nothing was half done")
    assert "lock timeout" in said


def test_a_fresh_home_seals_with_the_key_that_it_keeps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(django_settings, "SECRET_KEY", "of the process alone")
    prepare_home(Settings(home=tmp_path))
    assert (tmp_path / "state" / "secret_key").read_text() == django_settings.SECRET_KEY

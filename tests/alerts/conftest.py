# SPDX-License-Identifier: EUPL-1.2
"""A home of its own, with a migrated database of decisions, for each test: in SQLite, or in PostgreSQL."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import models
from django.db.models.signals import pre_save

from alerts.database import close_decisions, open_decisions
from config.settings import Settings
from tests.postgres import CHOSEN, PostgresServer, running_postgres

BOTH = ("sqlite", pytest.param("postgresql", marks=pytest.mark.slow))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """What is marked `databases` runs on both, in the same words."""
    if CHOSEN == "sqlite" and metafunc.definition.get_closest_marker("databases"):
        metafunc.parametrize("database", BOTH, indirect=True)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What opens a database of decisions is no unit test: `make check` leaves it to `make test`."""
    for item in items:
        if "migrated" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.slow)


def check_widths(instance: models.Model, **_: object) -> None:
    """SQLite takes whatever comes; what PostgreSQL would refuse is told in every test."""
    for field in instance._meta.concrete_fields:
        value = getattr(instance, field.attname)
        if isinstance(field, models.CharField) and isinstance(value, str):
            assert len(value) <= (field.max_length or len(value)), f"{field}: {len(value)} signs: {value[:60]!r}"


@pytest.fixture(scope="session", autouse=True)
def widths() -> Iterator[None]:
    """Every row that is saved fits its columns."""
    pre_save.connect(check_widths)
    yield
    pre_save.disconnect(check_widths)


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One migrated database, copied for each test."""
    home = tmp_path_factory.mktemp("migrated")
    open_decisions(Settings(home=home, secret_key="for tests", database="sqlite"))
    close_decisions()
    return home / "decisions.sqlite"


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """One server for the session."""
    with running_postgres() as server:
        yield server


@pytest.fixture(scope="session")
def session_database(request: pytest.FixtureRequest) -> Iterator[str]:
    """Where decisions lie for what a whole session shares."""
    if CHOSEN == "sqlite":
        yield "sqlite"
        return
    with request.getfixturevalue("postgres_server").fresh() as url:
        yield url


@pytest.fixture(autouse=True)
def database(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Where decisions lie in this test and in processes that it starts; a server's database is the test's own."""
    if getattr(request, "param", CHOSEN) == "sqlite":
        yield "sqlite"
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    with server.fresh() as url:
        monkeypatch.setenv("THERIAC_DATABASE", url)
        yield url
        close_decisions()


@pytest.fixture
def settings(tmp_path: Path, migrated: Path, database: str) -> Iterator[Settings]:
    """Settings of a fresh home whose models can be used."""
    home = tmp_path / "home"
    home.mkdir()
    if database == "sqlite":
        shutil.copy(migrated, home / "decisions.sqlite")
    own = Settings(home=home, secret_key="for tests", sources=tmp_path / "sources", database=database)
    (tmp_path / "sources").mkdir()
    open_decisions(own)
    yield own
    close_decisions()

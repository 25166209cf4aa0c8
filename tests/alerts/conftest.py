# SPDX-License-Identifier: EUPL-1.2
"""A home of its own, with a migrated database of decisions, for each test."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from alerts.database import close_decisions, open_decisions
from config.settings import Settings


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One migrated database, copied for each test."""
    home = tmp_path_factory.mktemp("migrated")
    open_decisions(Settings(home=home, secret_key="for tests"))
    close_decisions()
    return home / "decisions.sqlite"


@pytest.fixture
def settings(tmp_path: Path, migrated: Path) -> Iterator[Settings]:
    """Settings of a fresh home whose models can be used."""
    home = tmp_path / "home"
    home.mkdir()
    shutil.copy(migrated, home / "decisions.sqlite")
    own = Settings(home=home, secret_key="for tests", sources=tmp_path / "sources")
    (tmp_path / "sources").mkdir()
    open_decisions(own)
    yield own
    close_decisions()

# SPDX-License-Identifier: EUPL-1.2
"""One filled home, copied for each test that enters something in its ledger."""

import shutil
from pathlib import Path

import pytest

from config.settings import Settings
from tests.indexer.export.kept import fill


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("filled") / "home"
    fill(home)
    return home


@pytest.fixture
def settings(filled: Path, tmp_path: Path) -> Settings:
    shutil.copytree(filled, tmp_path / "home")
    return Settings(home=tmp_path / "home")

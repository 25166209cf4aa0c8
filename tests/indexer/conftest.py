# SPDX-License-Identifier: EUPL-1.2
"""What the tests of the store share: settings of a fresh home, and one real server for the session."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from config.settings import Settings
from tests.elastic import ElasticServer, running_server


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path)


@pytest.fixture(scope="session")
def elastic_server() -> Iterator[ElasticServer]:
    with running_server() as server:
        yield server

# SPDX-License-Identifier: EUPL-1.2
"""What the tests of the store share: settings of a fresh home."""

from pathlib import Path

import pytest

from config.settings import Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path)

# SPDX-License-Identifier: EUPL-1.2
"""Real shop engines, crawled by --url alone from their home page, with no source file and no selectors."""

import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from tests.engines.servers import EngineUnavailableError, Shop, open_evershop, open_oscar
from tests.practice.scoring import score_files

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    "open_shop",
    [
        pytest.param(open_oscar, id="django-oscar, seven currencies"),
        pytest.param(lambda folder: open_evershop(folder, "CHF"), id="EverShop, Swiss francs"),
    ],
)
def test_a_real_engine_is_harvested_from_its_home_page(
    open_shop: Callable[[Path], AbstractContextManager[Shop]], tmp_path: Path
) -> None:
    folder, output = tmp_path / "shop", tmp_path / "offers.jsonl"
    folder.mkdir()
    try:
        with open_shop(folder) as shop:
            run = ["-m", "config", "run", "--url", shop.home_url, "--allow-private", "--output", str(output)]
            environment = os.environ | {"THERIAC_HOME": str(tmp_path / "home")}
            subprocess.run([sys.executable, *run], env=environment, check=False, timeout=900)
            score = score_files(shop.truth, output)
    except EngineUnavailableError as error:
        pytest.skip(str(error))
    assert score.recall >= 0.99, score.report()
    assert score.precision >= 0.98, score.report()
    assert score.strict >= 0.97, score.report()

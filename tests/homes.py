# SPDX-License-Identifier: EUPL-1.2
"""Homes for tests: the database of decisions is migrated once and copied, which spares each home eight seconds."""

import functools
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

DATABASE = "decisions.sqlite"


@functools.cache
def migrated_database() -> Path:
    """A migrated database without any row of ours, made by the command itself; its folder goes with the process."""
    folder = tempfile.TemporaryDirectory(prefix="theriac-migrated-")
    _kept.append(folder)
    environment = {key: value for key, value in os.environ.items() if not key.startswith("THERIAC_")}
    subprocess.run(
        [sys.executable, "-m", "config.cli", "sources"],
        cwd=Path(__file__).parents[1],
        env=environment | {"THERIAC_HOME": folder.name},
        check=True,
        capture_output=True,
    )
    return Path(folder.name) / DATABASE


def new_home(path: Path) -> Path:
    """A home that may be used at once; one that exists stays as it is."""
    path.mkdir(parents=True, exist_ok=True)
    if not (path / DATABASE).exists():
        shutil.copy(migrated_database(), path / DATABASE)
    return path


_kept: list["tempfile.TemporaryDirectory[str]"] = []

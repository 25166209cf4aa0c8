# SPDX-License-Identifier: EUPL-1.2
"""JWAT and jwarc as judges of our WARC files; what neither accepts is no WARC."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.elastic import tools_folder


def warc_faults(*paths: Path) -> list[str]:
    """What JWAT and jwarc say against the files; empty when both accept all. Skips visibly when they are missing."""
    home = tools_folder() / "validators"
    if not (home / ".complete").exists() or shutil.which("java") is None:
        pytest.skip("JWAT and jwarc are not here: bash deploy/validators.sh installs them")
    names = [str(path) for path in paths]
    jwat = subprocess.run(
        ["java", "-XX:TieredStopAtLevel=1", "-cp", f"{home}:{home}/lib/*", "WarcCheck", *names],
        capture_output=True,
        text=True,
        check=False,
    )
    jwarc = subprocess.run(
        ["java", "-XX:TieredStopAtLevel=1", "-jar", str(home / "lib" / "jwarc-0.36.0.jar"), "validate", "-v",
         "--forbid-extensions", *names],
        capture_output=True,
        text=True,
        check=False,
    )  # fmt: skip
    said = (jwat.stdout + jwat.stderr + jwarc.stdout + jwarc.stderr).splitlines()
    faults = [
        line for line in said if "FAULT" in line or "ERROR" in line or "Failed" in line or "compliant=false" in line
    ]
    if jwat.returncode:
        faults.append(f"JWAT exit status {jwat.returncode}: {said[-1:]}")
    if jwarc.returncode:
        faults.append(f"jwarc exit status {jwarc.returncode}")
    return faults

# SPDX-License-Identifier: EUPL-1.2
"""veraPDF, DSS, pdfsig and qpdf as judges of our PDFs; what they do not accept is no dossier."""

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.elastic import tools_folder


def _home() -> Path:
    home = tools_folder() / "signatures"
    if not (home / ".complete").exists() or shutil.which("java") is None:
        pytest.skip("veraPDF and DSS are not here: bash deploy/signatures.sh installs them")
    return home


def _run(*words: str) -> tuple[int, str]:
    done = subprocess.run(words, capture_output=True, text=True, check=False, timeout=300)
    return done.returncode, done.stdout + done.stderr


def pdfa_faults(path: Path) -> str:
    """What veraPDF says against a PDF/A-3a; empty when it passes."""
    jars = f"{_home()}/verapdf/*"
    _, said = _run(
        "java", "-XX:TieredStopAtLevel=1", "-cp", jars, "org.verapdf.apps.GreenfieldCliWrapper", "-f", "3a",
        "--format", "text", "-v", str(path),
    )  # fmt: skip
    return "" if said.startswith("PASS ") else said or "veraPDF said nothing"


def signature_verdict(path: Path, roots: Sequence[Path], crl: Path | None = None, *about: Path) -> tuple[bool, str]:
    """Whether DSS passes every signature, token and record of a file, and what it said."""
    home = _home() / "signatures"
    code, said = _run(
        "java", "-XX:TieredStopAtLevel=1", "-cp", f"{home}:{home}/*", "SignatureCheck",
        ",".join(map(str, roots)), str(crl) if crl else "-", str(path), *map(str, about),
    )  # fmt: skip
    return code == 0, said


def poppler_verdict(path: Path) -> str:
    """What `pdfsig` says, without trust in any root."""
    if shutil.which("pdfsig") is None:
        pytest.skip("pdfsig is not here: apt-get install poppler-utils")
    return _run("pdfsig", "-nocert", str(path))[1]


def qpdf_faults(path: Path) -> str:
    """What `qpdf --check` says against a file; empty when it is sound."""
    if shutil.which("qpdf") is None:
        pytest.skip("qpdf is not here: apt-get install qpdf")
    code, said = _run("qpdf", "--check", str(path))
    return "" if code == 0 else said

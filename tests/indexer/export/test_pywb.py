# SPDX-License-Identifier: EUPL-1.2
"""A second replay program reads the archive by itself; at a page's address it finds the page, nothing said of it."""

import os
import socket
import subprocess
import time
import urllib.error
import urllib.request
import zipfile
from pathlib import Path

import pytest

from config.settings import Settings
from indexer.export.exporting import Format, export
from tests.elastic import tools_folder
from tests.indexer.export.kept import SHOP, gather

WAIT_S = 40.0


@pytest.mark.slow
def test_pywb_shows_the_page(settings: Settings, tmp_path: Path) -> None:
    tools = tools_folder() / "exchange" / "pywb" / "bin"
    if not (tools / "wayback").exists():
        pytest.skip("pywb is not here: bash deploy/exchange.sh installs it")
    path = export(settings, gather(settings, masked=False), Format.WACZ, tmp_path / "p.wacz").path
    with zipfile.ZipFile(path) as package:
        files = [package.extract(name, tmp_path / "out") for name in package.namelist() if name.startswith("archive/")]
    quiet = {"cwd": tmp_path, "env": {**os.environ, "PYTHONWARNINGS": "ignore"}, "capture_output": True}
    subprocess.run([str(tools / "wb-manager"), "init", "case"], check=True, **quiet)  # type: ignore[call-overload]
    subprocess.run([str(tools / "wb-manager"), "add", "case", *files], check=True, **quiet)  # type: ignore[call-overload]
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(
        [str(tools / "wayback"), "-p", str(port), "--bind", "127.0.0.1"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONWARNINGS": "ignore"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        text = fetch(f"http://127.0.0.1:{port}/case/20261122093000id_/{SHOP}/p/1")
    finally:
        server.terminate()
        server.wait(timeout=20)
    assert "no prescription needed" in text
    assert "alterations" not in text


def fetch(url: str) -> str:
    """What lies there, as soon as the server answers."""
    until = time.monotonic() + WAIT_S
    while True:
        try:
            with urllib.request.urlopen(url, timeout=20) as answer:
                data = answer.read()
                break
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            if time.monotonic() > until:
                raise
            time.sleep(0.5)
    import zlib

    return (zlib.decompress(data, wbits=47) if data[:2] == b"\x1f\x8b" else data).decode()

# SPDX-License-Identifier: EUPL-1.2
"""Bad answers, and bad conditions of our own: a clear mark, the rest unharmed, no traceback, no secret."""

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.alerts.small_shop import OFFERS, small_shop
from tests.alerts.test_run_end_to_end import Theriac, read_rows
from tests.homes import new_home
from tests.shopfront import Shopfront

pytestmark = pytest.mark.slow
PASSWORD = "s3cr3t-of-the-store"
LEFT_FOR_THE_RUN_BYTES = 350_000
BAD_PAGES = {
    "/empty": "empty",
    "/bomb": "bomb",
    "/huge": "truncated",
    "/loop/a": "redirect_loop",
    "/away?to=http://169.254.169.254/latest/": "guard",
}


@contextmanager
def listening(answer: bytes | None) -> Iterator[int]:
    """A port that answers so, or never (None)."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        if answer is None:
            yield server.getsockname()[1]
            return
        script = f"import socket\ns = socket.socket(fileno={server.fileno()})\nwhile True:\n    c, _ = s.accept()\n"
        script += f"    c.recv(100)\n    c.sendall({answer!r})\n    c.close()\n"
        process = subprocess.Popen(["python3", "-c", script], pass_fds=[server.fileno()])
        try:
            yield server.getsockname()[1]
        finally:
            process.kill()
            process.wait()


def texts_below(home: Path) -> str:
    """Every file of a home as one text."""
    return "".join(path.read_bytes().decode("latin-1") for path in home.rglob("*") if path.is_file())


def by_source(rows: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {row["source"]: row for row in rows if row.get("event") == "source"}


@pytest.fixture
def theriac(tmp_path: Path) -> Theriac:
    return Theriac(new_home(tmp_path / "home"), tmp_path / "work")


def test_places_that_answer_badly_are_told_and_harm_no_other(theriac: Theriac, tmp_path: Path) -> None:
    (theriac.folder / "theriac.toml").write_text("[crawl]\ntimeout_s = 8\njobs = 4\n")
    output = tmp_path / "offers.jsonl"
    with (
        Shopfront(products=12, extra_links=tuple(BAD_PAGES)) as shop,
        listening(None) as silent,
        listening(b"\x16\x03junk and no TLS") as junk,
    ):
        urls = {
            "shop": shop.url,
            "unknown": "http://no-such-host.invalid/",
            "refused": "http://127.0.0.1:9/",
            "slow": f"http://127.0.0.1:{silent}/",
            "tls": f"https://127.0.0.1:{junk}/",
        }
        words = [word for url in urls.values() for word in ("--url", url)]
        status, rows, errors = theriac.call("run", "--allow-private", *words, "--output", str(output))
    found = by_source(rows)
    assert status == 1
    assert "Traceback" not in errors
    assert {row["title"] for row in read_rows(output)} == {f"Medicine {n} 50 mg" for n in range(12)}
    marks = {issue["kind"]: issue for issue in found[f"127.0.0.1:{shop.port}"]["issues"]}
    assert set(BAD_PAGES.values()) <= set(marks)
    for name, says in (
        ("no-such-host.invalid", "host unknown"),
        ("127.0.0.1:9", "connection refused"),
        (f"127.0.0.1:{silent}", "crawl.timeout_s"),
        (f"127.0.0.1:{junk}", "TLS broken"),
    ):
        assert found[name]["result"] == "doubtful"
        assert says in found[name]["doubtful"][0], found[name]
        assert "Error" not in found[name]["doubtful"][0]


def test_a_store_that_was_away_gets_all_and_nobody_sees_its_password(theriac: Theriac) -> None:
    settings = theriac.folder / "theriac.toml"
    settings.write_text(f'store = "http://crawler:{PASSWORD}@127.0.0.1:9"\n')
    with small_shop(0.0) as address:
        status, rows, errors = theriac.call("run", "--url", address, "--allow-private")
        assert status == 1
        assert rows[-1]["offers"] == OFFERS
        assert any("wait for the evidence store" in doubt for doubt in rows[-1]["doubtful"])
        for words in (("listings",), ("doctor",), ("store", "prepare"), ("alerts",)):
            status, said, told = theriac.call(*words)
            errors += told + str(said)
        assert "Traceback" not in errors
        assert PASSWORD not in errors + str(rows) + texts_below(theriac.home)
        settings.unlink()
        status, rows, errors = theriac.call("run", "--url", address, "--allow-private", "--limit", "2")
    assert (status, rows[-1]["alerts_new"]) == (0, 1), (rows, errors)
    _, alerts, _ = theriac.call("alerts", "--json")
    assert alerts[0]["offers"] == OFFERS


def test_a_wrong_source_file_is_named_and_the_others_run(theriac: Theriac, tmp_path: Path) -> None:
    folder = tmp_path / "sources"
    folder.mkdir()
    (folder / "xx_wrong.toml").write_text('title = "x"\nfamliy = "storefront"\n')
    (folder / "xx_gone.toml").write_text(
        'title = "Gone"\nfamily = "storefront"\nstart_urls = ["http://no-such-host.invalid/"]\n'
        'watched = { since = 2026-03-01, by = "desk-2", why = "a test" }\n'
    )
    (theriac.folder / "theriac.toml").write_text(f'sources = "{folder}"\n')
    status, rows, errors = theriac.call("run")
    assert (status, errors.count("Traceback")) == (1, 0)
    assert "left out: xx_wrong.toml: family: expected this key" in rows[-1]["doubtful"][0]
    assert list(by_source(rows)) == ["xx_gone"]
    status, _, errors = theriac.call("run", "xx_wrong")
    assert (status, "famliy: no such key, did you mean family?" in errors) == (2, True)


def test_a_home_that_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    for words in (("alerts",), ("listings",), ("run", "--url", "https://shop.example/"), ("looks",), ("sources",)):
        status, _, errors = Theriac(tmp_path / "file", tmp_path / "work").call(*words)
        assert (status, errors.count("\n")) == (1, 1), errors
        assert errors.startswith("theriac: ")


@pytest.mark.skipif(os.getuid() != 0, reason="only root may mount a small disk")
def test_a_full_disk_is_told_and_the_same_command_goes_on(tmp_path: Path) -> None:
    home, output = tmp_path / "small", tmp_path / "offers.jsonl"
    home.mkdir()
    mount = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=80m", "tmpfs", home], check=False, capture_output=True)
    if mount.returncode:
        pytest.skip("no disk may be mounted here")
    theriac = Theriac(new_home(home), tmp_path / "work")
    try:
        ballast = home / "ballast"
        ballast.write_bytes(bytes(shutil.disk_usage(home).free - LEFT_FOR_THE_RUN_BYTES))
        with small_shop(0.0) as address:
            words = ("run", "--url", address, "--allow-private", "--output", str(output))
            status, rows, errors = theriac.call(*words)
            assert status == 1
            assert "full" in str(rows[-1]["doubtful"])
            assert "Traceback" not in errors
            ballast.unlink()
            status, rows, errors = theriac.call(*words)
    finally:
        subprocess.run(["umount", "-l", home], check=True)
    assert (status, rows[-1]["result"], len(read_rows(output))) == (0, "done", OFFERS), (rows, errors)

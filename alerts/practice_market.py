# SPDX-License-Identifier: EUPL-1.2
"""The practice market as a process of its own, started and stopped around a run; product code never imports it."""

import json
import selectors
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from alerts.errors import RunError

if TYPE_CHECKING:
    from indexer.seals.authority import Authority

READY_S = 60.0
ROOT = Path(__file__).parents[1]


@dataclass(frozen=True, kw_only=True)
class Doors:
    """The two proxies of the market: visitors through the second seem to come from another country."""

    first: str
    second: str
    mail_port: int = 0
    """Of the market's mail server; 0: it has none."""
    mail_certificate: Path | None = None


@contextmanager
def practice_market(port: int = 0, authority: Path | None = None) -> Iterator[str]:
    """The address of its proxy, while it runs; raises RunError when it does not come up.

    `authority`: the folder in which the market's own time authority keeps its key and root.
    """
    with practice_doors(port, authority) as doors:
        yield doors.first


@contextmanager
def practice_doors(port: int = 0, authority: Path | None = None, maildir: Path | None = None) -> Iterator[Doors]:
    """Its addresses, while it runs; `maildir`: where its mail server lays what it is given."""
    process = start_market(port, authority, maildir)
    try:
        said = wait_until_ready(process)
        yield Doors(
            first=f"http://127.0.0.1:{said['port']}",
            second=f"http://127.0.0.1:{said['second_port']}",
            mail_port=said.get("mail_port", 0),
            mail_certificate=Path(said["mail_certificate"]) if "mail_certificate" in said else None,
        )
    finally:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        assert process.stdout is not None
        process.stdout.close()


@contextmanager
def practice_time(home: Path, *, practice: bool) -> "Iterator[tuple[Authority, ...] | None]":
    """The practice market's time authority, while a practice export is made; None for what is real, or without one."""
    from indexer.seals.authority import practice_authority, practice_folder

    folder = practice_folder(home)
    if not practice or not (folder / "root.pem").exists() or not (ROOT / "tests" / "practice").is_dir():
        yield None
        return
    with practice_market(authority=folder) as proxy:
        yield (practice_authority(home, proxy),)


def start_market(port: int = 0, authority: Path | None = None, maildir: Path | None = None) -> subprocess.Popen[bytes]:
    """The process; it ends by itself when we die."""
    own = ["--authority", str(authority.absolute())] if authority is not None else []
    own += ["--maildir", str(maildir.absolute())] if maildir is not None else []
    return subprocess.Popen(
        [sys.executable, "-m", "tests.practice", "--port", str(port), *own],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        start_new_session=True,
    )


def wait_until_ready(process: subprocess.Popen[bytes]) -> dict[str, Any]:
    """What it says when it listens."""
    assert process.stdout is not None
    with selectors.DefaultSelector() as ready:
        ready.register(process.stdout, selectors.EVENT_READ)
        line = process.stdout.readline() if ready.select(timeout=READY_S) else b""
    try:
        said: dict[str, Any] = json.loads(line)
    except ValueError as error:
        raise RunError(
            f"expected the practice market to say where it listens within {READY_S:.0f} s, got {line[:200]!r}"
        ) from error
    return said

# SPDX-License-Identifier: EUPL-1.2
"""Real shop engines for the tests: installed once per machine, filled with the catalogue, started on free ports."""

import hashlib
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.elastic import tools_folder
from tests.engines.catalogue import as_rows, make_products

HERE = Path(__file__).parent
POSTGRES_BIN = next(iter(sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)), None)


class EngineUnavailableError(Exception):
    """A part that the engine needs is not on this machine; the message says which."""


@dataclass(frozen=True, kw_only=True)
class Shop:
    """A running shop: its home page, and its truth (JSON Lines: url, title, price, currency, sku)."""

    home_url: str
    truth: Path


@contextmanager
def open_oscar(folder: Path) -> Iterator[Shop]:
    """A django-oscar shop on SQLite with every product in its own currency."""
    python = install_oscar()
    port = free_port()
    write_catalogue(folder)
    command = [str(python), str(HERE / "oscar" / "shop.py"), str(folder), str(port)]
    with running(command, folder, os.environ | {"PYTHONUNBUFFERED": "1"}):
        wait_for(f"http://127.0.0.1:{port}/catalogue/")
        yield Shop(home_url=f"http://127.0.0.1:{port}/", truth=folder / "truth.jsonl")


@contextmanager
def open_evershop(folder: Path, currency: str) -> Iterator[Shop]:
    """An EverShop shop on PostgreSQL; the engine knows one currency per shop."""
    engine = install_evershop()
    port, database_port = free_port(), free_port()
    write_catalogue(folder)
    for name in ("node_modules", ".evershop", "package.json"):
        (folder / name).symlink_to(engine / name)
    shutil.copy(HERE / "evershop" / "fill.mjs", folder)
    for name in ("media", "public", "config"):
        (folder / name).mkdir()
    base = f"http://127.0.0.1:{port}"
    shop = {"shop": {"currency": currency, "language": "en", "homeUrl": base}}
    (folder / "config" / "default.json").write_text(json.dumps(shop), encoding="utf-8")
    environment = os.environ | evershop_environment(database_port, port, currency)
    with open_postgres(folder / "postgres", database_port):
        subprocess.run(["node", "fill.mjs", base], cwd=folder, env=environment, check=True, timeout=300)
        start = ["node", "node_modules/@evershop/evershop/dist/bin/evershop.js", "start"]
        with running(start, folder, environment | {"NODE_ENV": "production"}):
            wait_for(f"{base}/")
            yield Shop(home_url=f"{base}/", truth=folder / "truth.jsonl")


def evershop_environment(database_port: int, port: int, currency: str) -> dict[str, str]:
    """Variables the engine reads."""
    return {
        "NODE_ENV": "development",
        "PORT": str(port),
        "SHOP_CURRENCY": currency,
        "DB_HOST": "127.0.0.1",
        "DB_PORT": str(database_port),
        "DB_NAME": "postgres",
        "DB_USER": "postgres",
        "DB_PASSWORD": "",
        "DB_SSLMODE": "disable",
    }


@contextmanager
def open_postgres(data: Path, port: int, words: Sequence[str] = ()) -> Iterator[None]:
    """A PostgreSQL cluster of its own on 127.0.0.1, as an account that is not root."""
    if POSTGRES_BIN is None:
        raise EngineUnavailableError("expected PostgreSQL below /usr/lib/postgresql; type: make setup")
    data.mkdir()
    as_user: list[str] = []
    if os.geteuid() == 0:
        shutil.chown(data, "postgres")
        for parent in data.parents:
            if parent == Path("/tmp") or not os.access(parent, os.W_OK) or parent == Path("/"):
                break
            parent.chmod(parent.stat().st_mode | 0o011)
        as_user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
    initdb = [*as_user, str(POSTGRES_BIN / "initdb"), "-D", str(data), "-A", "trust", "-U", "postgres", "-E", "UTF8"]
    subprocess.run(
        initdb, check=True, stdout=subprocess.DEVNULL, cwd="/", env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}
    )
    server = [str(POSTGRES_BIN / "postgres"), "-D", str(data), "-p", str(port), "-h", "127.0.0.1", "-k", str(data)]
    server += words
    with running([*as_user, *server], Path("/"), dict(os.environ), log=data.parent / "postgres.log"):
        wait_for_port(port)
        yield


def install_oscar() -> Path:
    """The Python of the engine's own environment, built once from its locked requirements."""
    lock = HERE / "oscar" / "requirements.txt"
    root = tools_folder() / f"oscar-{digest(lock)}"
    python = root / "bin" / "python"
    if not (root / "complete").exists():
        shutil.rmtree(root, ignore_errors=True)
        subprocess.run([sys.executable, "-m", "venv", str(root)], check=True)
        install = [str(python), "-m", "pip", "install", "-q", "--require-hashes", "--no-deps", "-r", str(lock)]
        subprocess.run(install, check=True, timeout=900)
        (root / "complete").touch()
    return python


def install_evershop() -> Path:
    """A folder with node_modules and the built .evershop, made once from the locked packages."""
    if shutil.which("npm") is None:
        raise EngineUnavailableError("expected npm and node 18 or newer; type: make setup")
    lock = HERE / "evershop" / "package-lock.json"
    root = tools_folder() / f"evershop-{digest(lock)}"
    if not (root / "complete").exists():
        shutil.rmtree(root, ignore_errors=True)
        root.mkdir(parents=True)
        for name in ("package.json", "package-lock.json"):
            shutil.copy(HERE / "evershop" / name, root)
        (root / "config").mkdir()
        (root / "config" / "default.json").write_text('{"shop": {"currency": "EUR"}}', encoding="utf-8")
        subprocess.run(["npm", "install", "--no-save", "--no-audit", "--no-fund"], cwd=root, check=True, timeout=1500)
        build = ["node", "node_modules/@evershop/evershop/dist/bin/evershop.js", "build"]
        subprocess.run(build, cwd=root, env=os.environ | {"NODE_ENV": "production"}, check=True, timeout=1500)
        if not any((root / ".evershop" / "build").glob("**/index.json")):
            raise EngineUnavailableError(f"expected a built shop below {root}, the engine's build made none")
        (root / "complete").touch()
    return root


@contextmanager
def running(command: list[str], folder: Path, environment: dict[str, str], log: Path | None = None) -> Iterator[None]:
    """A server process with its log beside it; stopped with all its children at the end."""
    with (log or folder / "server.log").open("wb") as output:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=environment,
            stdout=output,
            stderr=output,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            yield
        finally:
            os.killpg(process.pid, 15)
            try:
                process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, 9)
                process.wait()


def write_catalogue(folder: Path) -> None:
    """catalogue.json, as the engines' own scripts read it."""
    rows = json.dumps(as_rows(make_products()), ensure_ascii=False)
    (folder / "catalogue.json").write_text(rows, encoding="utf-8")


def free_port() -> int:
    """A port of 127.0.0.1 that nothing listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(url: str, seconds: float = 240) -> None:
    """Until the shop answers with a page."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            with urllib.request.urlopen(url, timeout=30):
                return
        except (urllib.error.URLError, OSError) as error:
            if time.monotonic() > deadline:
                raise EngineUnavailableError(f"{url} did not answer in {seconds:.0f} s: {error}") from error
        time.sleep(0.5)


def wait_for_port(port: int, seconds: float = 60) -> None:
    """Until something accepts connections."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)
        else:
            return


def digest(path: Path) -> str:
    """Twelve characters that change with the file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]

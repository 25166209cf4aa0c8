# SPDX-License-Identifier: EUPL-1.2
"""The common yardstick for speed: a generated site behind nginx, bare Scrapy as the peer, CPU counted per process tree.

The site's generator and the peer live in `../shared/bench`; without them the benchmark says so and is skipped.
"""

import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.elastic import tools_folder
from tests.engines.servers import free_port, running, wait_for_port

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared" / "bench"


class BenchSkippedError(Exception):
    """Something the benchmark needs is not here; the message says what."""


@dataclass(frozen=True, kw_only=True)
class Run:
    """One finished crawl: pages the server handed out, CPU seconds of the tree, wall seconds, peak MiB."""

    pages: int
    cpu_s: float
    wall_s: float
    peak_mib: float


@dataclass(frozen=True, kw_only=True)
class Site:
    """The running site; `log` has one line per page handed out."""

    base: str
    log: Path


@contextmanager
def open_site() -> Iterator[Site]:
    """The yardstick's site on a free port; generated once per machine (1.2 GB)."""
    if not SHARED.is_dir():
        raise BenchSkippedError(f"expected the yardstick at {SHARED.relative_to(ROOT.parent)}")
    pages = tools_folder() / "bench-site"
    if not (pages / "complete").exists():
        pages.mkdir(parents=True, exist_ok=True)
        subprocess.run([sys.executable, str(SHARED / "site.py"), str(pages / "www")], check=True)
        (pages / "complete").touch()
    with serve(pages / "www") as site:
        yield site


@contextmanager
def serve(www: Path) -> Iterator[Site]:
    """Files of a folder behind nginx on a free port."""
    nginx = shutil.which("nginx") or "/usr/sbin/nginx"
    if not Path(nginx).exists() or not SHARED.is_dir():
        raise BenchSkippedError("expected nginx and its settings; type: make setup")
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        scratch.chmod(0o755)
        for name in ("logs", "tmp"):
            (scratch / name).mkdir()
        (scratch / "www").symlink_to(www)
        config = (SHARED / "nginx.conf").read_text(encoding="utf-8").replace("127.0.0.1:8081", f"127.0.0.1:{port}")
        (scratch / "nginx.conf").write_text("user root;\n" * (os.geteuid() == 0) + config, encoding="utf-8")
        with running([nginx, "-p", folder, "-c", "nginx.conf"], scratch, dict(os.environ)):
            wait_for_port(port)
            yield Site(base=f"http://127.0.0.1:{port}", log=scratch / "logs" / "access.log")


def run_bare_scrapy(site: Site, limit: int) -> Run:
    """The peer: fetch, follow links, keep nothing. 0 pages: the whole site."""
    return measure([sys.executable, str(SHARED / "bare_scrapy.py"), site.base, str(limit)], site, dict(os.environ))


def run_theriac(site: Site, limit: int) -> Run:
    """The whole conveyor on embedded defaults in a fresh home: fetch, capture, extract, judge, store."""
    with tempfile.TemporaryDirectory() as home:
        command = [sys.executable, "-m", "config", "run", "--url", f"{site.base}/index.html", "--allow-private"]
        if limit:
            command += ["--limit", str(limit)]
        return measure(command, site, os.environ | {"THERIAC_HOME": home})


def measure(command: list[str], site: Site, environment: dict[str, str]) -> Run:
    """Run a crawler to its end; pages by the server's log, CPU by the operating system's account of the tree."""
    before, pages_before = resource.getrusage(resource.RUSAGE_CHILDREN), count_pages(site)
    started = time.monotonic()
    process = subprocess.Popen(
        command,
        env=environment,
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        stdin=subprocess.DEVNULL,
    )
    peak = watch_memory(process)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    time.sleep(1.5)  # the server writes its log every second
    return Run(
        pages=count_pages(site) - pages_before,
        cpu_s=after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime,
        wall_s=time.monotonic() - started - 1.5,
        peak_mib=peak,
    )


def watch_memory(process: subprocess.Popen[bytes]) -> float:
    """Wait for the end; the largest resident set of any one process of the tree, in MiB."""
    import psutil

    peak = 0
    while process.poll() is None:
        try:
            tree = [psutil.Process(process.pid), *psutil.Process(process.pid).children(recursive=True)]
            peak = max([peak, *(member.memory_info().rss for member in tree)])
        except psutil.Error:
            pass
        time.sleep(0.25)
    return peak / 2**20


def count_pages(site: Site) -> int:
    """HTML pages handed out so far (robots.txt, sitemaps and images do not count)."""
    if not site.log.exists():
        return 0
    with site.log.open(encoding="utf-8") as lines:
        return sum(line.startswith("200 ") and line.rstrip().endswith(".html") for line in lines)

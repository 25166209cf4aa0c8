# SPDX-License-Identifier: EUPL-1.2
"""Nursery: where crawls come from. One server imports the heavy libraries once and forks every crawl from there.

Starting thirty crawls one by one would spend minutes on imports alone. A crawl lives in its own session, so that Ctrl-C
reaches it through its run alone, once; when the run dies the server ends, and with it (crawler/parent.py) each crawl.
"""

import multiprocessing
import multiprocessing.forkserver
import os
import sys
from collections.abc import Callable
from multiprocessing import reduction
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext, ForkServerProcess
from pathlib import Path
from typing import Any

LOADED_ONCE = [
    "crawler.crawl",
    "crawler.middleware",
    "crawler.resolver",
    "crawler.wire",
    "crawler.spiders.storefront",
    "crawler.pipeline",
    "classifiers.pipeline",
    "indexer.pipeline",
]
ONE_THREAD = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
"""A crawl has its core for itself: number libraries that start a thread per core only take from the others."""
Entry = Callable[[Path], int]


class Handed:
    """An open file that a crawl inherits under another number."""

    def __init__(self, handle: int) -> None:
        self.handle = handle

    def __reduce__(self) -> tuple[Callable[[Any], "Handed"], tuple[Any]]:
        """Sent beside the pickled call, as the kernel sends open files."""
        return receive, (reduction.DupFd(self.handle),)


def receive(sent: Any) -> Handed:
    """The file in the process that was given it."""
    return Handed(sent.detach())


def open_nursery() -> ForkServerContext:
    """The context crawls are started from; its server starts with the first of them."""
    for name in ONE_THREAD:
        os.environ.setdefault(name, "1")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(LOADED_ONCE)
    return context


def close_nursery() -> None:
    """Wait for the server to end, so that what the crawls cost is counted as ours by the operating system."""
    multiprocessing.forkserver._forkserver._stop()  # type: ignore[attr-defined]  # the library has no public way


def start_crawl(
    context: ForkServerContext, entry: Entry, spec_path: Path, log: Path, lock: int | None
) -> tuple[ForkServerProcess, Connection]:
    """Start one crawl; gives the process and the end of the pipe on which it says how it is doing."""
    listening, saying = context.Pipe(duplex=False)
    handed = None if lock is None else Handed(lock)
    process = context.Process(target=begin, args=(entry, spec_path, log, saying, handed), name=f"crawl {spec_path}")
    process.start()
    saying.close()
    return process, listening


def begin(entry: Entry, spec_path: Path, log: Path, saying: Connection, lock: Handed | None) -> None:  # noqa: ARG001
    """First thing in a crawl's process: a session of its own, output to the run, log to its file; then crawl."""
    os.setsid()
    with Path(os.devnull).open("rb") as nothing, log.open("ab") as errors:
        os.dup2(nothing.fileno(), 0)
        os.dup2(saying.fileno(), 1)
        os.dup2(errors.fileno(), 2)
    saying.close()
    sys.exit(entry(spec_path))


def crawl(spec_path: Path) -> int:
    """What a crawl does: the same as `python -m crawler.crawl SPEC.json`."""
    from crawler.crawl import main  # heavy, and only of use in the crawl's own process

    sys.argv = ["crawler.crawl", str(spec_path)]
    return main()

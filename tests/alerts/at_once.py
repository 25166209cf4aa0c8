# SPDX-License-Identifier: EUPL-1.2
"""Several people, or processes, in the same moment."""

import multiprocessing
import threading
from collections.abc import Callable, Sequence
from typing import Any

from django.db import Error as DatabaseFault

from alerts.database import close_decisions
from config.errors import TheriacError


def at_once(*acts: Callable[[], object]) -> list[Any]:
    """What each act gave, or the error by which it was refused: each in a thread with a connection of its own."""
    told: list[Any] = [None] * len(acts)
    ready = threading.Barrier(len(acts))

    def one(place: int) -> None:
        ready.wait(timeout=30)
        try:
            told[place] = acts[place]()
        except (TheriacError, DatabaseFault, AssertionError, LookupError) as fault:
            told[place] = fault
        finally:
            close_decisions()

    threads = [threading.Thread(target=one, args=(place,)) for place in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    faults = [one for one in told if isinstance(one, Exception) and not isinstance(one, TheriacError)]
    assert not faults, faults
    return told


def refusals(told: Sequence[Any]) -> list[str]:
    """What those were told who came second."""
    return [str(one) for one in told if isinstance(one, TheriacError)]


def in_processes(count: int, act: Callable[..., Any], *words: object) -> list[Any]:
    """What so many processes gave that began together; Django is loaded once for all of them."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["alerts.raising", "tests.alerts.memory_store"])
    with context.Pool(count) as pool:
        return pool.starmap(act, [(number, *words) for number in range(count)], chunksize=1)

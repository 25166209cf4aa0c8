# SPDX-License-Identifier: EUPL-1.2
"""A crawl does not outlive the process that started it: it is asked to stop in good order when that one dies."""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1
"""Source: prctl(2) of Linux."""


def stop_with_parent() -> None:
    """Have the kernel send SIGTERM when the parent dies, however it dies; elsewhere than on Linux nothing happens."""
    if not sys.platform.startswith("linux"):
        return
    parent = os.getppid()
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:
        os.kill(os.getpid(), signal.SIGTERM)

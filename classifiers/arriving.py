# SPDX-License-Identifier: EUPL-1.2
"""Arriving: lines of a file or a pipe as they come, and word of it when the other side makes a pause."""

import os
import select
from collections.abc import Iterator
from typing import BinaryIO

from classifiers.classifying import LINE_MAX

CHUNK = 1 << 18
PAUSE_S = 0.05
BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def arriving(source: BinaryIO) -> Iterator[bytes | None]:
    """Each line, without a leading byte order mark; None when nothing more has come for a moment.

    Of a line longer than any listing may be only so much is kept that it is seen to be too long.
    """
    try:
        descriptor = source.fileno()
    except OSError:  # no real file stands behind it
        yield from source
        return
    rest, is_first = b"", True
    while True:
        if not select.select([descriptor], [], [], PAUSE_S)[0]:
            yield None
            select.select([descriptor], [], [])
        chunk = os.read(descriptor, CHUNK)
        *lines, rest = (part[: LINE_MAX + 1] for part in (rest + chunk).split(b"\n"))
        if not chunk and rest:
            lines.append(rest)
        for line in lines:
            yield line.removeprefix(BYTE_ORDER_MARK) if is_first else line
            is_first = False
        if not chunk:
            return

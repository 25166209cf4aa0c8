# SPDX-License-Identifier: EUPL-1.2
"""Attempts: how the last tries with each time authority went, for the next try and for `theriac doctor`."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import msgspec

from indexer.writing import write_whole

ATTEMPTS = "seals.json"


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """The last tries with one authority."""

    failures: int = 0
    """In a row."""
    reason: str = ""
    since: datetime | None = None
    """The first of these failures."""
    next_at: datetime | None = None
    """Not before this moment; None after a success."""
    sealed_at: datetime | None = None


def read_attempts(home: Path) -> dict[str, Attempt]:
    """By authority; empty when nothing was tried yet or the file cannot be read (it only saves questions)."""
    try:
        return msgspec.json.decode((home / "state" / ATTEMPTS).read_bytes(), type=dict[str, Attempt])
    except (OSError, msgspec.MsgspecError):
        return {}


def write_attempts(home: Path, attempts: dict[str, Attempt]) -> None:
    """Keep them."""
    write_whole(home / "state" / ATTEMPTS, msgspec.json.encode(attempts))

# SPDX-License-Identifier: EUPL-1.2
"""Rules of notices: what each kind rests on, whom it may go to, when an answer is due (config/data/notices.toml)."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from config.errors import ConfigError

RULES = Path(__file__).parent / "data" / "notices.toml"


@dataclass(frozen=True, kw_only=True)
class NoticeRule:
    """One kind of notice."""

    kind: str
    instrument: str
    """Empty: it rests on the recipient's own terms."""
    provision: str
    eli: str
    recipients: tuple[str, ...]
    is_private: bool
    """The recipient gets exact addresses and the least facts."""
    is_order: bool
    needs_jurisdiction: bool
    is_draft_only: bool
    """Never sent from here: handed over through the authority's own channel."""
    due_hours: int
    """0: counted in days."""
    due_days: int
    due_basis: str
    source: str
    as_of: date


@lru_cache(maxsize=1)
def load_notice_rules(path: Path = RULES) -> dict[str, NoticeRule]:
    """Rules by kind; raises ConfigError naming the entry that is wrong."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        return {kind: _read(kind, entry) for kind, entry in table.items()}
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"{path.name}: expected a readable TOML file: {error}") from error
    except (KeyError, TypeError) as error:
        raise ConfigError(f"{path.name}: expected an entry {error}") from error


def _read(kind: str, entry: dict[str, Any]) -> NoticeRule:
    due = entry["due"]
    return NoticeRule(
        kind=kind,
        instrument=entry.get("instrument", ""),
        provision=entry.get("provision", ""),
        eli=entry.get("eli", ""),
        recipients=tuple(entry["recipients"]),
        is_private=entry.get("private", True),
        is_order=entry.get("order", False),
        needs_jurisdiction=entry.get("jurisdiction", False),
        is_draft_only=entry.get("draft_only", False),
        due_hours=due.get("hours", 0),
        due_days=due.get("days", 0),
        due_basis=due["basis"],
        source=entry["source"],
        as_of=entry["as_of"],
    )

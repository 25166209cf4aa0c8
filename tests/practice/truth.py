# SPDX-License-Identifier: EUPL-1.2
"""`python -m tests.practice.truth` writes truth.jsonl and sites.jsonl from the same tables the pages are made of."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from tests.practice.market import SITES

FOLDER = Path(__file__).parent


def truth_lines() -> list[str]:
    """One line for each offer."""
    return as_lines(offer.as_row() for site in SITES for offer in site.offers())


def site_lines() -> list[str]:
    """One line for each host."""
    return as_lines(
        {
            "host": host,
            "site": site.name,
            "role": site.role,
            "language": site.language,
            "state": site.state,
            "quiet": site.quiet,
            "operator": site.operator or site.name,
        }
        for site in SITES
        for host in site.hosts
    )


def as_lines(rows: Iterable[Mapping[str, Any]]) -> list[str]:
    """JSON Lines."""
    return [json.dumps(row, ensure_ascii=False) + "\n" for row in rows]


if __name__ == "__main__":
    (FOLDER / "truth.jsonl").write_text("".join(truth_lines()), encoding="utf-8")
    (FOLDER / "sites.jsonl").write_text("".join(site_lines()), encoding="utf-8")

# SPDX-License-Identifier: EUPL-1.2
"""Acceptance tests quote the words they hold the software to; the quotes are checked against the page itself."""

from collections.abc import Callable
from typing import Any

QUOTES: list[str] = []


def law(*quotes: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """The words of the law page that a test is about."""
    QUOTES.extend(quotes)
    return lambda test: test

# SPDX-License-Identifier: EUPL-1.2
"""Answer: what the other side said to one attempt, and what that means for the message."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

HandOver = Callable[[], None]
"""Called once, right before the other side may take the message: keeps that from now on only its answer can tell."""


class Said(StrEnum):
    """What is known after an attempt."""

    TAKEN = "taken"
    LATER = "later"
    """It certainly does not have the message; it may be tried again."""
    REFUSED = "refused"
    """It will not take this message."""
    LOST = "lost"
    """The message was handed over and no answer came: it may have it."""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """One attempt's end."""

    said: Said
    reason: str = ""
    after_s: float = 0.0
    """Not before so long, as the other side asked."""
    whole_server: bool = False
    """The fault is not this message's: others to the same server wait, too."""


class HandOverError(Exception):
    """Another sender has the message in hand by now: this one lets go of it."""

# SPDX-License-Identifier: EUPL-1.2
"""Finding: the answer of every check of evidence, in three words and with its reason."""

from dataclasses import dataclass
from enum import StrEnum


class Held(StrEnum):
    """Whether what was kept is what lies there now."""

    HELD = "HELD"
    BROKEN = "BROKEN"
    NOT_CHECKED = "NOT_CHECKED"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One answer; `reason` says what was compared, or why it could not be."""

    answer: Held
    reason: str

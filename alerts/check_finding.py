# SPDX-License-Identifier: EUPL-1.2
"""Finding: what a check of `theriac doctor` saw."""

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """How a part is."""

    OK = "ok"
    FAULT = "fault"
    ABSENT = "absent"
    """Optional, and not there."""


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What a check saw; `mend` is a command or a sentence, empty when nothing is wrong."""

    part: str
    state: State
    detail: str
    mend: str = ""

# SPDX-License-Identifier: EUPL-1.2
"""Settings of accounts: how long a session lasts, and what stands between a password and a decision."""

from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field


class AccountSettings(BaseModel):
    """Sessions at the command line, the second factor, and how guessing is slowed down."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    session_minutes: Annotated[int, Field(ge=1, le=1_440)] = 480
    """A session ends after this, however busy it is."""
    idle_minutes: Annotated[int, Field(ge=1, le=1_440)] = 60
    """A session that nobody used for so long is over."""
    fresh_minutes: Annotated[int, Field(ge=1, le=60)] = 10
    """For what leaves the house the second factor must not be older."""
    second_factor: bool = True
    """False only where another system asks for it before anyone reaches this machine."""
    attempts: Annotated[int, Field(ge=1)] = 5
    """After so many wrong answers an account rests."""
    rest_minutes: Annotated[int, Field(ge=1)] = 15
    session_folder: Path = Path("~/.local/state/theriac")
    """Where the command line keeps the token of its session, readable by its owner alone."""

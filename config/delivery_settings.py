# SPDX-License-Identifier: EUPL-1.2
"""Settings of delivery: the house's mail server, and how long a message is tried."""

from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, SecretStr, model_validator

LOOPBACK = ("localhost", "127.0.0.1", "::1")


class MailSettings(BaseModel):
    """The server that takes our mail; nothing is mailed before `host` and `sender` are set."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    host: str = ""
    port: Annotated[int, Field(ge=1, le=65_535)] = 587
    tls: Literal["starttls", "implicit", "none"] = "starttls"
    """`implicit` from the first byte (port 465); `none` only to a server on this machine."""
    user: str = ""
    """Empty: no login."""
    secret: SecretStr = SecretStr("")
    """The password of `user`."""
    ca_file: Path | None = None
    """PEM: the authorities that may vouch for the server; None: those of the system."""
    sender: str = ""
    """The address our mail comes from."""
    timeout_s: Annotated[float, Field(gt=0)] = 30.0
    """For each answer of the server."""

    @model_validator(mode="after")
    def check_tls(self) -> Self:
        """Nothing leaves this machine in the clear."""
        if self.tls == "none" and self.host not in (*LOOPBACK, ""):
            raise ValueError("tls: expected `starttls` or `implicit` for a server that is not this machine")
        return self


class DeliverySettings(BaseModel):
    """How alerts are told through the channels that were approved."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    give_up_hours: Annotated[float, Field(gt=0)] = 72.0
    """A message that was refused or unanswered for so long is a dead letter."""
    at_once: Annotated[int, Field(ge=1)] = 20
    """More news than this at one time is one mail with a list."""
    timeout_s: Annotated[float, Field(gt=0)] = 30.0
    """For the whole answer of a webhook."""
    ca_file: Path | None = None
    """PEM: the authorities that may vouch for webhooks; None: those of the system."""

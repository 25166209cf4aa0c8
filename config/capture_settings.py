# SPDX-License-Identifier: EUPL-1.2
"""Settings of captures: who collects and from where, and how to reach an S3 server that keeps them."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr


class CollectorSettings(BaseModel):
    """Who collects, on which ground, from where: stated by the operator, written into every capture file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    organisation: str = ""
    account: str = ""
    """The person or service account under whose responsibility captures are made; empty: the system's user name."""
    role: str = ""
    location: str = ""
    """Where the collecting machine stands."""
    legal_basis: str = ""
    """The law that allows the collection."""
    authorisation: str = ""
    """Number or reference of the decision that ordered it."""
    egress: str = ""
    """Route and label under which requests leave: `office line`, `VPN, exit NL`. Configured, not observed."""
    egress_address: str = ""
    """The public address as the operator knows it. Configured, not observed."""
    egress_country: str = ""


class S3Settings(BaseModel):
    """An S3 server; only read when `captures` is an s3:// address."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    endpoint: str = ""
    """`https://host:port`; empty: Amazon's own for the region."""
    region: str = "us-east-1"
    access_key: str = ""
    """Empty: as the environment and the machine's role say."""
    secret_key: SecretStr = SecretStr("")
    allow_http: bool = False
    """For a server on this machine."""
    lock: Literal["", "governance", "compliance"] = ""
    """Object lock for each file that is brought there; the bucket must have been made with object lock."""
    lock_days: Annotated[int, Field(ge=1)] = 3_650
    timeout_s: Annotated[float, Field(gt=0)] = 60.0

# SPDX-License-Identifier: EUPL-1.2
"""Settings of what comes in and is asked for from outside: reports, requests, statistics, the HTTP interface."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field


class ReportSettings(BaseModel):
    """How reports are taken in and captured."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    rows: Annotated[int, Field(ge=1)] = 200_000
    """A CSV file with more rows is refused whole."""
    mail_bytes: Annotated[int, Field(ge=10_000)] = 25_000_000
    """A larger mail file is refused."""
    at_once: Annotated[int, Field(ge=1)] = 50
    """Addresses captured by one call; the others follow with the next one, or by the schedule."""
    pages_per_address: Annotated[int, Field(ge=1)] = 12
    """Fetched around one reported address: it, and what its site says of itself."""
    attempts: Annotated[int, Field(ge=1)] = 3
    again_days: Annotated[int, Field(ge=0)] = 7
    """An address captured within so many days is not captured again for another report."""


class RequestSettings(BaseModel):
    """Who asks, in requests to other contact points."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    contact: str = ""
    """Mail address of our own contact point, as it stands in requests and answers."""
    country: str = ""
    """ISO 3166-1 alpha-2 of our own contact point."""


class StatisticsSettings(BaseModel):
    """What may be told in figures."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    smallest: Annotated[int, Field(ge=1)] = 5
    """A smaller count than this is not told, and others are told as multiples of it; 1: exact counts."""
    confidence: Annotated[float, Field(gt=0.5, lt=1)] = 0.95
    """Of the interval around the survival curve."""


class ApiSettings(BaseModel):
    """The HTTP interface."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    host: str = "127.0.0.1"
    """Where it listens; another address only behind a proxy that speaks TLS."""
    port: Annotated[int, Field(ge=0, le=65_535)] = 8765
    names: tuple[str, ...] = ("127.0.0.1", "localhost", "[::1]")
    """Host names that requests may carry."""
    threads: Annotated[int, Field(ge=1, le=64)] = 4
    requests_per_minute: Annotated[int, Field(ge=1)] = 300
    """Of one token."""
    refusals_per_minute: Annotated[int, Field(ge=1)] = 20
    """Wrong tokens from one address; after that it waits."""
    body_bytes: Annotated[int, Field(ge=1_000)] = 2_000_000
    page: Annotated[int, Field(ge=1, le=1_000)] = 50
    """Rows of a page where no number is asked for."""
    token_days: Annotated[int, Field(ge=1, le=366)] = 90
    """A token ends at the latest after so many days."""
    keys_days: Annotated[int, Field(ge=1)] = 7
    """How long an idempotency key is remembered."""

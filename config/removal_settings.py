# SPDX-License-Identifier: EUPL-1.2
"""Settings of proved removal: from where offers are looked at again, how often, and what a verdict needs."""

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

VERDICTS = ("gone", "suspended", "seized", "parked", "re_registered", "geo_limited", "out_of_stock", "moved", "changed")


class VantageSettings(BaseModel):
    """One place from which pages are seen; two that lie in different networks and countries prove most."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,39}$")]
    by: Literal["direct", "proxy", "tor"] = "direct"
    proxy: str | None = None
    """Address of an HTTP proxy; for `proxy` and `tor` the default is that of the group `crawl`."""
    country: Annotated[str, Field(pattern=r"^([A-Z]{2})?$")] = ""
    """Where requests come out, ISO 3166-1 alpha-2."""
    tells_names: bool = False
    """The proxy is our own and says truly, by RFC 9209, that a name does not exist; else only a direct vantage can."""


class RemovalSettings(BaseModel):
    """When offers are looked at again, and from when on a removal is proved."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    intervals_h: tuple[Annotated[float, Field(gt=0)], ...] = (8, 24, 48, 96, 168, 336, 720)
    """Hours from one round of looks to the next; the last one goes on."""
    spacing_h: Annotated[float, Field(gt=0)] = 6.0
    """For so long two vantages must see the same before there is a verdict."""
    vantages: Annotated[int, Field(ge=2)] = 2
    """How many must agree."""
    watch_days: Annotated[int, Field(ge=1)] = 730
    """A watch ends after this, with that reason."""
    at_once: Annotated[int, Field(ge=1)] = 50
    """Offers that one round of the schedule looks at."""
    counts_as_removed: tuple[str, ...] = ("gone", "suspended", "seized", "parked", "re_registered")
    """Verdicts that figures count as removed; every figure states them."""
    flagged: bool = False
    """Watch every flagged offer, not only those of notices and those a person asked for."""
    practice_speed: Annotated[float, Field(ge=1)] = 3_600.0
    """On the practice market time runs so many times faster: an hour passes in a second."""

    @field_validator("intervals_h")
    @classmethod
    def check_intervals(cls, hours: tuple[float, ...]) -> tuple[float, ...]:
        """At least one, growing."""
        if not hours or list(hours) != sorted(hours):
            raise ValueError("expected at least one interval, each at least as long as the one before")
        return hours

    @field_validator("counts_as_removed")
    @classmethod
    def check_counted(cls, verdicts: tuple[str, ...]) -> tuple[str, ...]:
        """Only verdicts by which an offer is away from those who look."""
        wrong = sorted(set(verdicts) - set(VERDICTS))
        if wrong or not verdicts:
            raise ValueError(f"expected some of {', '.join(VERDICTS)}, got {', '.join(wrong) or 'none'}")
        return verdicts

    @model_validator(mode="after")
    def check_spacing(self) -> Self:
        """Two rounds must be able to prove something."""
        if self.spacing_h > self.intervals_h[0]:
            raise ValueError("removal.spacing_h: expected at most the first of removal.intervals_h")
        return self

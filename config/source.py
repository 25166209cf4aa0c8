# SPDX-License-Identifier: EUPL-1.2
"""Source: one watched place, one TOML file; every file is checked before the first request."""

import hashlib
import tomllib
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from config.errors import ConfigError
from config.settings import explain
from config.timing import parse_cron

BUNDLED_SOURCES = Path(__file__).parent / "sources"
NAME = r"^[a-z]{2}_[a-z0-9_]+$"


class SourceError(ConfigError):
    """A source file is wrong: which key, what was expected, what came."""


class Family(StrEnum):
    """The spider that reads a source."""

    STOREFRONT = "storefront"
    MARKETPLACE = "marketplace"
    BOARD = "board"
    FEED = "feed"
    ARCHIVE = "archive"


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Watched(_Table):
    """Since when, by whom and why this place is watched."""

    since: date
    by: Annotated[str, Field(min_length=1)]
    why: Annotated[str, Field(min_length=1)]


class Pace(_Table):
    """How fast and how far."""

    delay_s: Annotated[float, Field(ge=1.0)] = 1.0
    pages_per_run: Annotated[int, Field(ge=1)] = 5_000
    depth: Annotated[int, Field(ge=1)] = 30


class Session(_Table):
    """A cookie file (Netscape format) and on what legal ground it is used."""

    cookies: Path
    legal_ground: Annotated[str, Field(min_length=10)]


class Robots(_Table):
    """robots.txt is obeyed unless the legal ground not to is stated here."""

    obey: bool = True
    legal_ground: str = ""

    @model_validator(mode="after")
    def _needs_ground(self) -> "Robots":
        if not self.obey and len(self.legal_ground) < 10:
            raise ValueError("expected robots.legal_ground (at least 10 characters) when robots.obey is false")
        return self


class Search(_Table):
    """URL templates with `{term}` (and optionally `{page}`), and the terms asked for."""

    templates: Annotated[tuple[str, ...], Field(min_length=1)]
    terms: Annotated[tuple[str, ...], Field(min_length=1)]

    @field_validator("templates")
    @classmethod
    def _has_term(cls, templates: tuple[str, ...]) -> tuple[str, ...]:
        for template in templates:
            if "{term}" not in template:
                raise ValueError(f"expected {{term}} in {template!r}")
        return templates


class Select(_Table):
    """CSS selectors where structured data is missing (`selector::text` or `selector::attr(name)`)."""

    item: str | None = None
    """The block of one offer on a list page."""
    link: str | None = None
    title: str | None = None
    price: str | None = None
    currency: str | None = None
    description: str | None = None
    seller: str | None = None
    image: str | None = None
    next_page: str | None = None


class Expect(_Table):
    """Outside these the run is doubtful."""

    listings_min: Annotated[int, Field(ge=0)] | None = None
    listings_max: Annotated[int, Field(ge=0)] | None = None
    state: str | None = None
    """A page state that is expected of the start page ("blocked", "seized" …)."""


class Schedule(_Table):
    """When to crawl: a five-field cron line (UTC) or an interval."""

    cron: str | None = None
    every_h: Annotated[float, Field(ge=0.25)] | None = None

    @model_validator(mode="after")
    def _one_of(self) -> "Schedule":
        if (self.cron is None) == (self.every_h is None):
            raise ValueError("expected exactly one of schedule.cron and schedule.every_h")
        if self.cron is not None:
            parse_cron(self.cron)
        return self


class Source(_Table):
    """One watched place. `name` is the file's name without .toml."""

    name: Annotated[str, Field(pattern=NAME)]
    title: Annotated[str, Field(min_length=1)]
    family: Family
    country: Annotated[str, Field(pattern=r"^([A-Z]{2}|XX)$")] = "XX"
    languages: tuple[str, ...] = ()
    start_urls: tuple[str, ...] = ()
    search: Search | None = None
    render: Literal["never", "when_needed", "always"] = "when_needed"
    vantage: Literal["direct", "proxy", "tor"] = "direct"
    pace: Pace = Pace()
    session: Session | None = None
    robots: Robots = Robots()
    identity: str | None = None
    """Another User-Agent than ours needs `identity_ground`."""
    identity_ground: str = ""
    select: Select = Select()
    expect: Expect = Expect()
    schedule: Schedule | None = None
    files: tuple[Path, ...] = ()
    """For the archive family: WARC or WACZ files."""
    enabled: bool = True
    practice: bool = False
    watched: Watched
    file_sha256: str = ""
    """Of the file itself, counted when it is loaded; what a file says here is not believed."""

    @model_validator(mode="after")
    def _has_a_start(self) -> "Source":
        if self.family is Family.ARCHIVE:
            if not self.files:
                raise ValueError("expected files for the archive family")
        elif not self.start_urls and self.search is None:
            raise ValueError("expected start_urls or search")
        if self.identity and len(self.identity_ground) < 10:
            raise ValueError("expected identity_ground (at least 10 characters) when identity is set")
        return self


def load_source(path: Path) -> Source:
    """One checked source; raises SourceError naming file, key, what was expected and what came."""
    try:
        content = path.read_bytes()
        table = tomllib.loads(content.decode("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SourceError(f"{path.name}: expected a readable TOML file: {error}") from error
    try:
        return Source.model_validate({"name": path.stem, **table, "file_sha256": hashlib.sha256(content).hexdigest()})
    except ValidationError as error:
        raise SourceError(f"{path.name}: {explain(error, tuple(Source.model_fields))}") from error


def read_folder(folder: Path) -> tuple[dict[str, Source], dict[str, str]]:
    """Good sources by name, and by name what is wrong with the others."""
    known: dict[str, Source] = {}
    wrong: dict[str, str] = {}
    for path in sorted(folder.glob("*.toml")):
        try:
            known[path.stem] = load_source(path)
        except SourceError as error:
            wrong[path.stem] = str(error)
    return known, wrong


def load_sources(folder: Path = BUNDLED_SOURCES) -> tuple[Source, ...]:
    """All sources of a folder by name; raises SourceError for the first file that is wrong."""
    return tuple(load_source(path) for path in sorted(folder.glob("*.toml")))

# SPDX-License-Identifier: EUPL-1.2
"""Settings: the only reader of theriac.toml and of THERIAC_* variables.

Order, the later wins: defaults here, `theriac.toml` in the working folder, the environment
(`THERIAC_STORE`, nested with two underscores: `THERIAC_CRAWL__DELAY_S=2`).
"""

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from config.errors import ConfigError


class CrawlSettings(BaseModel):
    """Pace and limits of every crawl; a source file may be slower, never faster than the floor."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    identity: str = "Theriac/0.1 (medicines regulator crawler; see contact)"
    """User-Agent on every request."""
    contact: str = ""
    """A mail address or URL added to the identity."""
    delay_s: Annotated[float, Field(ge=1.0)] = 1.0
    """Between two requests to one host."""
    max_delay_s: Annotated[float, Field(ge=1.0)] = 60.0
    timeout_s: Annotated[float, Field(gt=0)] = 30.0
    pages_per_run: Annotated[int, Field(ge=1)] = 20_000
    depth: Annotated[int, Field(ge=1)] = 30
    redirects: Annotated[int, Field(ge=0)] = 10
    body_bytes: Annotated[int, Field(ge=10_000)] = 16_000_000
    """A larger page is cut here and marked."""
    decompressed_bytes: Annotated[int, Field(ge=10_000)] = 32_000_000
    concurrency: Annotated[int, Field(ge=1)] = 16
    practice_concurrency: Annotated[int, Field(ge=1)] = 64
    """For the practice market and for --allow-private hosts, which have no pace floor."""
    jobs: Annotated[int, Field(ge=1)] = 2
    """Sources crawled at once, each in its own process."""
    renders_per_run: Annotated[int, Field(ge=0)] = 500
    proxy: str | None = None
    tor_proxy: str = "http://127.0.0.1:8118"


class StoreSettings(BaseModel):
    """How to reach a store that is a server."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    ca_file: Path | None = None
    timeout_s: Annotated[float, Field(gt=0)] = 30.0
    bulk_size: Annotated[int, Field(ge=1)] = 500
    prefix: str = "theriac"
    """Of index and template names."""


class AlertSettings(BaseModel):
    """What asks for a person's time, and the budget of what flags ask for."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    looks_queued: Annotated[int, Field(ge=0)] = 200
    """Sealed looks that may wait at once; a flag beyond them is asked for again at the next run."""
    look_attempts: Annotated[int, Field(ge=1)] = 3
    """After so many failures a look is given up, with its reason."""


class Settings(BaseSettings):
    """Everything that may be chosen; frozen after loading."""

    model_config = SettingsConfigDict(
        env_prefix="THERIAC_", env_nested_delimiter="__", toml_file="theriac.toml", frozen=True, extra="forbid"
    )

    home: Path = Path("var")
    """All state lies below: captures/, ledger/, state/, runs/, evidence.sqlite, decisions.sqlite."""
    store: str = "sqlite"
    """`sqlite`, or `https://user:password@host:9200` for Elasticsearch."""
    database: str = "sqlite"
    """For decisions: `sqlite`, or a PostgreSQL URL."""
    sources: Path | None = None
    """A folder of source files in place of the bundled one."""
    browser: Path | None = None
    """Executable of a Chromium; None: /usr/bin/chromium if there, else the browser that Playwright installed."""
    model: Path | None = None
    """A trained model in place of the bundled one."""
    secret_key: str = ""
    """For Django; empty: made once and kept in the home with mode 0600."""
    crawl: CrawlSettings = CrawlSettings()
    elastic: StoreSettings = StoreSettings()
    alerts: AlertSettings = AlertSettings()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments first, then environment, then theriac.toml."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)


@lru_cache(maxsize=1)
def load_settings() -> Settings:
    """The settings of this process; raises ConfigError naming each wrong key."""
    try:
        return Settings()
    except ValidationError as error:
        raise ConfigError(f"settings: {explain(error)}") from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"theriac.toml: not readable as TOML: {error}") from error


def explain(error: ValidationError) -> str:
    """One line per wrong key: where, what was expected, what came."""
    return "; ".join(
        f"{'.'.join(str(part) for part in fault['loc'])}: {fault['msg']}, got {fault.get('input')!r}"
        for fault in error.errors(include_url=False)
    )

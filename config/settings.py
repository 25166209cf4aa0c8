# SPDX-License-Identifier: EUPL-1.2
"""Settings: the only reader of theriac.toml and of THERIAC_* variables.

Order, the later wins: defaults here, `theriac.toml` in the working folder, the environment
(`THERIAC_STORE`, nested with two underscores: `THERIAC_CRAWL__DELAY_S=2`).
"""

import difflib
import os
import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
    TomlConfigSettingsSource,
)

from config.account_settings import AccountSettings
from config.addresses import is_address
from config.capture_settings import CollectorSettings, S3Settings
from config.delivery_settings import DeliverySettings, MailSettings
from config.errors import ConfigError
from config.exchange_settings import ApiSettings, ReportSettings, RequestSettings, StatisticsSettings
from config.keeping_settings import ErasureSettings, RetentionSettings
from config.notice_settings import NoticeSettings
from config.removal_settings import RemovalSettings, VantageSettings
from config.seal_settings import SealSettings

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

PREFIX = "THERIAC_"
USER_PART = re.compile(r"//[^/\s@'\"]*@")


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
    operator_probability: Annotated[float, Field(gt=0.5, le=1)] = 0.9
    """From here on one alert speaks for all parties of a proposed operator; below it they are only named together."""


class ExportSettings(BaseModel):
    """Who hands evidence out, and with which key dossiers are signed."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    organisation: str = ""
    """The authority that hands it out, as it stands on a dossier."""
    place: str = ""
    """Where it is made, as it stands in a signature."""
    time_zone: str = ""
    """IANA name: local time is told beside UTC; empty: UTC alone."""
    signing_key: Path | None = None
    """PEM, not readable by others; None: a certificate that this home makes for itself, and says so."""
    signing_certificate: Path | None = None
    """PEM: the signer's certificate, then those above it; needs `signing_key`."""
    dossier_offers: Annotated[int, Field(ge=1)] = 40
    """So many offers have pages of their own in a dossier, the others stand in tables."""
    attachment_bytes: Annotated[int, Field(ge=0)] = 25_000_000
    """A larger file is named in a dossier by its digest instead of being attached."""
    domain: str = ""
    """Packages (WACZ) are signed as this domain, with a time token; empty: with a key that this home makes."""
    domain_key: Path | None = None
    """PEM, not readable by others: the domain's elliptic curve key."""
    domain_certificate: Path | None = None
    """PEM: the domain's certificate, then those above it."""


class Settings(BaseSettings):
    """Everything that may be chosen; frozen after loading."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_nested_delimiter="__",
        toml_file="theriac.toml",
        env_ignore_empty=True,
        frozen=True,
        extra="forbid",
    )

    home: Path = Path("var")
    """All state lies below: captures/, ledger/, state/, runs/, evidence.sqlite, decisions.sqlite."""
    store: str = "sqlite"
    """`sqlite`, or `https://user:password@host:9200` for Elasticsearch."""
    captures: str = "captures"
    """`captures`: a folder of the home; or `s3://bucket/prefix`."""
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
    accounts: AccountSettings = AccountSettings()
    mail: MailSettings = MailSettings()
    delivery: DeliverySettings = DeliverySettings()
    collector: CollectorSettings = CollectorSettings()
    s3: S3Settings = S3Settings()
    seal: SealSettings = SealSettings()
    export: ExportSettings = ExportSettings()
    reports: ReportSettings = ReportSettings()
    requests: RequestSettings = RequestSettings()
    statistics: StatisticsSettings = StatisticsSettings()
    api: ApiSettings = ApiSettings()
    notices: NoticeSettings = NoticeSettings()
    retention: RetentionSettings = RetentionSettings()
    erasure: ErasureSettings = ErasureSettings()
    vantages: tuple[VantageSettings, ...] = ()
    """From where offers are looked at again; two at least, or no removal is ever proved."""
    removal: RemovalSettings = RemovalSettings()

    @field_validator("store")
    @classmethod
    def check_store(cls, store: str) -> str:
        """The embedded store, or the address of a server."""
        if store != "sqlite" and not is_address(store, ("http", "https")):
            raise ValueError("expected `sqlite` or https://user:password@host:9200")
        return store

    @field_validator("vantages")
    @classmethod
    def check_vantages(cls, vantages: tuple[VantageSettings, ...]) -> tuple[VantageSettings, ...]:
        """Each name once."""
        names = [vantage.name for vantage in vantages]
        if len(set(names)) < len(names):
            raise ValueError("expected each vantage to have a name of its own")
        return vantages

    @field_validator("captures")
    @classmethod
    def check_captures(cls, captures: str) -> str:
        """The folder of the home, or a bucket with an optional prefix."""
        if captures != "captures" and not re.fullmatch(
            r"s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](?:/[\w.=-]+)*/?", captures
        ):
            raise ValueError("expected `captures` or s3://bucket/prefix")
        return captures

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
    slips = list(find_slips(os.environ))
    if slips:
        raise ConfigError(f"settings: {'; '.join(slips)}")
    try:
        return Settings()
    except ValidationError as error:
        raise ConfigError(f"settings: {explain(error, known_keys())}") from error
    except SettingsError as error:
        raise ConfigError(f"settings: {hide_secrets(str(error))}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"theriac.toml: not readable as TOML: {error}") from error
    except OSError as error:
        raise ConfigError(f"theriac.toml: expected a readable file: {error.strerror}") from error


def find_slips(names: Iterable[str]) -> Iterator[str]:
    """Variables that look like a mistyped setting; one that resembles none is another program's."""
    known = known_variables()
    for name in sorted(names):
        if not name.startswith(PREFIX) or name in known:
            continue
        group = name.partition("__")[0]
        close = difflib.get_close_matches(name, known, n=1, cutoff=0.8)
        if close or ("__" in name and group in known):
            yield f"{name}: no such setting" + (f", did you mean {close[0]}?" if close else "")


def known_variables() -> tuple[str, ...]:
    """Every variable that is a setting, those of groups with two underscores."""
    names = []
    for key, field in Settings.model_fields.items():
        names.append(f"{PREFIX}{key}".upper())
        if isinstance(field.default, BaseModel):
            names += [f"{PREFIX}{key}__{inner}".upper() for inner in type(field.default).model_fields]
    return tuple(names)


def known_keys() -> list[str]:
    """Every key of theriac.toml."""
    return [name.removeprefix(PREFIX).lower().replace("__", ".") for name in known_variables()]


def explain(error: ValidationError, known: Sequence[str] = ()) -> str:
    """One line per wrong key: where, what was expected, what came; no passwords. `known`: what keys there are."""
    return "; ".join(say_fault(fault, known) for fault in error.errors(include_url=False))


def say_fault(fault: "ErrorDetails", known: Sequence[str]) -> str:
    """One wrong key."""
    key = ".".join(str(part) for part in fault["loc"])
    if fault["type"] == "extra_forbidden":
        close = difflib.get_close_matches(key, known, n=1)
        return f"{key}: no such key" + (f", did you mean {close[0]}?" if close else "")
    if fault["type"] == "missing":
        return f"{key}: expected this key, it is missing"
    came = "" if "secret" in key else f", got {hide_secrets(repr(fault.get('input')))[:200]}"
    return f"{key}: {fault['msg'].removeprefix('Value error, ')}{came}"


def hide_secrets(text: str) -> str:
    """The text without user names and passwords in addresses."""
    return USER_PART.sub("//…@", text)

# SPDX-License-Identifier: EUPL-1.2
"""CrawlSpec: everything one crawl process needs to know, as one JSON file."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from config.source import Family, Source
from crawler.errors import CrawlError
from crawler.site import site_of


class SpecError(CrawlError):
    """A crawl was asked for in words that cannot be read."""


class CrawlSpec(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One crawl of one site (or of one set of archive files) in one process."""

    run_id: str
    name: str
    """Name of the source file, or the host of `--url`; it is the folder of the frontier too."""
    home: str
    """THERIAC_HOME; the frontier lies in `runs/<run_id>/<name>/`."""
    family: Family = Family.STOREFRONT
    urls: tuple[str, ...] = ()
    source_table: dict[str, Any] | None = None
    """The source as JSON-ready table (`Source.model_dump(mode="json")`); None for `--url`."""
    limit: int | None = None
    """Pages to fetch at most; None: as source and settings say."""
    allow_private: bool = False
    practice: bool = False
    practice_proxy: str | None = None
    """`http://127.0.0.1:PORT` of the practice market; every request of a practice source goes there."""
    proxy: str | None = None
    cookies: str | None = None
    """A Netscape cookie file."""
    kept_keys_file: str | None = None
    """One page key per line: pages that earlier attempts of this run kept."""
    known_pages: tuple[str, ...] = ()
    """Pages on which earlier runs saw offers: asked for once the rest is read, so that their absence is kept."""
    archives: tuple[str, ...] = ()
    render: str = "when_needed"
    items_file: str | None = None
    """JSON Lines of what was seen, in place of the three stations."""
    scrapy: dict[str, Any] = {}
    """Scrapy settings that differ from config/scrapy_settings.py."""

    @property
    def folder(self) -> Path:
        """Where this crawl keeps its frontier."""
        return Path(self.home) / "runs" / self.run_id / self.name.replace("/", "_").replace(":", "_")

    @property
    def source(self) -> Source | None:
        """The checked source, or None for `--url`."""
        return None if self.source_table is None else Source.model_validate(self.source_table)


def spec_for_source(source: Source, *, run_id: str, home: Path, **changes: Any) -> CrawlSpec:
    """What a source file asks for."""
    return CrawlSpec(
        run_id=run_id,
        name=source.name,
        home=str(home),
        family=source.family,
        urls=source.start_urls,
        source_table=source.model_dump(mode="json"),
        practice=source.practice,
        cookies=str(source.session.cookies) if source.session else None,
        archives=tuple(str(path) for path in source.files),
        render=source.render,
        **changes,
    )


def specs_for_urls(urls: Sequence[str], *, run_id: str, home: Path, **changes: Any) -> tuple[CrawlSpec, ...]:
    """One crawl per site, in the order the sites were named; raises SpecError for what is no http address."""
    by_site: dict[str, list[str]] = {}
    for url in urls:
        address = url.strip() if "://" in url else f"https://{url.strip()}"
        site = site_of(address)
        if not site or not address.lower().startswith(("http://", "https://")):
            raise SpecError(f"--url: expected an http or https address, got {url!r}")
        by_site.setdefault(site, []).append(address)
    return tuple(
        CrawlSpec(run_id=run_id, name=site, home=str(home), urls=tuple(addresses), **changes)
        for site, addresses in by_site.items()
    )


def save_spec(spec: CrawlSpec, path: Path) -> None:
    """Write the spec where a crawl process reads it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(msgspec.json.encode(spec))


def load_spec(path: Path) -> CrawlSpec:
    """The spec in a file; raises SpecError naming what is wrong."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=CrawlSpec)
    except (OSError, msgspec.DecodeError) as error:
        raise SpecError(f"{path}: expected a crawl spec: {error}") from error

# SPDX-License-Identifier: EUPL-1.2
"""Planning: what was asked of a run, checked before anything starts, and turned into one crawl per site."""

import difflib
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from config.errors import ConfigError
from config.settings import Settings
from config.source import BUNDLED_SOURCES, Family, Source, read_folder
from crawler.errors import CrawlError
from crawler.guard import Guard, GuardError
from crawler.session import Session
from crawler.spec import CrawlSpec, spec_for_source, specs_for_urls

PRACTICE_SOURCES = Path(__file__).parents[1] / "tests" / "practice" / "sources"
ARCHIVE_MARKS = (b"\x1f\x8b", b"WARC/", b"PK\x03\x04")


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What `theriac run` was asked for."""

    names: tuple[str, ...] = ()
    practice: bool = False
    urls: tuple[str, ...] = ()
    archives: tuple[Path, ...] = ()
    cookies: Path | None = None
    allow_private: bool = False
    limit: int | None = None

    def check(self) -> None:
        """Raise ConfigError for options that do not go together, or files that cannot be read."""
        ways = [bool(self.names or self.practice), bool(self.urls), bool(self.archives)]
        if sum(ways) > 1:
            raise ConfigError("run: expected sources, or --url, or --archive, not several at once")
        if (self.cookies or self.allow_private) and not self.urls:
            raise ConfigError("run: --cookies and --allow-private go with --url; a source file states its own session")
        if self.cookies is not None:
            check_cookies(self.cookies)
        for url in self.urls:
            check_url(url, allow_private=self.allow_private)
        for path in self.archives:
            check_archive(path)


def check_url(url: str, *, allow_private: bool) -> None:
    """An http or https address with a host; a private one only when allowed."""
    address = url.strip() if "://" in url else f"https://{url.strip()}"
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise ConfigError(f"run: --url: expected https://shop.example/ or the like, got {url!r}: {error}") from error
    if parts.scheme.lower() not in {"http", "https"} or not host or any(sign.isspace() for sign in address):
        raise ConfigError(f"run: --url: expected an address like https://shop.example/, got {url!r}")
    try:
        Guard(allow_private=allow_private).check_url(address)
    except GuardError as error:
        hint = "" if allow_private else " (--allow-private lets loopback and private addresses pass)"
        raise ConfigError(f"run: --url: {error}{hint}") from error


def check_cookies(path: Path) -> None:
    """A Netscape cookie file with at least one cookie that has not expired."""
    try:
        path.open("rb").close()
    except OSError as error:
        raise ConfigError(f"run: --cookies {path}: expected a readable file: {error.strerror}") from error
    session = Session.from_file(path)
    if not len(session.jar):
        raise ConfigError(f"run: --cookies: {'; '.join(session.complaints)}")


def check_archive(path: Path) -> None:
    """A WARC (plain or gzipped) or WACZ file by its first bytes."""
    try:
        with path.open("rb") as handle:
            start = handle.read(8)
    except OSError as error:
        raise ConfigError(f"run: --archive {path}: expected a readable file: {error.strerror}") from error
    if not start.startswith(ARCHIVE_MARKS):
        begins = f"begins with {start!r}" if start else "is empty"
        raise ConfigError(f"run: --archive {path}: expected a WARC or WACZ file, it {begins}")


@dataclass(frozen=True, kw_only=True)
class Choice:
    """The sources of a run, and what is wrong with files that had to be left out."""

    sources: tuple[Source, ...]
    left_out: tuple[str, ...] = ()


def choose_sources(settings: Settings, wish: Wish) -> Choice:
    """The named sources, or all enabled ones; a wrong file among them harms no other.

    Raises ConfigError for a name nobody knows, for a named source whose file is wrong, and when no good one is left.
    """
    if wish.practice and not PRACTICE_SOURCES.is_dir():
        raise ConfigError(f"run: --practice: the practice market is not installed at {PRACTICE_SOURCES.parent}")
    known, wrong = read_folder(source_folder(settings, practice=wish.practice))
    for name in wish.names:
        if name in wrong:
            raise ConfigError(wrong[name])
        if name not in known:
            raise ConfigError(f"run: unknown source {name!r}{suggest(name, list(known))}")
    if wish.names:
        return Choice(sources=tuple(known[name] for name in dict.fromkeys(wish.names)))
    enabled = tuple(source for source in known.values() if source.enabled)
    if wrong and not enabled:
        raise ConfigError("; ".join(wrong.values()))
    return Choice(sources=enabled, left_out=tuple(f"left out: {fault}" for fault in wrong.values()))


def source_folder(settings: Settings, *, practice: bool = False) -> Path:
    """Where source files lie; raises ConfigError for a setting that names no folder."""
    if practice:
        return PRACTICE_SOURCES
    if settings.sources is not None and not settings.sources.is_dir():
        raise ConfigError(f"settings: sources: expected a folder of source files, {settings.sources} is none")
    return settings.sources or BUNDLED_SOURCES


def say_timing(source: Source) -> str | None:
    """`cron 0 4 * * *`, `every 6 h`, None without a schedule."""
    if source.schedule is None:
        return None
    return f"cron {source.schedule.cron}" if source.schedule.cron else f"every {source.schedule.every_h:g} h"


def suggest(name: str, known: Sequence[str]) -> str:
    """What the name may have meant."""
    close = difflib.get_close_matches(name, known, n=3, cutoff=0.5)
    if close:
        return f": did you mean {' or '.join(close)}?"
    return ": `theriac sources` lists what is watched"


def run_key(wish: Wish, sources: Sequence[Source]) -> str:
    """Digest of what is asked: the same wish again takes an unfinished run up."""
    asked = {
        "sources": sorted(source.name for source in sources),
        "urls": sorted(wish.urls),
        "archives": [[str(path.absolute()), path.stat().st_size] for path in sorted(wish.archives)],
        "practice": wish.practice,
        "private": wish.allow_private,
        "limit": wish.limit,
    }
    return hashlib.sha256(msgspec.json.encode(asked, order="sorted")).hexdigest()


def plan_crawls(settings: Settings, wish: Wish, sources: Sequence[Source], run_id: str) -> tuple[CrawlSpec, ...]:
    """One crawl per source or site; raises ConfigError for what cannot be crawled."""
    home = settings.home.absolute()
    if wish.archives:
        files = tuple(str(path.absolute()) for path in wish.archives)
        spec = CrawlSpec(run_id=run_id, name="archive", home=str(home), family=Family.ARCHIVE, archives=files)
        return (msgspec.structs.replace(spec, limit=wish.limit),)
    if wish.urls:
        cookies = str(wish.cookies.absolute()) if wish.cookies else None
        private = wish.allow_private
        try:
            found = specs_for_urls(
                wish.urls, run_id=run_id, home=home, limit=wish.limit, cookies=cookies, allow_private=private
            )
            return tuple(msgspec.structs.replace(spec, practice=wish.practice) for spec in found)
        except CrawlError as error:
            raise ConfigError(f"run: {error}") from error
    return tuple(spec_for_source(source, run_id=run_id, home=home, limit=wish.limit) for source in sources)

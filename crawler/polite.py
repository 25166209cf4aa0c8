# SPDX-License-Identifier: EUPL-1.2
"""A few polite requests without a crawl: declared identity, a pause between them, guarded at every hop."""

import socket
import time
from datetime import UTC, datetime
from types import TracebackType
from typing import Self
from urllib.parse import urljoin, urlsplit

import httpx

from config.settings import CrawlSettings
from crawler.errors import CrawlError
from crawler.guard import Guard
from crawler.page import Page

REDIRECTS = 5


class LookError(CrawlError):
    """A page could not be fetched: which, and why."""


class PoliteClient:
    """Fetches one page after another; a pause only where the host is not ours to hurry."""

    def __init__(self, settings: CrawlSettings, *, allow_private: bool) -> None:
        self.guard = Guard(allow_private=allow_private, by_proxy=settings.proxy is not None)
        self.limit, self.delay_s = settings.body_bytes, 0.0 if allow_private else settings.delay_s
        self.last_at = 0.0
        identity = f"{settings.identity} {settings.contact}".strip()
        self.client = httpx.Client(
            headers={"User-Agent": identity, "Accept": "text/html,application/json;q=0.9,*/*;q=0.5"},
            timeout=settings.timeout_s,
            proxy=settings.proxy,
            trust_env=False,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.client.close()

    def fetch(self, url: str) -> Page:
        """The page behind an address, redirects followed; raises LookError or GuardError."""
        asked, hops = url, 0
        while True:
            self._check(url)
            time.sleep(max(0.0, self.last_at + self.delay_s - time.monotonic()))
            page = self._one(url, asked)
            self.last_at = time.monotonic()
            target = page.header("location")
            if not 300 <= page.status < 400 or not target:
                return page
            hops += 1
            if hops > REDIRECTS:
                raise LookError(f"{asked}: more than {REDIRECTS} redirects")
            url = urljoin(url, target)

    def _check(self, url: str) -> None:
        self.guard.check_url(url)
        if self.guard.by_proxy:
            return
        parts = urlsplit(url)
        try:
            found = socket.getaddrinfo(parts.hostname, parts.port or 443, type=socket.SOCK_STREAM)
        except OSError as error:
            raise LookError(f"{url}: host unknown: {error}") from error
        for *_, address in found:
            self.guard.check_address(str(address[0]), parts.hostname or "")

    def _one(self, url: str, asked: str) -> Page:
        body = bytearray()
        try:
            with self.client.stream("GET", url) as response:
                self._check_peer(response, url)
                for part in response.iter_bytes():
                    body += part
                    if len(body) >= self.limit:
                        break
        except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as error:
            raise LookError(f"{url}: {type(error).__name__}: {error}") from error
        return Page(
            url=url,
            requested_url=asked,
            status=response.status_code,
            headers=tuple(response.headers.multi_items()),
            body=bytes(body[: self.limit]),
            fetched_at=datetime.now(UTC),
        )

    def _check_peer(self, response: httpx.Response, url: str) -> None:
        """The address that really answered, in case the name was resolved anew."""
        stream = response.extensions.get("network_stream")
        peer = stream.get_extra_info("server_addr") if stream is not None and not self.guard.by_proxy else None
        if peer:
            self.guard.check_address(str(peer[0]), urlsplit(url).hostname or "")

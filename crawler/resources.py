# SPDX-License-Identifier: EUPL-1.2
"""ResourceBook: what a page loads beside its document (styles, scripts, images), so that a look can be replayed."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from typing import Any

from crawler.seen import Exchange, Resource

MOST_RESOURCES = 300
MOST_BYTES = 40_000_000
READ_S = 10.0


class ResourceBook:
    """Listens to one tab; `close` gives what came, each address once, within bounds."""

    def __init__(
        self, tab: Any, read: Callable[[Any], Awaitable[Exchange]], faults: tuple[type[BaseException], ...]
    ) -> None:
        self.read, self.faults = read, faults
        self.reading: dict[str, asyncio.Task[Resource | None]] = {}
        tab.on("response", self.note)

    def note(self, response: Any) -> None:
        """An answer came: read it, unless it is the document itself or no answer of a server."""
        url = str(response.url)
        if url in self.reading or len(self.reading) >= MOST_RESOURCES or not url.startswith(("http://", "https://")):
            return
        if not response.request.is_navigation_request():
            self.reading[url] = asyncio.ensure_future(self._read(url, response))

    async def _read(self, url: str, response: Any) -> Resource | None:
        with contextlib.suppress(*self.faults, TimeoutError):
            exchange = await asyncio.wait_for(self.read(response), READ_S)
            return Resource(url=url, status=int(response.status), exchange=exchange)
        return None

    async def close(self) -> tuple[Resource, ...]:
        """All that was read, in the order in which it was asked for."""
        found: list[Resource] = []
        size = 0
        for resource in await asyncio.gather(*self.reading.values()):
            if resource is None:
                continue
            size += len(resource.exchange.response_body)
            if size > MOST_BYTES:
                break
            found.append(resource)
        return tuple(found)

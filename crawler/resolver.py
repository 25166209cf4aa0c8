# SPDX-License-Identifier: EUPL-1.2
"""GuardedResolver: names that resolve to refused addresses stay unknown, before a connection is even tried."""

from typing import Any

from scrapy.resolver import CachingThreadedResolver
from twisted.internet.defer import Deferred
from twisted.internet.error import DNSLookupError

from crawler.guard import Guard, GuardError

REFUSED: dict[str, str] = {}
"""Names of this process that the guard refused, with the reason."""


class GuardedResolver(CachingThreadedResolver):
    """Scrapy's resolver, its answers checked."""

    guard: Guard

    @classmethod
    def from_crawler(cls, crawler: Any, reactor: Any) -> "GuardedResolver":
        """Scrapy's way to build it."""
        resolver = super().from_crawler(crawler, reactor)
        resolver.guard = crawler.settings["THERIAC_GUARD"]
        return resolver

    def getHostByName(self, name: str, timeout: Any = ()) -> Deferred[str]:  # noqa: N802 (Twisted's name)
        """The address of a name, if we may go there."""
        found = super().getHostByName(name, timeout)
        return found if self.guard.by_proxy else found.addCallback(self._check, name)

    def _check(self, address: str, name: str) -> str:
        try:
            self.guard.check_address(address, name)
        except GuardError as error:
            REFUSED[name] = str(error)
            raise DNSLookupError(str(error)) from error
        return address

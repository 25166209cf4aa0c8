# SPDX-License-Identifier: EUPL-1.2
"""HrefMemo: links whose fate is known from their raw text alone, so that a menu of 100 links costs next to nothing."""

from collections.abc import Iterable

GENERATION = 30_000
"""Raw texts per generation; two generations are held, so memory stays flat on any site."""
PLACELESS = ("/", "http://", "https://")


class HrefMemo:
    """Two generations of raw hrefs, each under the place that gives it its meaning: the host, or the page's folder."""

    def __init__(self) -> None:
        self.young: dict[str, set[str]] = {}
        self.old: dict[str, set[str]] = {}
        self.size = 0

    def unknown(self, hrefs: Iterable[str], base: str) -> list[str]:
        """Those not met before under this base, in their order; from now on they are known."""
        origin, folder = places_of(base)
        host, host_old = self._of(origin), self.old.get(origin, set())
        fresh: list[str] = []
        for href in hrefs:
            if href in host or href in host_old:
                continue
            if href.startswith(PLACELESS):
                host.add(href)
            elif not self._enter_relative(href, folder):
                continue
            fresh.append(href)
        self.size += len(fresh)
        if self.size > GENERATION:
            self.old, self.young, self.size = self.young, {}, 0
        return fresh

    def _enter_relative(self, href: str, folder: str) -> bool:
        if href.startswith(("?", "#")):
            return True
        known = self._of(folder)
        if href in known or href in self.old.get(folder, set()):
            return False
        known.add(href)
        return True

    def _of(self, place: str) -> set[str]:
        found = self.young.get(place)
        if found is None:
            self.size += 1
            found = self.young[place] = set()
        return found


def places_of(base: str) -> tuple[str, str]:
    """Origin, and the address up to the last slash of its path."""
    path_at = base.find("/", base.find("://") + 3)
    if path_at < 0:
        return base, base + "/"
    path_end = base.find("?")
    folder = base[: base.rfind("/", 0, path_end if path_end > 0 else len(base)) + 1]
    return base[:path_at], folder

# SPDX-License-Identifier: EUPL-1.2
"""A drip clinic's shop behind an endless calendar, facets in every combination, and session ids in links."""

import datetime
import hashlib
import itertools
from dataclasses import dataclass, field
from typing import Any

from tests.practice.sites.plain import PlainShop
from tests.practice.web import Answer, Ask

FACETS = {
    "goal": ("energy", "beauty", "recovery", "sleep"),
    "form": ("drip", "shot", "kit"),
    "band": ("low", "mid", "high"),
}


@dataclass(kw_only=True)
class ClinicShop(PlainShop):
    """Few real products in a web of addresses without end."""

    visits: "itertools.count[int]" = field(default_factory=itertools.count)

    def paths(self) -> tuple[tuple[str, str], ...]:
        own = (
            (r"/calendar/(?P<year>\d{4})/(?P<month>\d{1,2})/", "calendar"),
            (r"/calendar/(?P<year>\d{4})/(?P<month>\d{1,2})/(?P<day>\d{1,2})/", "day"),
            (r"/shop/", "facets"),
            (r"/book/.*", "missing"),
        )
        return (*own, *super().paths())

    def session(self, ask: Ask) -> str:
        """A new session id for every visitor without a cookie, put into every link."""
        if "PHPSESSID" in ask.cookies:
            return ""
        return hashlib.sha256(f"visit {next(self.visits)}".encode()).hexdigest()[:26]

    def render(self, ask: Ask, template: str, *, status: int = 200, lasting: bool = True, **facts: Any) -> Answer:
        sid = self.session(ask)
        tail = f"PHPSESSID={sid}" if sid else ""
        return super().render(ask, template, status=status, lasting=False, sid=tail, facets=FACETS, **facts)

    def facets(self, ask: Ask) -> Answer:
        """The catalogue filtered by whatever facets the address names; the order of the words does not matter."""
        chosen = {name: value for name, value in ask.query.items() if value in FACETS.get(name, ())}
        products = [
            product for product in self.products if all(product.more[name] == value for name, value in chosen.items())
        ]
        return self.render(ask, "facets.html", products=products, chosen=chosen)

    def calendar(self, ask: Ask, year: str, month: str) -> Answer | None:
        """A month, with links to the months beside it, for ever."""
        if not 1 <= int(month) <= 12 or not 1 <= int(year) <= 9998:
            return None
        first = datetime.date(int(year), int(month), 1)
        after = first + datetime.timedelta(days=32)
        before = first - datetime.timedelta(days=1) if first > datetime.date(2, 1, 1) else first
        days = range(1, (after.replace(day=1) - datetime.timedelta(days=1)).day + 1)
        return self.render(ask, "calendar.html", first=first, after=after, before=before, days=days)

    def day(self, ask: Ask, year: str, month: str, day: str) -> Answer:
        """A day with free hours."""
        return self.render(ask, "day.html", year=year, month=month, day=day)

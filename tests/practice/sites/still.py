# SPDX-License-Identifier: EUPL-1.2
"""Sites that sell nothing: news, a patients' forum, an authority's register; and doors: parked, seized, challenge."""

from collections.abc import Sequence
from dataclasses import dataclass

from tests.practice.site import Site
from tests.practice.web import Answer, Ask, Headers


class TextSite(Site):
    """A home page and text pages from info.txt."""

    routes = ((r"/", "home"),)

    def home(self, ask: Ask) -> Answer:
        """Start page, which links to every text."""
        return self.render(ask, "home.html")


@dataclass(kw_only=True)
class Door(Site):
    """One and the same page for every address."""

    page: str
    status: int = 200
    headers: Headers = ()

    def paths(self) -> Sequence[tuple[str, str]]:
        return ((r"/robots\.txt", "nothing"), (r"/(?!style\.css|img/|favicon).*", "show"))

    def nothing(self, ask: Ask) -> Answer | None:
        """No robots.txt here; a guarded door guards that too."""
        return self.show(ask) if self.status >= 400 else None

    def show(self, ask: Ask) -> Answer:
        """The page behind every address."""
        answer = self.render(ask, self.page, status=self.status)
        return Answer(body=answer.body, status=answer.status, content_type=answer.content_type, headers=self.headers)

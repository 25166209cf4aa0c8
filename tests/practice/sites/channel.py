# SPDX-License-Identifier: EUPL-1.2
"""The public preview of a messenger channel in Ukrainian: posts by number, older ones by `?before=`."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from tests.practice.offers import KINDS, VERDICTS, Offer
from tests.practice.shop import read_table
from tests.practice.site import Site
from tests.practice.web import Answer, Ask

SHOWN = 10


@dataclass(frozen=True, kw_only=True)
class Post:
    """One post of the channel."""

    number: int
    title: str
    lines: tuple[str, ...]
    price: str
    kind: str
    verdict: str
    picture: bool


class Channel(Site):
    """`/s/<name>` shows the newest posts; `/<name>/<number>` is one post."""

    @property
    def channel(self) -> str:
        """The channel's handle."""
        return str(self.facts["channel"])

    def paths(self) -> tuple[tuple[str, str], ...]:
        name = re.escape(self.channel)
        return ((r"/", "front"), (rf"/s/{name}", "stream"), (rf"/{name}", "card"), (rf"/{name}/(?P<number>\d+)", "one"))

    @cached_property
    def posts(self) -> tuple[Post, ...]:
        """Posts, oldest first; numbers have gaps, as deleted posts leave."""
        rows = read_table((self.folder / "posts.tsv").read_text(encoding="utf-8"))
        return tuple(
            Post(
                number=200 + place * 3,
                title=row["title"],
                lines=tuple(part.strip() for part in row["text"].split("//")),
                price=row["price"].replace(" ", ""),
                kind=row["kind"] or "med",
                verdict=row["verdict"] or "U",
                picture=bool(row["price"]),
            )
            for place, row in enumerate(rows)
        )

    def front(self, ask: Ask) -> Answer:
        """The messenger's own home."""
        return self.render(ask, "front.html")

    def card(self, ask: Ask) -> Answer:
        """The invitation to the channel."""
        return self.render(ask, "card.html")

    def stream(self, ask: Ask) -> Answer:
        """Ten posts, the newest last."""
        before = ask.query.get("before", "")
        limit = int(before) if before.isdigit() else 10**9
        older = [post for post in self.posts if post.number < limit]
        return self.render(ask, "stream.html", posts=older[-SHOWN:], more=len(older) > SHOWN)

    def one(self, ask: Ask, number: str) -> Answer | None:
        """One post alone."""
        post = next((post for post in self.posts if post.number == int(number)), None)
        return self.render(ask, "stream.html", posts=[post], more=False) if post else None

    def offers(self) -> Iterable[Offer]:
        for post in self.posts:
            if not post.price:
                continue
            yield Offer(
                url=f"http://{self.host}/{self.channel}/{post.number}",
                site=self.name,
                host=self.host,
                title=post.title,
                price=post.price,
                price_all=(post.price,),
                currency="UAH",
                language="uk",
                kind=KINDS[post.kind],
                verdicts=VERDICTS[post.verdict],
            )

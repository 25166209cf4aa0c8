# SPDX-License-Identifier: EUPL-1.2
"""A German bodybuilding forum on classic board software: most threads talk, some sell."""

import hashlib
import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from tests.practice.offers import KINDS, PROVISIONS, VERDICTS, Offer
from tests.practice.shop import read_table
from tests.practice.site import Site
from tests.practice.web import Answer, Ask

THREADS_A_PAGE = 10
POSTS_A_PAGE = 5


@dataclass(frozen=True, kw_only=True)
class Thread:
    """One thread: the first post, then answers."""

    number: int
    forum: int
    title: str
    author: str
    text: str
    price: str
    kind: str
    verdict: str
    posts: tuple[tuple[str, str], ...]


@dataclass(kw_only=True)
class Board(Site):
    """index.php, viewforum.php, viewtopic.php; a session id in every link for visitors without a cookie."""

    sessions: bool = False
    visits: "itertools.count[int]" = field(default_factory=itertools.count)

    def paths(self) -> Sequence[tuple[str, str]]:
        return (
            (r"/(?:index\.php)?", "index"),
            (r"/viewforum\.php", "forum"),
            (r"/viewtopic\.php", "topic"),
            (r"/memberlist\.php", "member"),
            (r"/ucp\.php", "login"),
        )

    @cached_property
    def forums(self) -> tuple[str, ...]:
        """Names of the forums, in the order of their numbers from 1."""
        return tuple(self.facts["forums"])

    @cached_property
    def threads(self) -> tuple[Thread, ...]:
        """Threads from threads.tsv with answers drawn from replies.tsv in turn."""
        replies = read_table((self.folder / "replies.tsv").read_text(encoding="utf-8"))
        turn: Iterator[dict[str, str]] = itertools.cycle(replies)
        rows = read_table((self.folder / "threads.tsv").read_text(encoding="utf-8"))
        return tuple(self.make_thread(number, row, turn) for number, row in enumerate(rows, start=101))

    def make_thread(self, number: int, row: dict[str, str], turn: Iterator[dict[str, str]]) -> Thread:
        """A thread with as many answers as its row says."""
        answers = [(answer["author"], answer["text"]) for answer in itertools.islice(turn, int(row["replies"]))]
        return Thread(
            number=number,
            forum=int(row["forum"]),
            title=row["title"],
            author=row["author"],
            text=row["text"],
            price=row.get("price", ""),
            kind=row.get("kind", "") or "med",
            verdict=row.get("verdict", "") or "U",
            posts=((row["author"], row["text"]), *answers),
        )

    def sid(self, ask: Ask) -> str:
        """`&sid=…` for a visitor without the session cookie."""
        if not self.sessions or "phpbb3_sid" in ask.cookies:
            return ""
        return "&sid=" + hashlib.sha256(f"{self.name} {next(self.visits)}".encode()).hexdigest()[:32]

    def render(self, ask: Ask, template: str, *, status: int = 200, lasting: bool = True, **facts: Any) -> Answer:
        return super().render(
            ask, template, status=status, lasting=lasting and not self.sessions, sid=self.sid(ask), **facts
        )

    def index(self, ask: Ask) -> Answer:
        """All forums."""
        return self.render(ask, "index.html")

    def forum(self, ask: Ask) -> Answer | None:
        """Threads of one forum."""
        number, start = ask.query.get("f", ""), ask.query.get("start", "0")
        if not (number.isdigit() and start.isdigit() and 1 <= int(number) <= len(self.forums)):
            return None
        threads = [thread for thread in self.threads if thread.forum == int(number)]
        shown = threads[int(start) : int(start) + THREADS_A_PAGE]
        starts = range(0, len(threads), THREADS_A_PAGE)
        facts: dict[str, Any] = {"threads": shown, "starts": starts, "start": int(start), "number": int(number)}
        return self.render(ask, "forum.html", **facts) if shown else None

    def topic(self, ask: Ask) -> Answer | None:
        """Posts of one thread."""
        number, start = ask.query.get("t", ""), ask.query.get("start", "0")
        thread = next((thread for thread in self.threads if str(thread.number) == number), None)
        if thread is None or not start.isdigit() or int(start) >= len(thread.posts):
            return None
        posts = thread.posts[int(start) : int(start) + POSTS_A_PAGE]
        starts = range(0, len(thread.posts), POSTS_A_PAGE)
        facts: dict[str, Any] = {"thread": thread, "posts": posts, "starts": starts, "start": int(start)}
        return self.render(ask, "topic.html", **facts)

    def member(self, ask: Ask) -> Answer:
        """A member's card."""
        return self.render(ask, "member.html", member=ask.query.get("u", ""))

    def login(self, ask: Ask) -> Answer:
        """The login form."""
        return self.render(ask, "login.html")

    def topic_path(self, thread: Thread) -> str:
        """Where a thread lies."""
        return f"/viewtopic.php?f={thread.forum}&t={thread.number}"

    def offers(self) -> Iterable[Offer]:
        for thread in self.threads:
            if not thread.price:
                continue
            yield Offer(
                url=f"http://{self.host}{self.topic_path(thread)}",
                site=self.name,
                host=self.host,
                title=thread.title,
                price=thread.price,
                price_all=(thread.price,),
                currency="EUR",
                seller=thread.author,
                language=self.language,
                kind=KINDS[thread.kind],
                verdicts=VERDICTS[thread.verdict],
                provisions=(PROVISIONS["8ai"],),
            )

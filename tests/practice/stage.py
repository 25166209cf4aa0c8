# SPDX-License-Identifier: EUPL-1.2
"""Stage: what happens to practice sites after a notice; one act after another, at each vantage or at one alone.

An act is told over the market's own door (`POST http://control.practice.example/play`), which listens on 127.0.0.1
alone. A site without acts is what it always was.
"""

import copy
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from tests.practice.shop import Product, Shop
from tests.practice.site import Site
from tests.practice.stage_pages import (
    CHALLENGE,
    CLUB_HOME,
    CLUB_PAGE,
    FORBIDDEN,
    LOGIN,
    PARKED,
    SEIZED,
    SUSPENDED,
    WITHHELD,
)
from tests.practice.web import Answer, Ask, not_found, redirect

CONTROL = "control.practice.example"
SECOND = "second"
"""Name of the second door, through which a visitor seems to come from another country."""


@dataclass(frozen=True, kw_only=True)
class Act:
    """What a site does from some moment on."""

    kind: str
    host: str
    path: str = ""
    """Of the offer; empty: for acts of the whole site."""
    vantage: str = ""
    """`first`, `second`; empty: for every visitor."""
    to: str = ""
    """Another host: where to move, or the name of a new mirror."""
    at_s: float = 0.0
    """On the market's own clock."""


class Stage:
    """All acts that were told, the newest last."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self.now = now
        self.acts: list[Act] = []
        self.mirrors: dict[str, str] = {}

    def tell(self, body: bytes) -> Answer:
        """One act, or a list of them, as JSON; `after_s` puts one off."""
        told = json.loads(body)
        for row in told if isinstance(told, list) else [told]:
            self.play(**row)
        return Answer(body=b"{}", content_type="application/json", lasting=False)

    def play(self, *, kind: str, url: str, vantage: str = "", to: str = "", after_s: float = 0.0) -> None:
        """From now, or a little later, the site behind an address does this."""
        parts = urlsplit(url)
        host = parts.hostname or ""
        if kind not in ACTS:
            raise ValueError(f"expected one of {', '.join(sorted(ACTS))}, got {kind}")
        if kind == "mirror":
            self.mirrors[to] = self.mirrors.get(host, host)
            return
        self.acts.append(Act(kind=kind, host=host, path=parts.path, vantage=vantage, to=to, at_s=self.now() + after_s))

    def is_set(self, host: str) -> bool:
        """Whether anything was told of a host."""
        return host in self.mirrors or any(act.host == host for act in self.acts)

    def answer(self, ask: Ask, site: Site, vantage: str) -> Answer | None:
        """What the newest act makes of a request; None: the site is as it was."""
        now = self.now()
        for act in reversed(self.acts):
            if act.host == ask.host and act.at_s <= now and act.vantage in ("", vantage):
                return ACTS[act.kind](act, ask, site)
        return None


Play = Callable[[Act, Ask, Site], Answer | None]


def whole(body: str, status: int = 200, **headers: str) -> Play:
    """The whole site is this page."""
    answer = Answer(
        body=body.encode(),
        status=status,
        headers=tuple((name.replace("_", "-"), value) for name, value in headers.items()),
        lasting=False,
    )
    return lambda act, ask, site: answer


def at_page(make: Callable[[Act, Ask, Site], Answer]) -> Play:
    """Only the offer's own page changes."""
    return lambda act, ask, site: make(act, ask, site) if ask.path == act.path else None


def framed(site: Site, ask: Ask, words: str) -> Answer:
    """A page in the site's own frame, or a plain one."""
    missing = site.missing(ask)
    body = missing.body.replace(b"<p>404</p>", f"<p>{words}</p>".encode(site.charset, "xmlcharrefreplace"))
    if body == missing.body:
        body = missing.body.replace(b"</body>", f"<p>{words}</p></body>".encode())
    return replace(missing, body=body.replace(b"404", b""), status=200, lasting=False)


def play_soft_404(act: Act, ask: Ask, site: Site) -> Answer | None:
    """The offer's address and every address that does not exist give one page with status 200."""
    if ask.path != act.path and site.answer(ask).status != 404:
        return None
    return framed(site, ask, "Welcome! Have a look around, something new arrives every week.")


def play_path(act: Act, ask: Ask, site: Site) -> Answer | None:
    """The offer has another address on the same site; the old one leads there."""
    if ask.path == act.path:
        return redirect(moved_path(act.path), 302)
    if ask.path == moved_path(act.path):
        return replace(site.answer(replace_path(ask, act.path)), lasting=False)
    return None


def play_quiet_path(act: Act, ask: Ask, site: Site) -> Answer | None:
    """The offer has another address, the old one gives 404; the home page links the new one."""
    if ask.path == act.path:
        return not_found()
    if ask.path == moved_path(act.path):
        return replace(site.answer(replace_path(ask, act.path)), lasting=False)
    answer = site.answer(ask)
    return replace(answer, body=answer.body.replace(act.path.encode(), moved_path(act.path).encode()), lasting=False)


def moved_path(path: str) -> str:
    """Where an offer goes on its own site."""
    head, _, slug = path.rstrip("/").rpartition("/")
    return f"{head}/new-{slug}"


def replace_path(ask: Ask, path: str) -> Ask:
    """The same visitor at another address."""
    return replace(ask, path=path)


def play_changed(change: Callable[[Product], Product]) -> Play:
    """A shop whose product on that page is another in its data."""

    def play(act: Act, ask: Ask, site: Site) -> Answer | None:
        if not isinstance(site, Shop) or not (ask.path == act.path or ask.path == "/"):
            return None
        own = copy.copy(site)
        own.__dict__.pop("by_slug", None)
        own.__dict__["products"] = tuple(
            change(product) if site.offer_path(product).rstrip("/") == act.path.rstrip("/") else product
            for product in site.products
        )
        return replace(own.answer(ask), lasting=False)

    return play


def sell_out(product: Product) -> Product:
    """No stock."""
    return replace(product, more={**product.more, "stock": "out"})


def raise_price(product: Product) -> Product:
    """Dearer by a third."""
    prices = tuple(f"{float(price) * 1.37:.2f}" for price in product.prices)
    return replace(product, price=prices[0] if prices else None, prices=prices)


def rename(product: Product) -> Product:
    """Another product at the same address."""
    return replace(product, title="Herbal sleep tea, 20 bags", about="A mild tea of lemon balm and lavender.")


def fault(error: str) -> Answer:
    """What our own proxy says when it cannot reach a host. Source: RFC 9209."""
    headers = (("Proxy-Status", f"practice-market; error={error}"),)
    return Answer(body=b"no answer\n", status=502, content_type="text/plain", headers=headers, lasting=False)


def play_move(act: Act, ask: Ask, site: Site) -> Answer:
    """Every address leads to the same one of another host."""
    return redirect(f"http://{act.to}{ask.path}", 301)


def play_club(act: Act, ask: Ask, site: Site) -> Answer:
    """Another owner: a hiking club, which knows none of the old addresses."""
    if ask.path == "/":
        return Answer(body=CLUB_HOME.encode(), lasting=False)
    return Answer(body=CLUB_PAGE.encode(), status=404, lasting=False)


def play_login(act: Act, ask: Ask, site: Site) -> Answer:
    """Members alone."""
    if ask.path == "/login":
        return Answer(body=LOGIN.encode(), lasting=False)
    return redirect("/login", 302)


ACTS: Mapping[str, Play] = {
    "restore": lambda act, ask, site: None,
    "mirror": lambda act, ask, site: None,
    "remove": at_page(lambda act, ask, site: not_found()),
    "remove_410": at_page(lambda act, ask, site: replace(not_found(), status=410)),
    "soft_404": play_soft_404,
    "home": at_page(lambda act, ask, site: redirect("/", 302)),
    "unavailable": at_page(lambda act, ask, site: framed(site, ask, "Sorry, this product is no longer available.")),
    "suspend": whole(SUSPENDED),
    "park": whole(PARKED),
    "seize": whole(SEIZED),
    "block": whole(FORBIDDEN, 403),
    "challenge": whole(CHALLENGE, 403, cf_mitigated="challenge"),
    "login": play_login,
    "geo": at_page(lambda act, ask, site: framed(site, ask, WITHHELD)),
    "geo_451": whole("<html><head><title>Unavailable</title></head><body>Unavailable</body></html>", 451),
    "move": play_move,
    "path": play_path,
    "quiet_path": play_quiet_path,
    "re_register": play_club,
    "sold_out": play_changed(sell_out),
    "price": play_changed(raise_price),
    "title": play_changed(rename),
    "error": whole("<html><head><title>500</title></head><body>Internal Server Error</body></html>", 500),
    "down": lambda act, ask, site: fault("connection_refused"),
    "silent": lambda act, ask, site: fault("connection_timeout"),
    "no_name": lambda act, ask, site: fault('dns_error; rcode="NXDOMAIN"'),
    "name_fault": lambda act, ask, site: fault('dns_error; rcode="SERVFAIL"'),
}
"""Everything a site can do."""


def facts_of(stage: Stage) -> list[dict[str, Any]]:
    """What was told so far."""
    return [{"kind": act.kind, "host": act.host, "path": act.path, "vantage": act.vantage} for act in stage.acts]

# SPDX-License-Identifier: EUPL-1.2
"""Which pages a browser must build: decided by marks of a script-built page, and by what rendering brought so far."""

import re
from dataclasses import dataclass, field

from crawler.frontier.canonical import url_pattern
from crawler.page import Page

APP = re.compile(
    r"<div[^>]{0,200}\bid=[\"']?(?:root|app|__next|__nuxt|__layout|application|main-app|react-root|ember\w*|svelte)\b"
    r"|<app-root|<div[^>]{0,100}\b(?:ng-app|data-reactroot|data-server-rendered|v-cloak)\b"
    r"|(?:enable|activate|requires?|turn on|aktivier|activer|activez|habilit|включит|abilit)[^<]{0,60}javascript"
    r"|javascript[^<]{0,40}(?:required|disabled|deaktiviert|désactivé|необходим|отключен)",
    re.IGNORECASE,
)
EMPTY = "div:empty[id],div:empty[class],ul:empty,ol:empty,main:empty,section:empty,tbody:empty"
CONTAINER = re.compile(
    r"(?:^|[-_ ])(?:products?|catalog(?:ue)?|listings?|items?|results?|offers?|goods|shop|grid|cards?|feed|threads?"
    r"|posts?)(?:$|[-_ ])",
    re.IGNORECASE,
)
THIN_CHARS = 600
LOOKED_AT = 400_000
FIRST_TRIES = 5
"""Renderings of a site that may bring nothing before the browser is left alone there."""
TRIES_PER_PATTERN = 3


def needs_render(page: Page) -> bool:
    """True for the marks of a page that scripts build: a thin body, or an empty place for offers."""
    html = page.html[:LOOKED_AT]
    if "<script" not in html and "<SCRIPT" not in html:
        return False
    body = page.tree.body
    if body is None:
        return False
    if APP.search(html) and len(visible_text(page)) < THIN_CHARS:
        return True
    return any(
        CONTAINER.search(f"{node.attributes.get('id') or ''} {node.attributes.get('class') or ''}")
        for node in page.tree.css(EMPTY)[:80]
    )


def visible_text(page: Page) -> str:
    """What a reader without scripts sees; the page's own tree stays whole."""
    parts = [
        node.text(deep=False)
        for node in (page.tree.body.traverse(include_text=False) if page.tree.body else ())
        if node.tag not in ("script", "style", "noscript", "template")
    ]
    return " ".join(" ".join(parts).split())


@dataclass(kw_only=True)
class RenderPolicy:
    """Learns from each rendering whether the next is worth its price, a hundred times that of a plain page."""

    mode: str
    """never, when_needed or always."""
    budget: int
    used: int = 0
    useful: int = 0
    tries: dict[str, int] = field(default_factory=dict)
    good: set[str] = field(default_factory=set)

    def wants(self, page: Page, *, has_offers: bool, site_offers: int) -> bool:
        """True when a browser should build this page."""
        if self.mode == "never" or self.used >= self.budget:
            return False
        if self.mode == "always":
            return True
        if has_offers or (not self.useful and self.used >= FIRST_TRIES):
            return False
        pattern = url_pattern(page.url)
        if pattern in self.good:
            return True
        if self.tries.get(pattern, 0) >= TRIES_PER_PATTERN or (site_offers and not self.useful and self.used):
            return False
        return needs_render(page)

    def learn(self, url: str, *, gave_something: bool) -> None:
        """What a rendering brought: offers, cards or links that the static page had not."""
        pattern = url_pattern(url)
        self.used += 1
        self.useful += gave_something
        if gave_something:
            self.good.add(pattern)
        else:
            self.tries[pattern] = self.tries.get(pattern, 0) + 1

# SPDX-License-Identifier: EUPL-1.2
"""Site: the common ground of all practice sites: routes, templates, info pages, robots, sitemap, pictures."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, ClassVar

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from tests.practice.images import draw_pack
from tests.practice.offers import Offer
from tests.practice.web import Answer, Ask, not_found

PAGES = Path(__file__).parent / "pages"
INFO_HEAD = re.compile(r"^== (\S+) \| (.+)$", re.MULTILINE)


@dataclass(frozen=True, kw_only=True)
class Info:
    """A page on which a site speaks of itself."""

    path: str
    title: str
    html: str


@dataclass(kw_only=True)
class Site:
    """One practice site. Subclasses name their routes: a pattern over the path, and the method that answers."""

    name: str
    host: str
    role: str
    language: str = "en"
    mirrors: tuple[str, ...] = ()
    quiet: bool = False
    state: str = "ok"
    """The page state that a crawl should report for the start page."""
    operator: str = ""
    charset: str = "utf-8"
    declares_charset: bool = True
    """False: the Content-Type header is silent and only the page's own meta tells."""
    disallow: tuple[str, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)

    routes: ClassVar[Sequence[tuple[str, str]]] = ()

    @property
    def hosts(self) -> tuple[str, ...]:
        """All host names under which this site answers."""
        return (self.host, *self.mirrors)

    @property
    def folder(self) -> Path:
        """Where templates, tables and texts of this site lie."""
        return PAGES / self.name

    @cached_property
    def templates(self) -> Environment:
        """The site's own templates."""
        loader = FileSystemLoader(self.folder)
        return Environment(
            loader=loader, autoescape=select_autoescape(["html"]), undefined=StrictUndefined, trim_blocks=True
        )

    @cached_property
    def infos(self) -> Mapping[str, Info]:
        """Info pages by path, read from info.txt (`== /path | Title`, then HTML)."""
        file = self.folder / "info.txt"
        if not file.exists():
            return {}
        parts = INFO_HEAD.split(file.read_text(encoding="utf-8"))
        triples = zip(parts[1::3], parts[2::3], parts[3::3], strict=True)
        return {path: Info(path=path, title=title, html=html.strip()) for path, title, html in triples}

    @cached_property
    def compiled(self) -> tuple[tuple[re.Pattern[str], str], ...]:
        """The routes, the site's own first, then what every site has."""
        common = (
            (r"/robots\.txt", "robots"),
            (r"/sitemap\.xml", "sitemap"),
            (r"/style\.css", "style"),
            (r"/(?:img|media|images)/(?P<slug>[\w.-]+?)\.(?:png|jpg)", "picture"),
            (r"/favicon\.ico", "favicon"),
        )
        return tuple((re.compile(pattern), method) for pattern, method in (*self.paths(), *common))

    def paths(self) -> Sequence[tuple[str, str]]:
        """The site's own routes."""
        return self.routes

    def answer(self, ask: Ask) -> Answer:
        """What the site says to a request."""
        for pattern, method in self.compiled:
            match = pattern.fullmatch(ask.path)
            if match:
                answer: Answer | None = getattr(self, method)(ask, **match.groupdict())
                return answer or self.missing(ask)
        if ask.path in self.infos:
            return self.show_info(ask)
        return self.missing(ask)

    def render(self, ask: Ask, template: str, *, status: int = 200, lasting: bool = True, **facts: Any) -> Answer:
        """A page from a template, in the site's own charset."""
        text = self.templates.get_template(template).render(
            site=self, ask=ask, host=ask.host, infos=self.infos, **{**self.facts, **facts}
        )
        content_type = f"text/html; charset={self.charset}" if self.declares_charset else "text/html"
        body = text.encode(self.charset, errors="xmlcharrefreplace")
        return Answer(body=body, status=status, content_type=content_type, lasting=lasting)

    def show_info(self, ask: Ask) -> Answer:
        """An info page; its own HTML may use the host's name."""
        info = self.infos[ask.path]
        html = self.templates.from_string(info.html).render(host=ask.host, site=self, **self.facts)
        return self.render(ask, "info.html", info=info, html=html)

    def missing(self, ask: Ask) -> Answer:
        """The 404 of this site."""
        if (self.folder / "info.html").exists():
            lost = Info(path=ask.path, title="404", html="")
            return self.render(ask, "info.html", status=404, info=lost, html="<p>404</p>", lasting=False)
        return not_found()

    def robots(self, ask: Ask) -> Answer:
        """robots.txt with the site's own closed paths."""
        closed = "".join(f"Disallow: {path}\n" for path in self.disallow) or "Disallow:\n"
        text = f"User-agent: *\n{closed}"
        if self.sitemap_urls(ask):
            text += f"Sitemap: http://{ask.host}/sitemap.xml\n"
        return Answer(body=text.encode(), content_type="text/plain")

    def sitemap(self, ask: Ask) -> Answer | None:
        """The sitemap, where the site keeps one."""
        urls = self.sitemap_urls(ask)
        if not urls:
            return None
        rows = "".join(f"<url><loc>{url}</loc><lastmod>2026-10-30</lastmod></url>" for url in urls)
        head = '<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
        return Answer(body=f"{head}{rows}</urlset>".encode(), content_type="application/xml")

    def sitemap_urls(self, ask: Ask) -> Sequence[str]:
        """Addresses in the sitemap; none: the site has no sitemap."""
        return ()

    def style(self, ask: Ask) -> Answer | None:
        """The site's style sheet."""
        file = self.folder / "style.css"
        return Answer(body=file.read_bytes(), content_type="text/css") if file.exists() else None

    def picture(self, ask: Ask, slug: str) -> Answer:
        """A small drawn picture of a pack."""
        return Answer(body=draw_pack(slug, self.name), content_type="image/png")

    def favicon(self, ask: Ask) -> Answer:
        """The site's small sign."""
        return Answer(body=draw_pack(self.operator or self.name, self.name, side=32), content_type="image/png")

    def offers(self) -> Iterable[Offer]:
        """The truth: every offer of this site, on every host."""
        return ()

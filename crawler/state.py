# SPDX-License-Identifier: EUPL-1.2
"""What a page is to us: content, or one of the many pages that only stand in its place.

Decided by status, headers, heading and size; visible words are looked at only where the page is thin or refused, so an
ordinary page costs some microseconds. Marks: `crawler/data/state_marks.toml`.
"""

import re
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser

from crawler.extraction.link_tables import AVOID_SEGMENTS
from crawler.page import Page, PageState, bounded_depth
from crawler.seen import PageOutcome
from crawler.site import site_of
from crawler.state_marks import LOGIN_WORDS, Mark, find_texts, load_marks, match_head

LOOKED_AT = 60_000
"""Characters of a page that are searched for marks: all such pages name themselves early."""
THIN_LINKS = 25
"""A page with fewer links may be a notice; shops and forums have more on each page."""
THICK_LINKS = 80
NOTICE_CHARS = 1_200
"""Up to here one phrase is enough to call a page a notice."""
LONG_NOTICE_CHARS = 6_000
"""Up to here two different phrases are."""
FEW_LINKS = 10
"""A password box on a page with more links stands in the frame of a site that has more to show."""
WIDGET_CHARS = 600
"""So little text beside a captcha widget: the widget is the page."""

_WIDGETS = ("g-recaptcha", "h-captcha", "cf-turnstile", "hcaptcha.com/1/api.js", "recaptcha/api.js", "frc-captcha")
_OFFER_MARKS = ('"Offer"', 'itemprop="price"', "product:price:amount", "add-to-cart", "add_to_cart", "addtocart")
_TAGS = re.compile(r"<[^<>]{0,400}>")
_SEPARATORS = re.compile(r"\s[|–—·•»›:/-]\s|[|»]| :: ")
_PASSWORD_FIELD = re.compile(r"""type=["']?password""", re.IGNORECASE)
_EDGES = " .!|-–—"
_BY_STATUS = {
    401: (PageState.LOGIN, "asks for credentials (401)"),
    402: (PageState.SUSPENDED, "payment required (402)"),
    404: (PageState.NOT_FOUND, "not found (404)"),
    410: (PageState.GONE, "gone (410)"),
    429: (PageState.THROTTLED, "too many requests (429)"),
    451: (PageState.LEGAL_BLOCK, "unavailable for legal reasons (451)"),
    509: (PageState.SUSPENDED, "bandwidth limit exceeded (509)"),
}
_REFUSED = frozenset({403, 405, 406, 409, 418, 423, 444, 456, 493, 999})
_IN_FULL_FRAME = frozenset({PageState.NOT_FOUND, PageState.GONE})
"""A shop shows these inside its full frame; all other notices stand on bare pages."""
_BARE_ONLY = frozenset({PageState.ERROR, PageState.THROTTLED, PageState.BLOCKED, PageState.CHALLENGE})
_STATUS_KNOWS_BETTER = frozenset({PageState.ERROR, PageState.NOT_FOUND, PageState.BLOCKED, PageState.THROTTLED})
_ERROR_PATHS = frozenset({"404", "not-found", "notfound", "page-not-found", "error404", "404error", "errore-404"})
_LOGIN_PATHS = frozenset(
    name
    for name in AVOID_SEGMENTS
    if name.startswith(("log", "sign", "account", "my-account", "anmeld", "auth", "connex"))
) | {"ucp", "member", "session", "users"}


def page_state(page: Page) -> PageOutcome:
    """The state of a page and the mark that decided it; `ok` is whatever no mark speaks against."""
    if page.status == 0:
        return PageOutcome(state=PageState.ERROR, reason="no answer")
    if found := _by_header(page):
        return found
    if unreadable := _unreadable(page):
        return _by_status(page) or unreadable
    start = page.html[:LOOKED_AT]
    refused = page.status >= 400
    bare = refused or (_links(page, THIN_LINKS) <= THIN_LINKS and not _has_offer(start))
    if found := _by_head(page, start, refused=refused) or (_by_look(page, start) if bare else None):
        by_status = _by_status(page) if found.state in _STATUS_KNOWS_BETTER else None
        return by_status or found
    return _by_status(page) or _by_address(page, start) or PageOutcome(state=PageState.OK)


def _by_header(page: Page) -> PageOutcome | None:
    rows = load_marks().headers
    for name, value in page.headers:
        wanted = rows.get(name.lower())
        if wanted is None:
            continue
        for prefix, mark in wanted:
            if value.lower().startswith(prefix):
                return PageOutcome(state=mark.state, reason=f"header {name}: {value[:60]} ({mark.of})")
    return None


def _unreadable(page: Page) -> PageOutcome | None:
    """Nothing to read: empty, or not text at all."""
    start = page.body[:4096]
    if not start.strip():
        return PageOutcome(state=PageState.ERROR, reason="empty body")
    if start.count(0) * 20 > len(start) and not start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return PageOutcome(state=PageState.ERROR, reason="not a text")
    return None


def _heads(start: str) -> list[str]:
    """Title and first heading, lower case, without markup, and their parts between separators."""
    found: list[str] = []
    for opening, closing in (("<title", "</title"), ("<h1", "</h1")):
        at = start.find(opening)
        if at < 0 and (at := start.find(opening.upper())) < 0:
            continue
        inner = start.find(">", at) + 1
        end = start.find(closing, inner, inner + 1000)
        text = start[inner : end if end > 0 else inner + 300]
        text = " ".join(
            _TAGS.sub(" ", text).replace("&#39;", "'").replace("&amp;", "&").replace("’", "'").split()
        ).lower()
        if 0 < len(text) <= 200:
            parts = _SEPARATORS.split(text)
            found += [text, *parts] if len(parts) > 1 else [text]
    return found


def _by_head(page: Page, start: str, *, refused: bool) -> PageOutcome | None:
    """A title or heading that is, for the most part, the wording of a notice."""
    for head in _heads(start):
        mark = match_head(head.strip(_EDGES))
        if mark is None:
            continue
        if refused or mark.state in _IN_FULL_FRAME or (_fits(page, mark) and not _has_offer(start)):
            return PageOutcome(state=mark.state, reason=f"heading “{head.strip()[:100]}” ({mark.of})")
    return None


def _fits(page: Page, mark: Mark) -> bool:
    limit = THIN_LINKS if mark.state in _BARE_ONLY else THICK_LINKS
    return _links(page, limit) <= limit


def _links(page: Page, enough: int) -> int:
    """Links on the page, counted no further than one past `enough`."""
    html, at, count = page.html, -1, 0
    while count <= enough and (at := html.find("<a ", at + 1)) >= 0:
        count += 1
    return count or min(enough + 1, html.count("<A "))


def _has_offer(start: str) -> bool:
    return any(mark in start for mark in _OFFER_MARKS)


def _by_look(page: Page, start: str) -> PageOutcome | None:
    """A thin or refused page, searched for what services leave in the source and say to visitors."""
    for code, mark in load_marks().codes:
        if code in start:
            return PageOutcome(state=mark.state, reason=f"source carries {code} ({mark.of})")
    text = _visible(page)
    if len(text) > LONG_NOTICE_CHARS:
        return None
    for state, phrases in find_texts(text).items():
        if len(text) <= NOTICE_CHARS or len(phrases) >= 2:
            return PageOutcome(state=state, reason=f"page says “{phrases[0]}”")
    if _is_login(page, start, text):
        return PageOutcome(state=PageState.LOGIN, reason="a password field and little else")
    if (
        len(text) <= WIDGET_CHARS
        and _links(page, 5) <= 5
        and "<textarea" not in start
        and not _PASSWORD_FIELD.search(start)
    ):
        widget = next((name for name in _WIDGETS if name in start), None)
        if widget:
            return PageOutcome(state=PageState.CHALLENGE, reason=f"little more than {widget}")
    return None


def _visible(page: Page) -> str:
    """The words a visitor sees, lower case; a little more than a notice can have."""
    tree = LexborHTMLParser(bounded_depth(page.html))  # a clone takes time with the square of the elements
    tree.strip_tags(["script", "style", "template", "svg", "title"])
    text = tree.body.text(separator=" ") if tree.body else ""
    return " ".join(text[: 10 * LONG_NOTICE_CHARS].split()).lower().replace("’", "'")


def _is_login(page: Page, start: str, text: str) -> bool:
    """A page whose heading is a login and that asks for a password, or that shows nothing else.

    The field must be an element that a visitor could see: style sheets and scripts name such fields too.
    """
    if not _PASSWORD_FIELD.search(start) or page.tree.css_first("input[type=password i]:not([hidden])") is None:
        return False
    return (len(text) <= 300 and _links(page, FEW_LINKS) <= FEW_LINKS) or not LOGIN_WORDS.isdisjoint(
        head.strip(_EDGES) for head in _heads(start)
    )


def _by_status(page: Page) -> PageOutcome | None:
    status = page.status
    if status < 300:
        return None
    if status in _BY_STATUS:
        return PageOutcome(state=_BY_STATUS[status][0], reason=_BY_STATUS[status][1])
    wait = page.header("retry-after")
    if status == 503 and wait:
        return PageOutcome(state=PageState.THROTTLED, reason=f"come back later (503, Retry-After {wait[:40]})")
    if status in _REFUSED:
        return PageOutcome(state=PageState.BLOCKED, reason=f"refused ({status})")
    if status >= 400:
        return PageOutcome(state=PageState.ERROR, reason=f"status {status}")
    return PageOutcome(state=PageState.REDIRECTED, reason=f"redirect not followed ({status})")


def _by_address(page: Page, start: str) -> PageOutcome | None:
    """Where the answer came from: an error address, a login, another site, the home page instead of what was asked."""
    if page.url == page.requested_url:
        return None
    asked, got = urlsplit(page.requested_url), urlsplit(page.url)
    segments = [segment.partition(".")[0].lower() for segment in got.path.split("/") if segment]
    if segments and segments[-1] in _ERROR_PATHS:
        return PageOutcome(state=PageState.NOT_FOUND, reason=f"sent to {got.path[:100]}")
    if segments and not _LOGIN_PATHS.isdisjoint(segments) and _PASSWORD_FIELD.search(start):
        return PageOutcome(state=PageState.LOGIN, reason=f"sent to {got.path[:100]}")
    if site_of(page.requested_url) != site_of(page.url):
        return PageOutcome(state=PageState.REDIRECTED, reason=f"sent to another site: {got.hostname}")
    if len(asked.path.strip("/")) > 3 and not segments and not got.query:
        return PageOutcome(state=PageState.REDIRECTED, reason="sent to the home page")
    return None

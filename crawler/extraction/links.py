# SPDX-License-Identifier: EUPL-1.2
"""What a link leads to, from its address and anchor alone: decides what is fetched first and what is never fetched."""

import re
from typing import NamedTuple
from urllib.parse import unquote

from crawler.extraction.anchor_words import (
    AVOID_ANCHORS,
    BUY_ANCHORS,
    CURRENCY_ANCHORS,
    LANGUAGE_ANCHORS,
    NEXT_WORDS,
)
from crawler.extraction.link_tables import (
    ACTION_WORDS,
    AVOID_EXTENSIONS,
    AVOID_QUERY_KEYS,
    AVOID_QUERY_PREFIXES,
    AVOID_QUERY_VALUES,
    AVOID_ROUTES,
    AVOID_SEGMENTS,
    BASKET_SEGMENTS,
    CURRENCY_KEYS,
    FORM_SEGMENTS,
    ID_KEYS,
    LANGUAGE_KEYS,
    LAST_SEGMENT,
    MEMBER_VIEWS,
    OPINION_VIEWS,
    PAGE_KEYS,
    POST_KEYS,
    ROUTE_KEYS,
    ROUTES,
    SEGMENTS,
    TAB_KEYS,
    TALK_SEGMENTS,
    TURNING_KEYS,
    UNSURE_PAGE_KEYS,
    VERB_KEYS,
    LinkKind,
)
from crawler.extraction.profile_words import named_page
from crawler.profile import ProfilePageKind

__all__ = ["LinkKind", "is_language_switch", "is_repeat", "link_kind", "profile_page_kind"]

MAX_URL = 2000
_SITE = re.compile(r"https?://[^/?#]*", re.IGNORECASE)
_PAGE_PATH = re.compile(r"[-/](?:page|seite|pagina|strana|strona|sida|stranica|sayfa|oldal)[-/_]?\d+(?:\.html?)?/?$")
_P_PATH = re.compile(r"[-_/]p[-_]?\d{1,4}(?:\.html?)?/?$")
_SMF_OFFSET = re.compile(r"\d+\.\d+")
_DUPLICATE_VIEW = re.compile(r"\d+\.(?:msg\d+|new)|post-?\d+|newest|last-?post")
_HOME = re.compile(r"(?:/(?:index|home|default|main)\.(?:html?|php|aspx?|jsp|cgi))?")
_LANGUAGE_ROOT = re.compile(r"/[a-z]{2}(?:[-_][a-z]{2})?")
_LANGUAGE = re.compile(r"[a-z]{2}(?:[-_][a-z]{2})?")
_EXTENSION = re.compile(r"\.([a-z0-9]{1,7})$")
_NO_PROFILE_BELOW = frozenset("blog blogs news article articles post posts tag tags wiki review reviews".split())
_PROGRAM = frozenset("html htm php asp aspx jsp cgi shtml xhtml do action pl cfm".split())
_MIXED_LIST = frozenset("catalogue shop store boutique tienda".split())
"""List segments below which products stand too: the last segment's shape decides."""
_TELLING = (LinkKind.THREAD, LinkKind.PRODUCT, LinkKind.SELLER, LinkKind.LIST)


class _Link(NamedTuple):
    path: str
    segments: list[str]
    query: list[tuple[str, str]]
    anchor: str


def link_kind(url: str, anchor_text: str = "") -> LinkKind:
    """What an absolute link leads to. `avoid` means: following it would act, log out, or multiply pages."""
    link = _read(url, anchor_text)
    if link is None or _is_action(link) or _is_duplicate(link) or _switches(link):
        return LinkKind.AVOID
    if _is_next(link):
        return LinkKind.NEXT_PAGE
    if any(_is_view(key) for key, _ in link.query):
        return LinkKind.AVOID
    if _profile_kind(link) is not None:
        return LinkKind.PROFILE
    shape = _shape(link.segments, link.query)
    if shape in (LinkKind.OTHER, LinkKind.LIST) and link.anchor in NEXT_WORDS:
        return LinkKind.NEXT_PAGE
    return shape


def profile_page_kind(url: str, anchor_text: str = "") -> ProfilePageKind | None:
    """Which page about the site itself a link leads to; None for all others."""
    link = _read(url, anchor_text)
    if link is None or _is_action(link) or _switches(link) or any(_is_view(key) for key, _ in link.query):
        return None
    return _profile_kind(link)


def is_language_switch(url: str, anchor_text: str) -> bool:
    """The same site in another language, currency or country: avoided, unless a page offers nothing else."""
    link = _read(url, anchor_text)
    return link is not None and _switches(link)


def is_repeat(url: str) -> bool:
    """An address that shows again what another page shows: one post of a thread, a form below an offer."""
    link = _read(url, "")
    return link is not None and _is_duplicate(link)


def _read(url: str, anchor_text: str) -> _Link | None:
    """Path, its segments and the query, in lower case and without fragment; None if it is no web address."""
    site = _SITE.match(url)
    if not site or len(url) > MAX_URL:
        return None
    rest = url[site.end() :].partition("#")[0].lower()
    if "%" in rest:
        rest = unquote(rest)
    path, _, raw_query = rest.partition("?")
    path = path.partition(";")[0]
    anchor = " ".join(anchor_text.lower().split()) if anchor_text and len(anchor_text) <= 80 else ""
    segments = [segment for segment in path.split("/") if segment]
    if not raw_query:
        return _Link(path, segments, [], anchor)
    pairs = raw_query.replace("&amp;", "&").replace(";", "&").split("&", 20)
    return _Link(path, segments, [(key, value) for key, _, value in (pair.partition("=") for pair in pairs)], anchor)


def _is_action(link: _Link) -> bool:
    """It would change something, ask for an account, or is no page at all."""
    if link.anchor in AVOID_ANCHORS:
        return True
    if link.segments:
        extension = _EXTENSION.search(link.segments[-1])
        if extension and extension[1] in AVOID_EXTENSIONS:
            return True
        names = [segment.partition(".")[0] for segment in link.segments]
        if not AVOID_SEGMENTS.isdisjoint(names):
            return True
        if not BASKET_SEGMENTS.isdisjoint(names) and _changes_basket(names, link):
            return True
    return any(_acts(key, value) for key, value in link.query)


def _changes_basket(names: list[str], link: _Link) -> bool:
    if link.query or link.anchor in BUY_ANCHORS or not ACTION_WORDS.isdisjoint(names):
        return True
    return names[-1] not in BASKET_SEGMENTS and any(char.isdigit() for char in names[-1])


def _acts(key: str, value: str) -> bool:
    if key in VERB_KEYS and value in AVOID_QUERY_VALUES:
        return True
    if key in ROUTE_KEYS:
        return value.startswith(AVOID_ROUTES)
    return key.startswith(("add-to-", "add_to_")) or key in ("logout", "replytocom", "_wpnonce", "remove_item", "vote")


def _is_duplicate(link: _Link) -> bool:
    """One post of a thread that is read anyway (phpBB, vBulletin, SMF, MyBB, XenForo, Discourse)."""
    if link.query:
        keys = {key for key, _ in link.query}
        if any(key in TAB_KEYS and value in OPINION_VIEWS for key, value in link.query):
            return True
        if (
            ("p" in keys or "pid" in keys)
            and link.segments
            and SEGMENTS.get(_slug(link.segments[-1])) is LinkKind.THREAD
        ):
            return True
        if any(key == "topic" and _DUPLICATE_VIEW.fullmatch(value) for key, value in link.query):
            return True
        if any(key in POST_KEYS and value.isdigit() for key, value in link.query) and not TURNING_KEYS & keys:
            return _shape(link.segments, link.query) is LinkKind.THREAD
        return _is_below_offer(link)
    if len(link.segments) < 3:
        return False
    if _is_below_offer(link):
        return True
    if link.segments[-4:-3] == ["t"] and link.segments[-1].isdigit() and link.segments[-2].isdigit():
        return True
    if link.segments[-3] == "d" and link.segments[-1].isdigit() and link.segments[-2].partition("-")[0].isdigit():
        return True
    return SEGMENTS.get(link.segments[-3]) is LinkKind.THREAD and bool(_DUPLICATE_VIEW.fullmatch(link.segments[-1]))


def _is_below_offer(link: _Link) -> bool:
    """Opinions on an offer, a form for them, or a member's posts, which stand in threads that are read anyway."""
    if len(link.segments) < 2:
        return False
    last, above = link.segments[-1], link.segments[-2]
    if last in FORM_SEGMENTS and above in TALK_SEGMENTS:
        return True
    if last in OPINION_VIEWS and len(link.segments) > 2:
        return True
    owner = link.segments[-3] if len(link.segments) > 2 else ""
    return last in MEMBER_VIEWS and LinkKind.SELLER in (SEGMENTS.get(above), SEGMENTS.get(owner))


def _switches(link: _Link) -> bool:
    """Another language or currency, told by the parameter or first folder together with such an anchor."""
    if not link.anchor or len(link.anchor) > 30:
        return False
    for key, _ in link.query:
        if key in LANGUAGE_KEYS and link.anchor in LANGUAGE_ANCHORS:
            return True
        if key in CURRENCY_KEYS and not CURRENCY_ANCHORS.isdisjoint(link.anchor.split()):
            return True
    return link.anchor in LANGUAGE_ANCHORS and bool(link.segments) and bool(_LANGUAGE.fullmatch(link.segments[0]))


def _is_next(link: _Link) -> bool:
    """A further page of a list: a numbered address; beside view parameters only if the anchor is a number or "next"."""
    number = link.anchor.strip("« ‹›»<>→[]()").removeprefix("page ")
    moves = number.isdigit() or link.anchor in NEXT_WORDS
    for key, value in link.query:
        if key in PAGE_KEYS and value.isdigit() and (moves or key not in UNSURE_PAGE_KEYS):
            return moves or not any(_is_view(other) for other, _ in link.query)
        if key in ("topic", "board") and moves and _SMF_OFFSET.fullmatch(value):
            return True
        if key == "cursor" and value:
            return True
    if _PAGE_PATH.search(link.path):
        return True
    if not moves or not link.segments:
        return False
    return link.segments[-1] == number or _P_PATH.search(link.path) is not None


def _is_view(key: str) -> bool:
    """Another order, filter or length of a page that is read anyway."""
    return key in AVOID_QUERY_KEYS or key.startswith(AVOID_QUERY_PREFIXES) or "facet" in key


def _profile_kind(link: _Link) -> ProfilePageKind | None:
    bare = link.path.rstrip("/")
    if not link.query and (_HOME.fullmatch(bare) or _LANGUAGE_ROOT.fullmatch(bare)):
        return ProfilePageKind.HOME
    above = link.segments[:-1]
    if len(above) > 3 or any(segment in _NO_PROFILE_BELOW or segment in SEGMENTS for segment in above):
        return None
    for key, value in link.query:
        if value and key in ID_KEYS:
            return None
        if value and key in ROUTE_KEYS and (found := named_page(value.rpartition("/")[2])):
            return found
    if link.segments:
        if found := named_page(_slug(link.segments[-1])):
            return found
        if link.segments[-1] in SEGMENTS:
            return None
    found = named_page(link.anchor)
    return None if found is ProfilePageKind.ORDER else found


def _slug(segment: str) -> str:
    name, _, extension = segment.rpartition(".")
    return name if name and extension in _PROGRAM else segment


def _shape(segments: list[str], query: list[tuple[str, str]]) -> LinkKind:
    """Product, seller, thread or list by the engine's address shape."""
    if query:
        asked = {kind for key, value in query if value and (kind := ID_KEYS.get(key))}
        asked |= {kind for key, value in query if key in ROUTE_KEYS and (kind := ROUTES.get(value.partition(";")[0]))}
        for kind in _TELLING:
            if kind in asked:
                return kind
    if not segments:
        return LinkKind.OTHER
    found: LinkKind | None = None
    mixed = False
    for segment in segments[:-1]:
        if kind_of := SEGMENTS.get(segment):
            found, mixed = kind_of, segment in _MIXED_LIST
    last = segments[-1]
    kind_here = SEGMENTS.get(last) or SEGMENTS.get(_slug(last))
    if kind_here is not None:
        return kind_here if query else found or LinkKind.LIST
    if found is not None and not mixed:
        return found
    return next((kind for pattern, kind in LAST_SEGMENT if pattern.fullmatch(last)), found or LinkKind.OTHER)

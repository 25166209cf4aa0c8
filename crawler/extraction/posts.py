# SPDX-License-Identifier: EUPL-1.2
"""Posts of a thread, board or channel: who wrote what, without what is quoted, by the markup of the engines in use."""

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache

from selectolax.lexbor import LexborHTMLParser, LexborNode

from crawler.extraction.forum_engines import ENGINES, Engine
from crawler.extraction.links import LinkKind, link_kind
from crawler.extraction.plain import absolute_url, clean_text

POSTS = 200
TEXT_CHARS = 20_000
NODES = 3_000


QUOTED = frozenset(("blockquote", "script", "style", "noscript", "button", "form", "select", "svg", "template"))
QUOTE_CLASS = re.compile(
    r"quote|signature|\bsig\b|edited|notice|attribution|post-?(?:footer|buttons|menu|"
    r"actions)|likes|reactions",
    re.IGNORECASE,
)
BREAKS = frozenset("br p div li tr h1 h2 h3 h4 h5 ul ol table dd dt hr pre section article".split())
AUTHOR_LINKS = (
    'a[href*="user" i],a[href*="member" i],a[href*="profile" i],a[href*="author" i],a[rel~=author],.username,.author,'
    ".nick,.nickname,.poster,.user-name,[itemprop=author]"
)
THREAD_URL = re.compile(
    r"view(?:topic|thread)|showthread|showtopic|/(?:threads?|topics?|discussions?|messages?)[/.-]|"
    r"[?&](?:topic|thread|threadid|tid)=|forum|board|\bpaste|/raw/",
    re.IGNORECASE,
)
NO_THREADS = frozenset((LinkKind.SELLER, LinkKind.LIST))
"""A member's page and a list of threads repeat posts and members too."""
BODY = re.compile(
    r"(?:^|[\s_-])(?:content|body|text|txt|message|msg|bbcode|markdown|cooked|prose)(?:$|[\s_-])", re.IGNORECASE
)
POST_BOX = re.compile(r"(?:^|[\s_-])(?:post|message|comment|topic|entry|reply)(?:$|[\s_-])", re.IGNORECASE)
ANY_POST = ",".join(engine.post for engine in ENGINES)
"""One look for the posts of all engines: most pages have none."""
PLAIN = "pre,.paste,#paste,.paste_code,#code,textarea#paste_code,textarea[readonly],.source,.de1"


@dataclass(frozen=True, kw_only=True)
class Post:
    """One post; `post_id` is stable between visits where the engine gives one."""

    post_id: str
    author: str | None
    author_url: str | None
    text: str
    """Lines parted by line breaks; quotes and signatures left out."""
    node: LexborNode
    engine: str


def find_posts(tree: LexborHTMLParser, html: str, base_url: str) -> tuple[Post, ...]:
    """The posts of a page in order; empty on pages that are no thread, channel or paste."""
    for engine in ENGINES if tree.css_first(ANY_POST) is not None else ():
        if not any(mark in html for mark in engine.marks):
            continue
        nodes = tree.css(engine.post)[:POSTS]
        if nodes:
            posts = [post for node in nodes if (post := _post(node, engine, base_url)) is not None]
            if posts:
                return tuple(_without_nested(posts))
    kind = link_kind(base_url)
    if not (kind is LinkKind.THREAD or THREAD_URL.search(base_url)) or kind in NO_THREADS:
        return ()
    return _repeated_posts(tree, base_url) or (kind is LinkKind.THREAD and _only_post(tree, base_url)) or _paste(tree)


def _post(node: LexborNode, engine: Engine, base_url: str) -> Post | None:
    body = _first(node, engine.text)
    text = visible_text(body) if body is not None else ""
    if not text:
        return None
    author, url = _author(node, engine.author, base_url)
    return Post(post_id=_post_id(node), author=author, author_url=url, text=text, node=body or node, engine=engine.name)


def _first(node: LexborNode, selectors: str) -> LexborNode | None:
    for selector in selectors.split(","):
        found = node.css_first(selector)
        if found is not None:
            return found
    return None


def _author(node: LexborNode, selectors: str, base_url: str) -> tuple[str | None, str | None]:
    attributes = node.attributes
    named = attributes.get("data-author") or attributes.get("data-username") or attributes.get("author")
    found = _first(node, selectors)
    name = clean_text(named or (found.text(separator=" ") if found is not None else ""), 80)
    link = found
    if link is not None and link.tag != "a":
        link = link.css_first("a[href]") or (
            link.parent if link.parent is not None and link.parent.tag == "a" else None
        )
    url = absolute_url(link.attributes.get("href"), base_url) if link is not None else ""
    return name or None, url or None


def _post_id(node: LexborNode) -> str:
    attributes = node.attributes
    for key in ("data-post", "data-content", "data-post-id", "data-pid", "id"):
        value = attributes.get(key)
        if value:
            return value.strip()[:80]
    anchor = node.css_first("a[name],[id^=post],[id^=msg],[id^=p],[id^=comment]")
    named = (anchor.attributes.get("name") or anchor.attributes.get("id")) if anchor is not None else None
    return (named or "").strip()[:80]


def _without_nested(posts: list[Post]) -> list[Post]:
    """One post for each text; posts without an id get their place."""
    seen: set[int] = set()
    kept = []
    for place, post in enumerate(posts, 1):
        if post.node.mem_id not in seen:
            seen.add(post.node.mem_id)
            kept.append(post if post.post_id else _with_id(post, f"#{place}"))
    return kept


def _with_id(post: Post, post_id: str) -> Post:
    return Post(
        post_id=post_id,
        author=post.author,
        author_url=post.author_url,
        text=post.text,
        node=post.node,
        engine=post.engine,
    )


def visible_text(node: LexborNode) -> str:
    """The text of an element in lines, without quotes, signatures and scripts; walks at most 3,000 nodes."""
    parts: list[str] = []
    keeps_lines = node.tag == "pre"
    current = node.child
    above: list[tuple[LexborNode | None, str]] = []
    """Where to go on after each open element, and what it puts behind itself."""
    steps = 0
    while (current is not None or above) and steps < NODES:
        if current is None:
            current, behind = above.pop()
            parts.append(behind)
            continue
        steps += 1
        tag = current.tag or ""
        if tag == "-text":
            text = current.text_content or ""
            parts.append(text if keeps_lines else text.replace("\n", " "))
        elif tag[:1] != "-" and not _is_quoted(tag, current.attributes.get("class") or ""):
            edge = "\n" if tag in BREAKS else ""
            parts.append(edge)
            above.append((current.next, edge))
            current = current.child
            continue
        current = current.next
    lines = [" ".join(line.split()) for line in "".join(parts)[:TEXT_CHARS].split("\n")]
    return "\n".join([line for line in lines if line])


def _is_quoted(tag: str, names: str) -> bool:
    """Someone else's words, or furniture; some engines put the post itself into a blockquote."""
    if tag == "blockquote" and "post" in names.lower():
        return False
    return tag in QUOTED or bool(names and _is_quote_class(names))


@lru_cache(maxsize=2048)
def _is_quote_class(names: str) -> bool:
    return QUOTE_CLASS.search(names) is not None


def _repeated_posts(tree: LexborHTMLParser, base_url: str) -> tuple[Post, ...]:
    """Siblings of one kind that each name an author and hold some text."""
    groups: dict[tuple[int, str], dict[int, tuple[LexborNode, LexborNode]]] = defaultdict(dict)
    for link in tree.css(AUTHOR_LINKS)[:POSTS]:
        above = link
        for _ in range(8):
            parent = above.parent
            if parent is None or above.tag in ("body", "html"):
                break
            first_class = (above.attributes.get("class") or "").split(maxsplit=1)[:1]
            groups[(parent.mem_id, f"{above.tag}.{first_class}")].setdefault(above.mem_id, (above, link))
            above = parent
    best = _fullest([tuple(members.values()) for members in groups.values() if len(members) >= 2], base_url)
    return tuple(_without_nested(best)) if len(best) >= 2 else ()


def _fullest(groups: list[tuple[tuple[LexborNode, LexborNode], ...]], base_url: str) -> list[Post]:
    """The posts of the first group that has most text; those that cannot have more are not read."""
    sizes = [sum(len(node.text(separator="\n")) for node, _ in members) for members in groups]
    best: list[Post] = []
    most, first = 0, -1
    for place in sorted(range(len(groups)), key=sizes.__getitem__, reverse=True):
        if sizes[place] < most:
            break
        posts = [post for node, link in groups[place] if (post := _generic(node, link, base_url)) is not None]
        chars = sum(len(post.text) for post in posts)
        if chars > most or (chars == most > 0 and place < first):
            best, most, first = posts, chars, place
    return best


def _only_post(tree: LexborHTMLParser, base_url: str) -> tuple[Post, ...]:
    """The opening post of a thread that nobody answered: the nearest box named so around a member's name and a text."""
    for link in tree.css(AUTHOR_LINKS)[:20]:
        above = link.parent
        for _ in range(8):
            if above is None or above.tag in ("body", "html"):
                break
            names = f"{above.attributes.get('class') or ''} {above.attributes.get('id') or ''}"
            if above.tag == "article" or POST_BOX.search(names):
                post = _generic(above, link, base_url) if _body_of(above, link) is not above else None
                if post is not None:
                    return (post,)
            above = above.parent
    return ()


def _body_of(node: LexborNode, link: LexborNode) -> LexborNode:
    """The part of a post that holds its text, by its class: the largest one without the member's name in it."""
    around: set[int] = set()
    above: LexborNode | None = link
    while above is not None and len(around) < 12:
        around.add(above.mem_id)
        above = above.parent
    best, chars = node, 0
    for part in node.css("[class],[itemprop=text],[itemprop=articleBody]")[:200]:
        if part.mem_id in around or not (
            BODY.search(part.attributes.get("class") or "") or "itemprop" in part.attributes
        ):
            continue
        size = len(part.text())
        if size > chars:
            best, chars = part, size
    return best


def _generic(node: LexborNode, link: LexborNode, base_url: str) -> Post | None:
    body = _body_of(node, link)
    text = visible_text(body)
    author = clean_text(link.text(separator=" "), 80)
    if len(text) < (len(author) + 30 if body is node else 2):
        return None
    anchor = link if link.tag == "a" else link.css_first("a[href]")
    url = absolute_url(anchor.attributes.get("href"), base_url) if anchor is not None else ""
    return Post(
        post_id=_post_id(node), author=author or None, author_url=url or None, text=text, node=body, engine="generic"
    )


def _paste(tree: LexborHTMLParser) -> tuple[Post, ...]:
    """A page that is one text: a paste, a plain file."""
    for node in tree.css(PLAIN)[:3]:
        text = visible_text(node)
        if len(text) > 60:
            return (Post(post_id="paste", author=None, author_url=None, text=text, node=node, engine="paste"),)
    return ()

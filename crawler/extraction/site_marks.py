# SPDX-License-Identifier: EUPL-1.2
"""Marks that a site's pages carry unseen: ids of trackers, chats and forms, own file names, the structure of its pages.

They tell which sites may be of one hand. Ids are read by the form in which the services themselves ask to embed them.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import urlsplit

from crawler.extraction.mark_ids import MARKS, MERCHANT_FIELDS, VERIFICATION
from crawler.page import Page
from crawler.site import site_of

SCRIPT_CHARS = 400_000
"""Of a page's source; what stands behind is not looked at."""
NODES = 1_200
DEPTH = 6
BANDS, ROWS = 4, 3
"""Of the structure's fingerprint: two pages that share 80 % of their structure agree in one band of four at 94 %."""
SHINGLES_NEEDED = 25
ASSETS = 12
MOST = 90
FORMS = 40
ICON_CHARS = (100, 200_000)
"""Of an icon in the page; a shorter one is the empty icon that stops a browser from asking for any."""

_TOKEN = re.compile(r"[A-Za-z0-9_=.-]{8,100}")
_ACCOUNT = re.compile(r"[\w.@+:-]{5,64}")
_PAY_HOST = re.compile(r"(?:^|[.-])(?:pay|payments?|checkout|secure-?pay|billing|acquiring|merchant)\w{0,20}[.-]")
_PGP = re.compile(r"-----BEGIN PGP PUBLIC KEY BLOCK-----([\s\S]{100,20000}?)-----END PGP PUBLIC KEY BLOCK-----")
_ARMOUR = re.compile(r"^(?:[A-Z][a-z]+: .*|=[A-Za-z0-9+/]{4})$", re.MULTILINE)
_COMMON_FILE = re.compile(
    r"(?i)(?:^|[-_.])(?:jquery|bootstrap|popper|swiper|slick|owl|font|icons?|main|style|styles|app|index|bundle|vendor|"
    r"common|core|script|scripts|custom|theme|global|all|site|runtime|polyfills|chunk|woocommerce|wp|lazy|modernizr|"
    r"print|responsive|default|frontend|min|animate|sweetalert|select2|vue|react|normalize|reset|logo|favicon|banner)"
)
_NAME = re.compile(r"[a-z][a-z0-9]{2,}(?:[-_.]?[a-z0-9]+)*")
_HASHED = re.compile(r"[-_.]?[0-9a-f]{8,64}(?=[-_.]|$)")


def find_site_marks(pages: Sequence[Page]) -> tuple[str, ...]:
    """`kind:value` of everything found, sorted; the same pages give the same marks in whatever order."""
    found: set[str] = set()
    for page in pages:
        found.update(_ids(page.html[:SCRIPT_CHARS]))
        found.update(_verified(page))
        found.update(_payees(page))
    home = min(pages, key=lambda page: (len(urlsplit(page.url).path), page.url))
    found.update(_assets(home))
    found.update(_icons(home))
    found.update(f"template:{value}" for value in fingerprint_structure(home))
    return tuple(sorted(found))[:MOST]


def find_text_marks(text: str) -> tuple[str, ...]:
    """Marks in a text: digests of PGP keys."""
    return tuple(sorted({f"pgp:{value}" for value in _pgp_keys(text)}))


def fingerprint_structure(page: Page) -> tuple[str, ...]:
    """Band values of the page's structure; two pages of one template agree in most, however different their texts.

    Minhash over paths of tags with their classes and ids down to six levels; empty for a page with too little of it.
    """
    shingles = set(_paths(page))
    if len(shingles) < SHINGLES_NEEDED:
        return ()
    hashes = [int.from_bytes(hashlib.blake2b(one.encode(), digest_size=8).digest(), "big") for one in shingles]
    least = [
        min((value * (2 * seed + 1) + seed * 0x9E3779B97F4A7C15) & (2**64 - 1) for value in hashes) for seed in _SEEDS
    ]
    bands = (least[start : start + ROWS] for start in range(0, BANDS * ROWS, ROWS))
    return tuple(f"{at}-{_digest(repr(band))}" for at, band in enumerate(bands))


_SEEDS = tuple(int.from_bytes(hashlib.sha256(b"structure %d" % at).digest()[:7], "big") for at in range(BANDS * ROWS))


def _ids(source: str) -> Iterator[str]:
    for kind, prefix, pattern in MARKS:
        for value in dict.fromkeys(match[1] for match in pattern.finditer(source)):
            yield f"{kind}:{prefix}{value}"
    for value in _pgp_keys(source):
        yield f"pgp:{value}"


def _verified(page: Page) -> Iterator[str]:
    """Tokens by which an account with a search engine or network proves that the site is its own."""
    for node in page.tree.css("meta[name][content]")[:200]:
        service = VERIFICATION.get((node.attributes.get("name") or "").strip().lower())
        token = (node.attributes.get("content") or "").strip()
        if service and _TOKEN.fullmatch(token):
            yield f"tracker:verify-{service}-{token}"


def _payees(page: Page) -> Iterator[str]:
    """Whom payment forms pay: the account in a hidden field, and the host that takes the form when it is another's."""
    site = site_of(page.url)
    for form in page.tree.css("form")[:FORMS]:
        accounts = []
        for node in form.css("input[type=hidden][name][value]")[:60]:
            name = (node.attributes.get("name") or "").strip().lower()
            value = (node.attributes.get("value") or "").strip()
            if name in MERCHANT_FIELDS and _ACCOUNT.fullmatch(value) and len(set(value)) > 2:
                accounts.append(f"form:merchant-{name}-{value.lower() if '@' in value else value}")
        yield from accounts
        host, _ = _place((form.attributes.get("action") or "").strip()[:500])
        if accounts and host and site_of(f"https://{host}/") != site:
            yield f"processor:{site_of(f'https://{host}/')}"
    for node in page.tree.css("iframe[src]")[:FORMS]:
        host, _ = _place((node.attributes.get("src") or "").strip()[:500])
        if host and _PAY_HOST.search(host) and site_of(f"https://{host}/") != site:
            yield f"processor:{site_of(f'https://{host}/')}"


def _place(address: str) -> tuple[str, str]:
    try:
        parts = urlsplit(address)
        return (parts.hostname or "").lower(), parts.path
    except ValueError:
        return "", ""


def _pgp_keys(text: str) -> Iterator[str]:
    for match in _PGP.finditer(text):
        body = "".join(_ARMOUR.sub("", re.sub(r"<[^>]{0,20}>", "", match[1])).split())
        yield _digest(body)


def _icons(page: Page) -> Iterator[str]:
    """Digests of icons that stand in the page itself; those in files are told by sealed looks."""
    for node in page.tree.css("link[rel~=icon][href^='data:']")[:FORMS]:
        _, comma, data = (node.attributes.get("href") or "").strip().partition(",")
        if comma and ICON_CHARS[0] <= len(data) <= ICON_CHARS[1]:
            yield f"favicon:{hashlib.sha256(data.encode('utf-8', 'replace')).hexdigest()}"


def _assets(page: Page) -> Iterator[str]:
    """Own file names that are not everybody's, without versions."""
    site = site_of(page.url)
    names: dict[str, None] = {}
    for node in page.tree.css("script[src], link[rel=stylesheet][href], img[src]")[:300]:
        address = (node.attributes.get("src") or node.attributes.get("href") or "").strip()[:500]
        host, path = _place(address)
        if host and site_of(f"https://{host}/") != site:
            continue
        for name in _own_names(path):
            names[name] = None
    for name in list(names)[:ASSETS]:
        yield f"asset:{name}"


def _own_names(path: str) -> Iterable[str]:
    pieces = path.lower().split("/")
    folder = next(
        (pieces[at + 1] for at, piece in enumerate(pieces[:-1]) if piece in ("themes", "theme", "templates")), ""
    )
    stem = _HASHED.sub("", pieces[-1].rsplit(".", 1)[0])
    for name in (folder and f"theme/{folder}", stem):
        if (
            len(name) >= 6
            and _NAME.fullmatch(name.removeprefix("theme/"))
            and not _COMMON_FILE.search(name.removeprefix("theme/"))
        ):
            yield name[:80]


def _paths(page: Page) -> Iterator[str]:
    body = page.tree.body
    if body is None:
        return
    waiting = [(body, "", 0)]
    taken = 0
    while waiting and taken < NODES:
        node, above, depth = waiting.pop()
        for child in node.iter(include_text=False):
            taken += 1
            attributes = child.attributes
            classes = ".".join(sorted(set((attributes.get("class") or "").split()))[:4])
            own = f"{child.tag}#{attributes.get('id') or ''}.{classes}"
            if not any(sign.isdigit() for sign in own):
                yield f"{above}>{own}"
            if depth < DEPTH:
                waiting.append((child, own, depth + 1))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:16]

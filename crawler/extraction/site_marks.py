# SPDX-License-Identifier: EUPL-1.2
"""Marks that a site's pages carry unseen: ids of trackers, chats and forms, own file names, the structure of its pages.

They tell which sites may be of one hand. Ids are read by the form in which the services themselves ask to embed them.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import urlsplit

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
MOST = 60

_UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_IDS: tuple[tuple[str, str, str], ...] = (
    ("tracker", "", r"\b(UA-\d{4,10})-\d{1,4}\b"),
    ("tracker", "", r"[\"'=/](G-[A-Z0-9]{8,12})\b"),
    ("tracker", "", r"\b(GTM-[A-Z0-9]{5,9})\b"),
    ("tracker", "", r"\b(AW-\d{8,12})\b"),
    ("tracker", "", r"\bca-(pub-\d{10,18})\b"),
    ("tracker", "ym-", r"(?:\bym\(\s{0,3}|mc\.yandex\.(?:ru|com)/watch/|yaCounter)(\d{5,10})"),
    ("tracker", "fb-", r"\bfbq\(\s{0,3}[\"']init[\"']\s{0,3},\s{0,3}[\"'](\d{10,20})"),
    ("tracker", "tt-", r"\bttq\.load\(\s{0,3}[\"']([A-Z0-9]{15,25})"),
    ("tracker", "hj-", r"\bhjid\s{0,3}[:=]\s{0,3}(\d{5,9})"),
    ("tracker", "clarity-", r"clarity\.ms/tag/([a-z0-9]{8,12})\b"),
    (
        "tracker",
        "uet-",
        r"\bti\s{0,2}:\s{0,2}[\"'](\d{7,10})[\"']\s{0,3},?\s{0,3}[^}]{0,40}(?:enableAutoSpaTracking|q:)",
    ),
    ("tracker", "baidu-", r"hm\.baidu\.com/hm\.js\?([0-9a-f]{32})"),
    ("tracker", "mailru-", r"(?:top-fwz1|top)\.mail\.ru/[^\"']{0,40}id=(\d{5,9})"),
    ("tracker", "statcounter-", r"\bsc_project\s{0,3}=\s{0,3}(\d{5,9})"),
    ("tracker", "histats-", r"Histats\.start\([^)]{0,20}(\d{6,9})"),
    ("tracker", "matomo-", r"//([\w.-]{4,60})/(?:matomo|piwik)\.(?:php|js)"),
    ("tracker", "cf-", r"data-cf-beacon=[^>]{0,40}token[^a-f0-9]{1,12}([a-f0-9]{32})"),
    ("chat", "tawk-", r"embed\.tawk\.to/([0-9a-f]{20,30})/"),
    ("chat", "intercom-", r"(?:app_id|appId)[\"']?\s{0,3}[:=]\s{0,3}[\"']([a-z0-9]{8})[\"']"),
    ("chat", "livechat-", r"__lc\.license\s{0,3}=\s{0,3}(\d{5,10})"),
    ("chat", "zendesk-", rf"zdassets\.com/ekr/snippet\.js\?key=({_UUID})"),
    ("chat", "crisp-", rf"CRISP_WEBSITE_ID\s{{0,3}}=\s{{0,3}}[\"']({_UUID})"),
    ("chat", "jivo-", r"code\.jivo(?:site)?\.(?:com|ru)/(?:script/)?widget/([A-Za-z0-9]{8,12})"),
    ("chat", "tidio-", r"code\.tidio\.co/([a-z0-9]{20,40})\.js"),
    ("chat", "hubspot-", r"js\.hs-scripts\.com/(\d{5,10})\.js"),
    ("chat", "smartsupp-", r"_smartsupp\.key\s{0,3}=\s{0,3}[\"']([0-9a-f]{30,50})"),
    ("form", "recaptcha-", r"\b(6L[0-9A-Za-z_-]{38})\b"),
    ("form", "hcaptcha-", rf"data-sitekey=[\"']({_UUID})"),
    ("form", "turnstile-", r"\b(0x4[A-Za-z0-9_-]{20,24})\b"),
    ("form", "stripe-", r"\b(pk_live_[A-Za-z0-9]{20,110})\b"),
    ("form", "paypal-", r"paypal\.com/sdk/js\?[^\"']{0,80}client-id=([A-Za-z0-9_-]{60,100})"),
    ("form", "formspree-", r"formspree\.io/f/([a-z0-9]{6,12})"),
    ("form", "mailchimp-", r"list-manage\.com/subscribe/post\?u=([0-9a-f]{20,30})"),
    ("form", "klaviyo-", r"klaviyo\.com/[^\"']{0,60}company_id=([A-Za-z0-9]{6})\b"),
)
_MARKS = tuple((kind, prefix, re.compile(pattern)) for kind, prefix, pattern in _IDS)
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
    home = min(pages, key=lambda page: (len(urlsplit(page.url).path), page.url))
    found.update(_assets(home))
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
    for kind, prefix, pattern in _MARKS:
        for value in dict.fromkeys(match[1] for match in pattern.finditer(source)):
            yield f"{kind}:{prefix}{value}"
    for value in _pgp_keys(source):
        yield f"pgp:{value}"


def _pgp_keys(text: str) -> Iterator[str]:
    for match in _PGP.finditer(text):
        body = "".join(_ARMOUR.sub("", re.sub(r"<[^>]{0,20}>", "", match[1])).split())
        yield _digest(body)


def _assets(page: Page) -> Iterator[str]:
    """Own file names that are not everybody's, without versions."""
    site = site_of(page.url)
    names: dict[str, None] = {}
    for node in page.tree.css("script[src], link[rel=stylesheet][href], img[src]")[:300]:
        parts = urlsplit((node.attributes.get("src") or node.attributes.get("href") or "").strip()[:500])
        if parts.hostname and site_of(f"https://{parts.hostname}/") != site:
            continue
        for name in _own_names(parts.path):
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

# SPDX-License-Identifier: EUPL-1.2
"""From a link as written to the address that is fetched, and to the key under which it is known."""

import re
from functools import lru_cache
from urllib.parse import unquote_plus, urljoin, urlsplit

import xxhash
from w3lib.url import safe_url_string

# Parameters that name a campaign or a visitor, never a page. Source: the documented link decorations of Google,
# Meta, Microsoft, Yandex, Mailchimp, HubSpot, Matomo, Klaviyo, TikTok and Shopify's recommendation tracking.
TRACKING = re.compile(
    r"(?:utm|mtm|pk|piwik|matomo|hsa|vero|mkt|_hs|ga|mc|pf_rd|pd_rd|ns|trk)_\w+"
    r"|gclid|gclsrc|dclid|gbraid|wbraid|fbclid|msclkid|yclid|ysclid|twclid|ttclid|igshid|igsh|srsltid|_ga|_gl|_openstat"
    r"|__hs\w+|_hs\w+|_ke|_kx|_pos|_sid|_ss|_psq|_fid|_v|pr_prod_strat|pr_rec_id|pr_rec_pid|pr_ref_pid|pr_seq"
    r"|mkt_tok|oly_\w+|rb_clickid|s_cid|wickedid|campaignid|adgroupid|ref_src|ref_url|spm|scm",
    re.IGNORECASE,
)
SESSION = re.compile(
    r"phpsessid|jsessionid|aspsessionid\w*|asp\.net_sessionid|sessionid|session_id|sess_id|sessid|session|zenid|oscsid"
    r"|xtcsid|cfid|cftoken|ci_session|viewstate|__viewstate",
    re.IGNORECASE,
)
MAYBE_SESSION = re.compile(r"sid|s|hash|token|csrf|_token|nonce|ts|timestamp|rand|rnd|_|nocache|cb", re.IGNORECASE)
OPAQUE = re.compile(r"[0-9a-f]{16,}|[0-9A-Za-z_-]{24,}|1[0-9]{9,12}|0\.[0-9]{6,}")
PATH_SESSION = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/?#]*|/\(S\([a-z0-9]{20,}\)\)", re.IGNORECASE)
UNSAFE = re.compile(r"[^!#$%&'()*+,./0-9:;=?@A-Z\[\]_a-z~-]|%(?![0-9A-Fa-f]{2})")
MAX_LENGTH = 2_000


def absolute_url(base: str, href: str) -> str | None:
    """The http address a link leads to, without its fragment; None when it leads nowhere we go."""
    href = href.strip("\x00\t\n\x0c\r ")
    if not href or href[0] == "#" or len(href) > MAX_LENGTH:
        return None
    colon = href.find(":", 0, 12)
    if colon > 0 and "/" not in href[:colon] and href[:colon].lower() not in ("http", "https"):
        return None
    try:
        url = urljoin(base, href.replace("\n", "").replace("\t", "").replace("\r", ""))
        return clean_url(url)
    except ValueError:
        return None


def clean_url(url: str) -> str | None:
    """The address as it is fetched: lower-case host, safe characters, no fragment, no visitor's parameters."""
    if not url[:8].lower().startswith(("http://", "https://")) or len(url) > MAX_LENGTH:
        return None
    url = _without_fragment(url)
    if UNSAFE.search(url):
        url = safe_url_string(url)
    parts = urlsplit(url)
    host = parts.hostname
    if not host or parts.username is not None:
        return None
    netloc = _netloc(parts.scheme, host, parts.port)
    path = PATH_SESSION.sub("", parts.path) or "/"
    query = clean_query(parts.query) if parts.query else ""
    return f"{parts.scheme}://{netloc}{path}?{query}" if query else f"{parts.scheme}://{netloc}{path}"


def clean_query(query: str) -> str:
    """The query in its own order, without what names a visitor or a campaign."""
    return "&".join(part for part in query.split("&") if part and not _is_noise(part))


def _is_noise(part: str) -> bool:
    name, _, value = part.partition("=")
    if TRACKING.fullmatch(name) or SESSION.fullmatch(name):
        return True
    return bool(value and MAYBE_SESSION.fullmatch(name) and OPAQUE.fullmatch(value))


def _without_fragment(url: str) -> str:
    before, mark, _ = url.partition("#")
    return before if mark else url


@lru_cache(maxsize=4096)
def _netloc(scheme: str, host: str, port: int | None) -> str:
    if not host.isascii():
        host = host.encode("idna").decode("ascii")
    shown = f"[{host}]" if ":" in host else host.rstrip(".")
    if port is None or port == {"http": 80, "https": 443}.get(scheme):
        return shown
    return f"{shown}:{port}"


def url_key(url: str) -> int:
    """64 bits that stand for a clean address; scheme, `www.`, parameter order and a closing slash do not matter."""
    rest = url.partition("://")[2].removeprefix("www.")
    before, mark, query = rest.partition("?")
    if len(before) > 1 and before[-1] == "/" and not mark:
        before = before[:-1]
    if "%" in before:
        before = unquote_plus(before.replace("+", "%2B"))
    if not mark:
        return hash64(before)
    return hash64(before + "?" + "&".join(sorted(query.split("&"))))


def hash64(text: str) -> int:
    """64 bits that stand for a text."""
    return xxhash.xxh3_64_intdigest(text.encode("utf-8", "surrogatepass"))


def page_key(url: str) -> str:
    """The key of a page within a run, as 16 hexadecimal digits."""
    return f"{url_key(url):016x}"


def url_pattern(url: str) -> str:
    """What many addresses of one template share: digits collapsed, parameter names without values."""
    path, _, query = url.partition("://")[2].partition("?")
    shape = re.sub(r"\d+", "#", path)
    names = sorted({part.partition("=")[0] for part in query.split("&")}) if query else []
    return shape + ("?" + "&".join(names) if names else "")

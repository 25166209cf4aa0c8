# SPDX-License-Identifier: EUPL-1.2
"""Plain values out of decoded JSON and markup: text, amounts, addresses; never raising, whatever comes."""

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from html import unescape
from typing import Any
from urllib.parse import urljoin, urlsplit

DESCRIPTION_CHARS = 20_000
TITLE_CHARS = 500
IMAGES = 20
TAGS = re.compile(r"<[^<>]{0,2000}>")
PLAIN_NUMBER = re.compile(r"-?\d{1,15}(?:\.\d{1,12})?")
NUMBER = re.compile(r"\d[\d\s.,'’٫٬\u00a0\u202f]{0,24}")
WHOLE_CURRENCIES = frozenset(
    "BIF CLF CLP COP CRC DJF GNF HUF IDR IQD IRR ISK JPY KMF KRW LAK LBP MGA MMK PYG RWF TZS "
    "UGX UZS VND VUV XAF XOF XPF".split()
)
"""Prices here are never shown with three decimals, so "24.990" is 24990. Source: ISO 4217 minor units and local use."""


def clean_text(value: object, limit: int = DESCRIPTION_CHARS) -> str:
    """One line of text: entities read, tags dropped, white space collapsed; empty for what is no text."""
    if value is None or value == "":
        return ""
    text = value if isinstance(value, str) else first_text(value)
    if len(text) > limit * 4:
        text = text[: limit * 4]
    if "&" in text:
        text = unescape(text)
    if "<" in text and ">" in text:
        text = TAGS.sub(" ", text)
        if "&" in text:
            text = unescape(text)
    if not text.isascii():
        text = text.replace("\u200b", "").encode("utf-8", "replace").decode()
    text = " ".join(text.split())
    if "\x00" in text:
        text = text.replace("\x00", "")
    return text if len(text) <= limit else text[:limit].rstrip()


def first_text(value: object, depth: int = 4) -> str:
    """The text of a string, a number, or the first thing in a list or an object that has some."""
    if isinstance(value, str):
        return value
    if depth == 0 or value is None or isinstance(value, bool):
        return ""
    if isinstance(value, (int, float)):
        return str(value)
    if isinstance(value, list):
        return next((text for text in (first_text(part, depth - 1) for part in value[:10]) if text), "")
    if isinstance(value, dict):
        parts = (value.get(key) for key in ("name", "@value", "value", "text", "title", "label"))
        return next((text for text in (first_text(part, depth - 1) for part in parts) if text), "")
    return ""


def read_amount(value: object, currency: str | None = None) -> Decimal | None:
    """A price that a machine wrote (12.5, "1299.00", "1.299,00 €"); None for zero, negative or unreadable ones."""
    if isinstance(value, bool) or value is None:
        return None
    text = str(value).strip() if isinstance(value, (str, int, float)) else first_text(value).strip()
    if not PLAIN_NUMBER.fullmatch(text):
        found = NUMBER.search(text[:200])
        if not found:
            return None
        text = _with_point(
            re.sub(r"[\s'’\u00a0\u202f]", "", found.group().replace("٫", ".").replace("٬", ",")).rstrip(".,")
        )
    if currency in WHOLE_CURRENCIES and re.fullmatch(r"\d{1,3}\.\d{3}", text):
        text = text.replace(".", "")
    try:
        amount = Decimal(text)
    except InvalidOperation:
        return None
    return _trimmed(amount) if amount.is_finite() and 0 < amount < 10**12 else None


def _with_point(number: str) -> str:
    """Thousands signs out, the decimal sign a point."""
    dot, comma = number.rfind("."), number.rfind(",")
    if dot >= 0 and comma >= 0:
        return number.replace(",", "") if dot > comma else number.replace(".", "").replace(",", ".")
    if comma >= 0:
        grouped = re.fullmatch(r"\d{1,3}(?:,\d{3})+", number)
        return number.replace(",", "") if grouped else number.replace(",", ".", 1).replace(",", "")
    return number.replace(".", "") if number.count(".") > 1 else number


def _trimmed(amount: Decimal) -> Decimal:
    """12.5000 -> 12.50, 450.0 -> 450: at most the zeros a price tag would show."""
    if amount == amount.to_integral_value():
        return amount.quantize(Decimal(1))
    cents = amount.quantize(Decimal("0.01"))
    return cents if cents == amount else amount.normalize()


def absolute_url(url: object, base: str) -> str:
    """An http(s) address; empty when it is none."""
    text = first_url(url).strip()
    if not text or len(text) > 2_000 or text.startswith(("data:", "javascript:", "blob:", "#")):
        return ""
    if text.startswith(("https://", "http://")):
        return text.replace(" ", "%20")
    if text[0] == "/" and text[1:2] != "/" and "/." not in text and "\\" not in text:
        return (_origin(base) + text).replace(" ", "%20")
    try:
        joined = urljoin(base, text)
    except ValueError:
        return ""
    return joined.replace(" ", "%20") if joined.startswith(("http://", "https://", "file://")) else ""


@lru_cache(maxsize=64)
def _origin(base: str) -> str:
    parts = urlsplit(base)
    return f"{parts.scheme}://{parts.netloc}"


def first_url(value: object, depth: int = 3) -> str:
    """The address in a string, or in an object's `url`, `contentUrl`, `src` …"""
    if isinstance(value, str):
        return value
    if depth and isinstance(value, list) and value:
        return first_url(value[0], depth - 1)
    if depth and isinstance(value, dict):
        keys = ("contentUrl", "url", "@id", "src", "large", "original", "href", "image", "thumbnailUrl")
        return next((url for url in (first_url(value.get(key), depth - 1) for key in keys) if url), "")
    return ""


def image_urls(value: object, base: str) -> tuple[str, ...]:
    """Absolute addresses, no doubles, the first ones only."""
    parts = value if isinstance(value, list) else [value]
    found = dict.fromkeys(absolute_url(part, base) for part in parts[: IMAGES * 2])
    found.pop("", None)
    return tuple(found)[:IMAGES]


def as_list(value: Any) -> list[Any]:
    """A list whatever comes: None gives none, a single value one."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def as_objects(value: Any) -> Iterator[dict[str, Any]]:
    """The objects of a value that may be one, a list of some, or none."""
    return (part for part in as_list(value) if isinstance(part, dict))

# SPDX-License-Identifier: EUPL-1.2
"""Batch and expiry of a medical product in its labels; strengths, packs and forms have modules of their own."""

import re
from datetime import date

from crawler.extraction.values import fold_digits

BATCH = re.compile(
    r"\b(?:batch|lot|charge(?:n)?|ch\.-?b|lote|lotto|seria|série|серия|партия|parti|šarže|批号|ロット)"
    r"(?:[ -]?(?:no|nr|number|nummer|n°|№|code|"
    r"bez)\.?)?\s{0,2}[:#.]?\s{0,2}((?=[A-Z0-9/-]{0,15}\d)[A-Z0-9][A-Z0-9/-]{2,15})",
    re.IGNORECASE,
)
EXPIRY = re.compile(
    r"\b(?:exp(?:iry|ires|iration)?(?:[ -]date)?|best before|use by|shelf life until|verfall(?:sdatum)?|"
    r"verw(?:endbar)? bis|haltbar bis|mhd|"
    r"date d'expiration|péremption|caducidad|vencimiento|vence|validade|scadenza|houdbaar tot|"
    r"data ważności|termin ważności|срок годности(?: до)?|годен до|skt|son kullanma(?: tarihi)?|有效期至?|使用期限)"
    r"\.?\s{0,2}[:.]?\s{0,2}((?:\d{1,2}[./-])?(?:\d{1,2}|[a-z]{3,9})[./ -]{1,2}\d{2,4}|"
    r"\d{4}[./-]\d{1,2}(?:[./-]\d{1,2})?)",
    re.IGNORECASE,
)
MONTHS = {name: number for number, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)}


def parse_batch(text: str) -> str | None:
    """A batch or lot number that is named as such and holds a digit."""
    match = BATCH.search(text[:20_000])
    return match[1] if match else None


def parse_expiry(text: str) -> tuple[str, date | None] | None:
    """The expiry as shown, and as a date (last day of the month where only a month is given)."""
    match = EXPIRY.search(fold_digits(text[:20_000]))
    return (match[1], _expiry_date(match[1])) if match else None


def _expiry_date(raw: str) -> date | None:
    parts = [part for part in re.split(r"[./ -]+", raw.lower()) if part]
    numbers = [MONTHS.get(part[:3], 0) if part.isalpha() else int(part) for part in parts]
    if len(parts[0]) == 4 and parts[0].isdigit():
        numbers.reverse()
    year = numbers[-1] + 2000 if numbers[-1] < 100 else numbers[-1]
    month = numbers[-2]
    day = numbers[0] if len(numbers) == 3 else 0
    if not (1990 <= year <= 2100 and 1 <= month <= 12):
        return None
    last = (date(year + month // 12, month % 12 + 1, 1) - date.resolution).day
    return date(year, month, day if 1 <= day <= last else last)

# SPDX-License-Identifier: EUPL-1.2
"""Official codes of packs, sellers and payment, each checked by its own rule.

A valid check digit proves nothing about the goods; an invalid one on a code that is shown as genuine is a usable sign.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from importlib import import_module

PATTERNS = {
    "gtin": re.compile(r"\d{8}|\d{12,14}"),
    "pzn": re.compile(r"\d{7,8}"),
    "cip": re.compile(r"\d{7}|34009\d{8}"),
    "ndc": re.compile(r"\d{4}-\d{4}-\d{2}|\d{5}-(?:\d{3}-\d{2}|\d{4}-\d{1,2})|\d{6}-\d{4}-\d{2}|\d{10,12}"),
    "eu_number": re.compile(r"EU/[123]/\d{2}/\d{3,4}(?:/\d{3}(?:-\d{3})?)?"),
    "aic": re.compile(r"0\d{8}"),
    "swissmedic": re.compile(r"\d{5}(?:[ .-]?\d{2,3})?"),
    "cnk": re.compile(r"\d{7}"),
    "pl": re.compile(r"PL(?:GB|NI)?\s?\d{5}/\d{4}"),
    "iban": re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}"),
    "vat": re.compile(r"[A-Z]{2}[A-Z0-9+*.]{2,13}"),
    "cas": re.compile(r"\d{2,7}-\d{2}-\d"),
}


def squeeze(scheme: str, value: str) -> str:
    """The code as it is compared: no blanks, and no hyphens where they mean nothing."""
    text = value.strip().upper().removeprefix(scheme.upper()).lstrip(" :#-")
    if scheme in ("ndc", "cas"):
        return text.replace(" ", "")
    if scheme in ("eu_number", "pl"):
        return re.sub(r"\s+", " " if scheme == "pl" else "", text).rstrip("/")
    return re.sub(r"[\s.\-]", "", text)


@lru_cache(maxsize=4096)
def is_valid_code(scheme: str, value: str) -> bool | None:
    """Whether a code keeps its scheme's own rule; None for schemes we have no rule for."""
    pattern = PATTERNS.get(scheme)
    if pattern is None:
        return None
    compact = squeeze(scheme, value)
    if not compact.isascii() or not pattern.fullmatch(compact):
        return False
    check = CHECKS.get(scheme)
    return True if check is None else check(compact)


def same_code(scheme: str, value: str) -> tuple[tuple[str, str], ...]:
    """Every (scheme, value) under which a register may hold this code: CIP in its GTIN, AIC, Swissmedic, NDC padded."""
    compact = squeeze(scheme, value)
    found = [(scheme, compact)]
    if scheme == "gtin" and compact.isdigit():
        bare = compact[1:] if len(compact) == 14 and compact[0] == "0" else compact
        found.append(("gtin", bare))
        if bare.startswith("34009") and len(bare) == 13:
            found += [("cip", bare), ("cip", bare[5:12])]
        if bare.startswith("7680") and len(bare) == 13:
            found.append(("swissmedic", bare[4:12]))
        if bare.startswith("04150") or bare.startswith("4150"):
            found.append(("pzn", bare[-9:-1]))
    if scheme == "cip":
        found.append(("gtin", compact))
    if scheme == "ndc" and "-" in compact:
        found.append(("ndc", product_ndc(compact)))
    return tuple(dict.fromkeys(found))


def product_ndc(code: str) -> str:
    """Labeler and product of a National Drug Code, without leading zeros and pack: "0002-1433-80" gives "2-1433"."""
    parts = code.split("-")
    return "-".join(part.lstrip("0") or "0" for part in parts[:2])


def _pzn(value: str) -> bool:
    digits = [int(digit) for digit in value.zfill(8)]
    return sum((place + 1) * digit for place, digit in enumerate(digits[:7])) % 11 == digits[7]


def _cip(value: str) -> bool:
    return _stdnum("ean")(value) if len(value) == 13 else True


def _stdnum(module: str) -> Callable[[str], bool]:
    def check(value: str) -> bool:
        return bool(import_module(f"stdnum.{module}").is_valid(value))

    return check


def _gtin(value: str) -> bool:
    return _stdnum("ean")(value.removeprefix("0") if len(value) == 14 and value[0] == "0" else value)


CHECKS: dict[str, Callable[[str], bool]] = {
    "gtin": _gtin,
    "pzn": _pzn,
    "cip": _cip,
    "aic": _stdnum("it.aic"),
    "iban": _stdnum("iban"),
    "vat": _stdnum("vatin"),
    "cas": _stdnum("casrn"),
}

# SPDX-License-Identifier: EUPL-1.2
"""score(): what a crawl found against the truth: recall, precision, fields, doubles."""

import difflib
import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

Row = Mapping[str, Any]
SESSION = re.compile(r"^(utm_.*|sid|phpsessid|sort|order|page_id_ref)$", re.IGNORECASE)
SAME_TITLE = 0.85


@dataclass(kw_only=True)
class Score:
    """The figures, and examples of each fault for whoever has to mend it."""

    truth: int
    rows: int
    matched: int = 0
    exact: int = 0
    """Matched with title, price and currency all right."""
    doubles: list[Row] = field(default_factory=list)
    false: list[Row] = field(default_factory=list)
    missed: list[Row] = field(default_factory=list)
    wrong: dict[str, list[tuple[Any, Any, str]]] = field(default_factory=lambda: defaultdict(list))
    asked: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    pairs: list[tuple[Row, Row]] = field(default_factory=list)

    @property
    def recall(self) -> float:
        """Share of the offers that were found."""
        return self.matched / self.truth if self.truth else 1.0

    @property
    def strict(self) -> float:
        """Share of the offers that were found with title, price and currency all right."""
        return self.exact / self.truth if self.truth else 1.0

    @property
    def precision(self) -> float:
        """Share of the rows that are offers, a double counted as wrong."""
        return self.matched / self.rows if self.rows else 1.0

    @property
    def fields_right(self) -> float:
        """Share of right values over all fields of all found offers."""
        asked = sum(self.asked.values())
        return 1.0 - sum(len(faults) for faults in self.wrong.values()) / asked if asked else 1.0

    def report(self, examples: int = 5) -> str:
        """The figures and some examples, for a failing test's message."""
        lines = [
            f"truth {self.truth} rows {self.rows} matched {self.matched} recall {self.recall:.4f} "
            f"precision {self.precision:.4f} strict {self.strict:.4f} fields {self.fields_right:.4f} "
            f"doubles {len(self.doubles)}"
        ]
        for name, rows in (("missed", self.missed), ("false", self.false), ("double", self.doubles)):
            lines += [f"{name}: {row['url']} | {row['title']} | {row.get('price')}" for row in rows[:examples]]
        for name, faults in self.wrong.items():
            lines += [f"wrong {name}: want {want!r} got {got!r} at {url}" for want, got, url in faults[:examples]]
        return "\n".join(lines)


def score(truth: Sequence[Row], rows: Sequence[Row]) -> Score:
    """Match each row to at most one offer of the same page by title and price, then compare the fields."""
    result = Score(truth=len(truth), rows=len(rows))
    by_page: dict[str, list[Row]] = defaultdict(list)
    for offer in truth:
        by_page[page_key(offer["url"])].append(offer)
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[page_key(row["url"])].append(row)
    for page, offers in by_page.items():
        match_page(offers, found.pop(page, []), result)
    result.false += [row for rest in found.values() for row in rest]
    return result


def score_files(truth: Path, output: Path) -> Score:
    """The same for two files of JSON Lines."""
    return score(*([json.loads(line) for line in path.read_bytes().splitlines()] for path in (truth, output)))


def match_page(offers: Sequence[Row], rows: Sequence[Row], result: Score) -> None:
    """Pair the offers and rows of one page, the best pairs first."""
    pairs = sorted(
        ((likeness(offer, row), i, j) for i, offer in enumerate(offers) for j, row in enumerate(rows)), reverse=True
    )
    taken_offers: set[int] = set()
    taken_rows: set[int] = set()
    for likely, i, j in pairs:
        if likely >= 0.6 and i not in taken_offers and j not in taken_rows:
            taken_offers.add(i)
            taken_rows.add(j)
            result.matched += 1
            result.pairs.append((offers[i], rows[j]))
            compare(offers[i], rows[j], result)
    result.missed += [offer for i, offer in enumerate(offers) if i not in taken_offers]
    for j, row in enumerate(rows):
        if j not in taken_rows:
            twin = any(likeness(offer, row) >= 0.9 for offer in offers)
            (result.doubles if twin else result.false).append(row)


def likeness(offer: Row, row: Row) -> float:
    """How much a row looks like an offer of the same page."""
    return title_likeness(offer["title"], row["title"]) + (0.05 if is_price_right(offer, row) else 0.0)


def compare(offer: Row, row: Row, result: Score) -> None:
    """Count the fields that the truth states, and note those that are wrong."""
    checks: dict[str, tuple[bool, Any, Any]] = {
        "title": (title_likeness(offer["title"], row["title"]) >= SAME_TITLE, offer["title"], row["title"]),
        "price": (is_price_right(offer, row), offer["price"], row.get("price")),
        "currency": (offer["currency"] == row.get("currency"), offer["currency"], row.get("currency")),
    }
    result.exact += all(right for right, _, _ in checks.values())
    if offer.get("seller"):
        seller = row.get("seller")
        checks["seller"] = (plain(offer["seller"]) == plain(seller), offer["seller"], seller)
    if offer.get("availability") and row.get("availability"):
        is_out = plain(str(row["availability"])) in ("outofstock", "discontinued", "out", "soldout")
        checks["availability"] = (
            (offer["availability"] == "out") == is_out,
            offer["availability"],
            row["availability"],
        )
    for name, (right, want, got) in checks.items():
        result.asked[name] += 1
        if not right:
            result.wrong[name].append((want, got, offer["url"]))


def is_price_right(offer: Row, row: Row) -> bool:
    """Any price of the offer's ladder is right."""
    got = as_amount(row.get("price"))
    if offer["price"] is None:
        return got is None
    return got in {as_amount(price) for price in (offer["price"], *offer.get("price_all", ()))}


def as_amount(value: Any) -> Decimal | None:
    """A number as Decimal with two places; None when there is none."""
    try:
        return Decimal(str(value)).quantize(Decimal("0.01"))
    except InvalidOperation:
        return None


def title_likeness(wanted: str, got: str | None) -> float:
    """In [0, 1]; letters and digits alone count."""
    one, other = plain(wanted), plain(got)
    if one == other:
        return 1.0
    return difflib.SequenceMatcher(None, one, other, autojunk=False).ratio() if one and other else 0.0


def plain(text: str | None) -> str:
    """Letters and digits alone, folded."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text or "").casefold())


def page_key(url: str) -> str:
    """An address without fragment, session and tracking words, its query sorted."""
    parts = urlsplit(url)
    query = sorted((name, value) for name, value in parse_qsl(parts.query) if not SESSION.match(name))
    return f"{parts.netloc.lower()}{parts.path.rstrip('/') or '/'}?{urlencode(query)}"

# SPDX-License-Identifier: EUPL-1.2
"""Price ladders: one product in several packs, as rows of a table, lines of a list or choices of a form."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from selectolax.lexbor import LexborHTMLParser, LexborNode

from crawler.extraction.packs import PIECE
from crawler.extraction.strengths import parse_strength
from crawler.extraction.values import PriceRole, PriceSpan, find_prices, fold_digits, price_role
from crawler.listing import Money, PriceStep
from crawler.page import Page

STEPS = 120
ROW_CHARS = 320
QUANTITY = re.compile(
    rf"(?<![\w.,])(\d{{1,5}}) ?(?:[x×] ?)?(?:\d{{1,4}}(?:[.,]\d+)? ?(?:mg|mcg|ml|g|мг|мл) ?)?({PIECE}|g|gr|"
    rf"grams?|gramm|kg|ml|iu|г|гр|мл|oz)(?![^\W\d_])"
    r"|(?:^|[\s(])[x×] ?(\d{1,5})(?![\w.,])|(?<![\w.,])(\d{1,5}) ?[x×](?= |$)|^(\d{1,5})$",
    re.IGNORECASE,
)
UNIT_HEADER = re.compile(
    r"per (?:pill|tab|unit|item|capsule|piece|dose|vial|g\b)|/ ?(?:pill|tab|unit|item|piece)|each|unit price|"
    r"pro (?:stück|tablette|pille)|einzelpreis|"
    r"par (?:comprimé|pilule)|prix unitaire|por (?:pastilla|unidad|comprimido)|precio unitario|za (?:sztukę|"
    r"tabletkę|1)|за (?:шт|1|таб)|за таблетку|"
    r"tane|birim|单价|單價|単価",
    re.IGNORECASE,
)
ASIDE_HEADER = re.compile(
    r"sav(?:e|ing)|discount|bonus|ersparnis|rabatt|économi|ahorr|oszcz|эконом|скидк|old|regular|retail|"
    r"shipping",
    re.IGNORECASE,
)
HEADING = frozenset(("h1", "h2", "h3", "h4", "h5", "caption", "legend"))


@dataclass(slots=True)
class _Row:
    cells: list[str]
    text: str
    spans: tuple[PriceSpan, ...]
    is_default: bool


def extract_ladder(page: Page, *, hint: str | None = None) -> tuple[PriceStep, ...]:
    """The packs and prices of a product page in the order shown; empty when there are fewer than two.

    A price is that of the whole pack; the unit price is told apart by the header, the words, or because it times the
    quantity gives the other. Several strengths in tables of their own carry each its strength.
    """
    tree = page.tree
    best: tuple[PriceStep, ...] = ()
    for steps in (_table_steps(tree, hint), _choice_steps(tree, hint), _list_steps(tree, hint)):
        if len(steps) > len(best):
            best = steps
        if len(best) >= 2:
            break
    return best[:STEPS] if len(best) >= 2 else ()


def ladder_of(node: LexborNode, *, hint: str | None = None) -> tuple[PriceStep, ...]:
    """The same inside one block of a list page."""
    steps = _rows_to_steps([_row(row, hint) for row in node.css("tr")[:STEPS]], "", None)
    return tuple(steps) if len(steps) >= 2 else ()


def ladder_of_lines(lines: Iterable[str], *, hint: str | None = None) -> tuple[PriceStep, ...]:
    """The same in lines of text, a row each; a sentence that names several prices is no row."""
    return _steps_of_texts((line for line in lines if len(find_prices(line[:ROW_CHARS])) == 1), hint)


def ladder_price(steps: tuple[PriceStep, ...]) -> Money | None:
    """The price that stands for a ladder: that of the first row as shown, which is what the page leads with."""
    return steps[0].price if steps else None


def _table_steps(tree: LexborHTMLParser, hint: str | None) -> tuple[PriceStep, ...]:
    found: list[PriceStep] = []
    for table in tree.css("table")[:60]:
        if len(table.css("table")) > 1:
            continue
        nodes = table.css("tr")[:STEPS]
        rows = [_row(node, hint) for node in nodes]
        if sum(bool(row.spans) for row in rows) >= 1:
            header = next((row.cells for row in rows if not row.spans and len(row.cells) > 1), None)
            found += _rows_to_steps(rows, _strength_above(table), header)
    return tuple(found)


def _row(node: LexborNode, hint: str | None) -> _Row:
    cells = [" ".join(cell.text(separator=" ").split())[:ROW_CHARS] for cell in node.css("td,th")[:12]]
    text = " | ".join(cells)
    if len(text) > ROW_CHARS:
        return _Row(cells, text, (), is_default=False)
    is_default = node.css_first("input[checked],option[selected]") is not None
    return _Row(cells, text, find_prices(text, currency_hint=hint), is_default)


def _rows_to_steps(rows: list[_Row], strength: str, header: list[str] | None) -> list[PriceStep]:
    steps: list[PriceStep] = []
    names: set[str] = set()
    for row in rows:
        if not row.spans:
            strength = parse_strength(row.text[:120]) or strength if len(row.cells) <= 2 else strength
            continue
        step = _step(row, strength, header)
        if step is not None:
            steps.append(step)
            names.add(_name_left(row))
    return steps if len(names) <= max(2, len(steps) // 4) else []


def _name_left(row: _Row) -> str:
    """What names a product in a row: rows of one product differ in numbers alone."""
    first = next((cell for cell in row.cells if any(char.isalpha() for char in cell)), "")
    return " ".join(word for word in re.findall(r"[^\W\d_]{3,}", first.lower()) if not re.fullmatch(PIECE, word))[:60]


def _step(row: _Row, strength: str, header: list[str] | None) -> PriceStep | None:
    quantity = _quantity(row)
    if quantity is None:
        return None
    pack, unit = _pack_and_unit(row, quantity, header)
    if pack is None:
        return None
    return PriceStep(
        raw=row.text,
        quantity=quantity,
        price=pack,
        unit_price=unit,
        strength=parse_strength(row.text) or strength or None,
    )


def _quantity(row: _Row) -> int | None:
    for cell in row.cells:
        if find_prices(cell):
            cell = cell[: find_prices(cell)[0].start]
        match = QUANTITY.search(fold_digits(cell))
        if match:
            number = int(next(group for group in (match[1], match[3], match[4], match[5]) if group))
            bonus = re.match(
                r"[^+]{0,20}\+ ?(\d{1,3}) ?(?:free|bonus|gratis|"
                r"pills)",
                cell[match.end() :],
                re.IGNORECASE,
            )
            return number + int(bonus[1]) if bonus else number or None
    return None


def _pack_and_unit(row: _Row, quantity: int, header: list[str] | None) -> tuple[Money | None, Money | None]:
    """The pack's price and the price of one unit among the amounts of a row."""
    kept: list[Money] = []
    unit: Money | None = None
    for span in row.spans:
        title = header[row.text.count(" | ", 0, span.start)] if header and _fits(row, header) else ""
        role = price_role(row.text, span)
        if role is PriceRole.UNIT or UNIT_HEADER.search(title):
            unit = unit or span.money
        elif role is PriceRole.PRICE and not ASIDE_HEADER.search(title):
            kept.append(span.money)
    for tolerance in (0.03, 0.3):
        for one in kept:
            whole = next((all_of for all_of in kept if _is_near(one.amount * quantity, all_of.amount, tolerance)), None)
            if whole is not None and whole is not one and quantity > 1:
                return whole, one
    if kept:
        return (kept[0] if len(kept) == 1 else min(kept[:2], key=lambda money: money.amount)), unit
    if unit is not None:
        return Money(amount=unit.amount * quantity, currency=unit.currency), unit
    return None, None


def _fits(row: _Row, header: list[str]) -> bool:
    return len(row.cells) == len(header)


def _is_near(one: Decimal, other: Decimal, tolerance: float) -> bool:
    return abs(one - other) <= other * Decimal(str(tolerance))


def _strength_above(node: LexborNode) -> str:
    """The strength in the nearest heading above a table."""
    above: LexborNode | None = node
    for _ in range(3):
        before = above.prev if above is not None else None
        for _ in range(6):
            if before is None:
                break
            text = before.text()[:200] if before.tag != "-text" else ""
            if before.tag in HEADING or 0 < len(text.strip()) < 120:
                strength = parse_strength(text)
                if strength or before.tag in HEADING:
                    return strength or ""
            before = before.prev
        above = above.parent if above is not None else None
    return ""


def _choice_steps(tree: LexborHTMLParser, hint: str | None) -> tuple[PriceStep, ...]:
    for select in tree.css("select")[:20]:
        steps = _steps_of_texts((option.text() for option in select.css("option")[:STEPS]), hint)
        if len(steps) >= 2:
            return steps
    labels = tree.css("label")[:STEPS]
    return _steps_of_texts((label.text(separator=" ") for label in labels), hint) if len(labels) >= 2 else ()


def _list_steps(tree: LexborHTMLParser, hint: str | None) -> tuple[PriceStep, ...]:
    for parent in tree.css("ul,ol,dl")[:80]:
        items = parent.css("li,dd")[:STEPS]
        if 2 <= len(items) <= 40:
            steps = _steps_of_texts((item.text(separator=" ") for item in items), hint)
            if len(steps) >= 2 and len(steps) * 2 >= len(items):
                return steps
    return ()


def _steps_of_texts(texts: Iterable[str], hint: str | None) -> tuple[PriceStep, ...]:
    rows = []
    for text in texts:
        line = " ".join(text[:1_000].split())
        if line and len(line) <= 140:
            rows.append(_Row([line], line, find_prices(line, currency_hint=hint), is_default=False))
    return tuple(_rows_to_steps(rows, "", None))

# SPDX-License-Identifier: EUPL-1.2
"""Every figure of Article 13(d) from records and decisions; the product and the bundle count with this very code."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from alerts.recount.quantities import QUANTITIES, Amount, QuantityFigure
from alerts.recount.records import Item, Order, read_items, read_order
from alerts.recount.slices import COLUMNS, PROGRAMME, PROVED, SCOPES, SUBJECT, Slice, cut_slice, links_of
from alerts.recount.units import NOT_MEASURED, UNITS, UnitFigure, first_shown

MEASURED, NOT_KNOWN = "measured", "not measured"
PROVED_BY_SAMPLES = ("offers", "products", "sites", "domains", "marketplaces", "substances")
"""Figures that a sample obtained through an offer proves something of."""
EVIDENCE = 500
"""Observations named in the file for one figure, the first of each unit; the table of units names one for each unit."""


@dataclass(frozen=True)
class Counting:
    """What was counted, and from what."""

    order: Order
    items: tuple[Item, ...]

    @classmethod
    def of(cls, decisions: Mapping[str, Any], records: Sequence[Mapping[str, Any]]) -> "Counting":
        """From the decoded list of decisions and the decoded records."""
        order = read_order(decisions)
        return cls(order=order, items=read_items(records, order))

    def cut(self, scope: str, column: str, without: int | None = None) -> Slice:
        """One column of one scope, without one link where a number is given."""
        return cut_slice(self.order, self.items, column, links_of(self.order, scope, without))

    def scopes(self) -> tuple[str, ...]:
        """The subject, and its programme where one is attributed."""
        return SCOPES if any(link.scope == PROGRAMME for link in self.order.links) else (SUBJECT,)

    def figures(self) -> list[dict[str, Any]]:
        """Every figure of every scope and column, in the order of the tables."""
        return [
            figure
            for scope in self.scopes()
            for column in COLUMNS
            for figure in figures_of(self.cut(scope, column), scope, column)
        ] + [not_measured(name, group, why) for name, group, why in NOT_MEASURED]


def figures_of(cut: Slice, scope: str, column: str) -> Iterator[dict[str, Any]]:
    """All figures of one slice."""
    for unit in UNITS:
        if column != PROVED or unit.name in PROVED_BY_SAMPLES:
            yield unit_figure(unit, cut, scope, column)
    for quantity in QUANTITIES if column != PROVED else ():
        yield from quantity_figures(quantity, cut, scope, column)


def unit_figure(figure: UnitFigure, cut: Slice, scope: str, column: str) -> dict[str, Any]:
    """One count of distinct units."""
    found = first_shown(figure.find(cut))
    shown = [item for items in found.values() for item in items]
    return base(figure.name, figure.group, scope, column, shown) | {
        "definition": figure.definition,
        "value": len(found),
        "units": {name: len(items) for name, items in found.items()} if figure.listed else {},
        "evidence": [items[0].observation_id for items in found.values()][:EVIDENCE],
    }


def quantity_figures(figure: QuantityFigure, cut: Slice, scope: str, column: str) -> Iterator[dict[str, Any]]:
    """One interval for each key; nothing shown gives a row without one."""
    amounts = tuple(figure.find(cut)) or (Amount("", Decimal(0), Decimal(0), (), "nothing was shown"),)
    for amount in amounts:
        name = f"{figure.name}: {amount.key}" if amount.key else figure.name
        known = bool(amount.shown_by) or amount.key == "returns"
        yield base(name, figure.group, scope, column, amount.shown_by) | {
            "definition": figure.definition,
            "assumes": figure.assumes,
            "low": plain(amount.low) if known else None,
            "high": plain(amount.high) if known else None,
            "note": amount.note,
            "evidence": [item.observation_id for item in amount.shown_by][:EVIDENCE],
        }


def base(name: str, group: str, scope: str, column: str, shown: Sequence[Item]) -> dict[str, Any]:
    """What every figure carries."""
    moments = [item.at for item in shown]
    return {
        "name": name,
        "group": group,
        "scope": scope,
        "column": column,
        "state": MEASURED,
        "value": None,
        "low": None,
        "high": None,
        "first_seen": said(min(moments)) if moments else None,
        "last_seen": said(max(moments)) if moments else None,
        "observations": len({item.observation_id for item in shown}),
    }


def not_measured(name: str, group: str, why: str) -> dict[str, Any]:
    """A figure that nothing looks for yet."""
    return base(name, group, SUBJECT, COLUMNS[0], ()) | {"state": NOT_KNOWN, "definition": why, "evidence": []}


def plain(amount: Decimal) -> str:
    """A number without an exponent and without empty decimals."""
    text = format(amount, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def said(moment: datetime) -> str:
    """A moment as the files write it."""
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def as_json(value: object) -> bytes:
    """JSON with one spelling: sorted, indented, UTF-8, one line's end."""
    return (json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()

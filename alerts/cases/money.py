# SPDX-License-Identifier: EUPL-1.2
"""Money of a case: ways to pay, wallets, accounts, prices; estimated proceeds as a range with what it assumes.

For financial investigation, seizure and confiscation (Art. 12(3), 16(2)). Everything is as shown by the seller.
"""

from collections.abc import Iterator
from typing import Any

from alerts.aggravation.file import ArticleThirteenFile
from alerts.recount.counting import said
from alerts.recount.slices import SEEN, SUBJECT, UPHELD
from alerts.recount.tables import Row, as_csv, value_text
from alerts.recount.units import UNITS, first_shown

GROUP = "money"
HEAD = (
    "what", "value", "low", "high", "currency", "column", "site", "seller", "first_seen_utc", "last_seen_utc",
    "observations", "observation_id", "page", "assumes",
)  # fmt: skip


def money_rows(file: ArticleThirteenFile) -> Iterator[Row]:
    """Each payment means and account with its party and first evidence, then prices and proceeds as intervals."""
    for column in (SEEN, UPHELD):
        cut = file.counting.cut(SUBJECT, column)
        for figure in (one for one in UNITS if one.group == GROUP):
            for unit, items in first_shown(figure.find(cut)).items():
                parties = dict.fromkeys(item.party for item in items)
                for party in parties:
                    own = [item for item in items if item.party == party]
                    first, last = own[0], own[-1]
                    yield (
                        kind_of(figure.name, unit), value_of(unit), None, None, "", column, party[0], party[1],
                        said(first.at), said(last.at), len(own), first.observation_id, first.url, "",
                    )  # fmt: skip
    for figure_row in amounts(file):
        yield (
            figure_row["name"].partition(":")[0], value_text(figure_row), figure_row["low"], figure_row["high"],
            figure_row["name"].partition(": ")[2], figure_row["column"], "", "", figure_row["first_seen"],
            figure_row["last_seen"], figure_row["observations"], " ".join(figure_row["evidence"][:1]), "",
            figure_row["assumes"],
        )  # fmt: skip


def amounts(file: ArticleThirteenFile) -> Iterator[dict[str, Any]]:
    """Intervals of money that something was shown for."""
    for one in file.figures:
        if one["group"] == GROUP and one["value"] is None and one["low"] is not None and one["scope"] == SUBJECT:
            yield one


def kind_of(figure: str, unit: str) -> str:
    """What a row is: a way to pay, or which kind of account."""
    return unit.partition(":")[0] if figure == "payment accounts" else "payment means"


def value_of(unit: str) -> str:
    """The account without its kind."""
    return unit.partition(":")[2] or unit


def money_csv(file: ArticleThirteenFile) -> bytes:
    """The table for financial investigators."""
    return as_csv(HEAD, money_rows(file))


def money_json(file: ArticleThirteenFile) -> list[dict[str, object]]:
    """The same rows by name."""
    return [dict(zip(HEAD, row, strict=True)) for row in money_rows(file)]

# SPDX-License-Identifier: EUPL-1.2
"""The tables beside the figures: one row a unit, over time, without each link, gaps in coverage, relistings."""

import csv
import io
import itertools
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from typing import Any

from alerts.recount.counting import Counting, figures_of, said
from alerts.recount.quantities import find_relistings
from alerts.recount.records import Offered, Party
from alerts.recount.slices import COLUMNS, SEEN, SUBJECT, UPHELD, Slice, links_of
from alerts.recount.units import UNITS, first_shown

FORMULA = ("=", "+", "-", "@", "\t", "\r")
GAP_DAYS = 2
Row = Sequence[object]


def write_tables(counting: Counting) -> dict[str, bytes]:
    """Every table by its file name."""
    return {
        "units.csv": as_csv(UNIT_HEAD, unit_rows(counting)),
        "over-time.csv": as_csv(("day_utc", "sightings", "offers", "sites"), day_rows(counting)),
        "without-each-link.csv": as_csv(WITHOUT_HEAD, without_rows(counting)),
        "gaps.csv": as_csv(GAP_HEAD, gap_rows(counting)),
        "relistings.csv": as_csv(RELISTING_HEAD, relisting_rows(counting)),
    }


UNIT_HEAD = (
    "figure", "scope", "column", "unit", "site", "seller", "first_seen", "last_seen", "observations",
    "observation_id", "page", "links",
)  # fmt: skip


def unit_rows(counting: Counting) -> Iterator[Row]:
    """One row for each counted unit: when, where first shown, and by which links it is attributed."""
    for scope in counting.scopes():
        links: dict[Party, list[int]] = {}
        for link in links_of(counting.order, scope):
            links.setdefault(link.party, []).append(link.number)
        for column in COLUMNS:
            cut = counting.cut(scope, column)
            for figure in UNITS:
                for unit, items in first_shown(figure.find(cut)).items():
                    first, last = items[0], items[-1]
                    numbers = sorted({number for item in items for number in links.get(item.party, ())})
                    yield (
                        figure.name, scope, column, unit, first.site, first.seller, said(first.at), said(last.at),
                        len(items), first.observation_id, first.url, " ".join(map(str, numbers)),
                    )  # fmt: skip


def day_rows(counting: Counting) -> Iterator[Row]:
    """Listings over time: one row a day (UTC) with sightings, of the subject, as seen."""
    cut = counting.cut(SUBJECT, SEEN)
    days: dict[str, list[Offered]] = {}
    for offer in cut.offered:
        days.setdefault(f"{offer.at:%Y-%m-%d}", []).append(offer)
    for day, own in sorted(days.items()):
        yield day, len(own), len({one.offer_id for one in own}), len({one.host for one in own})


WITHOUT_HEAD = ("link", "site", "seller", "figure", "column", "with", "without")


def without_rows(counting: Counting) -> Iterator[Row]:
    """For each link of the subject: which figures would be others if it did not hold."""
    whole = {column: values_of(counting.cut(SUBJECT, column)) for column in (SEEN, UPHELD)}
    for link in links_of(counting.order, SUBJECT):
        changed = False
        for column, values in whole.items():
            less = values_of(counting.cut(SUBJECT, column, without=link.number))
            for name in sorted(values.keys() | less.keys()):
                before, after = values.get(name, "0"), less.get(name, "0")
                if before != after:
                    changed = True
                    yield link.number, link.site, link.seller, name, column, before, after
        if not changed:
            yield link.number, link.site, link.seller, "", "", "nothing changes", ""


def values_of(cut: Slice) -> dict[str, str]:
    """Every figure of a slice as one short text."""
    return {figure["name"]: value_text(figure) for figure in figures_of(cut, SUBJECT, SEEN)}


def value_text(figure: dict[str, Any]) -> str:
    """A value, or an interval."""
    if figure["value"] is not None:
        return str(figure["value"])
    return "nothing shown" if figure["low"] is None else f"{figure['low']} to {figure['high']}"


GAP_HEAD = ("site", "seller", "from_utc", "to_utc", "days_without_a_look")


def gap_rows(counting: Counting) -> Iterator[Row]:
    """Days within the stated dates on which nothing of the case looked at a party."""
    own: dict[Party, set[Any]] = {}
    parties = {link.party for link in links_of(counting.order, counting.scopes()[-1])}
    for item in counting.items:
        if item.party in parties:
            own.setdefault(item.party, set()).add(item.at.date())
    start, end = counting.order.since.date(), (counting.order.until - timedelta(microseconds=1)).date()
    for (site, seller), looked in sorted(own.items()):
        days = [start - timedelta(days=1), *sorted(looked), end + timedelta(days=1)]
        for before, after in itertools.pairwise(days):
            missing = (after - before).days - 1
            if missing >= GAP_DAYS - 1:
                begins, ends = before + timedelta(days=1), after - timedelta(days=1)
                yield site, seller, begins.isoformat(), ends.isoformat(), missing


RELISTING_HEAD = (
    "offer_id", "page", "last_seen_before", "absent_from", "absent_until", "state", "seen_again", "seconds_at_least",
    "seconds_at_most", "observation_before", "observation_absent", "observation_after",
)  # fmt: skip


def relisting_rows(counting: Counting) -> Iterator[Row]:
    """One row for each return of an offer of the subject, as seen."""
    for one in find_relistings(counting.cut(SUBJECT, SEEN)):
        low, high = one.delay_s
        yield (
            one.offer_id, one.before.url, said(one.before.at), said(one.absent_from.at), said(one.absent_until.at),
            one.absent_from.state, said(one.after.at), low, high, one.before.observation_id,
            one.absent_from.observation_id, one.after.observation_id,
        )  # fmt: skip


def as_csv(head: Row, rows: Iterable[Row]) -> bytes:
    """A table with one line's end; a cell that a spreadsheet would run as a formula begins with a quote."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(head)
    writer.writerows([safe(cell) for cell in row] for row in rows)
    return text.getvalue().encode()


def safe(cell: object) -> object:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell

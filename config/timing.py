# SPDX-License-Identifier: EUPL-1.2
"""Timing: a five-field cron line, read as cron reads it (UTC; Sunday is 0 and 7)."""

from dataclasses import dataclass

MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
DAYS = "sun mon tue wed thu fri sat".split()
SHORTHANDS = {
    "@hourly": "0 * * * *",
    "@daily": "0 0 * * *",
    "@weekly": "0 0 * * 0",
    "@monthly": "0 0 1 * *",
}


@dataclass(frozen=True, kw_only=True)
class Cron:
    """The moments of a cron line; where both days are restricted, either is enough."""

    minutes: tuple[int, ...]
    hours: tuple[int, ...]
    days: tuple[int, ...]
    months: tuple[int, ...]
    weekdays: tuple[str, ...]
    """`mon` … `sun`."""
    either_day: bool


def parse_cron(line: str) -> Cron:
    """Read a cron line; raises ValueError saying which field is wrong."""
    fields = SHORTHANDS.get(line.strip().lower(), line).split()
    if len(fields) != 5:
        raise ValueError(f"expected five fields (minute hour day month weekday), got {line!r}")
    minutes = parse_field(fields[0], 0, 59, (), "minute")
    hours = parse_field(fields[1], 0, 23, (), "hour")
    days = parse_field(fields[2], 1, 31, (), "day")
    months = parse_field(fields[3], 1, 12, MONTHS, "month")
    weekdays = sorted({number % 7 for number in parse_field(fields[4], 0, 7, DAYS, "weekday")})
    return Cron(
        minutes=minutes,
        hours=hours,
        days=days,
        months=months,
        weekdays=tuple(DAYS[number] for number in weekdays),
        either_day=not fields[2].startswith("*") and not fields[4].startswith("*"),
    )


def parse_field(text: str, lowest: int, highest: int, names: list[str] | tuple[()], what: str) -> tuple[int, ...]:
    """All numbers of one field: lists, ranges, steps and names."""
    found: set[int] = set()
    for part in text.lower().split(","):
        span, _, step_text = part.partition("/")
        if step_text and not (step_text.isdecimal() and int(step_text)):
            raise ValueError(f"expected a whole number after / in {what}, got {part!r}")
        first, last = parse_span(span, lowest, highest, names, what, open_end=bool(step_text))
        found.update(range(first, last + 1, int(step_text or 1)))
    return tuple(sorted(found))


def parse_span(
    span: str, lowest: int, highest: int, names: list[str] | tuple[()], what: str, *, open_end: bool
) -> tuple[int, int]:
    """First and last number of `*`, `a` or `a-b`; `a/step` runs to the highest."""
    if span == "*":
        return lowest, highest
    first_text, dash, last_text = span.partition("-")
    first = parse_number(first_text, lowest, highest, names, what)
    if not dash:
        return first, highest if open_end else first
    last = parse_number(last_text, lowest, highest, names, what)
    if last < first:
        raise ValueError(f"expected a rising range in {what}, got {span!r}")
    return first, last


def parse_number(text: str, lowest: int, highest: int, names: list[str] | tuple[()], what: str) -> int:
    """One number or name, within its bounds."""
    if text in names:
        return names.index(text) + lowest
    if not text.isdecimal() or not lowest <= int(text) <= highest:
        raise ValueError(f"expected {what} from {lowest} to {highest}, got {text!r}")
    return int(text)

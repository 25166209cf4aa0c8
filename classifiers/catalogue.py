# SPDX-License-Identifier: EUPL-1.2
"""Catalogue: every indicator in the words a reviewer reads, with its provisions and condition, drawn from the code."""

from collections.abc import Iterator
from itertools import groupby

from classifiers.indicators import INDICATORS, WITHOUT_REGISTERS, Indicator
from config.legal import LegalMap

HEAD = """# Indicators

Generated from the code by `theriac indicators --write docs/indicators.md`; a test holds it to what the code says.

Each sign is one small function with a quote, a strength in [0, 1] and what it points to. Strengths of independent signs
join as chances do; signs for lawful sale weigh against `unauthorised`. Where the model knows the wording it is the
wording that weighs most, and signs that rest on facts stand beside it (`docs/judgement.md`). `falsified` and
`unauthorised` are separate questions: being unauthorised somewhere never raises `falsified`. Provisions come from the
legal map alone, each a hypothesis: intent is for a person to establish. *R*: speaks only where a register was
imported (`docs/reference-data.md`).
"""
TITLES = {
    "falsified": "Misrepresented identity, composition or source",
    "unauthorised": "No authorisation, or unlawful supply",
    "legal": "Counter-signs: lawful supply",
    "not_an_offer": "Counter-signs: no offer",
    "not_medical": "Counter-signs: no medical product",
}


def catalogue_rows(legal: LegalMap) -> Iterator[dict[str, str]]:
    """One row for each indicator, in their fixed order."""
    for indicator in INDICATORS:
        yield {
            "indicator": indicator.name,
            "points_to": indicator.points_to.value,
            "meaning": indicator.meaning,
            "provisions": ", ".join(legal.provisions_of(indicator.name)),
            "condition": legal.condition_of(indicator.name),
            "needs_register": "yes" if needs_register(indicator) else "",
            "source": source_of(indicator),
        }


def needs_register(indicator: Indicator) -> bool:
    """Whether it is silent without imported registers."""
    return indicator not in WITHOUT_REGISTERS


def source_of(indicator: Indicator) -> str:
    """What its docstring names as its source, empty for phrases of the lexicon."""
    text = " ".join((indicator.function.__doc__ or "").split())
    _, found, source = text.partition("Source:")
    return source.strip() if found else ""


def write_catalogue(legal: LegalMap) -> str:
    """The catalogue as Markdown."""
    parts = [HEAD]
    for points_to, group in groupby(catalogue_rows(legal), key=lambda row: row["points_to"]):
        rows = list(group)
        parts.append(f"\n## {TITLES[points_to]} ({len(rows)})\n")
        parts.append("| indicator | what it says | may point to |\n| --- | --- | --- |")
        for row in rows:
            mark = " *R*" if row["needs_register"] else ""
            source = f" Source: {row['source']}" if row["source"] else ""
            points = f"{row['provisions']}; {row['condition']}" if row["condition"] else row["provisions"]
            parts.append(f"| `{row['indicator']}`{mark} | {row['meaning']}{source} | {points} |")
    return "\n".join(parts) + "\n"

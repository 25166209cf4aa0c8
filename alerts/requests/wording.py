# SPDX-License-Identifier: EUPL-1.2
"""Wording: phrases of requests and warnings by language; facts are filled in as text, never read as a template."""

import tomllib
from functools import lru_cache
from pathlib import Path

from alerts.errors import RequestError

WORDS = Path(__file__).parent / "words"
FALLBACK = "en"


def languages() -> tuple[str, ...]:
    """Every language that has a file."""
    return tuple(sorted(path.stem for path in WORDS.glob("*.toml")))


def chosen_language(*wanted: str) -> str:
    """The first of these that there are words in, English when there is none."""
    plain = (one.partition("-")[0].lower() for one in wanted)
    return next((one for one in plain if one in languages()), FALLBACK)


@lru_cache(maxsize=64)
def load_words(language: str, section: str) -> dict[str, str]:
    """The phrases of a section; raises RequestError for a language without a file."""
    if language not in languages():
        raise RequestError(f"language: expected one of {', '.join(languages())}, got {language[:12]!r}")
    table: dict[str, dict[str, str]] = tomllib.loads((WORDS / f"{language}.toml").read_text(encoding="utf-8"))
    return table[section]


def fill(phrase: str, **facts: object) -> str:
    """A phrase with its facts; a fact is never looked into for further gaps."""
    parts: list[str] = []
    rest = phrase
    while "{" in rest:
        before, _, rest = rest.partition("{")
        name, _, rest = rest.partition("}")
        parts += [before, str(facts[name])]
    return "".join((*parts, rest))

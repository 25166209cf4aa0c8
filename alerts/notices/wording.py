# SPDX-License-Identifier: EUPL-1.2
"""Wording: the text of a notice from phrases of one language and facts of one case, in a sandbox.

A language is a folder below templates/ with a `words.toml`; a new folder adds one. Facts are values, never templates.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import FileSystemLoader, StrictUndefined, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from alerts.errors import NoticeError
from config.output import CONTROL

TEMPLATES = Path(__file__).parent / "templates"
LAYOUT = "layout"
FALLBACK = "en"
SECTIONS = ("subject", "intro", "ask", "word", "reason")
GAPS = re.compile(r"\n{3,}")
TRAILING = re.compile(r"[ \t]+$", re.MULTILINE)


@dataclass(frozen=True, kw_only=True)
class Words:
    """The phrases of one language."""

    language: str
    name: str
    phrases: Mapping[str, str]
    """`section.key` -> phrase."""
    refused: tuple[str, ...]
    """Words that no notice may hold: they accuse."""
    refused_to_owner: tuple[str, ...]
    """Words that the owner of a compromised site is never met with."""
    hypothesis_words: tuple[str, ...]


def languages() -> tuple[str, ...]:
    """Every language that has a folder."""
    return tuple(sorted(path.parent.name for path in TEMPLATES.glob("*/words.toml")))


@lru_cache(maxsize=32)
def load_words(language: str) -> Words:
    """The phrases of a language; raises NoticeError for one without a folder, or an unreadable one."""
    if language not in languages():
        raise NoticeError(f"language: expected one of {', '.join(languages())}, got {language[:12]!r}")
    path = TEMPLATES / language / "words.toml"
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        phrases = {f"{section}.{key}": str(phrase) for section in SECTIONS for key, phrase in table[section].items()}
        return Words(
            language=language,
            name=str(table["name"]),
            phrases=phrases,
            refused=tuple(table["refused"]),
            refused_to_owner=tuple(table["refused_to_owner"]),
            hypothesis_words=tuple(table["hypothesis_words"]),
        )
    except (OSError, tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise NoticeError(f"templates/{language}/words.toml: expected a whole table: {error}") from error


def chosen_language(wanted: str | None, of_recipient: str) -> str:
    """The language of a notice: the one asked for, else the recipient's, else English."""
    if wanted:
        return load_words(wanted).language
    own = of_recipient.partition("-")[0].lower()
    return own if own in languages() else FALLBACK


def say_subject(language: str, key: str, values: Mapping[str, Any]) -> str:
    """The subject line: the kind's own, else the ordinary one."""
    words = load_words(language)
    name = f"subject.{key}" if f"subject.{key}" in words.phrases else "subject.default"
    return one_line(_say(words, name, values), 200)


def write_text(language: str, values: Mapping[str, Any], layout: str = "notice.txt") -> str:
    """The whole text; raises NoticeError naming the fact or the phrase that is missing."""
    words = load_words(language)
    environment = _environment()
    try:
        template = environment.get_template(f"{LAYOUT}/{layout}")
        text = template.render({**values, "say": lambda name: _say(words, name, values)})
    except TemplateError as error:
        raise NoticeError(f"templates/{layout}: a fact is missing: {error}") from error
    return GAPS.sub("\n\n", TRAILING.sub("", text)).strip() + "\n"


def _say(words: Words, name: str, values: Mapping[str, Any]) -> str:
    if name not in words.phrases:
        raise NoticeError(f"templates/{words.language}/words.toml: expected the phrase {name}")
    try:
        return _environment().from_string(words.phrases[name]).render(values)
    except TemplateError as error:
        raise NoticeError(f"templates/{words.language}/words.toml: {name}: a fact is missing: {error}") from error


@lru_cache(maxsize=1)
def _environment() -> ImmutableSandboxedEnvironment:
    return ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(TEMPLATES), undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
        autoescape=False,
    )  # fmt: skip


def one_line(text: str, limit: int = 300) -> str:
    """A fact as it may stand in a line: no control characters, no direction overrides, no line breaks."""
    plain = " ".join(text.translate(CONTROL).split())
    return plain if len(plain) <= limit else plain[: limit - 1] + "…"

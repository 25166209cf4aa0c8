# SPDX-License-Identifier: EUPL-1.2
"""Lexicon: the phrases of all languages by theme, read from classifiers/data/lexicon.<language>.toml, and from
falsified.<language>.toml what misrepresents identity, composition or source; acts.<language>.toml holds the words that
classifiers/acts.py composes, standing.<language>.toml those of lawful trades and of informal sale.

A table is a theme ("discreet"), an entry a phrase; `*` at an end means that the word may go on there.
`tables` of lexicon.toml give each theme its strength and whether negation and caution turn it round.
"""

import hashlib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import msgspec
import tomli

from classifiers.errors import LexiconError
from classifiers.folding import fold

BUNDLED_LEXICON = Path(__file__).parent / "data"
THEMES = ("lexicon", "falsified", "acts", "standing")
"""What the files of phrases are called; the languages are those of the first."""
TONED_LANGUAGES = frozenset({"vi"})
"""Those that tell words apart by marks which folding takes away."""


class Phrase(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One entry of one language's table, folded."""

    table: str
    text: str
    language: str
    opens_before: bool
    opens_after: bool
    spelt: str = ""
    """With its marks, where they tell words apart (classifiers/tones.py)."""


@dataclass(frozen=True, kw_only=True)
class Lexicon:
    """All phrases; `sha256` digests the files they came from."""

    phrases: tuple[Phrase, ...]
    tables: tuple[str, ...]
    languages: tuple[str, ...]
    sha256: str


@lru_cache(maxsize=2)
def load_lexicon(folder: Path = BUNDLED_LEXICON) -> Lexicon:
    """All language files of a folder; raises LexiconError for one that is not as expected."""
    digest = hashlib.sha256()
    phrases: list[Phrase] = []
    languages: list[str] = []
    for path in [path for theme in THEMES for path in sorted(folder.glob(f"{theme}.*.toml"))]:
        theme, language = path.name.split(".")[:2]
        if theme == "lexicon":
            languages.append(language)
        data = path.read_bytes()
        digest.update(path.name.encode() + b"\0" + data)
        phrases += _read_phrases(path.name, language, data)
    if not phrases:
        raise LexiconError(f"{folder}: expected files lexicon.<language>.toml")
    tables = tuple(sorted({phrase.table for phrase in phrases}))
    return Lexicon(phrases=tuple(phrases), tables=tables, languages=tuple(languages), sha256=digest.hexdigest())


def _read_phrases(name: str, language: str, data: bytes) -> list[Phrase]:
    try:
        tables = tomli.loads(data.decode("utf-8"))
    except (UnicodeDecodeError, tomli.TOMLDecodeError) as error:
        raise LexiconError(f"{name}: expected a readable TOML file: {error}") from error
    found: list[Phrase] = []
    for table, entries in tables.items():
        if not isinstance(entries, list) or not all(isinstance(entry, str) for entry in entries):
            raise LexiconError(f"{name}: {table}: expected a list of phrases")
        found += _phrases(table, language, entries) if entries else ()
    return found


def _phrases(table: str, language: str, entries: list[str]) -> Iterator[Phrase]:
    """The entries of a table, folded together, which is many times faster than one by one."""
    lines = fold("\n".join([entry.strip("*").replace("\n", " ") for entry in entries])).text.split("\n")
    for entry, text in zip(entries, lines, strict=True):
        yield Phrase(
            table=table,
            text=" ".join(text.split()),
            language=language,
            opens_before=entry.startswith("*"),
            opens_after=entry.endswith("*"),
            spelt=unicodedata.normalize("NFC", entry.strip("*")).lower() if language in TONED_LANGUAGES else "",
        )

# SPDX-License-Identifier: EUPL-1.2
"""Writes family names, places and everyday words to indexer/data/, to tell buyers' names from other capital words.

    python -m uv run --with faker==40.54.0 --with django deploy/people_words.py WORDS...

Family names, towns, regions and countries are facts that Faker's locale tables (MIT licence) list. Everyday words are
single words seen in lower case (in German: often) in Faker's word lists, in Django's translated interface (BSD licence)
and in WORDS, plain text files; never a sentence of them.
"""

import gettext
import importlib
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import django
from faker.providers import address, lorem, person

DATA = Path(__file__).parent.parent / "indexer" / "data"
PLAIN = re.compile(r"[^\W\d_][^\W\d_'’-]{1,24}(?:[ '’-][^\W\d_]{1,20}){0,3}")
WORD = re.compile(r"[^\W\d_]{2,24}")
LANGUAGES = (
    "ar bg cs da de el es et fi fr hr hu it lt lv mk nb nl pl pt pt_BR ro ru sk sl sr sv tr uk sq ca nn en".split()
)
OFTEN, VERY_OFTEN, NOUN_OFTEN = 2, 4, 12
ORIGIN = "Faker 40.54.0 (MIT licence, Copyright (c) 2012 Daniele Faraglia)"


def main() -> None:
    """Read all sources, write the three tables."""
    given = {line.strip("?") for line in _lines("given_names.txt") if not line.startswith("?")}
    families = {name for name in listed(person, ("last",)) if " " not in name and len(name) > 2}
    places = set(listed(address, ("cit", "state", "region", "countr", "department", "provinc", "canton")))
    low, high = counted(sys.argv[1:])
    lists = {word.lower() for word in listed(lorem, ("word",)) if word.islower()} | set(translated())
    everyday = {word for word, count in low.items() if count >= VERY_OFTEN and count * 3 > high[word]} | lists
    nouns = {word for word, count in high.items() if count >= NOUN_OFTEN and word not in families and word not in given}
    everyday = {word for word in (everyday | nouns) - given if len(word) > 1}
    doubtful = {name for name in families if name in everyday or name in places}
    _write("places.txt", f"Towns, regions and countries, as {ORIGIN} lists them.", sorted(places - given))
    marked = sorted(f"?{name}" if name in doubtful else name for name in families)
    _write("family_names.txt", f"Family names, as {ORIGIN} lists them; `?`: a word or a place too.", marked)
    _write(
        "everyday_words.txt",
        "Everyday words of thirty languages, single and without order.",
        sorted(everyday - families | doubtful & everyday),
    )


def listed(providers: object, fields: tuple[str, ...]) -> Iterator[str]:
    """All names of such fields in all locales, lower case."""
    root = Path(providers.__file__ or "").parent  # type: ignore[attr-defined]
    for folder in sorted(one for one in root.iterdir() if re.fullmatch(r"[a-z]{2,3}_[A-Z]{2}", one.name)):
        provider = importlib.import_module(f"{providers.__name__}.{folder.name}").Provider  # type: ignore[attr-defined]
        for field in vars(provider):
            held = getattr(provider, field)
            if (
                any(part in field for part in fields)
                and isinstance(held, list | tuple | dict | set)
                and "format" not in field
            ):
                yield from _plain(held)


def _plain(held: object) -> Iterator[str]:
    for one in held:  # type: ignore[attr-defined]
        for name in one if isinstance(one, tuple | list) else (one,):
            if isinstance(name, str) and PLAIN.fullmatch(name):
                yield unicodedata.normalize("NFC", name).lower()


def translated() -> Iterator[str]:
    """Lower-case words of Django's interface in all languages."""
    for language in LANGUAGES:
        for file in Path(django.__path__[0]).rglob(f"{language}/LC_MESSAGES/*.mo"):
            with file.open("rb") as handle:
                catalogue = gettext.GNUTranslations(handle)._catalog  # type: ignore[attr-defined]
            for text in catalogue.values():
                yield from (word for word in WORD.findall(str(text)) if word.islower() and len(word) > 2)


def counted(paths: list[str]) -> tuple[Counter[str], Counter[str]]:
    """How often each word stands in lower case, and with a capital."""
    low: Counter[str] = Counter()
    high: Counter[str] = Counter()
    for path in paths:
        for word in WORD.findall(Path(path).read_text(encoding="utf-8", errors="replace")):
            (low if word.islower() else high)[word.lower()] += 1
    return low, high


def _lines(name: str) -> list[str]:
    return [line for line in (DATA / name).read_text(encoding="utf-8").splitlines() if not line.startswith("#")]


def _write(name: str, head: str, words: list[str]) -> None:
    text = "\n".join(words)
    (DATA / name).write_text(
        f"# {head}\n# Written by deploy/people_words.py on 2026-11-22.\n{text}\n", encoding="utf-8"
    )


if __name__ == "__main__":
    main()

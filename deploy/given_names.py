# SPDX-License-Identifier: EUPL-1.2
"""Writes indexer/data/given_names.txt: given names of forty languages, to know buyers' names by.

    python -m uv run --with faker==40.54.0 deploy/given_names.py WORDS...

Names are facts that Faker's locale tables (MIT licence) list; nothing else is taken. WORDS are plain text files where
everyday words stand: a name that is one of those words, or a place, is marked `?`, and counts beside another sign only.
"""

import importlib
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from faker.providers import address

LOCALES = (
    "en_US en_GB en_IE en_IN en_NG en_PK fr_FR fr_BE fr_CH fr_CA de_DE de_AT de_CH es_ES es_MX es_AR es_CO es_CL it_IT "
    "pl_PL ru_RU uk_UA tr_TR pt_PT pt_BR nl_NL nl_BE cs_CZ sk_SK ro_RO hu_HU bg_BG hr_HR sl_SI sv_SE no_NO "
    "da_DK fi_FI et_EE lv_LV lt_LT el_GR ga_IE az_AZ yo_NG ha_NG ig_NG zu_ZA tw_GH vi_VN"
).split()
PLAIN = re.compile(r"[^\W\d_][^\W\d_'’-]{2,19}(?:['’-][^\W\d_]{2,15})?")
WORD = re.compile(r"[^\W\d_]{3,20}")
OFTEN = 3
TARGET = Path(__file__).parent.parent / "indexer" / "data" / "given_names.txt"
HEAD = """\
# Given names, lower case, one a line; `?` before a name that is an everyday word or a place too.
# Origin: names listed by the locale tables of Faker 40.54.0 (MIT licence, Copyright (c) 2012 Daniele Faraglia),
# read by deploy/given_names.py on 2026-11-22. `?` marks: words seen in lower case in shop pages, and places below.
"""
PLACES = (
    "adelaide alexandria america asia austin barcelona berlin bolton boston bristol brooklyn carolina charlotte "
    "chelsea "
    "chester china cordoba dakota dallas denver devon diego dublin eden elba essex florence florencia geneva georgia "
    "holland houston india ireland israel jackson jordan kent kenya lincoln london lorraine lourdes lucca lyon madison "
    "malaga malta medina melbourne mercedes milan milano montana moses murcia napoli nice odessa orlando oslo "
    "paris persia phoenix preston reading rhodes roma rome salvador santiago savannah siena sofia sydney toledo trent "
    "troy valencia venezia verona victoria vienna virginia warwick washington york zion"
).split()


def main() -> None:
    """Read all locales and the words, write the table."""
    names: set[str] = set()
    for locale in LOCALES:
        provider = importlib.import_module(f"faker.providers.person.{locale}").Provider
        for field in vars(provider):
            if "first" in field and "name" in field and "romanized" not in field:
                listed = getattr(provider, field)
                names.update(listed if isinstance(listed, list | tuple | dict | set) else ())
    plain = {unicodedata.normalize("NFC", name).lower() for name in names if PLAIN.fullmatch(name)}
    everyday: Counter[str] = Counter()
    places = set(PLACES) | set(read_places())
    for path in sys.argv[1:]:
        everyday.update(WORD.findall(Path(path).read_text(encoding="utf-8", errors="replace")))
    doubtful = {word for word, count in everyday.items() if word.islower() and count >= OFTEN} | places
    lines = (f"?{name}" if name in doubtful else name for name in sorted(plain))
    TARGET.write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")


def read_places() -> Iterator[str]:
    """Cities, regions and countries of the same tables."""
    for locale in sorted(
        path.name
        for path in Path(address.__file__).parent.iterdir()
        if "_" in path.name.strip("_") and path.is_dir() and path.name[0] != "_"
    ):
        provider = importlib.import_module(f"faker.providers.address.{locale}").Provider
        for field in ("cities", "city_names", "states", "regions", "countries", "departments", "provinces", "cantons"):
            listed = getattr(provider, field, ())
            for one in listed if isinstance(listed, list | tuple | dict | set) else ():
                words = (one,) if isinstance(one, str) else one
                yield from (str(word).lower() for word in words)


if __name__ == "__main__":
    main()

# SPDX-License-Identifier: EUPL-1.2
"""Bare: names, strengths, forms, batches and makers of medicines and nothing else, which tell of no misrepresentation,
unless the title itself calls it a copy.
"""

import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence

from classifiers.labels import LabelledListing, written_rows
from classifiers.lexicon import Lexicon
from config.reference import Reference, Substance

BARE = "bare"
STRENGTH = re.compile(r"^(\d[\d.,]*)\s*")
FORMER = re.compile(r"\bex (\w+)")
BATCH_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ0123456789"
PACKS = (4, 7, 10, 14, 20, 28, 30, 50, 56, 60, 84, 90, 100)
TITLES = (
    "{brand} {strength}", "{brand} {strength} {form}", "{brand} {strength} {maker}", "{maker} {brand} {strength}",
    "{brand} {strength} {pack} {form}", "{brand}® {strength}, {pack} {form} ({maker})", "{inn} {strength} {form}",
    "{inn} ({brand}) {strength} x{pack}", "{brand} {strength} {form} N{pack} {maker}", "{brand} - {maker} - {strength}",
    "{brand} {form} batch {batch}", "{brand} {strength} LOT {batch}",
)  # fmt: skip
COPIES = (
    "{brand} {strength} {copy}", "{copy} {brand} {strength}", "{pack} x {strength} {brand} {maker} {copy}",
    "{brand} {copy} {form}", "{copy}: {brand} {strength} {form}",
)  # fmt: skip
COPY_SHARE = 0.2
DESCRIPTIONS = (
    "", "", "", "", "{inn} {strength}. {form}, {pack}.", "{maker}. {pack} {form}.", "{brand} {maker} {strength}",
    "{talk}.", "{brand} {strength}, {maker}. {talk}. {more}.", "{talk}, {more}", "{batch}, {form}",
)  # fmt: skip
TALK_TABLES = frozenset(
    {"waives_prescription", "discreet", "customs", "reship", "crypto_only", "messenger_only", "bulk"}
)
"""Phrases of conduct, which no label of `falsified` may rest on."""


def sales_talk(lexicon: Lexicon) -> dict[str, list[str]]:
    """What unlawful sellers say of dispatch, payment and prescriptions, by language."""
    return _by_language(lexicon, TALK_TABLES)


def make_bare(lexicon: Lexicon, reference: Reference, *, size: int, seed: int) -> Iterator[LabelledListing]:
    """`size` such texts, by chance with sales talk; the same seed gives the same texts."""
    chance = random.Random(seed)  # noqa: S311 — texts for training, not secrets
    known = [one for one in reference.substances if one.brands and one.registered_strengths and one.originator_holder]
    weights = _mentions(known)
    forms, talk = _by_language(lexicon, frozenset({"form"})), sales_talk(lexicon)
    copies = _by_language(lexicon, frozenset({"replica"}))
    languages = sorted(forms.keys() & talk.keys() & copies.keys())
    for number in range(size):
        language = chance.choice(languages)
        words = _words(chance.choices(known, weights)[0], chance) | {
            "form": chance.choice(forms[language]),
            "talk": chance.choice(talk[language]),
            "more": chance.choice(talk[language]),
            "copy": chance.choice(copies[language]),
        }
        is_copy = chance.random() < COPY_SHARE
        yield LabelledListing(
            source=f"generated_{BARE}",
            operator=f"generated_{BARE}/{number % 7}",
            language=language,
            title=chance.choice(COPIES if is_copy else TITLES).format_map(words),
            description=chance.choice(DESCRIPTIONS).format_map(words),
            topic="medical",
            falsified=is_copy,
            kind="human_medicine",
            label=BARE,
            generated=True,
        )


def _mentions(substances: Sequence[Substance]) -> list[int]:
    """How often the texts written as falsified name each, and one: what they name most is to be told of most."""
    words = Counter(
        word for row in written_rows() if row.falsified for word in f"{row.title} {row.description}".lower().split()
    )
    return [1 + sum(words[name.lower()] for name in (one.inn, *one.brands)) for one in substances]


def _words(substance: Substance, chance: random.Random) -> dict[str, str]:
    holder = substance.originator_holder
    makers = [re.split(r"[/,;(]", holder)[0].strip(), *FORMER.findall(holder)]
    return {
        "brand": chance.choice((*substance.brands, *substance.brands, substance.inn)),
        "inn": substance.inn,
        "strength": STRENGTH.sub(chance.choice((r"\1", r"\1 ")), chance.choice(substance.registered_strengths)),
        "maker": chance.choice([maker for maker in makers if maker]),
        "pack": str(chance.choice(PACKS)),
        "batch": "".join(chance.choices(BATCH_LETTERS, k=2)) + "".join(chance.choices("0123456789", k=5)),
    }


def _by_language(lexicon: Lexicon, tables: frozenset[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for phrase in lexicon.phrases:
        if phrase.table in tables:
            found.setdefault(phrase.language, []).append(phrase.text)
    return found

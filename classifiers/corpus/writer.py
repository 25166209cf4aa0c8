# SPDX-License-Identifier: EUPL-1.2
"""Writer: composes texts of one language from the lexicon's phrases and the tables' names."""

import random
from dataclasses import dataclass

from classifiers.corpus.everyday_words import TRADE_NAMES
from classifiers.corpus.words import COMPANIES, LINKS
from classifiers.lexicon import Lexicon
from config.reference import Reference, Role, Substance

STRENGTHS = (
    "5 mg",
    "10 mg",
    "20 mg",
    "25 mg",
    "40 mg",
    "50mg",
    "75 mg",
    "100 mg",
    "100mg",
    "250 mg",
    "500 mg",
    "1 g",
    "0,5 mg",
    "2.5mg",
)
PACKS = (10, 14, 20, 28, 30, 50, 56, 60, 90, 98, 100, 120, 180)


@dataclass(frozen=True, kw_only=True)
class Pools:
    """What texts are composed from."""

    phrases: dict[tuple[str, str], tuple[str, ...]]
    languages: tuple[str, ...]
    medicines: tuple[str, ...]
    authorised: tuple[str, ...]
    """Names that a lawful pharmacy has: nothing made for other markets, for animals, or never authorised."""
    listed: tuple[Substance, ...]
    research: tuple[Substance, ...]
    narcotics: tuple[str, ...]
    vet_brands: tuple[str, ...]
    brands: tuple[str, ...]
    makers: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A text before it becomes a labelled row."""

    title: str
    description: str
    topic: str
    illicit: bool | None = None
    conduct: bool | None = None
    site_text: str = ""
    url: str = ""
    falsified: bool | None = None
    kind: str = ""


class Writer:
    """Writes texts of one language with one source of chance."""

    def __init__(self, pools: Pools, language: str, chance: random.Random) -> None:
        self.pools, self.language, self.chance = pools, language, chance

    def say(self, table: str, count: int = 1) -> str:
        """So many phrases of a table, in the writer's language or else in English."""
        entries = self.pools.phrases.get((table, self.language)) or self.pools.phrases.get((table, "en"), ("",))
        return ", ".join(self.chance.choice(entries) for _ in range(count))

    def sentence(self, *tables: str) -> str:
        """A sentence of phrases with small words between, in chance order."""
        parts = [self.say(table) for table in tables]
        self.chance.shuffle(parts)
        link = self.chance.choice(LINKS.get(self.language, LINKS["en"]))
        return f" {link} ".join(part for part in parts if part).capitalize() + self.chance.choice((".", ".", "!", ""))

    def medicine(self) -> str:
        """A name, often with a maker, as catalogues write it."""
        return self._dressed(self.chance.choice(self.pools.medicines))

    def authorised(self) -> str:
        """The same of names that a lawful pharmacy has."""
        return self._dressed(self.chance.choice(self.pools.authorised))

    def product(self) -> str:
        """A medicine's title line."""
        parts = [self.chance.choice(STRENGTHS), *self._form_and_pack()]
        if self.chance.random() < 0.25:
            self.chance.shuffle(parts)
        return " ".join((self.medicine(), *parts[: self.chance.randint(1, 3)]))

    def lawful_product(self) -> str:
        """The same as a lawful pharmacy writes it: brands have no strength that they never had."""
        name = self.chance.choice(self.pools.authorised)
        strength = [] if name in self.pools.brands else [self.chance.choice(STRENGTHS)]
        parts = [*strength, *self._form_and_pack()]
        return " ".join((self._dressed(name), *parts[: self.chance.randint(1, 3)]))

    def _dressed(self, name: str) -> str:
        if self.chance.random() < 0.3:
            name = f"{name} {self.chance.choice(COMPANIES)}"
        style = self.chance.random()
        return name.upper() if style < 0.2 else name.capitalize() if style < 0.8 else name

    def _form_and_pack(self) -> list[str]:
        parts = [self.say("form")]
        if self.chance.random() < 0.7:
            pack = self.chance.choice(("{} {}", "x{}", "{0}", "{} st", "N{}"))
            parts.append(pack.format(self.chance.choice(PACKS), self.say("form")))
        return parts

    def brand(self) -> str:
        """A brand, as sellers write it."""
        return self.chance.choice(self.pools.brands).title()

    def maker(self) -> str:
        """A maker of originals, with or without a small word before it."""
        return self.chance.choice(("", "", "by ", "(")) + self.chance.choice(self.pools.makers).title()

    def name_of_trade(self) -> str:
        """An invented name of an ordinary brand, or none."""
        return self.pick(TRADE_NAMES) if self.chance.random() < 0.7 else ""

    def model_number(self) -> str:
        """Letters and digits as makers of electronics use them."""
        letters = "".join(self.chance.choice("ABCDEGHKLMPRSTX") for _ in range(self.chance.randint(1, 3)))
        return f"{letters}{self.chance.choice(('', '-'))}{self.chance.randint(10, 9999)}"

    def pick(self, entries: tuple[str, ...]) -> str:
        """One of several words."""
        return self.chance.choice(entries)


def make_pools(lexicon: Lexicon, reference: Reference) -> Pools:
    """The words of the lexicon and the tables, in fixed order."""
    phrases: dict[tuple[str, str], list[str]] = {}
    for phrase in lexicon.phrases:
        phrases.setdefault((phrase.table, phrase.language), []).append(phrase.text)
    for_animals = {row.inn.lower() for row in reference.substances if "eterinary" in row.therapeutic_class}
    listed = tuple(
        row
        for row in reference.substances
        if row.role in (Role.MEDICINE, Role.GREY) and row.inn.lower() not in for_animals
    )
    named = (name for name in reference.names if name.kind in ("inn", "brand") and not name.common_word)
    medicines = {name.name for name in named if name.inn.lower() not in for_animals}
    medicines = {name for name in medicines if name.lower() not in for_animals}
    medicines |= {name for row in listed for name in (row.inn, *row.brands, *row.market_brands)}
    unlawful = {name.lower() for row in reference.substances for name in row.market_brands}
    unlawful |= {n.lower() for row in reference.substances if row.never_authorised for n in (row.inn, *row.brands)}
    return Pools(
        phrases={key: tuple(texts) for key, texts in phrases.items()},
        languages=lexicon.languages,
        medicines=tuple(sorted(medicines)),
        authorised=tuple(sorted(name for name in medicines if name.lower() not in unlawful)),
        listed=listed,
        research=tuple(row for row in listed if row.never_authorised and "+" not in row.inn),
        narcotics=tuple(row.inn for row in reference.substances if row.role is Role.PLAIN_NARCOTIC),
        vet_brands=tuple(sorted(name.name for name in reference.names if name.kind == "vet_brand")),
        brands=tuple(sorted({name for row in listed for name in row.brands})),
        makers=phrases_of_makers(phrases),
    )


def phrases_of_makers(phrases: dict[tuple[str, str], list[str]]) -> tuple[str, ...]:
    """Makers of originals, from every language's table."""
    return tuple(sorted({text for (table, _), texts in phrases.items() if table == "maker" for text in texts}))

# SPDX-License-Identifier: EUPL-1.2
"""The project's own corpus: texts composed from the lexicon and the tables, for what no public data has.

Nothing here is a real text. The same seed gives the same rows. Rows of a scene share an operator, so that no scene's
phrases stand on both sides of a split.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass

from classifiers.corpus.words import COMPANIES, GOODS, GOODS_DETAILS, LINKS, STREET, SUPPLEMENTS, SYLLABLES
from classifiers.labels import LabelledListing
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
    listed: tuple[Substance, ...]
    research: tuple[Substance, ...]
    narcotics: tuple[str, ...]
    vet_brands: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A text before it becomes a labelled row."""

    title: str
    description: str
    topic: str
    illicit: bool | None = None
    conduct: bool | None = None
    site_text: str = ""


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
        name = self.chance.choice(self.pools.medicines)
        if self.chance.random() < 0.3:
            name = f"{name} {self.chance.choice(COMPANIES)}"
        style = self.chance.random()
        return name.upper() if style < 0.2 else name.capitalize() if style < 0.8 else name

    def product(self) -> str:
        """A medicine's title line."""
        parts = [self.chance.choice(STRENGTHS), self.say("form")]
        if self.chance.random() < 0.7:
            parts.append(
                self.chance.choice(("{} {}", "x{}", "{0}", "{} st", "N{}")).format(
                    self.chance.choice(PACKS), self.say("form")
                )
            )
        if self.chance.random() < 0.25:
            self.chance.shuffle(parts)
        return " ".join((self.medicine(), *parts[: self.chance.randint(1, 3)]))

    def pick(self, entries: tuple[str, ...]) -> str:
        """One of several words."""
        return self.chance.choice(entries)


def make_corpus(lexicon: Lexicon, reference: Reference, *, size: int, seed: int) -> list[LabelledListing]:
    """So many generated rows, over all languages of the lexicon."""
    pools = make_pools(lexicon, reference)
    chance = random.Random(seed)  # noqa: S311 — texts for training, not secrets
    rows = []
    for number in range(size):
        language = "en" if chance.random() < 0.15 else chance.choice(pools.languages)
        scene = chance.choices(list(SCENES), weights=[SCENES[name][1] for name in SCENES])[0]
        draft = SCENES[scene][0](Writer(pools, language, chance))
        rows.append(
            LabelledListing(
                source=f"generated_{scene}",
                operator=f"generated_{scene}/{language}/{number % 7}",
                language=language,
                title=draft.title,
                description=draft.description,
                topic=draft.topic,
                illicit=draft.illicit,
                conduct=draft.conduct,
                site_text=draft.site_text,
                label=scene,
                generated=True,
            )
        )
    return rows


def make_pools(lexicon: Lexicon, reference: Reference) -> Pools:
    """The words of the lexicon and the tables, in fixed order."""
    phrases: dict[tuple[str, str], list[str]] = {}
    for phrase in lexicon.phrases:
        phrases.setdefault((phrase.table, phrase.language), []).append(phrase.text)
    listed = tuple(row for row in reference.substances if row.role in (Role.MEDICINE, Role.GREY))
    medicines = {name.name for name in reference.names if name.kind in ("inn", "brand") and not name.common_word}
    medicines |= {name for row in listed for name in (row.inn, *row.brands, *row.market_brands)}
    return Pools(
        phrases={key: tuple(texts) for key, texts in phrases.items()},
        languages=lexicon.languages,
        medicines=tuple(sorted(medicines)),
        listed=listed,
        research=tuple(row for row in listed if row.never_authorised and "+" not in row.inn),
        narcotics=tuple(row.inn for row in reference.substances if row.role is Role.PLAIN_NARCOTIC),
        vet_brands=tuple(sorted(name.name for name in reference.names if name.kind == "vet_brand")),
    )


def pharmacy(w: Writer) -> Draft:
    """A licensed pharmacy's catalogue row."""
    extras = [w.sentence("medical_words", "form"), w.sentence("asks_prescription"), w.sentence("offer"), w.say("info")]
    w.chance.shuffle(extras)
    site = " ".join((w.sentence("licensed"), w.sentence("asks_prescription"), w.sentence("licensed", "offer")))
    text = " ".join(extras[: w.chance.randint(0, 3)])
    return Draft(title=w.product(), description=text, topic="medical", illicit=False, conduct=False, site_text=site)


def catalogue(w: Writer) -> Draft:
    """A catalogue row under a brand that no table knows, with its composition."""
    name = "".join(w.pick(SYLLABLES) for _ in range(w.chance.randint(2, 4))).capitalize()
    strength = w.chance.choice(("", "", " 10", " 20", " 40", " 500", " Plus", " F", " SR", " mg"))
    title = f"{name}{strength} {w.say('form').capitalize()}"
    parts = " + ".join(f"{w.medicine()} ({w.chance.choice(STRENGTHS)})" for _ in range(w.chance.randint(1, 3)))
    text = f"{parts}. {w.say('medical_words', 2)}. {w.say('info')}: {w.say('medical_words', 3)}"
    return Draft(title=title, description=text, topic="medical", illicit=False, conduct=False)


def rogue(w: Writer) -> Draft:
    """A rogue pharmacy's row."""
    tables = [
        "waives_prescription",
        "rogue_shop",
        "discreet",
        "crypto_only",
        "reship",
        "customs",
        "messenger_only",
        "offer",
    ]
    w.chance.shuffle(tables)
    text = " ".join(w.sentence(*tables[i : i + 2]) for i in range(0, w.chance.randint(2, 8), 2))
    site = " ".join((w.sentence("rogue_shop", "waives_prescription"), w.sentence("discreet", "crypto_only")))
    return Draft(title=w.product(), description=text, topic="medical", illicit=True, conduct=True, site_text=site)


def spam(w: Writer) -> Draft:
    """An unasked mail that praises medicines."""
    names = ", ".join(w.medicine() for _ in range(w.chance.randint(1, 5)))
    text = " ".join(
        (
            w.sentence("rogue_shop", "miracle"),
            names,
            w.sentence("waives_prescription"),
            w.sentence("rogue_shop", "offer"),
            w.sentence("discreet"),
        )
    )
    title = w.chance.choice((w.sentence("rogue_shop"), w.sentence("miracle"), f"{w.say('offer')} {names}"))
    return Draft(title=title, description=text, topic="medical", illicit=True, conduct=True)


def market(w: Writer) -> Draft:
    """An anonymous vendor's title on a market."""
    row = w.chance.choice(w.pools.listed)
    name = w.chance.choice((row.inn, *row.brands, *row.market_brands))
    amount = w.chance.choice(("{}x", "{} x", "x{}", "{} pills", "{} tabs", "{} pcs")).format(w.chance.choice(PACKS))
    parts = [amount, name, w.chance.choice(STRENGTHS)]
    w.chance.shuffle(parts)
    text = w.sentence("offer", "discreet") if w.chance.random() < 0.4 else ""
    return Draft(title=" ".join(parts), description=text, topic="medical", illicit=True)


def research(w: Writer) -> Draft:
    """A research peptide or the like."""
    row = w.chance.choice(w.pools.research)
    amount = w.chance.choice(("5mg vial", "10 mg", "10mg vial", "30 ml", "60 caps", "1g powder"))
    title = f"{w.chance.choice((row.inn, *row.synonyms[:3]))} {amount}"
    text = w.sentence("research_only", "offer") if w.chance.random() < 0.6 else ""
    return Draft(title=title, description=text, topic="medical", illicit=True)


def raw_material(w: Writer) -> Draft:
    """An active substance as powder."""
    amount = w.chance.choice(("100g", "1kg", "25 kg", "10g"))
    title = f"{w.chance.choice(w.pools.listed).inn} {w.say('raw_material')} {amount}"
    return Draft(title=title, description=w.sentence("raw_material", "bulk"), topic="medical", illicit=True)


def veterinary(w: Writer) -> Draft:
    """A veterinary medicine."""
    title = f"{w.pick(w.pools.vet_brands)} {w.chance.choice(STRENGTHS)} {w.say('form')} {w.say('veterinary')}"
    return Draft(title=title, description=w.sentence("veterinary", "offer"), topic="medical", conduct=False)


def device(w: Writer) -> Draft:
    """A medical device, with or without conformity."""
    table = w.chance.choice(("device_conform", "device_nonconform", "offer"))
    return Draft(title=w.sentence("device"), description=w.sentence("device", table), topic="medical", conduct=False)


def paper(w: Writer) -> Draft:
    """Forged documents, packaging, empties and tools."""
    table = w.chance.choice(("document", "packaging", "empty_pack", "tool"))
    title = f"{w.say(table)} {w.medicine() if w.chance.random() < 0.7 else w.say('medical_words')}"
    return Draft(title=title, description=w.sentence(table, "imprint", "offer"), topic="medical")


def supplement(w: Writer) -> Draft:
    """Food supplements and cosmetics of ordinary shops."""
    title = f"{w.pick(SUPPLEMENTS)} {w.say('supplement')} {w.chance.choice(PACKS)} {w.say('form')}"
    return Draft(title=title, description=w.sentence("supplement", "offer"), topic="goods", conduct=False)


def goods(w: Writer) -> Draft:
    """Ordinary goods."""
    names = GOODS.get(w.language, GOODS["en"])
    title = f"{w.pick(COMPANIES) if w.chance.random() < 0.2 else ''} {w.pick(names)} {w.pick(GOODS_DETAILS)}".strip()
    text = w.sentence("offer") + " " + " ".join(w.pick(GOODS_DETAILS) for _ in range(3))
    return Draft(title=title, description=text if w.chance.random() < 0.6 else "", topic="goods", conduct=False)


def contraband(w: Writer) -> Draft:
    """Street drugs and other contraband."""
    thing = w.chance.choice((w.pick(w.pools.narcotics), w.say("contraband"), w.pick(STREET)))
    amount = w.chance.choice(("1g", "3.5g", "5 g", "10x", "1 oz", "100 x", "7 gram", ""))
    title = f"{amount} {thing} {w.say('contraband') if w.chance.random() < 0.4 else ''}"
    return Draft(
        title=title.strip(),
        description=w.sentence("offer", "discreet") if w.chance.random() < 0.4 else "",
        topic="contraband",
        conduct=False,
    )


def warning(w: Writer) -> Draft:
    """A notice of an authority or press report on fakes."""
    name = w.medicine()
    text = " ".join(
        (
            w.sentence("warning", "news"),
            f"{name}.",
            w.sentence("news"),
            w.sentence("warning", "caution"),
            w.sentence("warning", "medical_words"),
        )
    )
    return Draft(title=f"{w.sentence('warning')} {name}", description=text, topic="not_offer", conduct=False)


def information(w: Writer) -> Draft:
    """Health information."""
    name = w.medicine()
    text = " ".join(
        (
            w.sentence("info", "medical_words"),
            f"{name} {w.say('info')}.",
            w.sentence("info"),
            w.sentence("info", "medical_words"),
        )
    )
    return Draft(title=f"{w.say('info')} {name}", description=text, topic="not_offer", conduct=False)


def patients(w: Writer) -> Draft:
    """A patient forum."""
    name = w.medicine()
    text = " ".join(
        (
            w.sentence("forum", "medical_words"),
            f"{name} {w.chance.choice(STRENGTHS)}, {w.say('forum')}?",
            w.sentence("forum"),
        )
    )
    return Draft(title=f"{name} - {w.say('forum')}", description=text, topic="not_offer", conduct=False)


SCENES: dict[str, tuple[Callable[[Writer], Draft], float]] = {
    "pharmacy": (pharmacy, 3.0),
    "catalogue": (catalogue, 1.5),
    "rogue": (rogue, 1.5),
    "spam": (spam, 0.8),
    "market": (market, 1.5),
    "research": (research, 0.7),
    "raw_material": (raw_material, 0.4),
    "veterinary": (veterinary, 0.5),
    "device": (device, 0.6),
    "paper": (paper, 0.8),
    "supplement": (supplement, 0.8),
    "goods": (goods, 1.2),
    "contraband": (contraband, 1.0),
    "warning": (warning, 0.9),
    "information": (information, 0.9),
    "patients": (patients, 0.7),
}
"""Scene and its weight."""

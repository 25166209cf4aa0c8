# SPDX-License-Identifier: EUPL-1.2
"""Scenes: one function for each kind of text that training needs, and how often each is written."""

from collections.abc import Callable

from classifiers.corpus.words import (
    ACCESSORIES,
    COMPANIES,
    GOODS,
    GOODS_DETAILS,
    SHORT_FORMS,
    STREET,
    SUPPLEMENT_SIZES,
    SUPPLEMENTS,
    SYLLABLES,
)
from classifiers.corpus.writer import PACKS, STRENGTHS, Draft, Writer


def pharmacy(w: Writer) -> Draft:
    """A licensed pharmacy's catalogue row."""
    extras = [w.sentence("medical_words", "form"), w.sentence("asks_prescription"), w.sentence("offer"), w.say("info")]
    w.chance.shuffle(extras)
    site = " ".join((w.sentence("licensed"), w.sentence("asks_prescription"), w.sentence("licensed", "offer")))
    text = " ".join(extras[: w.chance.randint(0, 3)])
    title = w.lawful_product()
    return Draft(title=title, description=text, topic="medical", illicit=False, conduct=False, site_text=site)


def counter(w: Writer) -> Draft:
    """A licensed pharmacy's row as its till writes it: a brand that no table knows, short words, capitals."""
    name = _invented(w) if w.chance.random() < 0.6 else w.pick(w.pools.authorised)
    strength = w.chance.choice(STRENGTHS) if w.chance.random() < 0.5 else ""
    title = " ".join(part for part in (name, strength, w.pick(SHORT_FORMS).format(w.chance.choice(PACKS))) if part)
    text = w.sentence("medical_words") if w.chance.random() < 0.4 else ""
    site = " ".join((w.sentence("pharmacy", "licensed"), w.sentence("asks_prescription")))
    title = title.upper() if w.chance.random() < 0.3 else title
    return Draft(title=title, description=text, topic="medical", illicit=False, conduct=False, site_text=site)


def _invented(w: Writer) -> str:
    return "".join(w.pick(SYLLABLES) for _ in range(w.chance.randint(2, 4))).capitalize()


def catalogue(w: Writer) -> Draft:
    """A catalogue row under a brand that no table knows, with its composition."""
    name = _invented(w)
    strength = w.chance.choice(("", "", " 10", " 20", " 40", " 500", " Plus", " F", " SR", " mg"))
    title = f"{name}{strength} {w.say('form').capitalize()}"
    parts = " + ".join(f"{w.authorised()} ({w.chance.choice(STRENGTHS)})" for _ in range(w.chance.randint(1, 3)))
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
    kind = "investigational_medicine" if row.never_authorised else "human_medicine"
    url = f"http://market{w.chance.randrange(9)}.onion/"
    return Draft(title=" ".join(parts), description=text, topic="medical", illicit=True, url=url, kind=kind)


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


def excipient(w: Writer) -> Draft:
    """An inactive ingredient for making medicines."""
    title = f"{w.say('excipient')} {w.chance.choice(('25 kg', '1 kg', '500 g', 'pharma grade', 'Ph. Eur.', 'USP'))}"
    return Draft(title=title, description=w.sentence("excipient", "bulk", "offer"), topic="medical", conduct=False)


def accessory(w: Writer) -> Draft:
    """What is made to be used with a device."""
    thing = w.chance.choice(ACCESSORIES)
    return Draft(title=f"{thing} {w.chance.choice(PACKS)}", description=w.sentence("device", "offer"), topic="medical")


def device_part(w: Writer) -> Draft:
    """A part or material of a device."""
    title = f"{w.say('device_part')} {w.say('device')}"
    return Draft(title=title, description=w.sentence("device_part", "offer"), topic="medical", conduct=False)


def supplement(w: Writer) -> Draft:
    """Food supplements and cosmetics of ordinary shops."""
    size = w.pick(SUPPLEMENT_SIZES) if w.chance.random() < 0.5 else f"{w.chance.choice(PACKS)} {w.say('form')}"
    said = w.say("supplement") if w.chance.random() < 0.5 else w.name_of_trade()
    text = w.sentence("supplement", "offer") if w.chance.random() < 0.6 else ""
    return Draft(title=f"{w.pick(SUPPLEMENTS)} {said} {size}", description=text, topic="goods", conduct=False)


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
    "counter": (counter, 1.2),
    "rogue": (rogue, 1.5),
    "spam": (spam, 0.8),
    "market": (market, 1.5),
    "research": (research, 0.7),
    "raw_material": (raw_material, 0.4),
    "veterinary": (veterinary, 0.5),
    "device": (device, 0.6),
    "excipient": (excipient, 0.3),
    "accessory": (accessory, 0.3),
    "device_part": (device_part, 0.3),
    "paper": (paper, 0.8),
    "supplement": (supplement, 0.8),
    "goods": (goods, 1.2),
    "contraband": (contraband, 1.0),
    "warning": (warning, 0.9),
    "information": (information, 0.9),
    "patients": (patients, 0.7),
}
"""Scene and its weight."""

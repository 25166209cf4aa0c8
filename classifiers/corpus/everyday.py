# SPDX-License-Identifier: EUPL-1.2
"""Scenes of ordinary trade that share words with medicine: cosmetics, books, electronics, food, mail, lawful papers."""

from classifiers.corpus.everyday_words import (
    BOOKS,
    COSMETICS,
    ELECTRONICS,
    FOOD,
    LAWFUL_SERVICES,
    MAILS,
    SOUVENIRS,
)
from classifiers.corpus.writer import PACKS, Draft, Writer


def cosmetic(w: Writer) -> Draft:
    """A cosmetic in a form that medicines have too."""
    size = w.chance.choice(("50 ml", "200ml", "75 g", "100 ml", "2 x 30 ml", "SPF 30", "1 oz"))
    title = f"{w.name_of_trade()} {w.pick(COSMETICS)} {size}"
    text = " ".join((w.sentence("supplement"), w.sentence("offer")))
    return Draft(title=title, description=text, topic="goods", conduct=False, falsified=False, kind="not_medical")


def book(w: Writer) -> Draft:
    """A book, also about medicines."""
    subject = w.medicine() if w.chance.random() < 0.4 else w.say("medical_words").capitalize()
    title = w.pick(BOOKS).format(subject=subject)
    return Draft(title=title, description=w.sentence("offer"), topic="goods", conduct=False, kind="not_medical")


def electronic(w: Writer) -> Draft:
    """Electronics with numbers and units that look like doses and packs."""
    title = f"{w.name_of_trade()} {w.pick(ELECTRONICS)} {w.model_number()}"
    text = f"{w.pick(ELECTRONICS)}, {w.model_number()}. {w.sentence('offer')}" if w.chance.random() < 0.6 else ""
    return Draft(title=title, description=text, topic="goods", conduct=False, falsified=False, kind="not_medical")


def food(w: Writer) -> Draft:
    """Food and drink in capsules, drops, packs and milligrams."""
    title = f"{w.pick(FOOD)} {w.chance.choice(PACKS)} {w.chance.choice(('caps', 'x 10 g', 'pcs', 'bags', '500 g'))}"
    return Draft(title=title, description=w.sentence("offer"), topic="goods", conduct=False, kind="not_medical")


def souvenir(w: Writer) -> Draft:
    """Clothes, mugs and toys that bear a medicine's name or a street drug's."""
    title = f"{w.brand()} {w.pick(SOUVENIRS)}"
    text = f"{w.pick(SOUVENIRS)}. {w.sentence('offer')}"
    return Draft(title=title, description=text, topic="goods", conduct=False, falsified=False, kind="not_medical")


def mail(w: Writer) -> Draft:
    """Everyday mail."""
    first, second = w.pick(MAILS), w.pick(MAILS)
    return Draft(title=first.split(",")[0], description=f"{first} {second}", topic="not_offer", conduct=False)


def service(w: Writer) -> Draft:
    """Lawful services around medicines: audits, own-brand packaging, training, transport."""
    text = f"{w.pick(LAWFUL_SERVICES)}. {w.sentence('licensed', 'medical_words')}"
    return Draft(title=w.pick(LAWFUL_SERVICES), description=text, topic="goods", conduct=False, falsified=False)


SCENES = {
    "cosmetic": (cosmetic, 0.7),
    "book": (book, 0.4),
    "electronic": (electronic, 0.8),
    "food": (food, 0.5),
    "souvenir": (souvenir, 0.3),
    "mail": (mail, 0.4),
    "service": (service, 0.3),
}

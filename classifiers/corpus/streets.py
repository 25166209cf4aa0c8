# SPDX-License-Identifier: EUPL-1.2
"""Scenes of channels and private advertisements: dealers' lists, leftovers, remedies, devices, wanted posts."""

from collections.abc import Callable
from typing import TypedDict

from classifiers.corpus.writer import PACKS, STRENGTHS, Draft, Writer

CURRENCIES = ("€", "$", "£", " eur", " zł", " kr", " лв", " грн", " ₽", " TL", " Kč", " Ft", " lei", " usd", "")
HEADS = (
    "PRICE LIST", "Menu", "RESTOCK", "Available now", "Preisliste", "Tarifs", "Lista de precios", "Listino", "Cennik",
    "Прайс",
    "Ceník", "Fiyat listesi", "Árlista", "Prislista", "Τιμοκατάλογος", "قائمة الأسعار", "价格表", "価格表", "가격표",
)  # fmt: skip
AMOUNTS = ("1 ml", "100 pcs", "x50", "50 st", "100 szt", "25 G", "0.5 x 16 mm", "10 Stk", "boîte de 100", "100 шт", "")


class Place(TypedDict):
    """What a place adds to a draft."""

    site_text: str
    illicit: bool | None


def dealer_list(w: Writer) -> Draft:
    """A dealer's list of medicines with prices, as channels post it."""
    lines = [_priced(w) for _ in range(w.chance.randint(2, 7))]
    tail = w.sentence(w.chance.choice(("messenger_only", "crypto_only", "discreet", "bulk")))
    title = w.pick(HEADS) if w.chance.random() < 0.6 else lines.pop()
    return Draft(
        title=title, description=" ".join((*lines, tail)), topic="medical", illicit=True, kind="human_medicine"
    )


def private_ad(w: Writer) -> Draft:
    """Somebody sells what is left of a medicine."""
    parts = [w.say("private_sale"), w.medicine(), w.chance.choice(STRENGTHS)]
    if w.chance.random() < 0.5:
        parts = parts[1:]
    text = w.sentence(*w.chance.sample(("diverted", "messenger_only", "discreet", "private_sale"), 2))
    place = _place(w, "private_ads")
    return Draft(title=" ".join(parts), description=text, topic="medical", kind="human_medicine", **place)


def described(w: Writer) -> Draft:
    """A medicine offered under what everybody knows it for."""
    text = w.sentence(*w.chance.sample(("discreet", "messenger_only", "waives_prescription", "offer"), 2))
    title = f"{w.say('described').capitalize()} {w.chance.choice((*STRENGTHS, '', ''))}".strip()
    place = _place(w, w.chance.choice(("channel", "private_ads")))
    return Draft(title=title, description=text, topic="medical", kind="human_medicine", **place)


def remedy(w: Writer) -> Draft:
    """A natural remedy that promises what only a medicine does."""
    name = w.name_of_trade()
    title = f"{name} {w.say(w.chance.choice(('tainted', 'hidden_ingredient')))} {w.say('natural')}".strip()
    text = f"{w.sentence('hidden_ingredient', 'natural')} {w.sentence('miracle')}"
    return Draft(title=title, description=text, topic="medical", illicit=True, falsified=True, kind="human_medicine")


def wanted(w: Writer) -> Draft:
    """Somebody looks for a medicine."""
    title = f"{w.say('wanted').capitalize()} {w.medicine()} {w.chance.choice((*STRENGTHS, '', ''))}".strip()
    text = w.sentence("forum") if w.chance.random() < 0.5 else ""
    return Draft(title=title, description=text, topic="not_offer", conduct=False, falsified=False)


def device_shop(w: Writer) -> Draft:
    """A device as medical shops list it: a name of trade, the thing, its size."""
    title = " ".join(part for part in (w.name_of_trade(), w.say("device"), w.pick(AMOUNTS)) if part)
    title = title.upper() if w.chance.random() < 0.15 else title
    text = w.sentence("device", "device_conform") if w.chance.random() < 0.4 else ""
    return Draft(title=title, description=text, topic="medical", conduct=False, falsified=False, kind="medical_device")


def _place(w: Writer, table: str) -> Place:
    """Where it is offered, when that is known: only then can anybody say that it is unlawful."""
    known = w.chance.random() < 0.5
    return {"site_text": w.sentence(table) if known else "", "illicit": True if known else None}


def _priced(w: Writer) -> str:
    name, strength, pack = w.medicine(), w.chance.choice(STRENGTHS), w.chance.choice(PACKS)
    return f"{name} {strength} x{pack} {w.chance.randint(2, 90) * 5}{w.pick(CURRENCIES)}"


SCENES: dict[str, tuple[Callable[[Writer], Draft], float]] = {
    "dealer_list": (dealer_list, 0.5),
    "private_ad": (private_ad, 0.7),
    "described": (described, 0.4),
    "remedy": (remedy, 0.3),
    "wanted": (wanted, 0.5),
    "device_shop": (device_shop, 0.7),
}
"""Scene and its weight."""

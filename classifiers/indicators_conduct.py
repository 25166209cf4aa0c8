# SPDX-License-Identifier: EUPL-1.2
"""Signs in how it is sold: secrecy, customs, payment, contact, wording of unlawful shops."""

from classifiers.assessment import Signal
from classifiers.context import Case
from classifiers.silence import NAME, silent_without
from crawler.listing import ContactKind

CRYPTO = frozenset({"bitcoin", "monero", "crypto", "litecoin", "ethereum", "usdt"})
UNTRACEABLE = frozenset({"western_union", "moneygram", "gift_card", "cash_by_mail"})
ORDINARY = frozenset({"card", "paypal", "bank_transfer", "cash_on_delivery", "klarna", "ideal", "sepa", "apple_pay"})
MESSENGERS = frozenset(
    {ContactKind.WHATSAPP, ContactKind.TELEGRAM, ContactKind.SIGNAL, ContactKind.WICKR, ContactKind.SESSION,
     ContactKind.THREEMA, ContactKind.VIBER, ContactKind.WECHAT, ContactKind.JABBER, ContactKind.TOX}
)  # fmt: skip
ORDINARY_CONTACTS = frozenset({ContactKind.PHONE, ContactKind.MAIL})


@silent_without("discreet")
def discreet_shipping(case: Case) -> Signal | None:
    """Secrecy of the parcel is promised: discreet, unmarked, stealth."""
    return case.find("discreet", 0.3) if case.sells_medicine else None


@silent_without("customs")
def customs_promise(case: Case) -> Signal | None:
    """The seller promises to get past customs, or speaks of seizure as a risk he carries."""
    return case.find("customs", 0.45) if case.sells_medicine else None


@silent_without("reship")
def reship_guarantee(case: Case) -> Signal | None:
    """A new parcel is promised should the first not arrive."""
    return case.find("reship", 0.3) if case.sells_medicine else None


@silent_without("crypto_only")
def crypto_or_untraceable_payment(case: Case) -> Signal | None:
    """Payment is by crypto currency or untraceable transfer, as the text says."""
    return case.find("crypto_only", 0.4) if case.sells_medicine else None


def no_ordinary_payment(case: Case) -> Signal | None:
    """Of all payment means shown none is an ordinary one."""
    means = {*case.listing.payment_methods, *(m for party in case.parties for m in party.profile.payment_methods)}
    if not means or means & ORDINARY or not means & (CRYPTO | UNTRACEABLE):
        return None
    quote = ", ".join(sorted(means)).replace("_", " ")
    return Signal(strength=0.45, quote=quote, where="site" if case.site else "listing")


@silent_without("messenger_only")
def contact_by_messenger(case: Case) -> Signal | None:
    """Orders go through a messenger."""
    return case.find("messenger_only", 0.3) if case.sells_medicine else None


def only_messenger_contacts(case: Case) -> Signal | None:
    """Of all contacts shown each is an anonymous messenger."""
    contacts = [*case.listing.contacts, *(c for party in case.parties for c in party.profile.contacts)]
    kinds = {contact.kind for contact in contacts}
    if not kinds & MESSENGERS or kinds & ORDINARY_CONTACTS:
        return None
    quote = next(contact.raw for contact in contacts if contact.kind in MESSENGERS)
    return Signal(strength=0.3, quote=quote)


@silent_without("bulk")
def bulk_offer(case: Case) -> Signal | None:
    """Medicines are offered in bulk or to resellers."""
    return case.find_in_listing("bulk", 0.2) if case.names else None


@silent_without("rogue_shop")
def rogue_shop_wording(case: Case) -> Signal | None:
    """The wording of shops that sell prescription medicines to anybody: lowest prices, no embarrassment, bonus pills.

    Strength grows with the number of different phrases: 2 are weak, 5 speak for themselves.
    """
    if not case.sells_medicine:
        return None
    found = case.count("rogue_shop")
    if found < 2:
        return None
    signal = case.find("rogue_shop", min(0.85, 0.2 + 0.14 * found))
    return signal if signal is None or found > 3 or not case.count("asks_prescription") else None


def conduct_wording(case: Case) -> Signal | None:
    """The wording as a whole is that of unlawful sellers, as the model learnt it from spam and composed texts."""
    if not case.conduct or not case.sells_medicine:
        return None
    return Signal(strength=0.5, quote=case.text.raw[:120])


@silent_without("miracle")
def miracle_claims(case: Case) -> Signal | None:
    """A product with a medicine's name or effect is praised with promises that no authorised one makes."""
    if not case.sells_medicine:
        return None
    found = case.text.count("miracle")
    if found < 1 or (found == 1 and not case.names):
        return None
    return case.find_in_listing("miracle", min(0.85, (0.35 if case.names else 0.2) + 0.15 * found))


@silent_without(NAME)
def price_ladder_by_pill(case: Case) -> Signal | None:
    """A prescription-only medicine is priced by the pill in a ladder of growing packs."""
    ladder = case.listing.price_ladder
    if case.prescription_name is None or len({step.quantity for step in ladder if step.quantity}) < 3:
        return None
    return Signal(strength=0.3, quote=ladder[0].raw)


@silent_without("recreational")
def recreational_promise(case: Case) -> Signal | None:
    """A medicine is praised for getting high."""
    return case.find_in_listing("recreational", 0.5) if case.names else None


UNAUTHORISED = (
    discreet_shipping,
    customs_promise,
    reship_guarantee,
    crypto_or_untraceable_payment,
    no_ordinary_payment,
    contact_by_messenger,
    only_messenger_contacts,
    bulk_offer,
    rogue_shop_wording,
    conduct_wording,
    miracle_claims,
    price_ladder_by_pill,
    recreational_promise,
)

# SPDX-License-Identifier: EUPL-1.2
"""Listing: one offer as it was seen, the raw text beside each parsed value."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


@dataclass(frozen=True, kw_only=True)
class Money:
    """An amount; `currency` is ISO 4217, or the ticker of a crypto currency (BTC, XMR …), None if not readable."""

    amount: Decimal
    currency: str | None


@dataclass(frozen=True, kw_only=True)
class PriceStep:
    """One row of a price ladder: "30 pills — $1.20 each — $36.00"."""

    raw: str
    quantity: int | None
    """Units in this pack (tablets, vials …)."""
    price: Money
    """For the whole pack."""
    unit_price: Money | None = None
    strength: str | None = None


class Availability(StrEnum):
    """Stock as the page states it."""

    IN_STOCK = "in_stock"
    OUT_OF_STOCK = "out_of_stock"
    PREORDER = "preorder"
    DISCONTINUED = "discontinued"


class ContactKind(StrEnum):
    """Ways to reach or pay a seller."""

    MAIL = "mail"
    PHONE = "phone"
    WHATSAPP = "whatsapp"
    TELEGRAM = "telegram"
    SIGNAL = "signal"
    WICKR = "wickr"
    SESSION = "session"
    THREEMA = "threema"
    VIBER = "viber"
    WECHAT = "wechat"
    LINE = "line"
    DISCORD = "discord"
    SKYPE = "skype"
    INSTAGRAM = "instagram"
    FACEBOOK = "facebook"
    JABBER = "jabber"
    TOX = "tox"
    ICQ = "icq"
    ONION = "onion"
    WALLET = "wallet"
    IBAN = "iban"


@dataclass(frozen=True, kw_only=True)
class Contact:
    """`value` normalised (E.164 phone, lower-case mail, handle without @), `raw` as shown."""

    kind: ContactKind
    value: str
    raw: str


@dataclass(frozen=True, kw_only=True)
class Code:
    """A product code; `scheme` is gtin, pzn, cip, ndc, asin, isbn, mpn or sku."""

    scheme: str
    value: str


@dataclass(frozen=True, kw_only=True)
class Listing:
    """One offer. Empty tuple or None: the page did not say."""

    url: str
    """Where the offer itself stands: its own page, or the list page when it has none."""
    title: str
    variant: str = ""
    """What sets it apart from others at the same url (option name, "#3" in a list); empty when alone."""
    is_card: bool = False
    """True: read from a list that links to the offer's own page, which may say more."""
    raw_price: str | None = None
    price: Money | None = None
    price_ladder: tuple[PriceStep, ...] = ()
    description: str = ""
    strength: str | None = None
    form: str | None = None
    pack_size: str | None = None
    quantity_on_offer: int | None = None
    brand: str | None = None
    maker: str | None = None
    batch: str | None = None
    raw_expiry: str | None = None
    expiry_on: date | None = None
    sku: str | None = None
    codes: tuple[Code, ...] = ()
    availability: Availability | None = None
    raw_ships_from: str | None = None
    ships_from: tuple[str, ...] = ()
    """Countries, ISO 3166-1 alpha-2; "EU" and "WORLD" for the regions."""
    raw_ships_to: str | None = None
    ships_to: tuple[str, ...] = ()
    payment_methods: tuple[str, ...] = ()
    """Closed words: card, paypal, bank_transfer, cash_on_delivery, bitcoin, monero, crypto, western_union …"""
    seller: str | None = None
    seller_url: str | None = None
    """The seller's page on the same site; its profile is read before this listing is judged."""
    seller_place: str | None = None
    seller_numbers: tuple[str, ...] = ()
    """Licence, company and VAT numbers as shown."""
    contacts: tuple[Contact, ...] = ()
    counters: tuple[tuple[str, int], ...] = ()
    """Shown, unverified: sales, reviews, followers, stock, views."""
    images: tuple[str, ...] = ()
    """Absolute addresses, the main one first."""
    claims: tuple[str, ...] = ()
    """What the offer promises: "no prescription", "discreet shipping" … in the page's own words."""
    category: str | None = None
    language: str | None = None
    """BCP 47, of the listing's own text."""
    read_by: str = ""
    """Which reader gave the title and price: json_ld, microdata, embedded, platform, selectors, blocks, text …"""

# SPDX-License-Identifier: EUPL-1.2
"""What a dossier prints of one listing, judgement, profile or time: plain labels and values, foreign text made safe."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from markupsafe import Markup, escape

from classifiers.assessment import Assessment, NamedSignal, PointsTo, Verdict
from crawler.listing import Listing
from crawler.profile import SellerProfile, SiteProfile
from indexer.explain import VERDICT_WORDS, money_text
from indexer.export.dossier_text import BLOCK, shown

MANY = 12
"""Values of one kind that are printed before the rest is counted."""


@dataclass(frozen=True, kw_only=True)
class Fact:
    """One line of a table of facts."""

    label: str
    value: Markup
    code: bool = False
    """Digests, addresses, file names: set in a fixed width and broken anywhere."""


@dataclass(frozen=True, kw_only=True)
class SignView:
    """One indicator as a reader checks it."""

    meaning: str
    name: str
    strength: float
    words: str
    """strong, medium, weak."""
    where: str
    quote: Markup
    provisions: str


def fact(label: str, value: str | None, *, code: bool = False, language: str | None = None) -> Fact:
    """A fact of foreign text."""
    return Fact(label=label, value=shown(value, language=language), code=code)


def present(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    """Facts that say something."""
    return tuple(one for one in facts if one.value.striptags().strip())


def at(moment: datetime, zone: str = "") -> str:
    """A moment in UTC to the second, and the local time of the house beside it when one is set."""
    utc = moment.astimezone(UTC)
    text = f"{utc:%Y-%m-%d %H:%M:%S} UTC"
    if not zone:
        return text
    local = moment.astimezone(ZoneInfo(zone))
    day = "" if local.date() == utc.date() else f"{local:%Y-%m-%d} "
    return f"{text} ({day}{local:%H:%M:%S} {local:%Z})"


def several(values: Iterable[str], limit: int = MANY) -> Markup:
    """Values side by side; those beyond the limit are counted."""
    given = [value for value in values if value]
    joined = Markup(", ").join(shown(value, 160) for value in given[:limit])
    more = len(given) - limit
    return joined + escape(f" and {more} more") if more > 0 else joined


def listing_facts(listing: Listing) -> tuple[Fact, ...]:
    """The offer in the page's own words, our reading beside it."""
    spoken = listing.language
    price = money_text(listing.price)
    read = Markup(" (read as {})").format(price) if price else Markup("")
    return present(
        (
            Fact(label="Price as shown", value=shown(listing.raw_price) + read if listing.raw_price else read),
            Fact(label="Price ladder", value=several(step.raw for step in listing.price_ladder)),
            fact("Variant", listing.variant, language=spoken),
            fact("Strength, form, pack", _joined(listing.strength, listing.form, listing.pack_size), language=spoken),
            fact("Brand, maker", _joined(listing.brand, listing.maker), language=spoken),
            fact("Batch, expiry", _joined(listing.batch, listing.raw_expiry)),
            Fact(label="Codes", value=several(f"{code.scheme.upper()} {code.value}" for code in listing.codes)),
            fact("Availability", listing.availability.value.replace("_", " ") if listing.availability else None),
            Fact(label="Counts, unverified", value=several(f"{name} {count:,}" for name, count in listing.counters)),
            fact("Seller", _joined(listing.seller, listing.seller_place, *listing.seller_numbers), language=spoken),
            Fact(label="Contacts", value=several(f"{one.kind.value} {one.raw}" for one in listing.contacts)),
            Fact(label="Ships from", value=_places(listing.raw_ships_from, listing.ships_from)),
            Fact(label="Ships to", value=_places(listing.raw_ships_to, listing.ships_to)),
            Fact(label="Payment", value=several(method.replace("_", " ") for method in listing.payment_methods)),
            Fact(label="Claims", value=several(f"“{claim}”" for claim in listing.claims)),
            fact("Address of the offer", listing.url, code=True),
        )
    )  # fmt: skip


def _joined(*values: str | None) -> str:
    return " · ".join(value for value in values if value)


def _places(raw: str | None, countries: tuple[str, ...]) -> Markup:
    read = several(countries, 40)
    return shown(raw, 160) + Markup(" (read as {})").format(read) if raw and countries else read or shown(raw, 160)


def judgement_facts(assessment: Assessment) -> tuple[Fact, ...]:
    """What was made of it; a judgement is interpretation, never a fact of the page."""
    found = (f"{hit.inn} (from “{hit.matched}”, {hit.via}, {hit.confidence:.2f})" for hit in assessment.substances)
    narcotic = (f"{one.substance}: {one.schedule} [{one.source}]" for one in assessment.narcotic)
    return present(
        (
            fact("Kind of product", assessment.kind.value.replace("_", " ")),
            Fact(label="Substances read", value=several(dict.fromkeys(found))),
            Fact(label="Narcotic, psychotropic", value=several(narcotic)),
            Fact(label="What would settle it", value=several(assessment.would_settle)),
        )
    )


def verdict_words(verdict: Verdict | None) -> str:
    """As it may be said outwards."""
    return VERDICT_WORDS[verdict] if verdict is not None else "not judged"


def signs(assessment: Assessment, *points_to: PointsTo) -> tuple[SignView, ...]:
    """Indicators that speak for one thing, the strongest first."""
    wanted = [signal for signal in assessment.indicators if signal.points_to in points_to]
    return tuple(_sign(signal) for signal in sorted(wanted, key=lambda signal: (-signal.strength, signal.indicator)))


def _sign(signal: NamedSignal) -> SignView:
    return SignView(
        meaning=signal.meaning,
        name=signal.indicator,
        strength=signal.strength,
        words="strong" if signal.strength >= 0.7 else "medium" if signal.strength >= 0.4 else "weak",
        where=signal.where,
        quote=shown(signal.quote, 300) if signal.quote.strip() else Markup(""),
        provisions=", ".join(signal.provisions),
    )


def profile_facts(profile: SiteProfile | SellerProfile) -> Iterator[Fact]:
    """What a site or seller says of itself; not one of it is taken as true."""
    if isinstance(profile, SiteProfile):
        yield Fact(label="Names", value=several((*profile.names, *profile.legal_names)))
        yield Fact(label="Addresses", value=several(profile.addresses))
        yield Fact(
            label="Licence, company numbers", value=several((*profile.licence_numbers, *profile.company_numbers))
        )
        yield Fact(label="Numbers that fail their own check", value=several(profile.invalid_numbers))
        yield fact("Shop platform", profile.platform)
        yield Fact(label="Other names in its template", value=several(profile.foreign_names))
    else:
        yield fact("Seller, place, since", _joined(profile.seller, profile.place, profile.member_since))
        yield Fact(label="Numbers", value=several(profile.numbers))
    yield Fact(label="Contacts", value=several(f"{one.kind.value} {one.raw}" for one in profile.contacts))
    yield Fact(label="Ships to", value=several(profile.ships_to, 40))
    yield fact("Prescription", profile.prescription_policy.value)
    yield Fact(label="In its words", value=several(f"“{quote}”" for quote in profile.prescription_quotes[:4]))
    yield Fact(label="Payment", value=several(method.replace("_", " ") for method in profile.payment_methods))
    yield Fact(
        label="Seals and logos", value=several(f"{logo.kind} → {logo.link or 'no link'}" for logo in profile.logos)
    )


def description(listing: Listing) -> Markup:
    """The offer's text, cut where it grows too long for paper."""
    return shown(listing.description, BLOCK, language=listing.language, lines=True)

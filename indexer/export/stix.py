# SPDX-License-Identifier: EUPL-1.2
"""write_stix(): offers as a STIX 2.1 bundle, written object by object.

What was seen is observed-data with an extension; what is suspected is a note with its confidence, one for each
hypothesis; both carry their statement kind as a label. Nothing says that anybody did anything.
Source: OASIS, STIX Version 2.1.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import stix2

from classifiers.assessment import PointsTo
from config.settings import Settings
from indexer.evidence import EvidenceRecord
from indexer.explain import money_text
from indexer.export.content import Exhibit, ExportContent
from indexer.export.exchange_ids import clean, stable_uuid
from indexer.export.wording import (
    StatementKind,
    exhibit_name,
    masked_words,
    seal_words,
    signal_words,
    signals_against,
    signals_for,
    suspicion_words,
    suspicions,
    title_of,
)

EXTENSION_ID = f"extension-definition--{stable_uuid('stix', 'offer extension', '1')}"
EXTENSION_TEXT = (
    "Properties of observed-data that describe one offer of a medical product as it was seen: title, price_shown, "
    "price, strength, pack_size, form, brand, maker, batch, seller, ships_from, ships_to, payment_methods (as shown on "
    "the page); observation_id, offer_id, payload_sha256, ledger_segment, ledger_number, seal (where the proof lies); "
    "exhibit, practice, copy (of the export). All are facts of what a page stated; assessments stand in notes."
)
SIGNS = 12


def write_stix(settings: Settings, content: ExportContent, path: Path) -> None:
    """Write the bundle to `path`."""
    with path.open("w", encoding="utf-8") as file:
        file.write(f'{{"type": "bundle", "id": "bundle--{stable_uuid("bundle", content.reference)}", "objects": [\n')
        for number, thing in enumerate(_once(_objects(settings, content))):
            file.write((",\n" if number else "") + thing.serialize())
        file.write("\n]}\n")


def _once(things: Iterable[Any]) -> Iterator[Any]:
    """Each id once: shops, sellers and addresses come back."""
    seen: set[str] = set()
    for thing in things:
        if thing.id not in seen:
            seen.add(thing.id)
            yield thing


def _objects(settings: Settings, content: ExportContent) -> Iterator[Any]:
    name = clean(settings.export.organisation) or "Organisation not stated"
    maker = stix2.Identity(
        id=f"identity--{stable_uuid('organisation', name)}", name=name, identity_class="organization",
        created=content.made_at, modified=content.made_at,
    )  # fmt: skip
    yield maker
    yield stix2.TLP_AMBER
    yield stix2.ExtensionDefinition(
        id=EXTENSION_ID, name="theriac-offer", description="An offer of a medical product as it was seen",
        schema=EXTENSION_TEXT, version="1.0.0", extension_types=["property-extension"], created_by_ref=maker,
        created=content.made_at, modified=content.made_at,
    )  # fmt: skip
    drawing = _Drawing(content, maker.id)
    refs: dict[str, None] = {}
    for exhibit in content.exhibits:
        for thing in drawing.exhibit(exhibit):
            refs[thing.id] = None
            yield thing
    yield stix2.Grouping(
        id=f"grouping--{stable_uuid('export', content.reference)}", name=clean(f"{content.reference}: {content.title}"),
        description=clean(f"{content.question}. {masked_words(content)}. {' '.join(content.limits)}"),
        context="suspicious-activity", object_refs=list(refs), **drawing.common,
    )  # fmt: skip


class _Drawing:
    """Makes the objects of one export."""

    def __init__(self, content: ExportContent, maker: str) -> None:
        self.content = content
        self.common: dict[str, Any] = {
            "created_by_ref": maker,
            "created": content.made_at,
            "modified": content.made_at,
            "object_marking_refs": [stix2.TLP_AMBER],
        }

    def exhibit(self, exhibit: Exhibit) -> Iterator[Any]:
        """Everything about one offer."""
        record = exhibit.record
        url = stix2.URL(value=clean(record.listing.url if record.listing else record.page_url))
        place = _host(url.value)
        seen = [url, *([stix2.DomainName(value=place)] if place else [])]
        yield from seen
        observed = self._observed(exhibit, [one.id for one in seen])
        yield observed
        shop = stix2.Infrastructure(
            id=f"infrastructure--{stable_uuid('site', record.site)}", name=clean(record.site) or "unknown",
            infrastructure_types=["unknown"],
            description="Site on which offers were seen; not a finding against its owner",
            labels=self._labels(StatementKind.FACT, record), **self.common,
        )  # fmt: skip
        yield shop
        yield self._related(shop, "consists-of", url)
        seller = record.listing.seller if record.listing else None
        if seller:
            yield stix2.Identity(
                id=f"identity--{stable_uuid('seller', record.site, seller)}", name=clean(seller, 300),
                identity_class="unknown", description="Name shown by the offer; no person's identity is established",
                labels=self._labels(StatementKind.FACT, record), **self.common,
            )  # fmt: skip
        yield from self._assessments(exhibit, observed, url)

    def _observed(self, exhibit: Exhibit, refs: list[str]) -> Any:
        times = [one.observed_at for one in (exhibit.record, *exhibit.sightings)]
        return stix2.ObservedData(
            id=f"observed-data--{stable_uuid('observation', exhibit.record.observation_id)}",
            first_observed=min(times), last_observed=max(times), number_observed=max(1, len(exhibit.sightings)),
            object_refs=refs, labels=self._labels(StatementKind.FACT, exhibit.record),
            extensions={EXTENSION_ID: self._offer(exhibit)}, **self.common,
        )  # fmt: skip

    def _offer(self, exhibit: Exhibit) -> dict[str, Any]:
        record, listing = exhibit.record, exhibit.record.listing
        facts: dict[str, Any] = {
            "extension_type": "property-extension",
            "exhibit": exhibit_name(self.content, exhibit.number),
            "observation_id": record.observation_id,
            "offer_id": record.offer_id,
            "title": clean(title_of(record), 1_000),
            "payload_sha256": record.capture.payload_sha256 if record.capture else "",
            "ledger_segment": record.segment,
            "ledger_number": record.sequence,
            "seal": seal_words(exhibit.seal),
            "practice": record.practice,
            "copy": clean(masked_words(self.content)),
        }
        if listing is not None:
            facts |= {
                "price_shown": listing.raw_price, "price": money_text(listing.price), "strength": listing.strength,
                "pack_size": listing.pack_size, "form": listing.form, "brand": listing.brand, "maker": listing.maker,
                "batch": listing.batch, "seller": listing.seller, "ships_from": list(listing.ships_from),
                "ships_to": list(listing.ships_to), "payment_methods": list(listing.payment_methods),
            }  # fmt: skip
        return {
            name: clean(value) if isinstance(value, str) else value
            for name, value in facts.items()
            if value not in (None, "", [])
        }

    def _assessments(self, exhibit: Exhibit, observed: Any, url: Any) -> Iterator[Any]:
        assessment = exhibit.record.assessment
        stated = suspicions(assessment)
        if assessment is None:
            return
        for points_to in stated:
            score = assessment.falsified if points_to is PointsTo.FALSIFIED else assessment.unauthorised
            yield self._note(exhibit, observed, points_to, score)
        if stated:
            pattern = url.value.replace("\\", "\\\\").replace("'", "\\'")
            indicator = stix2.Indicator(
                id=f"indicator--{stable_uuid('indicator', exhibit.record.observation_id)}",
                name=f"Address of an offer: {'; '.join(map(suspicion_words, stated))}",
                description="Where the offer was seen. An assessment for a person to check, not a finding.",
                pattern=f"[url:value = '{pattern}']", pattern_type="stix", valid_from=exhibit.record.observed_at,
                indicator_types=["unknown"],
                labels=self._labels(StatementKind.ASSESSMENT, exhibit.record), **self.common,
            )  # fmt: skip
            yield indicator
            yield self._related(indicator, "based-on", observed)

    def _note(self, exhibit: Exhibit, observed: Any, points_to: PointsTo, score: float) -> Any:
        assessment = exhibit.record.assessment
        for_it = [signal_words(one) for one in signals_for(assessment, points_to)[:SIGNS]]
        against = [signal_words(one) for one in signals_against(assessment)[:SIGNS]]
        lines = [
            f"{suspicion_words(points_to)}, score {score:.2f}; evidence {exhibit.record.observation_id}",
            *(f"for it: {line}" for line in for_it),
            *(f"against it: {line}" for line in against),
            "to be established by a person: intent, who stands behind the offer, what the product is",
        ]
        return stix2.Note(
            id=f"note--{stable_uuid('note', exhibit.record.observation_id, points_to.value)}",
            abstract=suspicion_words(points_to), content=clean("\n".join(lines)), object_refs=[observed.id],
            confidence=round(score * 100), labels=self._labels(StatementKind.ASSESSMENT, exhibit.record), **self.common,
        )  # fmt: skip

    def _related(self, source: Any, kind: str, target: Any) -> Any:
        return stix2.Relationship(
            source, kind, target, id=f"relationship--{stable_uuid(kind, source.id, target.id)}", **self.common
        )

    def _labels(self, kind: StatementKind, record: EvidenceRecord) -> list[str]:
        practice = ["practice"] if record.practice else []
        return [f"statement-kind-{kind.value}", *practice, "masked" if self.content.masked else "unmasked"]


def _host(url: str) -> str:
    """The host's name; empty for a bare address or none."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return ""
    return "" if ":" in host or host.replace(".", "").isdigit() else clean(host, 255)

# SPDX-License-Identifier: EUPL-1.2
"""write_misp(): offers as one MISP event, one object of the template `medical-product-offer` each, written one by one.

No attribute is for detection (`to_ids` is off): these are hypotheses. Distribution: this organisation only; whoever
imports it decides further.
"""

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
from pymisp import MISPObject

from classifiers.assessment import ProductKind
from config.settings import Settings
from indexer.explain import money_text
from indexer.export.content import Exhibit, ExportContent
from indexer.export.exchange_ids import clean, stable_uuid
from indexer.export.wording import (
    assessment_words,
    exhibit_name,
    masked_words,
    seal_words,
    signal_words,
    signals_against,
    signals_for,
    suspicions,
    title_of,
)

TEMPLATES = Path(__file__).parent / "data" / "misp"
TEMPLATE = "medical-product-offer"
CELL = 4_000
SIGNS = 8
OWN_ORGANISATION = "0"

logging.getLogger("pymisp").setLevel(logging.ERROR)


def write_misp(settings: Settings, content: ExportContent, path: Path) -> None:
    """Write `{"Event": …}` to `path`."""
    event = {
        "uuid": stable_uuid("misp", content.reference),
        "info": clean(f"{content.reference}: {content.title}: suspected offers of medical products (hypotheses)", 500),
        "date": f"{content.made_at:%Y-%m-%d}",
        "timestamp": str(int(content.made_at.timestamp())),
        "analysis": "0",
        "threat_level_id": "4",
        "distribution": OWN_ORGANISATION,
        "published": False,
        "Orgc": {
            "name": clean(settings.export.organisation) or "Organisation not stated",
            "uuid": stable_uuid("organisation", settings.export.organisation),
        },
        "Tag": [{"name": name} for name in _tags(content)],
        "Attribute": [_attribute("comment", clean(line), content.reference) for line in _about(content)],
    }
    head = msgspec.json.encode(event).decode()
    with path.open("w", encoding="utf-8") as file:
        file.write(f'{{"Event": {head[:-1]}, "Object": [\n')
        for number, exhibit in enumerate(content.exhibits):
            file.write((",\n" if number else "") + offer_object(content, exhibit).to_json())
        file.write("\n]}}\n")


def offer_object(content: ExportContent, exhibit: Exhibit) -> MISPObject:
    """One offer as an object of our template."""
    made = MISPObject(TEMPLATE, misp_objects_path_custom=str(TEMPLATES), strict=True)
    made.uuid = stable_uuid("misp", content.reference, exhibit.record.observation_id)
    made.distribution = int(OWN_ORGANISATION)
    made.timestamp = content.made_at
    made.comment = clean(f"{exhibit_name(content, exhibit.number)}: {assessment_words(exhibit.record.assessment)}", 500)
    for at, (relation, value) in enumerate(_facts(content, exhibit)):
        attribute = made.add_attribute(relation, value=value, to_ids=False, distribution=int(OWN_ORGANISATION))
        if attribute is not None:
            attribute.uuid = stable_uuid("misp", content.reference, exhibit.record.observation_id, relation, str(at))
            attribute.timestamp = content.made_at
    return made


def _facts(content: ExportContent, exhibit: Exhibit) -> Iterator[tuple[str, Any]]:
    record, listing, assessment = exhibit.record, exhibit.record.listing, exhibit.record.assessment
    single: list[tuple[str, object]] = [
        ("url", listing.url if listing else record.page_url),
        ("title", title_of(record)),
        ("site", record.site),
        ("observation-id", record.observation_id),
        ("captured-at", record.observed_at),
        ("payload-sha256", record.capture.payload_sha256 if record.capture else None),
        ("ledger-entry", f"{record.segment}#{record.sequence}"),
        ("seal", seal_words(exhibit.seal)),
        ("copy", masked_words(content)),
    ]
    if listing is not None:
        single += [
            ("price", money_text(listing.price) or listing.raw_price),
            ("brand", listing.brand), ("maker", listing.maker),
            ("strength", listing.strength), ("pack-size", listing.pack_size), ("batch", listing.batch),
            ("seller", listing.seller),
        ]  # fmt: skip
        single += [("ships-from", country) for country in listing.ships_from]
        single += [("ships-to", country) for country in listing.ships_to]
        single += [("payment-method", method) for method in listing.payment_methods]
        single += [("contact", f"{one.kind.value}: {one.value}") for one in listing.contacts]
    if assessment is not None:
        single += [("inn", name) for name in dict.fromkeys(hit.inn for hit in assessment.substances)]
        single += [("product-kind", assessment.kind.value)] if assessment.kind is not ProductKind.NOT_MEDICAL else []
        single.append(("assessment", assessment_words(assessment)))
        for points_to in suspicions(assessment):
            relation = f"sign-{points_to.value}"
            single += [(relation, signal_words(one)) for one in signals_for(assessment, points_to)[:SIGNS]]
        single += [("sign-for-the-seller", signal_words(one)) for one in signals_against(assessment)[:SIGNS]]
    for relation, value in single:
        plain = clean(value, CELL).strip() if isinstance(value, str) else value
        if plain:
            yield relation, plain


def _attribute(kind: str, value: str, reference: str) -> dict[str, Any]:
    return {
        "type": kind,
        "category": "Other",
        "value": value,
        "uuid": stable_uuid("misp", reference, kind, value),
        "to_ids": False,
        "distribution": OWN_ORGANISATION,
        "disable_correlation": True,
    }


def _about(content: ExportContent) -> Iterator[str]:
    yield f"Asked for: {content.question or content.title}"
    yield masked_words(content)
    yield from content.limits


def _tags(content: ExportContent) -> Iterator[str]:
    yield "tlp:amber"
    if content.practice:
        yield "theriac:practice"

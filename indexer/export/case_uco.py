# SPDX-License-Identifier: EUPL-1.2
"""write_case(): offers as CASE/UCO JSON-LD, written node by node.

An investigation with one provenance record for each exhibit, one action for its capture, the page's address and the
captured body with its digest. What the page stated is a facet of our own vocabulary, what is suspected an annotation.
Source: CASE ontology 1.5 and UCO 1.5.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import msgspec

from classifiers.assessment import PointsTo
from config.settings import Settings
from crawler.warc import warc_uri
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

Node = dict[str, Any]
CASE = "https://ontology.caseontology.org/case/"
UCO = "https://ontology.unifiedcyberontology.org/uco/"
CONTEXT = {
    "@vocab": "urn:theriac:vocabulary:",
    "kb": "urn:theriac:evidence:",
    "theriac": "urn:theriac:vocabulary:",
    "case-investigation": f"{CASE}investigation/",
    "uco-action": f"{UCO}action/",
    "uco-core": f"{UCO}core/",
    "uco-identity": f"{UCO}identity/",
    "uco-observable": f"{UCO}observable/",
    "uco-tool": f"{UCO}tool/",
    "uco-types": f"{UCO}types/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
SIGNS = 12


def write_case(settings: Settings, content: ExportContent, path: Path) -> None:
    """Write the graph to `path`."""
    seen: set[str] = set()
    with path.open("w", encoding="utf-8") as file:
        file.write(f'{{"@context": {msgspec.json.encode(CONTEXT).decode()}, "@graph": [\n')
        first = True
        for node in _nodes(settings, content):
            if node["@id"] in seen:
                continue
            seen.add(node["@id"])
            file.write(("" if first else ",\n") + msgspec.json.encode(node).decode())
            first = False
        file.write("\n]}\n")


def _nodes(settings: Settings, content: ExportContent) -> Iterator[Node]:
    maker, tool = _id("organization", settings.export.organisation), _id("tool", _version())
    yield {
        "@id": maker,
        "@type": "uco-identity:Organization",
        "uco-core:name": clean(settings.export.organisation) or "Organisation not stated",
    }
    yield {
        "@id": tool,
        "@type": "uco-tool:Tool",
        "uco-core:name": "Theriac",
        "uco-tool:version": _version(),
        "uco-tool:toolType": "Web capture and assessment",
    }
    records: list[Node] = []
    for exhibit in content.exhibits:
        drawing = _Exhibit(content, exhibit)
        records.append({"@id": drawing.name("provenance-record")})
        yield from drawing.nodes(maker, tool)
    yield {
        "@id": _id("investigation", content.reference),
        "@type": "case-investigation:Investigation",
        "uco-core:name": clean(f"{content.reference}: {content.title}"),
        "uco-core:description": [
            clean(line) for line in (content.question, masked_words(content), *content.limits) if line
        ],
        "case-investigation:focus": "offers of medical products, suspected (hypotheses)",
        "uco-core:object": records,
    }


class _Exhibit:
    """The nodes of one exhibit."""

    def __init__(self, content: ExportContent, exhibit: Exhibit) -> None:
        self.content, self.exhibit, self.record = content, exhibit, exhibit.record

    def name(self, what: str) -> str:
        """The id of one of its nodes."""
        return _id(what, self.record.observation_id)

    def nodes(self, maker: str, tool: str) -> Iterator[Node]:
        """All of them."""
        url = self.record.listing.url if self.record.listing else self.record.page_url
        yield self._url(url)
        yield from self._domain(url)
        yield self._page()
        yield {
            "@id": self.name("provenance-record"),
            "@type": "case-investigation:ProvenanceRecord",
            "case-investigation:exhibitNumber": exhibit_name(self.content, self.exhibit.number),
            "uco-core:description": [
                f"observation {self.record.observation_id}, ledger {self.record.segment}#{self.record.sequence}",
                seal_words(self.exhibit.seal),
            ],
            "uco-core:object": [{"@id": self.name("page")}, {"@id": _id("url", url)}],
        }
        yield {
            "@id": self.name("investigative-action"),
            "@type": "case-investigation:InvestigativeAction",
            "uco-core:name": "captured",
            "uco-action:startTime": _moment(self.record.observed_at),
            "uco-action:endTime": _moment(self.record.observed_at),
            "uco-action:performer": {"@id": maker},
            "uco-action:instrument": {"@id": tool},
            "uco-action:object": {"@id": _id("url", url)},
            "uco-action:result": [{"@id": self.name("provenance-record")}, {"@id": self.name("page")}],
        }
        yield from self._assessments()

    def _url(self, url: str) -> Node:
        facet: Node = {
            "@id": _id("url-facet", url),
            "@type": "uco-observable:URLFacet",
            "uco-observable:fullValue": clean(url),
        }
        if _host(url):
            facet["uco-observable:host"] = {"@id": _id("domain-name", _host(url))}
        return {"@id": _id("url", url), "@type": "uco-observable:URL", "uco-core:hasFacet": facet}

    def _domain(self, url: str) -> Iterator[Node]:
        if host := _host(url):
            facet = {
                "@id": _id("domain-name-facet", host),
                "@type": "uco-observable:DomainNameFacet",
                "uco-observable:value": host,
            }
            yield {"@id": _id("domain-name", host), "@type": "uco-observable:DomainName", "uco-core:hasFacet": facet}

    def _page(self) -> Node:
        """The captured body with its digest, and what it stated."""
        facets: list[Node] = [self._offer()]
        if self.record.capture is not None:
            hashed = {
                "@id": self.name("hash"),
                "@type": "uco-types:Hash",
                "uco-types:hashMethod": "SHA256",
                "uco-types:hashValue": {"@type": "xsd:hexBinary", "@value": self.record.capture.payload_sha256},
            }
            facets.append({
                "@id": self.name("content-data-facet"),
                "@type": "uco-observable:ContentDataFacet",
                "uco-observable:hash": hashed,
            })  # fmt: skip
        return {
            "@id": self.name("page"),
            "@type": "uco-observable:ObservableObject",
            "uco-core:name": clean(title_of(self.record), 1_000),
            "uco-core:description": f"{StatementKind.FACT.value}: page as captured; {masked_words(self.content)}",
            "uco-core:hasFacet": facets,
        }

    def _offer(self) -> Node:
        listing = self.record.listing
        shown: dict[str, object] = {"observationId": self.record.observation_id, "practice": self.record.practice}
        if listing is not None:
            shown |= {
                "title": listing.title, "priceShown": listing.raw_price, "price": money_text(listing.price),
                "strength": listing.strength, "packSize": listing.pack_size, "form": listing.form,
                "brand": listing.brand, "maker": listing.maker, "batch": listing.batch, "seller": listing.seller,
                "shipsFrom": list(listing.ships_from), "shipsTo": list(listing.ships_to),
                "paymentMethod": list(listing.payment_methods),
            }  # fmt: skip
        facts = {
            f"theriac:{name}": clean(value) if isinstance(value, str) else value
            for name, value in shown.items()
            if value not in (None, "", [])
        }
        kind = ["theriac:OfferFacet", "uco-core:Facet"]
        return {
            "@id": self.name("offer-facet"),
            "@type": kind,
            "theriac:statementKind": StatementKind.FACT.value,
        } | facts

    def _assessments(self) -> Iterator[Node]:
        assessment = self.record.assessment
        if assessment is None:
            return
        for points_to in suspicions(assessment):
            score = assessment.falsified if points_to is PointsTo.FALSIFIED else assessment.unauthorised
            lines = [f"{suspicion_words(points_to)}, score {score:.2f}"]
            lines += [f"for it: {signal_words(one)}" for one in signals_for(assessment, points_to)[:SIGNS]]
            lines += [f"against it: {signal_words(one)}" for one in signals_against(assessment)[:SIGNS]]
            yield {
                "@id": self.name(f"annotation-{points_to.value}"),
                "@type": "uco-core:Annotation",
                "theriac:statementKind": StatementKind.ASSESSMENT.value,
                "uco-core:statement": [clean(line) for line in lines],
                "uco-core:object": {"@id": self.name("page")},
            }


def _id(what: str, *parts: str) -> str:
    return f"kb:{what}-{stable_uuid('case', what, *parts)}"


def _moment(at: datetime) -> Node:
    text = f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}"
    return {"@type": "xsd:dateTime", "@value": text}


def _host(url: str) -> str:
    try:
        return clean(urlsplit(warc_uri(url)).hostname or "", 255)
    except ValueError:
        return ""


def _version() -> str:
    try:
        return version("theriac")
    except PackageNotFoundError:
        return "0"

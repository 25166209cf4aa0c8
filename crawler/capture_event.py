# SPDX-License-Identifier: EUPL-1.2
"""The records of one page, built as bytes before anything is written."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property, lru_cache
from importlib.metadata import PackageNotFoundError, version
from typing import Any
from urllib.parse import urlsplit

import msgspec

from crawler.capture_loaded import loaded_members, server_facts, tls_facts
from crawler.http_text import HttpText, has_whole_body, request_text, response_text
from crawler.revisits import Prior, RevisitIndex
from crawler.seen import SeenPage
from crawler.warc import (
    REQUEST_TYPE,
    RESPONSE_TYPE,
    REVISIT_PROFILE,
    build_member,
    new_record_id,
    sha256_field,
    warc_date,
    warc_ip,
    warc_uri,
)

REVISIT_MIN_BYTES = 256
CIRCUMSTANCES = "circumstances"
BROWSER_ALTERATIONS = (
    "document: the browser's own after scripts ran, written as UTF-8; the response is what was fetched without it",
    "browser: scrolled, pressed buttons that show more, sent no images, media and fonts, refused windows and dialogs",
    "browser: certificate faults were passed over, service workers refused; no consent was given",
)
TRUNCATED = ("length", "time", "disconnect", "unspecified")


@lru_cache(maxsize=1)
def software_name() -> str:
    """Our name and version."""
    try:
        return f"theriac/{version('theriac')}"
    except PackageNotFoundError:
        return "theriac/0"


@dataclass(frozen=True, kw_only=True)
class CaptureContext:
    """What is the same for all pages of a worker."""

    run_id: str
    worker: str
    """Source name, or whatever tells the processes of a run apart."""
    user_agent: str
    vantage: str = "direct"
    source_sha256: str = ""
    """Digest of the source file."""
    robots: str = "obeyed"
    operator: str = ""
    """Who runs this and how to reach them."""
    software: str = field(default_factory=software_name)
    collected: Mapping[str, Any] = field(default_factory=dict)
    """Who collects, from where, on which ground, by which settings: written once into each file."""
    practice: bool = False


@dataclass(frozen=True, kw_only=True)
class Described:
    """A record that says once for a file what holds for many of its captures."""

    record_id: str
    offset: int = -1
    """Where it begins in the file; -1 while its event is not written."""


@dataclass(frozen=True, kw_only=True)
class Event:
    """The compressed records of one page in file order; `members[main]` is the one a Capture points to."""

    members: tuple[bytes, ...]
    main: int
    record_id: str
    payload_sha256: str
    at: datetime
    date: str
    """`at` as written in the records."""
    revisit_key: str | None
    """The address under which the payload may be referred to later, None if it may not."""
    prior: Prior | None
    screenshot_record_id: str | None
    described: Mapping[str, int]
    """TLS chains and name server answers that this event wrote once for the file: which of `members` each is."""
    record_ids: Mapping[int, str]
    """Of those members."""


def build_event(
    seen: SeenPage,
    context: CaptureContext,
    warcinfo_id: str,
    revisits: RevisitIndex,
    described: Mapping[str, Described],
) -> Event:
    """All records of one page; nothing is written yet."""
    return _EventBuilder(seen, context, warcinfo_id, described).build(revisits)


class _EventBuilder:
    def __init__(
        self, seen: SeenPage, context: CaptureContext, warcinfo_id: str, described: Mapping[str, Described]
    ) -> None:
        self.seen, self.context, self.warcinfo_id, self.described = seen, context, warcinfo_id, described
        self.uri = warc_uri(seen.page.url)
        self.date = warc_date(seen.page.fetched_at)
        self.response = response_text(seen)
        self.request = request_text(seen, context.user_agent)
        self.main_id, self.request_id, self.metadata_id = new_record_id(), new_record_id(), new_record_id()
        self.host = urlsplit(seen.page.url).hostname or ""
        self.capture_urn = f"urn:theriac:capture:{self.main_id[10:-1]}"
        self.extra: list[tuple[str, bytes]] = []
        self.loaded: list[bytes] = []
        self.loaded_facts: list[dict[str, object]] = []
        self.new_places: dict[str, int] = {}
        self.mentioned: dict[str, str] = {CIRCUMSTANCES: CIRCUMSTANCES}

    def build(self, revisits: RevisitIndex) -> Event:
        payload = self.response.body if self.response else b""
        payload_sha256 = hashlib.sha256(payload).hexdigest()
        may_refer = (
            self.response is not None and has_whole_body(self.seen.exchange) and len(payload) >= REVISIT_MIN_BYTES
        )
        may_refer = may_refer and self.seen.look is None  # a look stands alone
        prior = revisits.find(self.uri, payload_sha256) if may_refer else None
        screenshot_id = self._add_resources()
        self._add_other_chains()
        for resource in self.seen.resources:
            members, facts = loaded_members(self.seen, resource, self.context.user_agent, self._fields)
            self.loaded += members
            self.loaded_facts.append(facts)
        metadata_block = self._metadata_block()
        metadata = self._metadata_member(metadata_block)
        members = [self._request_member(), metadata]
        if self.response is not None:
            members.insert(1, self._main_member(payload_sha256, prior))
        else:
            payload_sha256 = hashlib.sha256(metadata_block).hexdigest()
        return Event(
            members=(*members, *(member for _, member in self.extra), *self.loaded),
            main=1,
            record_id=self.anchor_id,
            payload_sha256=payload_sha256,
            at=self.seen.page.fetched_at,
            date=self.date,
            revisit_key=self.uri if may_refer else None,
            prior=prior,
            screenshot_record_id=screenshot_id,
            described={key: len(members) + place for key, place in self.new_places.items()},
            record_ids={len(members) + place: self.extra[place][0] for place in self.new_places.values()},
        )

    @cached_property
    def anchor_id(self) -> str:
        """The record that all others of the event are concurrent to."""
        return self.main_id if self.response is not None else self.metadata_id

    def _fields(self, record_id: str, uri: str, content_type: str) -> list[tuple[str, str]]:
        fields = [("WARC-Record-ID", record_id), ("WARC-Date", self.date), ("WARC-Target-URI", uri)]
        fields += [("WARC-Warcinfo-ID", self.warcinfo_id), ("Content-Type", content_type)]
        if record_id != self.anchor_id:
            return [*fields, ("WARC-Concurrent-To", self.anchor_id)]
        others = [self.request_id, self.metadata_id, *(other for other, _ in self.extra)]
        return fields + [("WARC-Concurrent-To", other) for other in others if other != record_id]

    def _wire_fields(self) -> list[tuple[str, str]]:
        exchange = self.seen.exchange
        address = warc_ip(exchange.ip_address) if exchange else None
        return [("WARC-IP-Address", address)] if address else []

    def _request_member(self) -> bytes:
        fields = self._fields(self.request_id, self.uri, REQUEST_TYPE) + self._wire_fields()
        if self.request.body:
            fields.append(("WARC-Payload-Digest", sha256_field(self.request.body)))
        return build_member("request", fields, self.request.head + self.request.body)

    def _main_member(self, payload_sha256: str, prior: Prior | None) -> bytes:
        assert self.response is not None  # build() asks only then
        fields = self._fields(self.main_id, self.uri, RESPONSE_TYPE) + self._wire_fields()
        fields.append(("WARC-Payload-Digest", f"sha256:{payload_sha256}"))
        if prior is not None:
            fields += [
                ("WARC-Profile", REVISIT_PROFILE),
                ("WARC-Refers-To", prior.record_id),
                ("WARC-Refers-To-Target-URI", prior.uri),
                ("WARC-Refers-To-Date", prior.date),
                ("WARC-Truncated", "length"),
            ]
            return build_member("revisit", fields, self.response.head)
        truncated = self.seen.exchange.truncated if self.seen.exchange else None
        if truncated:
            fields.append(("WARC-Truncated", truncated if truncated in TRUNCATED else "unspecified"))
        level = 0 if b"content-encoding" in self.response.head.lower() else 1
        return build_member("response", fields, self.response.head + self.response.body, level=level)

    def _add_resources(self) -> str | None:
        seen, exchange = self.seen, self.seen.exchange
        host = self.host
        if exchange is not None and exchange.tls_chain_pem:
            self._add_once(f"tls-chain {host}", "application/pem-certificate-chain", exchange.tls_chain_pem)
        if exchange is not None and exchange.dns_text and host:
            self._add_once(f"dns {host}", "text/dns", exchange.dns_text.encode())
        if seen.page.rendered:
            self._add("document", "text/html", seen.page.body)
        if seen.look is not None:
            self._add("text", "text/plain; charset=utf-8", seen.look.text.encode("utf-8", "replace"))
            if seen.look.viewport_png:
                self._add("viewport", "image/png", seen.look.viewport_png)
        return self._add("screenshot", "image/png", seen.screenshot_png) if seen.screenshot_png else None

    def _add_other_chains(self) -> None:
        """Certificates of other hosts that a look's page loaded from."""
        own = self.seen.exchange.tls_chain_pem if self.seen.exchange else b""
        chains = {
            chain: urlsplit(resource.url).hostname or ""
            for resource in self.seen.resources
            if (chain := resource.exchange.tls_chain_pem) and chain != own
        }
        for chain, host in chains.items():
            uri = warc_uri(f"{self.capture_urn}:tls-chain:{host}")
            self._add("tls-chain", "application/pem-certificate-chain", chain, uri)

    def _add_once(self, what: str, content_type: str, block: bytes) -> None:
        key = f"{what} {hashlib.sha256(block).hexdigest()}"
        name, _, host = what.partition(" ")
        self.mentioned[name] = key
        if key in self.described:
            return
        uri = warc_uri(f"dns:{host}") if name == "dns" else f"{self.capture_urn}:{name}"
        self.new_places[key] = len(self.extra)
        self._add(name, content_type, block, uri)

    def _add(self, name: str, content_type: str, block: bytes, uri: str | None = None) -> str:
        record_id = new_record_id()
        fields = self._fields(record_id, uri or f"{self.capture_urn}:{name}", content_type)
        fields.append(("WARC-Payload-Digest", sha256_field(block)))
        level = 0 if content_type == "image/png" else 1
        self.extra.append((record_id, build_member("resource", fields, block, level=level)))
        return record_id

    def _metadata_member(self, block: bytes) -> bytes:
        fields = self._fields(self.metadata_id, f"{self.capture_urn}:metadata", "application/json")
        return build_member("metadata", fields, block)

    def _metadata_block(self) -> bytes:
        seen, context, exchange = self.seen, self.context, self.seen.exchange
        known = self._descriptions()
        facts: dict[str, object] = {
            "requested_url": seen.page.requested_url,
            "url": seen.page.url,
            "redirects": exchange.redirect_chain if exchange else (),
            "found_on": seen.found_on,
            "found_by": seen.found_by,
            "referrer_sent": None,
            "status": seen.page.status,
            "state": seen.outcome.state,
            "reason": seen.outcome.reason,
            "fetched_at": seen.page.fetched_at,
            "took_s": exchange.took_s if exchange else None,
            "rendered": seen.page.rendered,
            "protocol": exchange.protocol if exchange else None,
            "server": server_facts(exchange),
            "tls": tls_facts(exchange),
            "truncated": exchange.truncated if exchange else None,
            "vantage": context.vantage,
            "user_agent": context.user_agent,
            "browser": seen.browser,
            "software": context.software,
            "run_id": seen.run_id,
            "source": seen.source,
            "source_sha256": context.source_sha256,
            "page_key": seen.page_key,
            "archived_at": seen.archived_at,
            "practice": seen.practice,
            "records": {name: found.record_id for name, found in known.items()},
            "record_offsets": {name: found.offset for name, found in known.items() if found.offset >= 0},
            "alterations": self._changes(),
        }
        if seen.look is not None:
            facts["look"] = {
                "clock_before": seen.look.clock_before,
                "clock_after": seen.look.clock_after,
                "took_s": seen.look.took_s,
                "bounds": seen.look.bounds,
                "events": seen.look.events,
                "loaded": self.loaded_facts,
            }
        return msgspec.json.encode(facts)

    def _changes(self) -> tuple[str, ...]:
        """Every change that collecting made, in words."""
        seen = self.seen
        exchange = seen.exchange.alterations if seen.exchange else ()
        rendered = BROWSER_ALTERATIONS if seen.page.rendered and seen.look is None else ()
        return (*self.request.alterations, *_alterations(self.response), *exchange, *rendered, *seen.alterations)

    def _descriptions(self) -> dict[str, Described]:
        """Which records of this file tell circumstances, TLS chain and the name server's answer for this page."""
        found: dict[str, Described] = {}
        for name, key in self.mentioned.items():
            if key in self.described:
                found[name] = self.described[key]
            elif key in self.new_places:
                found[name] = Described(record_id=self.extra[self.new_places[key]][0])
        return found


def _alterations(message: HttpText | None) -> tuple[str, ...]:
    return message.alterations if message is not None else ("response: none came",)

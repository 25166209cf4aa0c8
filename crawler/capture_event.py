# SPDX-License-Identifier: EUPL-1.2
"""The records of one page, built as bytes before anything is written."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property, lru_cache
from importlib.metadata import PackageNotFoundError, version
from urllib.parse import urlsplit

import msgspec

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
    described: Mapping[str, str]
    """TLS chains and name server answers that this event wrote once for the file: what, and its record id."""


def build_event(
    seen: SeenPage, context: CaptureContext, warcinfo_id: str, revisits: RevisitIndex, described: Mapping[str, str]
) -> Event:
    """All records of one page; nothing is written yet."""
    return _EventBuilder(seen, context, warcinfo_id, described).build(revisits)


class _EventBuilder:
    def __init__(self, seen: SeenPage, context: CaptureContext, warcinfo_id: str, described: Mapping[str, str]) -> None:
        self.seen, self.context, self.warcinfo_id, self.described = seen, context, warcinfo_id, described
        self.uri = warc_uri(seen.page.url)
        self.date = warc_date(seen.page.fetched_at)
        self.response = response_text(seen)
        self.request = request_text(seen, context.user_agent)
        self.main_id, self.request_id, self.metadata_id = new_record_id(), new_record_id(), new_record_id()
        self.host = urlsplit(seen.page.url).hostname or ""
        self.capture_urn = f"urn:theriac:capture:{self.main_id[10:-1]}"
        self.extra: list[tuple[str, bytes]] = []
        self.new_descriptions: dict[str, str] = {}

    def build(self, revisits: RevisitIndex) -> Event:
        payload = self.response.body if self.response else b""
        payload_sha256 = hashlib.sha256(payload).hexdigest()
        may_refer = (
            self.response is not None and has_whole_body(self.seen.exchange) and len(payload) >= REVISIT_MIN_BYTES
        )
        prior = revisits.find(self.uri, payload_sha256) if may_refer else None
        screenshot_id = self._add_resources()
        metadata_block = self._metadata_block()
        metadata = self._metadata_member(metadata_block)
        members = [self._request_member(), metadata]
        if self.response is not None:
            members.insert(1, self._main_member(payload_sha256, prior))
        else:
            payload_sha256 = hashlib.sha256(metadata_block).hexdigest()
        return Event(
            members=(*members, *(member for _, member in self.extra)),
            main=1,
            record_id=self.anchor_id,
            payload_sha256=payload_sha256,
            at=self.seen.page.fetched_at,
            date=self.date,
            revisit_key=self.uri if may_refer else None,
            prior=prior,
            screenshot_record_id=screenshot_id,
            described=self.new_descriptions,
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
        return self._add("screenshot", "image/png", seen.screenshot_png) if seen.screenshot_png else None

    def _add_once(self, what: str, content_type: str, block: bytes) -> None:
        key = f"{what} {hashlib.sha256(block).hexdigest()}"
        if key in self.described:
            return
        name, _, host = what.partition(" ")
        uri = warc_uri(f"dns:{host}") if name == "dns" else f"{self.capture_urn}:{name}"
        self.new_descriptions[key] = self._add(name, content_type, block, uri)

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
        facts = {
            "requested_url": seen.page.requested_url,
            "url": seen.page.url,
            "redirects": exchange.redirect_chain if exchange else (),
            "status": seen.page.status,
            "state": seen.outcome.state,
            "reason": seen.outcome.reason,
            "fetched_at": seen.page.fetched_at,
            "rendered": seen.page.rendered,
            "protocol": exchange.protocol if exchange else None,
            "truncated": exchange.truncated if exchange else None,
            "vantage": context.vantage,
            "user_agent": context.user_agent,
            "software": context.software,
            "run_id": seen.run_id,
            "source": seen.source,
            "source_sha256": context.source_sha256,
            "page_key": seen.page_key,
            "archived_at": seen.archived_at,
            "practice": seen.practice,
            "records": self._descriptions(),
            "alterations": (*self.request.alterations, *_alterations(self.response)),
        }
        return msgspec.json.encode(facts)

    def _descriptions(self) -> dict[str, str]:
        """Which records of this file tell the TLS chain and the name server's answer for this page."""
        known = {**self.described, **self.new_descriptions}
        wanted = {f"tls-chain {self.host}", f"dns {self.host}"}
        return {key.split(" ")[0]: at for key, at in known.items() if key.rsplit(" ", 1)[0] in wanted}


def _alterations(message: HttpText | None) -> tuple[str, ...]:
    return message.alterations if message is not None else ("response: none came",)

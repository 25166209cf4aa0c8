# SPDX-License-Identifier: EUPL-1.2
"""What a page loaded beside its document, as records of the same event, and what the wire told of each."""

from collections.abc import Callable
from dataclasses import replace

from crawler.http_text import request_text, response_text
from crawler.seen import Exchange, Resource, SeenPage
from crawler.tls import certificates
from crawler.warc import REQUEST_TYPE, RESPONSE_TYPE, build_member, new_record_id, sha256_field, warc_ip, warc_uri

Fields = Callable[[str, str, str], list[tuple[str, str]]]
"""Record id, address and content type give the fields that every record of the event has."""


def loaded_members(
    seen: SeenPage, resource: Resource, user_agent: str, fields_of: Fields
) -> tuple[list[bytes], dict[str, object]]:
    """Request and answer as members, and what is told of them; they name the document's record, it not them."""
    page = replace(seen.page, url=resource.url, requested_url=resource.url, status=resource.status, headers=())
    part = replace(seen, page=page, exchange=resource.exchange)
    exchange, uri = resource.exchange, warc_uri(resource.url)
    request, response = request_text(part, user_agent), response_text(part)
    facts: dict[str, object] = {
        "url": resource.url, "status": resource.status, "kind": resource.kind, "failure": resource.failure,
        "truncated": exchange.truncated, "protocol": exchange.protocol, "server": server_facts(exchange),
        "tls": tls_facts(exchange),
        "alterations": (*request.alterations, *(response.alterations if response else ()), *exchange.alterations),
    }  # fmt: skip
    address = warc_ip(exchange.ip_address)
    wire = [("WARC-IP-Address", address)] if address else []
    facts["request"] = request_id = new_record_id()
    fields = fields_of(request_id, uri, REQUEST_TYPE) + wire
    if request.body:
        fields.append(("WARC-Payload-Digest", sha256_field(request.body)))
    members = [build_member("request", fields, request.head + request.body)]
    if response is not None:
        facts["response"] = response_id = new_record_id()
        fields = fields_of(response_id, uri, RESPONSE_TYPE) + wire
        fields.append(("WARC-Payload-Digest", sha256_field(response.body)))
        if exchange.truncated:
            fields.append(("WARC-Truncated", exchange.truncated))
        members.append(build_member("response", fields, response.head + response.body))
    return members, facts


def server_facts(exchange: Exchange | None) -> dict[str, object] | None:
    """Address and port that answered; None behind a proxy, and when none did."""
    if exchange is None or exchange.ip_address is None:
        return None
    return {"address": exchange.ip_address, "port": exchange.port}


def tls_facts(exchange: Exchange | None) -> dict[str, object] | None:
    """Protocol, cipher and the digests of the certificates; None for a plain connection."""
    if exchange is None or not (exchange.tls_chain_pem or exchange.tls_protocol):
        return None
    chain = certificates(exchange.tls_chain_pem)
    return {"protocol": exchange.tls_protocol, "cipher": exchange.tls_cipher, "certificates": chain}

# SPDX-License-Identifier: EUPL-1.2
"""Stamping what is exported: a time token over given bytes from the first authority that grants one."""

import logging
from dataclasses import dataclass
from datetime import UTC, datetime

from config.settings import Settings
from indexer.errors import EvidenceError

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Stamp:
    """A reply that passed every check."""

    authority: str
    reply: bytes
    """RFC 3161 TimeStampResp, DER."""
    chain_pem: bytes
    """From the authority's own certificate to the pinned root."""
    root_pem: bytes
    at: datetime


def stamp(settings: Settings, data: bytes) -> Stamp | None:
    """A token over these bytes; None when no authority is configured, or none granted one that passes."""
    from indexer.seals.asking import ask
    from indexer.seals.authority import load_authority
    from indexer.seals.token import Wanted, build_request, check_reply, digest_of

    for chosen in settings.seal.authorities:
        try:
            authority = load_authority(chosen)
            digest = digest_of(data, authority.hash)
            query, nonce = build_request(digest, authority.hash, authority.policies)
            reply = ask(authority, query, settings.seal.timeout_s)
            wanted = Wanted(
                digest=digest, hash=authority.hash, roots=authority.roots, nonce=nonce, policies=authority.policies
            )
            token = check_reply(reply.data, wanted)
            difference = abs((token.gen_time - datetime.now(UTC)).total_seconds())
            if difference > authority.max_clock_difference_s + reply.took_s:
                log.warning("export not stamped: authority=%s clock_difference_s=%.1f", authority.name, difference)
                continue
        except EvidenceError as error:
            log.warning("export not stamped: authority=%s: %s", chosen.name, error)
            continue
        chain = [_pem(certificate.dump()) for certificate in token.chain]
        return Stamp(
            authority=authority.name,
            reply=reply.data,
            chain_pem=b"".join(chain),
            root_pem=chain[-1],
            at=token.gen_time,
        )
    return None


def _pem(der: bytes) -> bytes:
    from asn1crypto import pem

    return bytes(pem.armor("CERTIFICATE", der))

# SPDX-License-Identifier: EUPL-1.2
"""Stamping: one token over some bytes from one authority, checked in every way before it is handed on."""

from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from config.settings import Settings, hide_secrets
from crawler.clock import ClockReading, read_clock
from indexer.errors import SealRefusedError
from indexer.log.checkpoint import Checkpoint
from indexer.seals.asking import Reply, RevocationData, ask, fetch_revocation
from indexer.seals.authority import Authority, armor
from indexer.seals.clock import ClockComparison, compare_clocks, jump_s, say_clock
from indexer.seals.files import CHAIN, CRL, OCSP, QUERY, REPLY, ROOT, SealNote
from indexer.seals.token import Revocation, Token, Wanted, build_request, check_reply, digest_of
from indexer.writing import write_whole


@dataclass(frozen=True, kw_only=True)
class Stamp:
    """A token that passed every check, with everything that goes into a seal's files."""

    authority: Authority
    query: bytes
    reply: Reply
    token: Token
    comparison: ClockComparison
    revocation: RevocationData
    clock: ClockReading
    hash: str
    digest: bytes


def stamp(settings: Settings, authority: Authority, data: bytes) -> Stamp:
    """A checked token over some bytes; raises SealRefusedError, the answer is then in `state/seals-refused/`."""
    return stamp_digest(settings, authority, digest_of(data, authority.hash), authority.hash)


def stamp_digest(settings: Settings, authority: Authority, digest: bytes, algorithm: str) -> Stamp:
    """A checked token over a digest."""
    clock = read_clock()
    if settings.seal.require_synchronised and not authority.practice and clock.synchronised is not True:
        raise SealRefusedError(f"this machine's clock is not kept in step ({say_clock(clock)})")
    query, nonce = build_request(digest, algorithm, authority.policies)
    reply = ask(authority, query, settings.seal.timeout_s)
    wanted = Wanted(
        digest=digest,
        hash=algorithm,
        roots=authority.roots,
        nonce=nonce,
        policies=authority.policies,
        crls=authority.crls,
        between=authority.between,
    )
    try:
        token = check_reply(reply.data, wanted)
        comparison = compare_clocks(reply.asked_at, reply.took_s, token.gen_time, token.accuracy_s)
        check_clock(authority, comparison)
        token, revocation = check_revocation(settings, authority, reply, token, wanted)
    except SealRefusedError as error:
        keep_refused(settings.home, authority, query, reply, str(error))
        raise
    return Stamp(
        authority=authority,
        query=query,
        reply=reply,
        token=token,
        comparison=comparison,
        revocation=revocation,
        clock=clock,
        hash=algorithm,
        digest=digest,
    )


def check_clock(authority: Authority, comparison: ClockComparison) -> None:
    """Raise SealRefusedError when the two clocks differ by more than the request and the rounding explain."""
    if comparison.least_s > authority.max_clock_difference_s:
        raise SealRefusedError(
            f"its clock and ours are {comparison.difference_s:+.1f} s apart, more than "
            f"{authority.max_clock_difference_s:g} s: one of them is wrong (timedatectl set-ntp true)"
        )


def check_revocation(
    settings: Settings, authority: Authority, reply: Reply, token: Token, wanted: Wanted
) -> tuple[Token, RevocationData]:
    """The token once more, with the revocation data that its trusted chain points to; raises SealRefusedError."""
    if authority.revocation == "off":
        return token, RevocationData(crls=authority.crls)
    data = fetch_revocation(authority, token.chain, settings.seal.timeout_s)
    if data.crls or data.ocsps:
        token = check_reply(reply.data, replace(wanted, crls=data.crls, ocsps=data.ocsps))
    if authority.revocation == "required" and token.revocation is not Revocation.GOOD:
        why = "; ".join(data.missing) or "what was had says nothing of it"
        raise SealRefusedError(f"it could not be shown that the authority's certificate was not revoked: {why}")
    return token, data


def describe(made: Stamp, checkpoint: Checkpoint, *, renewal: int) -> SealNote:
    """The note of a seal, still without the digests of its files."""
    token, missing = made.token, "; ".join(made.revocation.missing)
    jumped = f", was set by {jump_s():+.1f} s since this process began" if jump_s() else ""
    return SealNote(
        authority=made.authority.name,
        practice=made.authority.practice,
        url=hide_secrets(made.authority.url),
        log_size=checkpoint.size,
        log_root=checkpoint.root.hex(),
        renewal=renewal,
        hash=made.hash,
        digest=made.digest.hex(),
        sealed_at=token.gen_time,
        accuracy_s=token.accuracy_s,
        policy=token.policy,
        serial=token.serial,
        status=token.status,
        certificate_sha256=sha256(token.chain[0].dump()).hexdigest(),
        root_sha256=token.root_sha256,
        ends_at=token.ends_at,
        revocation=f"{token.revocation.value}{f' ({missing})' if missing else ''}",
        asked_at=made.reply.asked_at,
        took_s=round(made.reply.took_s, 6),
        difference_s=made.comparison.difference_s,
        uncertainty_s=made.comparison.uncertainty_s,
        clock=say_clock(made.clock) + jumped,
    )


def token_files(made: Stamp) -> dict[str, bytes]:
    """Everything about the token that a stranger needs, by ending."""
    chain = [certificate.dump() for certificate in made.token.chain]
    files = {
        QUERY: made.query,
        REPLY: made.reply.data,
        CHAIN: armor("CERTIFICATE", chain[:-1] or chain),
        ROOT: armor("CERTIFICATE", chain[-1:]),
    }
    if made.revocation.crls:
        files[CRL] = armor("X509 CRL", made.revocation.crls)
    return files | {f"{OCSP}{at or ''}": answer for at, answer in enumerate(made.revocation.ocsps)}


def keep_refused(home: Path, authority: Authority, query: bytes, reply: Reply, reason: str) -> None:
    """Keep an answer that was refused, with its request: it may be looked at again by better readers."""
    stem = home / "state" / "seals-refused" / f"{reply.asked_at:%Y%m%dT%H%M%S%f}.{authority.name}"
    for ending, data in (("tsq", query), ("tsr", reply.data), ("reason.txt", f"{reason}\n".encode())):
        write_whole(stem.with_name(f"{stem.name}.{ending}"), data)

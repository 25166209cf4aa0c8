# SPDX-License-Identifier: EUPL-1.2
"""Tokens: a request for one (RFC 3161), and every check that its answer must pass before it counts.

The certificates that a token brings are only a help to find the way to a pinned root; they are never trusted.
Path and signature are checked by pyHanko, at the time that the token names.
"""

import asyncio
import hashlib
import logging
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from indexer.errors import SealRefusedError
from indexer.seals.authority import fingerprint

if TYPE_CHECKING:
    from asn1crypto import cms, tsp, x509
    from pyhanko_certvalidator.path import ValidationPath

REPLY_BYTES = 500_000
GRANTED = ("granted", "granted_with_mods")
HASHES = ("sha256", "sha384", "sha512")

logging.getLogger("pyhanko").setLevel(logging.CRITICAL)  # it tells reasons as warnings with traces; ours are refusals
logging.getLogger("pyhanko_certvalidator").setLevel(logging.CRITICAL)


class Revocation(StrEnum):
    """What the revocation data at hand say of the certificates; revoked ones are refused."""

    GOOD = "good"
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What a token must be about, and whom it must come from."""

    digest: bytes
    hash: str
    roots: "Sequence[x509.Certificate]"
    nonce: int | None = None
    """None: the request is not at hand, the nonce is not compared."""
    policies: tuple[str, ...] = ()
    crls: tuple[bytes, ...] = ()
    ocsps: tuple[bytes, ...] = ()
    between: "Sequence[x509.Certificate]" = ()
    """Certificates that may help to find the way to a root; not trusted."""


@dataclass(frozen=True, kw_only=True)
class Token:
    """A token that passed every check."""

    gen_time: datetime
    accuracy_s: float
    policy: str
    serial: str
    status: str
    chain: "tuple[x509.Certificate, ...]"
    """From the authority's own certificate up to the pinned root."""
    ends_at: datetime
    """When the first certificate of the chain ends: renewed before, or judged at its own time after."""
    revocation: Revocation
    der: bytes
    """The token without the reply around it."""

    @property
    def root_sha256(self) -> str:
        """Fingerprint of the pinned root that it leads to."""
        return fingerprint(self.chain[-1])


def build_request(digest: bytes, algorithm: str, policies: Sequence[str]) -> tuple[bytes, int]:
    """A request with a fresh nonce that asks for the certificates too, and the nonce."""
    from asn1crypto import tsp

    nonce = secrets.randbits(63) | 1 << 62
    request = {
        "version": "v1",
        "message_imprint": {"hash_algorithm": {"algorithm": algorithm}, "hashed_message": digest},
        "nonce": nonce,
        "cert_req": True,
    }
    if len(policies) == 1:
        request["req_policy"] = policies[0]
    return tsp.TimeStampReq(request).dump(), nonce


def read_request(query: bytes) -> tuple[str, bytes, int | None]:
    """Hash name, digest and nonce of a request; raises SealRefusedError."""
    from asn1crypto import tsp

    try:
        request = tsp.TimeStampReq.load(query, strict=True)
        imprint = request["message_imprint"]
        digest = imprint["hashed_message"].native
        return imprint["hash_algorithm"]["algorithm"].native, digest, request["nonce"].native
    except (ValueError, TypeError, KeyError) as error:
        raise SealRefusedError(f"the kept request is not a request of RFC 3161: {error}") from error


def check_reply(reply: bytes, wanted: Wanted) -> Token:
    """What a reply says, after every check; raises SealRefusedError with the first that it does not pass."""
    from indexer.seals.reply import TimeStampReply

    if len(reply) > REPLY_BYTES:
        raise SealRefusedError(f"the answer is longer than {REPLY_BYTES:,} bytes")
    try:
        answer = TimeStampReply.load(reply, strict=True)
        status = str(answer["status"]["status"].native)
        if status not in GRANTED:
            raise SealRefusedError(f"the authority did not grant a token: {say_status(answer['status'])}")
        return check_token(answer["time_stamp_token"].dump(), wanted, status=status)
    except SealRefusedError:
        raise
    except Exception as error:  # whatever a hostile answer breaks in a parser, it is refused
        what = " ".join(str(error).split())[:200]
        raise SealRefusedError(f"the answer is not a reply of RFC 3161: {type(error).__name__}: {what}") from error


def say_status(info: "tsp.PKIStatusInfo") -> str:
    """Status, failure and words of a reply that grants nothing."""
    words = " ".join(info["status_string"].native or ())[:200]
    failures = ", ".join(sorted(info["fail_info"].native or ()))
    return " ".join(filter(None, (str(info["status"].native), failures, words)))


def check_token(der: bytes, wanted: Wanted, *, status: str = "granted") -> Token:
    """The same for a bare token (a CMS SignedData)."""
    from asn1crypto import cms

    content = cms.ContentInfo.load(der, strict=True)
    if content["content_type"].native != "signed_data":
        raise SealRefusedError("the answer holds no token")
    signed: cms.SignedData = content["content"]
    if signed["encap_content_info"]["content_type"].native != "tst_info" or len(signed["signer_infos"]) != 1:
        raise SealRefusedError("the token is not a time token with one signer")
    info: tsp.TSTInfo = signed["encap_content_info"]["content"].parsed
    check_info(info, wanted)
    path, revocation = asyncio.run(check_signature(signed, info, wanted))
    chain = tuple(path.iter_certs(include_root=True))[::-1]
    check_purpose(chain[0])
    return Token(
        gen_time=info["gen_time"].native,
        accuracy_s=read_accuracy(info),
        policy=info["policy"].dotted,
        serial=f"{info['serial_number'].native:x}",
        status=status,
        chain=chain,
        ends_at=min(certificate.not_valid_after for certificate in chain),
        revocation=revocation,
        der=der,
    )


def check_info(info: "tsp.TSTInfo", wanted: Wanted) -> None:
    """What the token states: our digest, our nonce, an accepted policy, a time."""
    imprint = info["message_imprint"]
    algorithm = imprint["hash_algorithm"]["algorithm"].native
    if algorithm != wanted.hash or algorithm not in HASHES or imprint["hashed_message"].native != wanted.digest:
        raise SealRefusedError("the token is about another digest (wrong imprint)")
    if wanted.nonce is not None and info["nonce"].native != wanted.nonce:
        raise SealRefusedError("the token answers another request (wrong nonce)")
    policy = info["policy"].dotted
    if wanted.policies and policy not in wanted.policies:
        raise SealRefusedError(f"the token was made under the policy {policy}, which is not accepted")
    if info["version"].native != "v1" or info["gen_time"].native is None:
        raise SealRefusedError("the token states no time")


async def check_signature(
    signed: "cms.SignedData", info: "tsp.TSTInfo", wanted: Wanted
) -> "tuple[ValidationPath, Revocation]":
    """The path from the signer to a pinned root, everything valid at the token's own time; raises SealRefusedError."""
    moment = info["gen_time"].native
    seen = await validate(signed, moment, wanted, "none")
    if not (seen["intact"] and seen["valid"]):
        raise SealRefusedError("the token's signature does not fit what it signs")
    problem = seen["trust_problem_indic"]
    path: ValidationPath | None = seen["validation_path"]
    if problem is not None or path is None:
        raise SealRefusedError(say_distrust(seen["signing_cert"], moment, wanted, problem))
    root = next(iter(path.iter_certs(include_root=True)))
    if root.dump() not in {pinned.dump() for pinned in wanted.roots}:
        raise SealRefusedError("the token leads to a root that is not pinned")
    if not root.not_valid_before <= moment <= root.not_valid_after:
        raise SealRefusedError("the pinned root was not valid at the time that the token names")
    if not (wanted.crls or wanted.ocsps):
        return path, Revocation.UNKNOWN
    problem = (await validate(signed, moment, wanted, "require"))["trust_problem_indic"]
    if problem is None:
        return path, Revocation.GOOD
    if "REVOKED" in problem.name:
        raise SealRefusedError("the authority's certificate was revoked before it made the token")
    return path, Revocation.UNKNOWN


async def validate(signed: "cms.SignedData", moment: datetime, wanted: Wanted, revocation: str) -> dict[str, Any]:
    """What pyHanko says of signature and path, with nothing fetched; `revocation`: `none` or `require`."""
    from pyhanko.sign.validation.generic_cms import validate_tst_signed_data
    from pyhanko_certvalidator import ValidationContext

    context = ValidationContext(
        trust_roots=list(wanted.roots),
        other_certs=list(wanted.between),
        moment=moment,
        best_signature_time=moment,
        allow_fetching=False,
        crls=list(wanted.crls),
        ocsps=list(wanted.ocsps),
        revocation_mode=revocation,
        retroactive_revinfo=True,
    )
    seen: dict[str, Any] = await validate_tst_signed_data(signed, context, lambda _: wanted.digest)
    return seen


def say_distrust(signer: "x509.Certificate", moment: datetime, wanted: Wanted, problem: object) -> str:
    """Why a certificate is not trusted, in words."""
    if not signer.not_valid_before <= moment <= signer.not_valid_after:
        span = f"{signer.not_valid_before:%Y-%m-%d} to {signer.not_valid_after:%Y-%m-%d}"
        return f"the authority's certificate is valid from {span}, the token is of {moment:%Y-%m-%d %H:%M} (expired)"
    word = str(getattr(problem, "name", problem) or "no path").lower().replace("_", " ")
    pinned = ", ".join(fingerprint(root)[:16] + "…" for root in wanted.roots)
    return f"the token's certificate does not lead to a pinned root ({pinned}) or may not be used so: {word}"


def check_purpose(certificate: "x509.Certificate") -> None:
    """Raise unless the certificate is for time stamps alone, and critically so (RFC 3161 section 2.3)."""
    usage = certificate.extended_key_usage_value
    critical = any(
        extension["extn_id"].native == "extended_key_usage" and extension["critical"].native
        for extension in certificate["tbs_certificate"]["extensions"]
    )
    if usage is None or usage.native != ["time_stamping"] or not critical:
        raise SealRefusedError("the authority's certificate is not for time stamps alone (extended key usage)")


def read_accuracy(info: "tsp.TSTInfo") -> float:
    """The accuracy that the token states, in seconds; 0.0 when it states none."""
    accuracy = info["accuracy"].native or {}
    parts = (("seconds", 1.0), ("millis", 1e-3), ("micros", 1e-6))
    return sum(float(accuracy.get(name) or 0) * scale for name, scale in parts)


def digest_of(data: bytes, algorithm: str) -> bytes:
    """The digest that a request is about."""
    return hashlib.new(algorithm, data).digest()

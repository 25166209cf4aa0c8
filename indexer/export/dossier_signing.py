# SPDX-License-Identifier: EUPL-1.2
"""Signing a dossier: PAdES B-LTA with the time of a pinned authority; without one B-B, and the dossier says so.

The authority is asked before anything is laid out, so that the first page tells what the signature will be.
"""

import asyncio
import io
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from asn1crypto import cms, keys, x509
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign import signers
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.general import SigningError
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.timestamps.common_utils import TimestampRequestError
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.errors import PathError
from pyhanko_certvalidator.registry import SimpleCertificateStore

from config.settings import Settings
from indexer.errors import ExportError, SealError
from indexer.export.signing_key import SigningKey
from indexer.seals.asking import fetch_revocation
from indexer.seals.authority import Authority, load_authority
from indexer.seals.stamping import Stamp, stamp_digest

HASH = "sha256"
FIELD = "Dossier"
SPARE_BYTES = 40_000
"""Kept free for the signature with certificates and token."""

logging.getLogger("pyhanko").setLevel(logging.CRITICAL)


class Level(StrEnum):
    """How much a signature carries with it (ETSI EN 319 142)."""

    B = "PAdES B-B"
    T = "PAdES B-T"
    LTA = "PAdES B-LTA"


@dataclass(kw_only=True)
class Stamping:
    """The authority that answered, and every revocation list and answer that came with its tokens."""

    authority: Authority
    chains: list[x509.Certificate] = field(default_factory=list)
    crls: dict[bytes, None] = field(default_factory=dict)
    ocsps: dict[bytes, None] = field(default_factory=dict)

    def note(self, made: Stamp) -> None:
        """Keep what a check in later years needs."""
        self.chains.extend(made.token.chain)
        self.crls.update(dict.fromkeys(made.revocation.crls))
        self.ocsps.update(dict.fromkeys(made.revocation.ocsps))


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What the signature will be, settled before the first page is laid out."""

    key: SigningKey
    level: Level
    reason: str
    """Why not more; empty for B-LTA."""
    stamping: Stamping | None = None

    @property
    def said(self) -> str:
        """For the first page."""
        maker = "a certificate that this home made for itself; it binds the dossier to this home and to nobody else"
        who = maker if self.key.self_made else "the certificate named here"
        stamped = f"time-stamped by {self.stamper}" if self.stamping else f"not time-stamped: {self.reason}"
        lacking = f" ({self.reason})" if self.stamping and self.reason else ""
        return (
            f"{self.level}, {stamped}{lacking}. Signed with {who}: “{self.key.subject}”. "
            f"SHA-256 of the certificate: {self.key.sha256}"
        )

    @property
    def stamper(self) -> str:
        """Whose time it is."""
        if self.stamping is None:
            return "nobody"
        authority = self.stamping.authority
        return "the practice market's own authority, which proves nothing" if authority.practice else authority.name


class SealStamper(TimeStamper):
    """Tokens for pyHanko that passed every check that a seal must pass."""

    def __init__(self, settings: Settings, stamping: Stamping) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.settings, self.stamping = settings, stamping

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> cms.ContentInfo:
        """A checked token over a digest."""
        try:
            made = await asyncio.to_thread(
                stamp_digest, self.settings, self.stamping.authority, message_digest, md_algorithm
            )
        except SealError as error:
            raise TimestampRequestError(str(error)) from error
        self.stamping.note(made)
        return cms.ContentInfo.load(made.token.der)


def plan_signature(settings: Settings, key: SigningKey, authorities: Sequence[Authority]) -> Plan:
    """Ask each authority in turn for a token; the first that gives one stamps the dossier."""
    reasons = []
    for authority in authorities:
        stamping = Stamping(authority=authority)
        try:
            made = stamp_digest(settings, authority, bytes(32), HASH)
        except SealError as error:
            reasons.append(f"{authority.name}: {error}")
            continue
        stamping.note(made)
        missing = _authoritys_revocation(made) or _signers_revocation(settings, key, stamping)
        level = Level.T if missing else Level.LTA
        return Plan(key=key, level=level, reason=missing, stamping=stamping)
    return Plan(key=key, level=Level.B, reason="; ".join(reasons) or "no time authority is configured")


def chosen_authorities(settings: Settings) -> tuple[Authority, ...]:
    """The authorities of the settings, in their order; raises SealError for one that is set wrongly."""
    return tuple(load_authority(chosen) for chosen in settings.seal.authorities)


def _authoritys_revocation(made: Stamp) -> str:
    """What is missing of the revocation data of the authority's own chain."""
    if made.revocation.missing:
        return "; ".join(made.revocation.missing)
    without = len(made.token.chain) > 1 and not (made.revocation.crls or made.revocation.ocsps)
    return "no revocation data of the time authority were had" if without else ""


def _signers_revocation(settings: Settings, key: SigningKey, stamping: Stamping) -> str:
    """What is missing of the revocation data of the signer's own chain; what is had is noted."""
    stamping.crls.update(dict.fromkeys(key.crls))
    if key.self_made:
        return ""
    chain = [x509.Certificate.load(one.public_bytes(Encoding.DER)) for one in key.chain]
    found = fetch_revocation(stamping.authority, chain, settings.seal.timeout_s)
    stamping.crls.update(dict.fromkeys(found.crls))
    stamping.ocsps.update(dict.fromkeys(found.ocsps))
    return "; ".join(found.missing)


def sign(pdf: bytes, plan: Plan, settings: Settings, reference: str) -> bytes:
    """The PDF with its signature. Raises SealError when the authority failed meanwhile, ExportError for the rest."""
    metadata = signers.PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm=HASH,
        subfilter=SigSeedSubFilter.PADES,
        reason=f"Evidence dossier {reference}"[:200],
        location=settings.export.place or None,
        validation_context=_context(plan) if plan.level is Level.LTA else None,
        embed_validation_info=plan.level is Level.LTA,
        use_pades_lta=plan.level is Level.LTA,
    )
    stamper = SealStamper(settings, plan.stamping) if plan.stamping else None
    written = io.BytesIO()
    try:
        signers.PdfSigner(metadata, _signer(plan.key), timestamper=stamper).sign_pdf(
            IncrementalPdfFileWriter(io.BytesIO(pdf)), output=written, bytes_reserved=SPARE_BYTES
        )
    except TimestampRequestError as error:
        raise SealError(str(error)) from error
    except (SigningError, PdfError, PathError, ValueError) as error:
        raise ExportError(f"the dossier could not be signed: {' '.join(str(error).split())[:300]}") from error
    return written.getvalue()


def _signer(key: SigningKey) -> signers.SimpleSigner:
    store = SimpleCertificateStore()
    chain = [x509.Certificate.load(one.public_bytes(Encoding.DER)) for one in key.chain]
    store.register_multiple(chain)
    private = key.private.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return signers.SimpleSigner(
        signing_cert=chain[0], signing_key=keys.PrivateKeyInfo.load(private), cert_registry=store
    )


def _context(plan: Plan) -> ValidationContext:
    """What is trusted while the validation data are gathered: the signer's own root and the pinned ones."""
    assert plan.stamping is not None  # plan_signature() gives B-LTA only with one
    root = x509.Certificate.load(plan.key.chain[-1].public_bytes(Encoding.DER))
    return ValidationContext(
        trust_roots=[root, *plan.stamping.authority.roots],
        other_certs=plan.stamping.chains,
        crls=list(plan.stamping.crls),
        ocsps=list(plan.stamping.ocsps),
        allow_fetching=False,
        revocation_mode="hard-fail",
    )

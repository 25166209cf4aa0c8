# SPDX-License-Identifier: EUPL-1.2
"""The practice market's time authority: real tokens (RFC 3161) under a root of its own, which proves nothing.

Its key and its root are made once per practice home. What it says may be bent (`Bend`), for tests of who checks it.
"""

import hashlib
import os
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from asn1crypto import cms, core, tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from indexer.seals.reply import TimeStampReply

MARK = "Theriac practice market"
POLICY = "1.3.6.1.4.1.99999.9.1"
HOST = "authority.example"
YEARS = timedelta(days=3650)


@dataclass(frozen=True, kw_only=True)
class Bend:
    """How an authority lies; all false: it does not."""

    imprint: bool = False
    nonce: bool = False
    off_s: float = 0.0
    policy: str = POLICY
    status: str = "granted"


class PracticeAuthority:
    """A root, an authority's certificate below it, and tokens."""

    def __init__(
        self,
        folder: Path,
        *,
        organisation: str = MARK,
        usages: tuple[x509.ObjectIdentifier, ...] = (ExtendedKeyUsageOID.TIME_STAMPING,),
        critical: bool = True,
        valid: tuple[datetime, datetime] | None = None,
    ) -> None:
        self.organisation, self.usages, self.critical = organisation, usages, critical
        now = datetime.now(UTC)
        self.valid = valid or (now - timedelta(days=1), now + YEARS)
        folder.mkdir(parents=True, exist_ok=True)
        if not (folder / "root.pem").exists():
            self._make(folder)
        self.key = serialization.load_pem_private_key((folder / "unit.key").read_bytes(), None)
        self.unit = x509.load_pem_x509_certificate((folder / "unit.pem").read_bytes())
        self.root = folder / "root.pem"

    def answer(self, query: bytes, bend: Bend | None = None) -> bytes:
        """The reply to a request; what is no request gets a refusal."""
        bend = bend or Bend()
        try:
            request = tsp.TimeStampReq.load(query, strict=True)
            imprint, nonce = request["message_imprint"].native, request["nonce"].native
        except (ValueError, TypeError):
            return self._refuse()
        if bend.status not in ("granted", "granted_with_mods"):
            return self._refuse()
        digest = hashlib.sha256(b"another").digest() if bend.imprint else imprint["hashed_message"]
        info = {
            "version": "v1",
            "policy": bend.policy,
            "message_imprint": {"hash_algorithm": imprint["hash_algorithm"], "hashed_message": digest},
            "serial_number": secrets.randbits(64),
            "gen_time": datetime.now(UTC) + timedelta(seconds=bend.off_s),
            "accuracy": {"seconds": 1},
        }
        if nonce is not None:
            info["nonce"] = nonce + bool(bend.nonce)
        token = self._sign(tsp.TSTInfo(info).dump())
        reply = TimeStampReply({"status": {"status": bend.status}, "time_stamp_token": token})
        dumped: bytes = reply.dump()
        return dumped

    def _sign(self, info: bytes) -> cms.ContentInfo:
        unit = asn1_x509.Certificate.load(self.unit.public_bytes(serialization.Encoding.DER))
        identity = {"cert_hash": hashlib.sha256(unit.dump()).digest()}
        attributes = cms.CMSAttributes(
            [
                {"type": "content_type", "values": ["tst_info"]},
                {"type": "message_digest", "values": [hashlib.sha256(info).digest()]},
                {"type": "signing_certificate_v2", "values": [{"certs": [identity]}]},
            ]
        )
        signature = self.key.sign(attributes.dump(), ec.ECDSA(hashes.SHA256()))  # type: ignore[union-attr,call-arg,arg-type]
        issuer = {"issuer": unit.issuer, "serial_number": unit.serial_number}
        signer = {
            "version": "v1",
            "sid": cms.SignerIdentifier({"issuer_and_serial_number": issuer}),
            "digest_algorithm": {"algorithm": "sha256"},
            "signature_algorithm": {"algorithm": "sha256_ecdsa"},
            "signed_attrs": attributes,
            "signature": signature,
        }
        signed = {
            "version": "v3",
            "digest_algorithms": [{"algorithm": "sha256"}],
            "encap_content_info": {"content_type": "tst_info", "content": core.ParsableOctetString(info)},
            "certificates": [unit],
            "signer_infos": [signer],
        }
        return cms.ContentInfo({"content_type": "signed_data", "content": cms.SignedData(signed)})

    def _refuse(self) -> bytes:
        refused = {"status": "rejection", "status_string": ["not today"], "fail_info": {"bad_request"}}
        dumped: bytes = TimeStampReply({"status": refused}).dump()
        return dumped

    def _make(self, folder: Path) -> None:
        root_key, unit_key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
        root_name, unit_name = (self._name(title) for title in ("root", "authority"))
        root = self._build(root_name, root_name, root_key.public_key(), (datetime.now(UTC) - YEARS, self.valid[1]))
        root = root.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        root = root.add_extension(usage_of(sign=False), critical=True)
        unit = self._build(unit_name, root_name, unit_key.public_key(), self.valid)
        unit = unit.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        unit = unit.add_extension(usage_of(sign=True), critical=True)
        if self.usages:
            unit = unit.add_extension(x509.ExtendedKeyUsage(list(self.usages)), critical=self.critical)
        above = x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key())
        unit = unit.add_extension(above, critical=False)
        key = unit_key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        write(folder / "unit.key", key)
        pem = serialization.Encoding.PEM
        write(folder / "unit.pem", unit.sign(root_key, hashes.SHA256()).public_bytes(pem))
        made = root.sign(root_key, hashes.SHA256())
        write(folder / "crl.pem", self._nothing_revoked(made, root_key).public_bytes(pem))
        write(folder / "root.pem", made.public_bytes(pem))

    def _nothing_revoked(
        self, root: x509.Certificate, key: ec.EllipticCurvePrivateKey
    ) -> x509.CertificateRevocationList:
        """A list for as long as the root lasts: what is signed with long-term validation data needs one."""
        above = x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key())
        empty = x509.CertificateRevocationListBuilder().issuer_name(root.subject)
        dated = empty.last_update(self.valid[0]).next_update(self.valid[1])
        return (
            dated.add_extension(above, critical=False).add_extension(x509.CRLNumber(1), critical=False)
            .sign(key, hashes.SHA256())
        )  # fmt: skip

    def _name(self, title: str) -> x509.Name:
        mark = x509.NameAttribute(NameOID.ORGANIZATION_NAME, self.organisation)
        return x509.Name([mark, x509.NameAttribute(NameOID.COMMON_NAME, f"Practice {title}, proves nothing")])

    def _build(
        self, name: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, valid: tuple[datetime, datetime]
    ) -> x509.CertificateBuilder:
        named = x509.CertificateBuilder().subject_name(name).issuer_name(issuer).public_key(key)
        numbered = named.serial_number(x509.random_serial_number())
        dated = numbered.not_valid_before(valid[0]).not_valid_after(valid[1])
        return dated.add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)


def usage_of(*, sign: bool) -> x509.KeyUsage:
    """Signatures for the authority, certificates for the root."""
    return x509.KeyUsage(
        digital_signature=sign,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=not sign,
        crl_sign=not sign,
        encipher_only=False,
        decipher_only=False,
    )


def write(path: Path, data: bytes) -> None:
    """A new file that only its owner reads, there whole or not at all."""
    beside = path.with_suffix(".new")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
    beside.rename(path)

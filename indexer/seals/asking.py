# SPDX-License-Identifier: EUPL-1.2
"""Asking: one question to a time authority over HTTP, bounded in time and size; and what its certificates point to."""

import itertools
import ssl
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from concurrent.futures import TimeoutError as TooLateError
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import httpx

from config.settings import hide_secrets
from indexer.errors import SealRefusedError
from indexer.seals.authority import Authority
from indexer.seals.token import REPLY_BYTES

if TYPE_CHECKING:
    from asn1crypto import x509

QUERY_TYPE = "application/timestamp-query"
OCSP_TYPE = "application/ocsp-request"
CRL_BYTES = 20_000_000
ADDRESSES = 4
"""At most so many addresses that a certificate names are tried."""


@dataclass(frozen=True, kw_only=True)
class Reply:
    """The bytes that came, and when."""

    data: bytes
    asked_at: datetime
    took_s: float


def ask(authority: Authority, query: bytes, timeout_s: float) -> Reply:
    """What the authority answers within the time; raises SealRefusedError when that is nothing."""
    auth = httpx.BasicAuth(authority.user, authority.password) if authority.user else None
    request = httpx.Request("POST", authority.url, content=query, headers={"Content-Type": QUERY_TYPE})
    asked_at, began = datetime.now(UTC), time.monotonic()
    data = send(authority, request, REPLY_BYTES, timeout_s, auth)
    return Reply(data=data, asked_at=asked_at, took_s=time.monotonic() - began)


def send(
    authority: Authority, request: httpx.Request, most_bytes: int, timeout_s: float, auth: httpx.Auth | None = None
) -> bytes:
    """The body of a 200; raises SealRefusedError for all else. A server that drips is left when the time is over."""
    told: Future[bytes] = Future()
    client = open_client(authority, timeout_s)

    def fetch() -> None:
        try:
            told.set_result(read_body(client, request, most_bytes, auth))
        except (SealRefusedError, httpx.HTTPError, httpx.InvalidURL, OSError, RuntimeError) as error:
            told.set_exception(error)

    threading.Thread(target=fetch, name=f"seal-{authority.name}", daemon=True).start()
    try:
        return told.result(timeout=timeout_s)
    except TooLateError as error:
        raise SealRefusedError(f"{say_url(request)}: no whole answer within {timeout_s:g} s") from error
    except SealRefusedError:
        raise
    except (httpx.HTTPError, httpx.InvalidURL, OSError, RuntimeError) as error:
        what = " ".join(str(error).split())[:200] or type(error).__name__
        raise SealRefusedError(f"{say_url(request)}: {hide_secrets(what)}") from error
    finally:
        client.close()


def open_client(authority: Authority, timeout_s: float) -> httpx.Client:
    """A client that follows no redirect and takes nothing from the environment; raises SealRefusedError."""
    try:
        verify: ssl.SSLContext | bool = ssl.create_default_context(cafile=authority.tls_ca)
        if authority.client_certificate is not None and isinstance(verify, ssl.SSLContext):
            verify.load_cert_chain(authority.client_certificate)
        return httpx.Client(
            verify=verify, timeout=timeout_s, follow_redirects=False, trust_env=False, proxy=authority.proxy
        )
    except (OSError, ValueError) as error:
        raise SealRefusedError(f"{authority.name}: certificates for the connection: {error}") from error


def read_body(client: httpx.Client, request: httpx.Request, most_bytes: int, auth: httpx.Auth | None) -> bytes:
    """The body, cut off by an error as soon as it is longer than it may be."""
    response = client.send(request, auth=auth, stream=True)
    try:
        if response.status_code != 200:
            raise SealRefusedError(f"{say_url(request)}: expected status 200, got {response.status_code}")
        body = bytearray()
        for part in response.iter_bytes():
            body += part
            if len(body) > most_bytes:
                raise SealRefusedError(f"{say_url(request)}: the answer is longer than {most_bytes:,} bytes")
        return bytes(body)
    finally:
        response.close()


def say_url(request: httpx.Request) -> str:
    """The address without credentials."""
    return hide_secrets(str(request.url))


@dataclass(frozen=True, kw_only=True)
class RevocationData:
    """Lists and answers (DER) about the certificates of a chain, and what could not be had."""

    crls: tuple[bytes, ...] = ()
    ocsps: tuple[bytes, ...] = ()
    missing: tuple[str, ...] = ()


def fetch_revocation(authority: Authority, chain: "Sequence[x509.Certificate]", timeout_s: float) -> RevocationData:
    """Revocation data of every certificate below the root, from where they say; `chain` is already trusted."""
    crls, ocsps, missing = list(authority.crls), [], []
    until = time.monotonic() + timeout_s
    for certificate, issuer in itertools.pairwise(chain):
        kind, data, why = first_answer(authority, certificate, issuer, until)
        if kind == "crl":
            crls.append(data)
        elif kind == "ocsp":
            ocsps.append(data)
        elif not authority.crls:
            missing.append(f"{certificate.subject.human_friendly}: {why}")
    return RevocationData(crls=tuple(dict.fromkeys(crls)), ocsps=tuple(ocsps), missing=tuple(missing))


def first_answer(
    authority: Authority, certificate: "x509.Certificate", issuer: "x509.Certificate", until: float
) -> tuple[str, bytes, str]:
    """Kind, bytes and reason of the first place that answers with something of that kind, before the time is over."""
    why = "it names no place to ask"
    for kind, request in list(places_to_ask(certificate, issuer))[:ADDRESSES]:
        try:
            data = send(authority, request, CRL_BYTES, max(0.1, until - time.monotonic()))
            return kind, as_der(kind, data), ""
        except SealRefusedError as error:
            why = str(error)
        except (ValueError, TypeError) as error:
            why = f"{say_url(request)}: not a revocation {kind}: {str(error)[:100]}"
    return "", b"", why


def places_to_ask(certificate: "x509.Certificate", issuer: "x509.Certificate") -> Iterator[tuple[str, httpx.Request]]:
    """Requests for the lists that a certificate names, then for answers about it alone."""
    for place in certificate.crl_distribution_points:
        if (url := place.url) and url.startswith(("http://", "https://")):
            yield "crl", httpx.Request("GET", url)
    for url in certificate.ocsp_urls:
        if url.startswith(("http://", "https://")):
            query = ocsp_request(certificate, issuer)
            yield "ocsp", httpx.Request("POST", url, content=query, headers={"Content-Type": OCSP_TYPE})


def ocsp_request(certificate: "x509.Certificate", issuer: "x509.Certificate") -> bytes:
    """A question whether one certificate still holds."""
    from cryptography import x509
    from cryptography.hazmat.primitives.hashes import SHA1
    from cryptography.hazmat.primitives.serialization import Encoding
    from cryptography.x509 import ocsp

    subject, above = (x509.load_der_x509_certificate(one.dump()) for one in (certificate, issuer))
    request = ocsp.OCSPRequestBuilder().add_certificate(subject, above, SHA1())  # noqa: S303 (names the issuer only)
    return request.build().public_bytes(Encoding.DER)


def as_der(kind: str, data: bytes) -> bytes:
    """A list or an answer as DER, parsed once; raises ValueError for anything else."""
    from asn1crypto import crl, ocsp, pem

    if pem.detect(data):
        data = pem.unarmor(data)[2]
    parsed = (crl.CertificateList if kind == "crl" else ocsp.OCSPResponse).load(data, strict=True)
    _ = parsed.native
    return data

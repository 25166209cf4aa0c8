# SPDX-License-Identifier: EUPL-1.2
"""What WACZ 1.1.1 and its signature demand, checked without our own code: the official checker is lenient."""

import base64
import gzip
import hashlib
import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.serialization import load_der_public_key

UNLISTED = ("datapackage.json", "datapackage-digest.json")


def wacz_faults(path: Path) -> list[str]:
    """Everything that is wrong with a package; empty when nothing is."""
    try:
        with zipfile.ZipFile(path) as package:
            return list(_faults(package))
    except (zipfile.BadZipFile, KeyError, ValueError, UnicodeDecodeError, EOFError, OSError) as error:
        return [f"not readable: {type(error).__name__}: {error}"]


def _faults(package: zipfile.ZipFile) -> Iterator[str]:
    names = [info.filename for info in package.infolist()]
    if len(set(names)) != len(names):
        yield "a name is there twice"
    if any(name.startswith("/") or ".." in name.split("/") or "\\" in name for name in names):
        yield "a name leads out"
    described = json.loads(package.read("datapackage.json"))
    if described.get("profile") != "data-package" or described.get("wacz_version") != "1.1.1":
        yield "profile or version"
    for wanted in ("title", "created", "software", "mainPageUrl", "mainPageDate", "home"):
        if not described.get(wanted):
            yield f"datapackage.json: {wanted} is missing"
    for name in ("pages/pages.jsonl", "indexes/index.cdxj"):
        if name not in names:
            yield f"{name} is missing"
    yield from _resources(package, described)
    yield from _pages_and_index(package)
    yield from _signature(package)


def _resources(package: zipfile.ZipFile, described: dict[str, list[dict[str, object]]]) -> Iterator[str]:
    listed = {str(one["path"]): one for one in described["resources"]}
    for info in package.infolist():
        if info.filename in UNLISTED:
            continue
        data = package.read(info)
        one = listed.pop(info.filename, None)
        if one is None:
            yield f"{info.filename} is not listed"
        elif one["hash"] != f"sha256:{hashlib.sha256(data).hexdigest()}" or one["bytes"] != len(data):
            yield f"{info.filename} is not what is listed"
        if info.filename.endswith(".gz") and info.compress_type != zipfile.ZIP_STORED:
            yield f"{info.filename} is compressed twice"
    yield from (f"{name} is listed and not there" for name in listed)


def _pages_and_index(package: zipfile.ZipFile) -> Iterator[str]:
    head, *pages = [json.loads(line) for line in package.read("pages/pages.jsonl").splitlines()]
    if head.get("format") != "json-pages-1.0" or not head.get("id"):
        yield "pages.jsonl has no head"
    lines = package.read("indexes/index.cdxj").decode().splitlines()
    if lines != sorted(lines):
        yield "the index is not sorted"
    indexed = set()
    for line in lines:
        _, moment, fields = line.split(" ", 2)
        place = json.loads(fields)
        indexed.add((place["url"], moment))
        data = package.read(f"archive/{place['filename']}")
        begin, size = int(place["offset"]), int(place["length"])
        record = gzip.decompress(data[begin : begin + size])
        if f"WARC-Target-URI: {place['url']}\r\n".encode() not in record:
            yield f"the index leads to another record: {place['url']}"
    for page in pages:
        moment = "".join(letter for letter in page["ts"] if letter.isdigit())[:14]
        if (page["url"], moment) not in indexed:
            yield f"a page is not in the index: {page['url']}"


def _signature(package: zipfile.ZipFile) -> Iterator[str]:
    digest = json.loads(package.read("datapackage-digest.json"))
    stated = f"sha256:{hashlib.sha256(package.read('datapackage.json')).hexdigest()}"
    signed = digest.get("signedData") or {}
    if digest.get("path") != "datapackage.json" or digest.get("hash") != stated or signed.get("hash") != stated:
        yield "the digest is another's"
    common = {"hash", "created", "software", "version", "signature"}
    if set(signed) == common | {"publicKey"}:
        yield from _anonymous(signed)
    elif set(signed) != common | {"domain", "domainCert", "timeSignature", "timestampCert"}:
        yield "signedData is of no known kind"


def _anonymous(signed: dict[str, str]) -> Iterator[str]:
    key = load_der_public_key(base64.b64decode(signed["publicKey"]))
    raw = base64.b64decode(signed["signature"])
    if not isinstance(key, ec.EllipticCurvePublicKey) or key.curve.name != "secp384r1" or len(raw) != 96:
        yield "expected a signature of P-384"
        return
    pair = encode_dss_signature(int.from_bytes(raw[:48], "big"), int.from_bytes(raw[48:], "big"))
    try:
        key.verify(pair, signed["hash"].encode(), ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        yield "the signature does not fit"


def changed(path: Path, target: Path, name: str, data: bytes | None, kind: int | None = None) -> Path:
    """A copy in which one member is another, or gone."""
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(target, "w") as new:
        for info in old.infolist():
            if info.filename != name:
                new.writestr(info, old.read(info))
            elif data is not None:
                new.writestr(name, data, compress_type=info.compress_type if kind is None else kind)
    return target


def warc_members(path: Path, name: str = "archive/captures.warc.gz") -> bytes:
    """The records of one archive file, unpacked."""
    with zipfile.ZipFile(path) as package:
        return gzip.GzipFile(fileobj=io.BytesIO(package.read(name))).read()

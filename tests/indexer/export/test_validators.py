# SPDX-License-Identifier: EUPL-1.2
"""Judges of other makers accept every export, and refuse a spoilt one each."""

import base64
import json
import re
import subprocess
import time
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pymisp
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from config.settings import ExportSettings, Settings
from indexer.export.exporting import Format, export
from indexer.export.misp import TEMPLATE, TEMPLATES
from tests.elastic import tools_folder
from tests.indexer.export.kept import SHOP, gather
from tests.indexer.export.replay import shown_at, viewer
from tests.indexer.export.wacz_strict import changed, wacz_faults
from tests.indexer.seals.authority import Pki, make_pki, serve
from tests.indexer.seals.conftest import authority_of, make_settings
from tests.warc_validators import warc_faults

pytestmark = pytest.mark.slow
AUTHSIGN = """
import json, sys, zipfile
from authsign.verifier import Verifier
with zipfile.ZipFile(sys.argv[1]) as package:
    signed = json.loads(package.read("datapackage-digest.json"))["signedData"]
told = Verifier(trusted_roots_filename=sys.argv[2])(signed)
sys.exit(0 if told else 1)
"""
DOMAIN = "evidence.example"


@pytest.fixture(scope="module")
def judges() -> Path:
    """Where the validators lie."""
    folder = tools_folder() / "exchange"
    if not (folder / ".complete").exists():
        pytest.skip("the judges of exports are not here: bash deploy/exchange.sh installs them")
    return folder


def run(*words: str | Path) -> tuple[bool, str]:
    """Whether a judge accepts, and what it says."""
    done = subprocess.run([str(word) for word in words], capture_output=True, text=True, check=False)
    return done.returncode == 0, done.stdout + done.stderr


def written(settings: Settings, form: Format, path: Path, *, masked: bool = True) -> Path:
    return export(settings, gather(settings, masked=masked), form, path).path


def spoilt(path: Path, change: Callable[[str], str]) -> Path:
    bad = path.with_name(f"bad-{path.name}")
    text = path.read_text(encoding="utf-8")
    assert change(text) != text
    bad.write_text(change(text), encoding="utf-8")
    return bad


def test_stix_validator(judges: Path, settings: Settings, tmp_path: Path) -> None:
    path = written(settings, Format.STIX, tmp_path / "offers.json")
    good, said = run(judges / "stix/bin/stix2_validator", "--version", "2.1", path)
    assert good, said
    assert "Warning" not in said
    bad = spoilt(path, lambda text: re.sub(r'"valid_from": "[^"]*", ', "", text, count=1))
    assert not run(judges / "stix/bin/stix2_validator", "--version", "2.1", bad)[0]


def test_case_validate(judges: Path, settings: Settings, tmp_path: Path) -> None:
    path = written(settings, Format.CASE_UCO, tmp_path / "offers.jsonld")
    good, said = run(judges / "case/bin/case_validate", path)
    assert good, said
    bad = spoilt(path, lambda text: text.replace("uco-observable:fullValue", "uco-observable:wholeValue"))
    assert not run(judges / "case/bin/case_validate", bad)[0]


def test_misp_schemas(judges: Path, settings: Settings, tmp_path: Path) -> None:
    path = written(settings, Format.MISP, tmp_path / "offers.json")
    data = Path(pymisp.__file__).parent / "data"
    check = judges / "case/bin/check-jsonschema"
    good, said = run(check, "--schemafile", data / "schema-lax.json", path)
    assert good, said
    bad = spoilt(path, lambda text: text.replace('{"Event":', '{"Happening":'))
    assert not run(check, "--schemafile", data / "schema-lax.json", bad)[0]
    template = TEMPLATES / TEMPLATE / "definition.json"
    objects = data / "misp-objects" / "schema_objects.json"
    assert run(check, "--schemafile", objects, template)[0]
    wrong = tmp_path / "definition.json"
    wrong.write_text(template.read_text().replace('"misp-attribute": "url"', '"misp-attribute": "address"'))
    assert not run(check, "--schemafile", objects, wrong)[0]
    event = pymisp.MISPEvent()
    event.load_file(str(path))
    assert len(event.objects) == 4


@pytest.mark.parametrize("masked", [True, False], ids=["masked", "unmasked"])
def test_wacz_and_warc(masked: bool, judges: Path, settings: Settings, tmp_path: Path) -> None:
    path = written(settings, Format.WACZ, tmp_path / "p.wacz", masked=masked)
    good, said = run(judges / "wacz/bin/wacz", "validate", "-f", path)
    assert good, said
    bad = changed(path, tmp_path / "bad.wacz", "pages/pages.jsonl", b'{"format": "none"}\n')
    assert not run(judges / "wacz/bin/wacz", "validate", "-f", bad)[0]
    with zipfile.ZipFile(path) as package:
        names = [name for name in package.namelist() if name.startswith("archive/")]
        package.extractall(tmp_path / "out", names)
    files = [tmp_path / "out" / name for name in names]
    assert warc_faults(*files) == []
    files[0].write_bytes(files[0].read_bytes()[:-30])
    assert warc_faults(files[0])


def make_domain(folder: Path) -> tuple[Path, Path, str]:
    """Key and certificate of a domain, and the fingerprint of the root above it."""
    now = datetime.now(UTC)
    root_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    root_name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Test root")])
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, DOMAIN)])

    def certificate(subject: x509.Name, public: ec.EllipticCurvePublicKey, *, is_root: bool) -> x509.Certificate:
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(root_name)
            .public_key(public)
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(hours=1))
            .not_valid_after(now + timedelta(days=90))
            .add_extension(x509.BasicConstraints(ca=is_root, path_length=None), critical=True)
        )
        if not is_root:
            builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName(DOMAIN)]), critical=False)
        return builder.sign(root_key, hashes.SHA256())

    root = certificate(root_name, root_key.public_key(), is_root=True)
    leaf = certificate(name, key.public_key(), is_root=False)
    folder.mkdir()
    key_path, chain_path = folder / "domain.key", folder / "domain.pem"
    key_path.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    key_path.chmod(0o600)
    chain_path.write_bytes(leaf.public_bytes(Encoding.PEM) + root.public_bytes(Encoding.PEM))
    return key_path, chain_path, root.fingerprint(hashes.SHA256()).hex()


@pytest.fixture
def stamped(settings: Settings, tmp_path: Path) -> tuple[Path, Path]:
    """A package signed by a domain and stamped by a local authority, and the roots to trust."""
    pki: Pki = make_pki(tmp_path / "pki")
    key, chain, fingerprint = make_domain(tmp_path / "domain")
    with serve(pki.reply) as server:
        own = make_settings(settings.home, authority_of(server, pki.root)).model_copy(
            update={"export": ExportSettings(domain=DOMAIN, domain_key=key, domain_certificate=chain)}
        )
        content = gather(own, masked=False)
        from dataclasses import replace

        now = datetime.now(UTC)
        path = export(own, replace(content, made_at=now), Format.WACZ, tmp_path / "domain.wacz").path
    authority = x509.load_pem_x509_certificate(pki.root.read_bytes()).fingerprint(hashes.SHA256()).hex()
    roots = tmp_path / "roots.yaml"
    roots.write_text(f"domain_cert_roots:\n  - {fingerprint}\ntimestamp_cert_roots:\n  - {authority}\n")
    return path, roots


def test_authsign(judges: Path, stamped: tuple[Path, Path], tmp_path: Path) -> None:
    path, roots = stamped
    assert wacz_faults(path) == []
    good, said = run(judges / "wacz/bin/python", "-W", "ignore", "-c", AUTHSIGN, path, roots)
    assert good, said
    told = json.loads(zipfile.ZipFile(path).read("datapackage-digest.json"))
    assert told["signedData"]["domain"] == DOMAIN
    raw = bytearray(base64.b64decode(told["signedData"]["signature"]))
    raw[-1] ^= 1
    told["signedData"]["signature"] = base64.b64encode(bytes(raw)).decode()
    bad = changed(path, tmp_path / "bad.wacz", "datapackage-digest.json", json.dumps(told).encode())
    assert not run(judges / "wacz/bin/python", "-W", "ignore", "-c", AUTHSIGN, bad, roots)[0]
    other = tmp_path / "other.yaml"
    other.write_text(re.sub(r"- [0-9a-f]{4}", "- 0000", roots.read_text()))
    assert not run(judges / "wacz/bin/python", "-W", "ignore", "-c", AUTHSIGN, path, other)[0]


TEXT = "document.body && document.body.innerText.includes('HYPERLINK')"
IMAGE = "[...document.images].filter(one => one.naturalWidth === 320 && one.naturalHeight === 900).length || null"


@pytest.mark.parametrize(
    ("url", "script"),
    [
        pytest.param(f"{SHOP}/p/2", TEXT, id="the offer"),
        pytest.param(f"urn:fullPage:{SHOP}/p/1", IMAGE, id="its screenshot"),
    ],
)
def test_replay_viewer_shows(url: str, script: str, judges: Path, settings: Settings, tmp_path: Path) -> None:
    path = written(settings, Format.WACZ, tmp_path / "p.wacz")
    with viewer(judges / "replay", path) as address:
        assert shown_at(address, url, script), "the viewer did not show it"


def test_replay_viewer_shows_nothing_of_a_spoilt_package(judges: Path, settings: Settings, tmp_path: Path) -> None:
    path = written(settings, Format.WACZ, tmp_path / "p.wacz")
    bad = changed(path, tmp_path / "bad.wacz", "datapackage.json", b'{"profile": "wacz", "wacz_version": "9"}')
    began = time.monotonic()
    with viewer(judges / "replay", path) as address:
        assert shown_at(address, f"{SHOP}/p/2", TEXT)
    waiting_s = max(5.0, time.monotonic() - began)  # so long took the whole one, with the browser's start
    with viewer(judges / "replay", bad) as address:
        assert not shown_at(address, f"{SHOP}/p/2", TEXT, waiting_s)

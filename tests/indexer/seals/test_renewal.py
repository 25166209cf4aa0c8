# SPDX-License-Identifier: EUPL-1.2
"""Renewal: tokens that end soon are stamped anew, old ones go on holding, and independent judges agree."""

import shutil
import subprocess
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from config.finding import Held
from config.seal_settings import AuthoritySettings
from config.settings import Settings
from indexer.errors import SealRefusedError
from indexer.seals.authority import read_certificates
from indexer.seals.evidence_record import (
    first_record,
    last_digest,
    read_links,
    records_of,
    renew,
    renewal_digest,
    tree_digest,
)
from indexer.seals.files import find_seals, seals_folder
from indexer.seals.health import read_health
from indexer.seals.pins import own_pins
from indexer.seals.renewal import renew_seals
from indexer.seals.sealing import seal_home
from indexer.seals.state import Sealed, SealIndex
from indexer.seals.token import Wanted, build_request, check_reply, digest_of
from indexer.seals.verify import verify_seals
from tests.elastic import tools_folder
from tests.indexer.seals.authority import Pki, Server, make_pki, openssl, serve
from tests.indexer.seals.conftest import authority_of, close_segment, make_settings
from tests.practice.authority import PracticeAuthority

pytestmark = pytest.mark.slow

NOW = datetime.now(UTC)
DATA = b"a checkpoint"


@pytest.fixture
def ending(home: Path, server: Server, tmp_path: Path) -> Settings:
    """A home whose seal's certificate ends in thirty days, with a second authority that lasts."""
    short = PracticeAuthority(
        tmp_path / "short", organisation="Short", valid=(NOW - timedelta(days=1), NOW + timedelta(days=30))
    )
    server.answer = short.answer
    seal_home(make_settings(home, authority_of(server, short.root)), NOW)
    return make_settings(home, authority_of(server, short.root))


def lasting(server: Server, root: Path, **changes: object) -> AuthoritySettings:
    return authority_of(server, root, name="lasting", **changes)


@pytest.mark.parametrize("algorithm", [pytest.param("sha256", id="same hash"), pytest.param("sha512", id="new hash")])
def test_a_seal_is_renewed_before_it_ends(algorithm: str, ending: Settings, pki: Pki) -> None:
    home = ending.home
    assert "tokens end from" in read_health(ending, NOW).words
    with serve(pki.reply) as other:
        settings = make_settings(home, *ending.seal.authorities, lasting(other, pki.root, hash=algorithm))
        report = renew_seals(settings, NOW)
        assert (report.failures, [note.renewed_by for note in report.sealed]) == ((), ["lasting"])
        assert renew_seals(settings, NOW).sealed == ()
    folders = [place.folder.name for place in find_seals(seals_folder(home))]
    assert folders == ["2.local", "2.local.r1"]
    pins = own_pins(home, settings)
    assert [finding.answer for finding in verify_seals(home, pins)] == [Held.HELD, Held.HELD]
    state = SealIndex(home, pins).of_record("s1", 0)
    assert (state.state, state.authority) == (Sealed.SEALED, "local")
    assert "2.local.r1.ers" in {path.name for path in state.renewals}


def test_every_byte_of_a_renewal_counts(ending: Settings, pki: Pki) -> None:
    home = ending.home
    with serve(pki.reply) as other:
        settings = make_settings(home, *ending.seal.authorities, lasting(other, pki.root))
        renew_seals(settings, NOW)
    pins, unseen = own_pins(home, settings), []
    for path in sorted((seals_folder(home) / "2.local.r1").iterdir()):
        data = path.read_bytes()
        for place in range(0, len(data), max(1, len(data) // 5)):
            path.write_bytes(data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :])
            if Held.BROKEN not in [finding.answer for finding in verify_seals(home, pins)]:
                unseen.append((path.name, place))
        path.write_bytes(data)
    assert unseen == []


def test_who_ends_no_later_does_not_renew(ending: Settings, server: Server) -> None:
    report = renew_seals(ending, NOW)
    assert report.sealed == ()
    assert "no later" in report.failures[0].reason
    assert read_health(ending, NOW).fault


def test_nothing_is_renewed_that_lasts(home: Path, server: Server, pki: Pki) -> None:
    settings = make_settings(home, authority_of(server, pki.root))
    seal_home(settings, NOW)
    assert renew_seals(settings, NOW).words == "0 entries unsealed"
    assert server.asked == 1


def token_of(pki: Pki, digest: bytes, algorithm: str = "sha256") -> bytes:
    query, nonce = build_request(digest, algorithm, ())
    roots = tuple(read_certificates(pki.root, "test"))
    return check_reply(pki.reply(query), Wanted(digest=digest, hash=algorithm, roots=roots, nonce=nonce)).der


def make_chain(pki: Pki) -> list[bytes]:
    """A record of DATA, renewed with the same hash, with another, and once more."""
    records = [first_record(token_of(pki, digest_of(DATA, "sha256")), "sha256")]
    for algorithm in ("sha256", "sha512", "sha512"):
        digest = renewal_digest(records[-1], DATA, algorithm)
        records.append(renew(records[-1], token_of(pki, digest, algorithm), algorithm))
    return records


def test_the_links_of_a_record(pki: Pki) -> None:
    record = make_chain(pki)[-1]
    assert [link.hash for link in read_links(record, DATA)] == ["sha256", "sha256", "sha512", "sha512"]
    assert len(last_digest(record, DATA, "sha512")) == 64
    with pytest.raises(SealRefusedError, match="not about the one before it"):
        last_digest(record, b"other", "sha512")
    with pytest.raises(SealRefusedError):
        last_digest(record[:-5], DATA, "sha512")


@pytest.mark.parametrize("count", [1, 2, 3, 5, 8, 13])
def test_one_token_for_many_objects(count: int, pki: Pki) -> None:
    objects = [f"object {number}".encode() for number in range(count)]
    digests = [digest_of(one, "sha256") for one in objects]
    token = token_of(pki, tree_digest(digests, "sha256"))
    for one, record in zip(objects, records_of(digests, token, "sha256"), strict=True):
        assert last_digest(record, one, "sha256") == tree_digest(digests, "sha256")
        with pytest.raises(SealRefusedError):
            last_digest(record, b"other", "sha256")


def judge(roots: Sequence[Path], crls: Sequence[Path], *files: Path) -> tuple[int, str]:
    """What the European Commission's DSS says."""
    folder = tools_folder() / "signatures"
    if not (folder / ".complete").exists() or shutil.which("java") is None:
        pytest.skip("DSS is not here: bash deploy/signatures.sh installs it")
    command = ["java", "-XX:TieredStopAtLevel=1", "-cp", f"{folder / 'signatures'}:{folder / 'signatures'}/*"]
    told = ["SignatureCheck", ",".join(map(str, roots)), ",".join(map(str, crls)), *map(str, files)]
    done = subprocess.run([*command, *told], capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


@pytest.fixture
def lists(pki: Pki) -> list[Path]:
    openssl(pki.folder, "crl", "-in", "crl.pem", "-outform", "DER", "-out", "crl.der")
    return [pki.folder / "crl.der"]


@pytest.mark.slow
def test_dss_accepts_our_evidence_records(pki: Pki, lists: list[Path], tmp_path: Path) -> None:
    about, other = tmp_path / "data", tmp_path / "other"
    about.write_bytes(DATA)
    other.write_bytes(b"other")
    chain = make_chain(pki)
    for number, record in enumerate(chain):
        (tmp_path / f"{number}.ers").write_bytes(record)
    status, said = judge([pki.root], lists, tmp_path / "3.ers", about)
    assert (status, said.count("PASSED")) == (0, 1), said
    assert judge([pki.root], lists, tmp_path / "1.ers", about)[0] == 0
    status, said = judge([pki.root], lists, tmp_path / "3.ers", other)
    assert (status, "PASSED" in said) == (1, False), said


@pytest.mark.slow
def test_dss_and_openssl_accept_our_seals(
    home: Path, server: Server, pki: Pki, lists: list[Path], tmp_path: Path
) -> None:
    seal_home(make_settings(home, authority_of(server, pki.root, crl=pki.crl)), NOW)
    place = find_seals(seals_folder(home))[0]
    token, other = tmp_path / "token", tmp_path / "other"
    other.write_bytes(place.path("checkpoint").read_bytes()[:-2] + b"\n")
    openssl(tmp_path, "ts", "-reply", "-in", str(place.path("tsr")), "-token_out", "-out", str(token))
    assert judge([place.path("root.pem")], lists, token, place.path("checkpoint"))[0] == 0
    status, said = judge([place.path("root.pem")], lists, token, other)
    assert (status, "HASH_FAILURE" in said) == (1, True), said


def openssl_verifies(place_files: dict[str, Path], data: Path, moment: datetime) -> bool:
    """What a stranger types: the reply against the stamped bytes, the pinned root, the chain, at the token's time."""
    command = ["openssl", "ts", "-verify", "-in", place_files["tsr"], "-data", data, "-CAfile", place_files["root.pem"]]
    command += ["-untrusted", place_files["chain.pem"], "-attime", str(int(moment.timestamp()) + 1)]
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False)
    return done.returncode == 0 and "Verification: OK" in done.stdout


def test_openssl_alone_checks_a_seal(home: Path, server: Server, pki: Pki, tmp_path: Path) -> None:
    seal_home(make_settings(home, authority_of(server, pki.root)), NOW)
    place = find_seals(seals_folder(home))[0]
    files = {ending: place.path(ending) for ending in ("tsr", "root.pem", "chain.pem")}
    moment, checkpoint = place.note().sealed_at, place.path("checkpoint")
    assert openssl_verifies(files, checkpoint, moment)
    changed = tmp_path / "changed"
    changed.write_bytes(checkpoint.read_bytes() + b"\n")
    assert not openssl_verifies(files, changed, moment)
    other = make_pki(tmp_path / "other")
    assert not openssl_verifies(files | {"root.pem": other.root}, checkpoint, moment)


def test_expired_tokens_hold_for_strangers_too(home: Path, server: Server, tmp_path: Path) -> None:
    old = PracticeAuthority(
        tmp_path / "old", organisation="Old", valid=(NOW - timedelta(days=2), NOW + timedelta(hours=1))
    )
    server.answer = old.answer
    settings = make_settings(home, authority_of(server, old.root))
    seal_home(settings, NOW)
    place = find_seals(seals_folder(home))[0]
    files = {ending: place.path(ending) for ending in ("tsr", "root.pem", "chain.pem")}
    assert openssl_verifies(files, place.path("checkpoint"), place.note().sealed_at)
    assert not openssl_verifies(files, place.path("checkpoint"), NOW + timedelta(days=1))
    close_segment(home, "s2")
    assert [finding.answer for finding in verify_seals(home, own_pins(home, settings))] == [Held.HELD]


@pytest.mark.slow
def test_revocation_data_is_archived(home: Path, tmp_path: Path) -> None:
    with serve(lambda query: query) as running:
        pki = make_pki(tmp_path / "pki", crl_url=f"{running.url}list.crl")
        running.answer = pki.reply
        strict = make_settings(home, authority_of(running, pki.root, revocation="required"))
        assert "could not be shown" in seal_home(strict, NOW).failures[0].reason
        running.crl = pki.crl.read_bytes()
        report = seal_home(strict, NOW)
        assert report.sealed[0].revocation == "good"
    place = find_seals(seals_folder(home))[0]
    assert b"BEGIN X509 CRL" in place.read("crl.pem")
    findings = list(verify_seals(home, own_pins(home, strict)))
    assert "revocation good" in findings[0].reason

# SPDX-License-Identifier: EUPL-1.2
"""Sealing a home: it fails closed, keeps every answer, tries again later, and never seals its own seals."""

import shutil
import ssl
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from indexer.errors import SealError
from indexer.log.home_log import LeafKind, read_leaves
from indexer.seals import sealing, stamping
from indexer.seals.attempts import read_attempts
from indexer.seals.authority import load_authority, practice_folder
from indexer.seals.coverage import read_coverage
from indexer.seals.files import seals_folder
from indexer.seals.health import read_health
from indexer.seals.pins import own_pins
from indexer.seals.sealing import Urgency, has_due, seal_home
from indexer.seals.state import Sealed, SealIndex
from tests.indexer.seals.authority import Pki, Server, make_pki, openssl, serve
from tests.indexer.seals.conftest import authority_of, close_segment, make_settings
from tests.practice.authority import Bend, PracticeAuthority

pytestmark = pytest.mark.slow

NOW = datetime.now(UTC)


def state_of(home: Path, settings: object, segment: str = "s1") -> Sealed:
    return SealIndex(home, own_pins(home, settings)).of_record(segment, 0).state  # type: ignore[arg-type]


def test_what_is_new_is_sealed_once(home: Path, server: Server, pki: Pki) -> None:
    settings = make_settings(home, authority_of(server, pki.root))
    report = seal_home(settings, NOW)
    assert (len(report.sealed), report.failures, report.waiting.entries) == (1, (), 0)
    assert abs(report.sealed[0].difference_s) < 5
    again = seal_home(settings, NOW)
    assert (again.sealed, again.words, server.asked) == ((), "0 entries unsealed", 1)
    assert [leaf.kind for leaf in read_leaves(home)][-1] == LeafKind.SEAL
    state = SealIndex(home, own_pins(home, settings)).of_record("s1", 3)
    assert (state.state, state.authority, state.log_size) == (Sealed.SEALED, "local", 2)
    assert {path.suffix for path in state.files} == {".tsq", ".tsr", ".pem", ".json", ".checkpoint"}


def test_a_segment_that_is_still_written_is_unsealed(home: Path, server: Server, pki: Pki) -> None:
    settings = make_settings(home, authority_of(server, pki.root))
    seal_home(settings, NOW)
    index = SealIndex(home, own_pins(home, settings))
    assert index.of_record("s1", 4).reason == "its segment is still being written"
    assert index.of_record("unknown", 0).state is Sealed.UNSEALED


def test_what_comes_later_needs_a_seal_of_its_own(home: Path, server: Server, pki: Pki) -> None:
    settings = make_settings(home, authority_of(server, pki.root))
    seal_home(settings, NOW)
    close_segment(home, "s2", entries=7)
    assert read_coverage(home).waiting(["local"]).entries == 7
    assert (state_of(home, settings, "s1"), state_of(home, settings, "s2")) == (Sealed.SEALED, Sealed.UNSEALED)
    seal_home(settings, NOW)
    assert state_of(home, settings, "s2") is Sealed.SEALED


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        pytest.param({"status": 500}, "expected status 200, got 500", id="server error"),
        pytest.param({"answer": lambda _: b"x" * 600_000}, "longer than", id="huge"),
        pytest.param({"answer": lambda _: b"0\x82"}, "not a reply", id="cut"),
        pytest.param({"drip_s": 0.2}, "no whole answer within 1 s", id="drips"),
    ],
)
def test_a_bad_server_leaves_it_unsealed(
    spoil: dict[str, object], reason: str, home: Path, server: Server, pki: Pki
) -> None:
    for name, value in spoil.items():
        setattr(server, name, value)
    settings = make_settings(home, authority_of(server, pki.root), timeout_s=1.0)
    report = seal_home(settings, NOW)
    assert report.sealed == ()
    assert reason in report.failures[0].reason
    assert report.waiting.entries == 5
    assert state_of(home, settings) is Sealed.UNSEALED
    assert not seals_folder(home).exists()


def test_a_server_that_is_not_there(home: Path, pki: Pki) -> None:
    with serve(pki.reply) as gone:
        pass
    report = seal_home(make_settings(home, authority_of(gone, pki.root)), NOW)
    assert "refused" in report.failures[0].reason


@pytest.mark.parametrize(
    ("bend", "reason"),
    [
        pytest.param(Bend(off_s=3_600), "apart, more than 10 s", id="an hour ahead"),
        pytest.param(Bend(off_s=-60), "apart, more than 10 s", id="a minute behind"),
        pytest.param(Bend(nonce=True), "wrong nonce", id="wrong nonce"),
        pytest.param(Bend(imprint=True), "wrong imprint", id="wrong imprint"),
    ],
)
def test_a_lie_is_kept_for_better_readers(bend: Bend, reason: str, home: Path, liar: PracticeAuthority) -> None:
    with serve(lambda query: liar.answer(query, bend)) as server:
        report = seal_home(make_settings(home, authority_of(server, liar.root)), NOW)
    assert reason in report.failures[0].reason
    kept = {path.suffixes[-1]: path.read_bytes() for path in (home / "state" / "seals-refused").iterdir()}
    assert set(kept) == {".tsq", ".tsr", ".txt"}
    assert reason in kept[".txt"].decode()
    assert len(kept[".tsr"]) > 100


def test_a_small_difference_of_clocks_is_recorded(home: Path, liar: PracticeAuthority) -> None:
    with serve(lambda query: liar.answer(query, Bend(off_s=4))) as server:
        report = seal_home(make_settings(home, authority_of(server, liar.root)), NOW)
    assert 3 < report.sealed[0].difference_s < 5
    assert report.sealed[0].clock


def test_each_failure_waits_longer(home: Path, server: Server, pki: Pki) -> None:
    server.status = 503
    settings = make_settings(home, authority_of(server, pki.root), retry_s=100)
    waits = []
    for _ in range(4):
        seal_home(settings, NOW)
        attempt = read_attempts(home)["local"]
        assert attempt.next_at is not None
        waits.append((attempt.next_at - NOW).total_seconds())
    assert waits == [100, 200, 400, 800]
    assert not has_due(settings, NOW + timedelta(seconds=700))
    assert has_due(settings, NOW + timedelta(seconds=900))
    server.status = 200
    assert seal_home(settings, NOW + timedelta(seconds=700), urgency=Urgency.SCHEDULE).sealed == ()
    assert len(seal_home(settings, NOW + timedelta(seconds=900), urgency=Urgency.SCHEDULE).sealed) == 1
    assert read_attempts(home)["local"].failures == 0


def test_the_schedule_seals_no_oftener_than_it_should(home: Path, server: Server, pki: Pki) -> None:
    settings = make_settings(home, authority_of(server, pki.root), every_h=6)
    assert has_due(settings, NOW)
    seal_home(settings, NOW)
    close_segment(home, "s2")
    assert not has_due(settings, NOW + timedelta(hours=5))
    assert has_due(settings, NOW + timedelta(hours=7))


def test_the_alarm_comes_after_its_time(home: Path, server: Server, pki: Pki) -> None:
    server.status = 500
    settings = make_settings(home, authority_of(server, pki.root), alarm_after_h=48)
    seal_home(settings, NOW)
    assert not read_health(settings, NOW).fault
    health = read_health(settings, NOW + timedelta(hours=49))
    assert health.fault
    assert "1 tries failed" in health.words
    assert "theriac seal" in health.mend


def test_without_an_authority_nothing_is_asked_and_nothing_is_wrong(home: Path) -> None:
    settings = make_settings(home)
    report = seal_home(settings, NOW)
    assert (report.sealed, report.failures, report.waiting.entries) == ((), (), 5)
    health = read_health(settings, NOW + timedelta(days=900))
    assert (health.fault, health.configured) == (False, False)
    assert "5 entries unsealed" in health.words


def test_one_authority_that_fails_harms_no_other(home: Path, server: Server, pki: Pki) -> None:
    with serve(lambda _: b"nonsense") as broken:
        settings = make_settings(
            home,
            authority_of(broken, pki.root, name="broken"),
            authority_of(server, pki.root),
            authority_of(server, home / "missing.pem", name="no-root"),
        )
        report = seal_home(settings, NOW)
    assert [note.authority for note in report.sealed] == ["local"]
    assert {failure.authority for failure in report.failures} == {"broken", "no-root"}
    assert state_of(home, settings) is Sealed.SEALED
    assert read_health(settings, NOW).fault


def test_a_clock_that_nobody_sets_right(home: Path, server: Server, pki: Pki, monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    reading = replace(stamping.read_clock(), synchronised=False)
    monkeypatch.setattr(stamping, "read_clock", lambda: reading)
    strict = make_settings(home, authority_of(server, pki.root), require_synchronised=True)
    assert "not kept in step" in seal_home(strict, NOW).failures[0].reason
    lenient = make_settings(home, authority_of(server, pki.root))
    assert "not synchronised" in seal_home(lenient, NOW).sealed[0].clock


def test_a_kill_before_the_log_told_of_it(
    home: Path, server: Server, pki: Pki, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = make_settings(home, authority_of(server, pki.root))
    with monkeypatch.context() as dead:
        dead.setattr(sealing, "enter", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            seal_home(settings, NOW)
    assert read_coverage(home).noted() == {}
    seal_home(settings, NOW)
    assert (set(read_coverage(home).noted()), server.asked) == ({"2.local"}, 1)


def test_another_homes_seal_is_never_entered(home: Path, server: Server, pki: Pki, tmp_path: Path) -> None:
    other = tmp_path / "other"
    close_segment(other, "s1")
    seal_home(make_settings(other, authority_of(server, pki.root)), NOW)
    shutil.copytree(seals_folder(other), seals_folder(home))
    settings = make_settings(home, authority_of(server, pki.root))
    assert state_of(home, settings) is Sealed.UNSEALED
    assert "is no seal of this home" in seal_home(settings, NOW).failures[0].reason
    close_segment(home, "s2")
    assert len(seal_home(settings, NOW).sealed) == 1
    assert set(read_coverage(home).noted()) == {"3.local"}


def test_the_practice_market_has_an_authority_of_its_own(home: Path) -> None:
    own = PracticeAuthority(practice_folder(home))
    with serve(own.answer) as server:
        report = seal_home(make_settings(home), NOW, practice_proxy=server.url)
    assert "PRACTICE, proves nothing" in report.words
    assert report.sealed[0].url == "http://authority.example/"
    state = SealIndex(home, own_pins(home, make_settings(home))).of_record("s1", 0)
    assert (state.state, "PRACTICE" in state.words) == (Sealed.PRACTICE, True)


def test_a_real_seal_goes_before_a_practice_seal(home: Path, server: Server, pki: Pki) -> None:
    own = PracticeAuthority(practice_folder(home))
    with serve(own.answer) as market:
        seal_home(make_settings(home), NOW, practice_proxy=market.url)
    settings = make_settings(home, authority_of(server, pki.root))
    assert state_of(home, settings) is Sealed.PRACTICE
    seal_home(settings, NOW)
    assert state_of(home, settings) is Sealed.SEALED


def test_the_practice_root_is_never_a_real_one(home: Path, server: Server) -> None:
    own = PracticeAuthority(practice_folder(home))
    with pytest.raises(SealError, match="proves nothing"):
        load_authority(authority_of(server, own.root))


@pytest.mark.parametrize(
    ("prepare", "reason"),
    [
        pytest.param(lambda path: path.write_text("nothing"), "expected certificates", id="no certificate"),
        pytest.param(lambda path: path.write_text(""), "at least one certificate", id="empty"),
        pytest.param(lambda path: None, "readable file", id="missing"),
    ],
)
def test_roots_that_cannot_be_read(
    prepare: Callable[[Path], object], reason: str, tmp_path: Path, server: Server
) -> None:
    path = tmp_path / "root.pem"
    prepare(path)
    with pytest.raises(SealError, match=reason):
        load_authority(authority_of(server, path))


def test_a_root_with_another_fingerprint(server: Server, pki: Pki, tmp_path: Path) -> None:
    with pytest.raises(SealError, match="root_sha256"):
        load_authority(authority_of(server, pki.root, root_sha256=("00" * 32,)))
    password = tmp_path / "password"
    password.write_text("secret\n")
    password.chmod(0o644)
    with pytest.raises(SealError, match="chmod 600"):
        load_authority(authority_of(server, pki.root, user="me", password_file=password))
    password.chmod(0o600)
    assert load_authority(authority_of(server, pki.root, user="me", password_file=password)).password == "secret"


def test_an_authority_behind_tls_needs_its_certificate(home: Path, pki: Pki, tmp_path: Path) -> None:
    own = ("-subj", "/CN=tls", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", "tls.key", "-out", "tls.pem")
    openssl(tmp_path, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", *own)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "tls.pem", tmp_path / "tls.key")
    with serve(pki.reply, context) as server:
        unknown = seal_home(make_settings(home, authority_of(server, pki.root)), NOW)
        assert "CERTIFICATE_VERIFY_FAILED" in unknown.failures[0].reason
        known = seal_home(make_settings(home, authority_of(server, pki.root, tls_ca=tmp_path / "tls.pem")), NOW)
    assert len(known.sealed) == 1


def test_passwords_are_never_told(home: Path, pki: Pki) -> None:
    with serve(pki.reply) as server:
        server.status = 401
        url = server.url.replace("//", "//me:secret@")
        report = seal_home(make_settings(home, authority_of(server, pki.root, url=url)), NOW)
    assert "got 401" in report.failures[0].reason
    assert "secret" not in report.words


def test_a_certificate_between_may_be_given_beside_the_root(home: Path, tmp_path: Path) -> None:
    pki = make_pki(tmp_path / "pki", between=True)
    both = tmp_path / "both.pem"
    both.write_bytes(pki.root.read_bytes() + (pki.folder / "between.pem").read_bytes())
    with serve(pki.reply) as server:
        alone = seal_home(make_settings(home, authority_of(server, pki.root)), NOW)
        assert "does not lead to a pinned root" in alone.failures[0].reason
        settings = make_settings(home, authority_of(server, both))
        assert len(seal_home(settings, NOW).sealed) == 1
    place = read_coverage(home).seals[0]
    files = [str(place.path(ending)) for ending in ("tsr", "checkpoint", "root.pem", "chain.pem")]
    told = dict(zip(("-in", "-data", "-CAfile", "-untrusted"), files, strict=True))
    assert "OK" in openssl(tmp_path, "ts", "-verify", *(word for pair in told.items() for word in pair))
    assert state_of(home, settings) is Sealed.SEALED


def test_two_sealings_at_once_ask_once(home: Path, server: Server, pki: Pki) -> None:
    settings = make_settings(home, authority_of(server, pki.root))
    with ThreadPoolExecutor(max_workers=4) as pool:
        reports = list(pool.map(lambda _: seal_home(settings, NOW), range(4)))
    assert sorted(len(report.sealed) for report in reports) == [0, 0, 0, 1]
    assert server.asked == 1

# SPDX-License-Identifier: EUPL-1.2
import email
import email.policy
import io
import json
import re
import subprocess
import zipfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from alerts.cases.holding import set_covert_hold
from alerts.errors import AccessError, NoticeError, RequestError
from alerts.models.audit import AuditEntry
from alerts.models.request import Asked, FocalPoint, FocalStatus, Marking, Request, RequestState
from alerts.requests.clock import acknowledge, due_steps, enter_answer, escalate
from alerts.requests.directory import enter_point, set_key, set_status
from alerts.requests.incoming import Came, approve_answer, draft_answer, enter_request
from alerts.requests.outgoing import approve_request
from alerts.requests.sending import mark_sent
from alerts.requests.warning import approve_warning, draft_warning
from config.finding import Held
from indexer.verify.bundle import verify_bundle
from tests.alerts.requests.desk import ENTRY, NOW, WANTED, Desk, rung
from tests.alerts.requests.keys import decrypt_pgp, make_pgp, make_smime, packet_keys

pytestmark = pytest.mark.slow


def read_mail(desk: Desk, path: Path) -> zipfile.ZipFile:
    """The package as the recipient's own program opens it."""
    outer = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    sealed = outer.get_payload()[1].get_payload(decode=True)
    assert len(packet_keys(sealed, desk.pgp)) == 1
    inner = email.message_from_bytes(decrypt_pgp(desk.pgp, sealed), policy=email.policy.default)
    parts = [part for part in inner.walk() if part.get_content_type() == "application/zip"]
    return zipfile.ZipFile(io.BytesIO(parts[0].get_payload(decode=True)))


def test_a_request_from_draft_to_answer(desk: Desk, tmp_path: Path) -> None:
    request = desk.draft()
    assert request.language == "de"
    desk.stage.settle()
    path = desk.approve(request)
    package = read_mail(desk, path)
    names = {name.partition("/")[2] for name in package.namelist()}
    wanted = {
        "summary.txt",
        "summary.pdf",
        "reply-form.txt",
        "request.json",
        "case.stix.json",
        "case.misp.json",
        "manifest.sha256",
    }
    assert wanted <= names
    text = package.read(f"{request.reference}/summary.txt").decode()
    assert "Wir bitten Sie" in text
    assert "polizeiliche Zusammenarbeit" in text
    assert "TLP:AMBER+STRICT" in text
    said = json.loads(package.read(f"{request.reference}/request.json"))
    assert (said["asked"], said["hypothesis"]) == (["identify", "preserve"], True)
    package.extractall(tmp_path / "got")
    report = verify_bundle(tmp_path / "got" / request.reference / "bundle", desk.stage.settings)
    assert report.answer is not Held.BROKEN
    mark_sent(desk.stage.settings, request, desk.stage.author, NOW, why="by mail")
    assert request.acknowledge_by == NOW + timedelta(hours=6)
    handed = request.handed_over.get()
    assert (handed.sha256, handed.ground) == (request.package_sha256, WANTED.legal_basis)
    assert handed.observation_ids
    acknowledge(request, desk.stage.author, NOW + timedelta(hours=1), their_reference="NL-77")
    enter_answer(request, desk.stage.author, "A company in Utrecht.", NOW + timedelta(days=2))
    assert (request.state, request.their_reference) == (RequestState.ANSWERED, "NL-77")


def test_one_page(desk: Desk, tmp_path: Path) -> None:
    request = desk.draft(question="Why? " * 300)
    with zipfile.ZipFile(request.package_path) as package:
        (tmp_path / "summary.pdf").write_bytes(package.read(f"{request.reference}/summary.pdf"))
    told = subprocess.run(["pdfinfo", tmp_path / "summary.pdf"], capture_output=True, check=True, text=True).stdout
    assert re.search(r"^Pages:\s+1$", told, re.MULTILINE)


def test_smime_is_read_by_openssl(desk: Desk, tmp_path: Path) -> None:
    pem, key = make_smime(tmp_path / "smime")
    set_key(desk.point, desk.keeper, NOW, smime=pem, why="in person")
    set_status(desk.point, FocalStatus.CONFIRMED, desk.other, NOW, why="called back")
    desk.point.refresh_from_db()
    request = desk.draft()
    desk.stage.settle()
    path = desk.approve(request)
    done = subprocess.run(
        ["openssl", "smime", "-decrypt", "-in", path, "-inkey", key, "-recip", tmp_path / "smime" / "certificate.pem"],
        capture_output=True, check=True,
    )  # fmt: skip
    assert b"application/zip" in done.stdout


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        pytest.param(lambda desk: desk.hold(), "covert hold", id="covert hold"),
        pytest.param(lambda desk: FocalPoint.objects.update(status="unverified"), "unverified", id="not confirmed"),
        pytest.param(lambda desk: FocalPoint.objects.update(pgp_key=""), "no key", id="no key"),
        pytest.param(lambda desk: FocalPoint.objects.update(address=""), "no mail address", id="no address"),
    ],
)  # fmt: skip
def test_gates_stand_before_approval(desk: Desk, spoil: object, words: str) -> None:
    request = desk.draft()
    desk.stage.settle()
    spoil(desk)  # type: ignore[operator]
    with pytest.raises(RequestError, match=words):
        desk.approve(request)
    request.refresh_from_db()
    assert (request.state, request.encrypted_path) == (RequestState.DRAFT, "")


def test_without_deconfliction_nothing_leaves(desk: Desk) -> None:
    request = desk.draft()
    with pytest.raises(RequestError, match="deconfliction"):
        desk.approve(request)


def test_its_author_does_not_approve(desk: Desk) -> None:
    request = desk.draft()
    desk.stage.settle()
    with pytest.raises(AccessError, match="another person"):
        approve_request(
            desk.stage.settings, request, desk.stage.author, "123456", "x", NOW, seen_sha256=request.package_sha256
        )


def test_a_wrong_code_or_another_package_is_refused(desk: Desk) -> None:
    request = desk.draft()
    desk.stage.settle()
    desk.stage.codes.append("000000")
    with pytest.raises(AccessError, match="code"):
        desk.approve(request)
    with pytest.raises(RequestError, match="not what was read"):
        desk.approve(request, seen_sha256="0" * 64)
    Path(request.package_path).write_bytes(b"something else")
    with pytest.raises(RequestError, match="not what was drafted"):
        desk.approve(request)


def test_a_row_written_past_approval_is_never_sent(desk: Desk, tmp_path: Path) -> None:
    request = desk.draft()
    desk.stage.settle()
    forged = tmp_path / "x.eml"
    forged.write_bytes(b"x")
    import hashlib

    Request.objects.update(
        state="approved", encrypted_path=str(forged), encrypted_sha256=hashlib.sha256(b"x").hexdigest()
    )
    request.refresh_from_db()
    with pytest.raises(RequestError, match="nobody approved"):
        mark_sent(desk.stage.settings, request, desk.stage.author, NOW, why="x")


def test_a_hold_set_after_approval_stops_the_sending(desk: Desk) -> None:
    request = desk.draft()
    desk.stage.settle()
    desk.approve(request)
    set_covert_hold(desk.stage.case, desk.keeper, NOW, held=True, why="surveillance")
    with pytest.raises(RequestError, match="covert hold"):
        mark_sent(desk.stage.settings, request, desk.stage.author, NOW, why="x")


def test_the_clock_runs_nights_and_holidays(desk: Desk) -> None:
    request = desk.draft()
    desk.stage.settle()
    desk.approve(request)
    friday_night = datetime(2026, 12, 25, 22, 0, tzinfo=UTC)
    Request.objects.filter(pk=request.pk).update(
        state="sent", sent_at=friday_night, acknowledge_by=friday_night + timedelta(hours=6)
    )
    assert list(due_steps(friday_night + timedelta(hours=7))) == []
    due = list(due_steps(friday_night + timedelta(hours=9)))
    assert [(one.who, one.how) for one in due] == [("duty officer", "telephone")]
    request.refresh_from_db()
    escalate(request, due[0].key, desk.stage.author, friday_night + timedelta(hours=9), why="called")
    assert list(due_steps(friday_night + timedelta(hours=10))) == []
    assert [one.who for one in due_steps(friday_night + timedelta(hours=19))] == ["head of unit"]


def test_an_expired_key_is_refused(desk: Desk, tmp_path: Path) -> None:
    old = make_pgp(tmp_path / "old", expires="1d", faked="20240101T000000!")
    with pytest.raises(RequestError, match="expired"):
        set_key(desk.point, desk.keeper, NOW, pgp=old, why="x")
    FocalPoint.objects.update(pgp_key=old)
    request = desk.draft()
    desk.stage.settle()
    with pytest.raises(RequestError, match="expired"):
        desk.approve(request)


@pytest.mark.parametrize(
    "junk", ["", "not a key", "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nAAAA\n-----END PGP PUBLIC KEY BLOCK-----"]
)
def test_junk_is_no_key(desk: Desk, junk: str) -> None:
    with pytest.raises((RequestError, NoticeError)):
        set_key(desk.point, desk.keeper, NOW, pgp=junk, why="x")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        pytest.param({"source": " "}, "source", id="no source"),
        pytest.param({"country": "Netherlands"}, "country", id="country"),
        pytest.param({"address": "nobody"}, "mail address", id="address"),
        pytest.param({"time_zone": "Mars/Olympus"}, "time_zone", id="time zone"),
        pytest.param({"languages": ()}, "languages", id="language"),
        pytest.param({"escalation": (rung(5), rung(2))}, "escalation", id="order"),
        pytest.param({"acknowledge_hours": 0}, "acknowledge", id="no time"),
    ],
)  # fmt: skip
def test_entries_nobody_could_rely_on(desk: Desk, changes: dict[str, object], words: str) -> None:
    with pytest.raises(RequestError, match=words):
        enter_point(replace(ENTRY, **changes), desk.keeper, NOW)  # type: ignore[arg-type]


def test_who_entered_it_does_not_confirm_it(desk: Desk) -> None:
    enter_point(ENTRY, desk.keeper, NOW)
    with pytest.raises(RequestError, match="another person confirms"):
        set_status(desk.point, FocalStatus.CONFIRMED, desk.keeper, NOW, why="x")


def test_an_incoming_request_is_answered_from_the_evidence(desk: Desk) -> None:
    came = Came(
        their_reference="NL-9", marking=Marking.INFORMATION, asked=(Asked.SEARCH,), question="Seen shop.example?",
        legal_basis="Art. 22", tlp="TLP:RED", deadline_at=NOW + timedelta(days=3),
    )  # fmt: skip
    request = enter_request(desk.point, came, desk.stage.author, NOW)
    with pytest.raises(RequestError, match="here already"):
        enter_request(desk.point, came, desk.stage.author, NOW)
    settings, case = desk.stage.settings, desk.stage.case
    draft_answer(settings, request, case, "Yes: see the bundle.", desk.stage.author, NOW, ground="Art. 22(2)")
    path = approve_answer(
        settings, request, desk.stage.approver, desk.stage.codes.pop(), "read", NOW, seen_sha256=request.package_sha256
    )
    assert "bundle/manifest.json" in " ".join(read_mail(desk, path).namelist())
    assert not request.handed_over.exists(), "approved is not sent"
    mark_sent(settings, request, desk.stage.author, NOW, why="by courier")
    assert (request.state, request.answered_at) == (RequestState.ANSWERED, NOW)
    handed = request.handed_over.get()
    assert (handed.ground, handed.what) == ("Art. 22(2)", "Yes: see the bundle.")
    assert handed.observation_ids
    verbs = AuditEntry.objects.filter(action="case.disclosed").values_list("verb", flat=True)
    assert list(verbs) == ["disclosure"]


def test_a_warning_is_approved_by_another(desk: Desk) -> None:
    warning = draft_warning(desk.stage.settings, desk.stage.case, desk.stage.author, NOW, language="fr", why="t")
    assert warning.text.startswith("Alerte urgente")
    assert "shop.example" not in warning.text
    assert "http" not in warning.text
    with pytest.raises(AccessError, match="another person"):
        approve_warning(desk.stage.settings, warning, desk.stage.author, "1", "x", NOW)
    approved = approve_warning(
        desk.stage.settings, warning, desk.stage.approver, desk.stage.codes.pop(), "deaths reported", NOW
    )
    assert approved.approved_by == desk.stage.approver.username
    set_covert_hold(desk.stage.case, desk.keeper, NOW, held=True, why="x")
    with pytest.raises(RequestError, match="covert hold"):
        draft_warning(desk.stage.settings, desk.stage.case, desk.stage.author, NOW, why="t")

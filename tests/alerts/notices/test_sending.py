# SPDX-License-Identifier: EUPL-1.2
"""Mail over TLS to a real server, signed and encrypted; servers that refuse, dawdle or hang up; each notice once."""

import email
import subprocess
from datetime import UTC, datetime, timedelta
from email import policy
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

from alerts.errors import GateError
from alerts.models.notice import Notice, NoticeDispatch, NoticeState
from alerts.notices.outbox import LEASE, queue, send_due, settle_uncertain
from config.settings import Settings
from tests.alerts.delivery.servers import Mailbox, Receiver, mail_server, webhook_server
from tests.alerts.notices.stage import NOW, Stage
from tests.alerts.notices.test_approval import with_server
from tests.alerts.requests.keys import no_agent_left

PLAIN = serialization.NoEncryption()


def make_smime(folder: Path, name: str, *, days: int = 30, begins: int = -1) -> tuple[Path, Path]:
    """A key and a certificate that vouches for itself."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder().subject_name(who).issuer_name(who).public_key(key.public_key()).serial_number(7)
        .not_valid_before(now + timedelta(days=begins)).not_valid_after(now + timedelta(days=days))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    key_path, certificate_path = folder / f"{name}.key", folder / f"{name}.pem"
    key_path.write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, PLAIN))
    key_path.chmod(0o600)
    certificate_path.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    return key_path, certificate_path


def gpg(home: Path, *words: str, data: bytes = b"") -> bytes:
    home.mkdir(mode=0o700, exist_ok=True)
    command = ["gpg", "--homedir", str(home), "--batch", "--no-tty", "--pinentry-mode", "loopback", *words]
    with no_agent_left(home):
        run = subprocess.run(command, input=data, capture_output=True, check=False)
    assert run.returncode == 0, run.stderr.decode()
    return run.stdout + (run.stderr if "--verify" in words or "--decrypt" in words else b"")


def make_pgp(home: Path, name: str, expires: str = "1y", *more: str) -> str:
    more = more or ("--faked-system-time", (NOW - timedelta(hours=2)).strftime("%Y%m%dT%H%M%S"))
    gpg(home, "--passphrase", "", *more, "--quick-generate-key", name, "default", "default", expires)
    return gpg(home, "--armor", "--export", name).decode()


def openssl(*words: str) -> tuple[int, bytes]:
    run = subprocess.run(["openssl", *words], capture_output=True, check=False)
    return run.returncode, run.stdout + run.stderr


def sent_mail(stage: Stage, certificate: Path) -> bytes:
    """Settle, draft, approve, queue, send; the bytes as the server took them."""
    stage.settle()
    notice = stage.draft()
    stage.approve(notice)
    mailbox = Mailbox()
    with mail_server(certificate, mailbox) as port:
        settings = with_server(stage, port)
        queue(notice, NOW, stage.author)
        told = send_due(settings, NOW)
    assert told.sent == [notice.reference], told
    return mailbox.raw[0]


def use(stage: Stage, **changes: object) -> Settings:
    own = stage.settings.notices.model_copy(update=changes)
    stage.settings = stage.settings.model_copy(update={"notices": own})
    return stage.settings


def entity_of(notice: Notice) -> bytes:
    """What was approved, from its first Content- header on."""
    return bytes(notice.message).partition(b"\r\n\r\n")[2]


@pytest.mark.slow
def test_smime_signed_is_verified_by_openssl(stage: Stage, certificate: Path, tmp_path: Path) -> None:
    key, own = make_smime(tmp_path, "agency")
    use(stage, smime_key=key, smime_certificate=own)
    raw = sent_mail(stage, certificate)
    (tmp_path / "mail").write_bytes(raw)
    for tool in ("smime", "cms"):
        status, said = openssl(tool, "-verify", "-in", str(tmp_path / "mail"), "-CAfile", str(own), "-purpose", "any")
        assert status == 0, said.decode()
        assert entity_of(Notice.objects.get()) in said
    (tmp_path / "bad").write_bytes(raw.replace(b"Sildenafil", b"Tadalafil_", 1))
    status, said = openssl("smime", "-verify", "-in", str(tmp_path / "bad"), "-CAfile", str(own), "-purpose", "any")
    assert status != 0


@pytest.mark.slow
def test_smime_encrypted_is_opened_by_openssl(stage: Stage, certificate: Path, tmp_path: Path) -> None:
    key, own = make_smime(tmp_path, "agency")
    their_key, theirs = make_smime(tmp_path, "registrar")
    stage.recipients["registrar"].smime_certificate = theirs.read_text()
    stage.recipients["registrar"].save()
    use(stage, smime_key=key, smime_certificate=own)
    raw = sent_mail(stage, certificate)
    assert b"shop.example/p/1" not in raw
    (tmp_path / "mail").write_bytes(raw)
    status, inner = openssl(
        "smime", "-decrypt", "-in", str(tmp_path / "mail"), "-recip", str(theirs), "-inkey", str(their_key)
    )
    assert status == 0, inner.decode()
    (tmp_path / "inner").write_bytes(inner)
    status, said = openssl("smime", "-verify", "-in", str(tmp_path / "inner"), "-CAfile", str(own), "-purpose", "any")
    assert status == 0, said.decode()
    assert entity_of(Notice.objects.get()) in said
    status, _ = openssl("smime", "-decrypt", "-in", str(tmp_path / "mail"), "-recip", str(own), "-inkey", str(key))
    assert status != 0, "encrypted to the recipient and to nobody else"


@pytest.mark.slow
def test_pgp_signed_is_verified_by_gpg(stage: Stage, certificate: Path, tmp_path: Path) -> None:
    home = tmp_path / "g"
    make_pgp(home, "agency@agency.example")
    secret = tmp_path / "secret.asc"
    secret.write_bytes(gpg(home, "--armor", "--export-secret-keys", "agency@agency.example"))
    secret.chmod(0o600)
    use(stage, pgp_key=secret)
    raw = sent_mail(stage, certificate)
    mail = email.message_from_bytes(raw, policy=policy.default)
    assert mail.get_content_type() == "multipart/signed"
    mark = mail.get_boundary().encode()
    signed = raw.split(b"--" + mark + b"\r\n")[1].removesuffix(b"\r\n")
    (tmp_path / "data").write_bytes(signed)
    (tmp_path / "data.asc").write_bytes(list(mail.iter_parts())[1].get_payload(decode=True))
    assert b"Good signature" in gpg(home, "--verify", str(tmp_path / "data.asc"), str(tmp_path / "data"))


@pytest.mark.slow
def test_pgp_encrypted_is_opened_by_gpg(stage: Stage, certificate: Path, tmp_path: Path) -> None:
    theirs = tmp_path / "t"
    stage.recipients["registrar"].pgp_key = make_pgp(theirs, "abuse@registrar.example")
    stage.recipients["registrar"].save()
    raw = sent_mail(stage, certificate)
    assert b"shop.example/p/1" not in raw
    mail = email.message_from_bytes(raw, policy=policy.default)
    assert mail.get_content_type() == "multipart/encrypted"
    sealed = list(mail.iter_parts())[1].get_payload(decode=True)
    assert b"https://shop.example/p/1" in gpg(theirs, "--passphrase", "", "--decrypt", data=sealed)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["smime", "pgp"])
def test_an_expired_key_is_refused(stage: Stage, tmp_path: Path, kind: str) -> None:
    to = stage.recipients["registrar"]
    if kind == "smime":
        to.smime_certificate = make_smime(tmp_path, "old", days=-1, begins=-9)[1].read_text()
    else:
        then = (NOW - timedelta(days=9)).strftime("%Y%m%dT%H%M%S")
        to.pgp_key = make_pgp(tmp_path / "t", "old@x.example", "2d", "--faked-system-time", then)
    to.save()
    stage.settle()
    with pytest.raises(GateError, match=r"key: the recipient's .* key expired"):
        stage.approve(stage.draft())


REPLIES = [
    pytest.param({"at_rcpt": ["451 come back"]}, "queued", id="greylisted"),
    pytest.param({"at_rcpt": ["550 no such user"]}, "bounced", id="refused"),
    pytest.param({"at_data": ["452 disk full"]}, "queued", id="refused for now after the text"),
    pytest.param({"at_data": ["554 spam"]}, "bounced", id="refused after the text"),
    pytest.param({"hang_up": True}, "uncertain", id="hangs up after the last dot"),
    pytest.param({"slow_s": 4.0}, "uncertain", id="too slow after the last dot"),
]


@pytest.mark.slow
@pytest.mark.parametrize(("how", "state"), REPLIES)
def test_servers_that_misbehave(stage: Stage, certificate: Path, how: dict[str, object], state: str) -> None:
    stage.settle()
    notice = stage.draft()
    stage.approve(notice)
    mailbox = Mailbox()
    for name, value in how.items():
        setattr(mailbox, name, value)
    with mail_server(certificate, mailbox) as port:
        settings = with_server(stage, port)
        queue(notice, NOW, stage.author)
        send_due(settings, NOW)
        notice.refresh_from_db()
        assert notice.state == state
        mailbox.hang_up, mailbox.slow_s = False, 0
        send_due(settings, NOW + timedelta(hours=1))
        notice.refresh_from_db()
        assert notice.state == ("sent" if state == "queued" else state), "only a known refusal for now is tried again"
        if state == "uncertain":
            settle_uncertain(notice, stage.author, NOW, arrived=bool(mailbox.raw), why="the server's own log")
            send_due(settings, NOW + timedelta(hours=2))
            notice.refresh_from_db()
            assert notice.state == "sent"
    assert len(mailbox.raw) == (0 if state == "bounced" else 1)


def test_without_tls_or_a_server_nothing_is_tried(stage: Stage) -> None:
    stage.settle()
    notice = stage.draft()
    stage.approve(notice)
    mail = stage.settings.mail.model_copy(update={"tls": "none"})
    stage.settings = stage.settings.model_copy(update={"mail": mail})
    queue(notice, NOW, stage.author)
    assert send_due(stage.settings, NOW).held_back == [notice.reference]
    notice.refresh_from_db()
    assert notice.state == "approved"


@pytest.mark.parametrize(
    ("handed_over", "state"), [pytest.param(False, "sent", id="before"), pytest.param(True, "uncertain", id="after")]
)
def test_a_sender_that_died(stage: Stage, certificate: Path, *, handed_over: bool, state: str) -> None:
    stage.settle()
    notice = stage.draft()
    stage.approve(notice)
    row = queue(notice, NOW, stage.author)
    Notice.objects.filter(pk=notice.pk).update(state=NoticeState.SENDING)
    NoticeDispatch.objects.filter(pk=row.pk).update(
        claim="dead", claimed_until=NOW + LEASE, handed_over_at=NOW if handed_over else None
    )
    mailbox = Mailbox()
    with mail_server(certificate, mailbox) as port:
        settings = with_server(stage, port)
        assert send_due(settings, NOW) == send_due(settings, NOW), "its lease still runs"
        send_due(settings, NOW + LEASE)
    notice.refresh_from_db()
    assert notice.state == state
    assert len(mailbox.raw) == (state == "sent")


@pytest.mark.slow
def test_an_api_knows_a_notice_by_its_key(stage: Stage, certificate: Path) -> None:
    to = stage.recipients["registrar"]
    receiver = Receiver()
    answers = iter([(503, {}), (201, {})])
    receiver.answer = lambda: next(answers)
    stage.case.practice = to.practice = True
    use(stage, ca_file=certificate)
    from alerts.models.notice import NoticeApproval
    from alerts.notices.api_route import post_notice
    from alerts.notices.release import _DOOR, Released

    with webhook_server(certificate, receiver) as url:
        to.route, to.api_url = "api", url
        notice = Notice(uuid="7395ac34-231a-4f1a-9a05-e1f6366d9379", recipient=to, practice=True, address=url)
        released = Released(notice, b'{"a": 1}', NoticeApproval(), _DOOR)
        assert post_notice(stage.settings, released).outcome == "later"
        assert post_notice(stage.settings, released).outcome == "sent"
    assert {headers["idempotency-key"] for headers, _ in receiver.told} == {"7395ac34-231a-4f1a-9a05-e1f6366d9379"}
    assert [body for _, body in receiver.told] == [b'{"a": 1}'] * 2

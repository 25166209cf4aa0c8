# SPDX-License-Identifier: EUPL-1.2
"""Mail: one message to one address through the house's server, with TLS; says exactly how far it got.

A server has a message when it answered the dot that ends it. Everything before that dot can be repeated; when the
answer to the dot is lost nobody knows, so the dot is sent only after that was kept (RFC 5321, 4.1.1.4 and 6.1).
"""

import smtplib
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from alerts.delivery.answer import Answer, HandOver, Said
from alerts.delivery.wording import subject_of, text_of
from alerts.models.delivery import Delivery
from config.delivery_settings import MailSettings

DEADLINE = 4.0
"""A whole attempt takes at most so many times the time for one answer."""
GREYLISTED_S = 300.0


def send_mail(settings: MailSettings, delivery: Delivery, hand_over: HandOver) -> Answer:
    """Try once. Never raises for what the server does."""
    if not settings.host or not settings.sender:
        return Answer(said=Said.LATER, reason="mail.host and mail.sender are not set", whole_server=True)
    try:
        with connect(settings) as server, deadline(server, settings.timeout_s * DEADLINE):
            return hand_in(server, settings, delivery, hand_over)
    except smtplib.SMTPAuthenticationError as error:
        return Answer(said=Said.LATER, reason=f"login refused: {say(error)}", whole_server=True)
    except (smtplib.SMTPException, OSError, ValueError) as error:
        return Answer(said=Said.LATER, reason=f"{settings.host}: {say(error)}", whole_server=True)


@contextmanager
def connect(settings: MailSettings) -> Iterator[smtplib.SMTP]:
    """A session with TLS and login; closed in any case, politely where the server still listens."""
    context = ssl.create_default_context(cafile=str(settings.ca_file) if settings.ca_file else None)
    if settings.tls == "implicit":
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            settings.host, settings.port, timeout=settings.timeout_s, context=context
        )
    else:
        server = smtplib.SMTP(settings.host, settings.port, timeout=settings.timeout_s)
    try:
        if settings.tls == "starttls":
            server.starttls(context=context)
        server.ehlo_or_helo_if_needed()
        if settings.user:
            server.login(settings.user, settings.secret.get_secret_value())
        yield server
    finally:
        with suppress(OSError, smtplib.SMTPException):
            server.close()


@contextmanager
def deadline(server: smtplib.SMTP, seconds: float) -> Iterator[None]:
    """Hang up on a server that keeps answering a sign at a time."""

    def hang_up() -> None:
        with suppress(OSError):
            if server.sock is not None:
                server.sock.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(seconds, hang_up)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def hand_in(server: smtplib.SMTP, settings: MailSettings, delivery: Delivery, hand_over: HandOver) -> Answer:
    """Envelope, text, and then, kept before it is sent, the dot."""
    for code, text, whole in envelope(server, settings, delivery):
        if code not in (250, 251, 354):
            return refusal(code, text, whole_server=whole)
    server.send(dot_stuffed(compose(settings, delivery)))
    hand_over()
    try:
        server.send(b".\r\n")
        code, text = server.getreply()
    except (OSError, smtplib.SMTPException) as error:
        return Answer(
            said=Said.LOST, reason=f"{settings.host}: no answer after the message was handed over: {say(error)}"
        )
    if code == 250:
        with suppress(OSError, smtplib.SMTPException):
            server.quit()
        return Answer(said=Said.TAKEN, reason=plain(text))
    return refusal(code, text, whole_server=False)


def envelope(server: smtplib.SMTP, settings: MailSettings, delivery: Delivery) -> Iterator[tuple[int, bytes, bool]]:
    """Each command before the text, with its answer and whether a refusal concerns the whole server."""
    yield *server.mail(settings.sender), True
    yield *server.rcpt(delivery.channel.address), False
    yield *server.docmd("data"), False


def refusal(code: int, text: bytes, *, whole_server: bool) -> Answer:
    """4xx: later, which is what greylisting asks for; anything else: never."""
    reason = f"{code} {plain(text)}"
    if 400 <= code < 500:
        return Answer(said=Said.LATER, reason=reason, after_s=GREYLISTED_S, whole_server=code == 421 or whole_server)
    if code < 0:
        return Answer(said=Said.LATER, reason=f"hung up: {reason}", whole_server=True)
    return Answer(said=Said.LATER if whole_server else Said.REFUSED, reason=reason, whole_server=whole_server)


def compose(settings: MailSettings, delivery: Delivery) -> bytes:
    """The mail: plain text alone, the same Message-ID at every attempt."""
    message = EmailMessage(policy=SMTP)
    message["From"] = settings.sender
    message["To"] = delivery.channel.address
    message["Subject"] = subject_of(delivery.event, delivery.body)
    message["Date"] = format_datetime(delivery.queued_at)
    message["Message-ID"] = f"<{delivery.key}@{settings.sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    message.set_content(text_of(delivery), cte="quoted-printable")
    return message.as_bytes()


def dot_stuffed(text: bytes) -> bytes:
    """Lines that begin with a dot get another, and the text ends with a line end (RFC 5321, section 4.5.2)."""
    lines = text.replace(b"\r\n", b"\n").replace(b"\r", b"\n").rstrip(b"\n").split(b"\n")
    return b"".join((b"." if line.startswith(b".") else b"") + line + b"\r\n" for line in lines)


def plain(text: bytes) -> str:
    """A server's words in one short line."""
    return " ".join(text.decode("utf-8", "replace").split())[:300]


def say(error: Exception) -> str:
    """What went wrong, in one short line."""
    if isinstance(error, smtplib.SMTPResponseException):
        if error.smtp_code < 100:
            return "what answers there is no mail server"
        return f"{error.smtp_code} {plain(error.smtp_error if isinstance(error.smtp_error, bytes) else b'')}"
    return " ".join(f"{type(error).__name__}: {error}".split())[:300]

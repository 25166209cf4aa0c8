# SPDX-License-Identifier: EUPL-1.2
"""Real servers on 127.0.0.1: mail with TLS that misbehaves on demand, and a receiver of webhooks."""

import asyncio
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


def make_certificate(folder: Path) -> Path:
    """A key and a certificate for 127.0.0.1 in one PEM file; it vouches for itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    names = [x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1"))]
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=30))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / "server.pem"
    plain = serialization.NoEncryption()
    path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    return path


def server_context(certificate: Path) -> ssl.SSLContext:
    """For the server's side."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    return context


class Mailbox:
    """What a mail server was given, and how it answers: each answer is used once, then it takes everything."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.raw: list[bytes] = []
        self.at_rcpt: list[str] = []
        self.at_data: list[str] = []
        self.slow_s = 0.0
        self.hang_up = False
        """After it took the message, without a word."""
        self.logins: list[str] = []

    async def handle_RCPT(  # noqa: N802 (the library calls it so)
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.at_rcpt:
            return self.at_rcpt.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.slow_s:
            await asyncio.sleep(self.slow_s)
        if self.at_data:
            return self.at_data.pop(0)
        assert isinstance(envelope.content, bytes)
        self.raw.append(envelope.content)
        if self.hang_up:
            assert server.transport is not None
            server.transport.abort()
        return "250 taken"


@contextmanager
def mail_server(certificate: Path, mailbox: Mailbox, *, implicit: bool = False, password: str = "") -> Iterator[int]:
    """A mail server with TLS; gives its port."""

    def check(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        assert isinstance(data, LoginPassword)
        mailbox.logins.append(data.login.decode())
        return AuthResult(success=data.password.decode() == password)

    context = server_context(certificate)
    options: dict[str, Any] = {"ssl_context": context} if implicit else {"tls_context": context}
    if not implicit:
        options["require_starttls"] = True
    if password:
        options |= {"authenticator": check, "auth_required": True, "auth_require_tls": not implicit}
    controller = Controller(mailbox, hostname="127.0.0.1", port=0, **options)
    controller.port = free_port()
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


def free_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Receiver:
    """What a webhook was told, and how it answers."""

    def __init__(self) -> None:
        self.told: list[tuple[dict[str, str], bytes]] = []
        self.answer: Callable[[], tuple[int, dict[str, str]]] = lambda: (204, {})
        self.slow_s = 0.0
        self.drip = False


@contextmanager
def webhook_server(certificate: Path | None, receiver: Receiver) -> Iterator[str]:
    """A receiver, over TLS where a certificate is given; gives its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            receiver.told.append(({name.lower(): value for name, value in self.headers.items()}, body))
            time.sleep(receiver.slow_s)
            if receiver.drip:
                for sign in b"HTTP/1.1 200 " + b"x" * 500:
                    try:
                        self.wfile.write(bytes([sign]))
                    except OSError:
                        return
                    time.sleep(0.05)
                return
            status, headers = receiver.answer()
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            if "big" in headers:
                try:
                    for _ in range(100_000):
                        self.wfile.write(b"x" * 10_000)
                except OSError:
                    return

        def log_message(self, *_: Any) -> None:
            """Quiet."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: Any) -> None:
            """A sender that hangs up is what some tests are about."""

    server = Server(("127.0.0.1", 0), Handler)
    if certificate is not None:
        server.socket = server_context(certificate).wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"{'https' if certificate else 'http'}://127.0.0.1:{server.server_address[1]}/in"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()

# SPDX-License-Identifier: EUPL-1.2
"""Webhook: one signed POST to the approved address. Redirects are not followed, answers are hardly read.

Signed as the open Standard Webhooks say: HMAC-SHA256 over `id.timestamp.body`, which its libraries verify. The
id stays the same at every attempt: a receiver that keeps it takes a message once.
Source: https://github.com/standard-webhooks/standard-webhooks, specification 1.0.0.
"""

import base64
import hashlib
import hmac
import socket
import ssl
import time
from collections.abc import Iterable
from datetime import datetime
from typing import Any

import httpcore
import msgspec

from alerts.delivery.answer import Answer, HandOver, Said
from alerts.delivery.channels import open_secret
from alerts.models.delivery import Delivery
from config.delivery_settings import DeliverySettings
from crawler.guard import Guard, GuardError

MOST_WAIT_S = 86_400.0
AGENT = "Theriac-Webhook/1"


def send_webhook(settings: DeliverySettings, delivery: Delivery, hand_over: HandOver, now: datetime) -> Answer:
    """Try once. Never raises for what the receiver does; DeliveryError when our own secret cannot be opened."""
    body = msgspec.json.encode({name: delivery.body[name] for name in ("type", "timestamp", "data")})
    headers = signed_headers(open_secret(delivery.channel), delivery.key, now, body)
    guard = Guard(allow_private=delivery.channel.allow_private)
    context = ssl.create_default_context(cafile=str(settings.ca_file) if settings.ca_file else None)
    backend = GuardedBackend(guard, settings.timeout_s)
    try:
        guard.check_url(delivery.channel.address)
        with httpcore.ConnectionPool(ssl_context=context, network_backend=backend) as pool:
            hand_over()
            with pool.stream("POST", delivery.channel.address, headers=headers, content=body) as response:
                return read_answer(response.status, dict(response.headers))
    except GuardError as error:
        return Answer(said=Said.REFUSED, reason=f"not sent: {error}")
    except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
        return Answer(said=Said.LATER, reason=say(error), whole_server=True)
    except (httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError, OSError) as error:
        return Answer(said=Said.LATER, reason=f"no answer; told again under the same id: {say(error)}")
    except (httpcore.UnsupportedProtocol, ValueError) as error:
        return Answer(said=Said.REFUSED, reason=say(error))


def signed_headers(key: bytes, message_id: str, now: datetime, body: bytes) -> list[tuple[str, str]]:
    """Id, time and signature; a receiver refuses what is older than minutes, or an id that it has."""
    moment = str(int(now.timestamp()))
    mac = hmac.new(key, b".".join((message_id.encode(), moment.encode(), body)), hashlib.sha256).digest()
    return [
        ("Content-Type", "application/json"),
        ("User-Agent", AGENT),
        ("webhook-id", message_id),
        ("webhook-timestamp", moment),
        ("webhook-signature", f"v1,{base64.b64encode(mac).decode()}"),
        ("Idempotency-Key", message_id),
    ]


def read_answer(status: int, headers: dict[bytes, bytes]) -> Answer:
    """What a status means; the body of an answer is never read."""
    if 200 <= status < 300:
        return Answer(said=Said.TAKEN, reason=str(status))
    if 300 <= status < 400:
        return Answer(said=Said.REFUSED, reason=f"{status}: redirects are not followed: approve the final address")
    if status == 410:
        return Answer(said=Said.REFUSED, reason="410: the receiver is gone for good")
    lower = {name.lower(): value for name, value in headers.items()}
    asked = lower.get(b"retry-after", b"")
    after_s = min(float(asked), MOST_WAIT_S) if asked.isdigit() else 0.0
    return Answer(said=Said.LATER, reason=str(status), after_s=after_s, whole_server=status in (429, 502, 503, 504))


class GuardedBackend(httpcore.NetworkBackend):
    """Connects only to addresses that were judged, and gives the whole exchange one deadline."""

    def __init__(self, guard: Guard, seconds: float) -> None:
        self.guard = guard
        self.inner = httpcore.SyncBackend()
        self.ends_at = time.monotonic() + seconds

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """A connection to an address the name resolves to, every one of which must be allowed."""
        try:
            rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError(str(error)) from error
        addresses = list(dict.fromkeys(str(row[4][0]) for row in rows))
        for address in addresses:
            self.guard.check_address(address, host)
        stream = self.inner.connect_tcp(addresses[0], port, left(self.ends_at), local_address, socket_options)
        return TimedStream(stream, self.ends_at)


class TimedStream(httpcore.NetworkStream):
    """A connection on which every read and write has only the time that is left."""

    def __init__(self, inner: httpcore.NetworkStream, ends_at: float) -> None:
        self.inner, self.ends_at = inner, ends_at

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Some bytes of the answer."""
        return self.inner.read(max_bytes, left(self.ends_at))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """All of these bytes."""
        self.inner.write(buffer, left(self.ends_at))

    def close(self) -> None:
        """Hang up."""
        self.inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        """The same with TLS."""
        return TimedStream(self.inner.start_tls(ssl_context, server_hostname, left(self.ends_at)), self.ends_at)

    def get_extra_info(self, info: str) -> Any:
        """What the connection knows of itself."""
        return self.inner.get_extra_info(info)


def left(ends_at: float) -> float:
    """Seconds until the deadline; raises when it is over."""
    seconds = ends_at - time.monotonic()
    if seconds <= 0:
        raise httpcore.ReadTimeout("the whole exchange took too long")
    return seconds


def say(error: Exception) -> str:
    """What went wrong, in one short line."""
    return " ".join(f"{type(error).__name__}: {error}".split())[:300]

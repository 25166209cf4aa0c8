# SPDX-License-Identifier: EUPL-1.2
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from alerts.delivery.mail import dot_stuffed
from alerts.delivery.news import queue
from alerts.delivery.sending import drain
from alerts.delivery.wording import alert_data, body_of
from alerts.models.alert import Alert
from alerts.models.delivery import Delivery
from alerts.raising import raise_alerts
from config.settings import Settings
from tests.alerts.delivery.conftest import Clock, channel, told_by
from tests.alerts.delivery.servers import Mailbox, free_port, mail_server
from tests.alerts.memory_store import MemoryStore, make_record
from tests.make import SEEN_AT, make_listing


def queued(settings: Settings, name: str = "one", address: str = "desk@agency.example") -> Delivery:
    """One message of one alert."""
    store = MemoryStore()
    evil = make_listing(title="<script>alert(1)</script> pills", seller="Evil\r\nBcc: all@world.example <b>x</b>")
    store.add([make_record(0, listing=evil)])
    raise_alerts(settings, store, SEEN_AT)
    alert = Alert.objects.get()
    return queue(channel(address), name, "raised", body_of("raised", SEEN_AT, alert_data(alert)), SEEN_AT, alert)


@pytest.mark.parametrize("tls", ["starttls", "implicit"])
def test_a_mail_arrives_over_tls_once_and_as_safe_text(
    settings: Settings, certificate: Path, clock: Clock, tls: str
) -> None:
    box = Mailbox()
    delivery = queued(settings)
    password = "s3cret" if tls == "starttls" else ""  # the library that serves offers no login on implicit TLS
    with mail_server(certificate, box, implicit=tls == "implicit", password=password) as port:
        own = told_by(settings, certificate, port, tls=tls, user="theriac" if password else "", secret=password)
        assert drain(own, clock).sent == 1
        assert drain(own, clock).sent == 0
    mail = message_from_bytes(box.raw[0], policy=default)
    text = mail.get_content()
    assert (mail["To"], mail["Message-ID"]) == ("desk@agency.example", f"<{delivery.key}@agency.example>")
    assert mail.get_content_type() == "text/plain"
    assert mail["Bcc"] is None
    assert "hypothesis" in text
    assert f"theriac alert {Alert.objects.get().pk}" in text
    assert "<script>" not in text
    assert "shop.example" not in text
    assert "shop[.]example" in text
    assert box.logins == (["theriac"] if password else [])


@pytest.mark.parametrize(
    ("at_rcpt", "at_data", "state", "reason"),
    [
        pytest.param(["451 4.7.1 greylisted"], [], "waiting", "451", id="greylisted"),
        pytest.param([], ["452 4.3.1 disk full"], "waiting", "452", id="full at the end"),
        pytest.param(["550 5.1.1 no such user"], [], "dead", "550", id="refused for good"),
        pytest.param([], ["554 5.7.1 no"], "dead", "554", id="refused after the text"),
        pytest.param(["421 4.3.2 shutting down"], [], "waiting", "421", id="shutting down"),
    ],
)
def test_what_a_refusal_means(
    settings: Settings, certificate: Path, clock: Clock, at_rcpt: list[str], at_data: list[str], state: str, reason: str
) -> None:
    box = Mailbox()
    box.at_rcpt, box.at_data = at_rcpt, at_data
    delivery = queued(settings)
    with mail_server(certificate, box) as port:
        own = told_by(settings, certificate, port)
        drain(own, clock)
        delivery.refresh_from_db()
        assert (delivery.state, delivery.reason[:3], box.raw) == (state, reason, [])
        drain(own, clock)
        assert box.raw == []
        clock.turn(minutes=6)
        drain(own, clock)
        assert len(box.raw) == (1 if state == "waiting" else 0)


def test_an_answer_that_never_came_is_uncertain_and_nothing_goes_twice(
    settings: Settings, certificate: Path, clock: Clock
) -> None:
    box = Mailbox()
    box.hang_up = True
    delivery = queued(settings)
    with mail_server(certificate, box) as port:
        own = told_by(settings, certificate, port)
        assert drain(own, clock).uncertain == 1
        clock.turn(days=4)
        drain(own, clock)
    delivery.refresh_from_db()
    assert (delivery.state, len(box.raw)) == ("uncertain", 1)


def test_a_slow_answer_after_the_dot_is_uncertain(settings: Settings, certificate: Path, clock: Clock) -> None:
    box = Mailbox()
    box.slow_s = 2.0
    queued(settings)
    with mail_server(certificate, box) as port:
        assert drain(told_by(settings, certificate, port, timeout_s=0.5), clock).uncertain == 1


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"port": 1}, id="nobody listens"),
        pytest.param({"ca_file": None}, id="a certificate nobody vouches for"),
        pytest.param({"user": "theriac", "secret": "wrong"}, id="login refused"),
    ],
)
def test_a_server_that_cannot_be_used_costs_no_message(
    settings: Settings, certificate: Path, clock: Clock, changes: dict[str, object]
) -> None:
    box = Mailbox()
    delivery = queued(settings)
    with mail_server(certificate, box, password="right") as port:
        assert drain(told_by(settings, certificate, **({"port": port} | changes)), clock).later == 1
    delivery.refresh_from_db()
    assert (delivery.state, box.raw) == ("waiting", [])


@contextmanager
def half_server(steps: int) -> Iterator[int]:
    """A server in the clear that hangs up after so many of its lines; after DATA it reads a little first."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        try:
            peer, _ = listener.accept()
        except OSError:
            return
        with peer, peer.makefile("rb") as lines:
            peer.sendall(b"220 hello\r\n")
            for step in range(steps):
                word = lines.readline()[:4].upper()
                if step == steps - 1 and word == b"DATA":
                    peer.sendall(b"354 go on\r\n")
                    lines.read(40)
                    return
                peer.sendall(b"250 ok\r\n")

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield int(listener.getsockname()[1])
    finally:
        listener.close()
        thread.join(5)


@pytest.mark.parametrize("steps", [0, 1, 2, 3])
def test_a_server_that_stops_half_way_has_nothing(
    settings: Settings, certificate: Path, clock: Clock, steps: int
) -> None:
    delivery = queued(settings)
    with half_server(steps) as port:
        drain(told_by(settings, certificate, port, tls="none"), clock)
    delivery.refresh_from_db()
    assert delivery.state == "waiting"


def test_a_server_that_is_away_is_asked_once_for_all(settings: Settings, certificate: Path, clock: Clock) -> None:
    first = queued(settings)
    for number in range(5):
        queue(first.channel, f"more {number}", "raised", first.body, SEEN_AT)
    drain(told_by(settings, certificate, free_port()), clock)
    assert sorted(Delivery.objects.values_list("attempts", flat=True)) == [0, 0, 0, 0, 0, 1]


def test_tls_may_only_be_left_out_on_this_machine(settings: Settings, certificate: Path) -> None:
    with pytest.raises(ValueError, match="starttls"):
        told_by(settings, certificate, host="mail.agency.example", tls="none")


def test_lines_that_begin_with_a_dot() -> None:
    assert dot_stuffed(b"a\r\n.b\n..\n") == b"a\r\n..b\r\n...\r\n"

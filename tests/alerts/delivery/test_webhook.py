# SPDX-License-Identifier: EUPL-1.2
import json
from datetime import timedelta
from pathlib import Path

import pytest
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from alerts.delivery.channels import Wish, add_channel
from alerts.delivery.news import queue
from alerts.delivery.outbox import retry, settle
from alerts.delivery.sending import LEASE, drain, settle_abandoned
from alerts.delivery.wording import body_of
from alerts.errors import DeliveryError
from alerts.models.account import Role
from alerts.models.audit import AuditEntry
from alerts.models.delivery import Channel, ChannelKind, Delivery
from config.settings import Settings
from tests.alerts.delivery.conftest import Clock, channel, told_by
from tests.alerts.delivery.servers import Receiver, webhook_server
from tests.alerts.people import make_account
from tests.make import SEEN_AT


def one(made: Channel, key: str = "key-1") -> Delivery:
    """A message that waits."""
    return queue(made, key, "test", body_of("test", SEEN_AT, {"by": "ops", "practice": False}), SEEN_AT)


def test_a_receiver_can_verify_what_it_is_told(settings: Settings, certificate: Path, clock: Clock) -> None:
    receiver, account = Receiver(), make_account("ops", Role.OPERATOR)
    with webhook_server(certificate, receiver) as url:
        wish = Wish(name="siem", kind=ChannelKind.WEBHOOK, address=url, allow_private=True)
        made, secret = add_channel(wish, account, "cases desk", SEEN_AT)
        assert secret.startswith("whsec_")
        assert secret not in made.secret
        one(made)
        clock.now = clock.now.now(clock.now.tzinfo)
        assert drain(told_by(settings, certificate), clock).sent == 1
    headers, body = receiver.told[0]
    assert json.loads(body) == {
        "type": "test",
        "timestamp": SEEN_AT.isoformat(),
        "data": {"by": "ops", "practice": False},
    }
    assert headers["idempotency-key"] == headers["webhook-id"] == "key-1"
    Webhook(secret).verify(body, headers)
    with pytest.raises(WebhookVerificationError):
        Webhook(secret).verify(body.replace(b"ops", b"eve"), headers)
    old = headers | {"webhook-timestamp": str(int(headers["webhook-timestamp"]) - 3_600)}
    with pytest.raises(WebhookVerificationError):
        Webhook(secret).verify(body, old)
    assert AuditEntry.objects.get(action="delivery.send").recipient == url


def test_five_hundred_for_a_day_loses_nothing(settings: Settings, certificate: Path, clock: Clock) -> None:
    receiver = Receiver()
    receiver.answer = lambda: (500, {})
    with webhook_server(certificate, receiver) as url:
        delivery, own = one(channel(url)), told_by(settings, certificate)
        until = clock.now + timedelta(days=1)
        while clock.now < until:
            drain(own, clock)
            clock.turn(minutes=10)
        delivery.refresh_from_db()
        assert (delivery.state, 12 <= delivery.attempts <= 20) == ("waiting", True)
        receiver.answer = lambda: (200, {})
        clock.turn(hours=2)
        assert drain(own, clock).sent == 1
    assert {headers["webhook-id"] for headers, _ in receiver.told} == {"key-1"}
    assert len({body for _, body in receiver.told}) == 1


def test_after_three_days_it_is_a_dead_letter_that_a_person_can_tell_again(
    settings: Settings, certificate: Path, clock: Clock
) -> None:
    receiver, account = Receiver(), make_account("boss", Role.ADMINISTRATOR)
    receiver.answer = lambda: (503, {})
    with webhook_server(certificate, receiver) as url:
        delivery, own = one(channel(url)), told_by(settings, certificate)
        for _ in range(40):
            drain(own, clock)
            clock.turn(hours=2)
        delivery.refresh_from_db()
        assert delivery.state == "dead"
        assert delivery.reason.startswith("given up after")
        with pytest.raises(DeliveryError, match="expected a reason"):
            retry(delivery, account, " ", clock.now)
        retry(delivery, account, "their server is back", clock.now)
        receiver.answer = lambda: (200, {})
        assert drain(own, clock).sent == 1
        with pytest.raises(DeliveryError, match="it is sent"):
            settle(delivery, account, "arrived", clock.now)
    assert len({body for _, body in receiver.told}) == 1


@pytest.mark.parametrize(
    ("status", "headers", "state"),
    [
        pytest.param(301, {"Location": "http://169.254.169.254/"}, "dead", id="redirect to metadata"),
        pytest.param(307, {"Location": "http://127.0.0.1:1/"}, "dead", id="redirect that keeps the body"),
        pytest.param(410, {}, "dead", id="gone"),
        pytest.param(404, {}, "waiting", id="not found, perhaps for now"),
        pytest.param(429, {"Retry-After": "7200"}, "waiting", id="asked to wait"),
        pytest.param(200, {"big": "1"}, "sent", id="a gigabyte of answer"),
    ],
)
def test_what_an_answer_means(
    settings: Settings, certificate: Path, clock: Clock, status: int, headers: dict[str, str], state: str
) -> None:
    receiver = Receiver()
    receiver.answer = lambda: (status, headers)
    with webhook_server(certificate, receiver) as url:
        delivery = one(channel(url))
        drain(told_by(settings, certificate), clock)
    delivery.refresh_from_db()
    assert (delivery.state, len(receiver.told)) == (state, 1)
    if "Retry-After" in headers:
        assert delivery.next_at == clock.now + timedelta(hours=2)


@pytest.mark.parametrize("fault", ["slow", "drip"])
def test_an_answer_has_a_deadline_in_all(settings: Settings, certificate: Path, clock: Clock, fault: str) -> None:
    receiver = Receiver()
    receiver.slow_s, receiver.drip = (4.0 if fault == "slow" else 0.0), fault == "drip"
    with webhook_server(certificate, receiver) as url:
        delivery = one(channel(url))
        assert drain(told_by(settings, certificate), clock).later == 1
    delivery.refresh_from_db()
    assert "same id" in delivery.reason


@pytest.mark.parametrize(
    ("address", "allow_private", "message"),
    [
        pytest.param("http://hooks.example/in", False, "https", id="in the clear"),
        pytest.param("https://127.0.0.1/in", False, "private", id="this machine"),
        pytest.param("https://169.254.169.254/in", True, "metadata", id="metadata"),
        pytest.param("https://user:pass@hooks.example/in", False, "without user", id="password in it"),
        pytest.param("ftp://hooks.example/in", True, "http", id="another scheme"),
        pytest.param("desk@agency.example, other@agency.example", False, "one mail address", id="two addresses"),
        pytest.param("desk@agency.example\nBcc: x@y.example", False, "one mail address", id="a header"),
        pytest.param("desk", False, "one mail address", id="no domain"),
    ],
)
def test_where_a_channel_must_not_lead(settings: Settings, address: str, allow_private: bool, message: str) -> None:
    kind = ChannelKind.WEBHOOK if "://" in address else ChannelKind.MAIL
    wish = Wish(name="x", kind=kind, address=address, allow_private=allow_private)
    account = make_account("ops", Role.OPERATOR)
    with pytest.raises(DeliveryError, match=message):
        add_channel(wish, account, "why", SEEN_AT)


def test_a_name_that_leads_inside_is_not_told(
    settings: Settings, certificate: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    receiver = Receiver()
    with webhook_server(certificate, receiver) as url:
        made = channel(url)
        Channel.objects.filter(pk=made.pk).update(
            allow_private=False, address=url.replace("127.0.0.1", "hooks.example")
        )
        port = int(url.rsplit(":")[-1].split("/")[0])
        monkeypatch.setattr("socket.getaddrinfo", lambda *_, **__: [(2, 1, 6, "", ("127.0.0.1", port))])
        delivery = one(made)
        drain(told_by(settings, certificate), clock)
    delivery.refresh_from_db()
    assert (delivery.state, receiver.told) == ("dead", [])


def test_a_sender_that_died_is_succeeded_after_its_claim(settings: Settings, certificate: Path, clock: Clock) -> None:
    receiver = Receiver()
    with webhook_server(certificate, receiver) as url:
        hook, mail = one(channel(url)), one(channel("desk@agency.example", "mail"), "key-2")
        held = {"state": "sending", "claim": "dead", "claimed_until": clock.now + LEASE}
        Delivery.objects.update(**held)
        assert settle_abandoned(clock.now) == 0
        assert drain(told_by(settings, certificate), clock).sent == 0
        clock.turn(hours=1)
        done = drain(told_by(settings, certificate), clock)
    assert (done.sent, done.uncertain) == (1, 1)
    hook.refresh_from_db()
    mail.refresh_from_db()
    assert (hook.state, mail.state) == ("sent", "uncertain")

# SPDX-License-Identifier: EUPL-1.2
import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from alerts.delivery.news import queue
from alerts.delivery.sending import LEASE, drain
from alerts.delivery.wording import body_of
from alerts.models.delivery import Channel, Delivery
from config.settings import Settings
from tests.alerts.delivery.conftest import channel, told_by
from tests.alerts.delivery.servers import Mailbox, Receiver, mail_server, webhook_server
from tests.make import SEEN_AT

MESSAGES, KILLS = 24, 3


def fill(made: Channel, prefix: str) -> None:
    for number in range(MESSAGES):
        body = body_of("test", SEEN_AT, {"by": f"{prefix}-{number}", "practice": False})
        queue(made, f"{prefix}-{number}", "test", body, SEEN_AT)


def sender(settings: Settings, port: int, certificate: Path) -> "subprocess.Popen[bytes]":
    """A process that sends as the schedule does."""
    own = {
        "THERIAC_HOME": str(settings.home),
        "THERIAC_SECRET_KEY": settings.secret_key,
        "THERIAC_MAIL__HOST": "127.0.0.1",
        "THERIAC_MAIL__PORT": str(port),
        "THERIAC_MAIL__SENDER": "theriac@agency.example",
        "THERIAC_MAIL__CA_FILE": str(certificate),
        "THERIAC_DELIVERY__CA_FILE": str(certificate),
    }
    command = [sys.executable, "-m", "config.cli", "deliveries", "send"]
    quiet = subprocess.DEVNULL
    return subprocess.Popen(command, env=os.environ | own, stdin=quiet, stdout=quiet, stderr=quiet)


@pytest.mark.slow
def test_a_killed_sender_tells_nothing_twice_and_loses_nothing(settings: Settings, certificate: Path) -> None:
    box, receiver, rng = Mailbox(), Receiver(), random.Random(5)
    with mail_server(certificate, box) as port, webhook_server(certificate, receiver) as url:
        fill(channel("desk@agency.example", "mail"), "mail")
        fill(channel(url, "hook"), "hook")
        for _ in range(KILLS):
            before = Delivery.objects.filter(state="sent").count()
            process = sender(settings, port, certificate)
            until = time.monotonic() + 20
            while time.monotonic() < until and process.poll() is None:
                if Delivery.objects.filter(state="sent").count() > before + rng.randrange(1, 6):
                    break
                time.sleep(0.01)
            time.sleep(rng.random() * 0.05)
            process.kill()
            process.wait()
        Delivery.objects.exclude(claimed_until=None).update(claimed_until=SEEN_AT - LEASE)
        last = Delivery.objects.order_by("-next_at")[0].next_at
        drain(told_by(settings, certificate, port), lambda: last)
    mails = [line for raw in box.raw for line in raw.splitlines() if line.lower().startswith(b"message-id")]
    assert len(mails) == len(set(mails))
    states = dict(Delivery.objects.values_list("key", "state"))
    assert set(states.values()) <= {"sent", "uncertain"}
    uncertain = {key for key, state in states.items() if state == "uncertain"}
    arrived = {mail.split(b"<")[1].split(b"@")[0].decode() for mail in mails}
    assert {f"mail-{n}" for n in range(MESSAGES)} <= arrived | uncertain
    assert len(uncertain) <= KILLS
    assert {headers["webhook-id"] for headers, _ in receiver.told} == {f"hook-{n}" for n in range(MESSAGES)}
    assert len(receiver.told) <= MESSAGES + KILLS

# SPDX-License-Identifier: EUPL-1.2
"""A certificate, settings that trust it, channels, and a clock that tests turn."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from alerts.delivery.channels import Wish, add_channel
from alerts.models.account import Role
from alerts.models.alert import Severity
from alerts.models.delivery import Channel, ChannelKind
from config.delivery_settings import DeliverySettings, MailSettings
from config.settings import Settings
from tests.alerts.delivery.servers import make_certificate
from tests.alerts.people import make_account
from tests.make import SEEN_AT


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_certificate(tmp_path_factory.mktemp("tls"))


class Clock:
    """Time that only tests move."""

    def __init__(self) -> None:
        self.now = SEEN_AT

    def __call__(self) -> datetime:
        return self.now

    def turn(self, **span: float) -> datetime:
        self.now += timedelta(**span)
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def told_by(settings: Settings, certificate: Path, port: int = 0, **changes: object) -> Settings:
    """Settings whose mail server and webhooks are the tests' own."""
    mail = {"host": "127.0.0.1", "port": port or 587, "sender": "theriac@agency.example", "ca_file": certificate}
    mail |= {"timeout_s": 3.0} | changes
    delivery = DeliverySettings(ca_file=certificate, timeout_s=2.0)
    return settings.model_copy(update={"mail": MailSettings(**mail), "delivery": delivery})


def channel(address: str, name: str = "desk", **changes: object) -> Channel:
    """An approved channel."""
    account = make_account(f"ops-{name}", Role.OPERATOR)
    kind = ChannelKind.WEBHOOK if "://" in address else ChannelKind.MAIL
    fields: dict[str, Any] = {"name": name, "kind": kind, "address": address, "allow_private": "://" in address}
    fields |= changes
    fields["severity"] = Severity(fields.get("severity", "high"))
    made, _ = add_channel(Wish(**fields), account, "duty desk", SEEN_AT)
    return made

# SPDX-License-Identifier: EUPL-1.2
"""Channels: who is told of alerts. Nothing is told outside a channel that a named account approved."""

import base64
import re
import secrets
from dataclasses import dataclass
from datetime import datetime
from email.errors import HeaderParseError
from email.headerregistry import Address
from urllib.parse import urlsplit

from cryptography.fernet import InvalidToken
from django.db import transaction

from alerts.access import Action, check_may
from alerts.auditing import note
from alerts.errors import DeliveryError
from alerts.models.account import Account
from alerts.models.alert import Severity
from alerts.models.audit import AuditVerb
from alerts.models.delivery import Channel, ChannelKind, Delivery, DeliveryState
from alerts.second_factor import seal_box
from alerts.triggers import find_zone
from config.timing import parse_cron
from crawler.guard import Guard, GuardError

NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,98}")
SECRET_BYTES = 32


@dataclass(frozen=True, kw_only=True)
class Wish:
    """A channel as it is asked for."""

    name: str
    kind: ChannelKind
    address: str
    severity: Severity = Severity.HIGH
    digest: str = ""
    time_zone: str = "UTC"
    practice: bool = False
    allow_private: bool = False


def add_channel(wish: Wish, account: Account, why: str, now: datetime) -> tuple[Channel, str]:
    """Approve a channel; gives it and, for a webhook, the secret of its signature, shown this once."""
    check_may(account, Action.CHANNELS)
    check_wish(wish, why)
    secret = "whsec_" + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()
    is_webhook = wish.kind is ChannelKind.WEBHOOK
    with transaction.atomic():
        if Channel.objects.filter(name=wish.name, removed_at=None).exists():
            raise DeliveryError(f"channel {wish.name}: there is one already: remove it first")
        details = {"kind": wish.kind.value, "severity": wish.severity.value, "digest": wish.digest}
        note(
            account,
            AuditVerb.ALTERATION,
            "channel.add",
            "channel",
            [wish.name],
            now,
            why=why,
            recipient=wish.address,
            details=details,
        )
        channel = Channel.objects.create(
            name=wish.name,
            kind=wish.kind.value,
            address=wish.address,
            secret=seal_box().encrypt(secret.encode()).decode() if is_webhook else "",
            severity=wish.severity.value,
            digest=wish.digest,
            time_zone=wish.time_zone,
            practice=wish.practice,
            allow_private=wish.allow_private,
            approved_by=account.username,
            account=account,
            why=why,
            created_at=now,
        )
    return channel, secret if is_webhook else ""


def check_wish(wish: Wish, why: str) -> None:
    """Raise DeliveryError naming what is wrong with a channel."""
    if not NAME.fullmatch(wish.name):
        raise DeliveryError(f"channel: expected a name of a-z, 0-9, . _ -, got {wish.name!r}")
    if not why.strip():
        raise DeliveryError(f"channel {wish.name}: expected a reason")
    find_zone(wish.time_zone)
    if wish.digest:
        try:
            parse_cron(wish.digest)
        except ValueError as error:
            raise DeliveryError(f"channel {wish.name}: digest: {error}") from error
    check_mail(wish.address) if wish.kind is ChannelKind.MAIL else check_webhook(wish)


def check_mail(address: str) -> None:
    """Raise DeliveryError when this is not one plain mail address."""
    try:
        parsed = Address(addr_spec=address)
    except (ValueError, IndexError, HeaderParseError) as error:
        raise DeliveryError(f"expected one mail address, got {address!r}") from error
    if not parsed.domain or not address.isascii() or any(sign.isspace() or sign in ",;<>" for sign in address):
        raise DeliveryError(f"expected one mail address, got {address!r}")


def check_webhook(wish: Wish) -> None:
    """Raise DeliveryError for an address where a webhook must not go."""
    parts = urlsplit(wish.address)
    if parts.scheme != "https" and not wish.allow_private:
        raise DeliveryError(f"channel {wish.name}: expected https://…, got {wish.address!r}")
    if parts.fragment:
        raise DeliveryError(f"channel {wish.name}: expected an address without #…")
    try:
        Guard(allow_private=wish.allow_private).check_url(wish.address)
    except GuardError as error:
        raise DeliveryError(f"channel {wish.name}: {error}; --allow-private for the house's own network") from error


def remove_channel(channel: Channel, account: Account, why: str, now: datetime) -> int:
    """End a channel; what waits for it becomes a dead letter. Gives how many did."""
    check_may(account, Action.CHANNELS)
    if not why.strip():
        raise DeliveryError(f"channel {channel.name}: expected a reason")
    with transaction.atomic():
        note(account, AuditVerb.ALTERATION, "channel.remove", "channel", [channel.name], now, why=why)
        Channel.objects.filter(pk=channel.pk).update(enabled=False, removed_at=now, secret="")
        waiting = Delivery.objects.filter(channel=channel, state=DeliveryState.WAITING.value)
        return waiting.update(state=DeliveryState.DEAD.value, reason=f"the channel was removed: {why}")


def find_channel(name: str) -> Channel:
    """The channel of this name; raises DeliveryError when there is none."""
    found = Channel.objects.filter(name=name, removed_at=None).first()
    if found is None:
        raise DeliveryError(f"no channel {name}: `theriac channel list` shows them")
    return found


def open_secret(channel: Channel) -> bytes:
    """The key of a webhook's signature; raises DeliveryError when it was sealed by another home's key."""
    try:
        text = seal_box().decrypt(channel.secret.encode("ascii")).decode()
    except InvalidToken as error:
        raise DeliveryError(
            f"channel {channel.name}: its secret was sealed with another secret_key: remove and add it"
        ) from error
    return base64.b64decode(text.removeprefix("whsec_"))

# SPDX-License-Identifier: EUPL-1.2
"""Transport: what happened when a released notice was handed to the other side: sent, later, refused, or not known."""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from alerts.errors import NoticeError
from alerts.models.notice import Route
from alerts.notices.api_route import post_notice
from alerts.notices.keys import HouseKeys, house_keys
from alerts.notices.mail_route import MailServer
from alerts.notices.protect import protect
from alerts.notices.release import Released
from config.settings import Settings

HandedOver = Callable[[], None]
"""Called when everything but the last byte is given: from then on, until an answer, nobody knows."""


class Outcome(StrEnum):
    """What is known afterwards."""

    SENT = "sent"
    LATER = "later"
    """Refused for now, certainly not taken."""
    REFUSED = "refused"
    UNCERTAIN = "uncertain"
    NOT_TRIED = "not_tried"
    """Something of ours is missing: a person is asked."""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """The outcome, in words, and the digest of what went out."""

    outcome: Outcome
    reason: str
    wire_sha256: str = ""


class Adapter(Protocol):
    """One way to hand a notice over; a new one is a class with this method and a row in `Transports`."""

    def send(self, released: Released, now: datetime, handed_over: HandedOver) -> Answer:
        """Hand it over once."""
        ...


class MailAdapter:
    """By the house's own mail server, with TLS, signed and where possible encrypted."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._server: MailServer | None = None
        self._keys: HouseKeys | None = None

    def send(self, released: Released, now: datetime, handed_over: HandedOver) -> Answer:
        """Over one connection that is kept for the batch."""
        notice = released.notice
        try:
            self._keys = self._keys or house_keys(self.settings)
            wire = protect(released.data, notice.recipient, self._keys)
        except NoticeError as error:
            return Answer(outcome=Outcome.NOT_TRIED, reason=str(error))
        self._server = self._server or MailServer(self.settings)
        said = self._server.hand_over(notice.facts["mail"], notice.address, wire, handed_over)
        return Answer(outcome=Outcome(said.outcome), reason=said.reason, wire_sha256=hashlib.sha256(wire).hexdigest())

    def close(self) -> None:
        """Say goodbye."""
        if self._server is not None:
            self._server.close()


class ApiAdapter:
    """One JSON document by POST, with the notice's uuid as the key by which the other side knows it again."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    def send(self, released: Released, now: datetime, handed_over: HandedOver) -> Answer:
        """POST with `Idempotency-Key`; without an answer it is sent again under the same key."""
        handed_over()
        said = post_notice(self.settings, released)
        return Answer(
            outcome=Outcome(said.outcome), reason=said.reason, wire_sha256=hashlib.sha256(released.data).hexdigest()
        )


class Transports:
    """The adapters of one batch."""

    def __init__(self, settings: Settings) -> None:
        self.mail = MailAdapter(settings)
        self._by_route: dict[str, Adapter] = {Route.MAIL.value: self.mail, Route.API.value: ApiAdapter(settings)}

    def send(self, released: Released, now: datetime, handed_over: HandedOver) -> Answer:
        """By the route that was approved."""
        adapter = self._by_route.get(released.notice.route)
        if adapter is None:
            return Answer(outcome=Outcome.NOT_TRIED, reason=f"it goes by {released.notice.route}, by a person's hand")
        return adapter.send(released, now, handed_over)


@contextmanager
def open_transports(settings: Settings) -> Iterator[Transports]:
    """Adapters for a batch; connections end with it."""
    transports = Transports(settings)
    try:
        yield transports
    finally:
        transports.mail.close()

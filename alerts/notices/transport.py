# SPDX-License-Identifier: EUPL-1.2
"""Transport: what happened when a released notice was handed to the other side: sent, later, refused, or not known."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from alerts.errors import NoticeError
from alerts.models.notice import Route
from alerts.notices.api_route import post_notice
from alerts.notices.keys import HouseKeys, house_keys
from alerts.notices.mail_route import MailServer, Said
from alerts.notices.protect import protect
from alerts.notices.release import Released
from config.settings import Settings

Mark = Callable[[Sequence[int]], None]
"""Called with places in the wave whose last byte comes next: from then on, until an answer, nobody knows."""


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
    whole_server: bool = False
    """The server itself is away: others need not be tried now."""


class Adapter(Protocol):
    """One way to hand a notice over, one at a time; a new one is a class with these methods and a row in `Slot`."""

    def begin(self, released: Released) -> Answer | None:
        """Everything that can be taken back; None when only the last step is left, else why it went no further."""
        ...

    def finish(self, released: Released) -> Answer:
        """The step that cannot be taken back."""
        ...


class MailAdapter:
    """By the house's own mail server, with TLS, signed and where possible encrypted."""

    def __init__(self, settings: Settings, keys: Callable[[], HouseKeys]) -> None:
        self.server = MailServer(settings)
        self._keys = keys
        self._wire_sha256 = ""

    def begin(self, released: Released) -> Answer | None:
        """Over a connection that is kept for the batch; the last dot is not given."""
        notice = released.notice
        try:
            wire = protect(released.data, notice.recipient, self._keys())
        except NoticeError as error:
            return Answer(outcome=Outcome.NOT_TRIED, reason=str(error))
        self._wire_sha256 = hashlib.sha256(wire).hexdigest()
        said = self.server.begin(notice.facts["mail"], notice.address, wire)
        return None if said is None else self._answer(said)

    def finish(self, released: Released) -> Answer:
        """The last dot."""
        del released
        return self._answer(self.server.finish())

    def _answer(self, said: Said) -> Answer:
        return Answer(
            outcome=Outcome(said.outcome), reason=said.reason, wire_sha256=self._wire_sha256,
            whole_server=said.whole_server,
        )  # fmt: skip


class ApiAdapter:
    """One JSON document by POST, with the notice's uuid as the key by which the other side knows it again."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    def begin(self, released: Released) -> Answer | None:
        """Nothing can be given before the question itself."""
        del released
        return None

    def finish(self, released: Released) -> Answer:
        """POST with `Idempotency-Key`; without an answer it is sent again under the same key."""
        said = post_notice(self.settings, released)
        return Answer(
            outcome=Outcome(said.outcome), reason=said.reason, wire_sha256=hashlib.sha256(released.data).hexdigest()
        )


class Transports:
    """The adapters of one batch: as many side by side as `notices.connections` says, each with its own connection."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._keys: HouseKeys | None = None
        self._slots: list[dict[str, Adapter]] = []
        self._mails: list[MailAdapter] = []
        for _ in range(settings.notices.connections):
            mail = MailAdapter(settings, self.keys)
            self._mails.append(mail)
            self._slots.append({Route.MAIL.value: mail, Route.API.value: ApiAdapter(settings)})
        self._pool = ThreadPoolExecutor(len(self._slots), thread_name_prefix="notices")

    @property
    def width(self) -> int:
        """Notices that one wave takes at most."""
        return len(self._slots)

    def keys(self) -> HouseKeys:
        """What this house signs with, read once for the batch; raises NoticeError."""
        if self._keys is None:
            self._keys = house_keys(self.settings)
        return self._keys

    def send(self, wave: Sequence[Released], mark: Mark) -> list[Answer]:
        """Each by the route that was approved; `mark` is called before the last byte of any of them."""
        begun = list(self._pool.map(self._begin, self._slots, wave))
        ready = [place for place, answer in enumerate(begun) if answer is None]
        try:
            mark(ready)
        except BaseException:
            self.hang_up()  # without its last dot a server forgets the mail
            raise
        done = self._pool.map(lambda place: self._finish(self._slots[place], wave[place]), ready)
        finished = dict(zip(ready, done, strict=True))
        return [answer or finished[place] for place, answer in enumerate(begun)]

    def _begin(self, slot: dict[str, Adapter], released: Released) -> Answer | None:
        adapter = slot.get(released.notice.route)
        if adapter is None:
            return Answer(outcome=Outcome.NOT_TRIED, reason=f"it goes by {released.notice.route}, by a person's hand")
        return adapter.begin(released)

    def _finish(self, slot: dict[str, Adapter], released: Released) -> Answer:
        return slot[released.notice.route].finish(released)

    def hang_up(self) -> None:
        """End all connections."""
        for mail in self._mails:
            mail.server.close()

    def close(self) -> None:
        """End all connections and the threads."""
        self.hang_up()
        self._pool.shutdown()


@contextmanager
def open_transports(settings: Settings) -> Iterator[Transports]:
    """Adapters for a batch; connections end with it."""
    transports = Transports(settings)
    try:
        yield transports
    finally:
        transports.close()

# SPDX-License-Identifier: EUPL-1.2
"""BodyReader: the body of an answer as it comes, cut and marked in place of thrown away."""

from typing import Any

from twisted.internet.defer import Deferred
from twisted.internet.protocol import Protocol, connectionDone
from twisted.python.failure import Failure
from twisted.web.client import ResponseDone
from twisted.web.http import PotentialDataLoss


class BodyReader(Protocol):
    """Collects a body up to a limit; `finished` fires with (body, truncated)."""

    def __init__(self, answer: Any, limit: int) -> None:
        self.answer, self.limit = answer, limit
        self.finished: Deferred[tuple[bytes, str | None]] = Deferred()
        self.parts: list[bytes] = []
        self.size = 0

    def dataReceived(self, data: bytes) -> None:  # noqa: N802 (Twisted's name)
        """One piece of the body."""
        if self.finished.called:
            return
        self.parts.append(data)
        self.size += len(data)
        if self.size > self.limit:
            self.cut("length")

    def cut(self, reason: str) -> None:
        """End here, keep what came, hang up."""
        if not self.finished.called:
            producer = getattr(self.answer._transport, "_producer", None)
            if producer is not None:
                producer.abortConnection()
            self.finished.callback((b"".join(self.parts)[: self.limit], reason))

    def connectionLost(self, reason: Failure = connectionDone) -> None:  # noqa: N802 (Twisted's name)
        """The body is complete, or the server broke off."""
        if self.finished.called:
            return
        whole = isinstance(reason.value, (ResponseDone, PotentialDataLoss))
        self.finished.callback((b"".join(self.parts), None if whole else "disconnect"))

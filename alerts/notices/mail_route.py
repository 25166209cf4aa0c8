# SPDX-License-Identifier: EUPL-1.2
"""Mail route: one SMTP connection with TLS; the last dot of a mail is given only after it was marked."""

import smtplib
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass

from alerts.delivery.mail import DEADLINE, connect, deadline, dot_stuffed, plain, say
from config.settings import Settings

FAULTS = (OSError, smtplib.SMTPException, ValueError)
MOST_PER_CONNECTION = 100


@dataclass(frozen=True, kw_only=True)
class Said:
    """sent, later, refused, uncertain or not_tried, and the server's words."""

    outcome: str
    reason: str
    whole_server: bool = False
    """Nothing more need be tried with this server now."""


class MailServer:
    """One connection to the house's mail server; opened when the first mail goes, kept while it answers.

    A mail is given in two steps: everything but its last dot (`begin`), then the dot (`finish`). What was not finished
    the server forgets when the connection ends.
    """

    def __init__(self, settings: Settings) -> None:
        self.mail = settings.mail
        self._stack = ExitStack()
        self._smtp: smtplib.SMTP | None = None
        self._given = 0

    def begin(self, sender: str, to: str, wire: bytes) -> Said | None:
        """Envelope and text, without the last dot; None when the server waits for it, else why it went no further."""
        if not self.mail.host or self.mail.tls == "none":
            return Said(outcome="not_tried", reason="mail.host: expected a mail server with TLS; notices need both")
        try:
            smtp = self._connected()
        except FAULTS as error:
            self.close()
            return Said(outcome="later", reason=f"{self.mail.host}: {say(error)}", whole_server=True)
        try:
            with deadline(smtp, self.mail.timeout_s * DEADLINE):
                refused = self._envelope(smtp, sender, to)
                if refused is None:
                    smtp.send(dot_stuffed(wire))
                return refused
        except FAULTS as error:
            self.close()
            return Said(outcome="later", reason=f"{self.mail.host}: {say(error)}")
        except BaseException:
            self.close()
            raise

    def finish(self) -> Said:
        """The last dot, and what the server answers to it."""
        smtp = self._smtp
        if smtp is None:
            return Said(outcome="later", reason=f"{self.mail.host}: the connection ended before the last dot")
        try:
            with deadline(smtp, self.mail.timeout_s * DEADLINE):
                smtp.send(b".\r\n")
                code, text = smtp.getreply()
        except FAULTS as error:
            self.close()
            lost = f"{self.mail.host}: no answer after the mail was given: {say(error)}"
            return Said(outcome="uncertain", reason=lost)
        self._given += 1
        said = f"{code} {plain(text)}"
        if code == 250:
            return Said(outcome="sent", reason=said)
        if code < 400:
            return Said(outcome="uncertain", reason=f"an answer nobody foresaw: {said}")
        return Said(outcome="refused" if code >= 500 else "later", reason=said)

    def _envelope(self, smtp: smtplib.SMTP, sender: str, to: str) -> Said | None:
        for (code, text), right in zip(_commands(smtp, sender, to), ((250,), (250, 251), (354,)), strict=True):
            if code < 0:
                raise smtplib.SMTPServerDisconnected("the connection ended")
            if code not in right:
                smtp.rset()
                return Said(outcome="refused" if code >= 500 else "later", reason=f"{code} {plain(text)}")
        return None

    def _connected(self) -> smtplib.SMTP:
        if self._given >= MOST_PER_CONNECTION:
            self.close()
        if self._smtp is None:
            self._smtp, self._given = self._stack.enter_context(connect(self.mail)), 0
        return self._smtp

    def close(self) -> None:
        """End the connection."""
        self._smtp, self._given = None, 0
        self._stack.close()


def _commands(smtp: smtplib.SMTP, sender: str, to: str) -> Iterator[tuple[int, bytes]]:
    yield smtp.mail(sender)
    yield smtp.rcpt(to)
    yield smtp.docmd("DATA")

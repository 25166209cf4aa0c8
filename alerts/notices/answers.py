# SPDX-License-Identifier: EUPL-1.2
"""Answers: what came back on a notice, as it came and as it was read; who entered it and when."""

import hashlib
from datetime import datetime
from pathlib import Path

from alerts.access import Action, check_may
from alerts.errors import NoticeError
from alerts.models.account import Account
from alerts.models.audit import AuditVerb
from alerts.models.notice import AnswerKind, Notice, NoticeAnswer, NoticeState
from alerts.notices.keeping import MOVES, held, keep, move
from alerts.notices.statements import read_statement
from config.settings import Settings
from indexer.writing import write_whole

LEADS_TO = {
    AnswerKind.RECEIPT: NoticeState.ACKNOWLEDGED,
    AnswerKind.QUESTION: NoticeState.ACKNOWLEDGED,
    AnswerKind.DECISION: NoticeState.ANSWERED,
    AnswerKind.STATEMENT_OF_REASONS: NoticeState.ANSWERED,
    AnswerKind.REFUSAL: NoticeState.ANSWERED,
    AnswerKind.BOUNCE: NoticeState.BOUNCED,
}
LARGEST = 25_000_000


def enter_answer(
    settings: Settings,
    notice: Notice,
    kind: AnswerKind,
    account: Account | None,
    now: datetime,
    *,
    received_at: datetime,
    text: str = "",
    raw: bytes = b"",
    recipient_reference: str = "",
    outcome: str = "",
) -> NoticeAnswer:
    """Keep one answer; a statement of reasons is read into (a) to (f). `account` None: read from a mail by rule.

    Raises NoticeError for an answer from the future, an empty one, or to a notice that never left.
    """
    if account is not None:
        check_may(account, Action.WORK_CASE)
    if not (text.strip() or raw):
        raise NoticeError(f"notice {notice.reference}: expected the answer's text or its file")
    if received_at > now:
        raise NoticeError(f"notice {notice.reference}: an answer of {received_at:%Y-%m-%d %H:%M} is in the future")
    statement, missing = read_statement(text) if kind is AnswerKind.STATEMENT_OF_REASONS else ({}, [])
    digest = keep_raw(settings.home, raw) if raw else ""
    with held(notice) as present:
        if present.sent_at is None and present.state != NoticeState.UNCERTAIN:
            raise NoticeError(f"notice {present.reference}: it is {present.state} and never left: nothing answers it")
        answer = NoticeAnswer.objects.create(
            notice=present,
            kind=kind.value,
            received_at=received_at,
            text=text.strip(),
            statement=statement,
            missing=missing,
            raw_sha256=digest,
            by=account.username if account is not None else "theriac",
            at=now,
        )
        present.recipient_reference = recipient_reference or present.recipient_reference
        present.outcome = (outcome or kind.value)[:24]
        present.sent_at = present.sent_at or received_at
        _move_on(present, kind, account, now)
        keep(present, "answer", account, now, verb=AuditVerb.COLLECTION, kind=kind.value, raw_sha256=digest)
    return answer


def _move_on(notice: Notice, kind: AnswerKind, account: Account | None, now: datetime) -> None:
    """To the state that this kind of answer leads to, unless the notice is further already."""
    to_state = LEADS_TO.get(kind)
    if to_state is not None and to_state in MOVES[NoticeState(notice.state)]:
        move(notice, to_state, account, now, why=f"answer: {kind.value}")


def close_notice(notice: Notice, account: Account, now: datetime, *, why: str, outcome: str = "") -> None:
    """Nothing more is expected of a notice, and why."""
    check_may(account, Action.WORK_CASE)
    if not why.strip():
        raise NoticeError(f"notice {notice.reference}: expected a reason")
    with held(notice) as present:
        present.outcome = outcome[:24] or present.outcome
        move(present, NoticeState.CLOSED, account, now, why=why)


def keep_raw(home: Path, raw: bytes) -> str:
    """The file as it came, by its digest, below answers/ of the home."""
    if len(raw) > LARGEST:
        raise NoticeError(f"answer: expected at most {LARGEST} bytes, got {len(raw)}")
    digest = hashlib.sha256(raw).hexdigest()
    folder = home / "answers"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / digest
    if not path.exists():
        write_whole(path, raw)
    return digest

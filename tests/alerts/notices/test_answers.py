# SPDX-License-Identifier: EUPL-1.2
"""What comes back: deadlines over summer time, reminders that two people let go, answers, statements, bounces."""

from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest

from alerts.errors import GateError, NoticeError
from alerts.models.notice import AnswerKind, Notice, NoticeState
from alerts.notices.answers import close_notice, enter_answer
from alerts.notices.deadlines import deadline_of, local
from alerts.notices.incoming import receive_mail
from alerts.notices.outbox import queue
from alerts.notices.reminding import draft_reminders
from alerts.notices.statements import read_statement
from alerts.returned import read_maildir, read_returned
from tests.alerts.notices.returned_mails import returned
from tests.alerts.notices.stage import NOW, Stage

DAYS = [
    pytest.param("registrar", "2026-03-27T10:00", "Europe/Berlin", "2026-03-30T22:00", id="a day of 23 hours"),
    pytest.param("registrar", "2026-10-23T10:00", "Europe/Berlin", "2026-10-26T23:00", id="a day of 25 hours"),
    pytest.param("registrar", "2026-06-01T23:30", "Asia/Tokyo", "2026-06-05T15:00", id="it is tomorrow there"),
    pytest.param("registrar", "2026-06-01T02:00", "America/Los_Angeles", "2026-06-04T07:00", id="yesterday there"),
    pytest.param("registrar_authority", "2026-03-28T22:00", "Europe/Berlin", "2026-03-29T22:00", id="24 hours"),
    pytest.param("article_16", "2026-09-05T12:00", "America/Santiago", "2026-09-13T03:00", id="no midnight"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "sent", "zone", "due"), DAYS)
def test_deadlines(kind: str, sent: str, zone: str, due: str) -> None:
    found = deadline_of(kind, datetime.fromisoformat(sent).replace(tzinfo=UTC), zone)
    assert found == datetime.fromisoformat(due).replace(tzinfo=UTC)


def test_an_unknown_zone() -> None:
    with pytest.raises(NoticeError, match="time zone"):
        deadline_of("registrar", NOW, "Mars/Olympus")
    assert local(datetime(2026, 7, 1, 12, tzinfo=UTC), "Europe/Paris") == "2026-07-01 14:00 CEST"


STATEMENTS = [
    pytest.param(
        "(a) removed in the EU for ever\n(b) your notice\n(c) no\n(d) Directive 2001/83/EC\n(f) appeal", [], id="whole"
    ),
    pytest.param(
        "a) removed\nb) facts\nc) no\ne) our terms, section 4\nf) complaint form", [], id="a contractual ground"
    ),
    pytest.param("(a) removed\n(b) facts", ["c", "d", "e", "f"], id="half of it"),
    pytest.param("We have removed it. Bye.", list("abcdef"), id="no statement at all"),
    pytest.param(
        '{"decision_visibility": ["REMOVED"], "decision_facts": "x", "automated_detection": "No", '
        '"illegal_content_legal_ground": "y"}',
        ["f"],
        id="as in the transparency database",
    ),
    pytest.param('{"a": ' * 3_000, list("abcdef"), id="junk"),
]


@pytest.mark.parametrize(("text", "missing"), STATEMENTS)
def test_statements_of_reasons(text: str, missing: list[str]) -> None:
    assert read_statement(text)[1] == missing


def sent(stage: Stage) -> Notice:
    """As if it had been sent."""
    notice = stage.draft()
    Notice.objects.filter(pk=notice.pk).update(
        state=NoticeState.SENT, sent_at=NOW, deadline_at=NOW + timedelta(days=3), deadline_basis="x"
    )
    notice.refresh_from_db()
    return notice


ANSWERS = [
    pytest.param(AnswerKind.RECEIPT, "acknowledged", id="receipt"),
    pytest.param(AnswerKind.QUESTION, "acknowledged", id="question"),
    pytest.param(AnswerKind.DECISION, "answered", id="decision"),
    pytest.param(AnswerKind.REFUSAL, "answered", id="refusal"),
    pytest.param(AnswerKind.STATEMENT_OF_REASONS, "answered", id="statement"),
    pytest.param(AnswerKind.APPEAL, "sent", id="appeal"),
]


@pytest.mark.parametrize(("kind", "state"), ANSWERS)
def test_answers(stage: Stage, kind: AnswerKind, state: str) -> None:
    notice = sent(stage)
    made = enter_answer(
        stage.settings, notice, kind, stage.author, NOW, received_at=NOW, text="(a) removed", raw=b"as it came",
        recipient_reference="T-99",
    )  # fmt: skip
    assert (notice.state, notice.recipient_reference) == (state, "T-99")
    assert (stage.settings.home / "answers" / made.raw_sha256).read_bytes() == b"as it came"
    assert ("d" in made.missing) == (kind is AnswerKind.STATEMENT_OF_REASONS)


def test_answers_that_cannot_be(stage: Stage) -> None:
    draft = stage.draft()
    with pytest.raises(NoticeError, match="never left"):
        enter_answer(stage.settings, draft, AnswerKind.RECEIPT, stage.author, NOW, received_at=NOW, text="thanks")
    notice = sent(stage)
    later = NOW + timedelta(days=1)
    with pytest.raises(NoticeError, match="in the future"):
        enter_answer(stage.settings, notice, AnswerKind.RECEIPT, stage.author, NOW, received_at=later, text="thanks")
    with pytest.raises(NoticeError, match="expected the answer"):
        enter_answer(stage.settings, notice, AnswerKind.RECEIPT, stage.author, NOW, received_at=NOW)


def test_reminders_are_drafts_of_two_people(stage: Stage) -> None:
    stage.settle()
    notice = sent(stage)
    assert draft_reminders(stage.settings, NOW + timedelta(days=2)) == []
    late = NOW + timedelta(days=4)
    (reminder,) = draft_reminders(stage.settings, late)
    assert draft_reminders(stage.settings, late) == [], "once"
    assert (reminder.step, reminder.state, reminder.by) == (1, "draft", "a.author")
    assert notice.reference in reminder.subject
    assert notice.reference in reminder.body
    assert b"In-Reply-To: " + notice.message_id.encode() in bytes(reminder.message)
    with pytest.raises(GateError, match="nobody approved"):
        queue(reminder, late, stage.author)
    Notice.objects.filter(pk=reminder.pk).update(state=NoticeState.SENT, sent_at=late)
    (escalation,) = draft_reminders(stage.settings, late + timedelta(days=4))
    assert (escalation.step, "Second reminder" in escalation.subject) == (2, True)
    assert draft_reminders(stage.settings, late + timedelta(days=40)) == [], "nothing is asked a fourth time"
    enter_answer(stage.settings, notice, AnswerKind.DECISION, stage.author, late, received_at=late, text="removed")
    assert notice.state == "answered"


@pytest.mark.parametrize("shape", ["postfix", "exim before reports had fields"])
def test_a_bounce_finds_its_notice_once(stage: Stage, shape: str) -> None:
    notice = sent(stage)
    raw = returned(shape, notice.message_id)
    told = read_returned(stage.settings, raw, None, NOW)
    assert (told.reference, told.what) == (notice.reference, "bounced")
    notice.refresh_from_db()
    assert notice.state == "bounced"
    assert "550" in notice.answers.get().text
    assert "abuse@registrar.example" in notice.answers.get().text
    assert read_returned(stage.settings, raw, None, NOW).what == "known already"
    assert notice.answers.count() == 1


def test_a_delay_is_no_bounce_and_a_delivery_settles(stage: Stage) -> None:
    notice = sent(stage)
    for _ in range(2):
        read_returned(stage.settings, returned("gmail, delayed", notice.message_id), None, NOW)
    notice.refresh_from_db()
    assert (notice.state, notice.events.filter(action="delivery_delayed").count()) == ("sent", 1)
    Notice.objects.filter(pk=notice.pk).update(state=NoticeState.UNCERTAIN, sent_at=None)
    read_returned(stage.settings, returned("postfix, delivered", notice.message_id), None, NOW)
    notice.refresh_from_db()
    assert notice.state == "sent"


def test_a_forged_report_changes_nothing_and_is_told(stage: Stage) -> None:
    notice = sent(stage)
    forged = returned("postfix", f"<{notice.reference.lower()}.0000@agency.example>")
    forged = forged.replace(b"Subject: Undelivered", f"Subject: [{notice.reference}] Undelivered".encode())
    with pytest.raises(NoticeError, match="never left it"):
        read_returned(stage.settings, forged, None, NOW)
    with pytest.raises(NoticeError, match="never left it"):
        read_returned(stage.settings, forged, stage.author, NOW, kind=AnswerKind.RECEIPT)
    notice.refresh_from_db()
    assert (notice.state, notice.answers.count()) == ("sent", 0)
    told = read_returned(stage.settings, forged, stage.author, NOW, kind=AnswerKind.BOUNCE)
    assert told.what == "answer", "a person who looked says so"


def test_the_schedule_reads_a_maildir(stage: Stage, tmp_path: Path) -> None:
    notice = sent(stage)
    (tmp_path / "new").mkdir()
    for name, raw in (("1.bounce", returned("exchange", notice.message_id)), ("2.answer", answer(Subject="Hello"))):
        (tmp_path / "new" / name).write_bytes(raw)
    chosen = stage.settings.notices.model_copy(update={"incoming": tmp_path})
    settings = stage.settings.model_copy(update={"notices": chosen})
    (unread,) = read_maildir(settings, NOW)
    assert unread.startswith("2.answer: mail: it names no notice")
    assert sorted(path.name for path in (tmp_path / "cur").iterdir()) == ["1.bounce:2,S", "2.answer:2,"]
    assert read_maildir(settings, NOW) == []
    notice.refresh_from_db()
    assert notice.state == "bounced"


def answer(**headers: str) -> bytes:
    mail = EmailMessage()
    mail["From"], mail["Date"] = "abuse@registrar.example", "Sun, 22 Nov 2026 06:00:00 +0000"
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content("We have received your report.")
    return mail.as_bytes()


def test_answers_by_mail(stage: Stage) -> None:
    notice = sent(stage)
    raw = answer(Subject=f"Re: [{notice.reference}] …")
    with pytest.raises(NoticeError, match="say what it is by --kind"):
        receive_mail(stage.settings, raw, stage.author, NOW)
    receive_mail(stage.settings, raw, stage.author, NOW, kind=AnswerKind.RECEIPT)
    raw = answer(In_Reply_To=notice.message_id, Subject="Your ticket")
    receive_mail(stage.settings, raw, stage.author, NOW, kind=AnswerKind.DECISION)
    notice.refresh_from_db()
    assert (notice.state, notice.answers.count()) == ("answered", 2)
    close_notice(notice, stage.author, NOW, why="removed, proved", outcome="removed")
    assert (notice.state, notice.outcome) == ("closed", "removed")


JUNK = [
    b"",
    b"\xff\xfe\x00",
    b"Subject: hello\n\nbuy now",
    answer(Subject="N-1999-00001"),
    b"Content-Type: multipart/report\n\n",
]


@pytest.mark.parametrize("raw", JUNK)
def test_mail_that_belongs_nowhere(stage: Stage, raw: bytes) -> None:
    with pytest.raises(NoticeError, match="names no notice"):
        receive_mail(stage.settings, raw, stage.author, NOW)

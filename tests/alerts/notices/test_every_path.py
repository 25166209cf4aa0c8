# SPDX-License-Identifier: EUPL-1.2
"""With drafts of everything at hand: whatever a person, the schedule or a retry does, nothing leaves unapproved."""

import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from alerts.models.delivery import Delivery
from alerts.models.notice import Notice, NoticeState
from alerts.models.report import AnswerState, ReportAnswer, ReportVia
from alerts.models.request import PublicWarning, Request
from alerts.reports.intake import Submission, take_in
from alerts.reports.reading import read_url
from alerts.reports.telling import draft_answer
from alerts.requests.warning import draft_warning
from alerts.schedule import Schedule
from config.cli import build_app
from tests.alerts.delivery.servers import Mailbox, mail_server
from tests.alerts.notices.test_approval import with_server
from tests.alerts.people import log_in_as
from tests.alerts.requests.desk import NOW, Desk, desk, pgp_key

__all__ = ["desk", "pgp_key"]


@pytest.fixture
def mailbox(desk: Desk, certificate: Path) -> Iterator[Mailbox]:
    made = Mailbox()
    with mail_server(certificate, made) as port:
        with_server(desk.stage, port)
        yield made


def draft_everything(desk: Desk) -> dict[str, str]:
    """A notice, one whose answer is late, a request, a warning, an answer to a reporter: none approved."""
    stage = desk.stage
    stage.settle()
    notice, late = stage.draft(), stage.draft()
    Notice.objects.filter(pk=late.pk).update(
        state=NoticeState.SENT, sent_at=NOW - timedelta(days=90), deadline_at=NOW - timedelta(days=60)
    )
    request = desk.draft(bare=True)
    warning = draft_warning(stage.settings, stage.case, stage.author, NOW, language="de", why="t")
    who = Submission(via=ReportVia.COMMAND, name="Anna Berg", address="anna@mail.example", language="de")
    report = take_in(stage.settings, who, [read_url("https://a.com/")], None, NOW).report
    draft_answer(report, stage.author, NOW)
    return {"notice": notice.reference, "request": request.reference, "warning": warning.reference}


WAYS = (
    "notice send", "notice send {notice}", "notice letter {notice}", "notice form {notice}",
    "notice handed-in {notice} --why x", "notice settle {notice} --arrived --why x",
    "notice settle {notice} --not-arrived --why x", "notice remind",
    "request send", "request send {request}", "request sent {request} --why x", "request due",
    "request settle {request} --arrived --why x", "request settle {request} --not-arrived --why x",
    "request escalate {request} --step 2 --why x", "warning --approve {warning} --why x",
    "deliveries send", "deliveries retry 1 --why x", "deliveries settle 1 --why x", "watch look",
    "operator propose", "today",
)  # fmt: skip


def test_nothing_leaves_that_nobody_approved(
    desk: Desk, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    drafts, settings = draft_everything(desk), desk.stage.settings
    log_in_as(settings, desk.stage.author)
    monkeypatch.chdir(tmp_path)
    apps = {way.split()[0]: build_app(way.split()[0]) for way in WAYS}
    for name, module in list(sys.modules.items()):
        if name.startswith("alerts.") and hasattr(module, "load_settings"):
            monkeypatch.setattr(module, "load_settings", lambda: settings)
    for way in WAYS:
        words = way.format(**drafts).split()
        told = CliRunner().invoke(apps[words[0]], words, input="000000\n")
        assert told.exit_code in (0, 1), (way, told.output)
    schedule = Schedule(settings)
    monkeypatch.setattr(schedule, "run_command", lambda *_: 0)
    for job in (schedule.send_notices, schedule.deliver, schedule.look_again, schedule.send_notices):
        job()
    assert mailbox.raw == []
    assert not list(tmp_path.glob("*.pdf"))
    assert not Delivery.objects.exists()
    states = set(Notice.objects.exclude(sent_at__lt=NOW).values_list("state", flat=True))
    assert states == {NoticeState.DRAFT}, "the draft, and the reminder that was drafted for the late one"
    assert Notice.objects.filter(step=1).count() == 1
    assert Request.objects.get().state == "draft"
    assert PublicWarning.objects.get().approved_at is None
    assert ReportAnswer.objects.get().state == AnswerState.DRAFT

# SPDX-License-Identifier: EUPL-1.2
"""Two people approve, two senders send, in the same moment: one wins, each notice leaves once."""

from pathlib import Path

import pytest

from alerts.models.account import Role
from alerts.models.notice import Notice, NoticeApproval, NoticeDispatch, NoticeKind
from alerts.notices.approval import approve
from alerts.notices.outbox import claim, queue, send_due
from alerts.second_factor import enrol
from tests.alerts.at_once import at_once, refusals
from tests.alerts.delivery.servers import Mailbox, mail_server
from tests.alerts.notices.stage import NOW, Stage
from tests.alerts.notices.test_approval import with_server
from tests.alerts.people import make_account

pytestmark = pytest.mark.databases
NOTICES = (NoticeKind.REGISTRAR, NoticeKind.REGISTRY)


def test_two_people_approve_at_once(stage: Stage) -> None:
    stage.settle()
    notice = stage.draft()
    other = make_account("c.third", Role.REGULATOR, country="DE")
    _, codes = enrol(other)
    told = at_once(
        lambda: approve(stage.settings, notice, stage.approver, stage.codes[0], "checked", NOW),
        lambda: approve(stage.settings, notice, other, codes[0], "checked too", NOW),
    )
    (said,) = refusals(told)
    assert notice.reference in said
    standing = NoticeApproval.objects.get(ended_at=None)
    assert Notice.objects.get().approved_by == standing.by
    assert [event.action for event in notice.events.all()] == ["drafted", "approved"]


def test_two_senders_at_once(stage: Stage, certificate: Path) -> None:
    stage.settle()
    drafted = [stage.draft(kind, kind.value) for kind in NOTICES]
    for notice in drafted:
        stage.approve(notice)
    mailbox = Mailbox()
    with mail_server(certificate, mailbox) as port:
        settings = with_server(stage, port)
        for notice in drafted:
            queue(notice, NOW, stage.author)
        told = at_once(*[lambda: send_due(settings, NOW)] * 2)
    assert sorted(reference for one in told for reference in one.sent) == sorted(one.reference for one in drafted)
    assert len(mailbox.raw) == len(drafted)
    assert set(Notice.objects.values_list("state", flat=True)) == {"sent"}


def test_a_row_is_claimed_by_one(stage: Stage) -> None:
    stage.settle()
    notice = stage.draft()
    stage.approve(notice)
    row = queue(notice, NOW, stage.author)
    told = at_once(*[lambda: claim([row.pk], NOW)] * 4)
    assert sorted(map(len, told)) == [0, 0, 0, 1]
    assert NoticeDispatch.objects.get().attempts == 1

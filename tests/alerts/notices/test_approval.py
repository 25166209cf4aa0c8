# SPDX-License-Identifier: EUPL-1.2
"""Two people, on every path: nothing leaves that a second person, with an own second factor, did not let go."""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from alerts.errors import AccessError, ActionError, GateError, NoticeError
from alerts.models.account import Role
from alerts.models.notice import Notice, NoticeApproval, NoticeDispatch, NoticeKind, NoticeState
from alerts.notices.approval import approve, outgoing_digest, refuse, withdraw
from alerts.notices.drafting import edit_notice
from alerts.notices.outbox import handed_in, queue, send_due, send_wave
from alerts.notices.release import Released, release
from alerts.notices.transport import open_transports
from alerts.second_factor import enrol
from config.delivery_settings import MailSettings
from config.settings import Settings
from tests.alerts.delivery.servers import Mailbox, mail_server
from tests.alerts.notices.stage import NOW, Stage
from tests.alerts.people import log_in_as, make_account


def with_server(stage: Stage, port: int) -> Settings:
    mail = MailSettings.model_validate(stage.settings.mail.model_dump() | {"port": port})
    stage.settings = stage.settings.model_copy(update={"mail": mail})
    return stage.settings


@pytest.mark.databases
def test_a_second_person_lets_it_go(stage: Stage, certificate: Path) -> None:
    stage.settle()
    notice = stage.draft()
    stage.approve(notice, seen_sha256=notice.message_sha256)
    assert (notice.state, notice.approved_by) == ("approved", "b.second")
    mailbox = Mailbox()
    with mail_server(certificate, mailbox) as port:
        settings = with_server(stage, port)
        queue(notice, NOW, stage.author)
        assert send_due(settings, NOW).sent == [notice.reference]
        assert send_due(settings, NOW).sent == []
    assert len(mailbox.raw) == 1
    notice.refresh_from_db()
    assert notice.state == "sent"
    assert notice.deadline_at is not None
    assert [one.action for one in notice.events.all()] == ["drafted", "approved", "queued", "sent"]


def author(stage: Stage) -> tuple[object, str]:
    _, codes = enrol(stage.author)
    return stage.author, codes[0]


def editor(stage: Stage) -> tuple[object, str]:
    other = make_account("c.editor", Role.REGULATOR)
    _, codes = enrol(other)
    edit_notice(Notice.objects.get(), other, NOW, why="a word", subject="Other suspected subject")
    return other, codes[0]


def service(stage: Stage) -> tuple[object, str]:
    other = make_account("s.robot", Role.REGULATOR, is_service=True)
    return other, enrol(other)[1][0]


def without_a_factor(stage: Stage) -> tuple[object, str]:
    return make_account("d.bare", Role.REGULATOR), "000000"


def with_anothers_code(stage: Stage) -> tuple[object, str]:
    other = make_account("e.else", Role.REGULATOR)
    enrol(other)
    return other, stage.codes[0]


def with_a_used_code(stage: Stage) -> tuple[object, str]:
    from alerts.second_factor import is_code_right

    code = stage.codes.pop()
    assert is_code_right(stage.approver, code)
    return stage.approver, code


def author_with_every_role(stage: Stage) -> tuple[object, str]:
    stage.author.roles = [role.value for role in Role]
    stage.author.save()
    return author(stage)


def of_another_role(stage: Stage) -> tuple[object, str]:
    other = make_account("f.analyst", Role.ANALYST, Role.ADMINISTRATOR)
    return other, enrol(other)[1][0]


WHO = [
    author, author_with_every_role, editor, service, without_a_factor, with_anothers_code, with_a_used_code,
    of_another_role,
]  # fmt: skip


@pytest.mark.parametrize("who", WHO)
def test_who_may_not_approve(stage: Stage, who: Callable[[Stage], tuple[object, str]]) -> None:
    stage.settle()
    notice = stage.draft()
    account, code = who(stage)
    with pytest.raises(AccessError):
        approve(stage.settings, notice, account, code, "looks fine", NOW)  # type: ignore[arg-type]
    notice.refresh_from_db()
    assert notice.state == "draft"
    assert not NoticeApproval.objects.exists()


def test_an_approval_needs_a_reason_and_what_was_read(stage: Stage) -> None:
    stage.settle()
    notice = stage.draft()
    with pytest.raises(NoticeError, match="reason"):
        approve(stage.settings, notice, stage.approver, stage.codes.pop(), " ", NOW)
    with pytest.raises(NoticeError, match="changed since you read it"):
        approve(stage.settings, notice, stage.approver, stage.codes.pop(), "fine", NOW, seen_sha256="0" * 64)


def test_editing_ends_an_approval(stage: Stage) -> None:
    stage.settle()
    notice = stage.draft()
    stage.approve(notice)
    edit_notice(notice, stage.author, NOW, why="one word", body=notice.body.replace("confirm receipt", "answer"))
    assert (notice.state, notice.approved_by) == ("draft", "")
    with pytest.raises(GateError, match="nobody approved it"):
        queue(notice, NOW, stage.author)


def test_refused_and_withdrawn(stage: Stage) -> None:
    stage.settle()
    notice = stage.draft()
    refuse(notice, stage.approver, "the licence was not asked for", NOW)
    assert notice.state == "refused"
    edit_notice(notice, stage.author, NOW, why="asked", subject="Suspected offers, licence asked")
    stage.approve(notice)
    withdraw(notice, stage.author, "the site is gone", NOW)
    with pytest.raises(ActionError):
        queue(notice, NOW, stage.author)


# Every path by which something could leave, tried with a notice that nobody approved, or that changed afterwards.
def by_queue(stage: Stage, notice: Notice) -> None:
    queue(notice, NOW, stage.author)
    send_due(stage.settings, NOW)


def by_row(stage: Stage, notice: Notice) -> None:
    """Past queue(): the row and the state are written as a retry, a schedule or a forger would."""
    NoticeDispatch.objects.create(notice=notice, next_at=NOW)
    Notice.objects.filter(pk=notice.pk).update(state=NoticeState.QUEUED)
    assert send_due(stage.settings, NOW).held_back == [notice.reference]
    raise GateError("held back")


def by_left_row(stage: Stage, notice: Notice) -> None:
    """As a retry of a row that a dead process left in the middle."""
    NoticeDispatch.objects.create(notice=notice, next_at=NOW, claim="x", claimed_until=NOW - timedelta(minutes=1))
    Notice.objects.filter(pk=notice.pk).update(state=NoticeState.SENDING)
    assert send_due(stage.settings, NOW).held_back == [notice.reference]
    raise GateError("held back")


def by_send_wave(stage: Stage, notice: Notice) -> None:
    from alerts.notices.checked import CheckedCase
    from alerts.notices.outbox import Sent

    row = NoticeDispatch.objects.create(notice=notice, next_at=NOW)
    Notice.objects.filter(pk=notice.pk).update(state=NoticeState.QUEUED)
    told = Sent()
    with open_transports(stage.settings) as transports:
        send_wave(stage.settings, [row.pk], NOW, transports, CheckedCase(stage.settings), told)
    assert told.held_back
    raise GateError("held back")


def by_release(stage: Stage, notice: Notice) -> None:
    Notice.objects.filter(pk=notice.pk).update(state=NoticeState.APPROVED)
    release(stage.settings, notice, NOW)


def by_transport(stage: Stage, notice: Notice) -> None:
    approval = NoticeApproval(notice=notice, digest="", account=stage.approver, by="b.second", at=NOW, mark="")
    with open_transports(stage.settings) as transports:
        transports.send([Released(notice, bytes(notice.message), approval, object())], lambda _: None)


def by_hand(stage: Stage, notice: Notice) -> None:
    Notice.objects.filter(pk=notice.pk).update(route="letter", state=NoticeState.APPROVED)
    notice.refresh_from_db()
    handed_in(stage.settings, notice, stage.author, NOW, why="posted")


def by_command(stage: Stage, notice: Notice) -> None:
    run(stage, ["notice", "send", notice.reference])


def by_letter_command(stage: Stage, notice: Notice) -> None:
    run(stage, ["notice", "letter", notice.reference, "--output", str(stage.settings.home / "letter.pdf")])
    assert not (stage.settings.home / "letter.pdf").exists()


def by_forged_approval(stage: Stage, notice: Notice) -> None:
    """A row written past approve(): everything fits but the mark."""
    NoticeApproval.objects.create(
        notice=notice,
        digest=outgoing_digest(notice),
        account=stage.approver,
        by="b.second",
        why="x",
        at=NOW,
        mark="0" * 64,
    )
    by_release(stage, notice)


def run(stage: Stage, words: list[str]) -> None:
    from typer.testing import CliRunner

    from config.cli import build_app
    from config.settings import load_settings

    log_in_as(stage.settings, stage.author)
    with pytest.MonkeyPatch.context() as patch:
        for name in ("alerts.commands.case_words", "alerts.commands.notice"):
            patch.setattr(f"{name}.load_settings", lambda: stage.settings)
        result = CliRunner().invoke(build_app(words[0]), words)
    load_settings.cache_clear()
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    if result.exit_code:
        raise GateError(result.output)


PATHS = [
    by_queue, by_row, by_left_row, by_send_wave, by_release, by_transport, by_hand, by_command, by_letter_command,
    by_forged_approval,
]  # fmt: skip


def nothing(stage: Stage, notice: Notice) -> None:
    """Nobody approved it."""


def words_changed(stage: Stage, notice: Notice) -> None:
    """Approved; then its bytes were changed in the database, digest and all."""
    stage.approve(notice)
    data = bytes(notice.message).replace(b"registrar", b"registrer")
    Notice.objects.filter(pk=notice.pk).update(message=data, message_sha256=hashlib.sha256(data).hexdigest())
    notice.refresh_from_db()


def address_changed(stage: Stage, notice: Notice) -> None:
    stage.approve(notice)
    Notice.objects.filter(pk=notice.pk).update(address="somebody@else.example")
    notice.refresh_from_db()


def approver_shut(stage: Stage, notice: Notice) -> None:
    stage.approve(notice)
    stage.approver.is_active = False
    stage.approver.save()


def covert_hold_set(stage: Stage, notice: Notice) -> None:
    stage.approve(notice)
    stage.case.refresh_from_db()
    stage.case.covert_hold = True
    stage.case.save()


@pytest.mark.parametrize("how", [nothing, words_changed, address_changed, approver_shut, covert_hold_set])
def test_no_path_leads_past_two_people(stage: Stage, certificate: Path, how: Callable[[Stage, Notice], None]) -> None:
    stage.settle()
    mailbox = Mailbox()
    with mail_server(certificate, mailbox) as port:
        with_server(stage, port)
        for path in PATHS:
            notice = stage.draft()
            how(stage, notice)
            with pytest.raises(ActionError):  # noqa: PT012 (a path may only fail in its last step)
                path(stage, notice)
                assert send_due(stage.settings, NOW).sent == [], path.__name__
                raise GateError("held back")
            notice.refresh_from_db()
            assert notice.state != NoticeState.SENT, path.__name__
            forget(stage)
        assert mailbox.raw == []


def forget(stage: Stage) -> None:
    """What a way of breaking in left for the next path."""
    stage.case.covert_hold, stage.approver.is_active = False, True
    stage.case.save()
    stage.approver.save()


def test_orders_are_never_sent_from_here(stage: Stage) -> None:
    from alerts.notices.facts import Extra

    stage.settle()
    for account in (stage.author, stage.approver):
        account.may_order, account.roles = True, ["regulator"]
        account.save()
    notice = stage.draft(NoticeKind.ORDER, "host", extra=Extra(redress="appeal", scope="Germany"))
    stage.approve(notice)
    with pytest.raises(GateError, match="never sent from here"):
        queue(notice, NOW, stage.author)
    handed_in(stage.settings, notice, stage.author, NOW, why="given to the authority's channel")
    assert notice.state == "sent"

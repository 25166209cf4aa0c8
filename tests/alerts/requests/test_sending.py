# SPDX-License-Identifier: EUPL-1.2
"""Requests leave by the outbox alone: encrypted to one key, once, and never past two people; then the clock runs."""

import email
import email.policy
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from alerts.cases.holding import set_covert_hold
from alerts.delivery.late import plan_late
from alerts.delivery.wording import subject_of, text_of
from alerts.errors import ActionError, NoticeError, RequestError
from alerts.models.delivery import Channel, ChannelKind, Delivery
from alerts.models.request import FocalPoint, FocalStatus, Marking, Request, RequestDispatch, RequestState
from alerts.notices.outbox import LEASE
from alerts.requests import sending
from alerts.requests.directory import set_key, set_status
from alerts.requests.incoming import Came, approve_answer, draft_answer, enter_request
from alerts.returned import read_returned
from alerts.schedule import Schedule
from alerts.today import Matter, today
from tests.alerts.delivery.servers import Mailbox, mail_server
from tests.alerts.notices.returned_mails import returned
from tests.alerts.notices.test_approval import with_server
from tests.alerts.requests.desk import NOW, WANTED, Desk
from tests.alerts.requests.keys import decrypt_pgp, make_pgp, packet_keys

pytestmark = pytest.mark.slow

MARKINGS = [pytest.param(one, id=one.value) for one in Marking]


@contextmanager
def open_mailbox(desk: Desk, certificate: Path) -> Iterator[Mailbox]:
    mailbox = Mailbox()
    with mail_server(certificate, mailbox) as port:
        with_server(desk.stage, port)
        yield mailbox


def approved(desk: Desk, *, bare: bool = True, **changes: object) -> Request:
    request = desk.draft(bare=bare, **changes)
    desk.stage.settle()
    desk.approve(request)
    return request


def queued(desk: Desk, *, bare: bool = True, **changes: object) -> Request:
    request = approved(desk, bare=bare, **changes)
    sending.queue(desk.stage.settings, request, desk.stage.author, NOW)
    return request


@pytest.mark.parametrize("marking", MARKINGS)
def test_each_kind_leaves_encrypted_and_once(desk: Desk, certificate: Path, marking: Marking) -> None:
    with open_mailbox(desk, certificate) as mailbox:
        request = queued(desk, bare=marking is not Marking.POLICE_CO_OPERATION, marking=marking)
        assert sending.send_due(desk.stage.settings, NOW).sent == [request.reference]
        assert sending.send_due(desk.stage.settings, NOW).sent == []
    mail = email.message_from_bytes(mailbox.raw[0], policy=email.policy.default)
    assert (mail["To"], mail["Subject"]) == (desk.point.address, f"[{request.reference}]")
    assert mail["From"] == "notices@agency.example"
    sealed = list(mail.iter_parts())[1].get_payload(decode=True)
    assert len(packet_keys(sealed, desk.pgp)) == 1, "to the point's key and to no other"
    assert b"summary.pdf" not in mailbox.raw[0]
    assert b"polizeilich" in decrypt_pgp(desk.pgp, sealed) or marking is not Marking.POLICE_CO_OPERATION
    request.refresh_from_db()
    assert (request.state, request.acknowledge_by) == (RequestState.SENT, NOW + timedelta(hours=6))
    assert request.handed_over.get().by == desk.stage.approver.username
    assert request.dispatch.receipt == "250 taken"


def past_approval(desk: Desk) -> Request:
    """Nobody approved it: the row is written as a forger would."""
    request = desk.draft(bare=True)
    desk.stage.settle()
    RequestDispatch.objects.create(request=request, next_at=NOW)
    Request.objects.update(state=RequestState.QUEUED)
    return request


def left_in_the_middle(desk: Desk) -> Request:
    """As a retry of what a dead process left, again without an approval."""
    request = past_approval(desk)
    RequestDispatch.objects.update(claim="x", claimed_until=NOW - timedelta(minutes=1))
    Request.objects.update(state=RequestState.SENDING)
    return request


def other_bytes(desk: Desk) -> Request:
    request = queued(desk)
    Path(request.encrypted_path).write_bytes(b"something else")
    return request


def other_address(desk: Desk) -> Request:
    request = queued(desk)
    FocalPoint.objects.update(address="somebody@else.example")
    return request


def other_key(desk: Desk) -> Request:
    request = queued(desk)
    key = make_pgp(desk.stage.settings.home / "k", "another")
    set_key(desk.point, desk.keeper, NOW, pgp=key, why="x")
    set_status(desk.point, FocalStatus.CONFIRMED, desk.other, NOW, why="called back")
    return request


def covert_hold(desk: Desk) -> Request:
    request = queued(desk, bare=False)
    set_covert_hold(desk.stage.case, desk.keeper, NOW, held=True, why="surveillance")
    return request


def point_retired(desk: Desk) -> Request:
    request = queued(desk)
    FocalPoint.objects.update(status=FocalStatus.RETIRED)
    return request


def approver_shut(desk: Desk) -> Request:
    request = queued(desk)
    desk.stage.approver.is_active = False
    desk.stage.approver.save()
    return request


WAYS = [
    past_approval, left_in_the_middle, other_bytes, other_address, other_key, covert_hold, point_retired, approver_shut,
]  # fmt: skip


@pytest.mark.parametrize("way", WAYS)
def test_no_path_leads_past_two_people(desk: Desk, certificate: Path, way: Callable[[Desk], Request]) -> None:
    with open_mailbox(desk, certificate) as mailbox:
        request = way(desk)
        assert sending.send_due(desk.stage.settings, NOW).held_back == [request.reference]
        Schedule(desk.stage.settings).send_notices()
        for hand in (sending.queue, lambda *given: sending.mark_sent(*given, why="x")):
            with pytest.raises(ActionError):
                hand(desk.stage.settings, request, desk.stage.author, NOW)
    assert mailbox.raw == []
    request.refresh_from_db()
    assert request.sent_at is None


def test_the_schedule_sends_what_two_people_let_go(desk: Desk, certificate: Path) -> None:
    with open_mailbox(desk, certificate) as mailbox:
        queued(desk)
        Schedule(desk.stage.settings).send_notices()
    assert len(mailbox.raw) == 1


@pytest.mark.slow
@pytest.mark.parametrize(
    ("how", "state", "mails"),
    [
        pytest.param({"at_rcpt": ["451 come back"]}, "queued", 1, id="greylisted"),
        pytest.param({"at_rcpt": ["550 no such user"]}, "bounced", 0, id="refused"),
        pytest.param({"hang_up": True}, "uncertain", 1, id="hangs up after the last dot"),
    ],
)
def test_servers_that_misbehave(desk: Desk, certificate: Path, how: dict[str, object], state: str, mails: int) -> None:
    with open_mailbox(desk, certificate) as mailbox:
        for name, value in how.items():
            setattr(mailbox, name, value)
        request = queued(desk)
        sending.send_due(desk.stage.settings, NOW)
        request.refresh_from_db()
        assert request.state == state
        mailbox.hang_up = False
        sending.send_due(desk.stage.settings, NOW + timedelta(hours=1))
        if state == "uncertain":
            sending.settle_uncertain(request, desk.stage.author, NOW, arrived=True, why="the server's log")
        request.refresh_from_db()
        assert request.state == ("bounced" if state == "bounced" else "sent")
    assert len(mailbox.raw) == mails


@pytest.mark.parametrize(
    ("given", "state"), [pytest.param(False, "sent", id="before"), pytest.param(True, "uncertain", id="after")]
)
def test_a_sender_that_died(desk: Desk, certificate: Path, *, given: bool, state: str) -> None:
    with open_mailbox(desk, certificate) as mailbox:
        request = queued(desk)
        Request.objects.update(state=RequestState.SENDING)
        handed_over_at = NOW if given else None
        RequestDispatch.objects.update(claim="dead", claimed_until=NOW + LEASE, handed_over_at=handed_over_at)
        sending.send_due(desk.stage.settings, NOW)
        assert mailbox.raw == [], "its lease still runs"
        sending.send_due(desk.stage.settings, NOW + LEASE)
    request.refresh_from_db()
    assert (request.state, len(mailbox.raw)) == (state, int(state == "sent"))
    items = [one for one in today(desk.stage.settings, None, NOW) if one.kind == "request"]
    assert (Matter.BLOCKED in {one.matter for one in items}) == given


def test_our_answer_leaves_the_same_way(desk: Desk, certificate: Path) -> None:
    settings, stage = desk.stage.settings, desk.stage
    came = Came(
        their_reference="NL-9", marking=Marking.INFORMATION, asked=WANTED.asked, question="Seen?", legal_basis="Art. 22"
    )  # fmt: skip
    with open_mailbox(desk, certificate) as mailbox:
        settings = stage.settings
        request = enter_request(desk.point, came, stage.author, NOW)
        draft_answer(settings, request, None, "Yes.", stage.author, NOW, ground="Art. 22(2)")
        with pytest.raises(RequestError, match="nobody approved it"):
            sending.queue(settings, request, stage.author, NOW)
        digest = request.package_sha256
        approve_answer(settings, request, stage.approver, stage.codes.pop(), "read", NOW, seen_sha256=digest)
        sending.queue(settings, request, stage.author, NOW)
        assert sending.send_due(settings, NOW).sent == [request.reference]
    request.refresh_from_db()
    assert (request.state, request.handed_over.get().ground) == (RequestState.ANSWERED, "Art. 22(2)")
    assert len(mailbox.raw) == 1


def test_a_late_acknowledgement_is_told_at_night(desk: Desk, certificate: Path) -> None:
    with open_mailbox(desk, certificate):
        request = queued(desk)
        sending.send_due(desk.stage.settings, NOW)
    channel = Channel.objects.create(name="duty", kind=ChannelKind.MAIL, address="duty@agency.example", created_at=NOW)
    assert plan_late(channel, NOW + timedelta(hours=7)) == 0, "its first step comes two hours after the deadline"
    night = NOW + timedelta(hours=9)
    assert [plan_late(channel, night), plan_late(channel, night)] == [1, 0]
    told = Delivery.objects.get()
    assert request.reference in subject_of("late", told.body)
    assert "duty officer, by telephone" in text_of(told)
    assert "shop.example" not in text_of(told)


def message_id(request: Request) -> str:
    return f"<{request.reference}.{request.package_sha256[:16]}@agency.example>"


@pytest.mark.parametrize("shape", ["exchange", "qmail"])
def test_a_bounce_finds_its_request_once(desk: Desk, certificate: Path, shape: str) -> None:
    settings = desk.stage.settings
    with open_mailbox(desk, certificate) as mailbox:
        request = queued(desk)
        sending.send_due(desk.stage.settings, NOW)
    assert email.message_from_bytes(mailbox.raw[0])["Message-ID"] == message_id(request)
    for forged in (f"<{request.reference}.0123456789abcdef@agency.example>", "<x@y.example>"):
        with pytest.raises(NoticeError, match="never left it"):
            read_returned(settings, returned(shape, forged), None, NOW)
    delayed = read_returned(settings, returned("gmail, delayed", message_id(request)), None, NOW)
    request.refresh_from_db()
    assert (delayed.what, request.state) == ("delayed", "sent")
    told = [read_returned(settings, returned(shape, message_id(request)), None, NOW).what for _ in range(2)]
    request.refresh_from_db()
    assert (told, request.state) == (["bounced", "known already"], "bounced")
    items = [one for one in today(settings, None, NOW) if one.kind == "request"]
    assert [one.matter for one in items] == [Matter.BLOCKED]


def test_a_delivery_ends_the_doubt_about_a_request(desk: Desk) -> None:
    request = queued(desk)
    Request.objects.update(state=RequestState.UNCERTAIN)
    told = read_returned(desk.stage.settings, returned("postfix, delivered", message_id(request)), None, NOW)
    request.refresh_from_db()
    assert (told.what, request.state, request.handed_over.count()) == ("delivered", "sent", 1)
    assert request.acknowledge_by is not None


def test_what_waits_is_told_and_can_be_sent_at_once(desk: Desk, certificate: Path) -> None:
    with open_mailbox(desk, certificate) as mailbox:
        mailbox.at_rcpt = ["451 come back"]
        request = queued(desk)
        told = sending.send_due(desk.stage.settings, NOW)
        assert (told.waiting, told.why) == ([request.reference], {request.reference: "451 come back"})
        assert sending.send_due(desk.stage.settings, NOW).sent == [], "its time has not come"
        sending.queue(desk.stage.settings, request, desk.stage.author, NOW)
        assert sending.send_due(desk.stage.settings, NOW).sent == [request.reference]
    assert len(mailbox.raw) == 1

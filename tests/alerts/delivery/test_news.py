# SPDX-License-Identifier: EUPL-1.2
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from alerts.access import Action
from alerts.delivery.channels import Wish, add_channel, open_secret, remove_channel
from alerts.delivery.health import read_health
from alerts.delivery.news import plan_all
from alerts.delivery.wording import subject_of, text_of
from alerts.errors import AccessError, DeliveryError
from alerts.models.account import Role
from alerts.models.alert import Alert, AlertState
from alerts.models.audit import AuditEntry
from alerts.models.delivery import Channel, ChannelKind, Delivery
from alerts.muting import mute
from alerts.raising import raise_alerts
from alerts.states import move_alert
from alerts.triggers import last_time
from config.settings import Settings
from tests.alerts.delivery.conftest import channel
from tests.alerts.memory_store import MemoryStore, make_assessment, make_record
from tests.alerts.people import make_account
from tests.alerts.test_folding import campaign, make_operator
from tests.make import SEEN_AT

LATER = SEEN_AT + timedelta(minutes=5)


def told() -> list[tuple[str, int | None]]:
    """Events and alerts that were queued, oldest first."""
    return list(Delivery.objects.order_by("id").values_list("event", "alert"))


def deadly(number: int = 0, **changes: object) -> MemoryStore:
    store = MemoryStore()
    store.add([make_record(number, assessment=make_assessment("fentanyl"), **changes)])
    return store


def test_a_severe_alert_is_told_once(settings: Settings) -> None:
    made = channel("desk@agency.example")
    store = deadly()
    raise_alerts(settings, store, LATER)
    assert [plan_all(settings, LATER + timedelta(hours=n)) for n in range(3)] == [1, 0, 0]
    delivery = Delivery.objects.get()
    assert (delivery.event, delivery.channel_id) == ("raised", made.pk)
    assert subject_of(delivery.event, delivery.body).startswith("[Theriac] critical, new: alert ")
    assert "hypothesis" in text_of(delivery)


@pytest.mark.parametrize(
    ("wish", "record", "muted"),
    [
        pytest.param({"severity": "critical"}, {"assessment": make_assessment("paracetamol")}, False, id="too mild"),
        pytest.param({}, {"practice": True}, False, id="practice is never told of as real"),
        pytest.param({"practice": True}, {}, False, id="nor the other way round"),
        pytest.param({}, {}, True, id="muted"),
    ],
)
def test_what_is_not_told(settings: Settings, wish: dict[str, object], record: dict[str, object], muted: bool) -> None:
    channel("desk@agency.example", **wish)
    if muted:
        mute(make_account(), SEEN_AT + timedelta(days=9), "known", SEEN_AT, site="shop.example")
    store = MemoryStore()
    store.add([make_record(0, **({"assessment": make_assessment("fentanyl")} | record))])
    raise_alerts(settings, store, LATER)
    assert plan_all(settings, LATER) == 0


def test_what_was_there_before_the_channel_is_not_told(settings: Settings) -> None:
    raise_alerts(settings, deadly(), SEEN_AT - timedelta(days=1))
    channel("desk@agency.example")
    assert plan_all(settings, LATER) == 0


@pytest.mark.databases
def test_reopened_and_more_severe_are_told(settings: Settings) -> None:
    channel("desk@agency.example", severity="medium")
    store = deadly()
    raise_alerts(settings, store, LATER)
    plan_all(settings, LATER)
    alert = Alert.objects.get()
    move_alert(alert, AlertState.IN_REVIEW, by="ann", reason="looking", at=LATER)
    move_alert(alert, AlertState.DISMISSED, by="ann", reason="decided", at=LATER)
    store.add([make_record(1, assessment=make_assessment("fentanyl"))])
    raise_alerts(settings, store, LATER + timedelta(hours=1))
    plan_all(settings, LATER + timedelta(hours=1))
    assert told() == [("raised", alert.pk), ("reopened", alert.pk)]


def test_a_campaign_is_told_as_its_operator(settings: Settings) -> None:
    channel("desk@agency.example", severity="low")
    make_operator([f"shop{n}.example" for n in range(60)])
    store = MemoryStore()
    store.add(campaign(300))
    raise_alerts(settings, store, LATER)
    assert plan_all(settings, LATER) == 5
    assert all(
        "proposed operator" in body["data"]["headline"] for body in Delivery.objects.values_list("body", flat=True)
    )


def test_a_flood_is_one_mail(settings: Settings) -> None:
    channel("desk@agency.example", severity="low")
    store = MemoryStore()
    store.add(campaign(60))
    raise_alerts(settings, store, LATER)
    assert [plan_all(settings, LATER), plan_all(settings, LATER)] == [1, 0]
    delivery = Delivery.objects.get()
    assert (delivery.event, delivery.body["data"]["news"]) == ("overview", 60)
    assert "and 10 more" in text_of(delivery)


LISBON = ZoneInfo("Europe/Lisbon")


@pytest.mark.parametrize(
    ("after", "until", "expected"),
    [
        pytest.param("2026-03-28T12:00", "2026-03-29T06:30", "2026-03-29T06:00", id="first morning of summer time"),
        pytest.param("2026-10-24T12:00", "2026-10-25T07:30", "2026-10-25T07:00", id="first morning of winter time"),
        pytest.param("2026-07-01T06:00", "2026-07-01T23:00", None, id="told today already"),
        pytest.param("2026-07-01T06:00", "2026-07-09T05:00", "2026-07-08T06:00", id="several missed are one"),
    ],
)
def test_a_digest_goes_by_the_wall_clock(after: str, until: str, expected: str | None) -> None:
    moments = [datetime.fromisoformat(text).replace(tzinfo=UTC) for text in (after, until)]
    found = last_time("0 7 * * *", LISBON, *moments)
    assert (found and found.astimezone(UTC).strftime("%Y-%m-%dT%H:%M")) == expected


@pytest.mark.parametrize(
    ("line", "begin"),
    [
        pytest.param("30 1 * * *", datetime(2026, 10, 24, 12, tzinfo=UTC), id="an hour that comes twice"),
        pytest.param("30 1 * * *", datetime(2026, 3, 28, 12, tzinfo=UTC), id="an hour that is left out"),
        pytest.param("30 1 * * *", datetime(2026, 6, 1, 12, tzinfo=UTC), id="an ordinary night"),
    ],
)
def test_one_digest_a_night_whatever_the_clock_does(line: str, begin: datetime) -> None:
    sent, count = begin, 0
    for minutes in range(0, 24 * 60, 10):
        at = last_time(line, LISBON, sent, begin + timedelta(minutes=minutes))
        if at is not None:
            sent, count = at, count + 1
    assert count == 1


@pytest.mark.databases
def test_a_digest_counts_what_is_new_and_is_queued_once(settings: Settings) -> None:
    made = channel("desk@agency.example", severity="critical", digest="0 7 * * *", time_zone="Europe/Lisbon")
    store = MemoryStore()
    store.add(campaign(10))
    raise_alerts(settings, store, LATER)
    late = LATER + timedelta(days=2)
    assert [plan_all(settings, late), plan_all(settings, late)] == [1, 0]
    delivery = Delivery.objects.get()
    assert (delivery.event, delivery.body["data"]["news"], delivery.body["data"]["open"]) == ("digest", 10, 10)
    made.refresh_from_db()
    assert plan_all(settings, late + timedelta(days=1)) == 1
    assert Delivery.objects.order_by("-id")[0].body["data"]["news"] == 0


def test_channels_are_kept_by_who_may_and_audited(settings: Settings) -> None:
    wish = Wish(name="siem", kind=ChannelKind.WEBHOOK, address="https://siem.example/in")
    with pytest.raises(AccessError, match=Action.CHANNELS.value):
        add_channel(wish, make_account("ana", Role.ANALYST), "why", SEEN_AT)
    account = make_account("ops", Role.OPERATOR)
    made, secret = add_channel(wish, account, "cases desk", SEEN_AT)
    assert secret.startswith("whsec_")
    assert len(open_secret(made)) == 32
    with pytest.raises(DeliveryError, match="one already"):
        add_channel(wish, account, "why", SEEN_AT)
    raise_alerts(settings, deadly(), LATER)
    plan_all(settings, LATER)
    assert remove_channel(made, account, "no longer used", LATER) == 1
    assert Delivery.objects.get().state == "dead"
    assert Channel.objects.get().secret == ""
    assert list(AuditEntry.objects.values_list("action", flat=True)) == ["channel.add", "channel.remove"]
    add_channel(wish, account, "again", LATER)


def test_health_names_dead_letters_and_late_digests(settings: Settings) -> None:
    channel("desk@agency.example", digest="0 7 * * *")
    assert "mail.host" in read_health(settings, SEEN_AT).mend
    words = read_health(settings, SEEN_AT + timedelta(days=2)).words
    assert "the digest of desk is late" in words
    raise_alerts(settings, deadly(), LATER)
    plan_all(settings, LATER)
    Delivery.objects.update(state="dead")
    assert "1 dead" in read_health(settings, LATER).words

# SPDX-License-Identifier: EUPL-1.2
import io
import os
import termios
import tty
from datetime import timedelta
from pathlib import Path

import pytest
from rich.console import Console
from rich.text import Text

from alerts.commands import review as review_command
from alerts.errors import AccessError, DecisionError
from alerts.models.account import Account, Role
from alerts.models.alert import Alert, AlertState, Mute, Outcome
from alerts.models.case import Case
from alerts.models.review import HandOver
from alerts.muting import lift, mute, muted_until
from alerts.raising import raise_alerts
from alerts.review.gloss import bundled_reader, gloss
from alerts.review.screen import draw, fitted
from alerts.review.session import Key, ReviewSession
from config.settings import Settings, load_settings
from tests.alerts.memory_store import MemoryStore, make_record
from tests.alerts.people import log_in_as, make_account
from tests.make import SEEN_AT, make_listing

LATER = SEEN_AT + timedelta(hours=1)


@pytest.fixture
def store(settings: Settings) -> MemoryStore:
    """Three sites, two offers each, raised as alerts."""
    store = MemoryStore()
    store.add([make_record(number, site=f"{'abc'[number // 2]}.example") for number in range(6)])
    raise_alerts(settings, store, SEEN_AT)
    return store


def test_one_key_is_one_decision_and_the_next_alert_comes(store: MemoryStore) -> None:
    session = ReviewSession(store, make_account(), LATER)
    for key in (Key.UPHOLD, Key.LEGAL, Key.NOT_AN_OFFER):
        assert session.screen(LATER) is not None
        session.press(key, "", LATER)
    assert session.screen(LATER) is None
    assert sorted(Alert.objects.values_list("outcome", flat=True)) == ["indicators_upheld", "legal", "not_an_offer"]
    assert session.decided == 3


def test_undo_brings_the_alert_back(store: MemoryStore) -> None:
    session = ReviewSession(store, make_account(), LATER)
    session.screen(LATER)
    first = session.ids[0]
    session.press(Key.LEGAL, "", LATER)
    session.screen(LATER)
    session.press(Key.UNDO, "", LATER)
    screen = session.screen(LATER)
    assert screen is not None
    assert (screen.alert.pk, screen.alert.state) == (first, AlertState.NEW)


def test_a_reason_of_ones_own_counts_for_one_decision(store: MemoryStore) -> None:
    session = ReviewSession(store, make_account(), LATER)
    session.screen(LATER)
    session.press(Key.REASON, "imprint names a licensed pharmacy", LATER)
    session.press(Key.LEGAL, "", LATER)
    session.screen(LATER)
    session.press(Key.LEGAL, "", LATER)
    reasons = [Alert.objects.get(pk=pk).moves.last() for pk in session.ids[:2]]
    assert [move and move.reason for move in reasons] == ["imprint names a licensed pharmacy", "legal on review"]


def test_two_people_at_once(store: MemoryStore) -> None:
    ann, ben = (ReviewSession(store, make_account(name), LATER) for name in ("ann", "ben"))
    ann.screen(LATER)
    ben.screen(LATER)
    ann.press(Key.LEGAL, "", LATER)
    with pytest.raises(DecisionError, match="decided since you saw it by ann"):
        ben.press(Key.UPHOLD, "", LATER)


def test_what_is_another_persons_is_not_shown(store: MemoryStore) -> None:
    ann = ReviewSession(store, make_account("ann"), LATER)
    ann.screen(LATER)
    ann.press(Key.TAKE, "", LATER)
    assert len(ReviewSession(store, make_account("ben"), LATER).ids) == 2
    assert ReviewSession(store, ann.account, LATER).ids[0] == ann.ids[0]


def test_hand_over(store: MemoryStore) -> None:
    ann = ReviewSession(store, make_account("ann"), LATER)
    ann.screen(LATER)
    ann.press(Key.TAKE, "", LATER)
    ann.press(Key.HAND_OVER, "the first one waits for the register's answer", LATER)
    ben = ReviewSession(store, make_account("ben"), LATER)
    left = ben.since.hand_overs[0]
    assert (left.by, left.alerts) == ("ann", [ann.ids[0]])
    cem = ReviewSession(store, make_account("cem"), LATER)
    assert ben.accept(left, LATER)
    assert not cem.accept(left, LATER), "a colleague was faster"
    shown = ben.screen(LATER)
    assert shown is not None
    assert shown.changes[0].endswith("UTC: the first one waits for the register's answer")
    assert Alert.objects.get(pk=ann.ids[0]).assigned_to == ben.account
    assert ReviewSession(store, ben.account, LATER).since.hand_overs == (left,), "told again for a shift"
    assert not ReviewSession(store, ben.account, LATER + timedelta(hours=13)).since.hand_overs
    assert not ReviewSession(store, cem.account, LATER).since.hand_overs
    assert HandOver.objects.get().taken_by == "ben"


def test_changes_since_the_last_time(settings: Settings, store: MemoryStore) -> None:
    person = make_account()
    session = ReviewSession(store, person, LATER)
    screen = session.screen(LATER)
    assert screen is not None
    assert screen.changes == ()
    store.add([make_record(6, site=screen.alert.site)])
    raise_alerts(settings, store, SEEN_AT)
    again = ReviewSession(store, person, LATER, [screen.alert.pk]).screen(LATER + timedelta(days=1))
    assert again is not None
    assert [change.rpartition(": ")[2] for change in again.changes] == ["+1 offer", "+1 sighting"]


def test_a_case_in_one_key_and_a_warning_after_it(store: MemoryStore) -> None:
    session = ReviewSession(store, make_account(), LATER)
    session.screen(LATER)
    assert session.press(Key.CASE, "", LATER).startswith("case 2026-0001 opened; its evidence: theriac case add 2026")
    screen = session.screen(LATER)
    assert screen is not None
    assert [case.reference for case in screen.cases] == ["2026-0001"]
    assert list(Case.objects.get().alerts.values_list("pk", flat=True)) == [session.ids[0]]


def test_only_who_may_decide_reviews(store: MemoryStore) -> None:
    with pytest.raises(AccessError):
        ReviewSession(store, make_account("auditor", Role.AUDITOR), LATER)


def test_muted_alerts_wait_until_the_date(settings: Settings, store: MemoryStore) -> None:
    person = make_account()
    made = mute(person, LATER + timedelta(days=7), "known, with the prosecutor", LATER, site="a.example")
    assert len(ReviewSession(store, person, LATER).ids) == 2
    assert len(ReviewSession(store, person, LATER + timedelta(days=8)).ids) == 3
    lift(made, person, "answered", LATER)
    assert len(ReviewSession(store, person, LATER).ids) == 3
    assert muted_until(Alert.objects.get(site="a.example"), LATER) is None


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        pytest.param({"reason": " "}, "expected a reason", id="no reason"),
        pytest.param({"until": LATER}, "expected an end", id="no end"),
        pytest.param({"until": LATER + timedelta(days=999)}, "expected an end after now and within", id="for ever"),
        pytest.param({"site": ""}, "expected a site", id="everything"),
    ],
)
def test_a_mute_is_bounded(store: MemoryStore, changes: dict[str, object], message: str) -> None:
    wanted = {"until": LATER + timedelta(days=1), "reason": "why", "site": "a.example"} | changes
    with pytest.raises(DecisionError, match=message):
        mute(make_account(), wanted["until"], str(wanted["reason"]), LATER, site=str(wanted["site"]))  # type: ignore[arg-type]
    assert not Mute.objects.exists()


@pytest.mark.parametrize(
    ("text", "known"),
    [
        pytest.param(
            "Купить силденафил без рецепта",
            {("силденафил", "sildenafil"), ("без рецепта", "no prescription asked")},
            id="Russian",
        ),
        pytest.param("Sildenafil kaufen ohne Rezept", {("ohne Rezept", "no prescription asked")}, id="German"),
        pytest.param("Sildenafil, no prescription", set(), id="English needs none"),
    ],
)
def test_gloss(text: str, known: set[tuple[str, str]]) -> None:
    found = {(one.quote, one.meaning) for one in gloss(text, bundled_reader())}
    assert known <= found


def test_hostile_text_stays_text(settings: Settings) -> None:
    store = MemoryStore()
    store.add([make_record(0, listing=make_listing(title="[bold red]x[/]\x1b[2J\u202eevil " + "y" * 5_000))])
    raise_alerts(settings, store, SEEN_AT)
    session = ReviewSession(store, make_account(), LATER)
    screen = session.screen(LATER)
    assert screen is not None
    console = Console(file=io.StringIO(), width=100)
    console.print(draw(screen, bundled_reader()))
    shown = console.file.getvalue()  # type: ignore[attr-defined]
    assert "[bold red]x" in shown
    assert "\x1b" not in shown
    assert "\u202e" not in shown


@pytest.fixture
def person(settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Account:
    """A reviewer who is logged in at this command line."""
    monkeypatch.setenv("THERIAC_ACCOUNTS__SESSION_FOLDER", str(tmp_path / "sessions"))
    monkeypatch.setenv("THERIAC_HOME", str(settings.home))
    account = make_account()
    log_in_as(load_settings(), account)
    return account


def test_keys_from_a_pipe(store: MemoryStore, person: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    session = ReviewSession(store, person, LATER)
    monkeypatch.setattr("sys.stdin", io.StringIO("r seen in the register\nl\nx\nu\n?\nq\n"))
    console = Console(file=io.StringIO(), width=100)
    review_command.go_through(session, console, load_settings(), Text("ann: the first one waits"))
    assert "ann: the first one waits" in console.file.getvalue()  # type: ignore[attr-defined]
    assert [Alert.objects.get(pk=pk).outcome for pk in session.ids] == [Outcome.LEGAL, Outcome.INDICATORS_UPHELD, ""]
    assert "no such key: 'x'" in console.file.getvalue()  # type: ignore[attr-defined]
    assert "hand over" in console.file.getvalue()  # type: ignore[attr-defined]


def test_a_right_that_was_taken_ends_the_review(
    store: MemoryStore, person: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = ReviewSession(store, person, LATER)
    monkeypatch.setattr("sys.stdin", io.StringIO("l\n"))
    Account.objects.filter(pk=person.pk).update(is_active=False)
    with pytest.raises(AccessError, match="nobody is logged in"):
        review_command.go_through(session, Console(file=io.StringIO()), load_settings(), Text())
    assert not Alert.objects.exclude(outcome="").exists()


def test_what_is_pasted_decides_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    ours, theirs = os.openpty()
    with os.fdopen(theirs) as terminal, os.fdopen(ours, "wb", buffering=0) as keyboard:
        monkeypatch.setattr("sys.stdin", terminal)
        tty.setcbreak(theirs, termios.TCSANOW)
        monkeypatch.setattr(tty, "setcbreak", lambda handle: None)  # which drops what was typed before
        for typed, read in ((b"unless", "unless"), (b"\x1b[B", "j"), (b"l", "l"), (b"\xff", "\ufffd")):
            keyboard.write(typed)
            assert review_command.read_key(Console(file=io.StringIO())) == (read, None)


def test_undo_takes_back_what_came_last(store: MemoryStore) -> None:
    session = ReviewSession(store, make_account(), LATER)
    session.screen(LATER)
    session.press(Key.LEGAL, "", LATER)
    session.screen(LATER)
    session.press(Key.MUTE, "with the prosecutor", LATER)
    assert session.press(Key.UNDO, "", LATER) == "unmuted"
    assert (session.at, Mute.objects.get().lifted_at) == (1, LATER)
    session.screen(LATER)
    session.press(Key.CASE, "", LATER)
    with pytest.raises(DecisionError, match=r"opened case 2026-0001, which is kept: `theriac case close 2026-0001"):
        session.press(Key.UNDO, "", LATER)
    assert session.press(Key.UNDO, "", LATER).startswith(f"alert {session.ids[0]}: undone")


def test_a_mute_tells_what_else_it_hides(store: MemoryStore) -> None:
    session = ReviewSession(store, make_account(), LATER)
    assert session.screen(LATER) is not None
    shown = Alert.objects.get(pk=session.ids[0])
    Alert.objects.filter(pk=session.ids[1]).update(site=shown.site, seller="one of its sellers")
    assert session.press(Key.MUTE, "why", LATER).endswith("; 1 more of the same are muted with it")
    assert len(session.ids) == 2


def test_a_low_terminal_keeps_the_alert_in_sight(store: MemoryStore) -> None:
    screen = ReviewSession(store, make_account(), LATER).screen(LATER)
    assert screen is not None
    console = Console(file=io.StringIO(), width=80, height=24, force_terminal=True)
    assert len(console.render_lines(fitted(screen, bundled_reader(), console))) < 24


def test_the_last_keys_answer_leaves_the_alert_in_sight(store: MemoryStore) -> None:
    screen = ReviewSession(store, make_account(), LATER).screen(LATER)
    assert screen is not None
    said = Text("indicators upheld on review: " + "a long reason that was on the screen; " * 12)
    for height in range(30, 44):
        console = Console(file=io.StringIO(), width=80, height=height, force_terminal=True)
        drawn = fitted(screen, bundled_reader(), console, said)
        assert len(console.render_lines(drawn)) + len(console.render_lines(said)) < height


def test_undo_after_a_comment_touches_no_decision(store: MemoryStore) -> None:
    session = ReviewSession(store, make_account(), LATER)
    session.screen(LATER)
    session.press(Key.LEGAL, "", LATER)
    session.screen(LATER)
    session.press(Key.MUTE, "with the prosecutor", LATER)
    session.screen(LATER)
    session.press(Key.COMMENT, "asked the registrar", LATER)
    session.press(Key.HAND_OVER, "the rest waits", LATER)
    for kept in ("what was handed over", "the last comment"):
        with pytest.raises(DecisionError, match=f"{kept} is kept"):
            session.press(Key.UNDO, "", LATER)
    assert session.press(Key.UNDO, "", LATER) == "unmuted"
    assert Alert.objects.get(pk=session.ids[0]).state == AlertState.DISMISSED


def test_ones_own_steps_are_no_change(store: MemoryStore) -> None:
    session = ReviewSession(store, make_account(), LATER)
    session.screen(LATER)
    session.press(Key.LEGAL, "", LATER + timedelta(minutes=1))
    session.press(Key.UNDO, "", LATER + timedelta(minutes=2))
    screen = session.screen(LATER + timedelta(minutes=3))
    assert screen is not None
    assert screen.changes == ()

# SPDX-License-Identifier: EUPL-1.2
"""Third act: the sites react, looks go on until removal is proved, and one site is back under a new name."""

import io
import time
from collections import Counter
from contextlib import redirect_stdout
from pathlib import Path

from rich.console import Console

from alerts.cases.changing import close_case
from alerts.errors import RunError
from alerts.models.case import CaseState
from alerts.models.removal import Watch
from alerts.planning import Choice, Wish
from alerts.practice_case.play import NEW_HOST, Play, utc_now
from alerts.removal.relisting import recurrences
from alerts.removal.rounds import take_due_looks
from alerts.running import run_job
from alerts.statistics.asking import Question, figures_for
from alerts.statistics.counting import By
from alerts.statistics.writing import draw_curve, draw_groups, write_csv
from config.source import load_source

REACTIONS = {"rx-horizon.example": "suspend", "myhorizonmeds.example": "park", "noscript-pharma.example": "seize"}
MOST_ROUNDS = 12
PATIENCE_S = 120.0


def look_before(play: Play) -> None:
    """Two rounds while nobody has reacted: the offers are still there."""
    go_rounds(play, 2)
    tell_verdicts(play)


def react(play: Play) -> None:
    """The host suspends one site, the registrar parks another, the practice police seize the third."""
    for host, kind in REACTIONS.items():
        play.act(kind, f"http://{host}/")
        play.say("the market", f"{host}: {kind}")


def look_until_removed(play: Play) -> None:
    """Looks from two vantages go on until they have agreed for long enough."""
    for _ in range(MOST_ROUNDS):
        go_rounds(play, 1)
        if not Watch.objects.filter(stopped_at=None, removed_as="").exists():
            break
    tell_verdicts(play)
    left = Watch.objects.filter(stopped_at=None, removed_as="").count()
    if left:
        play.undone.append(f"removal: {left} offers without a proved removal after {MOST_ROUNDS} rounds")


def go_rounds(play: Play, rounds: int) -> None:
    """Wait until watches are due, and look."""
    for _ in range(rounds):
        first = Watch.objects.filter(stopped_at=None).order_by("-next_at").first()
        if first is None or first.next_at is None:
            raise RunError("practice case: nothing is watched")
        wait_s = (first.next_at - utc_now()).total_seconds()
        if wait_s > PATIENCE_S:
            raise RunError(f"practice case: the next look is due in {wait_s:.0f} s only")
        time.sleep(max(0.0, wait_s))
        rounds_done = take_due_looks(play.settings, utc_now(), limit=1_000, doors=play.doors)
        if rounds_done.failed:
            raise RunError(f"practice case: {rounds_done.failed[0]}")


def tell_verdicts(play: Play) -> None:
    """How all offers stand."""
    counted = Counter(Watch.objects.filter(stopped_at=None).values_list("verdict", "site"))
    for (verdict, site), number in sorted(counted.items()):
        play.say("looked again", f"{site}: {number} offers {verdict}")


def close_the_case(play: Play) -> None:
    """With all offers removed the case is closed; the watches go on."""
    close_case(
        play.opened, play.people.regulator.account, utc_now(), why="all offers removed, proved from two vantages"
    )
    play.say("case", f"{play.opened.reference} closed")


def relist(play: Play) -> None:
    """The same shop opens under a new name; the next crawl finds it, and the case is taken up again."""
    play.act("mirror", "http://rx-horizon.example/", to=NEW_HOST)
    source = load_source(write_source(play.settings.home / "practice" / "sources"))
    wish = Wish(names=(source.name,), practice=True)
    silent = Console(file=io.StringIO())
    with redirect_stdout(io.StringIO()):
        run_job(play.settings, wish, Choice(sources=(source,)), None, silent, market=play.doors.first)
    found = recurrences(play.opened)
    for one in found[:5]:
        hours = one.delay_s / 3600 * play.settings.removal.practice_speed
        play.say("relisted", f"{one.url}: {'; '.join(one.reasons)} ({hours:.0f} practice hours after the removal)")
    state = CaseState(play.opened.state).value
    play.say("relisted", f"{len(found)} offers are back; case {play.opened.reference} is {state}")
    if not found or play.opened.state != CaseState.OPEN:
        play.undone.append("relisting: it did not take the case up again")


def write_source(folder: Path) -> Path:
    """A source file for the new name."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "us_rxhorizon_again.toml"
    path.write_text(
        'title = "A new name of a removed practice shop"\nfamily = "storefront"\ncountry = "US"\nlanguages = ["en"]\n'
        f'start_urls = ["http://{NEW_HOST}/"]\nexpect = {{ listings_min = 1, listings_max = 40 }}\npractice = true\n'
        'watched = { since = 2026-10-01, by = "practice", why = "reported by a patient in the practice case" }\n',
        encoding="utf-8",
    )
    return path


def write_statistics(play: Play) -> None:
    """Figures of the practice market, as a table and charts; a practice home has too few to hide any."""
    told = play.settings.statistics.model_copy(update={"smallest": 1})
    settings = play.settings.model_copy(update={"statistics": told})
    figures = figures_for(settings, Question(period="30d", by=By.REMOVAL, practice=True), utc_now())
    folder = play.exports / f"{play.opened.reference}-statistics"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "statistics.csv").write_text(write_csv(figures), encoding="utf-8")
    (folder / "statistics.svg").write_text(draw_groups(figures), encoding="utf-8")
    curve = draw_curve(figures)
    if curve is not None:
        (folder / "time-to-removal.svg").write_text(curve, encoding="utf-8")
    play.leave(folder)
    play.say("statistics", f"{folder} (removed means: {', '.join(figures.removed_means)})")

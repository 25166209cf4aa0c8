# SPDX-License-Identifier: EUPL-1.2
"""Playing: one case on the practice market, step by step; a step that fails is told, what needs it is left out."""

import logging
from collections.abc import Callable
from dataclasses import dataclass

from alerts.database import open_decisions
from alerts.errors import RunError
from alerts.planning import PRACTICE_SOURCES
from alerts.practice_case import finding, removing, telling
from alerts.practice_case.people import make_people
from alerts.practice_case.play import Play, case_settings, utc_now
from alerts.practice_market import practice_doors
from config.errors import TheriacError
from config.settings import Settings
from indexer.seals.authority import practice_folder

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Step:
    """One step, and the one that must have been played before."""

    name: str
    play: Callable[[Play], None]
    needs: tuple[str, ...] = ()


STEPS = (
    Step("run", finding.crawl),
    Step("looks", finding.look, ("run",)),
    Step("review", finding.review, ("run",)),
    Step("operator", finding.confirm_operator, ("review",)),
    Step("case", finding.open_the_case, ("review",)),
    Step("uphold", finding.uphold, ("case",)),
    Step("article 13", telling.count_article_13, ("uphold",)),
    Step("export", telling.export_files, ("uphold",)),
    Step("notices", telling.write_notices, ("uphold",)),
    Step("sending", telling.send_notices, ("notices",)),
    Step("looks before", removing.look_before, ("sending",)),
    Step("reaction", removing.react, ("looks before",)),
    Step("removal", removing.look_until_removed, ("reaction",)),
    Step("closing", removing.close_the_case, ("removal",)),
    Step("relisting", removing.relist, ("closing",)),
    Step("statistics", removing.write_statistics, ("run",)),
)


def play_case(settings: Settings, say: Callable[[str, str], None]) -> Play:
    """Play all steps; raises RunError where the practice market or a fresh home is missing."""
    if not PRACTICE_SOURCES.is_dir():
        raise RunError(f"practice case: the practice market is not installed at {PRACTICE_SOURCES.parent}")
    open_decisions(settings)
    folder = settings.home / "practice"
    people = make_people(folder, utc_now())
    say("people", f"{people.analyst.account} and {people.regulator.account}, secrets in {folder / 'accounts.txt'}")
    with practice_doors(authority=practice_folder(settings.home), maildir=folder / "Maildir") as doors:
        play = Play(settings=case_settings(settings, doors), doors=doors, people=people, say=say)
        played: set[str] = set()
        for step in STEPS:
            if missing := [name for name in step.needs if name not in played]:
                play.undone.append(f"{step.name}: needs {', '.join(missing)}")
                continue
            try:
                step.play(play)
                played.add(step.name)
            except TheriacError as error:
                log.error("practice case: %s: %s", step.name, error)
                play.undone.append(f"{step.name}: {error}")
    return play

# SPDX-License-Identifier: EUPL-1.2
"""Generated sequences: what sites do after a notice, looked at from two vantages at growing intervals, with noise.

Each sequence is a chain of acts on the practice market. Noise is what the web does by itself: refused connections,
timeouts, failing name servers, errors, challenges, single wrong 404s. What is right is known from the acts alone.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta

from alerts.removal.asking import look_again
from alerts.removal.baseline import Baseline
from alerts.removal.verdicts import ABSENT, Look, Policy, decide
from alerts.removal.verdicts import RemovalVerdict as V
from crawler.again import Again
from tests.alerts.removal.stages import OFFER, Theatre

INTERVALS_H = (8, 24, 48, 96, 96, 96, 96, 96)
VANTAGES = ("first", "second")
MEANS = {
    "restore": V.STILL_THERE,
    "remove": V.GONE,
    "soft_404": V.GONE,
    "home": V.GONE,
    "unavailable": V.GONE,
    "no_name": V.GONE,
    "suspend": V.SUSPENDED,
    "park": V.PARKED,
    "seize": V.SEIZED,
    "block": V.BLOCKED_TO_US,
    "challenge": V.BLOCKED_TO_US,
    "login": V.BLOCKED_TO_US,
    "geo": V.GEO_LIMITED,
    "geo_451": V.GEO_LIMITED,
    "path": V.MOVED,
    "quiet_path": V.MOVED,
    "re_register": V.RE_REGISTERED,
    "sold_out": V.OUT_OF_STOCK,
    "price": V.CHANGED,
    "title": V.CHANGED,
    "down": V.UNDETERMINED,
    "name_fault": V.UNDETERMINED,
    "error": V.UNDETERMINED,
}
NOISE = ("down", "silent", "name_fault", "error", "challenge")
FLICKER = "remove"
"""A 404 of the moment: the one noise that reads like a removal."""
SHARE_OF_NOISE, SHARE_OF_FLICKERS = 0.08, 0.01
POLICY = Policy()


@dataclass(frozen=True, kw_only=True)
class Step:
    """One round: what the site does, what was answered, what is right."""

    act: str
    verdict: V
    clean: V
    """What the looks without any noise say: what can be known."""
    truth: V
    looks: int
    is_last: bool = False
    """The last round of an act."""

    @property
    def is_right(self) -> bool:
        """The truth, or that it cannot be known yet where it cannot."""
        if self.verdict is V.UNDETERMINED and self.clean is not self.truth:
            return True
        return self.verdict in (self.truth, self.clean)

    @property
    def is_decided(self) -> bool:
        """The truth itself."""
        return self.verdict is self.truth

    @property
    def is_false_removal(self) -> bool:
        """Told as removed while it was not."""
        return self.verdict in ABSENT and self.truth not in ABSENT and self.clean not in ABSENT


@dataclass(kw_only=True)
class Player:
    """One offer, its acts and its looks."""

    chance: random.Random
    theatre: Theatre = field(default_factory=Theatre)
    noisy: list[Look] = field(default_factory=list)
    clean: list[Look] = field(default_factory=list)

    def play(self, rounds_per_act: int = 4, acts: int = 3) -> Iterator[Step]:
        """A chain of acts, each looked at over several rounds."""
        baseline = self.theatre.baseline()
        for act in self.choose(acts):
            where = "second" if act.startswith("geo") else ""
            self.theatre.stage.play(kind="restore", url=OFFER)
            self.theatre.stage.play(kind=act, url=OFFER, vantage=where)
            for turn in range(rounds_per_act):
                self.theatre.pass_time(INTERVALS_H[turn])
                yield replace(self.round(act, baseline), is_last=turn == rounds_per_act - 1)

    def choose(self, acts: int) -> list[str]:
        """First still there, then whatever comes."""
        return ["restore", *self.chance.choices(list(MEANS), k=acts - 1)]

    def round(self, act: str, baseline: Baseline) -> Step:
        """Both vantages look, with noise and without."""
        for vantage in VANTAGES:
            self.theatre.at += timedelta(seconds=self.chance.randint(2, 40))
            clean = self.look(vantage, baseline)
            noise = self.noise()
            self.clean += [] if noise else [clean]
            self.noisy.append(self.look(vantage, baseline, noise) if noise else clean)
        return Step(
            act=act, verdict=decide(self.noisy, POLICY), clean=decide(self.clean, POLICY), truth=MEANS[act], looks=2
        )

    def noise(self) -> str:
        """Mostly none."""
        drawn = self.chance.random()
        if drawn < SHARE_OF_FLICKERS:
            return FLICKER
        return self.chance.choice(NOISE) if drawn < SHARE_OF_FLICKERS + SHARE_OF_NOISE else ""

    def look(self, vantage: str, baseline: Baseline, noise: str = "") -> Look:
        """One look through one door."""
        stage, told = self.theatre.stage, list(self.theatre.stage.acts)
        if noise:
            stage.play(kind=noise, url=OFFER)

        def ask(url: str) -> Again:
            return self.theatre.ask(url, vantage)

        reading = look_again(ask, baseline).reading
        stage.acts = told
        return Look(vantage=vantage, at=self.theatre.at, reading=reading.verdict)


def generate(seed: int, looks: int) -> list[Step]:
    """At least so many looks of chains that begin alike and go on by chance."""
    chance = random.Random(seed)
    steps: list[Step] = []
    while sum(step.looks for step in steps) < looks:
        steps += Player(chance=chance).play()
    return steps


def said(step: Step) -> str:
    """A step in words."""
    return f"{step.act}: {step.verdict.value}, right: {step.truth.value} or {step.clean.value}"

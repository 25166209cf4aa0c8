# SPDX-License-Identifier: EUPL-1.2
"""Checked: what gates ask once for many notices, so that a batch of thousands is checked in minutes."""

from collections.abc import Callable
from typing import TypeVar, cast

from alerts.cases.evidence import CheckedEvidence, check_case
from alerts.models.case import Case
from config.settings import Settings

T = TypeVar("T")


class CheckedCase:
    """What is asked once for many notices: the evidence of a case for a batch, all else for one wave of it."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._checked: dict[int, dict[str, CheckedEvidence]] = {}
        self._known: dict[tuple[object, ...], object] = {}

    def of(self, case: Case) -> dict[str, CheckedEvidence]:
        """Every observation that the case relies on, verified from the bytes."""
        if case.pk not in self._checked:
            self._checked[case.pk] = {one.row.observation_id: one for one in check_case(self.settings, case)}
        return self._checked[case.pk]

    def look_anew(self) -> None:
        """A new wave: whatever the database says is read again."""
        self._known.clear()

    def once(self, key: tuple[object, ...], find: Callable[[], T]) -> T:
        """What the database says, asked once a wave."""
        if key not in self._known:
            self._known[key] = find()
        return cast("T", self._known[key])

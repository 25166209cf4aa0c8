# SPDX-License-Identifier: EUPL-1.2
"""Grounds: which legal ground an action at a source stands on, asked before a run touches the source."""

from collections.abc import Iterable
from datetime import date

from alerts.models.notice import GroundedAction, LegalGround
from config.errors import ConfigError
from config.source import Source


def ground_of(source: str, action: GroundedAction, on: date) -> LegalGround | None:
    """The ground on which an action at a source stands on a day; None: there is none."""
    return LegalGround.objects.filter(
        source=source, action=action.value, ended_at=None, valid_from__lte=on, expires_on__gte=on
    ).first()


def ground_fault(source: str, action: GroundedAction, on: date) -> str:
    """Why an action at a source may not be taken any more; empty where a ground stands, or none was ever entered.

    Where none was entered, the ground that the source file itself states is what stands. A test purchase has no such.
    """
    if ground_of(source, action, on) is not None:
        return ""
    last = LegalGround.objects.filter(source=source, action=action.value).order_by("-expires_on", "-id").first()
    if last is None:
        return "no legal ground was entered" if action is GroundedAction.TEST_PURCHASE else ""
    how = f"was ended: {last.ended_why}" if last.ended_at else f"held from {last.valid_from} until {last.expires_on}"
    return f"the legal ground to {action.value.replace('_', ' ')} ({last.reference}, {last.authority}) {how}"


def check_grounds(sources: Iterable[Source], today: date) -> None:
    """Raises ConfigError for a source whose entered ground, to open its pages or to use a session there, has ended."""
    for source in sources:
        wanted = (GroundedAction.LOGIN, GroundedAction.OPEN_PAGE) if source.session else (GroundedAction.OPEN_PAGE,)
        for action in wanted:
            fault = ground_fault(source.name, action, today)
            if fault and not source.practice:
                raise ConfigError(f"run: {source.name}: {fault}")

# SPDX-License-Identifier: EUPL-1.2
"""Play: what the steps of the practice case share: the home, the market's doors, the people, and what was reached."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import httpx

from alerts.errors import RunError
from alerts.models.alert import Alert
from alerts.models.case import Case
from alerts.models.notice import Notice
from alerts.practice_case.people import People
from alerts.practice_market import Doors
from config.settings import Settings

CONTROL = "http://control.practice.example/play"
SOURCES = ("us_rx_horizon", "us_my_horizon", "us_noscript")
"""Three sites of one practice operator."""
NEW_HOST = "rxhorizon-again.example"
SPEED = 7_200.0
"""An hour passes in half a second."""


@dataclass(kw_only=True)
class Play:
    """One case under way; `say` tells what each step came to."""

    settings: Settings
    doors: Doors
    people: People
    say: Callable[[str, str], None]
    alerts: list[Alert] = field(default_factory=list)
    case: Case | None = None
    notices: list[Notice] = field(default_factory=list)
    left: list[Path] = field(default_factory=list)
    """What lies below the home at the end."""
    undone: list[str] = field(default_factory=list)
    """What could not be played, and why."""

    @property
    def exports(self) -> Path:
        """Where files of the case go."""
        return self.settings.home / "exports"

    @property
    def opened(self) -> Case:
        """The case; raises RunError before it is opened."""
        if self.case is None:
            raise RunError("practice case: no case was opened")
        self.case.refresh_from_db()
        return self.case

    def act(self, kind: str, url: str, **more: str) -> None:
        """Let a site of the market do something from now on."""
        body = json.dumps({"kind": kind, "url": url, **more})
        try:
            with httpx.Client(proxy=self.doors.first, trust_env=False) as client:
                client.post(CONTROL, content=body, timeout=10).raise_for_status()
        except httpx.HTTPError as error:
            raise RunError(f"practice case: the market did not take `{kind}`: {error}") from error

    def leave(self, path: Path) -> Path:
        """Remember what a step wrote."""
        self.left.append(path)
        return path


def utc_now() -> datetime:
    """Now, in UTC."""
    return datetime.now(UTC)


def case_settings(settings: Settings, doors: Doors) -> Settings:
    """The home's settings, with the market's mail server, the practice authority's name and time that runs."""
    mail = settings.mail.model_copy(
        update={
            "host": "localhost",
            "port": doors.mail_port,
            "tls": "starttls",
            "ca_file": doors.mail_certificate,
            "sender": "notices@authority-practice.example",
            "user": "",
        }
    )
    notices = settings.notices.model_copy(
        update={
            "organisation": settings.notices.organisation or "Practice Medicines Authority (exercise)",
            "mail": "notices@authority-practice.example",
        }
    )
    removal = settings.removal.model_copy(update={"practice_speed": SPEED})
    return settings.model_copy(update={"mail": mail, "notices": notices, "removal": removal})

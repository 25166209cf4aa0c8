# SPDX-License-Identifier: EUPL-1.2
"""A desk for requests: the stage of notices, a confirmed contact point with a key, who keeps the directory."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from alerts.cases.holding import set_covert_hold
from alerts.models.account import Account, Role
from alerts.models.request import Asked, FocalPoint, FocalStatus, Marking, Request
from alerts.requests.directory import Entry, enter_point, set_key, set_status
from alerts.requests.outgoing import Wanted, approve_request, draft_request
from tests.alerts.notices.stage import Stage
from tests.alerts.people import make_account
from tests.alerts.requests.keys import make_pgp

NOW = datetime.now(UTC).replace(microsecond=0)
ENTRY = Entry(
    key="nl-1", country="NL", organisation="Health Inspectorate", role="health authority", languages=("de",),
    address="point@inspectie.example", time_zone="Europe/Amsterdam", acknowledge_hours=6,
    escalation=({"after_hours": 2, "who": "duty officer", "how": "telephone"},
                {"after_hours": 12, "who": "head of unit", "how": "telephone"}),
    source="list of the Secretariat, November 2026",
)  # fmt: skip
WANTED = Wanted(
    marking=Marking.POLICE_CO_OPERATION, asked=(Asked.IDENTIFY, Asked.PRESERVE), question="Who runs shop.example?",
    legal_basis="MEDICRIME Convention, Art. 22(2)", urgent=True, tlp="TLP:AMBER+STRICT",
)  # fmt: skip


@dataclass
class Desk:
    stage: Stage
    point: FocalPoint
    keeper: Account
    other: Account
    pgp: Path

    def draft(self, *, bare: bool = False, **changes: object) -> Request:
        """A draft about the case; `bare`: about none, without its bundle."""
        return draft_request(
            self.stage.settings,
            self.point,
            None if bare else self.stage.case,
            replace(WANTED, **changes),
            self.stage.author,
            NOW,
            why="t",  # type: ignore[arg-type]
        )

    def hold(self) -> None:
        set_covert_hold(self.stage.case, self.keeper, NOW, held=True, why="surveillance")

    def approve(self, request: Request, **changes: object) -> Path:
        given: dict[str, object] = {"seen_sha256": request.package_sha256, **changes}
        return approve_request(
            self.stage.settings,
            request,
            self.stage.approver,
            self.stage.codes.pop(),
            "read it",
            NOW,
            **given,  # type: ignore[arg-type]
        )


@pytest.fixture(scope="session")
def pgp_key(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    home = tmp_path_factory.mktemp("pgp") / "h"
    return home, make_pgp(home)


@pytest.fixture
def desk(stage: Stage, pgp_key: tuple[Path, str]) -> Desk:
    keeper, other = make_account("d.keeper", Role.REGULATOR), make_account("e.other", Role.REGULATOR)
    point = enter_point(ENTRY, keeper, NOW)
    point = set_key(point, keeper, NOW, pgp=pgp_key[1], why="read by telephone")
    point = set_status(point, FocalStatus.CONFIRMED, other, NOW, why="called back")
    return Desk(stage=stage, point=point, keeper=keeper, other=other, pgp=pgp_key[0])


def rung(hours: int) -> dict[str, object]:
    return {"after_hours": hours, "who": "duty officer", "how": "telephone"}

# SPDX-License-Identifier: EUPL-1.2
"""A real server process over a home with people, tokens and alerts."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from alerts.database import close_decisions, open_decisions
from alerts.models.account import Account, Role
from alerts.models.alert import Alert
from alerts.models.token import Scope
from alerts.tokens import make_token
from config.settings import Settings
from tests.alerts.people import make_account

NOW = datetime.now(UTC)
ALL = tuple(scope for scope in Scope)


@dataclass
class Served:
    settings: Settings
    address: str
    people: dict[str, Account]
    tokens: dict[str, str]
    alerts: list[int]
    process: "subprocess.Popen[str]"
    clients: list[httpx.Client] = field(default_factory=list)

    def client(self, who: str | None) -> httpx.Client:
        headers = {"Authorization": f"Bearer {self.tokens[who]}"} if who else {}
        made = httpx.Client(base_url=self.address, headers=headers, timeout=90)
        self.clients.append(made)
        return made


def make_alert(number: int, **changes: object) -> Alert:
    fields: dict[str, object] = {
        "key": f"{number:024x}", "site": f"shop{number}.example", "product_group": "sedatives", "harm_class": "x",
        "harm_weight": 0.9, "severity": "critical", "severity_score": 0.9, "headline": "suspected (hypothesis)",
        "first_seen_at": NOW, "last_seen_at": NOW, "practice": True,
    }  # fmt: skip
    return Alert.objects.create(**(fields | changes))


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory, migrated: Path, session_database: str) -> Iterator[Served]:
    home = tmp_path_factory.mktemp("api") / "home"
    home.mkdir()
    (home / "decisions.sqlite").write_bytes(migrated.read_bytes())
    settings = Settings(home=home, secret_key="for tests", database=session_database)
    open_decisions(settings)
    roles = {"analyst": Role.ANALYST, "reviewer": Role.REVIEWER, "regulator": Role.REGULATOR, "auditor": Role.AUDITOR,
             "operator": Role.OPERATOR, "custodian": Role.CUSTODIAN, "administrator": Role.ADMINISTRATOR}  # fmt: skip
    people = {name: make_account(f"p.{name}", role) for name, role in roles.items()}
    people["service"] = make_account("s.gateway", Role.REVIEWER, is_service=True)
    tokens = {}
    for name, account in people.items():
        scopes = (Scope.READ, Scope.CASES, Scope.REPORT) if account.is_service else ALL
        tokens[name] = make_token(settings, account, name, scopes, 30, account, NOW)[1]
    tokens["reader"] = make_token(settings, people["reviewer"], "reader", (Scope.READ,), 30, people["reviewer"], NOW)[1]
    alerts = [make_alert(number).pk for number in range(40)]
    close_decisions()
    environment = os.environ | {
        "THERIAC_HOME": str(home), "THERIAC_SECRET_KEY": "for tests", "THERIAC_DATABASE": session_database,
        "THERIAC_API__REQUESTS_PER_MINUTE": "100000",
        "THERIAC_API__REFUSALS_PER_MINUTE": "100000",
    }  # fmt: skip
    log = (home / "server.log").open("w")
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "config.cli", "api", "serve", "--port", "0"], env=environment, text=True,
        stdout=subprocess.PIPE, stderr=log, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert process.stdout is not None
    address = json.loads(process.stdout.readline())["listening"]
    made = Served(settings=settings, address=address, people=people, tokens=tokens, alerts=alerts, process=process)
    yield made
    for client in made.clients:
        client.close()
    process.terminate()
    assert process.wait(timeout=20) == 0
    process.stdout.close()
    log.close()
    said = (home / "server.log").read_text()
    assert "Traceback" not in said, said[-4000:]

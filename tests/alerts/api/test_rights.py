# SPDX-License-Identifier: EUPL-1.2
from typing import Any

import httpx
import pytest

from alerts.access import MAY, Action
from alerts.models.account import Role
from tests.alerts.api.conftest import Served

PEOPLE = ("analyst", "reviewer", "regulator", "auditor", "operator", "custodian", "administrator")
WHY = {"reason": "checked with the register"}
CAME = {
    "point": "none", "their_reference": "x", "marking": "information", "asked": ["identify"], "question": "x",
    "legal_basis": "x", **WHY,
}  # fmt: skip
NEVER = set("approve send unmask erase orders export account accounts tokens disclose publish".split())


def ask(client: httpx.Client, method: str, path: str, body: Any) -> httpx.Response:
    return client.request(method, path, json=body, headers={"If-Match": '"0"'})


@pytest.mark.slow
@pytest.mark.parametrize(
    ("method", "path", "body", "action"),
    [
        pytest.param("GET", "alerts", None, Action.LOOK, id="read alerts"),
        pytest.param("GET", "alerts/1", None, Action.LOOK, id="read an alert"),
        pytest.param("POST", "alerts/999999/decision", {"outcome": "legal", **WHY}, Action.DECIDE, id="decide"),
        pytest.param("POST", "alerts/999999/take", None, Action.DECIDE, id="take"),
        pytest.param("POST", "alerts/999999/merge", {"into": 1, **WHY}, Action.DECIDE, id="merge"),
        pytest.param("POST", "alerts/999999/split", {"offers": ["x"], **WHY}, Action.DECIDE, id="split"),
        pytest.param("POST", "alerts/999999/undo", None, Action.DECIDE, id="undo"),
        pytest.param("POST", "alerts/999999/comments", {"text": "x"}, Action.DECIDE, id="comment"),
        pytest.param("POST", "mutes/999999/lift", WHY, Action.DECIDE, id="unmute"),
        pytest.param("GET", "operators", None, Action.LOOK, id="read operators"),
        pytest.param("POST", "operators/999999/decision", {"deed": "confirm", **WHY}, Action.LINK, id="link"),
        pytest.param("GET", "cases", None, Action.READ_CASE, id="read cases"),
        pytest.param("PATCH", "cases/none", WHY, Action.WORK_CASE, id="edit a case"),
        pytest.param("POST", "cases/none/evidence", {"alerts": [1], **WHY}, Action.WORK_CASE, id="add evidence"),
        pytest.param("POST", "cases/none/evidence/uphold", {"offers": ["x"], **WHY}, Action.UPHOLD, id="uphold offers"),
        pytest.param("POST", "cases/none/hypotheses/uphold", {"provision": "8", **WHY}, Action.UPHOLD, id="uphold one"),
        pytest.param("GET", "cases/none/aggravation", None, Action.READ_CASE, id="read aggravation"),
        pytest.param("GET", "notices", None, Action.READ_CASE, id="read notices"),
        pytest.param("POST", "notices/none/withdraw", WHY, Action.DRAFT, id="withdraw a notice"),
        pytest.param("GET", "removals", None, Action.READ_CASE, id="read removals"),
        pytest.param("GET", "reports", None, Action.REPORT, id="read reports"),
        pytest.param("GET", "reports/none/status", None, Action.REPORT, id="status of a report"),
        pytest.param("GET", "focal-points", None, Action.READ_CASE, id="directory"),
        pytest.param("GET", "requests", None, Action.READ_CASE, id="read requests"),
        pytest.param("POST", "requests/none/withdraw", WHY, Action.DRAFT, id="withdraw a request"),
        pytest.param("GET", "statistics", None, Action.LOOK, id="statistics"),
        pytest.param("GET", "today", None, Action.LOOK, id="today"),
        pytest.param("GET", "audit", None, Action.READ_AUDIT, id="audit"),
        pytest.param("POST", "cases/none/legal-hold", {"held": True, **WHY}, Action.HOLD, id="legal hold"),
        pytest.param("POST", "cases/none/covert-hold", WHY, Action.HOLD, id="covert hold"),
        pytest.param("POST", "cases/none/retention", {"until": None, **WHY}, Action.HOLD, id="retention"),
        pytest.param("GET", "cases/none/victims", None, Action.READ_VICTIMS, id="victims"),
        pytest.param("POST", "cases/none/victims", {"details": "x", **WHY}, Action.READ_VICTIMS, id="add a victim"),
        pytest.param("GET", "cases/none/victims/V-1?purpose=care", None, Action.READ_VICTIMS, id="open a victim"),
        pytest.param("GET", "labels", None, Action.DECIDE, id="labels"),
        pytest.param("POST", "cases/none/close", WHY, Action.WORK_CASE, id="close a case"),
        pytest.param("POST", "cases/none/preservation-waived", WHY, Action.UPHOLD, id="waive"),
        pytest.param("POST", "cases/none/warnings", WHY, Action.DRAFT, id="draft a warning"),
        pytest.param("PATCH", "notices/none", {"subject": "x", **WHY}, Action.DRAFT, id="edit a notice"),
        pytest.param("POST", "notices/none/refuse", WHY, Action.APPROVE, id="refuse a notice"),
        pytest.param("POST", "removals", {"case": "none", **WHY}, Action.WORK_CASE, id="watch"),
        pytest.param("POST", "removals/999999/stop", WHY, Action.WORK_CASE, id="stop a watch"),
        pytest.param("GET", "requests/steps/due", None, Action.READ_CASE, id="steps due"),
        pytest.param("GET", "cases/none/samples", None, Action.READ_CASE, id="samples"),
        pytest.param("POST", "cases/none/circumstances/1/withdraw", WHY, Action.WORK_CASE, id="take one back"),
        pytest.param("GET", "cases/none/aggravation/file", None, Action.READ_CASE, id="count Article 13"),
        pytest.param("POST", "cases/none/aggravation/counts/1/sign-off", WHY, Action.SIGN_OFF, id="sign off"),
        pytest.param("POST", "focal-points/none/status", {"status": "retired", **WHY}, Action.DIRECTORY, id="confirm"),
        pytest.param("PATCH", "recipients/none", WHY, Action.DRAFT, id="change a recipient"),
        pytest.param("POST", "requests/incoming", CAME, Action.WORK_CASE, id="enter what others ask"),
        pytest.param("POST", "notices/none/approval", {"sha256": "0" * 64, **WHY}, Action.APPROVE, id="approve"),
        pytest.param("POST", "requests/none/approval", {"sha256": "0" * 64, **WHY}, Action.APPROVE, id="approve one"),
        pytest.param("POST", "warnings/none/approval", WHY, Action.APPROVE, id="approve a warning"),
        pytest.param("POST", "reports/none/answers/1/approval", WHY, Action.APPROVE, id="approve what is told"),
        pytest.param("POST", "notices/none/queue", None, Action.DRAFT, id="queue"),
        pytest.param("POST", "cases/none/compromises", {"site": "x.example", **WHY}, Action.UPHOLD, id="compromise"),
        pytest.param("POST", "legal-grounds/1/end", WHY, Action.UPHOLD, id="end a ground"),
        pytest.param("GET", "reports/none/reporter?purpose=thanks", None, Action.READ_VICTIMS, id="who reported"),
        pytest.param("GET", "channels", None, Action.CHANNELS, id="channels"),
        pytest.param("GET", "doctor", None, Action.MAINTAIN, id="doctor"),
        pytest.param("GET", "retention", None, Action.ERASE, id="what is kept too long"),
        pytest.param("POST", "requests/none/escalate", {"step": "2 h", **WHY}, Action.DRAFT, id="escalate"),
    ],
)  # fmt: skip
def test_the_same_table_of_rights(served: Served, method: str, path: str, body: Any, action: Action) -> None:
    for who in PEOPLE:
        answer = ask(served.client(who), method, path, body)
        allowed = Role(who) in MAY[action]
        assert (answer.status_code != 403) == allowed, (who, answer.status_code, answer.text)
        assert answer.status_code < 500


@pytest.mark.slow
@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("alerts/1/decision", {"outcome": "legal", **WHY}), ("cases", {"title": "x", **WHY}), ("reports", {}),
        ("cases/none/legal-hold", {"held": True, **WHY}), ("cases/none/victims", {"details": "x", **WHY}),
        ("notices/none/approval", {"sha256": "0" * 64, **WHY}), ("notices/none/refuse", WHY),
        ("removals", {"case": "none", **WHY}), ("requests/none/answered", {"text": "x"}),
    ],
)  # fmt: skip
def test_a_token_does_no_more_than_its_scopes(served: Served, path: str, body: Any) -> None:
    answer = ask(served.client("reader"), "POST", path, body)
    assert (answer.status_code, answer.headers["Content-Type"]) == (403, "application/problem+json")
    assert "scope" in answer.json()["detail"]


@pytest.mark.slow
def test_a_service_decides_nothing(served: Served) -> None:
    assert ask(served.client("service"), "GET", "alerts", None).status_code == 200
    answer = ask(served.client("service"), "POST", f"alerts/{served.alerts[0]}/decision", {"outcome": "legal", **WHY})
    assert answer.status_code == 403


@pytest.mark.slow
def test_nothing_is_sent_unmasked_or_erased_by_a_token(served: Served) -> None:
    schema = served.client(None).get("openapi.json").json()
    posts = [path for path, ways in schema["paths"].items() if set(ways) & {"post", "patch", "delete", "put"}]
    assert len(posts) > 20
    assert not [path for path in posts if set(path.replace("-", "/").split("/")) & NEVER]


@pytest.mark.slow
def test_every_address_asks_for_a_token(served: Served) -> None:
    nobody = served.client(None)
    schema = nobody.get("openapi.json").json()
    for path, ways in schema["paths"].items():
        if path.endswith("/health"):
            continue
        for way in ways:
            answer = nobody.request(way.upper(), path.replace("/api/v1/", "").replace("{number}", "1"), json={})
            assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer"), (way, path)


@pytest.mark.slow
def test_looks_and_refusals_are_in_the_audit_log(served: Served) -> None:
    served.client("analyst").get(f"alerts/{served.alerts[1]}")
    served.client("analyst").get("audit")
    rows = served.client("auditor").get("audit", params={"by": "p.analyst", "limit": 20}).json()["items"]
    said = {(row["action"], row["object_kind"]) for row in rows}
    assert {("look", "alert"), ("refused", "action")} <= said

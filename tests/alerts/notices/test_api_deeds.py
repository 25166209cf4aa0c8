# SPDX-License-Identifier: EUPL-1.2
"""Over HTTP as at the command line: two people, an own second factor, the digest that was read; typed all the way."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from ninja.testing import TestClient

import alerts.api.caller
from alerts.api.build import api
from alerts.cases.holding import set_covert_hold
from alerts.models.account import Account, Role
from alerts.models.token import Scope
from alerts.tokens import make_token
from tests.alerts.delivery.servers import Mailbox, mail_server
from tests.alerts.notices.stage import NOW
from tests.alerts.notices.test_approval import with_server
from tests.alerts.people import make_account
from tests.alerts.requests.desk import Desk, desk, pgp_key

__all__ = ["desk", "pgp_key"]
Ask = Callable[..., Any]
WHY = {"reason": "facts checked"}


@pytest.fixture
def mailbox(desk: Desk, certificate: Path) -> Iterator[Mailbox]:
    made = Mailbox()
    with mail_server(certificate, made) as port:
        with_server(desk.stage, port)
        yield made


@pytest.fixture
def ask(desk: Desk, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ask]:
    """A question by an account; nothing has left the house when all are asked."""
    settings, tokens = desk.stage.settings, dict[str, str]()
    monkeypatch.setattr(alerts.api.caller, "load_settings", lambda: settings)
    client = TestClient(api)

    def question(account: Account, method: str, path: str, body: Any = None, version: int | None = None) -> Any:
        if account.username not in tokens:
            tokens[account.username] = make_token(settings, account, "t", tuple(Scope), 1, account, NOW)[1]
        headers = {"Authorization": f"Bearer {tokens[account.username]}"}
        headers |= {"If-Match": f'"{version}"'} if version is not None else {}
        return client.request(method, path, json=body, headers=headers)

    yield question
    assert mailbox.raw == [], "nothing leaves by an answer"


def test_a_notice_is_approved_by_another_person_with_a_code(desk: Desk, ask: Ask) -> None:
    stage = desk.stage
    stage.settle()
    notice = stage.draft()
    path = f"/notices/{notice.reference}"
    read = ask(stage.approver, "GET", f"{path}/preview").json()
    assert notice.reference in read["message"]
    body = {**WHY, "sha256": read["message_sha256"], "code": stage.codes.pop()}
    assert ask(stage.author, "POST", f"{path}/approval", body, notice.version).status_code == 403
    for wrong in ("", "000000"):
        refused = ask(stage.approver, "POST", f"{path}/approval", body | {"code": wrong}, notice.version)
        assert (refused.status_code, "code" in refused.json()["detail"]) == (403, True)
    other = ask(stage.approver, "POST", f"{path}/approval", body | {"sha256": "0" * 64}, notice.version)
    assert (other.status_code, "changed since" in other.json()["detail"]) == (409, True)
    assert ask(stage.author, "POST", f"{path}/queue", None, notice.version).status_code == 409, "nobody approved it"
    body["code"] = stage.codes.pop()
    assert ask(stage.approver, "POST", f"{path}/approval", body).status_code == 428
    done = ask(stage.approver, "POST", f"{path}/approval", body, notice.version)
    assert (done.status_code, done.json()["state"], done.json()["approved_by"]) == (200, "approved", "b.second")
    waits = ask(stage.author, "POST", f"{path}/queue", None, done.json()["version"])
    assert (waits.status_code, waits.json()["state"]) == (200, "queued")
    events = [one["action"] for one in ask(stage.author, "GET", f"{path}/events").json()]
    assert events[-2:] == ["approved", "queued"]


def test_a_covert_hold_shuts_this_way_too(desk: Desk, ask: Ask) -> None:
    stage = desk.stage
    stage.settle()
    notice, request = stage.draft(), desk.draft(bare=False)
    set_covert_hold(stage.case, desk.keeper, NOW, held=True, why="surveillance")
    for path, digest, row in (
        (f"/notices/{notice.reference}", notice.message_sha256, notice),
        (f"/requests/{request.reference}", request.package_sha256, request),
    ):
        body = {**WHY, "sha256": digest, "code": stage.codes.pop()}
        shut = ask(stage.approver, "POST", f"{path}/approval", body, row.version)
        assert (shut.status_code, "covert hold" in shut.json()["detail"]) == (409, True), shut.json()
        assert ask(stage.author, "GET", f"{path}/gates").status_code == 200


def test_a_request_and_an_answer_to_a_reporter(desk: Desk, ask: Ask) -> None:
    stage, request = desk.stage, desk.draft(bare=True)
    path = f"/requests/{request.reference}"
    body = {**WHY, "sha256": request.package_sha256, "code": stage.codes.pop()}
    assert ask(stage.author, "POST", f"{path}/approval", body, request.version).status_code == 403
    done = ask(stage.approver, "POST", f"{path}/approval", body, request.version)
    assert (done.status_code, done.json()["state"]) == (200, "approved"), done.json()
    assert ask(stage.author, "POST", f"{path}/queue", None, done.json()["version"]).json()["state"] == "queued"
    who = {"kind": "citizen", "name": "Anna Berg", "address": "anna@mail.example", "language": "de"}
    taken = ask(stage.author, "POST", "/reports", {"urls": ["https://a.com/"], "reporter": who})
    report = taken.json()["reference"]
    draft = ask(stage.author, "POST", f"/reports/{report}/answers", {}).json()
    told = f"/reports/{report}/answers/{draft['id']}/approval"
    assert ask(stage.author, "POST", told, WHY | {"code": "x"}).status_code == 403
    assert ask(stage.approver, "POST", told, WHY | {"code": stage.codes.pop()}).json()["state"] == "approved"
    assert "Anna" not in ask(stage.author, "GET", f"/reports/{report}/answers").text
    shown = ask(stage.approver, "GET", f"/reports/{report}/reporter?purpose=to+thank+her")
    assert shown.json() == {"name": "Anna Berg", "address": "anna@mail.example"}


def test_what_proves_a_case_from_outside(desk: Desk, ask: Ask) -> None:
    stage = desk.stage
    case, who = f"/cases/{stage.case.reference}", stage.author
    sample = {
        "number": "EX/1 2026", "obtained_on": "2026-11-01", "obtained_by": "police, unit 4", "legal_ground": "order 7",
        "description": "a blister", **WHY,
    }  # fmt: skip
    made = ask(who, "POST", f"{case}/samples", sample).json()
    assert ask(who, "POST", f"{case}/samples", sample).status_code == 409
    path = f"{case}/samples/{made['id']}"
    found = {
        "laboratory": "OMCL", "accreditation": "ISO/IEC 17025, L-1", "method": "HPLC", "result": "no active substance",
        "result_on": "2026-11-10", **WHY,
    }  # fmt: skip
    assert "how it came to the laboratory" in ask(who, "POST", f"{path}/result", found).json()["detail"]
    handed = {"at": "2026-11-02T10:00:00Z", "who": "K. Jansen", "seal": "S-1", **WHY}
    assert ask(who, "POST", f"{path}/handlings", handed).json()["custody"][0]["seal"] == "S-1"
    assert ask(who, "POST", f"{path}/result", found).json()["settles"]
    assert ask(who, "GET", f"{case}/samples").json()[0]["result"] == "no active substance"
    entered = {"letter": "a", "text": "a stroke", "source": "hospital, report 12", **WHY}
    number = ask(who, "POST", f"{case}/circumstances", entered).json()["id"]
    assert ask(who, "POST", f"{case}/circumstances", entered | {"letter": "f"}).status_code == 409
    assert ask(who, "GET", f"{case}/aggravation").json()["entered"][0]["source"] == "hospital, report 12"
    taken = ask(who, "POST", f"{case}/circumstances/{number}/withdraw", WHY)
    assert (taken.json()["withdrawn_why"], taken.status_code) == (WHY["reason"], 200)
    file = ask(who, "GET", f"{case}/aggravation/file").json()
    assert (file["count"]["number"], bool(file["figures"])) == (None, True)
    count = ask(who, "POST", f"{case}/aggravation/counts", WHY).json()
    sign = f"{case}/aggravation/counts/{count['number']}/sign-off"
    assert ask(stage.approver, "POST", sign, WHY).status_code == 403, "no code"
    signed = ask(stage.approver, "POST", sign, WHY | {"code": stage.codes.pop()})
    assert signed.json()["signed_off_by"] == "b.second"
    assert ask(who, "POST", f"{case}/countries", {"country": "NL", "limb": "10(1)a", **WHY}).json() == {"new": 1}
    assert ask(who, "GET", f"{case}/countries").json()[0]["standing"]
    assert ask(who, "GET", f"{case}/money").status_code == 200


def test_the_directory_is_entered_by_one_and_confirmed_by_another(desk: Desk, ask: Ask) -> None:
    entry = {
        "key": "at-1", "country": "AT", "organisation": "BASG", "role": "health authority", "languages": ["de"],
        "source": "list of the Secretariat", "address": "point@basg.example",
        "escalation": [{"after_hours": 2, "who": "duty officer", "how": "telephone"}],
    }  # fmt: skip
    made = ask(desk.keeper, "POST", "/focal-points", entry)
    assert (made.status_code, made.json()["status"]) == (201, "unverified")
    confirm = {"status": "confirmed", "reason": "called back"}
    assert ask(desk.keeper, "POST", "/focal-points/at-1/status", confirm).status_code == 409
    assert ask(desk.other, "POST", "/focal-points/at-1/status", confirm).json()["status"] == "confirmed"
    assert ask(desk.stage.author, "POST", "/focal-points", entry).status_code == 403, "a reviewer keeps no directory"
    bad = ask(desk.keeper, "POST", "/focal-points/at-1/key", {"pgp": "no key", **WHY})
    assert bad.status_code == 409
    to = {"key": "host-1", "name": "A host", "kind": "host", "found": "its own page for reports", **WHY}
    added = ask(
        desk.stage.author, "POST", "/recipients", to | {"address": "abuse@host.example", "api_secret": "s3cret"}
    )
    assert (added.status_code, "s3cret" in added.text) == (201, False)
    changed = ask(desk.stage.author, "PATCH", "/recipients/host-1", {"enabled": False, **WHY})
    assert changed.json()["enabled"] is False
    look = ask(desk.stage.author, "POST", "/recipients/look-ups", {"case": "2026-0001", "site": "shop.example"})
    assert (look.status_code, "notices.lookups" in look.text) == (409, True)
    row = ask(desk.stage.author, "GET", "/recipients/table?limit=1").json()["items"][0]
    assert ask(desk.stage.author, "POST", "/recipients/table/taken", {"key": row["key"], **WHY}).status_code == 201


def test_the_house(desk: Desk, ask: Ask) -> None:
    operator = make_account("o.operator", Role.OPERATOR)
    for path in ("/sources", "/looks", "/channels", "/deliveries", "/doctor"):
        assert ask(operator, "GET", path).status_code == 200, path
    for path in ("/channels", "/deliveries", "/doctor", "/retention"):
        assert ask(desk.stage.author, "GET", path).status_code == 403, path
    assert ask(operator, "POST", "/deliveries/7/retry", WHY).status_code == 404

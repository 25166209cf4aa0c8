# SPDX-License-Identifier: EUPL-1.2
"""Holds, victims and labels over HTTP: who may, what is shown, and what is kept of it."""

import pytest

from tests.alerts.api.conftest import Served

WHY = {"reason": "asked by the prosecutor"}


def open_case(served: Served, title: str) -> str:
    made = served.client("regulator").post("cases", json={"title": title, **WHY})
    assert made.status_code == 201, made.text
    return str(made.json()["reference"])


def version_of(served: Served, reference: str) -> dict[str, str]:
    return {"If-Match": served.client("regulator").get(f"cases/{reference}").headers["ETag"]}


@pytest.mark.slow
def test_holds_are_set_and_a_covert_one_is_lifted_by_people_alone(served: Served) -> None:
    reference, client = open_case(served, "holds"), served.client("custodian")
    held = {"held": True, **WHY}
    assert client.post(f"cases/{reference}/legal-hold", json=held).status_code == 428
    done = client.post(f"cases/{reference}/legal-hold", json=held, headers=version_of(served, reference))
    assert done.json()["legal_hold"] is True
    lifted = {"held": False, **WHY}
    done = client.post(f"cases/{reference}/legal-hold", json=lifted, headers={"If-Match": done.headers["ETag"]})
    assert done.json()["legal_hold"] is False
    shut = client.post(f"cases/{reference}/covert-hold", json=WHY, headers={"If-Match": done.headers["ETag"]})
    assert shut.json()["covert_hold"] is True
    refused = client.post(f"cases/{reference}/covert-hold", json=lifted, headers={"If-Match": shut.headers["ETag"]})
    assert (refused.status_code, refused.headers["Content-Type"]) == (422, "application/problem+json")
    assert served.client("regulator").get(f"cases/{reference}").json()["covert_hold"] is True


@pytest.mark.slow
def test_a_victim_is_opened_with_a_purpose_that_is_kept(served: Served) -> None:
    reference, client = open_case(served, "victims"), served.client("custodian")
    body = {"details": "Anna Berg, anna@mail.example", "harm": "stroke", "state_of_residence": "NL", **WHY}
    headers = {"Idempotency-Key": "victim-1"}
    made = client.post(f"cases/{reference}/victims", json=body, headers=headers)
    again = client.post(f"cases/{reference}/victims", json=body, headers=headers)
    assert (made.status_code, again.json(), again.headers["Idempotency-Replayed"]) == (201, made.json(), "true")
    assert "Anna" not in made.text
    pseudonym = made.json()["pseudonym"]
    listed = client.get(f"cases/{reference}/victims")
    assert [one["pseudonym"] for one in listed.json()] == [pseudonym]
    assert "Anna" not in listed.text
    path = f"cases/{reference}/victims/{pseudonym}"
    assert client.get(path).status_code == 422, "without a purpose nothing is opened"
    opened = client.get(path, params={"purpose": "told of the trial (Art. 20)"}).json()
    assert (opened["details"], opened["state_of_residence"]) == (body["details"], "NL")
    rows = served.client("auditor").get("audit", params={"action": "victim.read"}).json()["items"]
    assert (rows[0]["object_ids"], rows[0]["why"]) == ([pseudonym], "told of the trial (Art. 20)")
    assert "Anna" not in served.client("regulator").get(f"cases/{reference}/events").text
    telling = client.post(f"{path}/telling", json={"wants": False, **WHY})
    assert telling.json()["wants_to_be_told"] is False
    assert client.post(f"{path}/complaint-withdrawn", json=WHY).json()["complaint_withdrawn_at"]


@pytest.mark.slow
def test_labels_are_a_page(served: Served) -> None:
    page = served.client("reviewer").get("labels", params={"limit": 5}).json()
    assert page == {"items": [], "next_offset": None}, "practice alerts teach nothing"


@pytest.mark.slow
def test_a_case_is_closed_and_taken_up_again(served: Served) -> None:
    reference, client = open_case(served, "closing"), served.client("reviewer")
    shut = client.post(f"cases/{reference}/close", json=WHY, headers=version_of(served, reference))
    assert shut.json()["state"] == "closed"
    back = client.post(f"cases/{reference}/reopen", json=WHY, headers={"If-Match": shut.headers["ETag"]})
    assert back.json()["state"] == "open"
    assert client.get("requests/steps/due").json() == []

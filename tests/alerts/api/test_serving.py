# SPDX-License-Identifier: EUPL-1.2
import threading
from collections import Counter
from datetime import timedelta

import httpx
import pytest
from openapi_spec_validator import validate

from alerts.api.limits import Limiter
from alerts.errors import AccessError
from alerts.models.account import Role
from alerts.models.token import ApiToken, Scope
from alerts.sessions import digest
from alerts.tokens import find_token, make_token, revoke
from config.settings import Settings
from tests.alerts.api.conftest import NOW, Served
from tests.alerts.people import make_account

LEGAL = {"outcome": "legal", "reason": "licensed in NL, register of today"}


@pytest.mark.slow
def test_the_schema_is_valid_openapi(served: Served) -> None:
    schema = served.client(None).get("openapi.json").json()
    validate(schema)
    for path, ways in schema["paths"].items():
        for way, said in ways.items():
            assert said.get("summary") or said.get("description"), (way, path)
            if not path.endswith("/health"):
                assert {"401", "403", "422", "429"} <= set(said["responses"]), (way, path)


@pytest.mark.slow
def test_two_people_never_decide_the_same_state(served: Served) -> None:
    number = served.alerts[30]
    one, other = served.client("reviewer"), served.client("analyst")
    etag = one.get(f"alerts/{number}").headers["ETag"]
    assert other.post(f"alerts/{number}/decision", json=LEGAL).status_code == 428
    done = one.post(f"alerts/{number}/decision", json=LEGAL, headers={"If-Match": etag})
    assert (done.status_code, done.json()["state"]) == (200, "dismissed")
    late = other.post(f"alerts/{number}/decision", json=LEGAL, headers={"If-Match": etag})
    assert (late.status_code, late.headers["Content-Type"]) == (412, "application/problem+json")
    back = one.post(f"alerts/{number}/undo", headers={"If-Match": done.headers["ETag"]})
    assert back.json()["state"] == "new"


@pytest.mark.slow
def test_an_idempotency_key_does_it_once(served: Served) -> None:
    client = served.client("reviewer")
    path = f"alerts/{served.alerts[31]}/comments"
    statuses: Counter[int] = Counter()

    def write() -> None:
        with httpx.Client(base_url=served.address, headers=client.headers, timeout=60) as own:
            answer = own.post(path, json={"text": "seen"}, headers={"Idempotency-Key": "k-1"})
            statuses[answer.status_code] += 1

    threads = [threading.Thread(target=write) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(statuses) <= {201, 409}
    again = client.post(path, json={"text": "seen"}, headers={"Idempotency-Key": "k-1"})
    assert (again.status_code, again.headers["Idempotency-Replayed"]) == (201, "true")
    assert len(client.get(path).json()) == 1
    other = client.post(path, json={"text": "other"}, headers={"Idempotency-Key": "k-1"})
    assert other.status_code == 422
    assert client.post(path, json={"text": "x"}, headers={"Idempotency-Key": "k" * 200}).status_code == 400


@pytest.mark.slow
def test_pages_follow_each_other(served: Served) -> None:
    client, seen, path = served.client("analyst"), [], "alerts?limit=5&practice=true"
    while path:
        page = client.get(path).json()
        seen += [row["id"] for row in page["items"]]
        path = (page["next"] or "").removeprefix("/api/v1/")
    assert sorted(seen) == sorted(served.alerts)
    assert page["total"] == len(served.alerts)


@pytest.mark.slow
def test_answers_carry_headers_and_no_cors(served: Served) -> None:
    answer = served.client("analyst").get("alerts", headers={"Origin": "https://elsewhere.example"})
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert not [name for name in answer.headers if name.lower().startswith("access-control-")]
    assert "server" not in answer.headers
    assert served.client("analyst").options("alerts").status_code == 405


@pytest.mark.slow
@pytest.mark.parametrize(
    ("method", "path", "content", "status"),
    [
        pytest.param("GET", "nowhere", b"", 404, id="no such address"),
        pytest.param("GET", "alerts/99999999", b"", 404, id="no such alert"),
        pytest.param("GET", f"alerts/{2**70}", b"", 422, id="number too large"),
        pytest.param("GET", "alerts/%00", b"", 422, id="NUL"),
        pytest.param("GET", "alerts?limit=100000", b"", 422, id="too many rows"),
        pytest.param("GET", "statistics?period=never", b"", 422, id="no period"),
        pytest.param("GET", "statistics?removed=still_there", b"", 422, id="not a removal"),
        pytest.param("DELETE", "alerts/1", b"", 405, id="no such deed"),
        pytest.param("POST", "reports", b"{", 400, id="broken JSON"),
        pytest.param("POST", "reports", b"[" * 100_000, 400, id="deep JSON"),
        pytest.param("POST", "reports", b'{"urls": ["x"], "note": "\\u0000"}', 422, id="NUL in a text"),
        pytest.param("POST", "reports", b'{"urls": ["x"], "note": "\\ud800"}', 422, id="half a character"),
        pytest.param("POST", "reports", b"x" * 3_000_000, 413, id="too large"),
        pytest.param("POST", "reports", b"{}", 422, id="nothing named"),
    ],
)
def test_refusals_are_problems(served: Served, method: str, path: str, content: bytes, status: int) -> None:
    headers = {"Content-Type": "application/json"}
    try:
        answer = served.client("reviewer").request(method, path, content=content, headers=headers)
    except httpx.TransportError:
        assert status == 413  # the server hung up in the middle of it
        return
    assert answer.status_code == status, answer.text
    if status != 413:
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert answer.json()["status"] == status


@pytest.mark.slow
def test_a_wrong_host_is_refused(served: Served) -> None:
    answer = served.client("analyst").get("alerts", headers={"Host": "evil.example"})
    assert answer.status_code == 400


@pytest.mark.slow
def test_a_report_is_taken_in_and_told_by_reference(served: Served) -> None:
    client = served.client("operator")
    body = {
        "urls": ["https://shop.example.com/a", "http://127.0.0.1/", "hxxps://shop[.]example[.]com/a"],
        "reporter": {"name": "Anna Berg", "address": "anna@mail.org"}, "note": "call +49 170 1234567, Anna Berg",
    }  # fmt: skip
    made = client.post("reports", json=body)
    assert made.status_code == 201, made.text
    said = made.json()
    assert (said["named"], said["waiting"], said["refused"]) == (3, 2, 1)
    assert client.get(f"reports/{said['reference']}/status").json() == said
    whole = client.get(f"reports/{said['reference']}").text
    assert "Anna" not in whole
    assert "1234567" not in whole


@pytest.mark.slow
def test_figures_as_table_and_chart(served: Served) -> None:
    client = served.client("analyst")
    assert client.get("statistics?by=substance&practice=true").json()["removed_means"]
    assert client.get("statistics.csv").text.startswith("by,group")
    assert "<svg" in client.get("statistics.svg?by=kind&words=who").text


def test_tokens_end(settings: Settings) -> None:
    person = make_account("k.jansen", Role.REVIEWER)
    made, text = make_token(settings, person, "desk", [Scope.READ], 7, person, NOW)
    assert digest(text) == made.token_sha256
    assert text not in str(ApiToken.objects.values_list())
    assert find_token(text, NOW) == made
    assert find_token(text, NOW + timedelta(days=7)) is None
    revoke(made.prefix, person, NOW, why="lost")
    assert find_token(text, NOW) is None


@pytest.mark.parametrize(
    ("who", "scopes", "days"),
    [
        pytest.param("service", [Scope.DECIDE], 7, id="a service decides"),
        pytest.param("self", [], 7, id="no scope"),
        pytest.param("self", [Scope.READ], 4_000, id="too long"),
        pytest.param("another", [Scope.READ], 7, id="another's"),
    ],
)
def test_tokens_that_are_not_made(settings: Settings, who: str, scopes: list[Scope], days: int) -> None:
    person, other = make_account("k.jansen", Role.REVIEWER), make_account("m.other", Role.REVIEWER)
    service = make_account("gateway", Role.REVIEWER, is_service=True)
    owner = {"service": service, "self": person, "another": other}[who]
    with pytest.raises(AccessError):
        make_token(settings, owner, "x", scopes, days, owner if who == "service" else person, NOW)


def test_an_allowance_fills_again() -> None:
    limiter = Limiter(60)
    assert [limiter.take("a", 100.0) for _ in range(60)] == [0.0] * 60
    assert limiter.take("a", 100.0) > 0
    assert limiter.take("b", 100.0) == 0.0
    assert limiter.take("a", 101.5) == 0.0

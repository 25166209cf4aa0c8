# SPDX-License-Identifier: EUPL-1.2
"""Every address of the schema with questions that fit it, nearly fit it, or do not: never a fault of ours."""

from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.alerts.api.conftest import Served

JUNK = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text(max_size=40),
    st.lists(st.text(max_size=5), max_size=3), st.dictionaries(st.text(max_size=5), st.integers(), max_size=3),
)  # fmt: skip
TEXTS = st.one_of(st.text(max_size=60), st.sampled_from(["=1+1", "'; DROP TABLE x--", "../..", "\x00", "１", "𝕏" * 50]))


def values(schema: dict[str, Any], whole: dict[str, Any]) -> st.SearchStrategy[Any]:
    """What fits a schema, mostly."""
    if "$ref" in schema:
        return values(whole["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]], whole)
    if "anyOf" in schema:
        return st.one_of([values(one, whole) for one in schema["anyOf"]])
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    kind = schema.get("type")
    if kind == "object":
        fields = {name: values(one, whole) for name, one in schema.get("properties", {}).items()}
        needed = {name: one for name, one in fields.items() if name in schema.get("required", ())}
        rest = {name: one for name, one in fields.items() if name not in needed}
        return st.fixed_dictionaries(needed, optional=rest)
    if kind == "array":
        return st.lists(values(schema.get("items", {}), whole), max_size=4)
    by_kind: dict[str, st.SearchStrategy[Any]] = {
        "integer": st.one_of(st.integers(1, 20), st.integers()), "number": st.floats(), "boolean": st.booleans(),
        "null": st.none(), "string": TEXTS,
    }  # fmt: skip
    if schema.get("format") == "date-time":
        return st.one_of(st.datetimes().map(lambda at: at.isoformat()), TEXTS)
    return by_kind.get(str(kind), JUNK)


def finite(value: Any) -> Any:
    """JSON has no infinities."""
    if isinstance(value, dict):
        return {key: finite(one) for key, one in value.items()}
    if isinstance(value, list):
        return [finite(one) for one in value]
    return 0 if isinstance(value, float) and (value != value or value in (float("inf"), float("-inf"))) else value


@pytest.mark.slow
def test_no_question_makes_it_fail(served: Served) -> None:
    client = served.client("regulator")
    whole = client.get("openapi.json").json()
    places = [(path, way, said) for path, ways in whole["paths"].items() for way, said in ways.items()]

    @settings(max_examples=350, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(st.data())
    def ask(data: st.DataObject) -> None:
        path, way, said = data.draw(st.sampled_from(places))
        query: dict[str, Any] = {}
        for one in said.get("parameters", ()):
            drawn = data.draw(st.one_of(values(one["schema"], whole), JUNK))
            if one["in"] == "path":
                path = path.replace(f"{{{one['name']}}}", str(data.draw(st.one_of(st.integers(1, 12), TEXTS))))
            elif data.draw(st.booleans()):
                query[one["name"]] = str(drawn)
        shape = said.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
        body = finite(data.draw(st.one_of(values(shape, whole), JUNK))) if shape else None
        headers = {"If-Match": f'"{data.draw(st.integers(0, 3))}"'}
        try:
            url = httpx.URL(served.address).join(path.removeprefix("/api/v1/").lstrip("/") or ".")
            answer = client.request(way.upper(), url, params=query, json=body, headers=headers)
        except (httpx.InvalidURL, UnicodeEncodeError, ValueError):
            return
        assert answer.status_code < 500, (way, path, query, body, answer.text)

    ask()

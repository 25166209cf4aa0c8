# SPDX-License-Identifier: EUPL-1.2
"""Settings of time authorities: what is wrong is named."""

import json

import pytest
from pydantic import ValidationError

from config.settings import Settings

GOOD = {"name": "qtsp", "url": "https://tsa.example/", "root": "root.pem"}


def test_authorities_may_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THERIAC_SEAL__AUTHORITIES", json.dumps([GOOD]))
    monkeypatch.setenv("THERIAC_SEAL__EVERY_H", "12")
    seal = Settings().seal
    assert ([one.name for one in seal.authorities], seal.every_h) == (["qtsp"], 12.0)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        pytest.param({"name": "practice"}, "practice market", id="reserved name"),
        pytest.param({"name": "../up"}, "pattern", id="name that is no file name"),
        pytest.param({"url": "ftp://tsa.example/"}, "expected http", id="not http"),
        pytest.param({"hash": "md5"}, "sha256, sha384, sha512", id="weak hash"),
        pytest.param({"revocation": "maybe"}, "wanted, required, off", id="unknown word"),
        pytest.param({"rooot": "x"}, "Extra inputs", id="unknown key"),
    ],
)
def test_what_is_wrong_is_named(changes: dict[str, str], reason: str) -> None:
    with pytest.raises(ValidationError, match=reason):
        Settings.model_validate({"seal": {"authorities": [GOOD | changes]}})


def test_a_name_stands_once() -> None:
    with pytest.raises(ValidationError, match="once"):
        Settings.model_validate({"seal": {"authorities": [GOOD, GOOD]}})

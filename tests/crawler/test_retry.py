# SPDX-License-Identifier: EUPL-1.2
from datetime import UTC, datetime

import pytest

from crawler.retry import parse_retry_after

AT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        pytest.param("120", 120.0, id="seconds"),
        pytest.param(" 7 ", 7.0, id="space"),
        pytest.param("1.5", 1.5, id="fraction"),
        pytest.param("Sun, 22 Nov 2026 09:31:00 GMT", 60.0, id="date"),
        pytest.param("Sunday, 22-Nov-26 09:31:00 GMT", 60.0, id="old date"),
        pytest.param("Sun, 22 Nov 2026 09:00:00 GMT", 0.0, id="past"),
        pytest.param("99999999999", 86_400.0, id="bounded"),
        pytest.param("soon", None, id="word"),
        pytest.param("-5", None, id="negative"),
        pytest.param("", None, id="empty"),
        pytest.param(None, None, id="absent"),
    ],
)
def test_parse_retry_after(value: str | None, seconds: float | None) -> None:
    assert parse_retry_after(value, AT) == seconds

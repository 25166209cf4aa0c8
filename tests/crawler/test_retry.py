# SPDX-License-Identifier: EUPL-1.2
from datetime import UTC, datetime

import pytest
from scrapy.exceptions import CannotResolveHostError, DownloadFailedError, DownloadTimeoutError

from crawler.retry import parse_retry_after, say_fault

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


@pytest.mark.parametrize(
    ("fault", "says"),
    [
        pytest.param(CannotResolveHostError("x"), "host unknown", id="name"),
        pytest.param(DownloadTimeoutError("x"), "crawl.timeout_s", id="slow"),
        pytest.param(
            DownloadFailedError("[<Failure OpenSSL.SSL.Error: [('SSL routines', '', 'wrong version number')]>]"),
            "TLS broken: wrong version number",
            id="tls",
        ),
        pytest.param(DownloadFailedError("reset by peer"), "connection failed: reset by peer", id="reset"),
    ],
)
def test_faults_are_told_without_names_of_classes(fault: Exception, says: str) -> None:
    assert says in say_fault(fault)
    assert "Error" not in say_fault(fault)

# SPDX-License-Identifier: EUPL-1.2
"""Delivery reports of every kind of server, read without a database."""

import pytest

from alerts.errors import NoticeError
from alerts.notices.delivery_report import read_report
from alerts.notices.incoming import parsed
from tests.alerts.notices.returned_mails import SHAPES, returned, shape_of

OURS = "<n-2026-00001.0f2a@agency.example>"


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_each_server(shape: str, ends: str) -> None:
    found = read_report(parsed(returned(shape, OURS).replace(b"\n", ends.encode())))
    assert found is not None
    assert (found.action, OURS in found.message_ids) == (SHAPES[shape][2], True)
    if "delayed" not in shape and shape != "qmail":
        assert found.recipients == ("abuse@registrar.example",)
    assert shape == "exim, delayed" or any(status in found.said for status in ("5.1.1", "4.4.1", "2.0.0"))


def test_a_folded_reason_is_whole() -> None:
    found = read_report(parsed(returned("exchange", OURS)))
    assert found is not None
    assert found.said.endswith("RecipientNotFound; Recipient abuse@registrar.example not found by SMTP address lookup")


TWO = "\n\nFinal-Recipient: rfc822; b@registrar.example\nAction: {action}\nStatus: 2.0.0\n"


@pytest.mark.parametrize(
    ("second", "action"),
    [
        pytest.param("failed", "failed", id="both failed"),
        pytest.param("delivered", "delayed", id="one of an alias was reached"),
        pytest.param("delayed", "delayed", id="one is still tried"),
    ],
)
def test_several_recipients(second: str, action: str) -> None:
    status = "Reporting-MTA: dns; x\n\nFinal-Recipient: rfc822; a@x.example\nAction: failed\nStatus: 5.1.1"
    status += TWO.format(action=second)
    head, _, rest = shape_of("utf8").format(id=OURS).partition("Content-Type: message/global-delivery-status\n")
    tail = rest[rest.index("--b\nContent-Type: message/global-headers") :]
    found = read_report(parsed(f"{head}Content-Type: message/delivery-status\n\n{status}\n{tail}".encode()))
    assert found is not None
    assert found.action == action


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Subject: Re: your notice\n\nWe removed it.", id="an answer"),
        pytest.param("Subject: Out of office\nAuto-Submitted: auto-replied\n\nBack on Monday.", id="out of office"),
        pytest.param("Subject: Delayed parcel\n\nMessage 12 was delayed", id="a delayed parcel"),
        pytest.param("", id="nothing"),
    ],
)
def test_no_report(text: str) -> None:
    assert read_report(parsed(text.encode())) is None


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(b"Content-Type: message/rfc822\n\n" * 3_000, id="nested without end"),
        pytest.param(b"Content-Type: multipart/report; boundary=b\n\n" + b"--b\n\n" * 50_000, id="many parts"),
        pytest.param(b"x" * 25_000_001, id="huge"),
    ],
)
def test_junk_is_refused(raw: bytes) -> None:
    with pytest.raises(NoticeError, match="mail: "):
        parsed(raw)


def test_a_reason_folded_without_end() -> None:
    head = b"Content-Type: multipart/report; boundary=b\n\n--b\nContent-Type: message/delivery-status\n\n"
    found = read_report(parsed(head + b"Diagnostic-Code: x" + b"\n " * 50_000 + b"\n--b--"))
    assert found is not None
    assert found.action == "failed"

# SPDX-License-Identifier: EUPL-1.2
"""How a capture came, as its own records state it: who asked, from where, what answered, by which clock.

The metadata record is read generously: what an older capture does not state is left out, never guessed.
"""

from collections.abc import Iterator, Mapping

import msgspec
from markupsafe import Markup

from crawler.capture_files import CaptureFiles
from crawler.captured import Capture
from crawler.captures import CapturedBytes, checked
from crawler.errors import CaptureError
from crawler.warc import WarcRecord, record_at
from indexer.export.dossier_facts import Fact, fact, present, several

Stated = Mapping[str, object]


def read_stated(block: bytes) -> dict[str, object]:
    """A JSON object, empty for anything else."""
    try:
        stated = msgspec.json.decode(block) if block else {}
    except msgspec.DecodeError:
        return {}
    return stated if isinstance(stated, dict) else {}


def resource(resources: tuple[WarcRecord, ...], name: str) -> WarcRecord | None:
    """A record of the event by its last word, or by `dns:`."""
    for one in resources:
        uri = one.field("WARC-Target-URI") or ""
        if uri.endswith(f":{name}") or (name == "dns" and uri.startswith("dns:")):
            return one
    return None


def described(files: CaptureFiles, capture: Capture, kept: CapturedBytes, stated: Stated, name: str) -> bytes:
    """A record that tells of many captures of one file: of this event, or where the metadata record says."""
    found = resource(kept.resources, name)
    if found is not None:
        return found.block
    offset = _part(stated, "record_offsets").get(name)
    if not isinstance(offset, int):
        return b""
    try:
        with files.open(capture.warc) as file:
            record = checked(record_at(file, offset, capture.warc))
    except (CaptureError, OSError):
        return b""
    return record.block if record.field("WARC-Record-ID") == _part(stated, "records").get(name) else b""


def circumstances(files: CaptureFiles, capture: Capture, kept: CapturedBytes, stated: Stated) -> tuple[Fact, ...]:
    """The lines of a capture's table, in the order in which a reader asks."""
    around = read_stated(described(files, capture, kept, stated, "circumstances"))
    dns = described(files, capture, kept, stated, "dns")[:500].decode("utf-8", "replace").replace("\r\n", " ")
    return present(
        (
            fact("Found on", _text(stated, "found_on"), code=True),
            fact("Asked for", _text(stated, "requested_url"), code=True),
            Fact(label="Redirects", value=several(_texts(stated.get("redirects"))), code=True),
            fact("Answer", _answer(stated, kept)),
            fact("Server", _server(stated), code=True),
            Fact(label="Certificates", value=Markup("<br>").join(_certificates(stated)), code=True),
            fact("Name server's answer", dns, code=True),
            fact("Collected by, from", _collected(around, stated)),
            fact("Named itself as", _text(stated, "user_agent")),
            fact("Browser", _browser(stated)),
            fact("Clock", _clock(stated, around)),
            fact("Software, source file", _joined(_text(stated, "software"), _text(stated, "source_sha256")[:16])),
            Fact(label="Changed by collecting", value=several(_texts(stated.get("alterations"))) or Markup("nothing")),
            fact("Cut", _text(stated, "truncated")),
        )
    )


def _text(stated: Stated, name: str) -> str:
    value = stated.get(name)
    return "" if value is None else str(value)


def _part(stated: Stated, name: str) -> dict[str, object]:
    value = stated.get(name)
    return value if isinstance(value, dict) else {}


def _joined(*values: str) -> str:
    return " · ".join(value for value in values if value)


def _texts(value: object) -> tuple[str, ...]:
    """Texts of a list that may hold texts or objects."""
    items = value if isinstance(value, list) else []
    return tuple(item if isinstance(item, str) else msgspec.json.encode(item).decode() for item in items)


def _answer(stated: Stated, kept: CapturedBytes) -> str:
    status = kept.response_head.split(b"\r\n", 1)[0][:120].decode("latin-1")
    return _joined(status, f"page {_text(stated, 'state') or '?'}", _text(stated, "reason"))


def _server(stated: Stated) -> str:
    server, tls = _part(stated, "server"), _part(stated, "tls")
    address = _joined(_text(server, "address"), f"port {server['port']}" if server.get("port") else "")
    return _joined(
        address or "address not seen: the request went by a proxy" if stated else "",
        _text(stated, "protocol"), _text(tls, "protocol"), _text(tls, "cipher"),
    )  # fmt: skip


def _certificates(stated: Stated) -> Iterator[Markup]:
    """Subject, issuer, validity and fingerprint of each certificate that the server showed."""
    shown_by_server = _part(stated, "tls").get("certificates")
    for one in shown_by_server[:4] if isinstance(shown_by_server, list) else ():
        if isinstance(one, dict):
            ends = (_text(one, name)[:10] for name in ("not_before", "not_after"))
            issuer = _text(one, "issuer")
            yield several(
                (
                    _text(one, "subject"),
                    f"by {issuer}" if issuer else "",
                    " to ".join(filter(None, ends)),
                    f"SHA-256 {_text(one, 'sha256')}",
                )
            )


def _collected(around: Stated, stated: Stated) -> str:
    """Who collected and by which way out; what the operator configured is told as that."""
    who, way = _part(around, "collector"), _part(around, "egress")
    named = (
        _text(who, name) for name in ("account", "role", "organisation", "location", "legal_basis", "authorisation")
    )
    out = _joined(*(_text(way, name) for name in ("route", "address", "country")))
    vantage = f"vantage {_text(stated, 'vantage')}" if stated.get("vantage") else ""
    return _joined(*named, vantage, f"way out as configured: {out}" if out else "")


def _browser(stated: Stated) -> str:
    browser = _part(stated, "browser")
    headless = "headless" if browser.get("headless") else ""
    name = f"{_text(browser, 'name')} {_text(browser, 'version')}".strip()
    return _joined(name, headless, *(_text(browser, key) for key in ("viewport", "locale", "time_zone")))


def _clock(stated: Stated, around: Stated) -> str:
    """What was known of the clock: of the look itself, else of the file's beginning."""
    clock = _part(_part(stated, "look"), "clock_before") or _part(around, "clock")
    if not clock:
        return ""
    kept = {True: "kept in step", False: "NOT kept in step"}.get(bool(clock.get("synchronised")))
    known = kept if clock.get("synchronised") is not None else "not known whether it is kept in step"
    offset = clock.get("offset_s")
    told = f"offset {offset:+.3f} s" if isinstance(offset, int | float) else ""
    return _joined(_text(clock, "source"), str(known), told)

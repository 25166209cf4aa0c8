# SPDX-License-Identifier: EUPL-1.2
"""Every machine-readable notice is taken by independent validators, and each of them refuses a spoilt one."""

import email
import json
import os
import subprocess
from email import policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from alerts.models.notice import NoticeKind
from alerts.notices.wording import load_words
from tests.alerts.notices.stage import Stage

SCHEMA = Path(__file__).parents[3] / "config" / "data" / "schemas" / "dsa-art16-notice.schema.json"
TOOLS = Path(os.environ.get("THERIAC_TOOLS") or ("/var/cache/theriac" if os.getuid() == 0 else "~/.cache/theriac"))
NOTICES = TOOLS.expanduser() / "notices"


def ajv(schema: Path, document: Path, *others: Path) -> tuple[int, str]:
    if not (NOTICES / ".complete").exists():
        pytest.skip("ajv is not here: bash deploy/notices.sh installs it")
    words = [str(NOTICES / "node_modules" / ".bin" / "ajv"), "validate", "--spec=draft2020", "--strict=false", "-c"]
    words += ["ajv-formats", "-s", str(schema), "-d", str(document)]
    words += [word for one in others for word in ("-r", str(one))]
    run = subprocess.run(words, capture_output=True, text=True, cwd=NOTICES, check=False)
    return run.returncode, run.stdout + run.stderr


def xarf(document: Path) -> tuple[int, str]:
    master = next((NOTICES / "xarf").rglob("xarf-v4-master.json"), NOTICES)
    types = sorted((master.parent / "types").glob("*.json"))
    return ajv(master, document, *types, master.parent / "xarf-core.json")


def mail_of(stage: Stage, kind: NoticeKind, to: str) -> EmailMessage:
    notice = stage.draft(kind, to)
    found = email.message_from_bytes(bytes(notice.message), policy=policy.default)
    assert isinstance(found, EmailMessage)
    return found


def parts(mail: EmailMessage, ending: str) -> list[bytes]:
    return [part.get_payload(decode=True) for part in mail.walk() if (part.get_filename() or "").endswith(ending)]  # type: ignore[misc]


@pytest.mark.slow
def test_xarf_is_taken_by_ajv(stage: Stage, tmp_path: Path) -> None:
    reports = parts(mail_of(stage, NoticeKind.XARF, "abuse_desk"), ".json")
    assert len(reports) == 3, "one report per address"
    for number, data in enumerate(reports):
        path = tmp_path / f"{number}.json"
        path.write_bytes(data)
        assert xarf(path) == (0, f"{path} valid\n")
        report = json.loads(data)
        assert (report["category"], report["type"]) == ("content", "fraud")
        assert "_internal" not in report
        assert "brand" not in data.decode()


SPOILT: dict[str, object] = {
    "url": None,
    "fraud_type": None,
    "type": "medicines",
    "timestamp": "yesterday",
    "tags": ["x"],
}


@pytest.mark.slow
@pytest.mark.parametrize("field", SPOILT)
def test_ajv_refuses_a_spoilt_xarf(stage: Stage, tmp_path: Path, field: str) -> None:
    report = json.loads(parts(mail_of(stage, NoticeKind.XARF, "abuse_desk"), ".json")[0])
    report = {name: value for name, value in report.items() if name != field}
    if SPOILT[field] is not None:
        report[field] = SPOILT[field]
    (tmp_path / "bad.json").write_text(json.dumps(report))
    assert xarf(tmp_path / "bad.json")[0] == 1


def test_the_report_is_arf_shaped(stage: Stage) -> None:
    """RFC 5965: outer type, order of parts, three fields exactly once. A web report has no mail to enclose."""
    mail = mail_of(stage, NoticeKind.XARF, "abuse_desk")
    assert mail.get_content_type() == "multipart/report"
    assert mail["Content-Type"].params["report-type"] == "feedback-report"
    first, second = list(mail.iter_parts())[:2]
    assert (first.get_content_type(), second.get_content_type()) == ("text/plain", "message/feedback-report")
    inner = second.get_payload()
    said = inner[0].as_string() if isinstance(inner, list) else str(inner)
    for field in ("Feedback-Type: fraud", "User-Agent: Theriac", "Version: 1"):
        assert said.count(field) == 1
    assert said.count("Reported-URI: https://shop.example/p/") == 3


@pytest.mark.slow
@pytest.mark.parametrize("kind", [NoticeKind.ARTICLE_16, NoticeKind.TRUSTED_FLAGGER])
def test_article_16_is_taken_by_its_schema(stage: Stage, tmp_path: Path, kind: NoticeKind) -> None:
    own = stage.settings.notices.model_copy(update={"trusted_flagger": "TF-7", "trusted_flagger_by": "the coordinator"})
    stage.settings = stage.settings.model_copy(update={"notices": own})
    data = parts(mail_of(stage, kind, "marketplace"), "notice.json")[0]
    path = tmp_path / "notice.json"
    path.write_bytes(data)
    assert ajv(SCHEMA, path)[0] == 0, ajv(SCHEMA, path)[1]
    notice = json.loads(data)
    assert [one["url"] for one in notice["locations"]] == [f"https://shop.example/p/{one}" for one in (1, 2, 3)]
    assert ("trusted_flagger" in notice["notifier"]) == (kind is NoticeKind.TRUSTED_FLAGGER)
    for field in ("explanation", "locations", "notifier", "bona_fide", "legal_basis"):
        (tmp_path / "bad.json").write_text(json.dumps({name: one for name, one in notice.items() if name != field}))
        assert ajv(SCHEMA, tmp_path / "bad.json")[0] == 1, field
    (tmp_path / "bad.json").write_text(json.dumps(notice | {"explanation": "illegal"}))
    assert ajv(SCHEMA, tmp_path / "bad.json")[0] == 1


def test_a_form_has_the_exact_names(stage: Stage) -> None:
    to = stage.recipients["marketplace"]
    to.route, to.form_url, to.form_fields = (
        "form",
        "https://market.example/report",
        {"listing_urls": "urls", "why": "explanation"},
    )
    to.save()
    notice = stage.draft(NoticeKind.ARTICLE_16, "marketplace")
    fields = json.loads(bytes(notice.message))
    assert list(fields) == ["listing_urls", "why"]
    assert fields["listing_urls"].splitlines() == [item.url for item in notice.items.all()]
    assert fields["why"] == notice.body


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_letter_is_archival(stage: Stage, tmp_path: Path) -> None:
    from tests.signature_validators import pdfa_faults

    to = stage.recipients["authority"]
    to.route, to.postal_address = "letter", "Ministry\nStreet 1"
    to.save()
    notice = stage.draft(NoticeKind.MUTUAL_ASSISTANCE, "authority")
    path = tmp_path / "letter.pdf"
    path.write_bytes(bytes(notice.message))
    first = subprocess.run(["pdftotext", "-l", "1", path, "-"], capture_output=True, check=True, text=True).stdout
    assert notice.reference in first
    assert load_words(notice.language).phrases["word.greeting"] in first, "its text begins on the first page"
    assert pdfa_faults(path) == ""

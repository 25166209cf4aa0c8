# SPDX-License-Identifier: EUPL-1.2
"""Returned mail: whose it is: a notice's or a request's; delivery reports are kept by rule, answers by a person."""

from datetime import datetime
from pathlib import Path

from alerts.errors import NoticeError, RequestError
from alerts.models.account import Account
from alerts.models.notice import AnswerKind
from alerts.notices.answers import keep_raw
from alerts.notices.delivery_report import read_report
from alerts.notices.incoming import Received, parsed, receive_mail
from alerts.requests.returning import find_by_ids, keep_report
from config.settings import Settings

MOST = 1_000
"""Mails of one round."""


def read_returned(
    settings: Settings, raw: bytes, account: Account | None, now: datetime, *, kind: AnswerKind | None = None
) -> Received:
    """One mail that came back. Raises NoticeError for one that belongs to nothing that left this home."""
    mail = parsed(raw)
    report = read_report(mail)
    request = find_by_ids(report.message_ids) if report is not None else None
    if report is None or request is None:
        return receive_mail(settings, raw, account, now, kind=kind)
    digest = keep_raw(settings.home, raw)
    return Received(reference=request.reference, what=keep_report(request, report, digest, now), said=report.said)


def read_maildir(settings: Settings, now: datetime) -> list[str]:
    """Read what is new in the Maildir of the settings (`notices.incoming`); gives what a person must look at.

    A report that was read goes to `cur/` as seen; what waits for a person goes there unseen, as any mail reader does.
    """
    folder = settings.notices.incoming
    if folder is None or not (folder / "new").is_dir():
        return []
    told = list[str]()
    for path in sorted((folder / "new").iterdir())[:MOST]:
        if path.is_file():
            flags, said = read_new(settings, path, now)
            told += said
            (folder / "cur").mkdir(exist_ok=True)
            path.rename(folder / "cur" / f"{path.name.partition(':')[0]}:2,{flags}")
    return told


def read_new(settings: Settings, path: Path, now: datetime) -> tuple[str, list[str]]:
    """Maildir flags for one mail, and what is to be said of it."""
    try:
        read_returned(settings, path.read_bytes(), None, now)
    except (NoticeError, RequestError) as error:
        return "", [f"{path.name[:80]}: {error}"]
    return "S", []

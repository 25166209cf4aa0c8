# SPDX-License-Identifier: EUPL-1.2
"""Second act: Article 13 is counted and signed off, the case is exported, notices are written, approved and sent."""

import shutil
from datetime import timedelta
from pathlib import Path

from alerts.aggravation.enclosing import write_folder
from alerts.aggravation.file import count_case
from alerts.aggravation.keeping import keep_count, sign_off
from alerts.cases.exporting import export_case
from alerts.errors import RunError
from alerts.models.notice import ContactSource, DeconflictionAnswer, NoticeKind, NoticeState, RecipientKind
from alerts.notices.approval import approve
from alerts.notices.before import enter_deconfliction, waive_preservation
from alerts.notices.drafting import draft_notice
from alerts.notices.facts import Extra
from alerts.notices.outbox import queue, send_due
from alerts.notices.recipients import add_recipient
from alerts.practice_case.play import Play, utc_now
from indexer.export import bundle_layout as layout
from indexer.export.exporting import Format
from indexer.seals.authority import practice_authority
from indexer.verify.bundle import verify_bundle

K, N = RecipientKind, NoticeKind
RECIPIENTS = (
    ("practice-host", "Practice Hosting B.V.", K.HOST, "abuse@hosting-practice.example", N.ARTICLE_16),
    ("practice-registrar", "Practice Names Ltd", K.REGISTRAR, "abuse@registrar-practice.example", N.REGISTRAR),
)
BESIDE = {layout.DOSSIER: "dossier.pdf", layout.PACKAGE: "package.wacz"}
"""Files of the bundle that lie beside it too, to be opened at once."""


def count_article_13(play: Play) -> None:
    """The Article 13 file is counted from the sealed evidence, kept, signed off, and written out."""
    file = count_case(play.settings, play.opened)
    kept = keep_count(file, play.people.analyst.account, utc_now(), why="for the case file")
    sign_off(play.opened, kept.number, play.people.regulator.account, utc_now(), why="counted again, the same")
    file = count_case(play.settings, play.opened)
    folder = play.exports / f"{play.opened.reference}-article-13"
    write_folder(play.settings, file, folder)
    play.leave(folder)
    play.say("article 13", f"counting {kept.number}: {len(file.figures)} figures, signed off; {folder}")


def export_files(play: Play) -> None:
    """The bundle with its signed dossier and package, checked as a stranger would; both lie beside it too."""
    stampers = (practice_authority(play.settings.home, play.doors.first),)
    path = play.exports / f"{play.opened.reference}-bundle"
    told = export_case(
        play.settings, play.opened, Format.BUNDLE, play.people.analyst.account, utc_now(), output=path,
        why="practice case", stampers=stampers,
    )  # fmt: skip
    play.leave(told.path)
    unsealed = f", {told.unsealed} UNSEALED" if told.unsealed else ""
    play.say("export", f"{told.path} ({told.exhibits} exhibits{unsealed})")
    for name, beside in BESIDE.items():
        play.leave(Path(shutil.copy(path / name, play.exports / f"{play.opened.reference}-{beside}")))
    play.say("export", f"bundle checked: {verify_bundle(told.path, play.settings).answer.value}")


def write_notices(play: Play) -> None:
    """Before anything leaves: preservation, deconfliction; then the analyst drafts and the regulator approves."""
    case, analyst, regulator = play.opened, play.people.analyst, play.people.regulator
    now = utc_now()
    waive_preservation(case, regulator.account, now, why="practice: nobody keeps data of an invented shop")
    enter_deconfliction(
        play.opened, regulator.account, now, asked="practice police", asked_on=now.date() - timedelta(days=1),
        answer=DeconflictionAnswer.CLEAR, answered_on=now.date(), reference="PP-1", why="asked by telephone",
    )  # fmt: skip
    sites = sorted(set(case.evidence.filter(withdrawn_at=None, kind="listing").values_list("site", flat=True)))
    for key, name, kind, address, notice_kind in RECIPIENTS:
        recipient = add_recipient(
            key, analyst.account, now, why="practice case", name=name, kind=kind, address=address, country="NL",
            serves=sites, source=ContactSource.PERSON, source_text="the practice market's own directory",
            practice=True,
        )  # fmt: skip
        extra = Extra(has_threat=True)
        notice = draft_notice(
            play.settings, play.opened, recipient, notice_kind, analyst.account, utc_now(), extra=extra, why="upheld"
        )
        approve(
            play.settings, notice, regulator.account, regulator.code(), "read, facts agree", utc_now(),
            seen_sha256=notice.message_sha256,
        )  # fmt: skip
        notice.refresh_from_db()
        play.notices.append(notice)
        play.say("notice", f"{notice.reference} to {name}: by {analyst.account}, approved by {regulator.account}")


def send_notices(play: Play) -> None:
    """They leave by the outbox, over TLS, to the market's own mail server; from then on the offers are watched."""
    for notice in play.notices:
        queue(notice, utc_now(), play.people.analyst.account)
    told = send_due(play.settings, utc_now())
    if len(told.sent) != len(play.notices):
        raise RunError(f"practice case: not all notices left: {told}")
    box = play.settings.home / "practice" / "Maildir" / "new"
    play.leave(box)
    for notice in play.notices:
        notice.refresh_from_db()
        if notice.state != NoticeState.SENT:
            raise RunError(f"practice case: notice {notice.reference} is {notice.state}")
        deadline = f"{notice.deadline_at:%Y-%m-%d %H:%M} UTC" if notice.deadline_at else "none"
        play.say("sent", f"{notice.reference} to {notice.address}, deadline {deadline} ({notice.deadline_basis})")
    play.say("sent", f"{len(list(box.iterdir()))} mails in {box}")

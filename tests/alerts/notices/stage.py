# SPDX-License-Identifier: EUPL-1.2
"""What a notice needs before it leaves: a case, two people, recipients; settled by the functions that people use."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from alerts.cases.evidence import add_evidence, uphold_offers
from alerts.cases.gathering import Asked
from alerts.cases.opening import open_case
from alerts.models.account import Account, Role
from alerts.models.case import Case
from alerts.models.notice import ContactSource, DeconflictionAnswer, Notice, NoticeKind, Recipient
from alerts.notices.approval import approve
from alerts.notices.before import enter_deconfliction, waive_preservation
from alerts.notices.drafting import draft_notice
from alerts.second_factor import enrol
from config.settings import Settings
from indexer.query import Query
from indexer.store import open_store
from tests.alerts.people import make_account

NOW = datetime.now(UTC).replace(microsecond=0)


@dataclass
class Stage:
    """Everything at hand."""

    settings: Settings
    case: Case
    author: Account
    approver: Account
    codes: list[str]
    recipients: dict[str, Recipient] = field(default_factory=dict)

    def draft(self, kind: NoticeKind = NoticeKind.REGISTRAR, to: str = "registrar", **more: object) -> Notice:
        return draft_notice(self.settings, self.case, self.recipients[to], kind, self.author, NOW, why="test", **more)  # type: ignore[arg-type]

    def settle(self) -> None:
        """Waive the preservation, and have the deconfliction answered."""
        waive_preservation(self.case, self.author, NOW, why="the host keeps logs by law")
        enter_deconfliction(
            self.case, self.author, NOW, asked="prosecutor, unit 4", asked_on=NOW.date() - timedelta(days=1),
            answer=DeconflictionAnswer.CLEAR, answered_on=NOW.date(), why="by telephone",
        )  # fmt: skip

    def approve(self, notice: Notice, **more: object) -> None:
        if not self.codes:
            self.codes = list(enrol(self.approver)[1])
        approve(self.settings, notice, self.approver, self.codes.pop(), "facts checked", NOW, **more)  # type: ignore[arg-type]


def make_recipient(key: str, kind: str = "registrar", **changes: object) -> Recipient:
    fields: dict[str, object] = {
        "key": key, "name": f"The {key}", "kind": kind, "country": "NL", "address": f"abuse@{key}.example",
        "source": ContactSource.PERSON.value, "source_text": "its own page for reports", "entered_by": "k.jansen",
        "entered_at": NOW, "time_zone": "Europe/Amsterdam",
    }  # fmt: skip
    return Recipient.objects.create(**(fields | changes))


def set_stage(settings: Settings) -> Stage:
    author = make_account("a.author", Role.REVIEWER, country="DE", email="a@agency.example")
    approver = make_account("b.second", Role.REGULATOR, country="DE")
    _, codes = enrol(approver)
    case = open_case(author, "Offers of shop.example", NOW, why="test")
    case.country = "DE"
    case.save()
    store = open_store(settings)
    ids = sorted({one.offer_id for one in store.find(Query(limit=None)) if one.listing is not None})
    store.close()
    added = add_evidence(settings, case, Asked(offer_ids=tuple(ids)), author, NOW, why="test")
    assert not added.refused, added.refused
    suspected = []
    store = open_store(settings)
    for one in store.find(Query(limit=None)):
        if one.assessment is not None and one.assessment.verdict.value in ("falsified", "unauthorised"):
            suspected.append(one.offer_id)
    store.close()
    uphold_offers(case, sorted(set(suspected)), author, NOW, why="looked at")
    stage = Stage(settings=settings, case=case, author=author, approver=approver, codes=list(codes))
    kinds = "registrar registry host abuse_desk marketplace cdn payment search messenger carrier authority".split()
    for kind in kinds:
        stage.recipients[kind] = make_recipient(kind.replace("_", "-"), kind)
    return stage

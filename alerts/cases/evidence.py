# SPDX-License-Identifier: EUPL-1.2
"""Evidence of a case: sealed and found to hold when it is entered; upheld or withdrawn by a person; checked again."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from alerts.access import Action
from alerts.cases.changing import changing
from alerts.cases.checking import Standing, check_standing, gone
from alerts.cases.gathering import Asked, Found, gather
from alerts.cases.opening import keep_event
from alerts.errors import DecisionError
from alerts.models.account import Account
from alerts.models.case import Case, CaseEvidence
from config.finding import Held
from config.settings import Settings
from indexer.evidence import EvidenceRecord
from indexer.export.wording import signals_against
from indexer.seals.state import Sealed
from indexer.store import EvidenceStore, open_store

TOLD = 200
"""Ids named in one entry of the log; beyond them they are counted."""


@dataclass(frozen=True, kw_only=True)
class Refused:
    """One observation that may not enter a case, and what can be done."""

    observation_id: str
    why: str


@dataclass(frozen=True, kw_only=True)
class Added:
    """What became of what was asked for."""

    entered: tuple[str, ...]
    known: int
    """That the case held already."""
    refused: tuple[Refused, ...]


@dataclass(frozen=True, kw_only=True)
class CheckedEvidence:
    """One row of a case beside its standing now."""

    row: CaseEvidence
    standing: Standing
    record: EvidenceRecord | None

    @property
    def holds(self) -> bool:
        """Whether it may be relied on: found to hold, sealed still, and still the observation that was entered."""
        return not self.fault

    @property
    def fault(self) -> str:
        """Why it may not be relied on; empty when it may."""
        if self.standing.answer is not Held.HELD:
            return self.standing.reason
        if self.standing.leaf_sha256 not in ("", self.row.leaf_sha256) and self.row.leaf_sha256:
            return "it is not the observation that was entered: its entry in the ledger is another"
        if self.row.sealed_at is not None and self.standing.seal.state is Sealed.UNSEALED:
            return f"its seal does not hold any more: {self.standing.seal.words}"
        return ""


def add_evidence(settings: Settings, case: Case, asked: Asked, account: Account, now: datetime, *, why: str) -> Added:
    """Enter all sealed observations of what was asked for; the others are told with what to do about them.

    Nothing is remembered from an earlier check: ledger, seal and capture are read again. Raises DecisionError when
    nothing of it is in the store.
    """
    with changing(case, account, why) as present:
        store = open_store(settings)
        try:
            found = list(gather(settings, store, asked))
            missing = missing_ids(store, asked)
        finally:
            store.close()
        if not found and not missing:
            raise DecisionError(f"case {present.reference}: nothing of what was asked for is in the evidence store")
        known = set(evidence_of(present).values_list("observation_id", flat=True))
        fresh = [one for one in found if one.record.observation_id not in known]
        standings = check_standing(settings, (one.record for one in fresh))
        entered: list[Found] = []
        refused = [
            Refused(observation_id=one, why="no such observation: `theriac listings` shows ids") for one in missing
        ]
        for one in fresh:
            fault = refusal(present, one.record, standings[one.record.observation_id])
            if fault:
                refused.append(Refused(observation_id=one.record.observation_id, why=fault))
            else:
                entered.append(one)
        ids = tuple(one.record.observation_id for one in entered)
        again = set(present.evidence.filter(observation_id__in=ids).values_list("observation_id", flat=True))
        present.evidence.filter(observation_id__in=again).update(withdrawn_at=None, withdrawn_why="")
        CaseEvidence.objects.bulk_create(
            row_of(present, one, standings[one.record.observation_id], account, now)
            for one in entered
            if one.record.observation_id not in again
        )
        if asked.alerts:
            present.alerts.add(*asked.alerts)
        keep_event(
            present, "evidence_added", account, now, why=why, entered=len(ids), observations=list(ids[:TOLD]),
            refused=len(refused), alerts=[alert.pk for alert in asked.alerts],
        )  # fmt: skip
    return Added(entered=ids, known=len(found) - len(fresh), refused=tuple(refused))


def missing_ids(store: EvidenceStore, asked: Asked) -> list[str]:
    """Observations asked for by id that are not there."""
    return [one for one in asked.observation_ids if store.get(one) is None]


def refusal(case: Case, record: EvidenceRecord, standing: Standing) -> str:
    """Why an observation may not enter a case; empty when it may."""
    if record.practice != case.practice:
        kinds = "practice" if record.practice else "real", "practice" if case.practice else "real"
        return (
            f"it is {kinds[0]} evidence and this is a {kinds[1]} case: they are never mixed; "
            f"`theriac case open … --alert` with a {kinds[0]} alert opens one for it"
        )
    if standing.answer is not Held.HELD:
        return f"it does not hold: {standing.reason}"
    if standing.seal.state is Sealed.SEALED or (case.practice and standing.seal.state is Sealed.PRACTICE):
        return ""
    return f"{standing.seal.words}: `theriac seal` has it stamped, then add it again"


def row_of(case: Case, found: Found, standing: Standing, account: Account, now: datetime) -> CaseEvidence:
    """The row of an observation that may enter."""
    record = found.record
    return CaseEvidence(
        case=case,
        observation_id=record.observation_id,
        offer_id=found.offer_id,
        kind=record.kind.value,
        payload_sha256=record.capture.payload_sha256 if record.capture is not None else "",
        observed_at=record.observed_at,
        segment=record.segment,
        sequence=record.sequence,
        sealed_at=standing.seal.sealed_at,
        seal_authority=standing.seal.authority,
        site=found.site,
        seller=found.seller,
        leaf_sha256=standing.leaf_sha256,
        exculpates=bool(signals_against(record.assessment)),
        entered_by=account.username,
        entered_at=now,
    )


def evidence_of(case: Case) -> "QuerySet[CaseEvidence]":
    """What the case relies on: entered and not withdrawn."""
    return case.evidence.filter(withdrawn_at=None)


def uphold_offers(
    case: Case, offer_ids: Sequence[str], account: Account, now: datetime, *, why: str, seen_version: int | None = None
) -> int:
    """A reviewer upholds the indicators of offers, and that they are of this case; gives how many offers it was.

    It is no finding of guilt. An offer that somebody upheld already keeps who did it.
    """
    with changing(case, account, why, action=Action.UPHOLD, seen_version=seen_version) as present:
        rows = wanted_rows(present, offer_ids).filter(upheld=False)
        offers = set(rows.values_list("offer_id", flat=True))
        rows.update(upheld=True, upheld_by=account.username, upheld_at=now, upheld_why=why)
        keep_event(present, "evidence_upheld", account, now, why=why, offers=sorted(offers))
    return len(offers)


def end_upholding(case: Case, offer_ids: Sequence[str], account: Account, now: datetime, *, why: str) -> int:
    """Take back that offers are upheld; who had upheld them stays in the log."""
    with changing(case, account, why, action=Action.UPHOLD) as present:
        rows = wanted_rows(present, offer_ids).filter(upheld=True)
        before = {row.offer_id: row.upheld_by for row in rows}
        rows.update(upheld=False, upheld_by="", upheld_at=None, upheld_why="")
        keep_event(present, "upholding_ended", account, now, why=why, offers=before)
    return len(before)


def withdraw(case: Case, names: Sequence[str], account: Account, now: datetime, *, why: str) -> int:
    """Take observations, or all of an offer, out of what the case relies on; the rows stay and say why."""
    with changing(case, account, why) as present:
        rows = wanted_rows(present, names)
        ids = list(rows.values_list("observation_id", flat=True))
        rows.update(withdrawn_at=now, withdrawn_why=why, upheld=False)
        keep_event(present, "evidence_withdrawn", account, now, why=why, withdrawn=len(ids), observations=ids[:TOLD])
    return len(ids)


def wanted_rows(case: Case, names: Sequence[str]) -> "QuerySet[CaseEvidence]":
    """Rows of these offers or observations; raises DecisionError for one that the case does not hold."""
    rows = evidence_of(case)
    pks: set[int] = set()
    for name in names:
        found = rows.filter(offer_id=name) or rows.filter(observation_id__startswith=name if len(name) >= 8 else "-")
        if not found:
            raise DecisionError(f"case {case.reference}: it holds no offer or observation {name[:40]!r}")
        pks |= {row.pk for row in found}
    if not pks:
        raise DecisionError(f"case {case.reference}: expected offers or observations")
    return rows.filter(pk__in=pks)


def check_case(settings: Settings, case: Case) -> tuple[CheckedEvidence, ...]:
    """All that the case relies on, verified now; what fails is in the answer, never left out."""
    rows = list(evidence_of(case))
    store = open_store(settings)
    try:
        records = {row.observation_id: store.get(row.observation_id) for row in rows}
    finally:
        store.close()
    standings = check_standing(settings, (one for one in records.values() if one is not None))
    return tuple(
        CheckedEvidence(
            row=row,
            record=records[row.observation_id],
            standing=standings.get(row.observation_id) or gone(row.observation_id),
        )
        for row in rows
    )


def failing(checked: Iterable[CheckedEvidence]) -> list[CheckedEvidence]:
    """What does not hold any more."""
    return [one for one in checked if not one.holds]


def failing_by_cause(checked: Iterable[CheckedEvidence], shown: int | None = None) -> Iterator[str]:
    """What does not hold: each cause once, with the observations that it breaks; None shows all of them."""
    by_cause: dict[str, list[str]] = {}
    for one in failing(checked):
        by_cause.setdefault(" ".join(one.fault.split()), []).append(one.row.observation_id)
    for cause, ids in by_cause.items():
        more = f" and {len(ids) - shown} more" if shown is not None and len(ids) > shown else ""
        yield f"{', '.join(ids[:shown])}{more}: {cause}"

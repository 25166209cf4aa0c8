# SPDX-License-Identifier: EUPL-1.2
"""Hypotheses of a case: drafted from signs by the legal map, provision by provision; a person upholds or drops one."""

from collections.abc import Sequence
from datetime import datetime

from alerts.access import Action
from alerts.cases.changing import changing
from alerts.cases.checking import check_standing
from alerts.cases.evidence import evidence_of
from alerts.cases.opening import keep_event
from alerts.errors import DecisionError
from alerts.models.account import Account
from alerts.models.case import Case, CaseHypothesis
from config.finding import Held
from config.settings import Settings
from indexer.evidence import EvidenceRecord
from indexer.export.content import Hypothesis
from indexer.export.hypotheses import draft_hypotheses
from indexer.store import open_store

DRAFTED_BY = "theriac"
WORDS = 40
"""Longest name of a provision."""


def draft_for_case(settings: Settings, case: Case, account: Account, now: datetime, *, why: str) -> int:
    """Draft one hypothesis per provision from what the case holds now; gives how many there are.

    Signs are drawn again each time; that a person upheld a hypothesis stays, and what that person read is in the log.
    """
    with changing(case, account, why) as present:
        drafted = draft_hypotheses(listed_records(settings, present))
        for one in drafted:
            values = stored(one) | {"by": DRAFTED_BY, "at": now}
            CaseHypothesis.objects.update_or_create(case=present, provision=one.provision[:WORDS], defaults=values)
        keep_event(present, "hypotheses_drafted", account, now, why=why, provisions=[one.provision for one in drafted])
    return len(drafted)


def stored(drafted: Hypothesis) -> dict[str, object]:
    """The fields of a draft as the case keeps them."""
    return {
        "wording": drafted.wording,
        "supports": [said(line) for line in drafted.supports],
        "against": [said(line) for line in drafted.against],
        "to_establish": list(drafted.to_establish),
        "evidence": list(drafted.evidence),
        "score": drafted.score,
    }


def said(line: str) -> dict[str, str]:
    """A sign in words, and the observation that it was strongest in."""
    words, _, rest = line.rpartition(" [")
    return {"words": words or line, "observation_id": rest.rstrip("]") if words else ""}


def listed_records(settings: Settings, case: Case) -> Sequence[EvidenceRecord]:
    """The latest sighting of each offer of the case that holds."""
    latest: dict[str, str] = {}
    for row in evidence_of(case).filter(kind="listing").order_by("observed_at"):
        latest[row.offer_id] = row.observation_id
    store = open_store(settings)
    try:
        records = [record for one in latest.values() if (record := store.get(one)) is not None]
    finally:
        store.close()
    standings = check_standing(settings, records)
    return [one for one in records if standings[one.observation_id].answer is Held.HELD]


def uphold_hypothesis(
    case: Case, provision: str, account: Account, now: datetime, *, why: str, seen_version: int | None = None
) -> CaseHypothesis:
    """A reviewer upholds the indicators for one provision: a hypothesis still, never a finding of guilt."""
    with changing(case, account, why, action=Action.UPHOLD, seen_version=seen_version) as present:
        row = find_hypothesis(present, provision)
        row.upheld, row.upheld_by, row.upheld_at, row.upheld_why = True, account.username, now, why
        row.save()
        read = {"supports": row.supports, "against": row.against, "to_establish": row.to_establish}
        keep_event(present, "hypothesis_upheld", account, now, why=why, provision=row.provision, read=read)
    return row


def drop_hypothesis(case: Case, provision: str, account: Account, now: datetime, *, why: str) -> None:
    """Take a hypothesis out of the case; the log keeps what it said."""
    with changing(case, account, why, action=Action.UPHOLD) as present:
        row = find_hypothesis(present, provision)
        held = {"supports": row.supports, "against": row.against, "upheld_by": row.upheld_by}
        keep_event(present, "hypothesis_dropped", account, now, why=why, provision=row.provision, held=held)
        row.delete()


def find_hypothesis(case: Case, provision: str) -> CaseHypothesis:
    """By its whole name or the end of it; raises DecisionError when none or several have it."""
    rows = [row for row in case.hypotheses.all() if row.provision.casefold().endswith(provision.strip().casefold())]
    if len(rows) != 1 or not provision.strip():
        known = ", ".join(case.hypotheses.values_list("provision", flat=True)) or "none is drafted yet"
        raise DecisionError(f"case {case.reference}: expected one of its provisions ({known}), got {provision[:40]!r}")
    return rows[0]


def exported(case: Case) -> tuple[Hypothesis, ...]:
    """The hypotheses as exports carry them, with who weighed each."""
    return tuple(
        Hypothesis(
            provision=row.provision,
            wording=row.wording,
            supports=tuple(map(line_of, row.supports)),
            against=tuple(map(line_of, row.against)),
            to_establish=tuple(row.to_establish),
            score=row.score,
            evidence=tuple(row.evidence),
            weighed_by=row.upheld_by if row.upheld else "",
        )
        for row in case.hypotheses.all()
    )


def line_of(sign: dict[str, str]) -> str:
    """One sign on one line."""
    return f"{sign['words']} [{sign['observation_id']}]" if sign.get("observation_id") else sign["words"]

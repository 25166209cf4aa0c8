# SPDX-License-Identifier: EUPL-1.2
"""content_of(): a case as every export carries it: evidence that holds, hypotheses, figures, custody, what exculpates.

Only what the case relies on goes out. What does not hold any more stays inside, and the export says so.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import msgspec

from alerts.access import Action, check_may
from alerts.aggravation.enclosing import enclosed_of
from alerts.aggravation.file import count_checked
from alerts.aggravation.measures import measures_of
from alerts.cases.evidence import CheckedEvidence, check_case, failing
from alerts.cases.hypotheses import exported
from alerts.cases.relying import changes_since
from alerts.errors import DecisionError
from alerts.models.account import Account
from alerts.models.case import Case, CaseEvidence
from config.settings import Settings
from indexer.custody import CUSTODY
from indexer.evidence import EvidenceRecord, ObservationKind
from indexer.export.collect import exculpating, limits_of
from indexer.export.content import Custody, Exhibit, ExportContent, Seal
from indexer.export.spooled import SpooledExhibits
from indexer.ledger import JOURNAL, ledger_folder, read_groups
from indexer.seals.state import SealState

EXCULPATING = 200
OWN_ACTIONS = (
    "evidence_added evidence_withdrawn evidence_upheld upholding_ended sample_added sample_handed sample_result "
    "sample_handling_corrected sample_result_corrected handed_over disclosed legal_hold_set legal_hold_lifted "
    "article_13_counted article_13_signed_off"
).split()
"""Entries of the case's log that tell of its evidence; the others are the case's own business."""
LEFT_OUT = "EVIDENCE OF THE CASE THAT DOES NOT HOLD, left out"


@dataclass(frozen=True, kw_only=True)
class CaseExport:
    """Who takes a case out, when, and how."""

    made_at: datetime
    account: Account
    masked: bool = True
    authority: str = ""
    """Who allowed an unmasked export, and on which ground."""


def content_of(settings: Settings, case: Case, wanted: CaseExport) -> ExportContent:
    """The whole content; every observation is verified first. Raises AccessError and DecisionError."""
    check_may(wanted.account, Action.EXPORT)
    if not wanted.masked:
        check_may(wanted.account, Action.UNMASK)
    checked = check_case(settings, case)
    sound = [one for one in checked if one.holds]
    if not sound:
        raise DecisionError(f"case {case.reference}: none of its evidence holds: there is nothing to export")
    exhibits = SpooledExhibits()
    for exhibit in exhibits_of(sound):
        exhibits.append(exhibit)
    if not exhibits:
        raise DecisionError(f"case {case.reference}: it holds no offer yet")
    file = count_checked(case, checked)
    return ExportContent(
        reference=f"{case.reference}-{wanted.made_at.astimezone(UTC):%Y%m%dT%H%M%S}",
        case=case.reference,
        title=case.title,
        made_at=wanted.made_at,
        made_by=wanted.account.username,
        question=f"case {case.reference}: all that it relies on",
        exhibits=exhibits,
        masked=wanted.masked,
        authority=wanted.authority,
        practice=case.practice,
        hypotheses=exported(case),
        measures=measures_of(file),
        custody=tuple(custody_of(settings, case, sound)),
        exculpating=tuple(exculpating_of(case, exhibits)),
        limits=(*told_first(case, checked), *limits_of(len(exhibits), 0)),
        enclosed=enclosed_of(settings, file),
    )


def exhibits_of(checked: Sequence[CheckedEvidence]) -> Iterator[Exhibit]:
    """Each offer of the case once, with everything of it that the case relies on."""
    offers: dict[str, list[tuple[CaseEvidence, EvidenceRecord, SealState]]] = {}
    profiles: dict[str, EvidenceRecord] = {}
    for one in checked:
        if one.record is None:
            continue
        if one.record.kind in (ObservationKind.SITE_PROFILE, ObservationKind.SELLER_PROFILE):
            profiles[one.record.site_profile_sha256 or one.record.seller_profile_sha256 or ""] = one.record
        offers.setdefault(one.row.offer_id, []).append((one.row, one.record, one.standing.seal))
    number = 0
    for own in offers.values():
        sightings = [record for _, record, _ in own if record.kind is ObservationKind.LISTING]
        if not sightings:
            continue
        number += 1
        record = sightings[-1]
        digests = {digest for one in sightings for digest in (one.site_profile_sha256, one.seller_profile_sha256)}
        beside = {digest: profiles[digest] for digest in sorted(digests - {None}, key=str) if digest in profiles}
        given = [one for _, one, _ in own if one.kind.value.endswith("_profile")]
        yield Exhibit(
            record=record,
            sightings=tuple(sightings),
            looks=tuple(one for _, one, _ in own if one.kind is ObservationKind.LOOK),
            outcomes=tuple(one for _, one, _ in own if one.kind is ObservationKind.OUTCOME),
            profiles=tuple({one.observation_id: one for one in (*beside.values(), *given)}.values()),
            number=number,
            seal=next(sealed(seal) for _, one, seal in own if one.observation_id == record.observation_id),
        )


def sealed(state: SealState) -> Seal:
    """A seal in the words of an export."""
    return Seal(state=state.state.value, authority=state.authority, sealed_at=state.sealed_at, log_size=state.log_size)


def told_first(case: Case, checked: Sequence[CheckedEvidence]) -> Iterator[str]:
    """What a reader must know before anything else."""
    for one in failing(checked):
        yield f"{LEFT_OUT}: {one.row.observation_id}: {one.fault}"
    yield from (f"Changed since the case relied on it: {line}." for line in changes_since(case))
    withdrawn = case.evidence.exclude(withdrawn_at=None).count()
    if withdrawn:
        yield f"{withdrawn} observations were withdrawn from the case; its log says by whom and why."


def exculpating_of(case: Case, exhibits: Sequence[Exhibit]) -> Iterator[str]:
    """What speaks for the sellers: signs, what was withdrawn, samples that tested as declared, people's words."""
    for number, line in enumerate(exculpating(exhibits)):
        if number == EXCULPATING:
            yield "further signs stand beside each offer"
            break
        yield line
    for row in case.hypotheses.all():
        yield from (f"against {row.provision}: {one['words']} [{one['observation_id']}]" for one in row.against)
    for gone in case.evidence.exclude(withdrawn_at=None):
        yield f"withdrawn from the case: {gone.withdrawn_why} [{gone.observation_id}]"
    for sample in case.samples.exclude(result=""):
        yield f"sample {sample.number}, result in full, it settles {sample.settles}: {sample.result}"


def custody_of(settings: Settings, case: Case, checked: Sequence[CheckedEvidence]) -> Iterator[Custody]:
    """From capture to now: captured and sealed, the ledger's later handlings, the case's own log."""
    yield from own_custody(checked)
    ids = {one.row.observation_id for one in checked}
    yield from ledger_custody(settings, case.reference, ids)
    for event in case.events.filter(action__in=OWN_ACTIONS):
        yield Custody(
            at=event.at,
            who=event.by,
            action=event.action.replace("_", " "),
            what=f"case {case.reference}",
            why=event.why,
            sha256_after=str(event.details.get("sha256", "")),
        )


def own_custody(checked: Sequence[CheckedEvidence]) -> Iterator[Custody]:
    """When each observation was captured, and by whom its time was sealed."""
    for one in checked:
        row = one.row
        run = one.record.run_id if one.record is not None else ""
        yield Custody(
            at=row.observed_at, who=f"run {run}", action="captured", what=row.observation_id,
            sha256_after=row.payload_sha256,
        )  # fmt: skip
        if row.sealed_at is not None:
            yield Custody(at=row.sealed_at, who=row.seal_authority, action="sealed", what=row.observation_id)


def ledger_custody(settings: Settings, reference: str, ids: set[str]) -> Iterator[Custody]:
    """Entries of the ledger's custody journals that name the case or one of its observations."""
    for path in sorted(ledger_folder(settings.home).glob(f"{CUSTODY}*{JOURNAL}")):
        for group in read_groups(path):
            for entry in group.entries:
                said = msgspec.json.decode(entry.body)
                if not isinstance(said, dict) or "what" not in said or "at" not in said:
                    continue
                what = str(said["what"])
                if reference in what or what in ids:
                    yield Custody(
                        at=datetime.fromisoformat(str(said["at"])),
                        who=str(said.get("who", "")),
                        action=str(said.get("action", entry.kind)),
                        what=what,
                        why=str(said.get("why", "")),
                        sha256_before=str(said.get("sha256_before", "")),
                        sha256_after=str(said.get("sha256_after", "")),
                    )

# SPDX-License-Identifier: EUPL-1.2
"""Showing: one case with everything that it holds, as rows for a screen, a page or JSON. Victims by pseudonym alone."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from alerts.cases.countries import LIMBS, standing_of
from alerts.cases.evidence import CheckedEvidence, evidence_of
from alerts.cases.relying import changes_since
from alerts.models.case import Case
from crawler.listing import Listing

CASE_FIELDS = (
    "reference title state country tlp practice legal_hold covert_hold opened_at closed_at retain_until version summary"
).split()
ROW_FIELDS = (
    "observation_id offer_id kind site seller observed_at sealed_at seal_authority payload_sha256 leaf_sha256 upheld "
    "upheld_by upheld_at upheld_why exculpates entered_by entered_at"
).split()


@dataclass(frozen=True, kw_only=True)
class OfferRow:
    """One offer of a case."""

    offer_id: str
    site: str
    seller: str
    title: str
    price: str
    sightings: int
    first_seen: str
    last_seen: str
    upheld_by: str
    failing: tuple[str, ...]
    """Why some of it does not hold; empty: all of it does."""


def case_fields(case: Case) -> dict[str, Any]:
    """One case as a row of the list."""
    fields = {name: getattr(case, name) for name in CASE_FIELDS}
    fields["lead"] = case.lead.username if case.lead is not None else None
    fields["operator"] = case.operator_id
    rows = evidence_of(case)
    fields["offers"] = rows.filter(kind="listing").values("offer_id").distinct().count()
    fields["observations"] = rows.count()
    fields["upheld"] = rows.filter(upheld=True).values("offer_id").distinct().count()
    return fields


def all_of(case: Case, checked: Sequence[CheckedEvidence]) -> dict[str, Any]:
    """Everything of one case, JSON-ready."""
    return case_fields(case) | {
        "alerts": list(case.alerts.order_by("pk").values_list("pk", flat=True)),
        "linked": list(case.linked.order_by("reference").values_list("reference", flat=True)),
        "changed_since": changes_since(case),
        "failing": [
            {"observation_id": one.row.observation_id, "answer": one.standing.answer, "reason": one.fault}
            for one in checked
            if not one.holds
        ],
        "evidence": [
            {name: getattr(one.row, name) for name in ROW_FIELDS} | {"held": one.standing.answer} for one in checked
        ],
        "withdrawn": list(
            case.evidence.exclude(withdrawn_at=None).values("observation_id", "withdrawn_at", "withdrawn_why")
        ),
        "hypotheses": list(case.hypotheses.values("provision", "wording", "supports", "against", "to_establish",
                                                  "upheld", "upheld_by", "upheld_at", "upheld_why")),
        "countries": [
            {"id": link.pk, "country": link.country, "limb": link.limb, "ground": LIMBS[link.limb], "why": link.why,
             "observation_id": link.observation_id, "by": link.by, "convention": standing_of(link)}
            for link in case.country_links.filter(removed_at=None).order_by("country", "limb", "pk")
        ],
        "samples": list(case.samples.order_by("pk").values("number", "offer_id", "obtained_on", "obtained_by",
                        "legal_ground", "description", "custody", "laboratory", "accreditation", "method", "result",
                        "result_on", "settles", "holder_statement", "document_sha256")),
        "victims": list(case.victims.order_by("pk").values("pseudonym", "state_of_residence", "wants_to_be_told",
                                                           "complaint_withdrawn_at")),
        "circumstances": list(case.circumstances.filter(withdrawn_at=None).values("id", "letter", "text", "source",
                              "figure", "value", "country", "dated_on", "is_final", "by", "at")),
        "tasks": list(case.tasks.order_by("pk").values("id", "what", "assigned_to__username", "due_on",
                                                         "done_at", "by")),
        "counts": list(case.counts.values("number", "since", "until", "file_sha256", "counted_by", "counted_at",
                                          "signed_off_by", "signed_off_at")),
        "events": list(case.events.values("at", "by", "action", "why", "details")),
    }  # fmt: skip


def offer_rows(checked: Sequence[CheckedEvidence]) -> Iterator[OfferRow]:
    """One row an offer, in the order of its first sighting."""
    by_offer: dict[str, list[CheckedEvidence]] = {}
    for one in checked:
        by_offer.setdefault(one.row.offer_id, []).append(one)
    for offer_id, own in by_offer.items():
        seen = [one for one in own if one.row.kind == "listing"]
        if not seen:
            continue
        last = seen[-1]
        listing = last.record.listing if last.record is not None else None
        yield OfferRow(
            offer_id=offer_id,
            site=last.row.site,
            seller=last.row.seller,
            title=listing.title if listing is not None else "(not there any more)",
            price=price_of(listing),
            sightings=len(seen),
            first_seen=f"{seen[0].row.observed_at:%Y-%m-%d}",
            last_seen=f"{last.row.observed_at:%Y-%m-%d}",
            upheld_by=last.row.upheld_by,
            failing=tuple(dict.fromkeys(one.fault for one in own if not one.holds)),
        )


def price_of(listing: Listing | None) -> str:
    """The price as shown, else as read."""
    if listing is None:
        return ""
    if listing.price is None:
        return listing.raw_price or ""
    return f"{listing.price.amount} {listing.price.currency or ''}".strip()

# SPDX-License-Identifier: EUPL-1.2
"""Explaining an operator: its parties, why they seem to be of one hand, what speaks against, and what happened when."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import Q

from alerts.models.alert import Alert
from alerts.models.operator import IdentifierUse, Membership, Operator, OperatorKind, OperatorLink
from alerts.operators.kinds import WEIGHTS
from alerts.operators.kinds import IdentifierKind as K
from alerts.sureness import percent

FIELDS = "key kind name state probability members practice first_seen_at last_seen_at proposed_at version".split()
LINKS = 500
WEAK = 0.7
IDENTIFIERS = 200


def operator_fields(operator: Operator) -> dict[str, Any]:
    """Every field of an operator, JSON-ready."""
    fields = {"id": operator.pk, "subject": operator.subject} | {name: getattr(operator, name) for name in FIELDS}
    programme = operator.programme
    return fields | {
        "programme": {"id": programme.pk, "subject": programme.subject} if programme is not None else None,
        "merged_into": operator.merged_into_id,
        "sites": operator.memberships.filter(until=None).values("party__site").distinct().count(),
    }


def explain_operator(operator: Operator) -> dict[str, Any]:
    """All that is known of an operator, each reason with the evidence that shows it."""
    members = list(operator.memberships.filter(until=None).select_related("party").order_by("party__site", "id"))
    parties = [row.party_id for row in members]
    links = find_links(parties)
    alerts = [
        {"id": row.pk, "headline": row.headline, "state": row.state, "spoken_for_by": row.merged_into_id}
        for row in find_alerts(operator, members)
    ]
    return operator_fields(operator) | {
        "parties": [member_fields(row) for row in members],
        "links": [link_fields(link) for link in links],
        "identifiers": identifiers_of(parties),
        "against": list(speaks_against(operator, members, links)),
        "near": list(near_operators(operator, parties)),
        "operators": [operator_fields(one) for one in operator.operators.filter(members__gt=0)[:LINKS]],
        "alerts": alerts,
        "timeline": timeline(operator, members),
    }


def find_alerts(operator: Operator, members: Sequence[Membership]) -> list[Alert]:
    """Alerts that speak for all of it, then those of its parties, that nobody speaks for first."""
    own = {(row.party.site, row.party.seller) for row in members}
    speaks = Q(operator=operator, site="")
    rows = Alert.objects.filter(speaks | Q(site__in={site for site, _ in own})).order_by("-severity_score", "id")
    chosen = [row for row in rows if (row.site, row.seller) in own or row.is_operators]
    return sorted(chosen, key=lambda row: (not row.is_operators, row.merged_into_id is not None))[:LINKS]


def member_fields(row: Membership) -> dict[str, Any]:
    """A party and how surely it belongs."""
    return {
        "party": row.party_id,
        "site": row.party.site,
        "seller": row.party.seller,
        "probability": row.probability,
        "upheld": row.upheld,
        "since": row.since,
        "first_seen_at": row.party.first_seen_at,
        "last_seen_at": row.party.last_seen_at,
    }


def find_links(parties: Sequence[int]) -> list[OperatorLink]:
    """Links among these parties, the strongest first."""
    known = set(parties)
    rows = OperatorLink.objects.filter(left__in=parties[:LINKS]).select_related("left", "right")
    return [row for row in rows.order_by("-probability", "id") if row.right_id in known][:LINKS]


def link_fields(link: OperatorLink) -> dict[str, Any]:
    """One link with its reasons."""
    return {
        "left": {"party": link.left_id, "subject": link.left.subject},
        "right": {"party": link.right_id, "subject": link.right.subject},
        "probability": link.probability,
        "refused": link.refused,
        "reasons": link.reasons,
    }


def identifiers_of(parties: Sequence[int]) -> list[dict[str, Any]]:
    """What at least two of them show, with the evidence, the most telling first."""
    uses = IdentifierUse.objects.filter(party__in=parties[:LINKS]).select_related("identifier")
    shown: dict[int, list[IdentifierUse]] = {}
    for use in uses:
        shown.setdefault(use.identifier_id, []).append(use)
    several = [rows for rows in shown.values() if len(rows) > 1 or len(parties) == 1]
    several.sort(key=lambda rows: (-WEIGHTS[K(rows[0].identifier.kind)].shared, -len(rows), rows[0].identifier.value))
    return [
        {
            "kind": rows[0].identifier.kind,
            "value": rows[0].identifier.value,
            "parties": len(rows),
            "in_all": rows[0].identifier.parties,
            "hub": rows[0].identifier.is_hub,
            "shown": [
                {
                    "party": row.party_id,
                    "observation_id": row.observation_id,
                    "shown_in": row.shown_in,
                    "weight": row.weight,
                    "first_seen_at": row.first_seen_at,
                    "last_seen_at": row.last_seen_at,
                }
                for row in rows[:50]
            ],
        }
        for rows in several[:IDENTIFIERS]
    ]


def speaks_against(operator: Operator, members: Sequence[Membership], links: Sequence[OperatorLink]) -> Iterator[str]:
    """What a person should weigh against it, in words."""
    for row in members:
        if row.probability < WEAK and not row.upheld and len(members) > 1:
            yield f"{row.party.subject}: only {percent(row.probability)} sure that it belongs to the others"
    differing = {reason["kind"] for link in links for reason in link.reasons if reason.get("differs")}
    if differing:
        yield f"linked parties show different values of: {', '.join(sorted(differing))}"
    for link in links:
        kinds = {reason["kind"] for reason in link.reasons if not reason.get("differs")}
        if link.refused:
            yield f"a person refused the link of {link.left.subject} with {link.right.subject}"
        elif len(kinds) == 1:
            (kind,) = kinds
            pair = f"{link.left.subject} and {link.right.subject}"
            yield f"{pair} are held together by one thing alone: {WEIGHTS[K(kind)].meaning}"
    if operator.kind == OperatorKind.OPERATOR and operator.programme is not None:
        yield "its sites work for a programme: template, wording, pictures and forms may be the programme's"


def near_operators(operator: Operator, parties: Sequence[int]) -> Iterator[dict[str, Any]]:
    """Other operators that may be run by the same hand: their parties share something, and stand apart for now."""
    known = set(parties)
    some = parties[:LINKS]
    rows = OperatorLink.objects.filter(Q(left__in=some) | Q(right__in=some), refused=False)
    seen: set[int] = set()
    for link in rows.select_related("left", "right").order_by("-probability", "id"):
        other = link.left if link.right_id in known else link.right
        if other.pk in known:
            continue
        member = Membership.objects.filter(party=other, until=None).select_related("operator").first()
        if member is None or member.operator_id in seen or member.operator_id == operator.pk:
            continue
        seen.add(member.operator_id)
        yield {
            "operator": member.operator_id,
            "subject": member.operator.subject,
            "party": other.subject,
            "probability": link.probability,
            "reasons": link.reasons[:3],
        }


def timeline(operator: Operator, members: Sequence[Membership]) -> list[dict[str, Any]]:
    """What was seen and decided, the oldest first."""
    happened: list[dict[str, Any]] = [
        {"at": row.party.first_seen_at, "what": f"first seen: {row.party.subject}"} for row in members
    ]
    happened.append({"at": operator.proposed_at, "what": "proposed"})
    left = operator.memberships.exclude(until=None).select_related("party").order_by("until")[:LINKS]
    happened += [{"at": row.until, "what": f"left: {row.party.subject}"} for row in left]
    for decision in operator.decisions.all():
        what = f"{decision.action.replace('_', ' ')} by {decision.by}: {decision.why}"
        happened.append({"at": decision.at, "what": what, "decision": decision.pk})
    return sorted(happened, key=lambda one: one["at"])

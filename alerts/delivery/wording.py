# SPDX-License-Identifier: EUPL-1.2
"""Wording: what a message says, fixed when it is queued. Own words and figures; of pages only names, made dead."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from alerts.models.alert import Alert
from alerts.models.delivery import Delivery
from config.output import safe_text

TYPES = {
    "raised": "new",
    "reopened": "reopened",
    "grown": "more severe",
    "overview": "news",
    "digest": "digest",
    "test": "test",
    "late": "not acknowledged",
}
KINDS = {"digest": "digest", "overview": "overview", "test": "test", "late": "request.late"}
SUBJECT = 180
NOTICE = (
    "Every line is a hypothesis that a person must check; falsified and unauthorised are told apart.",
    "Evidence and reasons stay in the house: the numbers lead to them. Answer there, not to this mail.",
)


def alert_data(alert: Alert) -> dict[str, Any]:
    """One alert as a message tells it: figures, ids, no page content."""
    return {
        "id": alert.pk,
        "key": alert.key,
        "severity": alert.severity,
        "severity_score": alert.severity_score,
        "state": alert.state,
        "subject": dead_text(alert.subject),
        "headline": dead_text(alert.headline),
        "product_group": alert.product_group,
        "harm_class": alert.harm_class,
        "substances": alert.substances[:20],
        "vulnerable": alert.vulnerable,
        "offers": {
            "falsified": alert.offers_falsified,
            "unauthorised": alert.offers_unauthorised,
            "not_sure": alert.offers_not_sure,
        },
        "sightings": alert.sightings,
        "first_seen_at": alert.first_seen_at.isoformat(),
        "last_seen_at": alert.last_seen_at.isoformat(),
        "operator": alert.operator.key if alert.operator else "",
        "operator_state": alert.operator.state if alert.operator else "",
        "operator_probability": alert.operator.probability if alert.operator else None,
        "practice": alert.practice,
    }


def dead_text(text: str) -> str:
    """Page text in one line, without control signs, and without anything that a mail reader makes a link."""
    return " ".join(safe_text(text).split()).replace("://", "[:]//").replace(".", "[.]").replace("@", "[@]")[:300]


def message_key(*parts: object) -> str:
    """The id under which the same news is known for ever."""
    return hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()[:40]


def subject_of(event: str, body: Mapping[str, Any]) -> str:
    """The subject line: our own words and numbers alone."""
    if event == "test":
        return "[Theriac] test of this channel"
    if event in ("digest", "overview"):
        counts = ", ".join(f"{count} {word}" for word, count in body["data"]["by_severity"].items() if count)
        return f"[Theriac] {TYPES[event]}: {counts or 'nothing new'}"[:SUBJECT]
    data = body["data"]
    if event == "late":
        return f"[Theriac] {'urgent, ' if data['urgent'] else ''}{TYPES[event]}: request {data['reference']}"
    said = f"[Theriac] {data['severity']}, {TYPES[event]}: alert {data['id']}, {data['product_group']}"
    return " ".join(safe_text(said).split())[:SUBJECT]


def text_of(delivery: Delivery) -> str:
    """The plain text of a mail."""
    data = delivery.body["data"]
    if delivery.event == "test":
        lines = [f"This channel was tested by {data['by']}. Nothing happened."]
    elif delivery.event == "late":
        lines = late_lines(data)
    elif delivery.event in ("digest", "overview"):
        lines = overview_lines(data)
    else:
        lines = alert_lines(delivery.event, data)
    practice = ["Practice: none of this is real.", ""] if data.get("practice") else []
    return "\n".join([*practice, *lines, "", *NOTICE, ""])


def alert_lines(event: str, data: Mapping[str, Any]) -> list[str]:
    """One alert."""
    offers = data["offers"]
    lines = [
        f"Alert {data['id']} ({TYPES[event]}): {data['severity']} ({data['severity_score']:.2f})",
        "",
        f"Who:      {data['subject']}",
        f"What:     {data['headline']}",
        f"Offers:   {offers['falsified']} suspected falsified, {offers['unauthorised']} suspected unauthorised, "
        f"{offers['not_sure']} not sure; {data['sightings']} sightings",
        f"Seen:     {data['first_seen_at'][:16]} to {data['last_seen_at'][:16]} UTC",
    ]
    if data["vulnerable"]:
        lines.append(f"Concerns: {', '.join(data['vulnerable'])}")
    return [*lines, "", f"theriac alert {data['id']}"]


def late_lines(data: Mapping[str, Any]) -> list[str]:
    """One step of an escalation that is due."""
    return [
        f"Request {data['reference']} to {data['point']} was not acknowledged in time.",
        "",
        f"Due now:  {safe_text(data['who'])}, by {safe_text(data['how'])} (step {data['step']}, "
        f"due {data['due_at'][:16]} UTC)",
        "",
        f"theriac request escalate {data['reference']} --step '{data['step']}' --why …",
    ]


def overview_lines(data: Mapping[str, Any]) -> list[str]:
    """Many alerts: how many of which severity, then the most harmful."""
    lines = [f"{data['since'][:16]} to {data['until'][:16]} {data['zone']}", ""]
    lines += [f"{count:>6,} {word}" for word, count in data["by_severity"].items()]
    lines += [f"{data['open']:>6,} open in all", ""]
    for row in data["alerts"]:
        lines += [f"alert {row['id']}  {row['severity']}  {row['subject']}", f"    {row['headline']}"]
    left = data["news"] - len(data["alerts"])
    return [*lines, *([f"and {left:,} more: theriac alerts"] if left > 0 else [])]


def body_of(event: str, at: datetime, data: Mapping[str, Any]) -> dict[str, Any]:
    """What is queued: the event, when, and its data; the same bytes at every attempt."""
    kind = KINDS.get(event, f"alert.{event}")
    return {"type": kind, "timestamp": at.isoformat(), "data": dict(data)}


def overview_data(
    alerts: Sequence[Alert], *, since: datetime, until: datetime, zone: str, open_count: int, practice: bool, most: int
) -> dict[str, Any]:
    """Many alerts in one message."""
    counts = dict.fromkeys(("critical", "high", "medium", "low"), 0)
    for alert in alerts:
        counts[alert.severity] += 1
    told = sorted(alerts, key=lambda alert: (-alert.severity_score, alert.pk))[:most]
    return {
        "since": since.isoformat(),
        "until": until.isoformat(),
        "zone": zone,
        "by_severity": counts,
        "news": len(alerts),
        "open": open_count,
        "alerts": [alert_data(alert) for alert in told],
        "practice": practice,
    }

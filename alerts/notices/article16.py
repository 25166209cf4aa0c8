# SPDX-License-Identifier: EUPL-1.2
"""Article 16: the notice as a machine reads it, complete for (a) to (d): reasons, addresses, notifier, good faith."""

from typing import Any

from w3lib.url import safe_url_string

from alerts.models.notice import Notice, NoticeKind, Route
from alerts.notices.law import stated

BONA_FIDE = (
    "The notifier has a bona fide belief that the information and allegations contained in this notice are accurate "
    "and complete."
)
CHANNELS = {Route.MAIL: "email", Route.FORM: "art16-form", Route.API: "art16-api", Route.LETTER: "art11-contact-point"}
LEAST = 200
"""Characters of an explanation that is sufficiently substantiated."""


def article_16(notice: Notice) -> dict[str, Any]:
    """The notice by our JSON Schema (dsa-art16-notice)."""
    facts = notice.facts
    notifier: dict[str, Any] = {"name": facts["organisation"], "email": facts["mail"]}
    if notice.kind == NoticeKind.TRUSTED_FLAGGER:
        notifier["trusted_flagger"] = {"dsc": facts["flagger_by"], "decision_ref": facts["flagger"]}
    return {
        "notice_id": str(notice.uuid),
        "created": stamp(notice.drafted_at.isoformat()),
        "language": notice.language[:2],
        "recipient": {
            "name": notice.recipient.name,
            "channel": CHANNELS[Route(notice.route)],
            "address": notice.address,
        },
        "explanation": notice.body,
        "legal_basis": [
            {"instrument": one["instrument"], "provision": one["provision"]}
            for one in stated(notice.legal_basis, facts.get("grounds_upheld", ()))
        ],
        "locations": [
            {
                "url": uri(item.url),
                "observed_at": stamp(item.observed_at.isoformat()),
                "listing_id": item.offer_id,
                "evidence_sha256": item.payload_sha256,
                **({"seller": item.seller} if item.seller else {}),
            }
            for item in notice.items.all()
        ],
        "notifier": notifier,
        "bona_fide": BONA_FIDE,
    }


def uri(url: str) -> str:
    """The address with every letter outside ASCII escaped, as URI formats ask for it; the text has it as captured."""
    return str(safe_url_string(url, encoding="utf-8"))


def stamp(moment: str) -> str:
    """`…+00:00` as `…Z`."""
    return moment.replace("+00:00", "Z")

# SPDX-License-Identifier: EUPL-1.2
"""Records and decisions for tests of the counting, as they lie in a ledger."""

from collections.abc import Sequence
from typing import Any

from alerts.recount.counting import Counting

SUPPLY = "MEDICRIME Art. 8(a)(i)"
Told = dict[str, Any]


def offer(number: int, at: str, title: str = "Sildenafil 100 mg, 30 tablets", **changes: Any) -> Told:
    """One sighting of an offer at a.example."""
    site = changes.pop("site", "a.example")
    path = changes.pop("path", f"/p/{number}")
    sign = {"indicator": changes.pop("sign", "prescription_waived"), "points_to": "unauthorised"}
    listing: Told = {"title": title, "price": {"amount": "10.50", "currency": "EUR"}, "price_ladder": []}
    judged = {
        "verdict": changes.pop("verdict", "unauthorised"),
        "kind": changes.pop("kind", "human_medicine"),
        "indicators": [sign | {"provisions": [changes.pop("provision", SUPPLY)]}],
        "substances": [{"inn": "sildenafil"}],
    }
    return {
        "observation_id": f"{site}{path}@{at}",
        "offer_id": f"{site}{path}",
        "kind": "listing",
        "state": "ok",
        "observed_at": at,
        "page_url": f"https://www.{site}{path}",
        "listing": listing | changes,
        "assessment": judged,
    }


def absence(of: Told, at: str, state: str = "not_found") -> Told:
    """The page of an offer, seen to be something else."""
    base = {"observation_id": f"{of['page_url']}@{at}", "offer_id": of["offer_id"], "kind": "outcome", "state": state}
    return base | {"observed_at": at, "page_url": of["page_url"]}


def profile(site: str, at: str, **changes: Any) -> Told:
    """What a site says of itself."""
    base = {"observation_id": f"{site}@{at}", "offer_id": site, "kind": "site_profile", "state": "ok"}
    return base | {"observed_at": at, "page_url": f"https://{site}/", "site_profile": changes}


def site_of(record: Told) -> str:
    """The party's site of a made record."""
    return str(record["page_url"]).split("/")[2].removeprefix("www.")


def decided(
    records: Sequence[Told], *, upheld: Sequence[Sequence[str]] = (), members: Sequence[str] = (), **changes: Any
) -> Told:
    """Decisions over these records: acts of upholding offers (each one link), parties upheld in the operator."""
    links: list[Told] = [
        {"kind": "membership upheld", "scope": "subject", "site": site, "seller": "", "offers": []} for site in members
    ]
    links += [
        {"kind": "evidence upheld", "scope": "subject", "site": act[0].split("/")[0], "seller": "", "offers": list(act)}
        for act in upheld
    ]
    base: Told = {
        "since": "2026-01-01T00:00:00.000000Z",
        "until": "2027-01-01T00:00:00.000000Z",
        "supply_provisions": [SUPPLY, "MEDICRIME Art. 6"],
        "observations": [
            {"observation_id": one["observation_id"], "offer_id": one["offer_id"], "kind": one["kind"],
             "site": site_of(one), "seller": "", "leaf_sha256": ""}
            for one in records
        ],
        "links": [{"number": number} | link for number, link in enumerate(links, start=1)],
        "samples": [],
    }  # fmt: skip
    return base | changes


def count(records: Sequence[Told], **decisions: Any) -> Counting:
    """The counting of these records with these decisions."""
    return Counting.of(decided(records, **decisions), records)


def figure(counting: Counting, name: str, column: str = "seen", scope: str = "subject") -> Told:
    """One figure of a counting."""
    wanted = (name, column, scope)
    return next(one for one in counting.figures() if (one["name"], one["column"], one["scope"]) == wanted)

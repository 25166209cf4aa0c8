# SPDX-License-Identifier: EUPL-1.2
"""Items: the exact addresses a notice is about, each from the latest sealed sighting of an offer of the case."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from alerts.cases.evidence import evidence_of
from alerts.errors import NoticeError
from alerts.models.case import Case, CaseEvidence
from alerts.models.notice import Compromise, ContactSource, NoticeItem, NoticeKind, Recipient, RecipientKind
from alerts.notices.law import reasons_of
from alerts.notices.wording import one_line
from classifiers.assessment import Assessment
from config.settings import Settings
from crawler.listing import ContactKind
from indexer.evidence import EvidenceRecord
from indexer.export.wording import signals_for, suspicions
from indexer.store import open_store

MOST = 500
"""Addresses of one notice; more are for another notice to the same recipient."""

PLATFORMS = (RecipientKind.MARKETPLACE, RecipientKind.MESSENGER)


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """One offer for a notice: the row of the case and its record."""

    row: CaseEvidence
    record: EvidenceRecord


def choose(
    settings: Settings, case: Case, recipient: Recipient, kind: NoticeKind, offers: Sequence[str] = ()
) -> list[Chosen]:
    """The latest sighting of each offer that this recipient can act on; raises NoticeError when there is none.

    Offers that a reviewer upheld; asked for by id, those, whatever their site.
    """
    rows = evidence_of(case).filter(kind="listing").order_by("observed_at", "id")
    if offers:
        rows = rows.filter(offer_id__in=offers)
        missing = set(offers) - set(rows.values_list("offer_id", flat=True))
        if missing:
            raise NoticeError(f"case {case.reference}: it holds no offer {sorted(missing)[0][:40]!r}")
    elif kind is not NoticeKind.PRESERVATION:
        rows = rows.filter(upheld=True)
    latest = {row.offer_id: row for row in rows}
    wanted = [row for row in latest.values() if offers or serves(recipient, row.site)]
    if kind is NoticeKind.COMPROMISED_OWNER:
        sites = set(Compromise.objects.filter(case=case, ended_at=None).values_list("site", flat=True))
        wanted = [row for row in wanted if offers or row.site in sites]
        if not sites:
            raise NoticeError(
                f"case {case.reference}: nobody upheld that others broke into a site: `theriac notice compromise`"
            )
    if not wanted:
        raise NoticeError(
            f"case {case.reference}: no upheld offer that {recipient.key} can act on: a notice needs evidence; "
            "`theriac case uphold` after a look, `theriac case add` for more"
        )
    if len(wanted) > MOST:
        raise NoticeError(f"case {case.reference}: {len(wanted)} offers; a notice holds {MOST}: name them by --offer")
    return list(_with_records(settings, wanted))


def _with_records(settings: Settings, rows: Sequence[CaseEvidence]) -> Iterator[Chosen]:
    store = open_store(settings)
    try:
        for row in rows:
            record = store.get(row.observation_id)
            if record is None or record.listing is None or record.capture is None:
                raise NoticeError(f"observation {row.observation_id[:16]}: the store no longer gives its capture")
            yield Chosen(row=row, record=record)
    finally:
        store.close()


def serves(recipient: Recipient, site: str) -> bool:
    """Whether a recipient can act on a site; one that names none is chosen by a person."""
    return not recipient.serves or any(site == one or site.endswith(f".{one}") for one in recipient.serves)


def item_of(chosen: Chosen) -> NoticeItem:
    """The row of one offer, not yet saved."""
    row, record = chosen.row, chosen.record
    assert record.listing is not None  # chosen by choose()
    assert record.capture is not None
    assessment = record.assessment
    stated = suspicions(assessment)
    said = [
        f"{points_to.value}:{reason}"
        for points_to in stated
        for reason in reasons_of(one.indicator for one in signals_for(assessment, points_to))
    ]
    return NoticeItem(
        url=exact_url(record.offer_address),
        site=row.site,
        seller=one_line(row.seller, 200),
        offer_id=row.offer_id,
        observation_id=row.observation_id,
        title=one_line(record.listing.title),
        observed_at=record.observed_at,
        payload_sha256=record.capture.payload_sha256,
        leaf_sha256=row.leaf_sha256,
        verdict=", ".join(points_to.value for points_to in stated),
        substances=named_substances(assessment)[:6] if assessment is not None else [],
        reasons=said,
    )


def named_substances(assessment: Assessment) -> list[str]:
    """What an offer names, each once: the parts of a combination stand in it alone."""
    found = {hit.inn for hit in assessment.substances}
    parts = {part for inn in found if " + " in inn for part in inn.split(" + ")}
    return sorted(found - parts)


def exact_url(url: str) -> str:
    """The address as it was asked for; raises NoticeError for one that cannot stand in a notice as it is."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or any(ord(one) <= 32 for one in url):
        raise NoticeError(f"expected an exact web address, got {one_line(url, 120)!r}")
    return url


def provisions_of(chosen: Iterable[Chosen]) -> list[str]:
    """Provisions that the signs for a suspicion point to."""
    found: dict[str, None] = {}
    for one in chosen:
        for points_to in suspicions(one.record.assessment):
            for signal in signals_for(one.record.assessment, points_to):
                found |= dict.fromkeys(signal.provisions)
    return list(found)


def is_platform_of(recipient: Recipient, site: str, seller: str) -> bool:
    """Whether a site is the recipient's own platform, on which sellers of their own offer: its contacts are its own."""
    known = recipient.source in (ContactSource.TABLE, ContactSource.PERSON)
    return bool(known and recipient.kind in PLATFORMS and seller and serves(recipient, site))


def shown_mails(settings: Settings, case: Case, chosen: Sequence[Chosen], recipient: Recipient) -> set[str]:
    """Mail addresses that the offers, and the profiles that the case holds, show: nobody is written to there.

    `@domain` where the mail's domain is one that the site itself names as its own.
    """
    found = set[str]()
    for record in (*(one.record for one in chosen), *profiles(settings, case, chosen, recipient)):
        site = record.site_profile
        own = {name.lower() for name in site.foreign_names} if site is not None else set()
        for holder in (record.listing, site, record.seller_profile):
            contacts = holder.contacts if holder is not None else ()
            mails = {contact.value.lower() for contact in contacts if contact.kind is ContactKind.MAIL}
            found |= mails | {f"@{domain}" for mail in mails if (domain := mail.rpartition("@")[2]) in own}
    return found


def profiles(
    settings: Settings, case: Case, chosen: Sequence[Chosen], recipient: Recipient
) -> Iterator[EvidenceRecord]:
    """What the sites and sellers of these offers say of themselves; not the recipient's own platform."""
    parties = {(one.row.site, one.row.seller) for one in chosen}
    sites = {site for site, seller in parties if not is_platform_of(recipient, site, seller)}
    rows = evidence_of(case).filter(kind__in=("site_profile", "seller_profile"), site__in={site for site, _ in parties})
    store = open_store(settings)
    try:
        for row in rows.order_by("id"):
            if row.site in sites if row.kind == "site_profile" else (row.site, row.seller) in parties:
                record = store.get(row.observation_id)
                if record is not None:
                    yield record
    finally:
        store.close()

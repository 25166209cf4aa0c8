# SPDX-License-Identifier: EUPL-1.2
"""Whether a recipient is an intermediary: nobody who may be the suspect, no hub, no owner without a compromise."""

from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

import tldextract
from django.db.models import Q

from alerts.models.notice import (
    Compromise,
    ContactSource,
    Lookup,
    Notice,
    NoticeItem,
    NoticeKind,
    Recipient,
    RecipientKind,
    Route,
)
from alerts.models.operator import Identifier, IdentifierUse, Party
from alerts.notices.checked import CheckedCase
from alerts.notices.items import is_platform_of, serves
from config.hubs import load_hubs

NETWORKS = (RecipientKind.ABUSE_DESK, RecipientKind.HOST, RecipientKind.CDN)
SPLIT = tldextract.TLDExtract(suffix_list_urls=(), include_psl_private_domains=True)


def registrable(host: str) -> str:
    """`shop.example.co.uk` -> `example.co.uk`; of a name without a known ending the last two labels."""
    plain = host.lower().strip(".")
    found = SPLIT.extract_str(plain)
    if found.suffix and found.domain:
        return f"{found.domain}.{found.suffix}"
    labels = plain.split(".")
    return plain if len(labels) < 3 or labels[-1].isdigit() else ".".join(labels[-2:])


def suspect_fault(notice: Notice, recipient: Recipient, items: Sequence[NoticeItem], checked: CheckedCase) -> str:
    """Why the address may be the suspect's own; empty when it is not."""
    sites = suspected_sites(recipient, items)
    own = {registrable(site) for site in sites}
    if recipient.source == ContactSource.SITE:
        return "its address was drawn from the suspected site"
    if recipient.source == ContactSource.SECURITY_TXT and registrable(recipient.drawn_from) in own:
        return f"its address is from the security.txt of {recipient.drawn_from}, the suspected site"
    for host in hosts_of(notice, recipient):
        if registrable(host) in own:
            return f"{host} belongs to the suspected site"
    address = mail_of(notice).lower()
    shown = {mail.lower() for mail in notice.facts.get("contacts", [])}
    if address and address in shown:
        return f"{address} is a contact that the offers or their sites themselves show"
    if address and f"@{registrable(address.rpartition('@')[2])}" in shown:
        return f"{address} is of a domain that the suspected site names as its own"
    if place := known_of(address, items, sites):
        return f"{address} is a contact that {place} shows, of the suspected hand"
    names = sorted({*sites, *own})
    for lookup in checked.once(("lookups", *names), lambda: list(Lookup.objects.filter(what__in=names))):
        for role in ("registrant", "reseller"):
            if address and address in lookup.found.get(role, []):
                return f"{address} is the {role} of {lookup.what}"
    return ""


def known_of(address: str, items: Iterable[NoticeItem], sites: set[str]) -> str:
    """Where the evidence shows an address as a suspected party's own; empty where nowhere."""
    if not address:
        return ""
    parties = Q(site__in=sites)
    for site, seller in {(item.site, item.seller) for item in items if item.seller}:
        parties |= Q(site=site, seller=seller)
    shown = IdentifierUse.objects.filter(identifier__kind="mail", identifier__value=address, identifier__is_hub=False)
    found = shown.filter(party__in=Party.objects.filter(parties)).select_related("party").first()
    return found.party.site if found is not None else ""


def suspected_sites(recipient: Recipient, items: Iterable[NoticeItem]) -> set[str]:
    """Sites that may themselves be the suspect: all, but those of a platform on which sellers of their own offer."""
    return {item.site for item in items if not is_platform_of(recipient, item.site, item.seller)}


def mail_of(notice: Notice) -> str:
    """The mail address of a notice that goes by mail."""
    return notice.address.strip() if notice.route == Route.MAIL else ""


def hosts_of(notice: Notice, recipient: Recipient) -> list[str]:
    """Hosts that the notice would reach."""
    hosts = [mail_of(notice).rpartition("@")[2]] if mail_of(notice) else []
    hosts += [urlsplit(url).hostname or "" for url in (recipient.form_url, recipient.api_url) if url]
    if notice.route in (Route.FORM, Route.API):
        hosts.append(urlsplit(notice.address).hostname or "")
    return [host for host in hosts if host]


def hub_fault(recipient: Recipient, items: Sequence[NoticeItem], checked: CheckedCase) -> str:
    """Why the pages are not what is to be blamed; empty when they are."""
    if recipient.kind == RecipientKind.AUTHORITY:
        return ""
    shared = checked.once(("hubs", *sorted({item.site for item in items})), lambda: shared_sites(items))
    for item in items:
        why = load_hubs().why("image_host", item.site) or (item.site in shared and "so many share it")
        if why and not item.seller and recipient.kind != RecipientKind.SEARCH:
            return f"{item.site} is a hub ({why}): it is not blamed for what passes through it"
        if recipient.serves and not serves(recipient, item.site):
            return f"{recipient.key} is not responsible for {item.site}"
    looked_up = recipient.drawn_from
    asked = recipient.source in (ContactSource.RDAP, ContactSource.WHOIS, ContactSource.NETWORK)
    if asked and looked_up and recipient.kind not in NETWORKS:
        sites = {registrable(item.site) for item in items}
        if registrable(looked_up) not in sites and not recipient.serves:
            return f"it was looked up for {looked_up}, no site of this notice: hops of a redirect chain are not blamed"
    return ""


def shared_sites(items: Iterable[NoticeItem]) -> set[str]:
    """Sites that so many offers name that they say nothing."""
    sites = {item.site for item in items}
    return set(Identifier.objects.filter(is_hub=True, value__in=sites).values_list("value", flat=True))


def compromise_fault(notice: Notice, recipient: Recipient, items: Sequence[NoticeItem]) -> str:
    """Why the owner of a site may not be written to; empty when it may, and for every other notice."""
    if notice.kind != NoticeKind.COMPROMISED_OWNER:
        return ""
    sites = {item.site for item in items}
    upheld = set(
        Compromise.objects.filter(case=notice.case_id, site__in=sites, ended_at=None).values_list("site", flat=True)
    )
    missing = sorted(sites - upheld)
    if missing:
        return f"nobody upheld that others broke into {missing[0]}"
    if recipient.source in (ContactSource.SITE, ContactSource.SECURITY_TXT):
        return "its address must be found elsewhere than at the site: who broke in may read it there"
    return "" if recipient.source_text.strip() else "where its address was found is not said"

# SPDX-License-Identifier: EUPL-1.2
"""Finding: who can be written to about a site: asked on a person's word, raw answers kept, candidates entered."""

import hashlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from alerts.access import Action, check_may
from alerts.auditing import note
from alerts.cases.evidence import evidence_of
from alerts.errors import NoticeError
from alerts.models.account import Account
from alerts.models.audit import AuditVerb
from alerts.models.case import Case
from alerts.models.notice import ContactSource, Lookup, Recipient, RecipientKind
from alerts.notices.gate_recipient import registrable
from alerts.notices.lookups.asking import Answered, require_lookups
from alerts.notices.lookups.rdap import Holder, ask_address, ask_domain
from alerts.notices.lookups.security_txt import ask_security_txt
from alerts.notices.lookups.whois import ask_whois_domain
from alerts.notices.recipients import add_recipient, change_recipient
from config.settings import Settings
from crawler.capture_files import open_capture_files
from crawler.captures import read_event
from crawler.errors import CaptureError
from indexer.custody import enter
from indexer.store import open_store
from indexer.writing import write_whole

FOLDER = "lookups"
CAPTURES = 5
"""Captures of a site that are read for the address it was served from."""
Ask = Callable[[], tuple[Holder, Answered]]


@dataclass(frozen=True, kw_only=True)
class Found:
    """One answer and the recipient that came of it; None with the reason why none did."""

    lookup: Lookup
    recipient: Recipient | None


def look_up_site(settings: Settings, case: Case, site: str, account: Account, now: datetime) -> list[Found]:
    """Ask for the registrar of a site's name and the network it was served from. A covert hold shuts this too.

    Raises NoticeError when look-ups are off or the case does not hold the site.
    """
    check_may(account, Action.DRAFT)
    require_lookups(settings)
    if case.covert_hold:
        raise NoticeError(f"case {case.reference}: a covert hold is set: nobody outside learns what is watched")
    if not evidence_of(case).filter(site=site).exists():
        raise NoticeError(f"case {case.reference}: it holds no evidence of {site[:80]!r}")
    name = registrable(site)
    steps: list[tuple[ContactSource, RecipientKind, str, Ask]] = [
        (ContactSource.RDAP, RecipientKind.REGISTRAR, name, lambda: ask_domain(settings, name))
    ]
    found = [_step(settings, case, site, account, now, *one) for one in steps]
    if found[0].lookup.fault and settings.notices.whois_server:
        whois = (ContactSource.WHOIS, RecipientKind.REGISTRAR, name, lambda: ask_whois_domain(settings, name))
        found.append(_step(settings, case, site, account, now, *whois))
    for address in addresses_of(settings, case, site)[:2]:
        network = (
            ContactSource.NETWORK, RecipientKind.ABUSE_DESK, address, lambda one=address: ask_address(settings, one)
        )  # fmt: skip
        found.append(_step(settings, case, site, account, now, *network))
    return found


def look_up_platform(
    settings: Settings, case: Case, host: str, kind: RecipientKind, account: Account, now: datetime
) -> Found:
    """Ask for the security.txt of a host or a platform; for a site of the case itself it is refused."""
    check_may(account, Action.DRAFT)
    require_lookups(settings)
    if case.covert_hold:
        raise NoticeError(f"case {case.reference}: a covert hold is set: nobody outside learns what is watched")
    suspected = {registrable(site) for site in evidence_of(case).filter(seller="").values_list("site", flat=True)}
    if registrable(host.partition(":")[0]) in suspected:
        raise NoticeError(f"{host}: it is the suspected site: its security.txt is not asked for")
    step = (ContactSource.SECURITY_TXT, kind, host, lambda: ask_security_txt(settings, host))
    return _step(settings, case, host, account, now, *step)


def _step(
    settings: Settings, case: Case, site: str, account: Account, now: datetime, source: ContactSource,
    kind: RecipientKind, what: str, ask: Ask,
) -> Found:  # fmt: skip
    note(
        account, AuditVerb.DISCLOSURE, "lookup", "lookup", [what], now, case=case.reference,
        details={"method": source.value, "why": "a directory learns what is asked"},
    )  # fmt: skip
    lookup = Lookup(case=case, what=what, method=source.value, by=account.username, at=now)
    try:
        holder, answered = ask()
    except NoticeError as error:
        lookup.fault = str(error)[:2_000]
        lookup.save()
        return Found(lookup=lookup, recipient=None)
    lookup.server, lookup.answer_sha256 = answered.server, keep_answer(settings, what, answered)
    lookup.found = {
        "name": holder.name, "iana_id": holder.iana_id, "country": holder.country, "abuse": list(holder.abuse),
        "registrant": list(holder.registrant), "reseller": list(holder.reseller),
    }  # fmt: skip
    if not holder.abuse:
        lookup.fault = "the answer names no abuse contact"
    lookup.save()
    recipient = _entered(lookup, holder, site, source, kind, account, now) if holder.abuse else None
    return Found(lookup=lookup, recipient=recipient)


def _entered(
    lookup: Lookup,
    holder: Holder,
    site: str,
    source: ContactSource,
    kind: RecipientKind,
    account: Account,
    now: datetime,
) -> Recipient:
    """The recipient that an answer names: a new one, or the known one, now responsible for this site as well."""
    mail = next((one for one in holder.abuse if one not in (*holder.registrant, *holder.reseller)), holder.abuse[0])
    own = f"{kind.value}-{holder.iana_id}" if holder.iana_id else f"{kind.value}-{mail.rpartition('@')[2]}"
    key = "".join(letter if letter.isalnum() or letter in ".-" else "-" for letter in own.lower())
    assert lookup.case is not None  # look_up_site set it
    practice = lookup.case.practice
    key = f"practice-{key}" if practice else key
    fields: dict[str, object] = {
        "name": holder.name or mail.rpartition("@")[2], "kind": kind, "address": mail, "source": source,
        "source_text": lookup.server, "drawn_from": lookup.what, "raw_sha256": lookup.answer_sha256,
        "as_of": now.date(), "iana_id": holder.iana_id, "practice": practice,
    }  # fmt: skip
    if len(holder.country) == 2:
        fields["country"] = holder.country
    known = Recipient.objects.filter(key=key).first()
    if known is None:
        return add_recipient(key, account, now, why=f"look-up of {lookup.what}", serves=[site], **fields)
    if known.source in (ContactSource.PERSON, ContactSource.TABLE):
        return known
    serves = sorted({*known.serves, site})
    return change_recipient(known, account, now, why=f"look-up of {lookup.what}", serves=serves, **fields)


def keep_answer(settings: Settings, what: str, answered: Answered) -> str:
    """The raw answer by its digest, entered in the ledger: it is evidence of what a directory said that day."""
    digest = hashlib.sha256(answered.data).hexdigest()
    folder = settings.home / FOLDER
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / digest
    if not path.exists():
        write_whole(path, answered.data)
    enter(settings, "lookup", {"what": what, "server": answered.server, "sha256": digest})
    return digest


def addresses_of(settings: Settings, case: Case, site: str) -> list[str]:
    """Addresses that served the site, as its captures have them."""
    store, files = open_store(settings), open_capture_files(settings)
    try:
        rows = evidence_of(case).filter(site=site).order_by("-observed_at")[:CAPTURES]
        records = [store.get(row.observation_id) for row in rows]
    finally:
        store.close()
    found: dict[str, None] = {}
    for record in records:
        if record is not None and record.capture is not None:
            with suppress(CaptureError, OSError, ValueError):  # verifying tells of it; here it only gives no address
                event = read_event(files, record.capture)
                found |= dict.fromkeys(one.field("WARC-IP-Address") or "" for one in event)
    return [address for address in found if address]

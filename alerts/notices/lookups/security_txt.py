# SPDX-License-Identifier: EUPL-1.2
"""security.txt of a host or a platform (RFC 9116); never of a suspected site, and never an expired one."""

from sectxt import Parser

from alerts.errors import NoticeError
from alerts.notices.lookups.asking import Answered, fetch
from alerts.notices.lookups.rdap import Holder
from alerts.notices.recipients import MAIL
from config.settings import Settings

PATH = "/.well-known/security.txt"
LARGEST = 100_000
GRAVE = ("expired", "no_expire", "no_contact", "utf8")


def ask_security_txt(settings: Settings, host: str) -> tuple[Holder, Answered]:
    """Contacts of a host's own security.txt; raises NoticeError for one that is not there, expired or unreadable."""
    scheme = "http" if settings.notices.lookup_allow_private and ":" in host else "https"
    answered = fetch(settings, f"{scheme}://{host}{PATH}", accept="text/plain")
    if answered.status != 200 or len(answered.data) > LARGEST:
        raise NoticeError(f"{host}: it has no security.txt ({answered.status})")
    try:
        read = Parser(answered.data)
    except (ValueError, TypeError, AttributeError, RecursionError) as error:
        raise NoticeError(f"{host}: its security.txt cannot be read: {error}") from error
    grave = [one["message"] for one in read.errors if one["code"] in GRAVE]
    if grave:
        raise NoticeError(f"{host}: its security.txt is refused: {grave[0]}")
    mails = [one.removeprefix("mailto:").strip().lower() for one in read.contact_emails or []]
    abuse = tuple(mail for mail in dict.fromkeys(mails) if MAIL.fullmatch(mail))
    return Holder(what=host, name=host, abuse=abuse), answered

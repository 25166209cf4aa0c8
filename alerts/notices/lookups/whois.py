# SPDX-License-Identifier: EUPL-1.2
"""WHOIS: the fallback where no RDAP server answers; the few lines that registries print alike."""

import re

from alerts.errors import NoticeError
from alerts.notices.lookups.asking import Answered, ask_whois
from alerts.notices.lookups.rdap import Holder
from alerts.notices.recipients import MAIL
from alerts.notices.wording import one_line
from config.settings import Settings

LINE = re.compile(r"^[ \t]*([A-Za-z][A-Za-z /-]{2,40}):[ \t]*(\S[^\r\n]{0,300})", re.MULTILINE)


def ask_whois_domain(settings: Settings, name: str) -> tuple[Holder, Answered]:
    """The registrar of a name by WHOIS; raises NoticeError where no server is set, or it speaks of another name."""
    if not settings.notices.whois_server:
        raise NoticeError("WHOIS: notices.whois_server is not set")
    answered = ask_whois(settings, settings.notices.whois_server, name)
    told: dict[str, list[str]] = {}
    for match in LINE.finditer(answered.data.decode("utf-8", "replace")):
        told.setdefault(" ".join(match[1].lower().split()), []).append(match[2].strip())
    named = [one.lower().rstrip(".") for one in told.get("domain name", told.get("domain", []))]
    if name.lower() not in named:
        raise NoticeError(f"{answered.server}: refused: asked for {name}, it answers about {named[:1]}")
    return (
        Holder(
            what=name,
            name=one_line(next(iter(told.get("registrar", [])), ""), 200),
            iana_id=next(iter(told.get("registrar iana id", [])), "")[:12],
            abuse=_mails(told.get("registrar abuse contact email", [])),
            registrant=_mails(told.get("registrant email", [])),
            reseller=_mails(told.get("reseller email", [])),
        ),
        answered,
    )


def _mails(lines: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(line.lower() for line in lines if MAIL.fullmatch(line)))

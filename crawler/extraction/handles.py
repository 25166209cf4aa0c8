# SPDX-License-Identifier: EUPL-1.2
"""Handles of messengers: a word that names the messenger, and what stands beside it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import parse_qs, unquote

from crawler.listing import Contact, ContactKind

COLON = (
    r"(?:\s{0,3}(?:id|me|user(?:name)?|name|handle|acc(?:ount)?|contact|channel|chat|app|at|is|us|on|here|"
    r"号|ник|nick)\b\.?){0,3}\s{0,3}[:：=\-–—>→@]{0,3}\s{0,3}"
)
STRICT = (
    r"(?:\s{0,3}(?:id|me|user(?:name)?|name|handle|acc(?:ount)?|contact|号)\b\.?){0,3}\s{0,3}[:：=\-–—>→]{1,3}\s{0,3}"
)
HANDLE = r"@?([A-Za-z0-9][\w.\-]{2,39})(?![\w@])"
COMMON = frozenset(
    "the and for our your you with from message messages call calls text only now here chat channel group app "
    "available business contact number "
    "email mail phone whatsapp telegram signal wickr viber skype session threema line wechat discord icq jabber "
    "xmpp username user id ids me us or "
    "support order orders via order-now http https www com messenger account accounts link links share bot bots "
    "any if to at on in is it we can "
    "transfer delivery price prices shipping payment bitcoin crypto pay free new add join follow click ".split()
)


@dataclass(frozen=True)
class _Cue:
    kind: ContactKind
    marks: tuple[str, ...]
    """Lower-case substrings without which the pattern is not tried."""
    pattern: re.Pattern[str]


def _cue(kind: ContactKind, marks: str, pattern: str, flags: re.RegexFlag = re.IGNORECASE) -> _Cue:
    return _Cue(kind, tuple(marks.split("|")), re.compile(pattern, flags))


BORDER = r"(?<![^\W_])"
CUES = (
    _cue(
        ContactKind.TELEGRAM,
        "telegram|телегр|تيليجرام|تلغرام|电报|tg",
        rf"{BORDER}(?:telegram|телеграм\w?|телега|تيليجرام|تلغرام|电报|tele|"
        rf"tg){COLON}@([A-Za-z]\w{{4,31}})(?![\w@.])",
    ),
    _cue(
        ContactKind.TELEGRAM,
        "telegram|телегр|tg",
        rf"{BORDER}(?:telegram|телеграм\w?|телега|"
        rf"tg){STRICT}@?([A-Za-z]\w{{4,31}})(?![\w@.])",
    ),
    _cue(
        ContactKind.TELEGRAM,
        "telegram|телегр",
        r"@([A-Za-z]\w{4,31})(?![\w@.])[\s(]{0,3}(?:\b(?:on|in|"
        r"via|at|в)\b )?(?:telegram|телеграм)",
    ),
    _cue(ContactKind.WICKR, "wickr", rf"{BORDER}wickr{COLON}{HANDLE}"),
    _cue(ContactKind.THREEMA, "threema", rf"{BORDER}threema{COLON}([A-Z0-9*]{{8}})(?![\w])"),
    _cue(
        ContactKind.WECHAT,
        "wechat|we chat|weixin|微信|vx",
        rf"(?:{BORDER}(?:we ?chat|weixin|vx)|微信){COLON}([A-Za-z][\w\-]{{5,19}})(?![\w@])",
    ),
    _cue(
        ContactKind.LINE,
        "line id|line:|line：|line @",
        rf"{BORDER}line(?: ?id)?\s?[:：@]+\s?@?([A-Za-z0-9][\w.\-]{{3,19}})(?![\w@])",
    ),
    _cue(ContactKind.DISCORD, "discord", rf"{BORDER}discord{STRICT}@?([\w.]{{2,32}}(?:#\d{{4}})?)(?![\w@])"),
    _cue(ContactKind.SKYPE, "skype", rf"{BORDER}skype{STRICT}((?:live:)?[A-Za-z][\w.,\-]{{4,31}})(?![\w@])"),
    _cue(ContactKind.ICQ, "icq", rf"{BORDER}icq{COLON}#?(\d{{1,3}}(?:-?\d{{3}}){{1,2}}|\d{{5,9}})(?![\w-])"),
    _cue(ContactKind.SIGNAL, "signal", rf"{BORDER}signal{COLON}([a-z][\w]{{2,31}}\.\d{{2,9}})(?![\w@])"),
    _cue(
        ContactKind.INSTAGRAM,
        "instagram|ig:",
        rf"{BORDER}(?:instagram|"
        rf"ig){STRICT}@?([A-Za-z][\w.]{{2,29}})(?![\w@])",
    ),
    _cue(
        ContactKind.JABBER,
        "jabber|xmpp|jid|джаббер|omemo",
        rf"{BORDER}(?:jabber|xmpp|jid|джаббер\w?|"
        rf"omemo){COLON}([\w.\-]{{1,40}}@[\w\-]{{1,40}}(?:\.[\w\-]{{2,20}}){{1,3}})",
    ),
    _cue(ContactKind.SESSION, "session", rf"{BORDER}session{COLON}(05[0-9a-f]{{64}})(?![\w])"),
)


def find_handles(text: str, lower: str) -> list[Contact]:
    """Handles named by their messenger ("Wickr: name", "@name on Telegram"); `lower` is the text in lower case."""
    found: list[Contact] = []
    for cue in CUES:
        if not any(mark in lower for mark in cue.marks):
            continue
        for number, match in enumerate(cue.pattern.finditer(text)):
            value = match[1].strip("._-")
            if _is_handle(value, cue.kind):
                found.append(Contact(kind=cue.kind, value=_normal(value, cue.kind), raw=match[0].strip()))
            if number >= 50:
                break
    return found


def _is_handle(value: str, kind: ContactKind) -> bool:
    if kind in (ContactKind.ICQ, ContactKind.SESSION, ContactKind.JABBER):
        return True
    if value.lower() in COMMON or len(value) < 3:
        return False
    if kind is ContactKind.THREEMA:
        return value.isupper() or any(char.isdigit() for char in value)
    if kind is ContactKind.WICKR:
        return not value.lower().startswith(("pro", "enterprise")) or len(value) > 10
    return True


def _normal(value: str, kind: ContactKind) -> str:
    if kind is ContactKind.ICQ:
        return value.replace("-", "")
    return value if kind is ContactKind.THREEMA else value.lower()


# ── addresses ───────────────────────────────────────────────────────────────────────────────────────────────────────

TELEGRAM_LINK = re.compile(
    r"(?<![\w.-])(?:t\.me|telegram\.(?:me|dog))/(?:s/)?(\+?[\w-]{3,64}(?:/[\w-]{10,40})?)", re.IGNORECASE
)
WHATSAPP_LINK = re.compile(
    r"(?:wa\.me/|(?:api|web)\.whatsapp\.com/send/?\?(?:[^\s\"'<>]{0,200}?&)?phone=|"
    r"whatsapp://send/?\?(?:[^\s\"'<>]{0,200}?&)?phone=)(?:%2B|\+)?(\d{7,15})",
    re.IGNORECASE,
)
WHATSAPP_GROUP = re.compile(r"chat\.whatsapp\.com/([A-Za-z0-9]{18,26})", re.IGNORECASE)
SIMPLE_LINKS: tuple[tuple[str, ContactKind, re.Pattern[str]], ...] = tuple(
    (mark, kind, re.compile(pattern, re.IGNORECASE))
    for mark, kind, pattern in (
        ("signal.me", ContactKind.SIGNAL, r"signal\.me/#(?:p/|eu/)([+\w\-=]{6,80})"),
        ("signal.group", ContactKind.SIGNAL, r"(signal\.group/#[\w\-=]{10,120})"),
        ("threema.id", ContactKind.THREEMA, r"threema\.id/([A-Z0-9*]{8})"),
        ("line.me", ContactKind.LINE, r"line\.me/(?:R/)?ti/p/(?:~|%40|@)?([\w.\-]{3,40})"),
        ("lin.ee", ContactKind.LINE, r"(lin\.ee/\w{5,12})"),
        ("discord.gg", ContactKind.DISCORD, r"(discord\.gg/[\w-]{2,32})"),
        ("discord.com/invite", ContactKind.DISCORD, r"discord\.com/(invite/[\w-]{2,32})"),
        ("instagram.com", ContactKind.INSTAGRAM, r"instagram\.com/([A-Za-z0-9_][\w.]{1,29})/?(?=[\s\"'?<>]|$)"),
        ("facebook.com", ContactKind.FACEBOOK, r"facebook\.com/((?!sharer|share|tr\b|plugins|dialog|"
            r"login)[\w.\-]{4,60})/?(?=[\s\"'?<>]|$)"),
        ("m.me/", ContactKind.FACEBOOK, r"(?<![\w.])m\.me/([\w.\-]{4,60})"),
        ("skype:", ContactKind.SKYPE, r"skype:((?:live:)?[\w.,\-]{4,40})\?"),
        ("xmpp:", ContactKind.JABBER, r"xmpp:([\w.\-]{1,40}@[\w.\-]{4,60})"),
        ("viber://", ContactKind.VIBER, r"viber://(?:chat|add|contact)/?\?number=(?:%2B|\+)?(\d{7,15})"),
        ("tg://", ContactKind.TELEGRAM, r"tg://resolve/?\?domain=(\w{4,32})"),
    )
)  # fmt: skip
NO_NAME = frozenset(
    "share joinchat addstickers proxy socks iv login bg setlanguage addtheme confirmphone invoice p reel "
    "explore accounts stories".split()
)


def find_handle_links(text: str, lower: str) -> list[Contact]:
    """Messenger addresses (t.me/name, wa.me/number …) in a text or in the addresses of links."""
    found: list[Contact] = []
    if "t.me" in lower or "telegram." in lower:
        found += _linked(TELEGRAM_LINK, text, ContactKind.TELEGRAM, _telegram_name)
    if "wa.me" in lower or "whatsapp" in lower:
        found += _linked(WHATSAPP_LINK, text, ContactKind.WHATSAPP, lambda value: f"+{value.lstrip('0')}")
        found += _linked(WHATSAPP_GROUP, text, ContactKind.WHATSAPP, lambda value: f"chat.whatsapp.com/{value}")
    for mark, kind, pattern in SIMPLE_LINKS:
        if mark in lower:
            found += _linked(pattern, text, kind, lambda value: value)
    return found


def _linked(pattern: re.Pattern[str], text: str, kind: ContactKind, normal: Callable[[str], str]) -> list[Contact]:
    found = []
    for number, match in enumerate(pattern.finditer(text)):
        if number >= 50:
            break
        value = normal(unquote(match[1]))
        if kind is ContactKind.VIBER or (kind is ContactKind.SIGNAL and value.lstrip("+").isdigit()):
            value = f"+{value.lstrip('+')}"
        if value.lower() not in NO_NAME and value:
            found.append(Contact(kind=kind, value=value, raw=match[0]))
    return found


def _telegram_name(value: str) -> str:
    """A name in lower case; invitations keep their case, which carries the key."""
    if value.startswith("+") or value.lower().startswith("joinchat/"):
        return "+" + value.rpartition("/")[2].lstrip("+")
    name = value.split("/")[0].lower()
    return "" if name in NO_NAME or len(name) < 4 else name


def phone_of_link(href: str) -> str | None:
    """The number in a tel:, sms:, callto: or whatsapp: address."""
    scheme, _, rest = href.partition(":")
    if scheme.lower() not in ("tel", "sms", "callto"):
        return None
    return unquote(rest.split("?")[0]).strip("/ ") or None


def mail_of_link(href: str) -> str | None:
    """The address in a mailto: link."""
    if not href.lower().startswith("mailto:"):
        return None
    rest = unquote(href[7:])
    address, _, query = rest.partition("?")
    return address.strip() or next(iter(parse_qs(query).get("to", ())), None)

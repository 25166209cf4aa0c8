# SPDX-License-Identifier: EUPL-1.2
"""Letters: who of a mail's two sides is the shop, by the heads of the mail."""

import re
from collections.abc import Iterator

from indexer.people.owner import names_shop
from indexer.people.span import Span

FROM = r"from|von|de|da|od|van|от|від|kimden|fra|från|absender|expéditeur|remitente|mittente|nadawca|afzender|remetente"
TO = r"to|an|à|a|para|do|кому|kime|aan|cc|till|til|empfänger|destinataire|destinatario|odbiorca|pro|către"
HEAD = re.compile(
    rf"^[> ]{{0,6}}(?P<side>{FROM}|"
    rf"{TO}) ?: ?(?P<name>[^\n@<(]{{0,50}}?)[ <(]{{0,2}}(?P<mail>[\w.+-]{{1,64}}@[\w.-]{{3,60}}\w)",
    re.IGNORECASE | re.MULTILINE,
)
IS_FROM = re.compile(FROM, re.IGNORECASE)
CAPITALS = re.compile(r"[^\W\d_][\w.'’-]{0,24}(?: [^\W\d_][\w.'’-]{0,24}){0,3}")
HEADS_MOST = 20


def find_sides(text: str) -> Iterator[Span]:
    """Names and mails of people in the heads of mails: who is no shop there, on either side."""
    if "@" not in text or ":" not in text:
        return
    for found, _ in zip(HEAD.finditer(text), range(HEADS_MOST), strict=False):
        if names_shop(found["mail"].lower()):
            continue
        if IS_FROM.fullmatch(found["side"]) or _other_is_shop(text, found):
            yield Span(found.start("mail"), found.end("mail"), "mail")
            name = CAPITALS.match(text, found.start("name"), found.end("name"))
            if name is not None and name.group()[0].isupper() and not names_shop(name.group().lower()):
                yield Span(name.start(), name.end(), "name")


def _other_is_shop(text: str, head: re.Match[str]) -> bool:
    """Whether the other side of the same mail is a shop: its mail names one."""
    near = text[max(0, head.start() - 200) : head.end() + 200]
    others = [one["mail"].lower() for one in HEAD.finditer(near) if one["mail"] != head["mail"]]
    return any(names_shop(one) for one in others)

# SPDX-License-Identifier: EUPL-1.2
"""Profiles: links to somebody's page in a network, numbered users, and whose a mail is by the names around it."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from indexer.people.lexicon import is_everyday, is_family
from indexer.people.names import is_given

NETWORK = re.compile(
    r"(?<![\w@/.-])(?:https?://)?(?:www\.|m\.)?(?:instagram|insta|facebook|fb|vk|vkontakte|ok|odnoklassniki|"
    r"tiktok|twitter|"
    r"linkedin|youtube|snapchat|reddit|avis|trustpilot|profil|profile|ask|naszaklasa|nk|t)\.(?:com|net|ru|me|"
    r"example|fr|de|pl|"
    r"es|it|co|example\.\w{2,6}|me\.example)(?:/(?:u|user|users|in|profile|people|id|p))?/(?P<who>@?[\w.-]{2,40})",
    re.IGNORECASE,
)
DISCORD = re.compile(r"(?<![\w@#/])[^\W_][\w.]{1,31}#\d{4}(?!\w)")
SESSION = re.compile(r"(?<!\w)05[0-9a-f]{3,64}…[0-9a-f]{2,8}(?!\w)")
NUMBERED = re.compile(
    r"(?<!\w)(?:client|user|guest|visitor|buyer|пользователь|покупатель|gość|użytkownik|utilisateur|usuario|"
    r"utente|nutzer|"
    r"gast|kullanıcı|gebruiker)[:# ]{1,2}\d{5,10}(?!\w)",
    re.IGNORECASE,
)
HIDDEN_PHONE = re.compile(r"\+\d{1,3} ?\d{0,3}[*•xX]{2,3}(?:[ -]?[*•xX\d]{2,4}){1,4}")
CAPITAL = re.compile(r"[^\W\d_]{3,24}")
LETTERS = re.compile(r"[^\W\d_]{3,}")
COMMON, LONGEST = 4, 20_000


def find_profiles(text: str) -> Iterator[tuple[int, int, str]]:
    """Places of links, tags and numbers that stand for a person, each with its kind."""
    if "/" in text:
        yield from ((*found.span(), "handle") for found in NETWORK.finditer(text))
    if "#" in text:
        yield from ((*found.span(), "handle") for found in DISCORD.finditer(text))
    if "…" in text:
        yield from ((*found.span(), "handle") for found in SESSION.finditer(text))
    yield from ((*found.span(), "handle") for found in NUMBERED.finditer(text))
    if "+" in text:
        for found in HIDDEN_PHONE.finditer(text):
            if any(sign in "*•xX" for sign in found.group()):
                yield (*found.span(), "phone")


def is_named_like(text: str, value: str) -> bool:
    """Whether a mail or a handle bears a name that the text tells: `kiri.w@…` beside `Kiri Walters`."""
    if len(text) > LONGEST:
        return False
    parts = [_plain(part) for part in LETTERS.findall(value.partition("@")[0] if not value.startswith("@") else value)]
    return any(
        part.startswith(name[:COMMON]) or name in part
        for part in parts
        for name in _names(text)
        if len(part) >= COMMON or part == name
    )


@lru_cache(maxsize=8)
def _names(text: str) -> frozenset[str]:
    """Given and family names that stand in a text with a capital, made comparable."""
    return frozenset(
        _plain(word)
        for word in set(CAPITAL.findall(text))
        if word[0].isupper() and not word.isupper() and len(word) >= COMMON and _is_name(word)
    )


def _is_name(word: str) -> bool:
    return (is_given(word) or is_family(word)) and not is_everyday(word)


def _plain(word: str) -> str:
    low = unicodedata.normalize("NFD", word.lower().translate(str.maketrans("łøđı", "lodi")))
    return "".join(letter for letter in low if not unicodedata.combining(letter))

# SPDX-License-Identifier: EUPL-1.2
"""Forum: heads of posts, in which any words may be a name: a line above what boards tell of a member, or a label."""

import re

from indexer.people.lexicon import is_everyday, is_medicine, is_place

FORUM_META = re.compile(
    r"\W{0,3}(?:(?:senior|junior|active|new|full|super|trusted|kayıtlı|aktif|početn\w+|stały|nowy|novo|novato|"
    r"nuevo|nuovo|aktives|"
    r"neues|nouveau) )?(?:member|mitglied|medlem|membre|miembro|membro|üye|lid|gość|gast|invité|invitado|ospite|"
    r"užytkownik|"
    r"użytkownik|участник|пользователь|новичок|ветеран|гость|гість|newbie|veteran|forumowicz|μέλος|člen|jäsen|tag)"
    r"\W{0,2}(?:$|\n)|\W{0,3}(?:joined|join date|регистрация|зарегистрирован\w*|реєстрація|inscrit\w*|inscription|"
    r"reg\b|"
    r"registered|registriert|registrado|iscritto|dołączył\w*|rejestracja|medlem sedan|blev medlem|üyelik|katılım|"
    r"kayıt|lid sinds|membro desde|miembro desde|mitglied seit|membre depuis|member since|posts?|messages?|mesaje|"
    r"mensajes|"
    r"mensagens|messaggi|beiträge|berichten|wiadomości|posty|postów|сообщени[йея]|повідомлень|mesaj(?:lar)?|inlägg|"
    r"innlegg|"
    r"indlæg|příspěvk\w+|viestej\w+|hozzászólás\w*|μηνύματα|мнения|постове|poruke|postova|wysłany|wysłano|napisano)"
    r"(?: sayısı)?\s?[:.]? ?[\d(]",
    re.IGNORECASE,
)
FORUM_LABELLED = re.compile(
    r"[ \t>*]{0,4}(?:name|nombre|nom|nome|namn|navn|nimi|имя|ім['’]я|isim|jméno|meno|név|naam|imię|nume|όνομα|ime|"
    r"auteur|author|autor(?:ka)?|автор|yazan|gönderen|forfatter|författare|skrivet av|skrevet av|"
    r"skrevet af|"
    r"kirjoittaja|szerző|συγγραφέας|nickname|nick|pseudo|pseudonyme|username|user|usuario|nutzer|utente|użytkownik|"
    r"пользователь|користувач|kullanıcı|gebruiker|posted by|geplaatst door|postat av|postet av|inlägg av) ?: ?"
    r"(?P<who>[^\W_][^\n:,;|»]{1,30}?)[ \t]{0,3}(?=\n|$|»|,|\|)",
    re.IGNORECASE,
)
STARS_LINE = re.compile(r"\W{0,3}(?:[★☆⭐]{2,5}|[1-5](?:[.,]\d)? ?(?:/|out of|von|sur|de|su|z|из|van|av|din) ?5)")
DATE_LINE = re.compile(
    r"\W{0,3}(?:\d{1,4}[./-]\d{1,2}[./-]\d{2,4}|\d{1,2}\.? [^\W\d_]{3,10}\.? \d{4})(?:,? \d{1,2}:\d\d)?\W{0,3}$"
)
DATED_WORDS = 2
NICKNAME_WORDS, NICKNAME_CHARACTERS = 4, 30
DIGITS_MOST = 2
LINE_MOST, FOLLOWING_MOST = 48, 60


TAIL_LINE = re.compile(r"[^\n·]{2,24}(?: · [^\n·]{2,24})? · \d{1,3} ?[^\W\d_]{1,5}\.?\s*$", re.MULTILINE)
"""What networks print below a comment, in any language: `Like · Reply · 3 h`."""
NAME_LINE = re.compile(r"[^\W\d_][\w.'’-]{1,20}(?: [^\W\d_][\w.'’-]{0,20}){1,3}\s*$")


def is_below_tail(line: str, before: str) -> bool:
    """Whether a line is nothing but a name, below the end of the comment before."""
    if NAME_LINE.match(line) is None or TAIL_LINE.match(before) is None:
        return False
    words = line.split()
    return words[0][0].isupper() and words[-1][0].isupper() and not all(is_everyday(word) for word in words)


def is_headed(line: str, following: str) -> bool:
    """Whether a line is nothing but somebody's name, above what a board tells of its members."""
    if len(line) > LINE_MOST or not following[:1].strip() or len(following) > FOLLOWING_MOST:
        return False
    whole = line.strip()
    if not 1 < len(whole) <= NICKNAME_CHARACTERS or FORUM_META.match(line):
        return False
    if not FORUM_META.match(following):
        words = whole.split()
        things = any(is_medicine(word) for word in words) or sum(sign.isdigit() for sign in whole) > DIGITS_MOST
        dated = DATE_LINE.match(following) is not None and len(words) <= DATED_WORDS
        if (
            not (dated or STARS_LINE.match(following))
            or things
            or all(is_everyday(word) or is_place(word) for word in words)
        ):
            return False
    return (
        len(whole.split()) <= NICKNAME_WORDS
        and (whole[-1] not in ".!?:" or whole[-3:-2] == " ")
        and not is_everyday(whole)
    )

# SPDX-License-Identifier: EUPL-1.2
"""The marks of `state_marks.toml`, made ready for searching."""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import ahocorasick

from crawler.page import PageState

TABLE = Path(__file__).parent / "data" / "state_marks.toml"
COVERED = 0.6
"""Share of a heading that a notice's wording must cover, so that an article about seizures is not one."""

ALONE = 9
"""A shorter wording must be the whole heading: "It works!" is a server's default page, "How it works" is not."""

LOGIN_WORDS = frozenset(
    phrase.strip()
    for phrase in """
        login | log in | log-in | sign in | signin | member login | user login | account login |
        please log in | welcome back | anmelden | anmeldung | einloggen | kundenlogin | connexion |
        se connecter | identification | iniciar sesión | acceso | acceder | accedi | accesso | entrar |
        iniciar sessão | inloggen | logga in | logg inn | log ind | kirjaudu | kirjaudu sisään | logowanie |
        zaloguj się | přihlášení | přihlásit se | prihlásenie | prihlásiť sa | bejelentkezés | belépés |
        autentificare | conectare | вход | войти | авторизация | вход на сайт | вхід | увійти | σύνδεση |
        είσοδος | giriş | giriş yap | üye girişi | prijava | prijavi se | prisijungimas | prisijungti |
        pieslēgties | ieiet | logi sisse | تسجيل الدخول | התחברות | כניסה | 登录 | 登入 | ログイン | 로그인 |
        đăng nhập |
        masuk
    """.split("|")
)


@dataclass(frozen=True, kw_only=True)
class Mark:
    """Whose notice it is and what it means."""

    state: PageState
    of: str


@dataclass(frozen=True, kw_only=True)
class Marks:
    """All marks: headings by wording and as an automaton, headers by name, source marks, visible words."""

    heads: dict[str, Mark]
    heads_in: ahocorasick.Automaton
    headers: dict[str, list[tuple[str, Mark]]]
    codes: tuple[tuple[str, Mark], ...]
    texts: ahocorasick.Automaton


@lru_cache(maxsize=1)
def load_marks() -> Marks:
    """The table, read once."""
    rows = tomllib.loads(TABLE.read_text(encoding="utf-8"))["mark"]
    heads: dict[str, Mark] = {}
    headers: dict[str, list[tuple[str, Mark]]] = {}
    codes: list[tuple[str, Mark]] = []
    heads_in, texts = ahocorasick.Automaton(), ahocorasick.Automaton()
    for row in rows:
        mark = Mark(state=PageState(row["state"]), of=row["of"])
        for phrase in row.get("head", ()):
            heads.setdefault(phrase.strip(" .!|-–—"), mark)
        for line in row.get("header", ()):
            name, _, value = line.partition(":")
            headers.setdefault(name, []).append((value.strip(), mark))
        codes += [(code, mark) for code in row.get("code", ())]
        for phrase in row.get("text", ()):
            if phrase not in texts:
                texts.add_word(phrase, (phrase, mark))
    for phrase, mark in heads.items():
        heads_in.add_word(phrase, (phrase, mark))
    heads_in.make_automaton()
    texts.make_automaton()
    return Marks(heads=heads, heads_in=heads_in, headers=headers, codes=tuple(codes), texts=texts)


def match_head(part: str) -> Mark | None:
    """The mark that a heading, or a part of it, is for the most part made of."""
    marks = load_marks()
    exact = marks.heads.get(part)
    if exact is not None or len(part) < 8:
        return exact
    best: tuple[int, Mark] | None = None
    for _, (phrase, mark) in marks.heads_in.iter(part):
        if len(phrase) >= max(COVERED * len(part), ALONE) and (best is None or len(phrase) > best[0]):
            best = (len(phrase), mark)
    return best[1] if best else None


def find_texts(text: str) -> dict[PageState, list[str]]:
    """Phrases in visible text by state, the state that says most of the page first."""
    found: dict[PageState, list[str]] = {}
    for _, (phrase, mark) in load_marks().texts.iter(text):
        phrases = found.setdefault(mark.state, [])
        if phrase not in phrases:
            phrases.append(phrase)
    return {state: found[state] for state in ORDER if state in found}


ORDER = (
    PageState.SEIZED,
    PageState.LEGAL_BLOCK,
    PageState.SUSPENDED,
    PageState.CHALLENGE,
    PageState.THROTTLED,
    PageState.PARKED,
    PageState.BLOCKED,
    PageState.GONE,
    PageState.LOGIN,
    PageState.NOT_FOUND,
    PageState.ERROR,
)
"""Where a page says two things, the one that a case would rest on."""

# SPDX-License-Identifier: EUPL-1.2
"""A first source file from a first look: valid as it stands, with comments that say what to edit."""

import json
import re
from datetime import date
from urllib.parse import urlsplit

from config.source import Family
from crawler.first_look import FirstLook
from crawler.page import PageState

_UNFIT = re.compile(r"[^a-z0-9]+")
OPTIONS = (
    '# render   = "always"   # EDIT: where pages stay empty without their scripts',
    '# select   = { price = "span.amount::text" }   # EDIT: only where a price is not found by itself',
    '# session  = { cookies = "cookies.txt", legal_ground = "..." }   # where a login is lawful',
    '# schedule = { cron = "0 3 * * *" }   # UTC',
)


def draft_name(look: FirstLook) -> str:
    """`<country>_<site>`: the file name, the spider's name and the test folder."""
    host = (urlsplit(look.home.url).hostname or "site").removeprefix("www.")
    label = _UNFIT.sub("_", look.profile.site.partition(":")[0].rpartition(".")[0] or host.lower()).strip("_")
    return f"{look.country.lower()}_{label[:40] or 'site'}"


def draft_source(look: FirstLook, *, by: str, on: date) -> str:
    """The text of the file."""
    profile = look.profile
    names = [name for name in profile.names if len(name) <= 60]
    families = ", ".join(one for one in Family if one is not Family.ARCHIVE)
    engine = f"platform: {profile.platform or 'none that is known'}"
    money = f"currencies: {', '.join(profile.currencies) or 'none stated'}"
    lines = [
        f"# First look on {on.isoformat()}. Edit what is marked with EDIT, then: theriac source check FILE",
        *(f"# Note: {_comment(note)}" for note in look.notes),
        f"# {engine}; {money}",
        f"title      = {_text(names[0] if names else profile.site)}",
        f"family     = {_text(look.family)}   # EDIT: {families}",
        f"country    = {_text(look.country)}   # EDIT: where the seller says it is; XX is not known",
        f"languages  = {_list(profile.languages)}",
        f"start_urls = {_list(look.start_urls)}",
        f'watched    = {{ since = {on.isoformat()}, by = {_text(by)}, why = "EDIT: why this place is watched" }}',
        f"pace       = {{ delay_s = 2.0, pages_per_run = {_pages(look)} }}",
        _expect(look),
        *OPTIONS,
    ]
    return "\n".join(lines) + "\n"


def _expect(look: FirstLook) -> str:
    if look.state is not PageState.OK:
        return f"expect     = {{ state = {_text(look.state)} }}   # EDIT: leave out if this state is not to be expected"
    if look.products_seen is None:
        return "# expect   = { listings_min = 1, listings_max = 1000 }   # EDIT after the first run"
    least = max(1, look.products_seen // 2)
    if look.is_cut:
        return f"expect     = {{ listings_min = {least} }}   # at least {look.products_seen} products were counted"
    most = look.products_seen * 2 + 20
    return f"expect     = {{ listings_min = {least}, listings_max = {most} }}   # counted: {look.products_seen}"


def _pages(look: FirstLook) -> int:
    return min(20_000, max(500, (look.products_seen or 0) * 3))


def _text(value: str) -> str:
    """A TOML basic string: JSON's escapes are its own, but for the one control sign that JSON leaves."""
    return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007F")


def _list(values: tuple[str, ...]) -> str:
    return f"[{', '.join(map(_text, values))}]"


def _comment(text: str) -> str:
    return " ".join(text.split()).translate(dict.fromkeys([*range(32), 127]))[:300]

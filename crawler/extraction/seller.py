# SPDX-License-Identifier: EUPL-1.2
"""The profile of one seller on a marketplace, board or channel, from the seller's own page alone."""

import hashlib
import re
from collections.abc import Sequence

from crawler.extraction.contacts import find_contacts
from crawler.extraction.numbers import find_numbers
from crawler.extraction.payments import parse_payment_methods
from crawler.extraction.places import find_ships_to, parse_countries
from crawler.extraction.prescription import find_policy
from crawler.extraction.prose import read_lines
from crawler.extraction.seals import read_logos
from crawler.extraction.site_marks import find_text_marks
from crawler.extraction.wording import speaks_of_paying
from crawler.page import Page
from crawler.profile import ProfilePage, ProfilePageKind, SellerProfile
from crawler.site import site_of

TEXT_CHARS = 6_000
_PLACE = re.compile(
    r"(?i)^(?:seller |vendor |store |item )?(?:location|located in|place|country|city|region|based in|"
    r"ships? from|from|standort|ort|"
    r"land|wohnort|lieu|localisation|pays|ville|ubicación|país|ciudad|provincia|località|paese|città|localização|cidade|locatie|"
    r"plaats|woonplaats|lokalizacja|miejscowość|kraj|lokalita|místo|země|mesto|krajina|hely|ország|város|locație|localitate|țara|"
    r"город|страна|местоположение|откуда|регион|місто|країна|град|държава|τοποθεσία|χώρα|πόλη|konum|şehir|ülke|lokacija|grad|"
    r"ort|sted|paikkakunta|الموقع|المدينة|البلد|מיקום|עיר|所在地|地区|地域)\s*[:：]?\s*(.{0,60})$"
)
_SINCE = re.compile(
    r"(?i)(?:member since|joined|registered(?: on| since)?|on (?:the )?market since|vendor since|seller since|"
    r"account created|"
    r"mitglied seit|dabei seit|aktiv seit|registriert(?: seit| am)?|inscrite? (?:depuis|le)|membre depuis|"
    r"miembro desde|"
    r"registrado(?: el| desde)?|membro (?:dal|desde)|iscritto (?:dal|il)|iscrizione|lid sinds|actief sinds|"
    r"medlem sedan|medlem siden|"
    r"jäsen(?:yys)? (?:alkaen|vuodesta)|liittynyt|na (?:serwisie|olx|allegro) od|dołączył[ao]?|"
    r"zarejestrowan[ya]|členem od|"
    r"registrov[aá]n[ýa]?|člen od|tag(?:ság)?(?: kezdete)?|csatlakozott|membru din|înregistrat|на сайте с|"
    r"зарегистрирован[а]?|"
    r"дата регистрации|регистрация|на сайті з|зареєстрован[ий]|член от|μέλος από|üyelik tarihi|üye olma|član od|"
    r"dalībnieks kopš|"
    r"عضو منذ|חבר מאז|注册时间|注册于|登録日)\s*[:：]?\s*([^\n|•]{4,30})"
)
_COUNTERS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (
        name,
        re.compile(
            rf"(?i)(?:(?:{words})\s*[:：(]?\s*(\d[\d .,']{{0,12}}k?)(?![\d%/])|"
            rf"(?<![\d.,/])(\d[\d .,']{{0,12}}k?)\+?\s*(?:{words})\b)"
        ),
    )
    for name, words in (
        (
            "sales",
            r"(?:total |completed )?(?:sales|sold|orders|deals|transactions)|verkäufe|verkauft|ventes|"
            "ventas|vendite|vendas|"
            r"verkocht|sprzedaż|sprzedanych|продаж[иа]?|сделок|сделки|заказов|satış",
        ),
        (
            "reviews",
            r"(?:reviews|feedbacks?|ratings)|bewertungen|avis|opiniones|valoraciones|recensioni|"
            "avaliações|beoordelingen|"
            r"opinie|opinii|отзыв(?:ов|ы|а)|yorum|değerlendirme",
        ),
        ("positive", r"positive(?: feedback| reviews)?|положительны[хе]"),
        ("negative", r"negative(?: feedback| reviews)?|отрицательны[хе]"),
        ("disputes", r"disputes(?: lost| won)?|споров"),
        (
            "followers",
            r"followers|subscribers|members|abonnenten|abonnés|seguidores|iscritti|obserwujących|"
            "подписчик(?:ов|а|и)|takipçi",
        ),
        (
            "listings",
            r"(?:active )?listings|items for sale|anzeigen online|annonces|anuncios|annunci|"
            r"advertenties|ogłosze[nń]\w*|объявлени[йея]",
        ),
        ("posts", r"posts|messages|beiträge|сообщени[йея]"),
    )
)
_THOUSAND = re.compile(r"[ .,'](?=\d{3}(?!\d))")


def read_seller_profile(page: Page, seller: str | None) -> SellerProfile:
    """What the seller's page says; without a name given, the page's heading names the seller."""
    lines = read_lines(page)
    text = "\n".join(lines)
    numbers = find_numbers(lines)
    policy = find_policy(lines)
    place = _place(lines)
    ships_to = find_ships_to(text)
    since = _SINCE.search(text[:20_000])
    contacts = {(one.kind, one.value): one for one in find_contacts(text[:60_000], page.tree)}
    return SellerProfile(
        site=site_of(page.url),
        seller=seller or _heading(page),
        url=page.url,
        place=place,
        countries=tuple(sorted(set(parse_countries(place)) - {"WORLD"})) if place else (),
        member_since=" ".join(since[1].split()).strip(" .,;") if since else None,
        numbers=tuple(sorted({*numbers.company, *numbers.licences}))[:40],
        logos=read_logos(page),
        prescription_policy=policy.policy,
        prescription_quotes=policy.quotes,
        payment_methods=tuple(sorted(set(parse_payment_methods("\n".join(filter(speaks_of_paying, lines)))))),
        ships_to=tuple(sorted(ships_to[1])) if ships_to else (),
        contacts=tuple(contacts[key] for key in sorted(contacts)),
        counters=_counters(lines),
        marks=find_text_marks("\n".join(lines)),
        pages=(
            ProfilePage(kind=ProfilePageKind.ABOUT, url=page.url, payload_sha256=hashlib.sha256(page.body).hexdigest()),
        ),
        text=_text(lines),
    )


def _heading(page: Page) -> str:
    for css in ("h1", "title"):
        node = page.tree.css_first(css)
        if node is not None and (text := " ".join(node.text(separator=" ").split())):
            return text[:80]
    return page.url.rstrip("/").rpartition("/")[2][:80]


def _place(lines: Sequence[str]) -> str | None:
    """The value of a place label, on its line or on the next."""
    for at, line in enumerate(lines[:400]):
        match = _PLACE.match(line) if len(line) <= 100 else None
        if match is None:
            continue
        value = match[1].strip(" :：-–") or (lines[at + 1][:60] if at + 1 < len(lines) else "")
        if value and (":" in line or not match[1] or parse_countries(value)):
            return value
    return None


def _counters(lines: Sequence[str]) -> tuple[tuple[str, int], ...]:
    """Counters as shown, the first of each name."""
    found: dict[str, int] = {}
    last = ""
    for line in lines[:600]:
        if len(line) <= 120:
            joined = f"{last} {line}" if len(last) <= 30 and not any(char.isdigit() for char in last) else line
            for name, pattern in _COUNTERS:
                match = pattern.search(joined) if name not in found else None
                if match is not None:
                    found[name] = _number(match[1] or match[2])
        last = line
    return tuple(sorted(found.items()))


def _number(text: str) -> int:
    shown = text.strip().lower()
    factor = 1000 if shown.endswith("k") else 1
    digits = _THOUSAND.sub("", shown.rstrip("k").strip(" .,'"))
    try:
        return int(float(digits.replace(",", ".").replace(" ", "").replace("'", "")) * factor)
    except ValueError:
        return 0


def _text(lines: Sequence[str]) -> str:
    """Sentences first, in their order, then the short lines."""
    long = [line for line in lines if line.count(" ") >= 3]
    short = [line for line in lines if line.count(" ") < 3 and len(line) >= 3]
    return "\n".join([*long, *short])[:TEXT_CHARS]

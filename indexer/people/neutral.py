# SPDX-License-Identifier: EUPL-1.2
"""Neutral: people's data in lines where nothing tells who speaks, and nothing tells of a shop either."""

import re
from collections.abc import Iterator, Mapping

from indexer.people import further
from indexer.people.cues import matches
from indexer.people.names import TOKEN, is_given, may_be_author, read_name
from indexer.people.words import NOT_AUTHORS, PARTICLES

OWNER_SIGNS = re.compile(
    r"(?<!\w)(?:(?:since|sinds|seit|depuis|desde|dal|od|с|з) (?:1[89]\d\d|200\d)|opening hours|öffnungszeiten|"
    r"horaires d['’]ouverture|horario de atención|orari(?:o)? di apertura|godziny otwarcia|часы работы|"
    r"openingstijden|"
    r"horário de|drogist\w*|helpen u|helfen ihnen|à votre service|a su servicio|al (?:suo|vostro) servizio|"
    r"ltd|limited|inc|llc|gmbh|ag|kg|e\.k|ug|s\.?l\.?u?|s\.?a\.?s?|sarl|s\.?r\.?l|s\.?p\.?a|"
    r"sp\. ?z ?o\. ?o|"
    r"ооо|оао|зао|ип|тов|şti|a\.ş|bv|nv|ltda|lda|pty|co|corp|s\.r\.o|d\.o\.o|kft|oy|a/s|aps|impressum|imprint|"
    r"mentions "
    r"légales|aviso legal|note legali|kontakt|contact us|contacto|contatti|контакты|контакти|iletişim|contact|vat|"
    r"ust-?id|nip|regon|инн|огрн|siret|cif|p\. ?iva|founder|founded|owner|director|manager|ceo|pharmacist|our team|"
    r"staff|"
    r"started|launched|run by|managed by|geführt von|drivs av|drives av|drives af|dirigé par|tenue? par|"
    r"gestit[oa] da|llevad[oa] por|"
    r"prowadzon\w+ przez|provozuje|üzemelteti|ylläpitää|abrió|gegründet|química|institut\w*|clinic\w*|klinik\w*|"
    r"clínica|kosmetik\w*|gründer\w*|gründete|inhaber\w*|"
    r"geschäftsführ\w*|apotheker\w*|leitet|leiter\w*|ansprechpartner\w*|empfiehlt|fondateur|fondé|gérante?|directeur|"
    r"directrice|pharmacien\w*|nutritionniste|recommande|conseille|fundó|fundador\w*|gerente|directora?|"
    r"farmacéutic\w*|recomienda|lic|fondatore|fondato|titolare|direttore|direttrice|farmacista|consiglia|"
    r"założyciel\w*|założył\w*|prezes|kierownik|właściciel\w*|farmaceut\w*|mgr|poleca|основатель|основал\w*|директор|"
    r"менеджер|владелец|рекомендует|провизор|аптекарь|засновник|заснував|kurucu\w*|kurdu|müdür\w*|yetkili|eczacı|ecz|"
    r"önerir|sahibi|apotheker|oprichter|eigenaar|fundadora?|zakladatel\w*|majitel\w*|ředitel\w*|lékárník\w*|"
    r"fondator\w*|proprietar\w*|farmacist\w*|alapító\w*|tulajdonos\w*|gyógyszerész\w*|grundare|ägare|apotekare|"
    r"grundlægger|ejer|farmaceut|perustaja|omistaja|ιδρυτής|ιδιοκτήτης|φαρμακοποιός|основател|собственик|фармацевт|"
    r"osnivač\w*|vlasnik|ljekarnik|warned|warns|alert|agency|ministry|said|announced|minister\w*|police|court|"
    r"судеб\w*|warnt|warnung|behörde|polizei|alerte|autorités|agence|alerta|autoridad\w*|agenzia|ostrzega|"
    r"росздравнадзор|bakanlığı|duyurdu|varuje|varování|avertizează|figyelmeztet|varnar|advarer|varoittaa|"
    r"προειδοποιεί|предупреждава|upozorava)(?!\w)|(?<![\w.])(?:info|sales?|support|orders?|shop|"
    r"contact|kontakt|vente|ventas|ordini|sklep|zakaz|siparis|pedidos|office)@",
    re.IGNORECASE,
)
"""A company, its people, an authority: all names of such a text may be theirs."""
TRADE_SIGNS = re.compile(
    r"(?<!\w)(?:we|our|us|wir|unser\w*|uns|nous|notre|nos|nosotros|nuestr[oa]s?|noi|nostr[oaie]|my oferujemy|"
    r"nasz\w*|мы|"
    r"наш\w*|ми|biz|bizim|wij|ons|onze|nós|noss[oa]s?|"
    r"buy|order now|for sale|price|prices|wholesale|shop|store|pharmacy|supplier|kaufen|preis\w*|rezeptfrei|acheter|"
    r"prix|comprar|precio\w*|venta|tienda|acquista|prezz[oi]|negozio|kup|cena|cennik|sklep|apteka|hurt\w*|купить|"
    r"цена|"
    r"опт|магазин|аптека|заказ[ыа]?|satın al|fiyat\w*|toptan|mağaza|eczane|kopen|prijs|whatsapp|telegram|signal|"
    r"instagram|infolini[ai]|hotline|segnala|сообщает|"
    r"butik\w*|magazinul|magazin:|prodejn\w+|e-?shop\w*|obchod\w*|skladem|na sklade|auf lager|en stock|i lager|"
    r"raktáron|kauppa|varastossa|κατάστημα|τιμή|προσφορά|προϊόντα|промоция|cijena|trgovina|frakt|frete|ofert[ae]?|"
    r"ofertas|"
    r"promo\w*|besteld|in huis|stokta|kapıda ödeme|indirim\w*|produse|produits|products?|brands?|marken|producten|"
    r"produkter|produkty|produkte|prodotti|productos|produtos|catálogo|catalog\w*|bestsell\w*|mais vendidos|"
    r"sortiment\w*|boutique|lojas?|recogida|ritiro presso|free shipping|livraison offerte|spedizione gratuita|"
    r"envío gratis|"
    r"gratis ab|versandkostenfrei|акция|скидк\w*|в наличии|знижк\w*|в наявності|products:|sortieren)(?!\w)|[€$£₽₺]|"
    r"(?<![\w.])help@|@\w*(?:pharm|shop|apothe|farm|"
    r"meds)",
    re.IGNORECASE,
)
"""What sells, or tells of selling: the names of such a line may be a product's."""
PRODUCT_SIGNS = re.compile(
    r"\d ?(?:mg|mcg|µg|ml|iu|мг|мл|g)(?!\w)|(?<!\w)(?:tablet\w*|capsul\w*|pills?|caps|cream|crème|crema|creme|"
    r"krem\w*|"
    r"syrup|sirup|jarabe|sciroppo|syrop|syr|tea|tee|tisana|tisane|té|herbat\w*|drops|tropfen|gocce|gotas|krople|"
    r"öl|oil|huile|aceite|olio|olej\w*|gel|balm|baume|pomada|pommade|maść|salbe|kapseln?|kapsuł\w*|tabletten|"
    r"tabletki|"
    r"compresse|comprimidos|comprimés|gélules|таблетки|капсулы|крем|мазь|чай|сироп|гель|масло|бальзам|hap|macun\w*|"
    r"krem\w*|çay\w*|şurup|iksir\w*|kür\w*|kolonya|sabun|suyu)(?!\w)",
    re.IGNORECASE,
)
BY = (
    r"by|from|to|for|von|an|für|dem|der|par|pour|por|para|de|da|di|a|przez|od|dla|od pani|od pana|от|для|від|door|"
    r"voor|soy|sono|je suis|ich bin|i am|i['’]m|this is|jestem|я|hier ist|ik ben|sou|" + further.BY
)
BY_AT = re.compile(rf"(?<!\w)(?:{BY}):? (?=[^\W\d_])", re.IGNORECASE)
VERBS = (
    r"wrote|writes|said|says|replied|answered|commented|asked|asks|reviewed|posted|hat geschrieben|schreibt|schrieb|"
    r"antwortete?|hat geantwortet|kommentierte?|fragt|sagt|a écrit|écrit|a répondu|répond|a commenté|demande|dit|"
    r"escribió|respondió|contestó|comentó|preguntó|pregunta|dice|ha scritto|scrive|ha risposto|risponde|"
    r"ha commentato|"
    r"chiede|napisała?|pisze|odpowiedziała?|odpowiada|skomentowała?|pyta|написала?|пишет|ответила?|отвечает|"
    r"прокомментировала?|спрашивает|спросила?|оставила?|написав|написала|пише|відпові(?:в|ла)|питає|yazdı|yorumladı|"
    r"yanıtladı|cevapladı|sordu|soruyor|diyor|schreef|schrijft|antwoordde|vraagt|escreveu|respondeu|comentou|"
    r"perguntou|"
    r"yazıyor|كتب|كتبت|سأل|" + further.VERBS
)
VERB_AT = re.compile(rf"(?:{VERBS})(?!\w)(?:(?: a| to|,)? (?=[^\W\d_]))?", re.IGNORECASE)
NAME_BEFORE = re.compile(r"(?:[^\W\d_][\w'’-]{1,20} ){1,3}$")
LINE_HEAD = re.compile(r"^[\s>*«\"★☆–—-]{0,12}(?=[^\W\d_])", re.MULTILINE)
AFTER_HEAD = re.compile(r" ?(?:[→➜»|:·•,–—-]|\(|$|\n|(?:il y a|hace|vor|fa|temu|назад|önce|ago|\d))")
CUES = {"by": BY, "verb": VERBS}
FAMILY_WORDS = 4


def is_owners(text: str) -> bool:
    """Whether a text tells of a company, its people or an authority."""
    return OWNER_SIGNS.search(text) is not None


def is_shops(line: str) -> bool:
    """Whether a line tells of selling."""
    return TRADE_SIGNS.search(line) is not None


def is_products(line: str) -> bool:
    """Whether a line tells of a product."""
    return PRODUCT_SIGNS.search(line) is not None


def find_neutral(text: str, starts: Mapping[str, list[int]]) -> Iterator[tuple[int, int]]:
    """Names that need no more than a preposition, a verb, a place or a family name; `starts` are those of `CUES`."""
    for found in matches(BY_AT, text, starts, "neutral by"):
        end = _named(text, found.end())
        if end is not None:
            yield found.end(), end
    for found in matches(VERB_AT, text, starts, "neutral verb"):
        before = NAME_BEFORE.search(text[max(0, found.start() - 50) : found.start()])
        if before is not None:
            yield from _before(found.start() - len(before.group()), before.group())
        end = _named(text, found.end())
        if end is not None:
            yield found.end(), end
    for found in LINE_HEAD.finditer(text):
        end = _named(text, found.end())
        if end is not None and AFTER_HEAD.match(text, end):
            yield found.end(), end
    yield from find_full_names(text)


def find_full_names(text: str) -> Iterator[tuple[int, int]]:
    """A given name with a family name before or behind."""
    place = 0
    for token in TOKEN.finditer(text):
        word = token.group()
        if token.start() < place or not word[0].isupper() or word.lower() in NOT_AUTHORS:
            continue
        end = read_name(text, token.start(), FAMILY_WORDS)
        words = text[token.start() : end].split() if end is not None else []
        families = [one for one in words if one.lower() not in PARTICLES]
        if (
            len(families) > 1
            and (is_given(families[0]) or (is_given(families[1]) and families[0].isupper()))
            and may_be_author(" ".join(words), sure=True)
        ):
            yield token.start(), end or token.end()
            place = end or token.end()


def _named(text: str, place: int) -> int | None:
    """Where a name begins here that a given name makes one, its end."""
    end = read_name(text, place, 3)
    if end is None:
        return None
    words = text[place:end].split()
    fits = is_given(words[0]) and words[0].lower() not in NOT_AUTHORS
    return end if fits and may_be_author(text[place:end], sure=True) else None


def _before(begin: int, words: str) -> Iterator[tuple[int, int]]:
    """The given name, and what stands between it and the verb."""
    at = begin
    for word in words.split():
        if word[0].isupper() and is_given(word) and word.lower() not in NOT_AUTHORS:
            yield at, begin + len(words.rstrip())
            return
        at += len(word) + 1

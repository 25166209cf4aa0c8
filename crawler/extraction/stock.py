# SPDX-License-Identifier: EUPL-1.2
"""Availability: what a page says of its stock, in the languages shops use, and in schema.org words."""

import re
from functools import lru_cache

from crawler.listing import Availability

SCHEMA = {
    "instock": Availability.IN_STOCK,
    "instoreonly": Availability.IN_STOCK,
    "onlineonly": Availability.IN_STOCK,
    "limitedavailability": Availability.IN_STOCK,
    "available": Availability.IN_STOCK,
    "in_stock": Availability.IN_STOCK,
    "instock;": Availability.IN_STOCK,
    "outofstock": Availability.OUT_OF_STOCK,
    "out_of_stock": Availability.OUT_OF_STOCK,
    "oos": Availability.OUT_OF_STOCK,
    "soldout": Availability.OUT_OF_STOCK,
    "backorder": Availability.PREORDER,
    "preorder": Availability.PREORDER,
    "presale": Availability.PREORDER,
    "madetoorder": Availability.PREORDER,
    "discontinued": Availability.DISCONTINUED,
}

OUT = (
    "out of stock|out-of-stock|sold out|not in stock|no stock|currently unavailable|temporarily unavailable|not "
    "available|"
    "unavailable|notify me when|back in stock soon|0 in stock|"
    "ausverkauft|nicht auf lager|nicht verfügbar|nicht lieferbar|vergriffen|derzeit nicht|"
    "rupture de stock|en rupture|épuisé|indisponible|non disponible|plus disponible|"
    "agotado|sin existencias|sin stock|no disponible|fuera de stock|esaurito|non disponibile|terminato|"
    "esgotado|sem estoque|sem stock|indisponível|uitverkocht|niet op voorraad|niet leverbaar|niet beschikbaar|"
    "slutsåld|slut i lager|ej i lager|finns inte i lager|utsolgt|ikke på lager|udsolgt|loppuunmyyty|loppu varastosta|"
    "ei varastossa|niedostępn|brak w magazynie|brak towaru|wyprzedan|vyprodán|vypredan|není skladem|nie je skladom|"
    "nedostupn|elfogyott|nincs raktáron|nincs készleten|nem elérhető|stoc epuizat|indisponibil|nu este în stoc|"
    "изчерпан|не е налич|няма в наличност|нет в наличии|нет на складе|распродан|закончил|отсутствует|недоступ|"
    "немає в наявності|немає на складі|закінчи|rasprodan|nema na stanju|ni na zalogi|razprodano|išparduota|nėra "
    "sandėlyje|"
    "izpārdots|nav noliktavā|nav pieejams|läbi müüdud|pole laos|εξαντλη|μη διαθέσιμο|stokta yok|tükendi|stokta "
    "bulunm|"
    "غير متوفر|نفد|نفذت الكمية|نفذ من المخزون|ناموجود|אזל|לא במלאי|स्टॉक में नहीं|สินค้าหมด|hết hàng|stok habis|"
    "habis terjual|"
    "缺货|售罄|无货|缺貨|售完|已售完|在庫切れ|在庫なし|売り切れ|完売|품절|재고 없음"
)
PRE = (
    "pre-order|preorder|pre order|on backorder|back-order|vorbestell|précommande|pré-commande|reserva anticipada|"
    "preordin|pré-venda|förbeställ|przedsprzedaż|předobjedn|előrendel|precomand|предзаказ|под заказ|передзамовлення|"
    "на заказ|προπαραγγελία|ön sipariş|الطلب المسبق|预订|預購|予約|예약"
)
GONE = (
    "discontinued|no longer available|nicht mehr lieferbar|nicht mehr erhältlich|снят с производства|"
    "descatalogado|fuori produzione|wycofan"
)
IN = (
    "in stock|in-stock|available now|available for order|ready to ship|ships today|ships within|add to cart|"
    "auf lager|vorrätig|verfügbar|sofort lieferbar|lieferbar|en stock|disponible|in magazzino|disponibile|"
    "disponibilità immediata|"
    "em estoque|em stock|disponível|op voorraad|leverbaar|i lager|finns i lager|på lager|varastossa|dostępn|w "
    "magazynie|na stanie|"
    "skladem|skladom|na sklade|raktáron|készleten|elérhető|în stoc|in stoc|disponibil|налично|в наличност|в "
    "наличии|есть на складе|"
    "на складе|в наявності|є в наявності|na stanju|na zalogi|dostupn|yra sandėlyje|turime|ir noliktavā|pieejams|"
    "διαθέσιμο|σε απόθεμα|stokta|stokta var|متوفر|في المخزون|متاح|موجود|במלאי|स्टॉक में|มีสินค้า|còn hàng|tersedia|"
    "有货|现货|有貨|現貨|在庫あり|재고 있음|구매 가능"
)
STATES = tuple(
    (state, tuple(words.split("|")))
    for state, words in (
        (Availability.DISCONTINUED, GONE),
        (Availability.OUT_OF_STOCK, OUT),
        (Availability.PREORDER, PRE),
        (Availability.IN_STOCK, IN),
    )
)


ANY_STATE = re.compile("|".join(re.escape(word) for _, words in STATES for word in words))
"""One look for all words: most texts hold none."""


def parse_availability(text: str | None) -> Availability | None:
    """The stock that a short text states ("Nur noch 3 auf Lager", "https://schema.org/InStock"), if it does."""
    if not text:
        return None
    return _parse_availability(text[:300].lower())


@lru_cache(maxsize=2048)
def _parse_availability(lower: str) -> Availability | None:
    word = lower.strip().rsplit("/", 1)[-1].rsplit(":", 1)[-1].replace(" ", "")
    if word in SCHEMA:
        return SCHEMA[word]
    if not ANY_STATE.search(lower):
        return None
    return next((state for state, words in STATES if any(word in lower for word in words)), None)

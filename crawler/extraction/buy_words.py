# SPDX-License-Identifier: EUPL-1.2
"""Words on buttons and near prices, in the languages shops are written in."""

import re


def _any_of(alternatives: str) -> str:
    """A group of the alternatives that stand between ` | ` signs."""
    return "(?:" + "|".join(part.strip() for part in re.split(r"\s\|\s|\s\|$", alternatives)) + ")"


BUY_WORDS = re.compile(
    _any_of(
        r"""
    add(?:ed)? to (?:my |your |the |shopping )?(?:cart|basket|bag|trolley|order) | add item | buy (?:it )?now |
    \bbuy\b | \bpurchase\b | order now | place (?:an )?order | \border\b(?! (?:status|history|tracking|by)) |
    checkout now | in den (?:waren|einkaufs)korb | in die einkaufstasche | \bkaufen\b | \bbestellen\b |
    zum angebot | ajouter au panier | \bacheter\b | \bcommander\b | mettre au panier |
    a[ñn]adir (?:al?|a la) (?:carrito|cesta|carro|bolsa) | agregar al? (?:carrito|carro|bolsa) | \bcomprar\b |
    \bcompra(?: ora|r ahora)?\b | adicionar (?:ao|à) (?:carrinho|sacola|cesto) | aggiungi al (?:carrello|cesto) |
    \bacquista\b | \bordina\b | in (?:de )?winkel(?:wagen|mand) | \bbestel(?:len)?\b | \bkopen\b |
    l[äa]gg i (?:varu)?korg | legg i (?:handle)?kurv | l[æa]g i (?:indkøbs)?kurv | \bköp\b | \bkjøp\b | \bkøb\b |
    lis[äa]ä (?:ostos)?koriin | \bosta\b | do koszyka | kup teraz | \bkup(?:uję|ić)?\b | zamów | do ko[šs][íi]ku |
    koupit | vlo[žz]i[ťt] | kúpiť | kos[áa]rba | megveszem | megrendel | adaug[ăa] [îi]n co[șsş] | cump[ăa]r[ăa] |
    в корзин[уе] | \bкупить\b | заказать | оформить заказ | до кошика | \bкупити\b | замовити | в количката |
    \bкупи\b | у корпу | u (?:ko[šs]aricu|korpu) | \bkupi\b | v ko[šs]arico | naro[čc]i | \bdodaj\b | sepete ekle |
    sat[ıi]n al | hemen al | lisa (?:ostu)?korvi | į krepšelį | pirkti | pievienot grozam | ielikt grozā | pirkt |
    προσθήκη στο καλάθι | στο καλάθι | αγορά | カート(?:に|へ) | カゴに |
    購入 | 買い物かご | ご注文 | 加入(?:购物车|購物車|购物袋) | 放入購物車 |
    立即(?:购买|購買|抢购|下單) | 購買 | 购买 | 장바구니 | 구매 | 바로구매 | أضف إلى (?:السلة|عربة) | اشتر | شراء |
    הוס[פף](?:ה)? ל(?:סל|עגלה) | קנה | לרכישה | thêm vào giỏ | mua ngay | đặt hàng | หยิบใส่ | ตะกร้า | ซื้อ |
    tambah ke | beli(?: sekarang)?\b | masukkan keranjang | कार्ट | खरीदें |
    contact (?:the )?(?:seller|vendor|advertiser) | message (?:seller|vendor) | reply to (?:ad|posting|listing) |
    make (?:an )?offer | place bid | \bbid now | send (?:an )?enquiry | request (?:a )?quote | get (?:a )?quote |
    inquire now | verkäufer kontaktieren | nachricht (?:senden|schreiben) | contacter le vendeur |
    contactar (?:al )?vendedor | написать продавцу | связаться с продавцом
"""
    )
)
"""Put into a cart, order, or reach the seller."""

NOT_BUY = re.compile(
    _any_of(
        r"""
    \bfield  | order (?:status|history|tracking) | track(?:ing)? (?:my )?order | my orders? | how to (?:buy|order) |
    buy(?:er|ing guide) | newsletter | subscribe | search | login | log in | sign in | filter | sort | review |
    wish ?list | compare | gift card | borrow
"""
    )
)
"""Buttons that share a word with those above."""

UNAVAILABLE = re.compile(
    _any_of(
        r"""
    (?:currently|temporarily) (?:unavailable|out of stock) | out of stock | sold out | no longer available |
    derzeit nicht verfügbar | nicht (?:mehr )?(?:lieferbar|auf lager|verfügbar|vorrätig) | ausverkauft |
    actuellement indisponible | rupture de stock | épuisé | no disponible | agotado | sin stock | non disponibile |
    esaurito | esgotado | indisponível | нет в наличии | распродано | немає в наявності | niedostępny |
    brak w magazynie | vyprodáno | není skladem | nincs készleten | stoc epuizat | indisponibil |
    niet (?:op voorraad|leverbaar|beschikbaar) | uitverkocht | slut i lager | utsolgt | udsolgt | loppu(?:nut)? |
    stokta yok | tükendi | 在庫切れ | 売り切れ | 品切れ | 缺货 |
    已售完 | 補貨中 | 품절 | نفذت الكمية | غير متوفر | אזל מהמלאי |
    hết hàng | สินค้าหมด
"""
    )
)
"""Out of stock, as pages say it."""

PRICE_LABEL = re.compile(
    r"^(?:our |sale |now |current |special |online |your |retail |total |item |unit |purchase |selling |listing )?"
    + _any_of(
        r"""
    price | cost | preis | prix | precio | prezzo | preço | cena | cijena | цена | ціна | pris | hinta | fiyat |
    ár | preț | pret | kaina | giá | harga | 價格 |
    价格 | [一-鿿]{0,6}(?:特價|售價|网购价) | 售價 | 售价 | 特價 | 価格 | 販売価格 | 가격 |
    판매가 | السعر | מחיר | ราคา | τιμή | कीमत | amount | now | only | asking | deal price | buy it now | kaufpreis |
    verkaufspreis | unser preis | notre prix | стоимость | 網路價 | 網購價 | 優惠價 | 促銷價 | 활인가
"""
    )
    + r"(?: (?:from|starts? at|ab|à partir de|desde|a partire da|от|od|vanaf|fra|från))?"
    + r"\W{0,4}(?:\([\w .]{1,12}\)\W{0,3})?$"
)
"""A label that stands before a price."""

OLD_LABEL = re.compile(
    r"(?:^|\b)"
    + _any_of(
        r"""
    was | list(?: price)? | rrp | msrp | srp | retail(?: price)? | regular(?: price)? | old price |
    original(?: price)? | before | save | you save | saving | discount | uvp | statt | vorher | alter preis |
    bisher | sie sparen | ersparnis | avant | ancien prix | au lieu de | économisez | prix conseillé | antes |
    precio anterior | ahorr\w+ | prima | anziché | risparmi\w* | prezzo consigliato | de:? | por(?:ém)? |
    старая цена | было | экономия | скидка | przed | stara cena | taniej | původně | běžná cena | eredeti ár |
    preț vechi | prp | eski fiyat | 原價 | 原价 | 市價 | 市价 |
    建議售價 | 定價 | 定価 | 参考価格 | 정가 | shipping | delivery | postage |
    p&p | versand\w* | livraison | envío | доставка | wysyłka | 每期 | 分期 |
    每月 | 運費 | 免運 | 折價券 | 積點 | 点数 | ポイント | 送料 |
    per month | pro monat | par mois | al mes | в месяц | monthly | deposit | excl\.? (?:vat|tax) | ex\.? vat |
    netto | hors taxe | bez dph | ohne mwst | from used | used from | new from | minimum order | min\.? order |
    budget | salary | earn | points?
"""
    )
    + r"\W{0,4}$"
)
"""A label that stands before an amount which is not the price."""

PRODUCT_LABEL = re.compile(
    r"\b"
    + _any_of(
        r"""
    sku | isbn | ean | gtin | upc | mpn | asin | item (?:no|number|code|#) | stock (?:no|code|#) |
    product (?:code|id|no) | part (?:no|number) |
    catalog(?:ue)? (?:no|number) | model(?: no| number)? | art(?:ikel|icle)?[ .-]{0,2}(?:nr|nummer|no) |
    bestell[ -]?nr | réf(?:érence)? | ref | código |
    codice | cod | kod(?: produktu)? | kód | артикул | код(?: товара)? | cikkszám | cas(?: no| number)? | pzn |
    availability | in stock | stock | auf lager |
    lieferbar | verfügbar(?:keit)? | disponib\w+ | en stock | disponibilità | в наличии | наличие | na stanie |
    dostępno\w+ | skladem | dostupno\w+ |
    raktáron | în stoc | stok | op voorraad | i lager | på lager | varastossa | 在庫 | 库存 | 貨號 | 货号 |
    商品番号 | 型番 | 編號
"""
    )
    + r"\b\W{0,3}"
)
"""Labels of product pages: article numbers and stock."""

# SPDX-License-Identifier: EUPL-1.2
"""Whether a post sells: words of offering, asking, warning and telling, weighed against prices and contacts."""

import re

from crawler.extraction.lowered import lowered
from crawler.extraction.packs import parse_pack_size
from crawler.extraction.strengths import STRENGTH
from crawler.extraction.values import PriceRole, find_prices, price_role

OFFER = re.compile(
    r"(?<![^\W_])(?:for sale|wts|w\.t\.s|f/s|i(?: am|'m| do)? (?:currently )?sell(?:ing)?|we(?: are|"
    r"'re)? (?:also )?(?:sell(?:ing)?|offer(?:ing)?|supply(?:ing)?|stock|deliver)|"
    r"selling|now selling|up for (?:grabs|sale)|have (?:for sale|in stock|available)|i have .{0,30}(?:for sale|"
    r"available|left)|available (?:now|for sale|in stock|in bulk)|"
    r"buy (?:\w+ ){0,4}(?:online|here|from us|without|now)|place (?:your|an) order|order (?:now|here|today|"
    r"yours)|to order|price ?list|prices? (?:start|from|are)|"
    r"(?:dm|pm|inbox|message|text|hit|hmu|contact|write|whatsapp|add|kik) (?:me|us|for)|hmu|in stock|(?:we |"
    r"i )?ship(?:s|ping)? (?:world|from|to|same|discreet)|"
    r"(?:discreet|stealth) (?:shipping|packag\w*|delivery)|overnight delivery|bulk (?:orders?|discount|price)|"
    r"minimum order|(?:payment|pay)(?: by| via| with| in|:)? (?:btc|bitcoin|crypto|xmr|monero|usdt)|"
    r"(?:btc|bitcoin|crypto|xmr|monero) (?:only|accepted|payment)|"
    r"re-?ship(?:s|ped|ping|ment)?(?: is)? (?:guaranteed?|policy|available|if)|"
    r"moq|wholesale|samples? available|"
    r"verkaufe|zu verkaufen|verkauf|biete|abzugeben|versand (?:möglich|inkl|diskret)|bestellung(?:en)? (?:per|"
    r"unter|über)|lieferbar|preisliste|bei interesse|"
    r"vends?|à vendre|je vends|en vente|disponible en stock|contactez[- ]moi|contactez[- ]nous|"
    r"livraison (?:discrète|rapide)|commande(?:z|r) (?:par|sur|maintenant)|"
    r"vendo|vendemos|se vende|en venta|a la venta|disponemos de|tengo (?:disponible|a la venta)|interesados|"
    r"envíos? (?:a todo|discretos?)|pedidos (?:por|al)|precios?:|"
    r"vendiamo|vendesi|in vendita|spedizione (?:anonima|discreta|in tutta)|contattatemi|vende-se|à venda|"
    r"estou vendendo|envio para|encomendas|"
    r"te koop|verkoop|aangeboden|bestellen via|sprzedam|sprzedaję|na sprzedaż|mam na sprzedaż|do sprzedania|"
    r"wysyłka (?:dyskretna|pobranie|cała)|zamówienia|oferuję|"
    r"prodám|prodávám|na prodej|predám|predávam|eladó|eladok|vând|de vânzare|säljes|säljer|till salu|selges|"
    r"sælges|til salg|myydään|"
    r"πωλείται|πωλούνται|πουλάω|prodajem|na prodaju|продам|продаю|продаём|продаем|продается|продаётся|продаются|"
    r"без рецепт\w*|ohne rezept|rezeptfrei|sans ordonnance|sin receta|senza ricetta|sem receita|bez recepty|reçetesiz|"
    r"no (?:prescription|script|rx) (?:needed|required|necessary|asked)|without (?:a )?prescription|"
    r"в наявності|замов(?:лення|ити|ляйте)|пишіть|відправк[аиу]|доставка новою|"
    r"(?:price|preis|prix|precio|prezzo|preço|prijs|cena|pris|hinta|preț|"
    r"цена|ціна|τιμή|fiyatı?) ?[:：–-] ?\S{0,4}\d|"
    r"в продаже|есть в наличии|в наличии|имеется в наличии|"
    r"заказ(?:ы|ать)? (?:по|через|принима|можно|в)|пишите|писать в|в лс|прайс|отправк(?:а|у|и) (?:почт|по|в|"
    r"нал)|доставка по|цена за|опт(?:ом)?\b|продається|продаємо|"
    r"satılık|satıyorum|satışta|satılır|sipariş (?:için|ver)|kargo (?:ile|ücretsiz|kapıda)|stokta|"
    r"temin edilir)(?![^\W_])"
    r"|للبيع|متوفر(?:ة)?|للطلب|للتواصل|اطلب|نبيع|توصيل|出售|现货|出货|有货|批发|代购|加微信|加我|联系我|下单|販売|"
    r"お譲り|出品|판매|팝니다|למכירה|ขาย|bán|dijual|jual "
)
WANTED = re.compile(
    r"^\s*[\[(](?:s|k|wtb|suche|kaufe|gesucht|cerco|busco|cherche|kupię|куплю)[\])]|"
    r"(?<![^\W_])(?:wtb|w\.t\.b|want(?:ed)? to buy|wanted:?|wtt|looking (?:to buy|for|4)|in search of|iso\b|"
    r"where (?:can|do|could|to) (?:i|we|you)? ?(?:buy|get|find|order)|"
    r"anyone (?:know|sell|have|got|tried|used|ordered|selling)|does anyone|has anyone|can (?:anyone|someone|"
    r"i get)|any(?:body|one) (?:here )?(?:sell|know)|"
    r"recommend(?:ation)?s?\b.{0,40}\?|is (?:it|this|that) (?:legit|safe|real|legal|ok)|need (?:help|advice|a source)|"
    r"suche|gesucht|wo (?:kann|bekomme|kriege) (?:ich|man)|weiß jemand|hat jemand|kennt jemand|cherche|"
    r"recherche|où (?:acheter|trouver)|quelqu'un (?:connaît|sait|vend)|"
    r"busco|compro|dónde (?:comprar|puedo|consigo)|alguien (?:sabe|vende|conoce|tiene)|cerco|dove (?:posso|"
    r"comprare|trovare)|qualcuno (?:sa|vende|conosce)|procuro|onde (?:comprar|posso)|alguém|"
    r"gezocht|waar kan ik|weet iemand|kupię|szukam|gdzie (?:kupić|mogę|dostanę)|ktoś (?:wie|ma|zna)|koupím|"
    r"hledám|kde (?:koupit|sehnat|kúpiť)|kúpim|keresek|veszek|cumpăr|caut\b|"
    r"köpes|söker|kjøpes|købes|ostetaan|куплю|ищу|где (?:купить|можно|взять|достать)|подскажите|посоветуйте|"
    r"кто[- ](?:нибудь|то|знает|покупал|заказывал|брал)|нужен совет|шукаю|"
    r"alınır|arıyorum|nereden (?:alabilirim|bulabilirim)|bilen var mı|alan var mı)(?![^\W_])"
    r"|أبحث عن|مطلوب|أين (?:أجد|يمكن)|هل (?:يوجد|يعرف)|求购|求購|哪里(?:可以|能)?买|哪裡買|有人|どこで|買いたい|"
    r"探して|구합니다|어디서"
)
WARNING = re.compile(
    r"(?<![^\W_])(?:beware|be careful|warning|watch out|stay away|avoid (?:this|these|them|him|at all)|"
    r"don'?t (?:buy|trust|order|fall|send)|do not (?:buy|trust|order|send)|never (?:buy|order|trust)|"
    r"(?:i |we )?(?:was|got|been|being|were|get) (?:scammed|ripped|robbed|burned)|scammed me|scammer alert|"
    r"is a (?:scam|scammer|fraud)|are (?:scammers|fraud)|(?:this|he|she|they) (?:is|are) fake|"
    r"reported (?:him|her|them|this|it|to)|police|fda (?:warn|alert)|counterfeit|side effects?|my doctor|"
    r"my experience|in my opinion|i think|i read|according to|study|studies|article|"
    r"vorsicht|warnung|achtung betrug|betrüger|abzocke|abgezockt|gefälscht\w*|nebenwirkung\w*|mein arzt|"
    r"attention aux?|méfiez|arnaque\w*|arnaqueur|contrefa\w+|effets secondaires|mon médecin|"
    r"cuidado|estafa\w*|falsific\w+|efectos secundarios|mi médico|attenzione|truff\w+|contraffatt\w+|"
    r"effetti collaterali|golpe|falsificad\w+|uwaga|oszust\w*|oszukan\w*|podróbk\w+|skutki uboczne|lekarz|"
    r"pozor|podvod\w*|осторожно|мошенник\w*|кидал[аыо]\w*|развод\w*|обман\w*|подделк\w*|фальсификат\w*|"
    r"побочн\w+|мой врач|кинули|увага|шахра\w+|dikkat|dolandır\w+|sahte|yan etki\w*)(?![^\W_])"
    r"|احذر|نصاب|احتيال|مزيف|骗子|诈骗|小心|假货|副作用|詐欺|偽物|사기"
)
BUYING = re.compile(
    r"(?<![^\W_])(?:(?:do|can|could|would|will|are) (?:you|u) (?:also |still |able to )?(?:ship|deliver|send|sell|have|"
    r"accept|take|post)|i (?:can|could|would|will|'d|'ll) (?:pay|take|buy)|i'?(?:ll| will) (?:take|buy)|"
    r"(?:is|are) (?:this|it|they|these|that|those) (?:still )?(?:available|for sale|in stock)|"
    r"still (?:available|for sale) ?\?|"
    r"how much (?:is|are|for|do|would)|what(?:'s| is) (?:the|your) price|(?:i'?m|i am|very) interested|my budget|"
    r"pm(?:'?ed)? (?:sent|you)|sent (?:you )?a? ?(?:pm|dm|message)|got mine|just ordered|"
    r"noch (?:zu haben|verfügbar|da) ?\?|versendest du|versenden sie|was kostet|wieviel kostet|"
    r"toujours (?:disponible|dispo)|(?:tu )?expédi(?:es|ez)[- ](?:tu|vous)|vous expédiez|combien (?:coûte|pour|ça)|"
    r"sigue (?:disponible|en venta)|haces envíos|hacen envíos|cuánto (?:cuesta|es|vale|por)|"
    r"ancora disponibil\w|spedisci|quanto (?:costa|custa|vuoi)|ainda (?:disponível|tem)|envias para|"
    r"nog beschikbaar|verstuur je|wat kost|czy (?:jeszcze )?(?:aktualne|dostępne)|wysyłasz|ile (?:kosztuje|za)|"
    r"je[šs]tě (?:k dispozici|aktuální)|kolik stojí|ещ[её] (?:актуально|есть|продаёте|продаете)|сколько стоит|почём|"
    r"отправляете ли|возьму|ще (?:актуально|є)|скільки коштує|hala (?:mevcut|var mı)|kaç para|fiyatı ne)(?![^\W_])"
    r"|هل (?:ما زال|متوفر)|كم السعر|还有(?:货)?吗|多少钱|まだありますか|いくらですか|얼마"
)
"""A buyer's words: a reply that asks, bids or thanks."""
DENIED_SCAM = re.compile(
    r"(?:no|not a|zero|without|free of|scam[- ]free|kein|pas d'|sin|нет|без) ?(?:scam\w*|"
    r"fake\w*|betrug|arnaque|estafa|обман\w*|кидал\w*)|side effects? free|no side effects?"
)
TELLING = re.compile(
    r"(?<![^\W_])(?:they|he|she|someone|people|sites?|websites?|companies|pharmacies|dealers|vendors) (?:that |"
    r"who |which |are |is |also |now )?(?:sell|selling|sold|offer|offering|ship)"
)
TITLE_OFFER = re.compile(
    r"^\s*[\[(](?:b|v|vk|fs|wts|biete|verkaufe?|selling|sell|offer|vendo|vends?|sprzedam|продам|продаю)[\])]|"
    r"(?<![^\W_])(?:wts|w\.t\.s|f/s|fs|sell|selling|sale|for sale|in stock|available|buy|order|cheap|"
    r"price ?list|offer|shop|supplier|verkaufe?|biete|zu verkaufen|v:|vends?|à vendre|vendo|en venta|se vende|"
    r"vendesi|te koop|sprzedam|prodám|predám|eladó|vând|säljes|selges|продам|продаю|продажа|прайс|магазин|"
    r"купить|продається|satılık|satış)(?![^\W_])|للبيع|متوفر|出售|现货|판매"
)


def is_selling(text: str, *, title: str, is_first: bool, prices: int, contacts: int) -> bool:
    """True when a post offers something itself.

    Title words count for the first post alone; a title that names a strength, over a price and a contact, is one,
    and so is one that names a strength or a pack and asks a price itself: an advertisement.
    A price without offering words, a question, a warning or a report of
    what others sell is not an offer.
    """
    prices_goods = is_first and prices > 0 and (bool(contacts and STRENGTH.search(title)) or is_advertisement(title))
    text, title = lowered(text[:6_000]), lowered(title)
    if not is_first and not contacts and BUYING.search(text[:600]):
        return False
    offers = min(len({match[0] for match in OFFER.finditer(text)}), 4)
    titled = is_first and (prices_goods or bool(TITLE_OFFER.search(title))) and not WANTED.search(title)
    if not offers and not (titled and (prices or contacts)):
        return False
    score = offers + (2 if titled else 0) + min(prices, 3) + (1 if contacts else 0)
    head = f"{title}\n{text[:400]}" if is_first else text[:400]
    score -= 3 if WANTED.search(head) else 0
    warnings = len({match[0] for match in WARNING.finditer(DENIED_SCAM.sub(" ", text))})
    score -= 2 * min(warnings, 3) + (2 if TELLING.search(text) else 0)
    score -= 1 if "?" in text.rstrip()[-3:] and not contacts else 0
    return score >= 3 and bool(prices or contacts or offers >= 3)


def names_goods(title: str) -> bool:
    """A title that names a strength or a pack."""
    return STRENGTH.search(title) is not None or parse_pack_size(title) is not None


def asks(title: str) -> bool:
    """A title that ends as a question does."""
    return title.rstrip().endswith(("?", "؟", "？"))


def is_advertisement(title: str) -> bool:
    """A title that names a strength or a pack and its price, and asks nothing."""
    if not names_goods(title) or asks(title):
        return False
    return any(price_role(title, span) is not PriceRole.ASIDE for span in find_prices(title))

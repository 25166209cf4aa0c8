# SPDX-License-Identifier: EUPL-1.2
"""Selling: words of who offers goods in a talk, and of who bought them and tells of it; compiled by the project."""

STEMS = (
    "beauty", "lounge", "import", "export", "express", "versand", "peptid", "filler", "lips", "botox", "botoks",
    "aesthetic", "estetic", "esthet", "cosmet", "косметолог", "опт", "скупка", "expert_", "pharma", "rx", "plug",
    "dealer", "trade", "torg", "торг", "hurt", "giga", "discount", "rabatt", "gmbh", "laden", "butik", "boutique",
    "anabol", "steroid", "juice", "slim", "detox", "herbal", "natur", "clinic", "klinik", "spa_", "salon", "seller",
    "dükkan", "dukkan", "sklep", "negozio", "tienda", "winkel",
)  # fmt: skip
"""Parts of names that sellers give themselves."""

OFFERS = (
    r"(?:back )?in stock|restock\w*|available|new batch|fresh batch|dm (?:me|us|to|for)|pm (?:me|us|for)|"
    r"inbox (?:me|us)|"
    r"hit me (?:up|on)|text me for|book now|to book|menu|min(?:imum)? order|bulk|delivery (?:available|today|in)|"
    r"stealth|next day|cod available|full refund or|yes (?:dear|sir|mam|madam|hun|babe)|dear customer|promo\w*|"
    r"discount|"
    r"no (?:script|prescription|rx)|lab tested|best quality|100 ?% (?:original|genuine|real|legit)|"
    r"auf lager|alles da|lieferbar|neue charge|vorkasse|kein rezept|ohne rezept|nur heute|terminvergabe|rabatt\w*|"
    r"mindestbestell\w*|versand (?:aus|innerhalb|heute|kostet)|schreib (?:mir|uns)|melde? (?:dich|euch)|nur original|"
    r"adresse \+|"
    r"disponible\w*|dispo|livraison|en stock|sans ordonnance|nouveau lot|arrivage|écri[sv]ez?|contacte[zr]?|"
    r"commandez|"
    r"oui chère? cliente?|mp pour|en mp|"
    r"hay stock|en existencia|entrega (?:inmediata|hoy)|envíos? (?:a|gratis|hoy)|sin receta|escríb\w+|al privado|"
    r"por privado te|manda tu|mayoreo|cotiza\w*|original importado|te paso|"
    r"disponibil\w*|in magazzino|senza ricetta|spedizion\w*|spediamo|listino|scrivimi|scrivi (?:in|su|a)|contattami|"
    r"consegna|ciao caro|"
    r"dostępn\w*|na stanie|bez recepty|nowa partia|wysyłk\w*|ceny aktualne|pisz(?:cie)? (?:priv|na|do)|zapraszam\w*|"
    r"odbiór|cennik|"
    r"в наличии|есть в наличии|новая партия|без рецепта|отправк\w*|доставк\w*|пишите?|в личк\w*|в лс|прайс|скидк\w*|"
    r"предоплат\w*|опт(?:ом)?|забирай\w*|куплю|дорого|"
    r"в наявності|без рецепта|пишіть|відправк\w*|"
    r"stokta|reçetesiz|kargo (?:bedava|aynı)|yazın|dm['’]?den|kapıda ödeme|fiyat\w*|bilgi:|indirim\w*|kutu \d+|"
    r"op voorraad|leverbaar|zonder recept|stuur (?:me|ons)|sorry mop|bestellen|"
    r"em estoque|sem receita|frete|chama no|chama (?:no )?zap|pronta entrega|original importado|"
    r"i lager|utan recept|skicka dm|na sklade|bez receptu|în stoc|fără rețetă"
)
"""What who offers says, and who buys seldom does."""

PAYMENT = (
    r"btc|bitcoin|usdt|xmr|monero|paypal|cash ?app|venmo|zelle|revolut|wise|western union|moneygram|postepay|"
    r"bizum|blik|"
    r"сбер\w*|тинькофф|карт[ауы]|iban|whats ?app|wa|telegram|signal|threema|snap|zap|viber|wickr|session|tracking|"
    r"sort code|vorkasse|überweis\w*|virement|transferencia|bonifico|przelew|havale|pix"
)
"""Ways to pay and to be written to."""

SUFFERS = (
    r"scam\w*|never (?:came|arrived|got)|fake|rash|hospital|ambulance|my (?:gp|doctor|wife|husband|sister|mum|"
    r"mom|dad)|"
    r"anyone|someone|thanks|ordered|bought|worked|warn|desperate|how much|do (?:you|u) (?:sell|have|ship)|is it|"
    r"hat jemand|weiß jemand|betrug|abzocke|bestellt|gekauft|finger weg|danke|notaufnahme|was kostet|wie viel|"
    r"habt ihr|"
    r"arnaque\w*|quelqu['’]un|acheté|commandé|reçu|combien|vous avez|attention|hôpital|"
    r"estafa\w*|alguien|compré|pedí|fraude|cuánto|tienen|tenéis|gracias|cuidado|"
    r"truffa\w*|qualcuno|comprato|preso da|ordinato|quanto|avete|grazie|attenti?a?|"
    r"oszust\w*|ktoś|kupił\w*|zamówił\w*|ile|macie|dzięki|uważaj\w*|"
    r"ужас|девочки|обман\w*|развод\w*|кто-?нибудь|заказ(?:ал|ала|ывал|ывала)|купил\w*|сколько|есть ли|спасибо|"
    r"мужа|сын\w*|"
    r"dolandır\w*|aldım|sipariş ettim|kaç para|ne kadar|var mı|teşekkür\w*|"
    r"oplichter\w*|iemand|besteld|gekocht|hoeveel|bedankt|golpe|alguém|comprei|quanto|obrigad[oa]|"
    r"bluff|någon|beställt|podvod\w*|někdo|objednal\w*"
)
"""What who buys, asks or was harmed says."""

ASKS = (
    r"send me|can you send|could you|can i (?:get|buy|order)|i (?:need|want)|i['’]d like|looking for|do (?:you|u)|"
    r"schick(?:t|en sie)? mir|kann ich|ich (?:brauche|suche|möchte|will|nehme)|"
    r"je (?:cherche|veux|voudrais|prends)|envoie[sz]?[- ]moi|stp|svp|"
    r"mánd(?:e|a)me|busco|quiero|necesito|me (?:pasas|interesa)|"
    r"mandami|cerco|vorrei|mi serve|mi (?:mandi|manda)|"
    r"szukam|poproszę|chcę|potrzebuję|wyślij mi|"
    r"киньте|скиньте|пришлите|скинь|ищу|хочу|нужн[оаы]?|мне|"
    r"шукаю|хочу|потрібн\w*|istiyorum|lazım|arıyorum|ik (?:zoek|wil)|quero|preciso|jag (?:söker|vill)|hledám|"
    r"chci|caut|vreau"
)
"""What who wants to buy says."""

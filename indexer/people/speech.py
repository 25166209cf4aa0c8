# SPDX-License-Identifier: EUPL-1.2
"""Words by which a buyer's, victim's or witness's own talk is known, in fourteen languages; compiled by the project."""

from indexer.people import further

VOICE = (
    r"i['’](?:m|ve|d|ll)|i|my|me|mine|myself|we bought|we ordered|we received|ich|mein(?:e[mnrs]?)?|mich|mir|"
    r"unser(?:e[mnrs]?)? (?:tochter|sohn|mutter|vater|oma|opa|kind)|je|j['’]|mon|mes|moi|yo|mío|mía|mis|pedí|compré|"
    r"recibí|pagué|tomé|ho|mio|mia|miei|mie|mi (?:chiamo|è|ha|hanno|sono|figlio|hija|hijo|esposo|esposa|marido|mujer|"
    r"madre|padre|hermano|hermana|abuela|abuelo|pedido|paquete|dinero|nombre|médico|correo|número|suegra|suegro|"
    r"cuñada|cuñado)|nostr[oa] (?:figli[oa]|madre|padre)|"
    r"ja|mój|moja|moje|mojej|mojego|mojemu|mnie|mną|dostał[ae]m|mam na imię|я|мне|меня|мной|мой|моя|моё|мое|мои|моей|"
    r"моего|мою|моему|мені|мене|мій|моє|мого|моєї|ben|benim|bana|beni|bende|eşim|oğlum|kızım|annem|babam|eşime|"
    r"kocam|karım|kardeşim|arkadaşım|komşum|ik|mijn|mij|eu|meu|minha|minhas|meus|comprei|recebi|paguei|tomei|أنا|"
    r"لي|عندي|اشتريت|طلبت|زوجي|زوجتي|ابني|ابنتي|أمي|أبي|jag|mitt|minun|jeg|můj|moje|moje objednávka|eu am|"
    + further.VOICE
)
"""Who speaks of himself; not the menu of a shop (`NAVIGATION`) nor somebody who sells (`SELLS`)."""

VOICE_ENDINGS = (
    "ałem", "ałam", "iłem", "iłam", "ąłem", "ęłam", "ełam", "yłem", "yłam", "szłam", "szedłem", "ulam",
    "aldım", "ettim", "verdim", "dedim", "yaptım", "yedim", "attım", "oldum", "buldum", "duydum", "gördüm", "düştüm",
    "kaldım", "kullandım", "bekliyorum", "istiyorum", "kullanıyorum", "memnunum", "içtim", "ödedim", "geldim",
)  # fmt: skip
"""Ends of verbs in the first person, Polish and Turkish."""

NAVIGATION = (
    r" (?:account|cart|basket|orders?\b(?= ?[|\n]|$)|wish ?list|profile|addresses|downloads|konto|warenkorb|profil|"
    r"merkzettel|compte|panier|cuenta|carrito|kosz|koszyk|konto|аккаунт|кабинет|корзина|hesab|sepet|кошик|"
    r"winkelwagen|conta|carrinho|carrello|account)"
)

SELLS = (
    r"i sell|i am selling|i['’]m selling|we sell|for sale|i offer|we offer|we ship|we deliver|our (?:shop|store|"
    r"prices|products|customers|team|pharmacy|stock|channel)|my (?:shop|store|prices|stock|channel|products|"
    r"customers|"
    r"clients)|buy from me|(?:contact|write|dm|message|pm|text|call|hit) me|order from me|wholesale|in stock|price "
    r"list|verkaufe|ich biete|biete|wir liefern|"
    r"wir bieten|wir verkaufen|je vends|nous vendons|nous livrons|nous expédions|à vendre|vendo|vendemos|ofrezco|"
    r"ofrecemos|enviamos a|spediamo|vendiamo|offro|sprzedam|sprzedaję|oferuję|oferujemy|wysyłamy|mam do sprzedania|"
    r"продам|продаю|продаём|продаем|предлагаю|отправляем|в наличии|в наявності|продаю|satılık|satıyorum|satıyoruz|"
    r"satılıktır|te koop|wij leveren|ik verkoop|vendo|à venda|entregamos|للبيع|نبيع|" + further.SELLS
)
"""Who speaks sells."""

STRONG = (
    r"i, |the undersigned|to whom it may concern|signed for by|asked by|written by|quote from|opened by|reported by|"
    r"raised by|filed by|statement of|witness statement|complaint (?:by|from|of)|claim (?:by|from)|testimony of|"
    r"hiermit erstatte|strafanzeige|zeugenaussage|wohnhaft|gestellt von|gefragt von|abgegeben bei|frage von|"
    r"bewertung von|eröffnet von|gemeldet von|(?:reklamation|beschwerde|anzeige|aussage) (?:von|des|der)|"
    r"zugestellt an|ausgeliefert an|rechnung an|faktura dla|fattura a|facture à|invoice (?:to|for)|factura a|"
    r"livrée? à:?|remise? à|je soussignée?|porte plainte|litige ouvert|avis de|question de|client vérifié|"
    r"demandée? par|posée? par|(?:réclamation|plainte|témoignage|déclaration|signalement) d[eu]|ouverte? par|"
    r"demeurant|"
    r"domiciliée? (?:à|au)|"
    r"denuncio|disputa abierta|opinión de|pregunta de|domiciliad[oa] en|preguntad[oa] por|(?:reclamación|queja|"
    r"declaración|denuncia|testimonio) de|abiert[oa] por|recibido por|entregad[oa] a|vivo en|mi dirección|"
    r"io sottoscritt[oa]|il sottoscritto|la sottoscritta|residente in|contestazione aperta|recensione di|domanda di|"
    r"chiest[oa] da|(?:reclamo|denuncia|segnalazione|testimonianza|dichiarazione) di|apert[oa] da|consegnat[oa] a|"
    r"ritirato da|abito in|"
    r"niżej podpisan[ya]|zgłoszony przez|zeznanie|zamieszkał[ya]|zam\.|opinia od|pytanie od|zadane przez|"
    r"(?:reklamacja|skarga|zgłoszenie|doniesienie) od|doręczono|odebrał(?:a|\(a\))?|mieszkam (?:w|na|przy)|"
    r"прошу привлечь|прошу принять|показания свидетеля|диспут открыл|проживающ(?:ий|ая|ей|его)|отзыв от|вопрос от|"
    r"спрашивает|(?:жалоба|претензия|заявление|обращение) от|вручено|получил(?:а|\(а\))|мой адрес|фио|ф\.и\.о\.|"
    r"прошу притягнути|запитує|(?:скарга|заява|претензія) від|мешка[ює]|моя адреса|піб|"
    r"teslim alan|şikayetçiyim|şikâyetçiyim|şikayet eden|şikâyet eden|itirazı açan|tarafından|ikamet|soruyor|"
    r"tanık ifadesi|adresine teslim|adresim|dilekçe|"
    r"ondergetekende|geopend door|gevraagd door|afgeleverd bij|klacht van|aangifte van|verklaring van|woonachtig|"
    r"(?:reclamação|queixa|denúncia|depoimento) d[eoa]|recebido por|perguntado por|moro (?:em|na)|"
    r"اسمي|شكوى من|عنواني|" + further.STRONG
)
"""Labels and phrases that stand beside a person's data and nowhere else."""

QUOTED = (
    r"wrote:|writes:|a écrit ?:|schrieb |escribió:|ha scritto:|napisał(?:\(a\)|a)?:|пишет:|написал(?:\(а\)|а)?:|"
    r"пише:|şunu yazdı:|schreef |escreveu:|forwarded message|weitergeleitete nachricht|original message|"
    r"ursprüngliche nachricht|message d['’]origine|mensaje original|messaggio originale|пересылаемое сообщение|"
    + further.QUOTED
)

OTHERS_ROLES = (
    r"visitor(?: \d{1,6})?|guest|member|gast|besucher|kundin|käuferin|visiteur|utilisateur|usuari[oa]|visitante|"
    r"utente|ospite|"
    r"gość|użytkownik|гость|покупательница|пользователь|відвідувач|ziyaretçi|kullanıcı|bezoeker|buyer|customer|"
    r"client|user|question|q|asked|complainant|victim|patient|käufer(?:in)?|kund(?:e|in)|frage|"
    r"acheteu(?:r|se)|cliente|question|comprador(?:a)?|pregunta|acquirente|domanda|klient(?:ka)?|kupując[ya]|"
    r"pytanie|клиент(?:ка)?|покупатель|вопрос|клієнт(?:ка)?|покупець|питання|müşteri|alıcı|soru|klant|koper|vraag|"
    r"pergunta|العميل|الزبون|المشتري|سؤال|" + further.OTHERS_ROLES
)
"""A line that begins so is a buyer's."""

SHOP_ROLES = (
    r"customer service|customer care|adviser|advisor|mitarbeiter(?:in)?|berater(?:in)?|kundendienst|kundenservice|"
    r"conseill(?:er|ère)|"
    r"service client|asesora?|atención al cliente|agente|operatore|consulente|servizio clienti|konsultant(?:ka)?|"
    r"doradca|"
    r"dział obsługi|biuro obsługi|консультант|служба (?:заботы|поддержки)|danışman|temsilci|müşteri hizmetleri|"
    r"medewerker|"
    r"klantenservice|atendente|support|vendor|seller|shop|store|admin|operator|agent|manager|answer|staff|team|"
    r"verkäufer|händler|lieferant|"
    r"shop-team|vendeu(?:r|se)|boutique|réponse(?: du vendeur)?|vendedor(?:a)?|tienda|venditore|negozio|"
    r"assistenza|sprzedawca|sprzedający|sklep|obsługa|продавец|магазин|оператор|менеджер|поддержка|продавець|"
    r"підтримка|satıcı|mağaza|destek|verkoper|winkel|loja|البائع|المتجر|الجواب|" + further.SHOP_ROLES
)
"""A line that begins so is the shop's."""

PERSONAL_CUES = (
    r"my|me|mine|mein(?:e[mnrs]?)?|mich|mir|mon|ma|moi|me|mi|mío|mio|mia|mój|moja|moje|mnie|мой|моя|мою|моего|мне|"
    r"меня|мій|мене|мені|benim|bana|numaram|telefonum|mailim|adresim|mijn|mij|meu|minha|بريدي|رقمي|هاتفي|"
    r"témoin|witness|zeug(?:e|in)|testig[oa]|testimone|świad\w+|свидетел\w+|tanık|getuige|testemunha|"
    r"victim|victime|víctima|vittima|voisin|voisine|neighbou?r|nachbar(?:in)?|sąsiad(?:ka)?|сосед(?:ка)?|komşu\w*|"
    + further.PERSONAL_CUES
)

SELLER_CUES = (
    r"write (?:to|us)|wrote|mailed|e-?mailed|contact(?:ed)?|contacting|orders?|ordered|bought|buy|buying|from|pay|"
    r"paid|"
    r"call us|our|us|support|shop|store|seller|vendor|channel|backup|website|site|dealer|scammers?|they|their|his|"
    r"schreib\w*|kontakt\w*|bestell\w*|anfragen|händler|verkäufer|kaufen|gekauft|bezahl\w*|überweis\w*|kanal|fragen|"
    r"bei|"
    r"écri\w+|contact\w*|command\w+|acheté|vendeur|payer|chez|canal|boutique|"
    r"escrib\w+|contáct\w+|contacto|pedidos|ventas|consultas|vendedor\w*|informes|compr\w+|pagar|depósito|canal|"
    r"tienda|"
    r"scriv\w+|contatt\w+|ordin\w+|venditor\w+|info|pag\w+|canale|negozio|"
    r"pisz\w*|kontakt\w*|zamów\w*|zamawia\w*|sprzedaw\w*|sklep\w*|kanał\w*|"
    r"пиш\w+|писать|связ\w+|заказ\w*|канал\w*|магазин\w*|продав\w+|оператор\w*|бот\w*|оплат\w*|купил\w*|"
    r"пишіть|замов\w*|продав\w+|yaz\w*|iletişim|sipariş\w*|satıcı\w*|kanal\w*|mağaza\w*|havale|"
    r"schrijf\w*|bestel\w*|verkoper|mail naar|chama\w*|escrev\w+|contato|pedido|pix|واتساب|تواصل|راسل\w*|"
    r"whatsapp|signal|wickr|jabber|xmpp|telegram|threema|bitcoin|btc|usdt|блик|blik|" + further.SELLER_CUES
)
"""Whose contact follows: the seller's, unless a personal cue stands nearer."""

TOLD = (
    r"(?:i|we) (?:wrote(?: to)?|contacted|e-?mailed|called|texted|messaged|paid|ordered (?:from|via|at)|bought from)|"
    r"(?:schrieb|geschrieben|gemailt|bestellt|bezahlt|gekauft) (?:an|bei|unter|über)|(?:ai |avons )?(?:écrit|"
    r"contacté|"
    r"commandé|payé) (?:à|sur|chez|via)?|escribí a|compré (?:a|en|por)|pedí (?:a|en|por)|contacté (?:a|con)?|"
    r"ho (?:scritto|ordinato|comprato|contattato)(?: a| da| su)?|(?:na)?pisał[ea]m (?:do|na)|zamówił[ea]m (?:u|na|z)|"
    r"(?:на)?писал[аи]? (?:на|в|им|ему)|(?:заказал|купил|заказывал)[аи]? (?:у|в|на|через)|"
    r"(?:na)?писа(?:в|ла) (?:на|їм)|yazdım|sipariş (?:verdim|ettim)|schreef (?:naar|aan)|escrevi (?:a|para)"
)
"""Who tells that he wrote to, paid or ordered from somebody."""

ROLE_MAILBOX = (
    "info sales sale support contact kontakt order orders shop store office admin help service kundenservice hilfe "
    "verkauf versand bestellung mail vente ventes contacto ventas pedidos atencion soporte ordini vendite assistenza "
    "staff sklep biuro zamowienia zakaz shop24 sale24 satis siparis bilgi destek iletisim verkoop bestellingen "
    "vendas contato pedidos pharmacy apotheke apteka farmacia pharmacie eczane pharma meds med rx team customer "
    "care iade clientes clienti bok sav retours returns refund hilfe client klient clientservice opt "
    "customerservice customersupport wholesale export billing postmaster webmaster abuse press"
).split()
SHOP_STEMS = (
    "pharm", "farm", "apthek", "apteka", "apotek", "apothe", "eczane", "drog", "chemist", "meds", "medic", "pill",
    "shop", "store", "market", "official", "oficial", "reserv", "backup", "support", "sales", "vendor", "supply",
    "labs", "roids", "steroid", "gear", "depo", "toptan", "wholesale", "_bot", "bot_", "аптек", "фарм", "магазин",
)  # fmt: skip
"""Parts of handles that shops give themselves."""

AGAIN_ME = (
    r"it['’]?s me|its me|me again|it is me|hier ist(?: wieder| nochmal)?|ich bin['’]?s|c['’]est (?:encore |"
    r"toujours )?"
    r"(?:moi)?|soy yo|soy el cliente(?: de ayer)?|soy la clienta(?: de ayer)?|"
    r"sono (?:sempre |ancora )?io|sono (?:di nuovo|ancora|sempre)|to (?:znowu |znów )?ja|tu znowu|"
    r"это (?:опять |снова )?я|це (?:знову )?я|(?:yine |gene )?ben|sou eu(?: de novo)?|sou [oa]|hier nog(?:maals)?"
)
"""Who speaks says who it is, mostly in lower case."""

RECIPIENTS = (
    r"ship(?:ped|ping)?(?: it)? to|deliver(?:ed)?(?: it)? to|send(?: it)? to|bill(?:ed|ing)? to|recipient|consignee|"
    r"addressee|customer name|delivery address|shipping address|billing address|signed for by|received by|witness|"
    r"lieferanschrift|lieferadresse|rechnungsadresse|rechnungsanschrift|rechnung an|empfänger(?:in)?|zustellung an|"
    r"versand an|zugestellt an|ausgeliefert an|geliefert an|abgegeben bei|abgeholt von|zeug(?:e|in)|livraison|"
    r"livraison à|adresse de livraison|"
    r"adresse de facturation|destinataire|livrée? à|expédiée? à|remise? à|témoin|enviar a|envío a|entregad[oa] a|"
    r"entregar a|dirección de envío|destinatari[oa]|recibido por|testig[oa]|titular|spedire a|spedito a|"
    r"consegnat[oa] a|indirizzo di spedizione|fattura a|intestat[oa] a|ritirato da|testimone|adres dostawy|"
    r"adres wysyłki|odbiorca|odebrał(?:a|\(a\))?|doręczono|faktura dla|dla|dane odbiorcy|świadek|świadkiem jest|"
    r"получатель|получил(?:а|\(а\))?|адрес доставки|кому|заказчик|вручено|свидетель|отримувач|одержувач|"
    r"адреса доставки|замовник|свідок|teslimat(?: adresi)?|teslim alan|teslim edilen|alıcı(?: adı)?|gönderilen|"
    r"fatura adresi|tanık|bezorgadres|afleveradres|ontvanger|factuuradres|afgeleverd bij|geadresseerde|getuige|"
    r"parcel for|package for|paket für|sendung für|colis pour|paquete para|pacco per|paczka dla|посылка для|"
    r"encomenda para|"
    r"left with|abgegeben bei|laissé chez|lasciato a|"
    r"endereço de entrega|destinatário|entregue a|recebido por|testemunha|ad soyad|adı soyadı|имя и фамилия|"
    r"imię i nazwisko|nome e cognome|nombre y apellidos?|nom et prénom|vor- und nachname|" + further.RECIPIENTS
)
"""A name or an address follows, in the next line too."""

OPENED_BY = (
    r"(?:dispute )?opened by|raised by|filed by|complaint by|feedback by|left by|ouverte? par|signalée? par|"
    r"abiert[oa] por|apert[oa] da|zgłoszon[ya] przez|otwart[ya] przez|założon[ya] przez|открыл(?:а)?|открыт(?:о|а)?|"
    r"від користувача|відкри(?:в|ла)|eröffnet von|gemeldet von|geopend door|aberta por|açan|başlatan|"
    r"quoted?:? (?:from|by)|originally posted by|posted by|edited by|zitat von|citation de|cita de|mensaje de|"
    r"messaggio di|"
    r"cytat|цитата|сообщение от|alıntı|citaat van|написал|"
    r"écrit par|publiée? par|postée? par|escrito por|publicado por|scritto da|pubblicato da|geschrieben von|beitrag "
    r"von|"
    r"napisane przez|autorka?|автор|gönderen|yazan|geplaatst door|geschreven door|покупательница|"
    r"buyer|acheteu(?:r|se)|käufer(?:in)?|comprador(?:a)?|acquirente|kupując[ya]|покупатель|покупець|koper|kunde|"
    r"(?:complaint|claim) (?:by|from)|(?:reklamation|beschwerde) von|(?:réclamation|plainte) de|(?:reclamación|queja|"
    r"denuncia) de|(?:reclamo|denuncia|contestazione) di|(?:reklamacja|skarga|spór) od|(?:жалоба|претензия|"
    r"диспут) от|"
    r"(?:скарга|претензія) від|şikayet eden|şikâyet eden|itiraz eden|klacht van|(?:reclamação|queixa) de|клиент|"
    r"klient|"
    r"müşteri|client|cliente|customer|user|usuario|utilisateur|utente|użytkownik|пользователь|користувач|kullanıcı|"
    + further.OPENED_BY
)
"""A user name follows."""

ARABIC_NAMES = (
    "محمد|أحمد|احمد|محمود|علي|حسن|حسين|عمر|عثمان|خالد|يوسف|إبراهيم|ابراهيم|إسماعيل|مصطفى|عبد الله|عبدالله|عبد الرحمن|"
    "عبدالرحمن|عبد العزيز|عبد القادر|سعيد|سعد|فهد|فيصل|سلطان|ماجد|طارق|كريم|رشيد|ياسين|بلال|حمزة|زياد|سامي|سمير|نبيل|"
    "وليد|هشام|جمال|كمال|عادل|ناصر|صالح|طه|ياسر|رامي|مروان|أيمن|أنس|إياد|باسم|حاتم|فاطمة الزهراء|فاطمة|عائشة|خديجة|"
    "مريم|زينب|سارة|ليلى|نور|هدى|سلمى|أمينة|أسماء|إيمان|رانيا|رنا|ريم|دينا|منى|نادية|سعاد|سميرة|حنان|هند|لمياء|"
    "ياسمين|"
    "شيماء|رقية|حفصة|نجلاء|وفاء|غادة|سناء|لطيفة|نعيمة|بشرى"
)

DELIVERY = (
    r"your (?:parcel|package|order|delivery|shipment|courier)|ihr(?:e[rn]?)? (?:paket|sendung|bestellung|lieferung|"
    r"rücksendung)|deine? (?:paket|sendung|bestellung)|votre (?:colis|commande|livreur|livraison)|su (?:paquete|"
    r"pedido|"
    r"envío)|tu (?:paquete|pedido)|(?:il )?(?:suo|tuo|vostro) (?:pacco|ordine)|(?:twoja|pani|pana|państwa) (?:paczka|"
    r"przesyłka|zamówienie)|paczka dla|kurier (?:jedzie|jest)|ваш(?:а|у)? (?:заказ|посылка|посылку)|курьер (?:выехал|"
    r"едет)|"
    r"ваше замовлення|ваша посилка|kargonuz|siparişiniz|uw (?:pakket|bestelling)|sua encomenda|seu pedido|"
    + further.DELIVERY
)
"""A letter of the shop to a buyer: names behind a title and addresses in it are the buyer's."""
DISPUTED = (
    r"dispute|case|claim|ticket|complaint|streitfall|fall|reklamation|litige|conteste|réclamation|disputa|reclama|"
    r"reclamación|contestazione|segnala|reclamo|spór|sprawa|reklamacja|спор|диспут|тикет|жалуется|претензия|спір|"
    r"itiraz|şikayet|şikâyet|ihtilaf|geschil|klacht|" + further.DISPUTED
)

LABELLED = (
    r"buyer|customer name|recipient|consignee|addressee|witness|victim|complainant|delivery address|shipping address|"
    r"billing address|ship(?:ped)? to|deliver(?:ed)? to|bill(?:ed)? to|lieferanschrift|lieferadresse|"
    r"rechnungsadresse|"
    r"rechnungsanschrift|empfänger(?:in)?|zeug(?:e|in)|käufer(?:in)?|geschädigte[r]?|adresse de livraison|livraison|"
    r"adresse de facturation|destinataire|témoin|acheteu(?:r|se)|victime|dirección de envío|enviar a|destinatari[oa]|"
    r"testig[oa]|comprador(?:a)?|titular|víctima|indirizzo di spedizione|spedire a|intestatari[oa]|testimone|"
    r"acquirente|vittima|adres dostawy|adres wysyłki|odbiorca|świadek|świadkiem jest|kupując[ya]|poszkodowan[ya]|"
    r"адрес доставки|адрес|получатель|свидетель|покупатель|потерпевш(?:ий|ая)|заказчик|адреса доставки|отримувач|"
    r"одержувач|свідок|покупець|потерпіл(?:ий|а)|teslimat(?: adresi)?|teslimat|alıcı(?: adı)?|tanık|fatura adresi|"
    r"mağdur|bezorgadres|afleveradres|ontvanger|getuige|koper|endereço de entrega|destinatário|testemunha|"
    r"المستلم|الاسم|العنوان|شاهد|nachbarn|imię i nazwisko|nome e cognome|nombre y apellidos?|nom et prénom|"
    + further.LABELLED
)
"""Labels of people: with a colon they make a line one that tells of a person."""

# SPDX-License-Identifier: EUPL-1.2
"""The words by which buyers' own talk is known, in nine languages; compiled by the project from shop templates."""

from indexer.people import further_orders

SECTION_MARKS = (
    "customer reviews", "customer review", "reviews (", "product reviews", "testimonials", "buyer feedback",
    "what our customers say", "what customers say", "customer feedback", "comments (", "questions and answers",
    "kundenbewertungen", "kundenmeinungen", "bewertungen (", "kundenrezensionen", "erfahrungsberichte",
    "avis clients", "avis (", "commentaires (", "témoignages", "avis des clients",
    "opiniones de clientes", "opiniones (", "reseñas", "testimonios", "comentarios (",
    "recensioni", "opinioni dei clienti", "testimonianze", "avaliações", "depoimentos", "opiniões dos clientes",
    "klantbeoordelingen", "beoordelingen (", "ervaringen van klanten", "opinie klientów", "opinie (", "recenzje",
    "отзывы", "отзыв покупателя", "комментарии (", "відгуки", "коментарі (",
    "feedback received", "feedback for", "feedback from", "customer questions", "questions from customers",
    "success stories",
    "success story", "real results", "guestbook", "letters from our", "verified reviews", "based on reviews",
    "see all reviews",
    "view all", "excellent 4", "excellent 5", "bewertungen von käufern", "bewertungen für", "fragen und antworten",
    "gästebuch",
    "erfolgsgeschichten", "kundenstimmen", "avis des acheteurs", "avis pour", "questions des clients", "livre d'or",
    "ils ont réussi",
    "voir les", "comentarios de compradores", "valoración en", "valoraciones en", "valoraciones (",
    "preguntas y respuestas",
    "libro de visitas", "historias de éxito", "ver los", "feedback degli acquirenti", "domande e risposte",
    "libro degli ospiti",
    "storie di successo", "commenti (", "opinie kupujących", "opinie o", "komentarze (", "kommentare (",
    "pytania i odpowiedzi",
    "księga gości", "historie sukcesu", "opinii", "вопросы и ответы", "гостевая книга", "истории успеха",
    "отзыва на", "отзывов",
    "питання та відповіді", "гостьова книга", "історії успіху", "müşteri yorumları", "alıcı yorumları", "yorumlar (",
    "değerlendirme", "sorular ve cevaplar", "ziyaretçi defteri", "başarı hikâyeleri", "başarı hikayeleri",
    "reviews for",
    "review for", "recensioni per", "responses to \"", "leave a reply",
    '"author":', '"@type":"review"', '"@type": "review"', '"user":{"', '"customer":{"', '"review":', '"reviews":',
    '"reviewbody"', '"comments":', '"feedback":', '"avis":', '"bewertungen":', '"opiniones":',
    '"recensioni":', '"opinie":', '"otzyvy":', '"yorumlar":', '"nickname":', '"testimonials":', '"commentaires":',
    '"comentarios":',
)  # fmt: skip
"""From here on buyers speak, until the page speaks again."""

LINE_MARKS = (
    "verified buyer", "verified purchase", "verified customer", "reviewed by", "review by", "written by", "posted by",
    "i ordered", "i received", "i bought", "my order", "my package", "my doctor", "my husband", "my wife", "my son",
    "my daughter", "i was hospitalised", "i was hospitalized", "ordered twice", "order arrived", "package arrived",
    "verifizierter kauf", "verifizierter käufer", "bewertung von", "ich habe bestellt", "meine bestellung",
    "mein paket", "ich habe gekauft", "mein mann", "meine frau", "bestellt und",
    "achat vérifié", "avis de", "j'ai commandé", "j’ai commandé", "ma commande", "mon colis", "j'ai reçu", "j’ai reçu",
    "mon mari", "ma femme",
    "compra verificada", "opinión de", "he comprado", "mi pedido", "mi paquete", "pedí", "recibí", "mi marido",
    "acquisto verificato", "recensione di", "ho ordinato", "ho ricevuto", "il mio ordine", "mio marito",
    "avaliação de", "comprei", "meu pedido", "minha encomenda", "recebi",
    "geverifieerde koper", "beoordeling van", "ik heb besteld", "mijn bestelling", "mijn pakket",
    "zweryfikowany zakup", "opinia od", "zamówiłem", "zamówiłam", "moje zamówienie", "moja paczka",
    "отзыв от", "я заказал", "мой заказ", "моя посылка", "мне пришл", "заказывал", "получила", "получил ",
    "my name is", "my friend", "my mum", "my mother", "my sister", "my buddy", "my brother", "my parcel", "my phone",
    "my number is",
    "verified · ", "verified united", "verified canada", "asked by", "victim:", "complaint:", "name: ", "buyer:",
    "customer:",
    "mein name ist", "mein sohn", "meine tochter", "meine mutter", "mein vater", "ich heiße", "geschädigter",
    "geschädigte:",
    "je m'appelle", "je m’appelle", "ma mère", "mon père", "mon fils", "ma fille", "signalement de", "acheteur :",
    "me llamo", "mi esposa", "mi mujer", "mi hija", "mi hijo", "mi madre", "denuncia de", "comprador:", "yo le compré",
    "mi chiamo", "mia moglie", "mio figlio", "mia figlia", "segnalazione di", "acquirente:",
    "nazywam się", "moja żona", "mój mąż", "moja córka", "mój syn", "poszkodowan", "klient:", "kupujący:",
    "меня зовут", "моя жена", "мой муж", "мой сын", "моя дочь", "мама ", "пострадавш", "покупатель:", "заказала",
    "моя мама",
    "мене звати", "моя дружина", "мій чоловік", "мій син", "замовляла", "замовляв", "замовила", "моя посилка",
    "моє замовлення",
    "потерпіл", "покупець:", "проверенная покупка", "подтверждённая покупка",
    "adım ", "eşim", "annem", "kızım", "oğlum", "babam", "siparişim", "sipariş ettim", "kargom", "alıcı:",
    "şikâyetçi", "şikayetçi",
    "doğrulanmış alışveriş", "moja paczka", "moja mama",
)  # fmt: skip
"""This line is a buyer's."""

SHOP_MARKS = (
    "description", "shipping", "delivery", "contact us", "related products", "payment", "about us", "ingredients",
    "beschreibung", "versand", "kontakt", "ähnliche produkte", "zahlung", "livraison", "contactez", "paiement",
    "envío", "contacto", "pago", "spedizione", "contatti", "pagamento", "entrega", "contato", "verzending",
    "wysyłka", "płatność", "доставка", "контакты", "оплата", "описание", "kargo bilgi", "iletişim", "ödeme",
    "контакти",
)  # fmt: skip
"""A short line that begins so is the shop's heading again."""

HEADER_MARKS = (
    " wrote",
    "a écrit",
    "schrieb",
    "escribió",
    "ha scritto",
    "napisał",
    "писал",
    "yazdı",
    "написа",
    " says:",
    " said:",
    " dit :",
    " sagt:",
    " dice:",
    "ha detto:",
    " pisze:",
    "говорит:",
    "dedi ki",
    " каже:",
    "/u/",
    "reviewed in",
    "commenté en",
    "rezension aus",
    "revisado en",
    "recensito in",
    "recenzja z",
    "отзыв из",
    "değerlendirildi",
    "local guide",
    "verified purchase",
    "achat vérifié",
    "verifizierter kauf",
    "compra verificada",
    "acquisto verificato",
    "zweryfikowany zakup",
    "doğrulanmış alışveriş",
    "проверенная покупка",
    "подтверждённая покупка",
    "verified buyer",
    "posted by",
    "posts:",
    "joined:",
    "posted:",
    " » ",
    "знаток города",
)
"""A line with one of these heads what somebody else than the shop says, up to an empty line or the shop's next "
"heading."""

ORDER_MARKS = (
    *further_orders.ORDER_MARKS,
    "order", "invoice", "tracking", "parcel", "bestell", "auftrag", "rechnung", "sendung", "commande", "facture",
    "colis", "pedido", "factura", "envío", "ordine", "fattura", "encomenda", "rastreio", "zamówieni", "zamowieni",
    "przesył", "заказ", "посылк", "трек", "sipariş", "fatura", "замовлен", "посилк", "рахун", "★", "☆",
)  # fmt: skip
"""A text without any of these and without a mark above is not looked at again."""

ORDER_WORDS = (
    r"orders?|ordered|sendungsnr|bestellnr|bestellnummer|auftragsnummer|auftragsnr|rechnungsnummer|paketnr|"
    r"zamówienia|zamówienie|"
    r"zamówieniu|заказ|заказа|заказу|заказом|заказе|посылка|посылки|посылку|тикет|обращение|замовлення|streitfall|"
    r"siparişiniz|siparişim|"
    r"code|kod|kodu|код|código|codice|"
    r"ordine web|dossier|expediente|pratica|akte|aktenzeichen|sprawa|дело|dosya|file|"
    r"tracking number|track|suivi|takip no|takip|paketnummer|trackingnummer|numer przesyłki|трек-номер|"
    r"pacco|paczki|customer (?:no|number|id)|kundennr|kundennummer|kunden-nr|client n°|ref(?:erence)?|"
    r"sendungsnummer|zakaznummer|wysyłk[aię]|zgłoszeni[ae]|case|ticket|claim|dispute|фактура|накладная|"
    r"invoice|tracking|parcel|package|shipment|bestell-?(?:ung|nummer|nr)\w{0,2}|auftrag|rechnung|sendung|"
    r"paket|commande|"
    r"facture|colis|suivi|pedido|factura|envío|seguimiento|ordine|fattura|spedizione|encomenda|rastreio|bestelling|"
    r"zam[óo]wieni[aeu]|przesyłk[aię]|paczk[aię]|faktur[aęy]|заказ[а-я]{0,2}|посылк[а-я]{1,2}|трек|сч[её]т|sipariş|"
    r"kargo|fatura|takip|"
    r"замовлення|посилк[а-яі]{1,2}|рахунок|накладн[а-я]{1,2}|ttn|ттн|" + further_orders.ORDER_WORDS
)
"""What stands before the number of an order or a parcel."""

STREET_KINDS = (
    r"street|st\.?|road|rd\.?|avenue|ave\.?|lane|ln\.?|drive|boulevard|blvd\.?|court|terrace|close|crescent|row|"
    r"way|place|square|gardens?|"
    r"hollow|grove|walk|mews|parade|hill|highway|parkway|quay|wharf|" + further_orders.STREET_KINDS
)
"""English: the kind stands behind the name."""

STREET_STARTS = (
    r"rue|avenue|av\.?|jr\.|jirón|cra\.|carrera|urb\.|urbanización|calzada|callejón|cerrada|ronda|camino|rambla|"
    r"travesía|cité|résidence|lotissement|faubourg|sentier|ruelle|esplanade|salita|borgo|loc\.|rondo|skwer|bulwar|"
    r"rynek|szosa|проезд|тупик|аллея|микрорайон|тракт|alameda|praça|estrada|strada|str\.|calea|aleea|bd\.?|boulevard|"
    r"chemin|allée|impasse|place|quai|route|cours|square|passage|calle|c/|carrer|"
    r"avenida|avda\.?|plaza|paseo|"
    r"carretera|via|viale|v\.le|vle|piazza|piazzale|p\.za|p\.zza|p\.le|c\.so|lungomare|contrada|località|corso|largo|"
    r"vicolo|strada|rua|travessa|ul\.|ulica|al\.|aleja|os\.|"
    r"osiedle|pl\.|plac|ул\.|улица|"
    r"пр\.|пр-т|проспект|пер\.|переулок|бульвар|б-р|наб\.|шоссе|площадь|мкр\.?|вул\.|вулиця|просп\.|пров\.|"
    r"провулок|площа|" + further_orders.STREET_STARTS
)
"""Elsewhere it stands before."""

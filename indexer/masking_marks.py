# SPDX-License-Identifier: EUPL-1.2
"""The words by which buyers' own talk is known, in nine languages; compiled by the project from shop templates."""

SECTION_MARKS = (
    "customer reviews", "customer review", "reviews (", "product reviews", "testimonials", "buyer feedback",
    "what our customers say", "what customers say", "customer feedback", "comments (", "questions and answers",
    "kundenbewertungen", "kundenmeinungen", "bewertungen (", "kundenrezensionen", "erfahrungsberichte",
    "avis clients", "avis (", "commentaires (", "témoignages", "avis des clients",
    "opiniones de clientes", "opiniones (", "reseñas", "testimonios", "comentarios (",
    "recensioni", "opinioni dei clienti", "testimonianze", "avaliações", "depoimentos", "opiniões dos clientes",
    "klantbeoordelingen", "beoordelingen (", "ervaringen van klanten", "opinie klientów", "opinie (", "recenzje",
    "отзывы", "отзыв покупателя", "комментарии (", "відгуки",
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
)  # fmt: skip
"""This line is a buyer's."""

SHOP_MARKS = (
    "description", "shipping", "delivery", "contact us", "related products", "payment", "about us", "ingredients",
    "beschreibung", "versand", "kontakt", "ähnliche produkte", "zahlung", "livraison", "contactez", "paiement",
    "envío", "contacto", "pago", "spedizione", "contatti", "pagamento", "entrega", "contato", "verzending",
    "wysyłka", "kontakt", "доставка", "контакты", "оплата", "описание",
)  # fmt: skip
"""A short line that begins so is the shop's heading again."""

ORDER_MARKS = (
    "order", "invoice", "tracking", "parcel", "bestell", "auftrag", "rechnung", "sendung", "commande", "facture",
    "colis", "pedido", "factura", "envío", "ordine", "fattura", "encomenda", "rastreio", "zamówieni", "zamowieni",
    "przesył", "заказ", "посылк", "трек",
)  # fmt: skip
"""A text without any of these and without a mark above is not looked at again."""

ORDER_WORDS = (
    r"order|invoice|tracking|parcel|bestell(?:ung|nummer|nr)|auftrag|rechnung|sendung|commande|facture|colis|suivi"
    r"|pedido|factura|envío|seguimiento|ordine|fattura|spedizione|encomenda|rastreio|bestelling|zam[óo]wieni[ae]"
    r"|przesyłk[ai]|заказ[а-я]{0,2}|посылк[а-я]{1,2}|трек"
)
"""What stands before the number of an order or a parcel."""

STREET_WORDS = (
    r"street|st\.|road|rd\.|avenue|ave\.?|lane|drive|boulevard|blvd\.?|rue|chemin|allée|calle|carrer|avenida|via|viale"
    r"|piazza|rua|travessa|ul\.|ulica|aleja|улица|ул\.|проспект|пр\.|переулок"
)
"""A street's kind, written as a word of its own."""

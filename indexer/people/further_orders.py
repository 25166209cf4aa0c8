# SPDX-License-Identifier: EUPL-1.2
"""Further orders: words of orders, parcels and streets in more languages; compiled by the project."""

ORDER_WORDS = (
    r"reclamo|queja|reklamační list|reklamations\w+|ärende|ärendenummer|kollinr|brevnr|försändelsenr|gönderi no|"
    r"gönderi|"
    r"nadania|nr nadania|transaktion|transacción|transazione|transakcja|транзакция|transactie|transação|tranzacția|"
    r"objednávk[ayuě]|objednávce|zásilk[ayuě]|zásielk[ayu]|faktura|fakturou|reklamace|comand[ăa]|comenzii|comenzi|"
    r"colet(?:ul)?|"
    r"rendelés\w{0,6}|rendelésszám|csomag\w{0,4}|számla|beställning\w{0,4}|ordernummer|ordernr|order nr|paketnummer|"
    r"försändelse|bestilling\w{0,4}|ordrenummer|ordre\w{0,2}|pakke\w{0,2}|forsendelse|kolli|tilau(?:s|ksen|snumero|"
    r"ksesi)|"
    r"lähetys|paketti|παραγγελί(?:α|ας|ες)|δέμα(?:τος)?|αποστολ(?:ή|ής)|τιμολόγιο|поръчк(?:а|ата)|"
    r"пратк(?:а|ата)|товарителница|фактура|narudžb[aeiu]|narudžbenica|pošiljk[aeiu]|račun|наруџб(?:а|е|ина)|пошиљка|"
    r"nota fiscal|pedido n|boleta|remisión|guía|folio|incidencia|reclamación|expte|siniestro|dossier|"
    r"réclamation|litige|bordereau|avis de passage|vorgang|vorgangsnummer|fallnummer|streitfall|"
    r"reklamation|lieferschein|kundennummer|retoure|abholcode|abholnummer|code de retrait|código de retiro|"
    r"codice ritiro|kod odbioru|код получения|teslim kodu|pickup code|afhaalcode|lettera di vettura|"
    r"segnalazione|pratica n|contestazione|spór|reklamacja|list przewozowy|numer listu|przesyłki|"
    r"обращени[ея]|заявк[аи]|отправлени[ея]|накладной|тикет|диспут|звернення|заявка|відправлення|спір|"
    r"накладної|itiraz|şikayet|gönderi|irsaliye|destek kaydı|bestelnummer|bestelnr|zending|zendingsnummer|"
    r"factuur|retournummer|geschil|klacht|melding|reclamação|disputa|protocolo|chamado|devolução|remessa|"
    r"رقم الطلب|الطلب|طلب رقم|طلبي رقم|طلبية|الشحنة|رقم التتبع|رقم الشحنة|الفاتورة|docket|consignment|dispatch|"
    r"despatch|"
    r"reservation|booking|receipt|confirmation|rma|awb|waybill|transaction|txn|payment id|member no|"
    r"customer ref|booking ref|complaint|incident|reference"
)
ORDER_MARKS = (
    "objednáv", "zásilk", "zásiel", "comand", "colet", "rendelés", "csomag", "beställ", "försänd", "bestilling",
    "ordre",
    "pakke", "tilau", "lähety", "παραγγελ", "δέμα", "поръчк", "пратк", "narudžb", "pošiljk", "наруџб", "طلب", "شحن",
    "zending", "bestelling", "parcel", "case #", "ticket", "dispute", "streitfall", "litige", "disputa",
    "contestazione",
    "sprawa", "диспут", "тикет",
)  # fmt: skip
STREET_STARTS = (
    r"ulice|nám\.|náměstí|tř\.|třída|nábřeží|sídliště|ulica|námestie|str\.|bulevardul|bd-ul|b-dul|bdul|calea|șos\.|"
    r"șoseaua|aleea|intrarea|οδός|οδού|λεωφόρος|λεωφ\.|πλατεία|бул\.|бул|ж\.к\.|жк|ул|trg|ulica|avenija|obala|"
    r"булевар|трг|улица|rúa|clle|carr\.|blvr\.|blvd|bv|priv\.|privada|andador|circuito|prolongación|pasaje|"
    r"pje|diagonal|transversal|transv\.|cll|av|avda|viale|piazzetta|salita|fraz\.|frazione|"
    r"tv\.|travessa|praceta|bairro|beco|rodovia|rod\.|rotunda|loteamento|al\.|pç\.|aleje|ul|skwer|"
    r"polígono|pol\. ind\.|vico|rehov|rechov|sat|com\.|urbanizacija|sokağı|prospekt|stradela|șos|kvartal|кв-л|"
    r"мкрн|пр-кт|"
    r"hameau|venelle|lieu-dit|zac|passerelle|rond-point"
)
STREET_SUFFIXES = (
    "gatan vägen väg stigen gränd torget allén leden vejen gade gaden stræde plads veien nkatu ntie npolku nkuja utca "
    "utcája körút tér ulice třída náměstí ulica cesta steeg dreef hofje stieg pfad twiete zeile dorp"
).split()
STREET_KINDS = (
    r"utca|út|útja|tér|körút|köz|sétány|fasor|katu|vej|gade|gata|väg|gatan|vägen|veien|straat|laan|plein|"
    r"ulice|cesta|trg|view|rise|heights|trl|pike|crossing|alley|"
    r"ridge|meadow|meadows|vale|croft|cres|pde|tce|gdns|cl|cottages|villas|parade|esplanade|crest|"
    r"yard|estate|est|arcade|wynd|brae|loop|circle|cir|trail|spinney|copse|paddock|orchard|broadway|common|chase|"
    r"blvd|ave|rd|pkwy|hwy|expressway"
)

# SPDX-License-Identifier: EUPL-1.2
"""Words beside which people's names and numbers stand, in ten languages; compiled by the project."""

from indexer.people import further

PARTICLES = frozenset(
    "de del della dello di da dos das du des la le van der den von vom zu zum ter ten el al bin ben ibn ní nic mac "
    "mc y i e".split()
)
COMMON_NAMES = frozenset(
    "dolores remedios pilar luz flor rosario consuelo milagros encarnación purificación esperanza amparo socorro "
    "вера надежда любовь роман лев слава мир света ира надія віра любов umut barış deniz güneş savaş derya sevgi "
    "güven "
    "yağmur yıldız bulut ocak nisan eylül kadir can nur yasmin diane mirena alli maxim stella felice grazia bruno "
    "bella "
    "prudence aimé claire blanche rosa rose viola iris violet ruby amber opal jade april june august art bill will "
    "grant chance chase cash rich price major royal prince king duke dean angel chris pat sandy robin dawn ernst wolf "
    "heil frank franco dan si amor paz nieves cruz ángel jesús christian romain pascal noël ona ava wanda poli gal "
    "vial "
    "line tone stig gro siv sal job jet bergen odense lund turku oulu kassel hagen siegen essen halle jena minden "
    "soest worms konya adana bursa samsun mardin urfa sinop amara basra mosul najaf karbala jeddah riad taif tunis "
    "sfax oran blida fes agadir accra lagos kano abuja dakar bamako douala kinshasa nairobi kampala kigali harare "
    "durban hobart darwin nelson hamilton napier davos lausanne sion baden lugano como brescia dose ampoule hana "
    "mila sunny happy merry lucky holly ivy pearl penny wade miles heath glen cliff clay ash reed "
    "drew gene ty lane brook rusty dusty star sky skye river rain storm winter autumn genesis trinity essence blue "
    "tage tag jelly lane son sonne stern ware post pen band berg wille engel graf lang gold kur laden prima eis "
    "los rand "
    "jan januar mart marzo maggio luglio giugno agosto lipiec maj styczeń kasım haziran mayıs ağustos şubat aralık "
    "temmuz "
    "lille malta vigo nice bari como pau tours nancy laval albi sion trier gera kars van ordu muğla isparta rize "
    "mersin "
    "valence vienne perth leon león jaén lugo soria lodi pisa prato terni asti biella fano kiel ulm celle husum "
    "eşim annem babam kızım oğlum ablam müşteri alıcı satıcı "
    "марта юна лада мая майя злата".split()
)
"""Given names that are words of everyday language, months, places or brands too: they count beside another sign "
"only."""

NOT_AUTHORS = frozenset(
    "answer reply response antwort réponse respuesta risposta odpowiedź ответ cevap відповідь question frage pregunta "
    "domanda pytanie вопрос soru q a rating grade note bewertung calificación voto ocena оценка puan positive "
    "negative "
    "neutral positiv negativ positif négatif positivo negativo pozytyw negatyw плюс минус мінус olumlu olumsuz price "
    "preis prix precio prezzo cena цена fiyat ціна total shipping versand livraison envío spedizione wysyłka доставка "
    "kargo quantity e-mail email mail tel telefon phone whatsapp telegram wickr signal website homepage url date "
    "datum "
    "vendor seller shop verkäufer vendeur vendedor venditore sprzedawca продавец satıcı продавець admin administrator "
    "moderator support re quote zitat citation complaint title betreff subject update edit payment product review "
    "reviews location ort ville ciudad città miasto город şehir місто comments comment feedback opinion pros cons "
    "vorteile nachteile we our the this that it i you they very good great excellent nice best fast thanks thank "
    "danke "
    "merci gracias grazie dziękuję спасибо teşekkürler дякую verified verifiziert vérifié achat compra acquisto "
    "original generic brand buy order contact testimonials status http https www posts joined page read more "
    "canada usa uk us united france germany deutschland spain españa italy italia poland polska russia россия türkiye "
    "turkey ukraine україна australia ireland india austria österreich schweiz belgium belgique mexico méxico chile "
    "customer kunde client cliente klient клиент покупатель alıcı buyer käufer acheteur comprador acquirente "
    "on am le el il w dnia mon tue wed thu fri sat sun mo di mi do fr sa so pn wt śr czw pt sob вт ср чт пт сб вс пн "
    "team staff service kundenservice equipo équipe zespół команда ekip ekibi kunden kundin clients clienti clientes "
    "friend friends all everyone everybody guys folks bro brother sir madam ma'am mate dude zusammen alle leute "
    "chef freunde à tous tous toutes amis amigos todos tutti ragazzi amici wszystkim wszyscy kochani всем друзья "
    "ребята братан брат herkese arkadaşlar kardeşim abi hocam valued loyal damen herren madame monsieur señor señora "
    "signore signora państwo panie pani pan pzt sal çar per cum cmt paz мне мене меня вам вас тебе вы ви я ich ja yo "
    "io je eu ik ben sizin size für "
    "за до від you your in at to a an for of and order your-order "
    "dein deine ihr ihre your votre ton twój wasz ваш "
    "ваша grüße gruesse grüsse gruß wünsche regards wishes "
    "saludos saluti pozdrowienia originally visitor guest gast invité invitado ospite gość "
    "гость гостья misafir operator agent bot para "
    "hi hello hey bonjour bonsoir salut hallo moin "
    "guten servus hola buenas buenos ciao salve buongiorno cześć dzień witam здравствуйте привет добрый доброго "
    "добридень merhaba selam slm oi olá ola bom boa hoi goedendag verifizierter verificato verificata verifiziert "
    "vérifiée verificado verificada zweryfikowany potwierdzony проверенный подтверждённый перевірений doğrulanmış "
    "rut dni pesel curp cpf nif iban please bitte por favor item artikel produit producto prodotto produkt "
    "товар ürün".split()
)
"""What stands before a colon or in a short line, and is no person."""

RELATIONS = (
    r"my (?:late |elderly |dear |poor |old |little )?(?:husband|wife|son|daughter|mother|mum|mom|father|dad|sister|"
    r"sis|brother|friend|buddy|mate|"
    r"boyfriend|girlfriend|partner|colleague|neighbour|neighbor|aunt|uncle|cousin|grandmother|grandfather|gp|doctor|"
    r"therapist|child|baby|nephew|niece|roommate)|(?:his|her) (?:name (?:was|is)|wife|husband|son|daughter|mother)"
    r"|(?:ward |the )?nurse|pharmacist called"
    r"|(?:mein(?:e|em|en|er)?|unser(?:e|em|en|er)?) (?:mann|frau|sohn|tochter|mutter|vater|schwester|bruder|"
    r"freund(?:in)?|kumpel|kolleg(?:e|in)|"
    r"oma|opa|tante|onkel|nachbar(?:in)?|cousine?|schwager|ehemann|ehefrau|kind)|kollege|kumpel"
    r"|m(?:on|a) (?:mari|femme|fils|fille|mère|père|sœur|soeur|frère|ami|amie|copain|copine|pote|collègue|tante|"
    r"oncle|cousine?|voisine?|compagnon|compagne)"
    r"|un pote|mi (?:marido|esposo|esposa|mujer|señora|hijo|hija|madre|mamá|padre|papá|hermana|hermano|amigo|amiga|"
    r"colega|primo|prima|tía|tío|vecino|vecina|novio|novia|nieto|nieta|abuela|abuelo)"
    r"|(?:mi[oa]|a mia) (?:marito|moglie|figlio|figlia|madre|mamma|padre|papà|sorella|fratello|amico|amica|cugin[oa]|"
    r"zia|zio|nonna|nonno|collega|vicin[oa])|il mio (?:amico|collega|compagno|ragazzo)|la mia (?:amica|compagna|"
    r"ragazza)"
    r"|m(?:ój|oja|ojego|ojej|ojemu|oją) (?:mąż|męża|mężowi|żona|żony|żonie|syn|syna|córka|córki|córce|matka|mama|"
    r"mamie|"
    r"ojciec|tata|siostra|siostry|brat|brata|kolega|koleżanka|znajomy|przyjaciel|przyjaciółka)|kumpel|koleżka|"
    r"dziewczyna"
    r"|(?:мо(?:й|я|его|ей|ему|ю|є|го|єї|єму|їй) )?(?:муж|мужа|жена|жены|жене|жену|жінка|сын|сына|сыну|дочь|дочери|"
    r"дочка|"
    r"мать|мама|маме|отец|папа|сестра|сестре|сестрі|брат|брату|друг|друга|подруга|подруге|коллега|сосед|соседка|"
    r"чоловік|"
    r"чоловіка|дружина|дружині|син|донька|доньці|батько|товариш|внук|внучка|дитина)"
    r"|(?:his|her|their|sein(?:e|em|en|er)?|ihr(?:e|em|en|er)?|s(?:on|a)|su|suo|sua|jego|jej|его|её|ее|його|її|onun) "
    r"(?:husband|wife|son|daughter|mother|father|sister|brother|friend|neighbou?r|mann|frau|sohn|tochter|mutter|"
    r"vater|"
    r"schwester|bruder|freund(?:in)?|nachbar[ns]?|nachbarin|mari|femme|fils|fille|mère|père|sœur|frère|voisine?|"
    r"amie?|"
    r"marido|esposo|esposa|mujer|hijo|hija|madre|padre|hermana|hermano|vecin[oa]|marito|moglie|figlio|figlia|sorella|"
    r"fratello|vicin[oa]|mąż|żona|syn|córka|matka|ojciec|siostra|brat|sąsiad(?:ka)?|муж|жена|сын|дочь|мать|отец|"
    r"сестра|брат|сосед|соседка|чоловік|дружина|син|донька|сусід|сусідка)"
    r"|m(?:eu|inha) (?:marido|esposo|esposa|mulher|filho|filha|mãe|pai|irmão|irmã|avó|avô|amigo|amiga|vizinh[oa]|tia|"
    r"tio|primo|prima|sogra|sogro)|mijn (?:man|vrouw|zoon|dochter|moeder|vader|zus|broer|vriend(?:in)?|oma|opa|"
    r"buurman|buurvrouw|collega|tante|oom)|m(?:oja|ojej|oją) (?:babcia|babci|babcię|ciocia|teściowa)|m(?:ój|ojego) "
    r"(?:dziadek|dziadka|teść|wujek|sąsiad)|(?:мой|моя|моего|моей) (?:дед|дедушка|бабушка|тёща|теща|свекровь|дядя|"
    r"тётя|сосед|соседка)|(?:мій|моя) (?:дід|дідусь|бабуся|сусід|сусідка)|(?:notre|unsere?|nuestr[oa]|nostr[oa]|our|"
    r"nasz[ae]?|наш[аеу]?) (?:fille|fils|mère|père|tochter|sohn|mutter|vater|hij[oa]|madre|padre|abuel[oa]|figli[oa]|"
    r"nonn[oa]|son|daughter|mother|father|córk[aię]|syn[a]?|mam[aęy]|дочь|сын|мама|бабушка|донька|син)"
    r"|mi (?:suegr[oa]|cuñad[oa]|sobrin[oa]|compañer[oa])|m(?:on|a) (?:beau-père|belle-mère|grand-mère|grand-père|"
    r"neveu|nièce|mamie|papi|papa|maman|beau-frère|belle-sœur)|(?:mio|mia) (?:suocer[oa]|cognat[oa]|nipote)"
    r"|komşu(?:m|muz)|kayınvalidem|kayınpederim|dedem|ninem|anneannem|babaannem|yengem|eniştem|görümcem|baldızım|"
    r"oğlu|kızı|eşi|زوجي|زوجتي|ابني|ابنتي|أمي|أبي|أخي|أختي|صديقي|جاري"
    r"|(?:eşim|kocam|karım|oğlum|kızım|annem|babam|ablam|abim|kardeşim|arkadaşım|kuzenim|teyzem|halam|amcam|dayım|"
    r"komşum|nişanlım|sevgilim|doktoru)|" + further.RELATIONS
)
"""Somebody's somebody: a name follows."""

TITLES = (
    r"mrs?\.?|ms\.?|miss|sir|madam|dr\.?|prof\.?|nurse|herrn?|frau|fräulein|m\.|mme\.?|mlle\.?|monsieur|madame|"
    r"sr\.?|sra\.?|srta\.?|señora?|señorita|don|doña|doctora?|docteur|tía|tío|dott\.?(?:ssa)?|dottor|dottoressa|"
    r"dhr\.?|mevr\.?|mw\.?|ing\.|rag\.|avv\.|dom|dona|sor|bay|bayan|г-жа|г-н|господин|госпожа|p\.|"
    r"signora?|sig\.?(?:ra)?|nonn[oa]|zi[oa]|pana?|pani|panie|panu|lek\.|врач|доктор|лікар|лікарка|дед|дід|баба|дядя|"
    r"тётя|тітка|пан|пані|гражданка|гражданин|медсестра|" + further.TITLES
)
TITLES_AFTER = (
    "z tej strony|de este lado|bey|beyin|beye|hanım|hanim|hanıma|hanımın|hanım'a|amca|teyze|abi|abla|usta|hoca|"
    + further.TITLES_AFTER
)
"""Turkish titles stand behind the name."""

SELF = (
    r"my name(?: is|'s|’s)|i am called|call me|(?:under|in) the name(?: of)?|mein name ist|ich hei(?:ß|ss)e|"
    r"auf den namen"
    r"|i, (?:the undersigned,? )?|the undersigned,?|ich,|je soussigné(?:e)?,?|io sottoscritt[oa],?|il sottoscritto,?|"
    r"la sottoscritta,?|yo,|(?:ja,? )?niżej podpisan[ya],?|я,|eu,|meu nome é|chamo-me|me chamo|mijn naam is|ik heet|"
    r"ondergetekende,?|اسمي|benim adım|moje imię to|ja nazywam się|hetke"
    r"|name|je m['’]appelle|au nom de|me llamo|mi nombre es|a nombre de|mi chiamo|a nome di|nazywam się|mam na imię"
    r"|na nazwisko|меня зовут|на имя|мене звати|на ім['’]я|ad[ıi]m|ben|" + further.SELF
)
"""Who speaks tells the own name."""

SELF_IF_NAME = (
    r"sou a|sou o|sou|ik ben|tu mówi|z tej strony|i am|i['’]m|this is|it['’]s|ich bin|hier ist|je suis|"
    r"c['’]est|soy|sono|jestem|tu|я|це|это|ben|" + further.SELF_IF_NAME
)
"""Who speaks may tell the own name, or anything else."""

GREETINGS = (
    r"good (?:morning|afternoon|evening|day)|guten (?:tag|morgen|abend)|buenos días|buenas (?:tardes|noches)?|"
    r"dzień dobry|добрый (?:день|вечер)|доброе утро|добрий день|доброго дня|iyi (?:günler|akşamlar)|goede(?:ndag|"
    r"morgen)|"
    r"bom dia|boa (?:tarde|noite)|hi|hello|hey|dear|bonjour|cher|chère|salut|hallo|liebe[r]?|sehr geehrte[r]?(?: "
    r"herr| frau)?|moin|hola|"
    r"estimad[oa]|"
    r"querid[oa]|ciao|gentile|car[oa]|salve|buongiorno|witaj|drog[ia]|szanown[ya](?: panie| pani)?|cześć|"
    r"здравствуйте|"
    r"уважаем(?:ый|ая)|дорог(?:ой|ая)|привет|merhaba|sayın|selam|вітаємо|вітаю|шановн(?:ий|а)|привіт|thanks|"
    r"thank you|"
    r"merci|danke|grazie|gracias|dziękuję|спасибо|дякую|teşekkürler|sağ ol|sağol|bedankt|dank je|obrigad[oa]|"
    r"prezad[oa]|beste|geachte(?: heer| mevrouw)?|olá|thx|ty|cheers|sorry|dank dir|vielen dank|dzięki|dzieki|mille "
    r"grazie|muchas gracias|merci beaucoup|большое спасибо|спс|" + further.GREETINGS
)

CLOSINGS = (
    r"(?:kind |best |warm )?regards|sincerely|yours(?: sincerely| truly| faithfully)?|cheers|best wishes|"
    r"cordialement|"
    r"bien à vous|salutations|amicalement|mit (?:freundlichen|besten|lieben) gr(?:ü|ue)(?:ß|ss)en|(?:viele |liebe |"
    r"beste )?gr(?:ü|ue)(?:ß|ss)e|"
    r"gru(?:ß|ss)|mfg|lg|vg|(?:un )?(?:cordial )?saludos?|atentamente|cordiali saluti|distinti saluti|saluti|"
    r"(?:serdecznie )?pozdrawiam|z poważaniem|pozdrowienia|с уважением|с наилучшими пожеланиями|saygılar(?:ımla|"
    r"ımızla)?|"
    r"met vriendelijke groet(?:en)?|groet(?:en|jes)?|mvg|com os melhores cumprimentos|atenciosamente|abraços?|"
    r"un abrazo|besos|bisous|bises|cdlt|cdt|sentiti ringraziamenti|in fede|z wyrazami szacunku|pzdr|serdeczności|"
    r"всего доброго|с благодарностью|с ув\.|hürmetler|iyi günler|hoşça kalın|thanks(?: again)?|many thanks|thx|rgds|"
    r"cordialmente|hochachtungsvoll|vriendelijke groet|atte\.?|atte|respectueusement|con affetto|un caro saluto|un "
    r"saluto|"
    r"pozdr\.?|buziaki|всех благ|kolay gelsin|iyi çalışmalar|yours|xoxo|مع التحية|تحياتي|"
    r"sevgiler|з повагою|щиро ваш[аі]?|" + further.CLOSINGS
)
"""The line behind it is a name."""

AUTHOR_LABELS = (
    r"verified (?:buyer|customer|purchaser?)|buyer|purchaser|customer(?: name)?|reviewer|reviewed by|review by|"
    r"written by|posted by|asked by|submitted by|"
    r"authored by|author|username|user|nickname|nick|display name|full name|first name|last name|name|patient|"
    r"victim|complainant|reporter|recipient|"
    r"customer question from|käufer(?:in)?|kunde|kundin|verfasser|autor(?:in)?|bewertung von|frage von|"
    r"eintrag(?: \d+)? von|geschädigte[r]?|"
    r"empfänger|nutzer|benutzer|acheteu(?:r|se)|client|auteur|avis de|question de|commentaire de|message de|"
    r"signalement de|plainte de|"
    r"victime|destinataire|pseudo|comprador|compradora|usuario|opinión de|pregunta de|comentario de|denuncia de|"
    r"víctima|"
    r"escrito por|publicado por|acquirente|utente|cliente|recensione di|domanda di|commento di|segnalazione di|"
    r"scritto da|"
    r"autore|vittima|kupując[ya]|klient(?:ka)?|opinia od|opinia|pytanie od|wpis(?: nr)?(?: \d+)?|poszkodowan[ya]|"
    r"użytkownik|autorka|"
    r"покупатель|клиент|автор|отзыв от|вопрос от|пользователь|пострадавш(?:ий|ая)|получатель|имя|фио|сообщение|"
    r"покупець|клієнт|"
    r"користувач|відгук від|питання від|потерпіл(?:ий|а)|повідомлення|запис(?: №)? ?\d*|запись(?: №)? ?\d*|alıcı|"
    r"müşteri|kullanıcı|"
    r"soran|yazan|gönderen|şikâyetçi|şikayetçi|ad soyad|isim|koper|klant|beoordeling van|avaliação de|by|von|par|"
    r"por|da|przez|от|від|" + further.AUTHOR_LABELS
)
"""What stands before an author or a person, with a colon or without."""

SAYS = (
    r"wrote|said|says|asks|asked|writes|posted|replied|left|reviewed|commented|a écrit|a dit|dit|demande|schrieb|"
    r"sagt|sagte|meint|fragt|"
    r"escribió|dice|dijo|pregunta|ha scritto|ha detto|dice|chiede|napisał\(a\)|tarafından|napisała?|pisze|mówi|pyta|"
    r"писала?|"
    r"писал\(а\)|"
    r"написала?|говорит|сказала?|пишет|спрашивает|yazdı|dedi ki|diyor|sordu|soruyor|каже|пише|написав|питає|"
    r"schreef|zegt|escreveu|disse|" + further.SAYS
)
"""Verbs behind an author."""

MONTHS = (
    r"jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mär|mai|okt|dez|févr|avr|juin|juil|août|déc|ene|abr|ago|dic|"
    r"gen|mag|"
    r"giu|lug|set|ott|lut|kwi|maj|cze|lip|sie|wrz|paź|lis|gru|sty|янв|фев|мар|апр|ма[йя]|июн|июл|авг|сен|окт|ноя|"
    r"дек|січ|лют|"
    r"бер|кві|тра|чер|лип|сер|вер|жов|лис|гру|oca|şub|nis|haz|tem|ağu|eyl|eki|kas|ara"
)
TIMES_AGO = (
    r"\d{1,4} (?:second|minute|hour|day|week|month|year)s? ago|an? (?:hour|day|week|month|year) ago|yesterday|today|"
    r"il y a |vor \d|vor eine|"
    r"gestern|hace |\d{1,4} \w{1,20} fa\b|una? \w{1,20} fa\b|\d{1,4} \w{1,20} temu|\w{1,20} temu|"
    r"\d{1,4} \w{1,20} назад|\w{1,20} назад|\d{1,4} \w{1,20} тому|\w{1,20} тому|"
    r"\d{1,4} \w{1,20} önce|geçen |" + further.TIMES
)
SOCIAL_TAILS = (
    "like · reply", "j'aime · répondre", "j’aime · répondre", "gefällt mir · antworten", "me gusta · responder",
    "mi piace · rispondi", "lubię to! · odpowiedz", "нравится · ответить", "beğen · yanıtla",
    "подобається · відповісти",
)  # fmt: skip
REPLIES = (
    "reply from", "response from", "owner's reply", "owner’s reply", "seller's reply", "vendor reply", "shop reply",
    "a:", "answer:",
    "réponse", "antwort", "respuesta", "risposta", "odpowiedź", "ответ", "cevap", "mağaza yanıtı", "satıcı yanıtı",
    "відповідь", "admin:",
    "support:",
)  # fmt: skip
"""A line that begins so is the shop's own."""

PERSON_KEYS = (
    r"author|auteur|autor|autore|reviewer|reviewer_?name|author_?name|nick_?name|user_?name|display_?name|user|"
    r"buyer|buyer_?name|customer|"
    r"customer_?name|client|cliente|klient|kunde|first_?name|last_?name|full_?name|imya|kullanici|kullanıcı|avtor|"
    r"имя|автор|nom|"
    r"alias|screen_?name|poster|commenter|member|patient|recipient|name"
)
ADDRESS_KEYS = (
    r"address|street|adresse|straße|strasse|direccion|dirección|indirizzo|adres|adresa|адрес|адреса|address_?\d"
)
"""Keys of structured reviews."""

# SPDX-License-Identifier: EUPL-1.2
"""Words that generated texts need beyond the lexicon and the tables."""

LINKS = {
    "en": (
        "and", "with", "-", "for the", "of our", "in the",
    ),
    "de": (
        "und", "mit", "-", "für die", "bei uns",
    ),
    "fr": (
        "et", "avec", "-", "pour la", "dans notre",
    ),
    "es": (
        "y", "con", "-", "para la", "en nuestra",
    ),
    "it": (
        "e", "con", "-", "per la", "nel nostro",
    ),
    "nl": (
        "en", "met", "-", "voor de", "bij ons",
    ),
    "pl": (
        "i", "oraz", "-", "dla", "w naszej",
    ),
    "pt": (
        "e", "com", "-", "para a", "na nossa",
    ),
    "ru": (
        "и", "с", "-", "для", "в нашей",
    ),
    "tr": (
        "ve", "ile", "-", "için",
    ),
    "el": (
        "και", "με", "-", "για",
    ),
    "ar": (
        "و", "مع", "-", "من",
    ),
    "cs": (
        "a", "s", "-", "pro",
    ),
    "ro": (
        "și", "cu", "-", "pentru",
    ),
    "sv": (
        "och", "med", "-", "för",
    ),
    "hu": (
        "és", "-", "a",
    ),
    "fi": (
        "ja", "-", "sekä",
    ),
    "uk": (
        "і", "з", "-", "для",
    ),
    "bg": (
        "и", "с", "-", "за",
    ),
}  # fmt: skip
COMPANIES = (
    "Teva", "Sandoz", "Mylan", "Zentiva", "Accord", "Stada", "Ratiopharm", "Hexal", "Krka", "Polpharma", "Richter",
    "Cipla", "Arrow", "Biogaran", "Normon", "Cinfa", "Doc", "EG", "1A Pharma", "Aurobindo", "Apotex", "Viatris",
    "Orion", "Bausch",
)  # fmt: skip
GOODS = {
    "en": (
    "GEL running shoes", "Android tablet", "tablet computer 10 inch", "automatic men's watch", "chronograph watch",
        "pen for tablet", "gel pen set", "adhesive film roll", "cream leather sofa", "capsule coffee machine",
        "running shoes", "coffee machine", "USB cable", "laptop", "garden chair", "phone case", "desk lamp",
        "winter jacket", "backpack", "headphones", "bicycle helmet", "kitchen knife", "wall clock", "board game",
        "office chair", "car tyre", "printer cartridge", "camera lens", "dog toy", "yoga mat",
    ),
    "de": (
        "Laufschuhe", "Kaffeemaschine", "Ladekabel", "Gartenstuhl", "Handyhülle", "Schreibtischlampe",
        "Winterjacke", "Rucksack", "Kopfhörer", "Fahrradhelm", "Messerset", "Wanduhr", "Brettspiel", "Bürostuhl",
        "Autoreifen",
    ),
    "fr": (
        "chaussures de sport", "machine à café", "câble USB", "chaise de jardin", "coque téléphone",
        "lampe de bureau", "veste d'hiver", "sac à dos", "casque audio", "casque vélo", "couteau", "horloge",
        "jeu de société", "pneu",
    ),
    "es": (
        "zapatillas", "cafetera", "cable USB", "silla de jardín", "funda móvil", "lámpara", "chaqueta", "mochila",
        "auriculares", "casco bici", "cuchillo", "reloj de pared", "juego de mesa", "neumático",
    ),
    "it": (
        "scarpe da corsa", "macchina del caffè", "cavo USB", "sedia da giardino", "custodia telefono", "lampada",
        "giacca invernale", "zaino", "cuffie", "casco bici", "coltello", "orologio da parete", "gioco da tavolo",
        "pneumatico",
    ),
    "nl": (
        "hardloopschoenen", "koffiezetapparaat", "oplaadkabel", "tuinstoel", "telefoonhoesje", "bureaulamp",
        "winterjas", "rugzak", "koptelefoon", "fietshelm", "messenset", "wandklok", "bordspel", "autoband",
    ),
    "pl": (
        "buty do biegania", "ekspres do kawy", "kabel USB", "krzesło ogrodowe", "etui na telefon",
        "lampa biurkowa", "kurtka zimowa", "plecak", "słuchawki", "kask rowerowy", "nóż kuchenny", "zegar ścienny",
        "gra planszowa", "opona",
    ),
    "pt": (
        "ténis de corrida", "máquina de café", "cabo USB", "cadeira de jardim", "capa de telemóvel", "candeeiro",
        "casaco", "mochila", "auscultadores", "capacete", "faca", "relógio de parede", "jogo de tabuleiro", "pneu",
    ),
    "ru": (
        "кроссовки", "кофемашина", "кабель USB", "садовый стул", "чехол для телефона", "настольная лампа",
        "зимняя куртка", "рюкзак", "наушники", "велошлем", "кухонный нож", "настенные часы", "настольная игра",
        "шина",
    ),
    "tr": (
        "koşu ayakkabısı", "kahve makinesi", "şarj kablosu", "bahçe sandalyesi", "telefon kılıfı", "masa lambası",
        "kışlık mont", "sırt çantası", "kulaklık", "bisiklet kaskı",
    ),
    "el": (
        "αθλητικά παπούτσια", "καφετιέρα", "καλώδιο USB", "καρέκλα κήπου", "θήκη κινητού", "φωτιστικό", "μπουφάν",
        "σακίδιο", "ακουστικά", "κράνος",
    ),
    "ar": (
        "حذاء رياضي", "ماكينة قهوة", "كابل شحن", "كرسي حديقة", "غطاء هاتف", "مصباح مكتب", "جاكيت شتوي",
        "حقيبة ظهر", "سماعات", "خوذة",
    ),
    "cs": (
        "běžecké boty", "kávovar", "nabíjecí kabel", "zahradní židle", "pouzdro na telefon", "stolní lampa",
        "zimní bunda", "batoh", "sluchátka", "cyklistická helma",
    ),
    "ro": (
        "pantofi sport", "espressor", "cablu USB", "scaun de grădină", "husă telefon", "lampă de birou",
        "geacă de iarnă", "rucsac", "căști", "cască de bicicletă",
    ),
    "sv": (
        "löparskor", "kaffebryggare", "laddkabel", "trädgårdsstol", "mobilskal", "skrivbordslampa", "vinterjacka",
        "ryggsäck", "hörlurar", "cykelhjälm",
    ),
    "hu": (
        "futócipő", "kávéfőző", "töltőkábel", "kerti szék", "telefontok", "asztali lámpa", "télikabát", "hátizsák",
        "fejhallgató", "kerékpáros sisak",
    ),
    "fi": (
        "juoksukengät", "kahvinkeitin", "latauskaapeli", "puutarhatuoli", "puhelinkotelo", "pöytälamppu",
        "talvitakki", "reppu", "kuulokkeet", "pyöräilykypärä",
    ),
    "uk": (
        "кросівки", "кавоварка", "кабель USB", "садовий стілець", "чохол для телефону", "настільна лампа",
        "зимова куртка", "рюкзак", "навушники", "велошолом",
    ),
    "bg": (
        "маратонки", "кафемашина", "кабел USB", "градински стол", "калъф за телефон", "настолна лампа",
        "зимно яке", "раница", "слушалки", "каска",
    ),
}  # fmt: skip
GOODS_DETAILS = (
    "black", "size 42", "XL", "500W", "2 m", "13 inch", "256GB", "stainless steel", "cotton", "blue", "2-pack",
    "waterproof", "230V", "LED", "wireless", "Bluetooth 5.0", "30x40 cm", "4K", "16 GB RAM", "leather", "A4",
    "12V 7Ah",
)  # fmt: skip
SUPPLEMENTS = (
    "Vitamin C 1000", "Vitamin D3 2000 IU", "Omega-3", "Magnesium citrate", "Zinc", "Multivitamin",
    "Collagen peptides", "Whey protein", "Creatine monohydrate", "Probiotic", "Ashwagandha", "Curcuma",
    "Echinacea", "Ginseng", "Biotin", "Iron", "Coenzyme Q10", "Melatonin spray", "Spirulina", "Milk thistle",
    "Aloe vera gel", "Hand cream", "Shampoo", "Sun cream SPF 50", "Toothpaste", "Berberine", "L-theanine",
    "Maca root", "N-acetyl cysteine", "Turmeric with black pepper", "Lion's mane", "Glucosamine chondroitin",
    "5-HTP", "Beta-alanine", "BCAA 2:1:1", "Rhodiola rosea", "Saw palmetto", "Resveratrol", "Quercetin",
    "Inositol", "Chlorella", "Psyllium husk", "Hyaluronic acid drink", "Melatonin gummies", "Valerian and hops",
    "Elderberry syrup", "Propolis", "Royal jelly", "Vitamin B complex", "Folate", "Calcium and D3", "Potassium",
    "Cranberry", "Evening primrose oil", "MSM", "Biotin forte", "Magnesio e potassio", "Magnezij",
    "Magnésium marin", "Kollagen", "Żeń-szeń", "Рыбий жир", "Магний В6", "Balık yağı", "Ιχθυέλαια", "鱼油",
    "コラーゲン", "유산균", "Dầu cá", "زيت السمك",
)  # fmt: skip
SUPPLEMENT_SIZES = (
    "600 mg 90 vegan capsules", "1000 mg 60 tabs", "500 mg 120 caps", "90 kapsułek", "60 Kapseln", "30 sachets",
    "250 g", "120 compresse", "90 gélules", "60 cápsulas", "20 bustine", "500 ml", "60 gummies", "90 капсул",
    "60 kapslar", "120 softgels", "30 tabliet", "180 tablets", "1 kg", "60 粒", "120캡슐", "400 IU 90 tabs",
)  # fmt: skip
SHORT_FORMS = (
    "tabl.", "tabl. N{}", "TAB. N{}", "tabl. powl. {} szt.", "kaps. {}", "caps. N{}", "{} tbl", "tbl flm {}x",
    "{} tab.", "cps {}", "{} cpr", "{} compr. pell.", "{} comp.", "{} comprimidos", "{} cápsulas", "FTA {} St",
    "{} St N1", "{} stk", "{} st", "{} fol", "№{}", "таб. №{}", "капс. {} шт", "{} db filmtabletta",
    "sol. 100 ml", "sir. 200 ml", "ung. 20 g", "gtt. 10 ml", "spray 15 ml", "x{}", "{} tabs", "{}'s",
    "x {} comprimate", "{} δισκία", "{} õhukese polümeerikattega tbl", "apvalkotās tabletes N{}",
    "plėvele dengtos tabletės N{}", "hộp {} viên", "{} kaplet", "{}정", "{}錠", "{}片", "{} قرص",
)  # fmt: skip
STREET = (
    "Amnesia Haze", "OG Kush", "Blue Dream", "Moroccan hash", "MDMA crystals", "Colombian flake", "LSD 200ug",
    "Speed paste", "Crystal meth shards", "Black tar", "Golden Teacher mushrooms", "DMT vape cart", "2C-B pills",
    "4-FA powder", "3-MMC crystals", "Ketamine needles 1g", "GHB 1 litre", "Xanax bars recipe guide",
    "EU passport", "USA driver licence", "Fake 50 euro notes", "Visa CC with balance", "Rolex Submariner AAA",
    "9mm ammo 50 rounds", "Stolen account premium", "Carding tutorial",
)  # fmt: skip
ACCESSORIES = (
    "carrying case for insulin pen", "strap for blood pressure monitor", "charging dock for hearing aid",
    "CPAP mask cushion cleaner",
    "stand for infusion bag", "cover for thermometer probe", "lancing device cap", "Tasche für Insulinpen",
    "étui pour stylo d'insuline",
    "funda para pluma de insulina", "custodia per penna insulina", "чехол для инсулиновой ручки",
    "etui na pen insulinowy",
    "adhesive patch for glucose sensor", "battery for hearing aid", "cooling bag for insulin",
    "tubing holder for CPAP",
)  # fmt: skip
SYLLABLES = (
    "al", "bi", "ca", "cel", "dex", "do", "ef", "fen", "gly", "ia", "ket", "lo", "lin", "met", "mox", "ne", "nor",
    "ol",
    "pan", "pra", "rab", "ris", "ro", "sil", "sta", "tel", "tin", "ur", "va", "vit", "xa", "zen", "zol", "ra",
    "cip", "fo",
)  # fmt: skip

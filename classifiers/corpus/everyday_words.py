# SPDX-License-Identifier: EUPL-1.2
"""Words for the scenes of everyday trade; `und` words are understood in most shops of the world."""

COSMETICS = (
    "anti-ageing face cream", "body lotion", "hair serum capsules", "lip balm", "hand cream", "shower gel",
    "nail polish",
    "eau de toilette spray", "beard oil drops", "Gesichtscreme", "Haarkur Ampullen", "crème visage", "gel douche",
    "crema viso", "siero capelli fiale", "crema hidratante", "champú en gel", "creme hidratante", "gezichtscrème",
    "krem do twarzy", "żel pod prysznic", "крем для лица", "гель для душа", "yüz kremi", "şampuan", "κρέμα προσώπου",
    "كريم للوجه", "ansiktskräm", "kasvovoide", "arckrém", "крем за лице", "cremă de față", "pleťový krém",
    "ansigtscreme",
    "保湿面霜", "makeup brush set", "false eyelashes", "perfume tester 5 ml", "bath bombs", "tattoo ink",
)  # fmt: skip
BOOKS = (
    "Pharmacology of {subject}: a textbook", "{subject} in practice, 3rd edition, paperback",
    "The history of {subject} (hardcover)",
    "Lehrbuch {subject}, 4. Auflage", "Manuel de {subject}, broché", "Manual de {subject}, tapa blanda",
    "{subject}: una storia, brossura",
    "Учебник: {subject}, твёрдый переплёт", "Podręcznik {subject}, oprawa miękka", "{subject} el kitabı",
    "Handboek {subject}, paperback",
    "DVD documentary: {subject}", "{subject} poster A2 for classrooms", "Audio book: living without {subject}",
)  # fmt: skip
ELECTRONICS = (
    "HDMI cable 2 m", "tablet computer 10.1 inch 64GB", "battery pack 5000 mAh", "memory card 128 GB",
    "LED strip 5 m",
    "power supply 12V 5A", "ink cartridge 20 ml black", "wireless mouse", "solid state drive 1TB", "router AC1200",
    "soldering paste 50 g",
    "thermal paste 4 g", "digital watch 50 mm", "camera lens 50 mm", "car stereo 4x50W", "drill bit set 100 pcs",
    "Ladegerät 30W", "câble USB-C 1 m", "cargador 20W", "cavo di rete 10 m", "наушники беспроводные", "kulaklık",
    "replacement battery for tablet", "toner 2-pack", "graphics card 8GB", "air filter", "brake pads x4",
    "sewing machine needles 10 pcs",
    "pen tablet A5", "smart scale", "electric toothbrush heads 8 pcs", "hair trimmer",
    "pill-shaped bluetooth speaker",
)  # fmt: skip
FOOD = (
    "Coffee capsules espresso", "Green tea", "Gummy bears", "Mint drops", "Chocolate powder", "Protein bar",
    "Honey 500 g",
    "Kaffeekapseln", "Capsules de café", "Cápsulas de café", "Capsule caffè", "Кофе в капсулах", "Kahve kapsülü",
    "Καφές κάψουλες",
    "Baking powder", "Chewing gum", "Energy drink", "Olive oil", "Vanilla extract drops",
    "Yeast tablets for baking", "Dishwasher tablets",
    "Water purification salt tablets", "Spülmaschinentabs", "Tablettes lave-vaisselle", "Pastillas lavavajillas",
    "Таблетки для посудомоечной машины", "Fish food flakes", "Plant fertiliser granulate", "Dünger Granulat",
)  # fmt: skip
SOUVENIRS = (
    "logo T-shirt", "coffee mug", "enamel pin", "phone case", "vintage advertising sign", "sticker for laptop",
    "plush toy pill",
    "keyring", "ball pen promotional", "wall clock drug rep collectible", "cap", "tote bag", "toy doctor set",
    "Blechschild", "tasse publicitaire",
    "lighter shaped like a capsule", "necklace", "poster", "costume",
)  # fmt: skip
MAILS = (
    "Meeting moved to Thursday, please confirm the room.", "Re: build fails on the new release, see the log below.",
    "Your invoice for October, thank you for paying on time.", "Weekend plans, shall we take the train?",
    "Patch for the memory leak, tests are attached.",
    "Newsletter: what changed in our open source project this week.",
    "Your parcel is on its way, track it with the number below.",
    "Password changed, if this was not you please tell us.",
    "Protokoll der Sitzung vom Montag, Anmerkungen bitte bis Freitag.",
    "Compte rendu de la réunion, merci de relire.",
    "Acta de la reunión, comentarios hasta el viernes.", "Verbale della riunione, commenti entro venerdì.",
    "Протокол собрания, замечания до пятницы.", "Toplantı notları, cuma gününe kadar yorum bekliyoruz.",
    "Job opening for a nurse at the city hospital.",
    "Conference call for papers on clinical pharmacology, deadline in May.",
    "Survey on patient satisfaction, takes five minutes.", "Obituary of a well known pharmacist.",
    "Mortgage rates are down, compare offers today.", "Earn from home with our trading course.",
    "Your mailbox is full, log in here.",
    "Casino bonus 100 free spins.", "Cheap flights to Rome.", "Replica watches of all brands, order now.",
    "Cheap software licences, download at once.",
)  # fmt: skip
LAWFUL_SERVICES = (
    "GMP consulting and mock audits for manufacturers",
    "Contract manufacturing of tablets under your own brand, EU GMP site",
    "Cold chain transport for pharmaceuticals, GDP certified", "Own-brand packaging design for cosmetics",
    "Pharmacist training course online",
    "Serialisation software for medicine packs", "Clinical trial management services",
    "Laboratory testing of raw materials",
    "Regulatory affairs support for marketing authorisation", "Kosmetik-Verpackungen mit Ihrem eigenen Logo",
    "Emballages pour cosmétiques à votre marque",
    "Blank glass vials and stoppers for laboratories", "Pharmacy shelving and furniture",
    "Waste disposal of expired medicines", "Translation of patient leaflets",
    "Used tablet press for detergents", "Capsule filling machine for food supplements with CE",
    "Label printer for pharmacies",
)  # fmt: skip
TRADE_NAMES = (
    "Novaline", "Kelvano", "Ortex", "Belaris", "Quanto", "Hexon", "Lumina", "Vireo", "Sanova", "Triton", "Maxell",
    "Dermelia", "Bionic", "Celio",
    "Alpina", "Zenit", "Omnia", "Pharos", "Medion", "Xantia",
)  # fmt: skip

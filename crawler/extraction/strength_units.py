# SPDX-License-Identifier: EUPL-1.2
"""Units of strengths as packs and shops write them, in every script; and what an amount may be in.

The international unit has a short form of its own in most languages (IU, I.E., UI, j.m., NE, МЕ, TV, SV …): Summary of
product characteristics templates of the European Union, one per official language.
"""

UNITS = {
    "mg": "mg mgs mgr mgm m.g milligram milligrams milligramm milligramme milligrammes milligrammi milligrammo "
    "miligramo miligramos miligrama miligramas miligram miligramů miligramów miligramy miligramov miligramme miligrame "
    "milligrammaa milligrammi milligrammi milligramma мг мгр миллиграмм миллиграмма миллиграммов міліграм міліграмів "
    "милиграма милиграм милиграми χιλιοστόγραμμα χιλιοστόγραμμο χιλιοστογραμμάρια mγ مجم ملغ ملغم مغ ملجم ملج "
    'مليغرام مليجرام ملليجرام ملغرام מ"ג מ״ג มก मिग्रा मिलीग्राम ㎎',
    "mcg": "mcg mcgs µg μg ug mkg mcgr microgram micrograms microgramm mikrogramm mikrogram microgramme microgrammes "
    "microgrammi microgramos microgramas mikrogramů mikrogramów mikrogrammaa мкг "
    "мкгр микрограмм микрограммов мікрограм "
    'микрограма μικρογραμμάρια مكغ مكجم ميكروغرام ميكروجرام ميكغ מק"ג מקג ㎍',
    "ng": "ng nanogram nanograms nanogramm нг нанограмм",
    "g": "g gr gm gram grams gramm gramme grammes gramos gramas grammi grammo gramů gramów г гр грамм грамма граммов "
    "γρ غرام جرام غم جم",
    "kg": "kg",
    "IU": "iu i.u i.u. ie i.e i.e. ui u.i u.i. me м.е м.е. ме мо м.о. ne n.e. m.j m.j. mj j.m j.m. jm i.j i.j. ij tv "
    "miu sv rü ky δ.μ. δμ يونيت و.د وحدة-دولية יחב״ל",
    "U": "u j j. ед ед. од од. eд unit units einheiten einheit unité unités unidad unidades unità unidade jednostek "
    "jednostki jednotek jednotky egység eenheden enheter enheder yksikköä enot jedinica единиц единицы одиниць єдиниць "
    "μονάδες μονάδων وحدة وحدات יחידות ünite birim vienības vienetai ühikut",
    "%": "% ٪ ％ процент",
    "mmol": "mmol ммоль",
    "mEq": "meq мэкв mval",
    "MBq": "mbq gbq kbq мбк",
    "ppm": "ppm",
}
UNBOUND_UNITS = {
    "mg": "毫克 公絲 ミリグラム 밀리그램 มิลลิกรัม",
    "mcg": "微克 マイクログラム 마이크로그램 ไมโครกรัม",
    "g": "克 グラム 그램",
    "IU": "国际单位 國際單位 国際単位 국제단위",
    "U": "单位 單位 単位 단위 ยูนิต",
}
UNITS = {unit: f"{words} {UNBOUND_UNITS.get(unit, '')}".strip() for unit, words in UNITS.items()}
UNBOUND = frozenset(word for words in UNBOUND_UNITS.values() for word in words.split())
"""Words of scripts that set no spaces: anything may follow them."""
SHOUTED = frozenset({"me", "ne", "mj", "mo", "sv", "tv", "ky", "ij", "jm"})
"""Count in capitals alone: they are words, or parts of them, in some language."""
ENGLISH_TOO = frozenset({"i.e", "i.e."})
PER_ONLY = frozenset({"j", "j."})
"""Count where they say in what: "100 j./ml"."""
CYRILLIC_UNITS = frozenset({"од", "од.", "мо", "ме", "м.е", "м.о."})
"""Words too, but hardly behind a number: they answer yes and no, and are less sure as a place in a text."""
WORDLIKE = SHOUTED | ENGLISH_TOO | PER_ONLY | CYRILLIC_UNITS | {"u", "ui", "mγ", "γρ", "gm"}
MEASURED = {
    "ml": "ml mls cc ccm cm3 мл مل ملل מ״ל 毫升 ㎖ ミリリットル",
    "l": "l ltr litre liter литр",
    "g": "g gr gram г гр γρ 克",
    "mg": "mg мг",
    "kg": "kg кг",
    "cm2": "cm2 см2",
    "m2": "m2 м2",
    "h": "h hr hrs hour hours std stunde stunden heure heures hora horas ora ore godz godzinę hod hodinu час часов ч "
    "год годину uur timme timer time tunti saat óra ώρα ώρες ساعة ساعات שעה 小时 小時 時間",
}
COUNTED = {
    "dose": "dose doses dosis dosi dosen dosi dosis dos doz doza dózis dawka dawkę dávka dávku доза дозу дозы доз δόση "
    "جرعة annos puff puffs puf spray sprays actuation actuations inhalation hub hübe sprühstoß bouffée pulverización",
    "tablet": "tab tabs tablet tablets tablette tabletka tabletkę tabletki tableta tabletta tbl cp cpr comp comprimé "
    "comprimido compressa pill таб табл таблетка таблетку δισκίο قرص 片 錠",
    "capsule": "cap caps capsule capsules kapsel gélule cápsula capsula kapsułka kapsułkę капс капсула капсулу 粒",
    "vial": "vial vials amp ampoule ampul ampulle ampolla ampoula fiala fl flacon флакон ампула ампулу ampułka ampułkę",
    "pen": "pen pens stylo ручка ручку",
    "patch": "patch pflaster parche cerotto plaster",
    "sachet": "sachet beutel sobre bustina saszetka",
    "day": "day d tag jour día giorno dzień den день сутки gün",
}
PER_WORDS = "per|pro|par|por|je|na|za|на|в|во|ανά|ana|başına|لكل|في"
MULTIPLIERS = {
    **dict.fromkeys(
        "mio mill million millions millionen millones milioni milhões milionów milion miljoen miljoner mln млн "
        "мільйонів миллионов миллион milyon εκατ مليون 百万".split(),
        1_000_000,
    ),
    **dict.fromkeys(("万", "萬", "만"), 10_000),
    **dict.fromkeys("thousand tausend mille mil tys тыс тис bin".split(), 1_000),
}

# SPDX-License-Identifier: EUPL-1.2
"""Keys under which the same substance, brand, form or strength meets, however a register writes it."""

import re
import unicodedata
from functools import lru_cache

SALTS = frozenset(
    """
    hydrochlorid chlorhydrat dihydrochlorid dichlorhydrat monohydrochlorid cloridrat clorhidrat hydrobromid
    bromhydrat citrat citras dihydrogenocitrat maleat maleas fumarat fumaras hemifumarat tartrat tartras
    hemitartrat bitartrat
    hydrogenotartrat mesilat mesilas mesylat besilat besilas besylat tosilat tosilas tosylat sulfat sulfas
    hydrogenosulfat bisulfat sulphat phosphat phosphas fosfat dihydrogenophosphat diphosphat acetat acetas succinat
    succinas hemisuccinat hydrogenosuccinat lactat lactas gluconat pamoat embonat nitrat nitras oxalat malat
    hydrogenomalat propionat dipropionat valerat dihydrat monohydrat trihydrat hemihydrat sesquihydrat pentahydrat
    hydrat anhydr anhydric anhydra hydric monohydric dihydric trihydric hemihydric monosod sodiq sodic natric sodi natri
    disodiq dinatric sod calciq calcic calci kalic potassiq potassi potassic kali magnesic magnesi magnesiq zincic lysin
    arginin erbumin tert butylamin medoxomil axetil proxetil pivoxil disoproxil micronis micronisat bas basis
    triidrat diidrat monoidrat anidr cloridrato""".split()
)
SMALL_WORDS = frozenset("de d du des la le l ac and et und e y ut as di del da von van forme sous form".split())
SAME = {
    "acetaminophen": "paracetamol",
    "albuterol": "salbutamol",
    "epinephrin": "adrenalin",
    "norepinephrin": "noradrenalin",
    "meperidin": "pethidin",
    "cyclosporin": "ciclosporin",
    "rifampin": "rifampicin",
    "glyburid": "glibenclamid",
    "frusemid": "furosemid",
    "lignocain": "lidocain",
    "dipyron": "metamizol",
    "amphetamin": "amfetamin",
    "methamphetamin": "metamfetamin",
    "dextroamphetamin": "dexamfetamin",
    "oestradiol": "estradiol",
    "thyroxin": "levothyroxin",
    "levothyrox": "levothyroxin",
    "sulphamethoxazol": "sulfamethoxazol",
    "chlorur": "chlorid",
    "iodur": "iodid",
    "fluorur": "fluorid",
    "sodium": "sod",
    "natr": "sod",
    "natri": "sod",
    "sodi": "sod",
    "kali": "potass",
    "kal": "potass",
    "potassi": "potass",
    "calci": "calc",
    "lithi": "lith",
}
"""Names of the United States, and older ones, beside the international name; both without their endings."""
ENDING = re.compile(r"(?:ium|um|us|ae|am|ee|[aeio])$")
ANIONS = frozenset("chlorid chlorur carbonat bicarbonat hydrogencarbonat iodid iodur fluorid fluorur oxid oxyd".split())
WORD = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
IN_BRACKETS = re.compile(r"\([^()]{0,200}\)|\[[^\[\]]{0,200}\]")
AMOUNT = re.compile(
    r"(\d{1,3}(?:[  ]\d{3})+(?:[.,]\d+)?|\d{1,7}(?:[.,]\d{1,5})?)\s?"
    r"(mg|milligram\w*|microgram\w*|mcg|µg|μg|ug|g|gramm?\w*)\b"
)
PER = re.compile(r"\s?(?:/|per\b|pour\b|pro\b)\s?\d{0,4}\s?(?!tabl|comprim|caps|dose|stück)")
TO_MG = {"mg": 1.0, "mcg": 0.001, "µg": 0.001, "μg": 0.001, "ug": 0.001, "g": 1000.0}
BRAND_END = re.compile(
    r"[,;(]|(?<![a-z0-9-])\d+(?:[.,]\d+)?(?:\s?(?:mg|g|ml|%|mcg|µg|iu|ie|ui|u\.i\.?|i\.e\.?)\b|\s\d)|\s\d[\d\s.,/]*\s?(?:mg|g|ml|%|mcg|µg|microg\w*|milli\w*|iu|ie|ui)\b"
)


def plain(text: str) -> str:
    """Lower case, without accents, brackets cut out, white space single."""
    letters = unicodedata.normalize("NFKD", text.replace("\xa0", " ").replace("&nbsp;", " "))
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter)).lower()
    return " ".join(IN_BRACKETS.sub(" ", bare).split())


@lru_cache(maxsize=20_000)
def substance_key(text: str) -> str:
    """One substance without salts, accents and endings of languages: "SILDÉNAFIL (citrate de)" gives "sildenafil".

    Empty when nothing is left. Exact keys alone are compared: a common beginning is no sameness.
    """
    words = [_stem(word) for word in WORD.findall(plain(text[:300])) if word not in SMALL_WORDS]
    kept = [word for word in words if word not in SALTS] or words
    if len(kept) == 1 and kept[0] in ANIONS:
        kept = words  # "sodium chloride" is no salt of something else
    return " ".join(sorted({_sound(SAME.get(word, word)) for word in kept if word}))


def _stem(word: str) -> str:
    if len(word) < 5:
        return word
    for ending in ("icum", "ique", "ico", "ica"):
        if word.endswith(ending):
            return word[: -len(ending)] + "ic"
    stem = ENDING.sub("", word)
    return stem if len(stem) >= 4 else word


def _sound(stem: str) -> str:
    return stem.replace("ph", "f").replace("th", "t").replace("y", "i") if len(stem) >= 5 else stem


def combination_key(substances: tuple[str, ...]) -> str:
    """The key of a set of substances, in whatever order they stand."""
    return "+".join(sorted({key for text in substances if (key := substance_key(text))}))


@lru_cache(maxsize=20_000)
def brand_key(text: str) -> str:
    """What a product is called, without strength, form and pack: "VIAGRA 50 mg, comprimé pelliculé" gives "viagra"."""
    bare = plain(text[:240])[:160].replace("®", " ").replace("™", " ")
    end = BRAND_END.search(bare, 1)
    return " ".join(re.findall(r"[a-z0-9]+", bare[: end.start()] if end else bare))


def parse_mg(text: str) -> float | None:
    """A strength in milligrams ("1,00 mg", "800 microgrammes"); None for concentrations, units and the unreadable."""
    bare = plain(text[:300])
    match = AMOUNT.search(bare)
    if match is None or PER.match(bare, match.end()):
        return None
    number = match[1].replace(" ", "").replace(",", ".")
    if match[1].count(",") == 1 and re.fullmatch(r"\d{1,3},\d{3}", match[1]) and match[2][0] in "µμumi":
        number = match[1].replace(",", "")
    unit = match[2]
    factor = TO_MG.get(unit) or (0.001 if unit.startswith("micro") else 1.0 if unit.startswith("milli") else 1000.0)
    return round(float(number) * factor, 6)


FORMS = (
    ("patch", r"\bpatch|pflaster|transderm"),
    ("inhaler", r"inhal"),
    ("suppository", r"supposit|zapfchen|ovul"),
    ("eye or ear drops", r"collyr|augentrop|eye drop|ear drop|ophtal|ophthal"),
    ("spray", r"spray"),
    ("cream", r"\bcrem|salbe|ointment|pommade|unguent|pomad|\bgel\b|krem|lotion"),
    ("film", r"(?:orodispersible|oral) films?\b|schmelzfilm|film orodisp|oral strip"),
    ("gummies", r"gumm(?:y|ies)"),
    ("injection", r"inje[ck]t|iniett|inyect|infus|perfus|\bvial|\bpen\b|penna|\bamp(?:ou|u)l|spritze|seringue|syring"),
    ("tablet", r"tabl|compr|pastil|drag|\btabs?\b|\bpills?\b"),
    ("capsule", r"caps|kaps|gelul"),
    ("drops", r"drops|tropfen|goutte|gocce|gotas"),
    ("liquid", r"sirop|sirup|syrup|solution buv|losung zum einn|oral solution|suspension|buvable"),
    ("powder", r"powder|poudre|pulver|polvere|polvo"),
)  # fmt: skip
FORM_PATTERNS = tuple((name, re.compile(pattern)) for name, pattern in FORMS)


@lru_cache(maxsize=20_000)
def form_class(text: str) -> str:
    """The family of a pharmaceutical form in any of several languages, empty when none is recognised."""
    bare = plain(text[:400])
    return next((name for name, pattern in FORM_PATTERNS if pattern.search(bare)), "")


UNITS = re.compile(
    r"(?:boite|pack|box|de|of|mit|con)?\s?(\d{1,4})\s?(?:x\s?\d{1,3}\s?)?(?:\S{0,12}\s)?(?:comprim|tabl|gelul|caps|kaps|compr|pill|film)"
)


def parse_units(text: str) -> int | None:
    """How many tablets or capsules a pack holds ("plaquette de 30 comprimé(s)"); None where it does not say."""
    bare = " ".join(text.lower().replace("é", "e").split())[:300]
    match = UNITS.search(bare)
    return int(match[1]) if match and int(match[1]) > 0 else None

# SPDX-License-Identifier: EUPL-1.2
"""Measures of a medical product in its title or labels: strength, form, pack size, batch, expiry."""

import re
from datetime import date

from crawler.extraction.values import fold_digits

UNIT = (
    r"(?:mg|mcg|µg|μg|ug|g|gr|kg|ng|ml|l|cl|iu|ie|ui|me|u|units?|einheiten|mmol|mEq|ppm|%|мг|мкг|г|гр|мл|л|ме|ед|"
    r"مجم|ملغ|مغ|ملجم|مل|毫克|微克|毫升|克|国际单位)"
)
FORMS: dict[str, str] = {
    "tablet": r"(?:film|retard|brause|kau)?tab(?:let)?(?:s|ten|ta|te|ki|ek|ka|y|i)?|tbl|tabl|tabletas?|"
    r"tabletės?|tabletes?|comprim[ée]s?|comprimidos?|compresse|compressa|"
    r"pills?|pillen|p[íi]ldoras?|pillole|tablett(?:er|i|ia)?|tabletek|tabletka|таблет\w{1,3}|табл?|пигул\w{1,2}|"
    r"χάπια|δισκία|hap(?:lar)?|"
    r"أقراص|قرص|حبوب|حبة|قرص‌|טבליות|גלולות|टैबलेट|गोली|ยาเม็ด|viên nén|片|錠|錠剤|정",
    "capsule": r"caps?(?:ules?)?|capsulas?|cápsulas?|gélules?|kapsel?n?|kapslar|kapsu[łl]\w{1,2}|kaps|capsule|"
    r"cps|kapsül|softgels?|"
    r"капсул\w{1,2}|капс|κάψουλες|كبسول\w{0,3}|קפסולות|कैप्सूल|胶囊|膠囊|カプセル|캡슐",
    "injection": r"inj(?:ection|ectable)?s?|injektion\w{0,4}|inyecci[óo]n|inyectables?|iniezione|injeção|vials?|"
    r"ampoules?|ampullen?|ampu[łl]k\w{1,2}|"
    r"ampollas?|ampolas?|fiale?|fläschchen|flacons?|fiolk\w{1,2}|pre-?filled (?:pen|syringe)s?|fertigspritzen?|"
    r"fertigpen|"
    r"ампул\w{1,2}|флакон\w{0,2}|укол\w{0,2}|инъекци\w{1,2}|раствор для инъекций|حقن\w?|أمبول\w{0,2}|زجاجة|"
    r"注射\w?|注射液|주사",
    "pen": r"pens?|kwikpen|flexpen|flextouch|injection pens?|stylos?|wstrzykiwacz\w?|ручк\w{1,2}|قلم",
    "cream": r"cream|crème|creme|crema|kr[äe]m|krem|крем|كريم|乳膏|クリーム",
    "ointment": r"ointment|salbe|pommade|pomada|unguento|ung[üu]ento|maś[ćc]|мазь|мази|مرهم|软膏",
    "gel": r"gel|żel|гель|جل|凝胶",
    "oral jelly": r"oral jelly|jelly",
    "drops": r"drops|tropfen|gouttes|gotas|gocce|krople|капли|капель|قطرة|قطرات|滴眼液",
    "syrup": r"syrup|sirup|sirop|jarabe|sciroppo|xarope|syrop|сироп|شراب|糖浆",
    "powder": r"powder|pulver|poudre|polvo|polvere|pó|proszek|порошок|порошка|مسحوق|بودرة|粉",
    "spray": r"nasal spray|spray|sprej|aerosol|спрей|بخاخ|喷雾",
    "inhaler": r"inhalers?|inhalator\w{0,3}|inhalador(?:es)?|puffers?|ингалятор\w{0,2}",
    "patch": r"patch(?:es)?|pflaster|parches?|cerotti?|plastr\w{1,3}|пластыр\w{1,2}|لصقة|贴片",
    "suppository": r"suppositor(?:y|ies)|zäpfchen|suppositoires?|supositorios?|supposte|czopk\w{1,2}|"
    r"свеч\w{1,2}|суппозитори\w{1,2}|تحاميل|栓剂",
    "solution": r"oral solution|solution|lösung|solución|soluzione|solução|roztw[óo]r|раствор|محلول|溶液|liquid",
    "strip": r"test strips?|teststreifen|strips?|film",
    "kit": r"kits?|test kits?",
}  # fmt: skip
FORM_WORDS = re.compile(
    r"(?<![^\W_])(?:" + "|".join(f"(?P<f{i}>{words})" for i, words in enumerate(FORMS.values())) + r")(?![^\W\d_])",
    re.IGNORECASE,
)
FORM_NAMES = tuple(FORMS)
CJK_FORMS = re.compile(r"片|錠|胶囊|膠囊|注射液|乳膏|软膏|糖浆")
PIECE = (
    r"(?:tab(?:let)?(?:s|ten|ta|ek|ki|ka|as)?|tabl|tbl|tabletas|comprim[ée]s?|comprimidos?|compresse|pills?|pillen|pilules?|"
    r"píldoras?|pastillas|pillole|"
    r"tabletter|tabletės|caps?(?:ules?)?|cápsulas|capsulas|gélules?|kapseln?|kapsu[łl]\w{1,2}|kapslar|capsule|"
    r"softgels?|"
    r"vials?|ampoules?|amps?|ampullen?|ampu[łl]\w{1,2}|ampollas|fiale|pens?|sachets?|beutel|saszetek|"
    r"suppositor(?:y|ies)|zäpfchen|patches|pflaster|"
    r"doses?|dosen|units?|pcs|pieces?|pc|stk|stück|st|sztuk|szt|ks|kusů|db|pièces|piezas|pezzi|unidades|uds|adet|"
    r"strips?|blisters?|boxes|packs?|bottles?|test(?:s|streifen)?|"
    r"таблет\w{1,3}|табл?|капсул\w{0,2}|капс|шт\w{0,2}|ампул\w{0,2}|амп|флакон\w{0,2}|упак\w{0,5}|"
    r"أقراص|قرص|حبة|كبسولة|كبسولات|片|粒|支|盒|錠|カプセル|정|캡슐|hap|tablet)"
)
PACK = re.compile(
    rf"(?<![\w.,])(?:(\d{{1,4}}) ?[x×*х] ?(?!\d{{1,4}} ?m[gl]\b)|[x×№] ?)?(\d{{1,5}}) ?-?(?:film[- ]coated |"
    rf"coated |oral |hard |soft )?({PIECE})"
    rf"(?![^\W\d_]|/)(?: (?:of|à|a|de|da|по|zu) (\d{{1,4}}(?:[.,]\d)? ?{UNIT}))?"
    r"|(?<![\w.,])(\d{1,3}) ?[x×х] ?(\d{1,4}(?:[.,]\d)? ?(?:ml|g|мл|г))(?![^\W\d_])"
    r"|(?:(?<=\s)|^)(?:x|×|n|№|no\.?|n°|nr\.?|pack of|box of|bottle of|strip of|pack:|lot de|pack de|er pack) "
    r"?(\d{1,4})(?![\w%])",
    re.IGNORECASE,
)
BATCH = re.compile(
    r"\b(?:batch|lot|charge(?:n)?|ch\.-?b|lote|lotto|seria|série|серия|партия|parti|šarže|批号|ロット)"
    r"(?:[ -]?(?:no|nr|number|nummer|n°|№|code|"
    r"bez)\.?)?\s{0,2}[:#.]?\s{0,2}((?=[A-Z0-9/-]{0,15}\d)[A-Z0-9][A-Z0-9/-]{2,15})",
    re.IGNORECASE,
)
EXPIRY = re.compile(
    r"\b(?:exp(?:iry|ires|iration)?(?:[ -]date)?|best before|use by|shelf life until|verfall(?:sdatum)?|"
    r"verw(?:endbar)? bis|haltbar bis|mhd|"
    r"date d'expiration|péremption|caducidad|vencimiento|vence|validade|scadenza|houdbaar tot|"
    r"data ważności|termin ważności|срок годности(?: до)?|годен до|skt|son kullanma(?: tarihi)?|有效期至?|使用期限)"
    r"\.?\s{0,2}[:.]?\s{0,2}((?:\d{1,2}[./-])?(?:\d{1,2}|[a-z]{3,9})[./ -]{1,2}\d{2,4}|"
    r"\d{4}[./-]\d{1,2}(?:[./-]\d{1,2})?)",
    re.IGNORECASE,
)
MONTHS = {name: number for number, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)}


def parse_form(text: str) -> str | None:
    """The pharmaceutical form in one English word, from words of some twenty languages."""
    text = text[:2000]
    match = FORM_WORDS.search(text)
    if match is None:
        found = CJK_FORMS.search(text)
        match = FORM_WORDS.fullmatch(found[0]) if found else None
    return FORM_NAMES[int(match.lastgroup[1:])] if match and match.lastgroup else None


def parse_pack_size(text: str) -> tuple[str, int | None] | None:
    """The pack as shown and the count of its pieces: ("2 x 30 tablets", 60), ("10 vials of 2 ml", 10), ("x "
    "28", 28)."""
    match = PACK.search(fold_digits(text[:2000]))
    if match is None:
        return None
    outer, count, _, _, volumes, _, bare = match.groups()
    pieces = int(count or volumes or bare)
    return match[0].strip(), pieces * int(outer) if outer else pieces


def parse_batch(text: str) -> str | None:
    """A batch or lot number that is named as such and holds a digit."""
    match = BATCH.search(text[:20_000])
    return match[1] if match else None


def parse_expiry(text: str) -> tuple[str, date | None] | None:
    """The expiry as shown, and as a date (last day of the month where only a month is given)."""
    match = EXPIRY.search(fold_digits(text[:20_000]))
    return (match[1], _expiry_date(match[1])) if match else None


def _expiry_date(raw: str) -> date | None:
    parts = [part for part in re.split(r"[./ -]+", raw.lower()) if part]
    numbers = [MONTHS.get(part[:3], 0) if part.isalpha() else int(part) for part in parts]
    if len(parts[0]) == 4 and parts[0].isdigit():
        numbers.reverse()
    year = numbers[-1] + 2000 if numbers[-1] < 100 else numbers[-1]
    month = numbers[-2]
    day = numbers[0] if len(numbers) == 3 else 0
    if not (1990 <= year <= 2100 and 1 <= month <= 12):
        return None
    last = (date(year + month // 12, month % 12 + 1, 1) - date.resolution).day
    return date(year, month, day if 1 <= day <= last else last)

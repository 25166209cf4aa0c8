# SPDX-License-Identifier: EUPL-1.2
"""Brand claims: what a listing says of a brand in one breath with it — its strength, its form, its maker.

One breath: the same sentence, and no other medicine named between. All places are of the folded text.
"""

import bisect
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from classifiers.brand_names import brand_forms, brand_name
from classifiers.context import Case
from classifiers.hits import NameHit
from classifiers.holders import HolderSpan
from classifiers.named import HitFinder, open_finder
from classifiers.strengths import Dose
from classifiers.view import spell
from config.reference import Substance
from crawler.extraction.forms import NO_MEDICINE, FormSpan
from crawler.extraction.packs import SURE, PackSpan

AFTER, BEFORE = 60, 30
"""Characters of one breath behind a brand and before it."""
END = re.compile(r"[!?;\n|]|\.(?!\d)")
IN_ALL = re.compile(
    r" ?(?:in all|in total|total|altogether|insgesamt|zusammen|gesamt|au total|en total|in totale|totaal|lacznie|razem|"
    r"ogolem|celkem|toplam|per (?:box|pack|strip|blister)|pro (?:packung|box))\b"
)
NUMBER = re.compile(r"\d+")
WORDS = re.compile(r"[^\W\d_]+")
BETWEEN_FORM_MAX = 3
"""Words between a brand and its form ("Ozempic zum Abnehmen in Tropfen")."""
SAME_MAKER_GAP = re.compile(r"(?:'s|®|™|r)? ?-? ?(?:(?:original|genuine|brand|generi[a-z]*) )?")
CONJUNCTION = re.compile(
    r"(?<![^\W\d_])(?:and|or|vs|versus|und|oder|et|ou|y|o|e|i|oraz|lub|nebo|och|og|eller|of|ja|tai|ve|veya|sau|si|"
    + "|".join(map(spell, "и или й або και ή و أو".split()))
    + r")(?![^\W\d_])|[&+]"
)
BARE_GAP = re.compile(r"[\s\d.,/+x%()®™-]*(?:(?:mg|mcg|ml|mг|mkг|iu|ug)[\s\d.,/+x%()®™-]*)*")
LIKENESS = re.compile(
    r"\b(?:like|altern\w*|instead|natural\w*|herbal|similar|wie|statt|ahnlich\w*|naturlich\w*|comme|similaire|naturel\w*|"
    r"como|parecid\w*|effect|effekt\w*|support|simile|naturale|podobn\w*|jak|zamiast|naturaln\w*|som|zoals|gibi|benzeri|"
    r"bitkisel|mint|hair|haar\w*|capilar|capillaire|capelli|cheveux|sac|wlos\w*|keratin\w*)\b|"
    + "|".join(
        map(spell, ("аналог", "похож", "вместо", "натуральн", "как ", "замість", "σαν", "φυσικ", "مثل", "بديل", "כמו"))
    )
)
"""Words of one product compared with another: its form is its own."""
COMPARED = re.compile(
    r"(?<![^\W\d_])(?:same|identical|equivalent|than|as|not|never|no|unlike|cheaper|gleich\w*|selbe\w*|identisch\w*|als|nicht|"
    r"kein\w*|meme|identique|que|pas|mismo|misma|igual|stess[oa]|ugual\w*|non|come|mesm[oa]|nao|sam[ae]|taki|niz|nie|stejn\w*|"
    r"ayni|degil|zelfde|dan|niet|samme|samma|ikke|inte|"
    + "|".join(map(spell, "тот та же такой чем не той же ίδιο όπως όχι نفس ليس כמו לא".split()))
    + r")(?![^\W\d_])"
)
"""Words between a brand and a company that compare the product with the company's, or say that it is not."""
COMMON_BRANDS = ("botox",)
ODD_UNITS = 20.0
"""Times the highest strength: beyond it, a number is a sum, a batch or a price."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Brand:
    """One brand named in a listing, and where."""

    substance: Substance
    name: str
    """Lower case, as the table of substances has it."""
    start: int
    end: int
    hit: NameHit | None = None
    """None for a common word that counts in the title alone."""


def find_brands(case: Case) -> tuple[Brand, ...]:
    """Every brand of an original in the listing, in whatever script, found once for a case."""
    found: tuple[Brand, ...] | None = case.memo.get("brands")
    if found is None:
        found = case.memo["brands"] = (*_named_brands(case), *_common_brands(case))
    return found


def _named_brands(case: Case) -> Iterator[Brand]:
    offsets = case.text.folded.offsets
    for hit, substance in case.substances:
        name = brand_name(hit)
        if name:
            start = hit.start if offsets is None else bisect.bisect_left(offsets, hit.start)
            end = hit.end if offsets is None else bisect.bisect_left(offsets, hit.end)
            yield Brand(substance=substance, name=name, start=start, end=end, hit=hit)


def _common_brands(case: Case) -> Iterator[Brand]:
    """Brands of the title that are common words too ("hair botox"), so that no hit was kept."""
    text = case.text.folded.text
    for name in COMMON_BRANDS:
        place = text.find(name, 0, case.title_length)
        if place < 0 or any(hit.quote.lower() == name for hit in case.names):
            continue
        end = place + len(name)
        if text[place - 1 : place].isalnum() or text[end : end + 1].isalnum():
            continue
        for substance in case.reference.substances:
            if any(brand.lower() == name for brand in substance.brands):
                yield Brand(substance=substance, name=name, start=place, end=end)


def find_brand(case: Case, hit: NameHit) -> Brand | None:
    """The brand that a hit names."""
    return next((brand for brand in find_brands(case) if brand.hit is hit), None)


def quote(case: Case, start: int, end: int) -> str:
    """The listing's own words at a folded span."""
    begin, until = case.text.folded.span(max(0, start), max(start + 1, min(end, len(case.text.folded.text))))
    return case.text.raw[begin:until].strip()


def breath_after(case: Case, brand: Brand, reach: int = AFTER) -> str:
    """What stands behind a brand, up to the end of the sentence or the next medicine."""
    text = case.text.folded.text
    end = min([brand.end + reach, *(place for place in _other_names(case, brand) if place >= brand.end)])
    found = END.search(text, brand.end, end)
    return text[brand.end : found.start() if found else end]


def breath_before(case: Case, brand: Brand, reach: int = BEFORE) -> str:
    """What stands before a brand, from the beginning of the sentence or the medicine before."""
    text = case.text.folded.text[max(0, brand.start - reach) : brand.start]
    ends = [match.end() for match in END.finditer(text)]
    return text[ends[-1] :] if ends else text


def claimed_doses(case: Case, brand: Brand) -> list[Dose]:
    """The strengths in which a brand is offered: those right behind it, else the one right before; sums left out."""
    finder = open_finder(case.reference)
    behind = breath_after(case, brand)
    doses = _doses(finder, case, brand.end, behind)
    if doses:
        counts = {float(number) for number in NUMBER.findall(behind) if len(number) < 4}
        sums = {count * dose.mg for count in counts for dose in doses if count > 1}
        apart = (place for place in range(1, len(doses)) if doses[place].start - doses[place - 1].end > 12)
        first = doses[: next(apart, len(doses))]
        return [dose for dose in first if not (dose.mg in sums and len({one.mg for one in doses}) > 1)]
    before = breath_before(case, brand, 24)
    doses = _doses(finder, case, brand.start - len(before), before)
    return [dose for dose in doses[-1:] if brand.start - dose.end <= 4 and not _named_before(case, brand, dose.start)]


def claimed_pack(case: Case, brand: Brand) -> PackSpan | None:
    """The first pack size in which a brand is offered, where a word says what is counted; its span is folded."""
    for span in open_finder(case.reference).packs.find(breath_after(case, brand)):
        if span.certainty >= SURE and not span.content:
            return replace(span, start=span.start + brand.end, end=span.end + brand.end)
    return None


def claimed_form(case: Case, brand: Brand) -> tuple[FormSpan, int] | None:
    """The first form that a brand is offered in, and how far from the text's beginning its span is counted."""
    behind = breath_after(case, brand, 48)
    for span in open_finder(case.reference).forms.find(behind):
        between = behind[: span.start]
        words = WORDS.findall(between.rpartition(",")[2]) if "," in between else WORDS.findall(between)
        if len(words) <= (0 if "," in between else BETWEEN_FORM_MAX) and not CONJUNCTION.search(between):
            return span, brand.end
        return None
    return None


def odd_form(case: Case, brand: Brand) -> FormSpan | None:
    """A form that a brand never had, where all its forms are known, or that no medicine has; its span is folded."""
    known = brand_forms().get(brand.name)
    found = claimed_form(case, brand)
    if found is None or found[0].form in (known or ()):
        return None
    span, offset = found
    if known is None and (span.form not in NO_MEDICINE or span.doubtful or span.form == "sweet"):
        return None
    if span.form in VAGUE or (span.doubtful and span.start > 4):
        return None
    return FormSpan(start=span.start + offset, end=span.end + offset, form=span.form, doubtful=span.doubtful)


def is_likeness(case: Case, brand: Brand, form: FormSpan) -> bool:
    """Whether a product is compared with a brand ("like Ozempic, drops"): its form is its own."""
    return LIKENESS.search(case.text.folded.text, max(0, brand.start - 60), form.end + 20) is not None


VAGUE = frozenset({"solution", "strip", "kit", "powder", "pen", "suspension"})
"""Words that speak of much else beside a brand."""


def claimed_makers(case: Case, brand: Brand) -> Iterator[HolderSpan]:
    """Makers of originals that are said to have made a brand."""
    holders = open_finder(case.reference).holders
    behind = breath_after(case, brand)
    spans = list(holders.find(behind))
    for place, span in enumerate(spans):
        listed = place + 1 < len(spans) and len(behind[span.end : spans[place + 1].start]) <= 3
        between = behind[: span.start]
        said = not COMPARED.search(between) and (
            holders.said_maker(between) or ("," not in between and BARE_GAP.fullmatch(between) is not None)
        )
        if said and not listed and not holders.is_no_maker(behind[span.end :]):
            yield _moved(span, brand.end)
        if not said or listed:
            return
    before = breath_before(case, brand)
    offset = brand.start - len(before)
    for span in holders.find(before):
        if SAME_MAKER_GAP.fullmatch(before[span.end :]) and not before[: span.start].rstrip().endswith((",", "/", "&")):
            yield _moved(span, offset)


def said_generic(case: Case, brand: Brand) -> bool:
    """Whether the listing calls a brand's product a generic one."""
    holders = open_finder(case.reference).holders
    near = breath_before(case, brand, 40) + " " + breath_after(case, brand, 25)
    return holders.says_generic(near)


def _other_names(case: Case, brand: Brand) -> Iterator[int]:
    """Folded places where other medicines are named."""
    offsets = case.text.folded.offsets
    for hit in case.text.names:
        another = hit.entry.via == "brand" and brand_name(hit) != brand.name
        if another or hit.entry.inn != brand.substance.inn:
            yield hit.start if offsets is None else bisect.bisect_left(offsets, hit.start)


def _named_before(case: Case, brand: Brand, place: int) -> bool:
    return any(place - 30 <= other < place for other in _other_names(case, brand))


def _doses(finder: HitFinder, case: Case, offset: int, text: str) -> list[Dose]:
    """Amounts of mass in a slice of the folded text; concentrations are no strength of a piece."""
    if not NUMBER.search(text):
        return []
    spans = finder.strengths.find(text, lambda start, end: quote(case, offset + start, offset + end))
    return [
        Dose(mg=dose.mg, start=offset + span.start, end=offset + span.end)
        for span in spans
        if not IN_ALL.match(text, span.end)
        for dose in span.doses
        if dose.mg is not None and dose.unit != "g"
    ]


def _moved(span: HolderSpan, by: int) -> HolderSpan:
    return HolderSpan(start=span.start + by, end=span.end + by, holder=span.holder, common=span.common)

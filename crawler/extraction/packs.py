# SPDX-License-Identifier: EUPL-1.2
"""Pack sizes in a text: where they stand and how many pieces they hold.

One grammar for every script; whoever reads texts in another spelling opens a finder of its own with that spelling.
"""

import bisect
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from crawler.extraction.strengths import transcribe
from crawler.extraction.values import fold_digits

UNIT = (
    r"(?:mg|mcg|µg|μg|ug|g|gr|kg|ng|ml|l|cl|iu|ie|ui|me|u|units?|einheiten|mmol|mEq|ppm|%|мг|мкг|г|гр|мл|л|ме|ед|"
    r"مجم|ملغ|مغ|ملجم|مل|毫克|微克|毫升|克|国际单位)"
)
PIECE = (
    r"(?:tab(?:let)?(?:s|ten|ta|ek|ki|ka|as)?|tabl|tbl|tabletas|comprim[ée]s?|comprimidos?|compresse|pills?|pillen|pilules?|"
    r"píldoras?|pastillas|pillole|[^\W\d_]{0,12}(?:tabletten|tabletter|tabletta|kapseln|kapsler|kapslar|ampullen)|"
    r"tablett[aei]\w{0,2}|tableci|tablet[yů]|tabliet|tabletės|tablečių|tabletes|comprimate|cpr|cps|"
    r"caps?(?:ules?)?|cápsulas|capsulas|gélules?|kapseln?|kapsu[łl]\w{1,2}|kapsú\w{1,3}|kapsül|kapszula|kapseli\w?|"
    r"kapslit|tobolek|tobolky|softgels?|dragees|dragées|"
    r"vials?|ampoules?|amps?|ampull\w{0,3}|ampu[łl]\w{1,2}|ampollas|ampolas|ampolle|fiale|fiole|pens?|fertigpens?|stylos|"
    r"plumas|penne|canetas|wstrzykiwacz\w{0,2}|syringes?|spritzen|sachets?|beutel|saszetek|sobres|bustine|saquetas|"
    r"suppositor(?:y|ies)|zäpfchen|patch(?:es)?|pflaster|parches|cerotti|plastrów|pleisters|plåster|"
    r"doses?|dosen|units?|pcs|pieces?|pc|stk|stück|stuks|stykker|st|sztuk|szt|ks|kusů|db|kpl|gab|vnt|buc|kom|kos|"
    r"pièces|piezas|pezzi|unidades|uds|adet|"
    r"strips?|blisters?|boxes|packs?|bottles?|test(?:s|streifen)?|"
    r"таблет\w{1,3}|табл?|капсул\w{0,2}|капс|шт\w{0,2}|ампул\w{0,2}|амп|флакон\w{0,2}|упак\w{0,5}|пластыр\w{0,3}|"
    r"шприц-руч\w{1,2}|руч[её]?к\w{0,2}|бро[яй]|бр|ком|δισκί\w{1,2}|χάπι\w{1,2}|ταμπλέτ\w{1,2}|κάψουλ\w{1,2}|καψάκι\w{1,2}|"
    r"αμπούλ\w{1,2}|φιαλίδι\w{1,2}|τεμάχι\w{1,2}|טבליות|כדורים|כמוסות|יחידות|"
    r"أقراص|قرص|قرصا|حبوب|حبة|كبسولة|كبسولات|أمبول\w{0,2}|أقلام|قطعة|片|粒|支|盒|錠|カプセル|정|캡슐|hap|tablet)"
)
COATED = (
    r"(?:film[- ]?coated|coated|oral|hard|soft|soft gel|weiche|harte|überzogene|potahovan\w{1,3}|powlekan\w{1,3}|"
    r"filmom|filmsko|obložen\w{1,3}|obalen\w{1,3}|filmdragerade|filmovertrukne|filmdrasjerte|filmomhulde|film kaplı|"
    r"επικαλυμμέν\w{1,2}|филмирани|филм|original|pre-?filled|vorgefüllte)"
)
BOXES = (
    r"pack of|box of|bottle of|strip of|blister of|pack:|lot de|pack de|er pack|packung (?:mit|zu)|boîte de|flacon de|"
    r"caja de|frasco de|caixa com|confezione da|scatola da|doos van|opakowanie|opak\.|balení|kutu|"
    r"упаковка|уп\.|по|συσκευασία|κουτί|علبة"
)
PACK = (
    rf"(?<![\w.,])(?:(\d{{1,4}}) ?[x×*х] ?(?!\d{{1,4}} ?m[gl]\b)|[x×№] ?)?(?!\d{{0,4}}1st\b)(\d{{1,5}}) ?-?"
    rf"(?:{COATED} ){{0,2}}({PIECE})"
    rf"(?![^\W\d_]|/(?!kit|box|pack|blister|bottle))(?: (?:of|à|a|de|da|по|zu) (\d{{1,4}}(?:[.,]\d)? ?{UNIT}))?"
    r"|(?<![\w.,])(\d{1,3}) ?[x×х] ?(\d{1,4}(?:[.,]\d)? ?(?:ml|g|мл|г))(?![^\W\d_])"
    rf"|(?:(?<=\s)|^)(?:x|×|n|№|no\.?|n°|nr\.?|(?:{BOXES}) )"
    r" ?(\d{1,4})(?![\w%])"
)
GRID = r"(?<![\w.,/-])(\d{1,3}) ?[x×*х] ?(\d{1,3})(?![\w.,%]|[ -]?(?:c?m|мм|см|m[gl]|м[гл]|x|х|×|inch|px)\b)"
TIMES = re.compile(r" ?[x×хX]")
SURE, NUMBERED, BARE = 0.95, 0.7, 0.5
TEXT_MAX = 60_000


@dataclass(frozen=True, kw_only=True, slots=True)
class PackSpan:
    """One pack size in a text: `text[start:end]`."""

    start: int
    end: int
    pieces: int
    outer: int | None
    """Blisters, strips or boxes, where the text gives them ("2 x 14")."""
    content: str
    """Of one piece ("2 ml"), as shown; empty where the text does not say."""
    certainty: float
    """Low where no word says what is counted ("x 30", "10x10")."""

    @property
    def normal(self) -> str:
        """Pieces in all: "30", "28 (2 x 14)", "10 x 2 ml"."""
        if self.content:
            return f"{self.pieces} x {self.content}"
        return (
            str(self.pieces)
            if not self.outer or not self.pieces
            else f"{self.pieces} ({self.outer} x {self.pieces // self.outer})"
        )


class PackFinder:
    """Finds pack sizes in texts of one spelling."""

    def __init__(self, spelling: Callable[[str], str] = str) -> None:
        self.pattern = re.compile(transcribe(PACK, spelling), re.IGNORECASE)
        self._grid = re.compile(transcribe(GRID, spelling), re.IGNORECASE)

    def find(self, text: str) -> Iterator[PackSpan]:
        """Every pack size, in order of kind and then of place."""
        text = fold_digits(text[:TEXT_MAX])
        found = list(self.pattern.finditer(text))
        taken = [match.span() for match in found]
        yield from _joined(text, map(read_pack, found))
        for match in self._grid.finditer(text):
            before = bisect.bisect_left(taken, (match.end(), 0)) - 1
            if before < 0 or taken[before][1] <= match.start():
                outer, each = int(match[1]), int(match[2])
                if outer * each > 0:
                    yield _span(match, pieces=outer * each, outer=outer, certainty=BARE)


def _joined(text: str, spans: Iterable[PackSpan]) -> Iterator[PackSpan]:
    """Packs in order; boxes and what each holds are one ("10 blisters x 10 tabs")."""
    waiting: PackSpan | None = None
    for span in spans:
        if waiting is not None and waiting.outer is None and TIMES.fullmatch(text, waiting.end, span.start + 1):
            boxes = waiting.pieces
            waiting = replace(span, start=waiting.start, outer=boxes, pieces=boxes * span.pieces)
            continue
        if waiting is not None:
            yield waiting
        waiting = span
    if waiting is not None:
        yield waiting


def read_pack(match: re.Match[str]) -> PackSpan:
    """What a match of the pattern says."""
    outer, count, _, content, volumes, volume, bare = match.groups()
    pieces = int(count or volumes or bare)
    if volumes:
        return _span(match, pieces=pieces, content=volume)
    if bare:
        return _span(match, pieces=pieces, certainty=BARE if match[0][0] in "x×X" else NUMBERED)
    boxes = int(outer) if outer else None
    return _span(match, pieces=pieces * boxes if boxes else pieces, outer=boxes, content=content or "")


def _span(
    match: re.Match[str], *, pieces: int, outer: int | None = None, content: str = "", certainty: float = SURE
) -> PackSpan:
    return PackSpan(
        start=match.start(),
        end=match.end(),
        pieces=pieces,
        outer=outer,
        content=" ".join(content.split()),
        certainty=certainty,
    )


FINDER = PackFinder()


def find_packs(text: str) -> Iterator[PackSpan]:
    """Every pack size in a text as it is shown; spans are of the text."""
    return FINDER.find(text)


def parse_pack_size(text: str) -> tuple[str, int | None] | None:
    """The pack as shown, and how many pieces it holds: "2 x 30 tablets" 60, "10 vials of 2 ml" 10, "x 28" 28."""
    match = FINDER.pattern.search(fold_digits(text[:2000]))
    return (match[0].strip(), read_pack(match).pieces) if match is not None else None

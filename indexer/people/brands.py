# SPDX-License-Identifier: EUPL-1.2
"""Names of people that are names of medicines, makers, shops or plants: they are never a buyer.

Public knowledge: companies and products that bear a person's name; compiled by the project.
"""

import re

from classifiers.names import is_inn_like
from indexer.people.names import is_given

BRANDS = frozenset(
    "eli lilly|lilly|bayer|merck|pfizer|roche|novartis|sanofi|servier|teva|sandoz|stada|hexal|ratiopharm|cipla|lupin|"
    "zydus|torrent|johnson|johnson & johnson|pierre fabre|roger cavaillès|roger & gallet|abdi ibrahim|"
    "abdi i̇brahim|mustafa nevzat|gedeon richter|gideon richter|boehringer|boehringer ingelheim|"
    "paul hartmann|"
    "dr reddy|dr reddys|dr max|dr scholl|dr hauschka|dr kade|dr willmar schwabe|willmar schwabe|dr theiss|dr wolff|"
    "dr falk|dr oetker|dr bronner|dr jart|dr organic|dr valnet|docteur valnet|dr giorgini|dr pfleger|dr loges|"
    "dr beckmann|dr best|dr martens|dr pepper|dr axe|dr berg|dr oz|dr phil|dr esteve|dr fischer|dr mom|доктор мом|"
    "доктор реддис|др реддис|доктор тайсс|мать и мачеха|бабушка агафья|hugo boss|calvin klein|ralph lauren|tom ford|"
    "yves rocher|yves saint laurent|nina ricci|helena rubinstein|elizabeth arden|estée lauder|estee lauder|mary kay|"
    "jack daniel|jack daniels|max factor|paula's choice|paulas choice|bobbi brown|kiehl|burt's bees|burts bees|"
    "mario badescu|peter thomas roth|tom's of maine|jean paul gaultier|jean coutu|paul mitchell|john frieda|"
    "charles river|charlotte tilbury|pat mcgrath|marc jacobs|michael kors|louis vuitton|kate spade|jo malone|"
    "christian dior|giorgio armani|gianni versace|roberto cavalli|carolina herrera|antonio puig|adolfo dominguez|"
    "hoffmann-la roche|hoffmann la roche|otto bock|ferrer|esteve|almirall|angelini|zambon|chiesi|menarini|dompé|"
    "dompe|"
    "alfasigma|bruno farmaceutici|guidotti|herbapol|adamed|ludwig merckle|merckle|madaus|weleda|wala|grünenthal|"
    "grunenthal|fresenius|braun|b. braun|beiersdorf|henkel|schering|janssen|abbott|abbvie|allergan|galderma|merz|"
    "ipsen|biogen|gilead|takeda|astellas|otsuka|daiichi|eisai|alkermes|perrigo|mylan|viatris|hikma|julphar|"
    "santa cruz|san marino|madonna|santa maria novella|novella|sultan süleyman|"
    "melissa|melissa officinalis|veronica officinalis|angelica|angelica archangelica|valeriana|viola tricolor|"
    "rosa canina|rosa damascena|rosa mosqueta|rosa centifolia|aloe vera|aloe|calendula|arnica|iris germanica|"
    "maria treben|hildegard|hildegard von bingen|johann wolfgang goethe|sebastian kneipp|kneipp|"
    "viagra|viagra connect|cialis|levitra|kamagra|ozempic|wegovy|mounjaro|saxenda|botox|dysport|xanax|valium|alli|"
    "yasmin|yasminelle|diane|mirena|jasmine|qlaira|valette|belara|maxim|bella|estelle|juliet|minerva|marvelon|"
    "cerazette|"
    "alesse|april|natalie|zoely|evra|sophia|nora-be|camila|errin|jolivette|heather|lyza|aviane|lutera|kariva|julieta|"
    "victoria|amelia|emily|lillia|clara|louise|alexa|siri".split("|")
)
"""Lower-case; what is a given name too (`camila`, `heather`) counts only where the text is about a product."""

ALSO_PEOPLE = frozenset(
    "melissa angelica maria hildegard clara louise alexa victoria amelia emily sophia natalie juliet estelle jasmine "
    "minerva camila heather julieta bella april iris viola rosa calendula valeriana yasmin diane mirena madonna "
    "bruno santa johnson braun henkel ferrer esteve veronica jasmin maxim siri errin lyza".split()
)
TRADE = (
    "pharm", "apthek", "apothe", "apotek", "apteka", "farmac", "eczane", "chemist", "drogu", "meds", "clinic", "klini",
    "аптек", "фарм", "клиник",
)  # fmt: skip
SAINT = re.compile(
    r"(?:\b(?:st\.?|ste\.?|saint|sainte|san|santa|santo|são|sankt|sint|święt[aeyo]\w*|свят\w{2,4}|hl\.|heilige[rn]?|"
    r"aziz|"
    r"mother|matka|matki|ojca|father|brother|sister|frère|sœur|bonne|frau holle|królow\w+|queen|king|sultan|"
    r"prin[cz]\w+)"
    r"[ -]?)$",
    re.IGNORECASE,
)
"""What stands before a name that is no buyer's: saints, rulers and figures that remedies are called after."""
SOMEBODYS = re.compile(
    r"(?<!\w)(?:my|his|her|our|their|your|late|elderly|old|older|younger|big|little|dear|poor|and|mon|ma|sa|son|"
    r"notre|ton|ta|votre|"
    r"leur) (?:mother|father|brother|sister|frère|sœur)[ -]?$",
    re.IGNORECASE,
)
"""Somebody's own mother is no saint."""
DOCTOR = re.compile(r"(?:dr|dr\.|doctor|docteur|доктор|др\.) ?$", re.IGNORECASE)
AFTER_BRAND = re.compile(r"[®™©]|-Tee\b|-Tropfen\b")


def is_brand(value: str) -> bool:
    """Whether the words are a brand's and not a person's."""
    plain = " ".join(value.lower().replace(".", " ").replace("’s", "").replace("'s", "").split())
    if plain in BRANDS:
        return plain not in ALSO_PEOPLE
    if any(stem in plain for stem in TRADE):
        return True
    first = plain.partition(" ")[0]
    if " " not in plain and (is_inn_like(plain) or is_inn_like(plain[:-1])) and not is_given(plain, doubtful_too=True):
        return True
    return first in BRANDS and first not in ALSO_PEOPLE


def is_named_after(text: str, begin: int, end: int) -> bool:
    """Whether what stands around a name makes it a product's: `St. John's`, `Mother Mary's balm`, `Anna®`."""
    before = text[max(0, begin - 16) : begin]
    if SAINT.match(text[begin:end].partition(" ")[0]) and " " in text[begin:end]:
        return True
    owned = text[begin:end].endswith(("'s", "’s"))
    if DOCTOR.search(before) and (owned or is_brand(f"dr {text[begin:end]}")):
        return True
    is_saint = SAINT.search(before) is not None and SOMEBODYS.search(before) is None
    return is_saint or AFTER_BRAND.match(text, end) is not None

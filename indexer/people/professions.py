# SPDX-License-Identifier: EUPL-1.2
"""Professions: names that stay, because a role stands beside them: judges, reporters, doctors whom a page is about,
staff of a shop, who is accused; compiled by the project.
"""

import re
from functools import lru_cache

from indexer.people.words import TITLES

BEFORE = (
    r"judge|justice|magistrate|recorder|reporter|journalist|correspondent|editor|prosecutor|solicitor|barrister|"
    r"attorney|"
    r"lawyer|detective|inspector|sergeant|constable|sheriff|officer|minister|spokes(?:man|"
    r"woman|person)|"
    r"coroner|pharmacist|"
    r"nutritionist|dietitian|naturopath|healer|herbalist|therapist|coach|nurse practitioner|"
    r"receptionist|"
    r"operator|supplier|vendor|seller|"
    r"(?:ober)?staatsanw(?:alt|ältin)|richter(?:in)?|amtsrichter(?:in)?|reporter(?:in)?|journalist(?:in)?|"
    r"redakteur(?:in)?|"
    r"rechtsanw(?:alt|ältin)|verteidiger(?:in)?|kommissar(?:in)?|sprecher(?:in)?|minister(?:in)?|apotheker(?:in)?|"
    r"heilpraktiker(?:in)?|facharzt|fachärztin|inhaber(?:in)?|inh|händler(?:in)?|"
    r"juge|présidente?|procureure?|substitut|avocate?|maître|journaliste|commissaire|ministre|pharmacien(?:ne)?|"
    r"naturopathe|guérisseur|marabout|"
    r"juez|jueza|magistrad[oa]|fiscal|abogad[oa]|periodista|comisari[oa]|inspector(?:a)?|ministr[oa]|farmacéutic[oa]|"
    r"nutriólog[oa]|naturist[ao]|redacción|"
    r"giudice|gip|gup|procuratore|procuratrice|avv|avvocat[oa]|giornalista|cronista|ispettore|commissario|"
    r"ministro|"
    r"farmacista|titolare|naturopata|"
    r"sędzia|sędzi|prokurator|mec|mecenas|adwokat|dziennikar(?:z|ka)|rzeczni(?:k|czka)|komisarz|minister|"
    r"farmaceut(?:a|ka)|"
    r"biegł[yai]|trener(?:a|ka)?|trenera personalnego|znachor|"
    r"судья|судьи|прокурор|следователь|адвокат\w*|журналист\w*|корреспондент\w*|репортёр\w*|министр|полицейск\w+|"
    r"провизор|фармацевт|академик\w?|целител\w+|тренер\w?|блогер\w?|"
    r"заводчи\w+|экстрасенс|суддя|слідч\w+|"
    r"hakim|savcı|avukat|muhabir|gazeteci|eczacı|bakan|"
    r"rechter|officier(?: van justitie)?|advocaat|journalist|verslaggever|woordvoerder|apotheker|"
    r"juiz|juíza|procurador(?:a)?|advogad[oa]|jornalista|delegad[oa]|ministr[oa]|terapeuta|"
    r"canlı destekten|destekten|soudce|soudkyně|státní zástupce|novinář(?:ka)?|judge|judecător(?:ul)?|"
    r"procuror(?:ul)?|jurnalist(?:ul)?|"
    r"domare|rådman|åklagare|dommer|anklager|operatoare?a?"
)
DOCTORS = (
    r"doctor|dr|prof|professor|docteur|doktor|dra|doctora|dott(?:\.ssa|or|oressa)?|lek|d-r|д-р|др|врач\w?|доктор\w?|"
    r"профессор\w?|академик\w?|лікар\w*|drs|mudr|läk|uzm|sister|schwester|infirmière|enfermera"
)
"""They stay where a page is about them; a patient's own doctor tells who the patient is."""
BOSS = (
    r"(?:boss|chef|owner|inhaber|patron|jefe|dueño|capo|titolare|szef|хозяин|начальник|patron|baas|chefe|encarregado)"
    r" (?:is|was|war|ist|est|était|es|era|è|to|был|é)"
)
BEHIND = (
    r"adviser|advisor|pharmacist|endocrinologist|cardiologist|dermatologist|urologist|nutritionist|"
    r"medical (?:adviser|"
    r"director)|doctor|dietitian|surgeon|specialist|reporter|correspondent|"
    r"apotheker(?:in)?|facharzt|fachärztin|ärztin|arzt|heilpraktiker(?:in)?|chefredakt\w+|"
    r"médecin|pharmacien(?:ne)?|cardiologue|dermatologue|nutritionniste|endocrinologue|gynécologue|naturopathe|"
    r"urólog[oa]|cardiólog[oa]|dermatólog[oa]|nutriólog[oa]|endocrinólog[oa]|ginecólog[oa]|médic[oa]|farmacéutic[oa]|"
    r"cardiolog[oa]|urolog[oa]|dietolog[oa]|nutrizionista|endocrinolog[oa]|dermatolog[oa]|medico|farmacista|"
    r"kardiolog|urolog|dietety[kc]\w*|endokrynolog|dermatolog|lekarz|farmaceut\w*|"
    r"врач\w*|кардиолог|уролог|диетолог|эндокринолог|косметолог|фармацевт|нарколог|"
    r"uzmanı|doktoru|eczacı|diyetisyen|arts|cardioloog|apotheker|médica|cardiologista|nutricionista|läkare|"
    r"lékař(?:ka)?|"
    r"частное лицо|владелец|админ\w*|admin\w*|moderator\w*"
)
DESK = (
    r"support|dispatch|service|packing desk|desk|team|front desk|sales|help ?desk|customer \w+|"
    r"atención(?: al cliente)?|"
    r"recep\w+|accueil|service \w+|la réception|ufficio \w+|assistenza|servizio \w+|clienti|czatu|infolinii|"
    r"recepcji|obsługi|"
    r"działu \w+|поддержки|доставки|склада|колл-центра|магазина|destek\w*|kundenservice|versand|hotline|"
    r"klantenservice|"
    r"balie|receção|recepção|atendimento|kundtjänst|recepce|podpory"
)
ACCUSED = (
    r"accused|defendant|suspect|convicted|sentenced|jailed|arrested|charged|told|angeklagte[rn]?|beschuldigte[rn]?|"
    r"verdächtige[rn]?|großhändler(?:in)?|verurteilte|prévenue?|condamnée?|mis en examen|interpellée?|"
    r"l['’]infirmi(?:er|ère)|"
    r"acusad[oa]|imputad[oa]|detenid[oa]|condenad[oa]|detuvo a|imputat[oa]|indagat[oa]|arrestat[oa]|condannat[oa]|"
    r"oskarżon\w+|podejrzan\w+|skazan\w+|skazał\w*|zatrzyma\w+|обвиняем\w+|подсудим\w+|подозреваем\w+|осужд[её]н\w*|"
    r"задержа\w+|sanık|şüpheli|tutuklanan|verdachte|veroordeelde|legde|arguid[oa]|réu|ré|pres[oa]|"
    r"obžalovan\w+|odsouzen\w+|odsoudil|soud|inculpat\w*|condamnat\w*|åtalade?|dömde|dömdes|tiltalte"
)
CRIME = (
    r"sold|sells|imported|ran|admitted|pleaded|was (?:jailed|arrested|convicted|sentenced|charged|fined)|"
    r"verkaufte|vertrieb|gestand|wurde (?:verurteilt|festgenommen)|"
    r"vendait|remplissait|écoulait|a été (?:condamnée?|interpellée?)|"
    r"vendía[n]?|cobraba|fue (?:detenid[oa]|condenad[oa])|vendeva|spacciava|è stat[oa] (?:arrestat[oa]|"
    r"condannat[oa])|"
    r"sprzedawał\w*|został\w* (?:skazan\w+|zatrzyman\w+)|usłyszał\w*|продавал\w*|сбывал\w*|признал\w*|"
    r"получил\w* срок|"
    r"satıyordu|sattığı|tutuklandı|verkocht|bekende|vendia|foi (?:presa?|detid[oa]|condenad[oa])|prodával\w*|"
    r"vindea|sålde"
)
ROLE = re.compile(rf"{BEFORE}|(?-i:Me|PM)", re.IGNORECASE)
TITLE = re.compile(rf"{TITLES}|dr|prof|med|n|dent|rer|nat|hab|habil|nauk", re.IGNORECASE)
DOCTOR = re.compile(DOCTORS, re.IGNORECASE)
IS_BOSS = re.compile(rf"(?<!\w){BOSS} $", re.IGNORECASE)
TOKENS = re.compile(r"[^\s,:;.!?()|«»“”„\"]+\.?")
JOINED = re.compile(r"[ :,]{0,2}[«„“\"@]?")
NAMED_BEHIND = re.compile(
    rf",? ?[(–—-]? ?(?:our |unser\w* |notre |nuestr[oa] |nostr[oa] |nasz\w* |наш\w* )?(?:(?:online|senior|chief|"
    rf"medical|"
    rf"leg\.|cosmetisch|klinische?r?|główn\w+|главн\w+) )?(?:{BEHIND})(?!\w)",
    re.IGNORECASE,
)
AT_DESK = re.compile(
    rf",? (?:from|of|at|in|von|vom|aus dem|du|de la|de|del|della|dall['’]|dell['’]|z|ze|из|с|van|da|från|fra)"
    rf" ?(?:the |la |der |dem |our )?(?:{DESK})(?!\w)",
    re.IGNORECASE,
)
DESK_BEFORE = re.compile(
    r"(?<!\w)(?:canlı destekten|destekten|müşteri hizmetlerinden|team|équipe|equipo|zespół|команда) $", re.I
)
IS_ACCUSED = re.compile(ACCUSED, re.IGNORECASE)
ACCUSED_BEHIND = re.compile(
    rf",? ?(?:\(?\d{{2}}\)?(?: ?(?:ans|años|anni|jahre|lat|лет|years?(?: old)?|let|år|"
    rf"jaar))?,? ?)?(?:[^\W\d_]{{1,9}} )?(?:{CRIME})(?!\w)",
    re.IGNORECASE,
)
NEWS = re.compile(
    r"(?<!\w)(?:courts?|jailed|sentenced|trial|prosecut\w+|police|raid\w*|gericht\w*|landgericht|staatsanwaltschaft|"
    r"prozess|polizei|zoll|tribunal|parquet|procès|juzgado|audiencia|fiscalía|policía|procura|processo|nas|gdf|"
    r"sąd\w*|"
    r"prokuratur\w*|policj\w*|суд\w*|следств\w*|полиц\w*|прокуратур\w*|mahkeme\w*|polis|savcılık|rechtbank|politie|"
    r"tribunal|polícia|soud\w*|policie|instanța|tribunalul|tingsrätt\w*|åklagar\w*)(?!\w)",
    re.IGNORECASE,
)
BYLINE = frozenset("by von par por di da tekst text autor autorka автор informa haber".split())
REVIEWS = re.compile(
    r"reviews?|ratings?|comments?|feedback|bewertung(?:en)?|rezensionen|kommentare|avis|commentaires|opiniones|"
    r"comentarios|recensioni|commenti|opinie|komentarze|отзывы|комментарии|відгуки|yorumlar|beoordelingen|reacties|"
    r"avaliações|comentários|omdömen|recenze|recenzii|reel",
    re.IGNORECASE,
)
OF_WHOM = frozenset("for about on zu über für sur sobre su al dla o na о об про over voor om".split())
WHOSE = frozenset(
    "user użytkownika seller shop vendor vendeur vendedor venditore sprzedawcy продавца пользователя the canale".split()
)
CHANNEL = frozenset("kanał kanal canal canale канал".split())
"""Whom the words of others are about."""
SHOP_ENDS = re.compile(
    r"(?:shop|store|roids?|labs?|meds|pharma?|pharmacy|online|versand|express|traders?|trade|seller|direct|"
    r"factory|kontor|"
    r"market|supply|supplies|depot|outlet|import|export|wholesale|farma|apotheke|apteka|clinic|klinik|"
    r"team|admin|official|oficial)(?:[-_ ]?\w{2,8})?$",
    re.IGNORECASE,
)
BYLINE_END = re.compile(r"[.,]?\s*(?:\n|$)")
RATING = re.compile(
    rf"[^\n]{{0,40}}(?<!\w)(?:{DOCTORS})\.? [^\n]{{2,70}}(?:[★☆⭐]|(?<![\d.])[1-5][.,]\d(?![\d.])|/5)", re.IGNORECASE
)
"""The head of a page on which patients rate a doctor."""
PAYEE = re.compile(
    r"(?:\d[ -]?){12,20}[,;:(]?(?: ?(?:int\.?|intestat[oa] a|name|на имя|получатель|inh\.?|holder|titular|a nombre de|"
    r"beneficiary|empfänger|ordre|an|to|à|a|na))?[ :]{1,2}$",
    re.IGNORECASE,
)
"""Whom money is sent to is told behind the account."""
LOOK_BACK, LOOK_AHEAD, WORDS_BACK, NEWS_MOST = 60, 60, 5, 3_000


def is_kept(text: str, first: int, last: int) -> bool:
    """Whether a role beside a name says that it is nobody's who buys or was harmed."""
    value = text[first:last]
    if " " not in value and not value.islower() and SHOP_ENDS.search(value):
        return True
    if PAYEE.search(text[max(0, first - LOOK_BACK) : first]):
        return True
    behind = text[last : last + LOOK_AHEAD]
    if behind[:1] in (" ", ",", "(") and (NAMED_BEHIND.match(behind) or AT_DESK.match(behind)):
        return True
    before = text[max(0, first - LOOK_BACK) : first].rpartition("\n")[2]
    words = _words_before(before)
    if words and (_is_role(words, text) or _is_about(words) or (words[0] in ("is", "was") and IS_BOSS.search(before))):
        return True
    if not _is_news(text):
        return False
    if ACCUSED_BEHIND.match(behind) or any(_fits(IS_ACCUSED, word) for word in words[:2]):
        return True
    return bool(words) and words[0] in BYLINE and BYLINE_END.match(behind) is not None


def _words_before(before: str) -> list[str]:
    """The last words before a name in lower case, the last first, up to where the sentence ends."""
    words: list[str] = []
    end = len(before)
    for found in reversed(list(TOKENS.finditer(before))):
        if not JOINED.fullmatch(before, found.end(), end) or len(words) == WORDS_BACK:
            break
        words.append(found.group().rstrip(".").lower() if found.group() not in ("Me", "PM") else found.group())
        end = found.start()
    return words


def _is_role(words: list[str], text: str) -> bool:
    """Whether a role stands before the name, with titles between."""
    for word in words:
        if _fits(ROLE, word):
            return True
        if _fits(DOCTOR, word) and _is_rating(text):
            return True
        if not _fits(TITLE, word):
            break
    return len(words) > 1 and _fits(ROLE, f"{words[1]} {words[0]}")


def _is_about(words: list[str]) -> bool:
    """Whether the words of others are about whom the name names: `Reviews for`, `Comments on user`."""
    rest = [word for word in words if not _fits(TITLE, word) and word not in WHOSE]
    if words[0] in CHANNEL:
        return True
    return len(rest) > 1 and _fits(REVIEWS, rest[1]) and (rest[0] in OF_WHOM or rest[1] == "reel")


@lru_cache(maxsize=20_000)
def _fits(pattern: re.Pattern[str], word: str) -> bool:
    return pattern.fullmatch(word) is not None


@lru_cache(maxsize=8)
def _is_news(text: str) -> bool:
    return len(text) <= NEWS_MOST and NEWS.search(text) is not None


@lru_cache(maxsize=8)
def _is_rating(text: str) -> bool:
    return RATING.match(text) is not None

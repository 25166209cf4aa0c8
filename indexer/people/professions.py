# SPDX-License-Identifier: EUPL-1.2
"""Professions: names that stay, because a role stands beside them: judges, reporters, doctors whom a page is about,
staff of a shop, who is accused; compiled by the project.
"""

import re

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
    r"heilpraktiker(?:in)?|facharzt|fachärztin|inhaber(?:in)?|inh\.|händler(?:in)?|"
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
    r"soudce|soudkyně|státní zástupce|novinář(?:ka)?|judge|judecător(?:ul)?|procuror(?:ul)?|jurnalist(?:ul)?|"
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
NAMED_BEFORE = re.compile(
    rf"(?<![\w@])(?:{BEFORE}|{BOSS}|(?-i:Me|PM))(?:\.|\.? ?(?:med|n\. med|dent|rer|nat|hab|habil|"
    rf"nauk)\.)*[ :,]{{1,2}}"
    rf"(?:(?:{TITLES}|dr|prof|med|n)\.? ){{0,3}}[«„“\"]?$",
    re.IGNORECASE,
)
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
ACCUSED_BEFORE = re.compile(rf"(?<!\w)(?:{ACCUSED})(?:[, ]{{1,2}}[^\W\d_]{{1,9}}){{0,1}}[, ]{{1,2}}$", re.IGNORECASE)
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
BYLINE = re.compile(
    r"(?:^|\n|[.!?] )(?:by|von|par|por|di|da|tekst|text|autor(?:ka)?|автор|informa|met dank aan|"
    r"haber)[: ]{1,2}$",
    re.IGNORECASE,
)
ABOUT = re.compile(
    r"(?:(?:reviews?|ratings?|comments?|feedback|bewertung(?:en)?|rezensionen|kommentare|avis|commentaires|opiniones|"
    r"comentarios|recensioni|commenti|opinie|komentarze|отзывы|комментарии|відгуки|yorumlar|beoordelingen|reacties|"
    r"avaliações|comentários|omdömen|recenze|recenzii) "
    r"(?:for|about|on|zu|über|für|sur|sobre|su|al canale|dla|o|na temat|о|об|про|over|voor|om)|"
    r"reel (?:di|de|von|by)|kanał|kanal|canal|canale|канал)"
    r"(?: (?:user|użytkownika|seller|shop|vendor|vendeur|vendedor|venditore|sprzedawcy|продавца|пользователя|the))?"
    r"[ :]{1,2}(?:(?:dr|prof|lek|dott|doc)\.? )?[«„“\"@]?$",
    re.IGNORECASE,
)
"""Whom the words of others are about."""
SHOP_ENDS = re.compile(
    r"(?:shop|store|roids?|labs?|meds|pharma?|pharmacy|online|versand|express|traders?|trade|seller|direct|"
    r"factory|kontor|"
    r"market|supply|supplies|depot|outlet|import|export|wholesale|farma|apotheke|apteka|clinic|klinik|"
    r"team|admin|official|oficial)(?:[-_ ]?\w{2,8})?$",
    re.IGNORECASE,
)
BYLINE_END = re.compile(r"[.,]?\s*(?:\n|$)")
DOCTOR_BEFORE = re.compile(
    rf"(?<![\w@])(?:{DOCTORS})(?:\.|\.? ?(?:med|n\. med|dent|rer|nat|hab|habil|nauk)\.)* $", re.IGNORECASE
)
RATING = re.compile(
    rf"[^\n]{{0,40}}(?<!\w)(?:{DOCTORS})\.? [^\n]{{2,70}}(?:[★☆⭐]|(?<![\d.])[1-5][.,]\d(?![\d.])|/5)", re.IGNORECASE
)
"""The head of a page on which patients rate a doctor."""
LOOK_BACK, LOOK_AHEAD = 60, 60


def is_kept(text: str, first: int, last: int) -> bool:
    """Whether a role beside a name says that it is nobody's who buys or was harmed."""
    before, behind = text[max(0, first - LOOK_BACK) : first], text[last : last + LOOK_AHEAD]
    value = text[first:last]
    if SHOP_ENDS.search(value) and not value.islower() and " " not in value:
        return True
    if NAMED_BEFORE.search(before) or NAMED_BEHIND.match(behind) or AT_DESK.match(behind) or DESK_BEFORE.search(before):
        return True
    if ABOUT.search(before) or (DOCTOR_BEFORE.search(before) and RATING.match(text) is not None):
        return True
    if NEWS.search(text) is None:
        return False
    return bool(
        ACCUSED_BEFORE.search(before)
        or ACCUSED_BEHIND.match(behind)
        or (BYLINE.search(before) and BYLINE_END.match(behind))
    )

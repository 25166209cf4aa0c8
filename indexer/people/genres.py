# SPDX-License-Identifier: EUPL-1.2
"""Genres: papers that are about a person from the first word to the last, whoever wrote them: reports of a harmful
effect, filled-in forms of contact; compiled by the project.
"""

import re

REPORT = (
    r"adverse (?:drug )?(?:events?|reactions?)|yellow card|case narrative|case report|report type|reporter|"
    r"side effect report|"
    r"nebenwirkung(?:en)?|verdachtsmeldung|uaw|kasuistik|fallbericht|melder(?:in)?|"
    r"effets? indésirables?|pharmacovigilance|cas clinique|déclarant(?:e)?|"
    r"reacción adversa|sospecha de ram|farmacovigilancia|caso clínico|notificador(?:a)?|"
    r"reazion[ei] avvers[ae]|farmacovigilanza|segnalatore|segnalatrice|"
    r"działani[ea] niepożądan\w+|ndl|zgłaszając[ya]|opis przypadku|"
    r"карта-извещение|нежелательн\w+ (?:реакци\w+|явлени\w+)|побочн\w+ (?:реакци\w+|действи\w+)|клинический случай|"
    r"небажан\w+ (?:реакці\w+|явищ\w+)|bijwerking(?:en)?|reaç(?:ão|ões) adversas?|notificante|yan etki|"
    r"advers reaksiyon|"
    r"biverkning(?:ar)?|bivirkning(?:er)?|nežádoucí (?:účinek|účink\w+)|reacții? advers[eă]\w*|mellékhatás|"
    r"haittavaikutus"
)
FORM = (
    r"contact form|enquiry via|inquiry via|new enquiry|contact us – |message has been sent|kontaktformular|"
    r"rückrufbitte|"
    r"kontaktanfrage|formulaire de contact|demande de contact|datos de contacto|formulario de contacto|"
    r"modulo (?:di )?contatt[io]|richiesta di contatto|formularz kontaktowy|zgłoszenie przez formularz|"
    r"заявка с сайта|форма обратной связи|обратная связь|форма зворотного|iletişim formu|contactformulier|"
    r"formulário de contacto|formulário de contato|fale conosco|kontaktní formulář|formular de contact|"
    r"kontaktformulär"
)
CASE = re.compile(
    r"(?<!\w)(?:\d\d?[ -]years?[ -]old|(?:varón|hombre|mujer|man|woman|male|female|homme|femme|uomo|donna|"
    r"maschio|femmina|"
    r"mężczyzna|kobieta|мужчина|женщина|чоловік|жінка|muž|žena|man|kvinna|homem|"
    r"mulher)(?: de)?,? \(?\d\d(?: (?:años|ans|anni|"
    r"lat|лет|let|år|anos|j\.|jahre))?)(?!\w)[^\n]{0,160}(?<!\w)(?:reaction|hospital|discharged|lab|presented|"
    r"symptoms?|"
    r"urgencias|alta|analítica|palpitaciones|ricover\w+|pronto soccorso|sintomi|urgences|hospitalis\w+|symptômes|"
    r"szpital\w*|objawy|больниц\w*|симптом\w*|госпитал\w*|krankenhaus|notaufnahme|symptome)(?!\w)",
    re.IGNORECASE,
)
PATIENT = re.compile(
    r"(?<!\w)(?:patient(?:in|e|ka|ë|ën|en)?|pacient[eka]?|paciente|paziente|pacjent(?:ka)?|пациент(?:ка)?|"
    r"больн(?:ая|ой)|"
    r"пацієнт(?:ка)?|hasta|patiënt(?:e)?|initials?|initialen|initiales|iniciales|iniziali|inicjały|инициалы|"
    r"baş harf\w*|"
    r"initialer)(?!\w)[ :=(]{1,3}\(?[A-ZА-ЯÖÜÄŁŚŻ]{1,2}[a-z]?\.?",
    re.IGNORECASE,
)
COMPLAINT = (
    r"отзывы? о|avis sur|reviews? (?:for|of)|opiniones (?:sobre|de)|bewertung(?:en)? (?:zu|für|von)|"
    r"rezension\w*|opinie o|"
    r"guestbook|gästebuch|livre d['’]or|libro de visitas|libro degli ospiti|księga gości|гостевая|ziyaretçi defteri|"
    r"gastenboek|livro de visitas|gästbok|kniha hostů|helpline|record of call|reclame\w*|"
    r"complaints?|complainant|grievance|trading standards|beschwerde\w*|reklamation|verbraucherzentrale|strafanzeige|"
    r"réclamation|plainte|signalement|répression des fraudes|ufc|reclamación|denuncia|queja|profeco|facua|indecopi|"
    r"reclamo|esposto|altroconsumo|segnalazione|skarga|skargę|reklamacja|uokik|zawiadomienie|жалоба|обращение|"
    r"роспотребнадзор\w*|претензия|заявление|скарга|şikayet\w*|şikâyet\w*|klacht|aangifte|reclamação|procon|"
    r"deco|reclame aqui|"
    r"stížnost|reklamace|anpc|plângere|anmälan|klagomål|klage|panasz"
)
MAIL_HEAD = re.compile(
    r"^(?:>? ?)(?:from|von|de|da|od|van|от|від|kimden|fra|från|subject|betreff|objet|asunto|oggetto|temat|"
    r"onderwerp|тема|"
    r"assunto|předmět|subiect|ämne|konu|fwd?|wg|re) ?:[^\n]{2,90}\n|^>+ ?\w",
    re.IGNORECASE | re.MULTILINE,
)
QUOTE = re.compile(r"[«„“\"][^»”“\"\n]{24,400}[»”“\"]")
VICTIM = re.compile(
    r"(?<!\w)(?:victims?|witness\w*|patients?|opfer|geschädigte\w*|patientin|zeug(?:e|in)|victimes?|témoins?|"
    r"patientes?|"
    r"víctimas?|testig[oa]s?|pacientes?|vittim[ae]|testimon[ei]|pazient[ei]|ofiar\w+|pokrzywdzon\w+|świad\w+|"
    r"pacjent\w*|"
    r"потерпевш\w+|свидетел\w+|пациент\w*|mağdur\w*|tanık|slachtoffer\w*|getuige\w*|vítimas?|testemunhas?|oběť|"
    r"died|dead|death|starb|gestorben|verstorben\w*|décédée?|mort[ea]?s?|murió|falleci\w+|mort[aoi]|decedut[oa]|"
    r"zmarł\w*|"
    r"умер\w*|погиб\w*|скончал\w*|öldü|ölen|overleden|morreu|faleceu|zemřel\w*|murit\w*|decedat\w*|avled|dog|"
    r"poškozen\w+|victim[aă]|martor|offer|målsägande)(?!\w)",
    re.IGNORECASE,
)
TOLD = re.compile(
    r"(?<!\w)(?:courts?|jailed|sentenced|trial|indictment|gericht\w*|landgericht|prozess|tribunal|procès|"
    r"juzgado|audiencia|"
    r"procura|sąd\w*|prokuratur\w*|суд\w*|следств\w*|mahkeme\w*|rechtbank|soud\w*|tribunalul|tingsrätt\w*)(?!\w)",
    re.IGNORECASE,
)
ABOUT = re.compile(rf"(?<!\w)(?:{REPORT}|{FORM})(?!\w)", re.IGNORECASE)
COMPLAINS = re.compile(rf"(?<!\w)(?:{COMPLAINT})(?!\w)", re.IGNORECASE)
HEAD, COMPLAINT_HEAD, LONGEST, QUOTES = 240, 90, 3_000, 2


def is_about_person(text: str) -> bool:
    """Whether a text is a paper about a patient or somebody's form."""
    if len(text) > LONGEST:
        return False
    return any(found is not None for found in (ABOUT.search(text, 0, HEAD), PATIENT.search(text), CASE.search(text)))


def is_peoples(text: str) -> bool:
    """Whether a text is people's, whoever else is named: a paper, a complaint, a mail, quotes, news of victims."""
    if len(text) > LONGEST:
        return False
    return (
        is_about_person(text)
        or COMPLAINS.search(text, 0, COMPLAINT_HEAD) is not None
        or MAIL_HEAD.search(text, 0, HEAD) is not None
        or sum(1 for _ in zip(QUOTE.finditer(text), range(QUOTES), strict=False)) == QUOTES
        or (TOLD.search(text) is not None and VICTIM.search(text) is not None)
    )

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
PATIENT = re.compile(
    r"(?<!\w)(?:patient(?:in|e|ka|ë|ën|en)?|pacient[eka]?|paciente|paziente|pacjent(?:ka)?|пациент(?:ка)?|"
    r"больн(?:ая|ой)|"
    r"пацієнт(?:ка)?|hasta|patiënt(?:e)?|initials?|initialen|initiales|iniciales|iniziali|inicjały|инициалы|"
    r"baş harf\w*|"
    r"initialer)(?!\w)[ :=(]{1,3}\(?[A-ZА-ЯÖÜÄŁŚŻ]{1,2}[a-z]?\.?",
    re.IGNORECASE,
)
ABOUT = re.compile(rf"(?<!\w)(?:{REPORT}|{FORM})(?!\w)", re.IGNORECASE)
HEAD, LONGEST = 240, 3_000


def is_about_person(text: str) -> bool:
    """Whether a text is such a paper."""
    return len(text) <= LONGEST and (ABOUT.search(text, 0, HEAD) is not None or PATIENT.search(text) is not None)

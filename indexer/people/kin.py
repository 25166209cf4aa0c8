# SPDX-License-Identifier: EUPL-1.2
"""Kin: names beside a word for a relative, a neighbour, a caller or a patient, and people who are only initials."""

import re
from collections.abc import Iterator, Mapping

from indexer.people.cues import matches
from indexer.people.lexicon import is_everyday, is_family, is_medicine, is_place
from indexer.people.names import TOKEN, is_given, read_name
from indexer.people.runs import CAPITAL_NOUNS
from indexer.people.words import NOT_AUTHORS

KIN = (
    r"husband|wife|son|daughter|brother|sister|mother|father|mum|mom|dad|nan|gran|grandma|grandpa|granddad|grandson|"
    r"granddaughter|uncle|aunt|auntie|cousin|nephew|niece|partner|boyfriend|girlfriend|fiancé|fiancée|neighbour|"
    r"neighbor|housemate|flatmate|roommate|colleague|mate|friend|"
    r"ehemann|ehefrau|mann|sohn|tochter|bruder|schwester|mutter|vater|mama|papa|oma|opa|enkel|enkelin|onkel|tante|"
    r"neffe|nichte|freundin|freund|nachbarin|nachbarn|nachbar|lebensgefährte|lebensgefährtin|schwager|schwägerin|"
    r"mari|femme|épouse|époux|fils|fille|frère|sœur|soeur|mère|père|maman|mamie|papi|papy|oncle|tata|tonton|cousine|"
    r"neveu|nièce|copine|copain|ami|amie|voisin|voisine|collègue|"
    r"marido|esposa|esposo|mujer|hijo|hija|hermano|hermana|madre|padre|mamá|papá|abuela|abuelo|tío|tía|primo|prima|"
    r"sobrino|sobrina|novio|novia|vecina|vecino|suegra|suegro|cuñada|cuñado|comadre|compadre|muchacha|compañero|"
    r"compañera|compañero de piso|"
    r"marito|moglie|figlio|figlia|fratello|sorella|mamma|papà|nonna|nonno|zio|zia|cugino|cugina|nipote|amica|amico|"
    r"fidanzata|fidanzato|vicina|vicino|suocera|suocero|cognata|cognato|compagna|compagno|"
    r"mąż|męża|żona|żony|żonę|syn|syna|synowi|córka|córki|córkę|brat|brata|siostra|siostry|siostrę|matka|mama|mamy|"
    r"mamę|ojciec|tata|babcia|babci|babcię|dziadek|wnuk|wnuka|wnuczka|wnuczki|ciocia|wujek|chłopak|dziewczyna|"
    r"koleżanka|kolega|sąsiadka|sąsiad|teściowa|teściowej|szwagier|kuzyn|kuzynka|"
    r"муж|мужа|мужу|мужем|жена|жены|жене|жену|сын|сына|сыну|дочь|дочка|дочери|дочку|брат|брата|брату|сестра|сестры|"
    r"сестре|сестру|мать|мама|мамы|маме|маму|отец|отца|папа|папы|бабушка|бабушки|бабушке|дедушка|дедушки|дядя|тётя|"
    r"тетя|внук|внука|внучка|внучки|племянник|племянница|подруга|подруги|подругу|друг|друга|соседка|соседки|сосед|"
    r"соседа|тёща|тещи|тесть|свекровь|чоловік|чоловіка|дружина|дружини|дружину|син|донька|доньки|доньку|"
    r"kocam|karım|eşim|oğlum|kızım|annem|babam|ablam|abim|kardeşim|"
    r"man|vrouw|zoon|dochter|broer|zus|moeder|vader|vriendin|vriend|buurvrouw|buurman|"
    r"mulher|filho|filha|irmão|irmã|mãe|pai|avó|avô|tio|tia|namorado|namorada|vizinha|vizinho|sogra|sogro|amigo|"
    r"amiga|"
    r"manžel|manželka|manžela|manželku|dcera|dceru|matka|otec|bratr|sestra|sestru|babička|kamarád|kamarádka|soused|"
    r"sousedka|soț|soțul|soția|fiul|fiica|mama|tata|sora|fratele|vecina|vecinul|nea|bunica|bunicul|"
    r"make|maka|fru|son|dotter|bror|syster|mamma|pappa|mormor|farmor|morfar|farfar|brorsdotter|systerson|granne|"
    r"sambo|"
    r"mand|kone|søn|datter|søster|nabo|kæreste|"
    r"patient|patientin|patiente|paciente|paziente|pacjent|pacjentka|пациент|пациентка|больная|больной|pacient|"
    r"pacientka|victim|opfer|victime|víctima|vittima|poszkodowana|poszkodowany|потерпевшая|потерпевший|"
    r"slachtoffer|vítima|"
    r"caller|complainant|claimant|applicant|beschwerdeführer|beschwerdeführerin|geschädigte|geschädigter|melder|"
    r"melderin|"
    r"réclamant|réclamante|déclarant|déclarante|reclamante|denunciante|segnalatore|segnalatrice|zgłaszająca|"
    r"zgłaszający|"
    r"skarżąca|skarżący|заявитель|заявительница|заказчик|заказчика|держатель|consumidor|consumidora|utente|şikayetçi|"
    r"klager|klaagster|melder|stěžovatel|stěžovatelka|reclamant|reclamanta|anmälare|surname|cognome|apellido|"
    r"apellidos|"
    r"nachname|familienname|nom de famille|фамилия|nazwisko|sobrenome|apelido|achternaam|příjmení|"
    r"nume de familie|efternamn|"
    r"absender|expéditeur|remitente|mittente|nadawca|отправитель|gönderen|afzender|remetente|karteninhaber|"
    r"cardholder|"
    r"account holder|sister|brother|studentka|rentnerin|rentner|retraitée?|pensionist\w|proboszcz|ksiądz|pater|padre"
)
"""In the cases in which a name follows."""
MY = (
    r"my|our|his|her|their|mein\w*|sein\w*|ihr\w*|mon|ma|son|sa|notre|mi|su|mio|mia|sua|suo|mój|moja|moje\w*|"
    r"mojej|jego|"
    r"jej|мой|моя|мо\w+|его|её|ее|mijn|zijn|haar|meu|minha|seu|můj|moje|min|mitt|hans|hennes|její|jeho"
)
NAMED = re.compile(
    rf"(?<![\w@-])(?P<kin>{KIN})(?P<sign>[:.]?\)?,? ?[:–—→(«„“\"]? ?(?:(?:called|named|namens|nommée?|"
    rf"llamad[oa]|Frau|Herr|Mag\."
    rf"|Mme|Mr|Mrs|Ms|Pani?|por|de nombre) )?)(?=[^\W\d_])",
    re.IGNORECASE,
)
POSSESSED = re.compile(rf"(?<!\w)(?:{MY})(?: [^\W\d_]{{3,12}})? $", re.IGNORECASE)
SHORT_NAME = re.compile(
    r"(?<![\w.])(?=[^\W\d_a-zа-яёіїєąćęłńóśźżäöüß])[^\W\d_]\.(?:-[^\W\d_]\.)?(?: ?(?:[dvDV]\.|[ND]['’]?[^\W\d_]?\.|"
    r"(?=[^\W\d_a-zа-яёіїєąćęłńóśźżäöüß])[^\W\d_]{1,2}h?\.)){1,3}(?!\w)"
)
"""`M.L.F.`, `K.-H. W.`, `A. Sch.`, `E.d.W.`."""
INITIALED = re.compile(
    r"(?<![\w.])(?=[^\W\d_a-zа-яё])[^\W\d_]\.(?:[ -]?(?=[^\W\d_a-zа-яё])[^\W\d_]\.)? ?(?=[^\W\d_a-zа-яё])"
    r"[^\W\d_][^\W\d_]{2,20}"
    r"(?:-[^\W\d_]{2,20})?(?![\w@])|"
    r"(?<![\w.-])(?=[А-ЯІЇЄ])[^\W\d_][а-яёіїє]{2,20} (?:[А-ЯІЇЄ]\. ?){1,2}"
)
"""`J. Hoogeveen`, `H.-W. Dornbusch`, `Верхотин Г. И.`."""
NOT_INITIALS = frozenset(
    "eg ie us uk am pm eu zb dh sa sl srl nv bv spa oo ps nb iv dob те тд тп тк др гр гв rč čp tc aş cp cc jw np min "
    "bc ad usa ua id ml mg kg gmp ok tl td sp ss dr st mr ms vs no nr".split()
)
CUES = {"kin": KIN}
MOST = 3


def find_kin(text: str, starts: Mapping[str, list[int]]) -> Iterator[tuple[int, int]]:
    """Names behind a word for a relative or a role in a complaint; `starts` are the places of `CUES`."""
    if not starts.get("kin"):
        return
    nouns = CAPITAL_NOUNS.search(text) is not None
    for found in matches(NAMED, text, starts, "kin"):
        if found["sign"] == "":
            continue
        end = read_name(text, found.end(), MOST)
        if end is None:
            continue
        word = TOKEN.match(text, found.end())
        first = word.group() if word is not None else ""
        owned = POSSESSED.search(text[max(0, found.start() - 24) : found.start()]) is not None
        if _may_be_name(first, owned=owned and not nouns, alone=" " not in text[found.end() : end]):
            yield found.end(), end


def _may_be_name(word: str, *, owned: bool, alone: bool) -> bool:
    low = word.rstrip(".").lower()
    if len(low) < 2 or (low in NOT_AUTHORS and not is_given(word)):
        return False
    if is_given(word) or is_family(word):
        return True
    if is_medicine(word) or is_place(word):
        return False
    return owned or not is_everyday(word) or (not alone and is_given(word, doubtful_too=True))


def find_initials(text: str, *, boldly: bool) -> Iterator[tuple[int, int]]:
    """People whose names are cut to letters; `boldly`: in a paper about a person nothing but letters is one too."""
    if "." not in text:
        return
    for found in INITIALED.finditer(text):
        words = [word for word in TOKEN.findall(found.group()) if len(word.rstrip(".")) > 2]
        if not any(is_medicine(word) or (is_everyday(word) and not is_family(word)) for word in words):
            yield found.start(), found.start() + len(found.group().rstrip())
    for found in SHORT_NAME.finditer(text) if boldly else ():
        if "".join(filter(str.isalpha, found.group())).lower() not in NOT_INITIALS:
            yield found.span()

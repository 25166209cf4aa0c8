# SPDX-License-Identifier: EUPL-1.2
"""Prescription policy: waived, asked, and the sentences that only look like either."""

import pytest

from crawler.extraction.prescription import find_policy, form_asks_prescription
from crawler.profile import PrescriptionPolicy
from tests.make import make_page

A, W, U = PrescriptionPolicy.ASKED, PrescriptionPolicy.WAIVED, PrescriptionPolicy.UNKNOWN


@pytest.mark.parametrize(
    ("text", "policy"),
    [
        pytest.param("No prescription needed!", W, id="en waived"),
        pytest.param("You don't need a prescription to order from us.", W, id="en do not need"),
        pytest.param("Buy Viagra without a prescription.", W, id="en without, beside a prescription medicine"),
        pytest.param("We never sell antibiotics without prescription.", A, id="en never without"),
        pytest.param("A valid prescription is required for this product.", A, id="en asked"),
        pytest.param("Please upload your prescription during checkout.", A, id="en upload"),
        pytest.param("Beware of websites that offer Viagra without prescription.", U, id="en warning"),
        pytest.param("Over-the-counter medicines can be bought without a prescription.", U, id="en over the counter"),
        pytest.param("We describe how drugs are made.", U, id="en nothing"),
        pytest.param("Do I need a prescription?", U, id="en question alone"),
        pytest.param(
            "Do I need a prescription to order from this online shop of ours? No, none at all, just order.",
            W,
            id="en answered no",
        ),
        pytest.param(
            "Do I need a prescription to order from this online shop of ours? Yes, for every single order.",
            A,
            id="en answered yes",
        ),
        pytest.param("Kein Rezept erforderlich, diskreter Versand.", W, id="de waived"),
        pytest.param("Viagra ohne Rezept kaufen", W, id="de without"),
        pytest.param("Rezeptfreie Arzneimittel erhalten Sie ohne Rezept.", U, id="de over the counter"),
        pytest.param("Verschreibungspflichtige Arzneimittel nur gegen Vorlage eines Rezeptes.", A, id="de asked"),
        pytest.param("Aucune ordonnance n'est nécessaire.", W, id="fr waived"),
        pytest.param("Médicaments sans ordonnance", U, id="fr over the counter"),
        pytest.param("Délivré uniquement sur ordonnance.", A, id="fr asked"),
        pytest.param("No se requiere receta médica.", W, id="es waived"),
        pytest.param("Se requiere receta médica.", A, id="es asked"),
        pytest.param("Non è richiesta la ricetta medica", W, id="it waived"),
        pytest.param("Farmaci soggetti a prescrizione medica", A, id="it asked"),
        pytest.param("Não é necessária receita médica", W, id="pt waived"),
        pytest.param("Geen recept nodig", W, id="nl waived"),
        pytest.param("Alleen op recept verkrijgbaar", A, id="nl asked"),
        pytest.param("Recepta nie jest wymagana", W, id="pl waived"),
        pytest.param("Leki bez recepty", U, id="pl over the counter"),
        pytest.param("Viagra bez recepty", W, id="pl without"),
        pytest.param("Рецепт не требуется", W, id="ru waived"),
        pytest.param("Отпускается строго по рецепту врача", A, id="ru asked"),
        pytest.param("Tramadol без рецепта врача недорого", W, id="ru without"),
        pytest.param("Nu este nevoie de rețetă", W, id="ro waived"),
        pytest.param("Recept nem szükséges", W, id="hu waived"),
        pytest.param("Inget recept krävs", W, id="sv waived"),
        pytest.param("Δεν απαιτείται συνταγή", W, id="el waived"),
        pytest.param("Reçete gerekmez", W, id="tr waived"),
        pytest.param("لا تحتاج وصفة طبية", W, id="ar waived"),
        pytest.param("无需处方", W, id="zh waived"),
    ],
)
def test_policy(text: str, policy: PrescriptionPolicy) -> None:
    found = find_policy([text])
    assert found.policy is policy
    assert bool(found.quotes) == (policy is not U)


def test_contradiction() -> None:
    lines = ["No prescription needed for any product.", "A valid prescription is required for controlled drugs."]
    found = find_policy(lines)
    assert found.policy is PrescriptionPolicy.CONTRADICTORY
    assert found == find_policy(reversed(lines))
    assert len(found.quotes) == 2


@pytest.mark.parametrize(
    ("form", "asks"),
    [
        pytest.param('<label>Prescription <input type="file" name="rx"></label>', True, id="file"),
        pytest.param('<input name="rezeptnummer"><input name="strasse">', True, id="number"),
        pytest.param('<input name="address"><input name="city">', False, id="address alone"),
        pytest.param('<input name="q">', None, id="search"),
    ],
)
def test_order_form(form: str, asks: bool | None) -> None:
    assert form_asks_prescription(make_page(f"<form>{form}</form>"), is_order=True) is asks

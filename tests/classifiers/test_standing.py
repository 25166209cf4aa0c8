# SPDX-License-Identifier: EUPL-1.2
"""Who may sell there, who speaks, and whether a prescription is only pretended."""

from decimal import Decimal

import pytest

from classifiers.assessment import Verdict
from crawler.listing import Money
from tests.classifiers.conftest import Desk, make_site

PRICE = Money(amount=Decimal(40), currency="EUR")
APTEKA = "Apteka Pod Dębem, Kraków. Zezwolenie WIF nr 12345, wpis do rejestru aptek. Farmaceuta na dyżurze."


@pytest.mark.parametrize(
    ("title", "text", "site", "sign"),
    [
        pytest.param(
            "Amoxicillin 500 mg", "", "Toller Laden, Nachnahme", "sold_without_footing", id="cash on delivery"
        ),
        pytest.param("Genotropin 36 IU", "", "Kulturystyka i masa", "sold_without_footing", id="growth hormone"),
        pytest.param("Xanax 1 mg", "", "Doctors and nurses of our clinic", None, id="lawful trade"),
        pytest.param("Xanax 1 mg", "", "", None, id="nothing known of the seller"),
        pytest.param("Vitamin D 1000", "", "Cash on delivery", None, id="no medicine on prescription"),
        pytest.param("Antibiotic-free chicken", "", "Cash on delivery", None, id="free of what it names"),
        pytest.param(
            "Re: diazepam", "write me, 10 left over", "Forum. No selling.", "offered_by_somebody_there", id="forum"
        ),
        pytest.param(
            "Komentarz: Xanax 1 mg", "sprzedam, pisz na priv", APTEKA, "offered_by_somebody_there", id="comment"
        ),
        pytest.param("Xanax 1 mg", "na receptę", APTEKA, None, id="the pharmacy itself"),
        pytest.param(
            "Xarelto 20 mg",
            "",
            "We are not a pharmacy. No consultation.",
            "prescription_only_pretended",
            id="pretended",
        ),
        pytest.param("Krople na raka", "leczy raka", "Cuda natury", "presented_as_curing", id="cure by presentation"),
        pytest.param(
            "Flubromazolam 0,25 mg pellets", "", "Kemlager", "designer_medicine", id="designer benzodiazepine"
        ),
    ],
)
def test_signs_of_footing(title: str, text: str, site: str, sign: str | None, desk: Desk) -> None:
    found = desk(title, text, site=make_site(site) if site else None, price=PRICE)
    footing = {"sold_without_footing", "offered_by_somebody_there", "presented_as_curing", "designer_medicine"}
    seen = {one.indicator for one in found.indicators} & (footing | {"prescription_only_pretended"})
    assert (sign in seen) if sign else not seen


@pytest.mark.parametrize(
    ("title", "site", "verdict"),
    [
        pytest.param("Paracetamol 500 mg 20 tabl.", APTEKA, Verdict.LEGAL, id="authority, number and pharmacist"),
        pytest.param("Sildenafil 100 mg", APTEKA + " Wysyłka z Indii.", Verdict.NOT_SURE, id="sent from afar"),
        pytest.param(
            "Hearing aid, pair, CE marked",
            "Hearing centre, licensed by the Ministry of Health no. 4711. Audiologist on site.",
            Verdict.LEGAL,
            id="device of its trade",
        ),
        pytest.param("Sun cream SPF 50, 50 ml", APTEKA, Verdict.NOT_MEDICAL, id="ordinary goods of a pharmacy"),
    ],
)
def test_lawful_signs_add_up(title: str, site: str, verdict: Verdict, desk: Desk) -> None:
    assert desk(title, site=make_site(site), price=PRICE).verdict is verdict


def test_a_site_does_not_speak_for_who_comments_there(desk: Desk) -> None:
    found = desk("Komentarz: Xanax 1 mg", "sprzedam bez recepty, pisz na priv", site=make_site(APTEKA), price=PRICE)
    assert found.verdict is Verdict.UNAUTHORISED


@pytest.mark.parametrize("title", ["Czy wysyłacie antybiotyki?", "Porady: jak przechowywać insulinę"])
def test_pages_that_offer_nothing(title: str, desk: Desk) -> None:
    assert desk(title, "Nie, tylko na miejscu.", site=make_site(APTEKA)).verdict is Verdict.NOT_AN_OFFER

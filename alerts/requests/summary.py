# SPDX-License-Identifier: EUPL-1.2
"""One page for who receives a request, in their language, and a form to answer on; the same as JSON for machines."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from alerts.cases.evidence import evidence_of
from alerts.models.case import Case
from alerts.models.request import Marking, Request
from alerts.notices.wording import one_line
from alerts.requests.wording import fill, load_words
from config.settings import Settings
from indexer.export.dossier_paper import paper

MARKING_WORDS = {
    Marking.INFORMATION: "information",
    Marking.POLICE_CO_OPERATION: "police",
    Marking.MUTUAL_ASSISTANCE_DRAFT: "mla",
}
QUESTION = 900
"""Characters of the question on the page; the whole of it stands in request.json."""
NAMED = 12


@dataclass(frozen=True, kw_only=True)
class CaseFacts:
    """What a summary says of a case, without any person's data."""

    offers: int = 0
    sellers: int = 0
    sites: int = 0
    first: str = "–"
    last: str = "–"
    provisions: tuple[str, ...] = ()
    products: tuple[str, ...] = ()


def facts_of(case: Case | None) -> CaseFacts:
    """Counts over the evidence that the case relies on."""
    if case is None:
        return CaseFacts()
    rows = list(evidence_of(case).filter(kind="listing"))
    substances = sorted({one for alert in case.alerts.all() for one in alert.substances})
    return CaseFacts(
        offers=len({row.offer_id for row in rows}),
        sellers=len({(row.site, row.seller) for row in rows}),
        sites=len({row.site for row in rows}),
        first=f"{min((row.observed_at for row in rows), default=case.opened_at):%Y-%m-%d}",
        last=f"{max((row.observed_at for row in rows), default=case.opened_at):%Y-%m-%d}",
        provisions=tuple(case.hypotheses.values_list("provision", flat=True)),
        products=tuple(substances),
    )


def house_name(settings: Settings) -> str:
    """Who we are."""
    return settings.notices.organisation or settings.export.organisation


def house_mail(settings: Settings) -> str:
    """Where we are answered."""
    return settings.requests.contact or settings.notices.mail or settings.mail.sender


def title_of(request: Request) -> str:
    """The heading in the recipient's language."""
    words = load_words(request.language, "request")
    return fill(words["title"], reference=request.reference, marking=words[MARKING_WORDS[Marking(request.marking)]])


def paragraphs(settings: Settings, request: Request, facts: CaseFacts) -> list[list[str]]:
    """The page, paragraph by paragraph, each of lines."""
    words = load_words(request.language, "request")
    point = request.focal_point
    urgency = words["urgent"] if request.urgent else words["ordinary"]
    sender = one_line(f"{house_name(settings)} {house_mail(settings)}".strip() or request.by)
    asked = [f"☐ {words[one]}" for one in request.asked]
    seen = fill(
        words["offers"], offers=facts.offers, sellers=facts.sellers, sites=facts.sites, first=facts.first,
        last=facts.last,
    )  # fmt: skip
    lines = [
        [f"{words['frm']}: {sender}", f"{words['to']}: {one_line(point.organisation)} ({point.country})", urgency],
        [f"{words['asked']}:", *asked],
        [f"{words['question']}: {one_line(request.question, QUESTION)}"],
        [f"{words['basis']}: {one_line(request.legal_basis, 400)}"],
    ]
    if request.case is not None:
        named = [one_line(", ".join(facts.products[:NAMED]), 300)] if facts.products else []
        hypotheses = [one_line("; ".join(facts.provisions[:NAMED]), 400)] if facts.provisions else []
        lines.append(
            [f"{words['facts']}:", seen, *(f"{words['products']}: {one}" for one in named)]
            + [f"{words['suspected']}: {one}" for one in hypotheses]
        )
        lines.append([words["enclosed"]])
    onward = one_line(request.onward_use, 300) or words["onward"]
    lines.append([f"{words['limits']}: {request.tlp}. {onward}"])
    lines.append([fill(words["ack"], hours=point.acknowledge_hours)])
    return lines


def as_text(request: Request, lines: list[list[str]]) -> str:
    """The page as text."""
    return "\n\n".join([title_of(request), *("\n".join(part) for part in lines)]) + "\n"


def as_pdf(settings: Settings, request: Request, lines: list[list[str]]) -> bytes:
    """The page as PDF/A; what people or pages wrote is text alone."""
    environment = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined
    )
    html = environment.get_template("page.html").render(
        language=request.language, sender=house_name(settings), to=request.focal_point.organisation,
        date=f"{request.drafted_at:%Y-%m-%d}", reference=request.reference, subject=title_of(request), paragraphs=lines,
    )  # fmt: skip
    return paper(html, {}, (), request.drafted_at)


def reply_form(request: Request) -> str:
    """A form to answer on, in the recipient's language."""
    words = load_words(request.language, "request")
    gap = "_" * 40
    fields = [f"{words[name]}: {gap}" for name in ("got", "ours", "willdo")]
    each = [f"☐ {words[one]}: {gap}" for one in request.asked]
    rest = [f"{words[name]}:\n{gap}\n{gap}" for name in ("answer", "handover")]
    heading = fill(words["reply"], reference=request.reference)
    return "\n\n".join([heading, *fields, *each, *rest, f"{words['signed']}: {gap}"]) + "\n"


def as_json(settings: Settings, request: Request, facts: CaseFacts) -> dict[str, Any]:
    """The request for machines, and what an answer holds."""
    point = request.focal_point
    reply = {"received_at": None, "reference": None, "will_act": None, "why": None, "answer": None}
    return {
        "format": "theriac-request",
        "version": 1,
        "reference": request.reference,
        "marking": request.marking,
        "from": {"organisation": house_name(settings), "country": settings.requests.country,
                 "contact": house_mail(settings)},
        "to": {"key": point.key, "organisation": point.organisation, "country": point.country},
        "asked": request.asked,
        "question": request.question,
        "legal_basis": request.legal_basis,
        "urgent": request.urgent,
        "tlp": request.tlp,
        "onward_use": request.onward_use,
        "acknowledge_within_hours": point.acknowledge_hours,
        "case": request.case.reference if request.case is not None else None,
        "facts": {"offers": facts.offers, "sellers": facts.sellers, "sites": facts.sites, "first_seen": facts.first,
                  "last_seen": facts.last, "suspected": list(facts.provisions), "products": list(facts.products)},
        "hypothesis": True,
        "reply": reply | {"handed_over": [{"what": None, "sha256": None, "ground": None, "onward_use": None}],
                          "items": dict.fromkeys(request.asked)},
    }  # fmt: skip

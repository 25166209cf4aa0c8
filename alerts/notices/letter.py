# SPDX-License-Identifier: EUPL-1.2
"""Letter: a notice on paper, PDF/A, for recipients that are written to by post and for drafts of orders."""

from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from alerts.models.notice import Notice
from alerts.notices.wording import TEMPLATES
from indexer.export.dossier_paper import paper


def write_letter(notice: Notice) -> bytes:
    """The PDF's bytes; nothing is fetched, and what a page said is text alone."""
    environment = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(TEMPLATES / "layout"), autoescape=True, undefined=StrictUndefined
    )
    html = environment.get_template("letter.html").render(
        language=notice.language,
        sender=notice.facts["signature"],
        to=[notice.recipient.name, *notice.address.splitlines()],
        date=f"{notice.drafted_at:%Y-%m-%d}",
        reference=notice.reference,
        subject=notice.subject,
        paragraphs=[part.splitlines() for part in notice.body.split("\n\n") if part.strip()],
    )
    return paper(html, {}, (), notice.drafted_at)

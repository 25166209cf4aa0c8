# SPDX-License-Identifier: EUPL-1.2
"""paper(): a view through templates into a tagged PDF/A-3a. Nothing is fetched, nothing of a page's text is code."""

import hashlib
import logging
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from weasyprint import CSS, HTML, Attachment
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from indexer.export.dossier_text import plain, shown

TEMPLATES = Path(__file__).parent / "templates"
PDF_VARIANT = "pdf/a-3a"
PICTURES = "picture:"
"""Scheme of what a page may show: names in a table that the caller fills, nothing else."""

logging.getLogger("weasyprint").addHandler(logging.NullHandler())  # it would print each warning to the terminal
logging.getLogger("weasyprint").propagate = False


@dataclass(frozen=True, kw_only=True)
class Picture:
    """Bytes that a page may show under a name."""

    data: bytes
    media_type: str


@dataclass(frozen=True, kw_only=True)
class Enclosure:
    """A file inside the PDF."""

    name: str
    data: bytes
    media_type: str
    said: str
    relationship: str = "Supplement"
    """AFRelationship: Source, Data, Supplement or Alternative."""

    @property
    def sha256(self) -> str:
        """Digest of its bytes."""
        return hashlib.sha256(self.data).hexdigest()


class ClosedFetcher(URLFetcher):  # type: ignore[misc]
    """Gives the pictures it was made with; every address is refused."""

    def __init__(self, pictures: Mapping[str, Picture]) -> None:
        super().__init__(allowed_protocols=())
        self.pictures = pictures

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        """A picture of ours; raises ValueError for everything else, which WeasyPrint takes as "not there"."""
        picture = self.pictures.get(url.removeprefix(PICTURES)) if url.startswith(PICTURES) else None
        if picture is None:
            raise ValueError("a dossier fetches nothing")
        return URLFetcherResponse(url, picture.data, {"Content-Type": picture.media_type})


def fill(template: str, values: Mapping[str, object]) -> str:
    """A template filled: everything is escaped that is not markup of our own."""
    environment = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    environment.filters.update({"shown": shown, "plain": plain})
    return environment.get_template(template).render(values)


def paper(html: str, pictures: Mapping[str, Picture], enclosures: Sequence[Enclosure], made_at: datetime) -> bytes:
    """The PDF's bytes; tagged, with bookmarks, fonts and enclosures inside."""
    fonts = FontConfiguration()
    fetcher = ClosedFetcher(pictures)
    style = CSS(filename=TEMPLATES / "dossier.css", font_config=fonts, url_fetcher=fetcher)
    attachments = [
        Attachment(
            string=enclosure.data,
            name=enclosure.name,
            description=enclosure.said,
            relationship=enclosure.relationship,
            created=made_at,
            modified=made_at,
            url_fetcher=fetcher,
        )
        for enclosure in enclosures
    ]
    document = HTML(string=html, url_fetcher=fetcher, base_url=None)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # WeasyPrint leaves its colour profile's file to be collected
        written = document.write_pdf(
            stylesheets=[style],
            font_config=fonts,
            attachments=attachments,
            pdf_variant=PDF_VARIANT,
            pdf_identifier=hashlib.sha256(html.encode()).digest()[:16],
        )
    return bytes(written)

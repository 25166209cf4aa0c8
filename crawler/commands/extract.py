# SPDX-License-Identifier: EUPL-1.2
"""`theriac extract`: what listings saved pages hold, one JSON line each."""

import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated, Any, TextIO

import msgspec
import typer

from crawler.extraction.product import extract_listings
from crawler.listing_row import listing_row
from crawler.saved_page import SavedPageError, find_pages, load_page

FilesArgument = Annotated[list[Path], typer.Argument(help="Pages (HTML or JSON, also gzipped), or folders of such.")]
UrlOption = Annotated[str | None, typer.Option("--url", help="Where the page was; default: what the page says itself.")]
OutputOption = Annotated[Path | None, typer.Option("--output", help="Write here in place of standard output.")]


def extract(files: FilesArgument, url: UrlOption = None, output: OutputOption = None) -> None:
    """What listings saved pages hold: one JSON line each, with the page's `file`.

    A file that cannot be read gives one line on standard error and exit status 1; the others are read all the same.
    """
    unreadable = 0
    with ExitStack() as stack:
        target: TextIO = stack.enter_context(output.open("w", encoding="utf-8")) if output else sys.stdout
        for path in (page for given in files for page in find_pages(given)):
            try:
                for row in extract_rows(path, url):
                    target.write(msgspec.json.encode(row).decode() + "\n")
            except SavedPageError as error:
                unreadable += 1
                print(f"theriac: {error}", file=sys.stderr)
    if unreadable:
        raise typer.Exit(1)


def extract_rows(path: Path, url: str | None = None) -> Iterator[dict[str, Any]]:
    """The listings of one saved page as rows for output; raises SavedPageError."""
    page = load_page(path, url)
    for listing in extract_listings(page, None):
        yield {"file": str(path), **listing_row(listing)}

# SPDX-License-Identifier: EUPL-1.2
"""`theriac source check` and `theriac source new`: validate a source file, or write a first one."""

import getpass
import sys
import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from config.settings import load_settings
from config.source import BUNDLED_SOURCES, Source
from crawler.first_look import home_url, look_at
from crawler.polite import PoliteClient
from crawler.source_check import find_faults
from crawler.source_draft import draft_name, draft_source

app = typer.Typer(no_args_is_help=True, help="Check a source file, or write a first one from a look at a site.")

FilesArgument = Annotated[list[Path], typer.Argument(help="Source files, or folders of such.")]
UrlArgument = Annotated[str, typer.Argument(help="Home page of the place to watch.")]
FolderOption = Annotated[
    Path | None, typer.Option("--folder", help="Where the file goes; default: the sources' folder.")
]
NameOption = Annotated[str | None, typer.Option("--name", help="File name without .toml; default: country and site.")]
PrivateOption = Annotated[
    bool, typer.Option("--allow-private", help="The site may be on a loopback or private address.")
]
ForceOption = Annotated[bool, typer.Option("--force", help="Replace a file that is there.")]


@app.command()
def check(files: FilesArgument) -> None:
    """Name each wrong key: where, what was expected, what came. Exit status 1 when one is wrong."""
    wrong = 0
    paths = [path for given in files for path in (sorted(given.glob("*.toml")) if given.is_dir() else [given])]
    for path in paths:
        faults = find_faults(path)
        wrong += bool(faults)
        for fault in faults:
            print(fault)
        if not faults:
            print(f"{path.name}: good")
    if wrong or not paths:
        raise typer.Exit(1)


@app.command()
def new(
    url: UrlArgument,
    folder: FolderOption = None,
    name: NameOption = None,
    allow_private: PrivateOption = False,
    force: ForceOption = False,
) -> None:
    """Look at a site with a few polite requests and write a first source file for it."""
    settings = load_settings()
    with PoliteClient(settings.crawl, allow_private=allow_private) as client:
        look = look_at(home_url(url), client.fetch)
    text = draft_source(look, by=getpass.getuser(), on=datetime.now(UTC).date())
    stem = name or draft_name(look)
    Source.model_validate({"name": stem, **tomllib.loads(text)})
    path = (folder or settings.sources or BUNDLED_SOURCES) / f"{stem}.toml"
    if path.exists() and not force:
        print(f"theriac: {path} is there already; --force replaces it, --name gives another name", file=sys.stderr)
        raise typer.Exit(2)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    print(text, end="")
    print(f"\nWritten: {path}\nEdit the lines marked EDIT, then: theriac source check {path}")

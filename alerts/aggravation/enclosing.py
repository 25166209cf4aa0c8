# SPDX-License-Identifier: EUPL-1.2
"""Everything of an Article 13 file as files: for a folder, and for a bundle with what counts it again."""

from pathlib import Path

from alerts.aggravation.charts import draw
from alerts.aggravation.file import ArticleThirteenFile
from alerts.aggravation.keeping import about_count, kept_as
from alerts.aggravation.measures import figure_rows
from alerts.aggravation.telling import tell
from alerts.recount.comparing import DECISIONS, FIGURES, PART
from alerts.recount.counting import as_json
from alerts.recount.shown import FIGURE_HEAD
from alerts.recount.tables import as_csv, write_tables
from config.settings import Settings
from indexer.export.content import Enclosed
from indexer.export.writing import whole_folder
from indexer.log.keys import load_key

CODE = Path(__file__).parent.parent / "recount"
SCRIPT = "recount.py"


def files_of(settings: Settings, file: ArticleThirteenFile) -> dict[str, bytes]:
    """The file with its tables, charts, text, and the signed list of decisions, by name."""
    about = about_count(kept_as(file))
    decisions = as_json(file.decisions)
    return {
        "article-13.json": as_json(file.body() | {"count": about}),
        "article-13.md": tell(file, about).encode(),
        FIGURES: as_json(file.figures),
        "figures.csv": as_csv(FIGURE_HEAD, figure_rows(file)),
        DECISIONS: decisions,
        f"{DECISIONS}.sig": load_key(settings.home).sign(decisions),
        **write_tables(file.counting),
        **draw(file),
    }


def enclosed_of(settings: Settings, file: ArticleThirteenFile) -> tuple[Enclosed, ...]:
    """The same for a bundle, with the code that counts again."""
    told = [Enclosed(path=f"{PART}/{name}", data=data) for name, data in files_of(settings, file).items()]
    code = [
        Enclosed(path=f"{PART}/alerts/recount/{path.name}", data=path.read_bytes())
        for path in sorted(CODE.glob("*.py"))
        if path.name != SCRIPT
    ]
    return (
        Enclosed(path=SCRIPT, data=(CODE / SCRIPT).read_bytes()),
        *told,
        Enclosed(path=f"{PART}/alerts/__init__.py", data=b""),
        *code,
    )


def write_folder(settings: Settings, file: ArticleThirteenFile, path: Path) -> None:
    """The file as a new folder; raises ExportError when something lies there already."""
    with whole_folder(path) as part:
        for name, data in files_of(settings, file).items():
            (part / name).write_bytes(data)

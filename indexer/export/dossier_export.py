# SPDX-License-Identifier: EUPL-1.2
"""export_dossier(): the dossier as one part of an export, under the name that it will have in the end."""

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from indexer.export.dossier import write_dossier
from indexer.export.dossier_enclosures import Handed
from indexer.export.sealed import seal_finder

if TYPE_CHECKING:
    from indexer.export.exporting import Job


def export_dossier(job: "Job", path: Path, name: str, handed: Sequence[Handed] = ()) -> tuple[str, ...]:
    """Write the dossier to `path`; what it left out is noted among the redactions."""
    with tempfile.TemporaryDirectory(prefix=".theriac-dossier-", dir=path.parent) as work:
        report = write_dossier(
            job.settings, job.content, Path(work) / name, seal_of=seal_finder(job.settings), handed=handed,
            authorities=job.authorities,
        )  # fmt: skip
        os.replace(report.path, path)
    if job.pages is not None:
        for observation_id, digest in report.withheld:
            job.pages.masker.withhold(observation_id, "dossier", "screenshot", digest.encode(), job.redactions)
    return ()

# SPDX-License-Identifier: EUPL-1.2
"""Numbering: the next free reference of a year (`2026-0007`, `N-2026-00012`), however many people ask at once."""

from datetime import datetime
from typing import Protocol

from django.db import IntegrityError, models, transaction
from django.db.models.functions import Length

from alerts.errors import ActionError

TRIES = 20


class Numbered(Protocol):
    """A row that people know by its reference."""

    reference: str

    def save(self) -> None:
        """Keep the row."""
        ...


def save_numbered(
    row: Numbered, rows: "models.QuerySet[models.Model]", begin: str, digits: int, now: datetime, failed: ActionError
) -> None:
    """Save a new row as number 1, 2 … of the year after `begin`; raises `failed` when no number could be taken."""
    year = f"{begin}{now.year:04d}-"
    taken = rows.filter(reference__startswith=year).order_by(Length("reference").desc(), "-reference")
    for _ in range(TRIES):
        last = taken.values_list("reference", flat=True).first()
        row.reference = f"{year}{int(last.removeprefix(year)) + 1 if last else 1:0{digits}d}"
        try:
            with transaction.atomic():
                row.save()
        except IntegrityError:
            continue  # another person took the number in the same moment
        return
    raise failed

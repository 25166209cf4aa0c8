# SPDX-License-Identifier: EUPL-1.2
"""Checkpoint: how far alerts have read each ledger segment."""

from django.db import models

import alerts.ready  # noqa: F401


class Checkpoint(models.Model):
    """Everything of `segment` up to and including `sequence` was read; a gap stops the reading, never a clock."""

    segment = models.CharField(max_length=400, unique=True)
    sequence = models.BigIntegerField(default=-1)

# SPDX-License-Identifier: EUPL-1.2
"""Job: when a source is crawled next, and how the last time ended."""

from typing import ClassVar

from django.db import models

import alerts.ready  # noqa: F401


class Job(models.Model):
    """One row per scheduled source; the scheduler holds them in memory, this is what survives it."""

    source = models.CharField(max_length=300, unique=True)
    timing = models.CharField(max_length=100)
    """`cron 0 4 * * *` or `every 6 h`, from the source file."""
    enabled = models.BooleanField(default=True)
    next_at = models.DateTimeField(null=True, blank=True)
    last_started_at = models.DateTimeField(null=True, blank=True)
    last_finished_at = models.DateTimeField(null=True, blank=True)
    last_exit = models.SmallIntegerField(null=True, blank=True)
    """Exit status of its last `theriac run`: 0 done, 1 doubtful, 2 wrong use; negative: the signal that ended it."""

    class Meta:
        """By source."""

        ordering: ClassVar[list[str]] = ["source"]

# SPDX-License-Identifier: EUPL-1.2
"""Run: one call of the main job, and what it gave for each source."""

from enum import StrEnum
from typing import Any, ClassVar

from django.db import models

import alerts.ready  # noqa: F401


class RunState(StrEnum):
    """How a run, or a source's part of it, stands."""

    RUNNING = "running"
    DONE = "done"
    DOUBTFUL = "doubtful"
    """It ended, and its result is not to be trusted as complete; the reasons say why."""
    INTERRUPTED = "interrupted"
    """Stopped or killed; the same command takes it up again."""


class Run(models.Model):
    """One call of `theriac run`; an interrupted one is continued under the same id."""

    run_id = models.CharField(max_length=64, unique=True)
    key = models.CharField(max_length=64)
    """Digest of what was asked: the same wish again continues an unfinished run."""
    state = models.CharField(max_length=16, default=RunState.RUNNING.value)
    asked: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(default=dict)
    practice = models.BooleanField(default=False)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    pid = models.PositiveIntegerField(default=0)
    doubtful: "models.JSONField[list[str], list[str]]" = models.JSONField(default=list)
    """What is in doubt about the run as a whole (a store that is away), beside its sources' own reasons."""
    taken_up = models.PositiveIntegerField(default=0)
    """How many times it was continued."""

    class Meta:
        """Newest first."""

        ordering: ClassVar[list[str]] = ["-started_at", "-id"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["key", "state"])]


class RunSource(models.Model):
    """What one source gave in one run."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="sources")
    source = models.CharField(max_length=300)
    state = models.CharField(max_length=16, default=RunState.RUNNING.value)
    pages = models.PositiveIntegerField(default=0)
    offers = models.PositiveIntegerField(default=0)
    flagged = models.PositiveIntegerField(default=0)
    page_states: "models.JSONField[dict[str, int], dict[str, int]]" = models.JSONField(default=dict)
    verdicts: "models.JSONField[dict[str, int], dict[str, int]]" = models.JSONField(default=dict)
    issues: "models.JSONField[list[dict[str, Any]], list[dict[str, Any]]]" = models.JSONField(default=list)
    doubtful: "models.JSONField[list[str], list[str]]" = models.JSONField(default=list)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """A source once per run."""

        ordering: ClassVar[list[str]] = ["-started_at", "source"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["run", "source"], name="source_once_per_run")
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["source", "-started_at"])]

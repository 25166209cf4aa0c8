# SPDX-License-Identifier: EUPL-1.2
"""Issue, IssueLog: what a run met and did not understand, or could not reach."""

from collections import Counter
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any

MOST_KEPT = 200


class IssueKind(StrEnum):
    """What went wrong, in one word a summary can count."""

    HOST_UNKNOWN = "host_unknown"
    REFUSED = "refused"
    TIMEOUT = "timeout"
    TLS = "tls"
    CONNECTION = "connection"
    BAD_ANSWER = "bad_answer"
    EMPTY = "empty"
    TRUNCATED = "truncated"
    BOMB = "bomb"
    REDIRECT_LOOP = "redirect_loop"
    GUARD = "guard"
    ROBOTS = "robots"
    THROTTLED = "throttled"
    SERVER_ERROR = "server_error"
    STATE = "state"
    TRAP = "trap"
    EXTRACTION = "extraction"
    MARKUP = "markup"
    PRICE = "price"
    VARIANTS = "variants"
    RENDER = "render"
    ARCHIVE = "archive"
    SESSION = "session"
    DISK = "disk"
    STATION = "station"
    FRONTIER = "frontier"
    NO_START = "no_start"


ORDINARY = frozenset((IssueKind.MARKUP, IssueKind.PRICE, IssueKind.VARIANTS))
"""Found on any number of pages of one site: told once, with how many."""


@dataclass(frozen=True, kw_only=True)
class Issue:
    """One thing for a person to clear. `doubtful`: the run's result may be incomplete because of it."""

    kind: IssueKind
    message: str
    url: str = ""
    doubtful: bool = False


class IssueLog:
    """Issues of one crawl, the first of each kind and place kept, all counted."""

    def __init__(self) -> None:
        self.kept: dict[tuple[IssueKind, str], Issue] = {}
        self.counts: Counter[IssueKind] = Counter()
        self.doubtful = False

    def add(self, kind: IssueKind, message: str, url: str = "", *, doubtful: bool = False) -> None:
        """Note an issue once per kind and address."""
        self.counts[kind] += 1
        self.doubtful = self.doubtful or doubtful
        if len(self.kept) < MOST_KEPT:
            self.kept.setdefault(
                (kind, "" if kind in ORDINARY else url),
                Issue(kind=kind, message=message[:500], url=url, doubtful=doubtful),
            )

    def rows(self) -> list[dict[str, Any]]:
        """JSON-ready, in the order they came; of an ordinary kind the first stands for all."""
        return [asdict(self._counted(issue)) for issue in self.kept.values()]

    def _counted(self, issue: Issue) -> Issue:
        more = self.counts[issue.kind] - 1 if issue.kind in ORDINARY else 0
        return replace(issue, message=f"{issue.message} (and {more:,} more like it)") if more else issue

# SPDX-License-Identifier: EUPL-1.2
"""Issue, IssueLog: what a run met and did not understand, or could not reach."""

from collections import Counter
from dataclasses import asdict, dataclass
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
    RENDER = "render"
    ARCHIVE = "archive"
    SESSION = "session"
    DISK = "disk"
    STATION = "station"
    FRONTIER = "frontier"
    NO_START = "no_start"


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
            self.kept.setdefault((kind, url), Issue(kind=kind, message=message[:500], url=url, doubtful=doubtful))

    def rows(self) -> list[dict[str, Any]]:
        """JSON-ready, in the order they came."""
        return [asdict(issue) for issue in self.kept.values()]

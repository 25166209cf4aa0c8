# SPDX-License-Identifier: EUPL-1.2
"""Limits: so many questions a minute for a token, so many wrong tokens a minute from an address."""

import threading
import time
from collections import OrderedDict
from dataclasses import dataclass

KEPT = 10_000
"""Names remembered; the one unused for longest is forgotten first."""


@dataclass
class Bucket:
    """What is left of an allowance, and when that was so."""

    left: float
    at: float


class Limiter:
    """An allowance that fills again evenly; for all threads of this process."""

    def __init__(self, per_minute: int) -> None:
        self.per_minute = per_minute
        self._buckets: OrderedDict[str, Bucket] = OrderedDict()
        self._lock = threading.Lock()

    def take(self, name: str, now: float | None = None) -> float:
        """0.0 when it may go on; else for how many seconds to wait."""
        return self._take(name, 1.0, now)

    def is_empty(self, name: str, now: float | None = None) -> float:
        """The same without taking anything."""
        return self._take(name, 0.0, now)

    def left(self, name: str) -> int:
        """How many are left now."""
        with self._lock:
            bucket = self._buckets.get(name)
            return int(bucket.left) if bucket is not None else self.per_minute

    def _take(self, name: str, amount: float, now: float | None) -> float:
        moment = time.monotonic() if now is None else now
        rate = self.per_minute / 60
        with self._lock:
            bucket = self._buckets.pop(name, None) or Bucket(left=float(self.per_minute), at=moment)
            bucket.left = min(float(self.per_minute), bucket.left + (moment - bucket.at) * rate)
            bucket.at = moment
            self._buckets[name] = bucket
            while len(self._buckets) > KEPT:
                self._buckets.popitem(last=False)
            if bucket.left < 1.0:
                return (1.0 - bucket.left) / rate
            bucket.left -= amount
            return 0.0

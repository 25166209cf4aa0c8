# SPDX-License-Identifier: EUPL-1.2
"""Figure: one measured number with what it was measured on and what it must be."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One line of the report."""

    question: str
    measured_on: str
    rows: int
    value: float
    must: str = ""
    """">= 0.95", "<= 0.01" or empty where nothing is asked."""
    baseline: float | None = None
    """Plain TF-IDF with logistic regression, on the same split."""
    keywords: float | None = None
    """A list of keywords."""

    @property
    def reached(self) -> bool | None:
        """Whether it is what it must be; None where nothing is asked."""
        if not self.must:
            return None
        sign, bound = self.must.split()
        return self.value >= float(bound) if sign == ">=" else self.value <= float(bound)

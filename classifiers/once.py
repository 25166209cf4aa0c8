# SPDX-License-Identifier: EUPL-1.2
"""Once: what is worked out when it is first asked for, and kept with its owner."""

from collections.abc import Callable
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class once(Generic[T]):  # noqa: N801 — it reads as the decorator that it is
    """A property that is worked out once. Its owner keeps the answer in its `__dict__`.

    `functools.cached_property` takes a lock besides, which costs three times as much.
    """

    def __init__(self, function: Callable[[Any], T]) -> None:
        self.function, self.name, self.__doc__ = function, function.__name__, function.__doc__

    def __get__(self, owner: Any, _: type) -> T:
        answer = owner.__dict__[self.name] = self.function(owner)
        return answer

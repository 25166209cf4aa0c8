# SPDX-License-Identifier: EUPL-1.2
"""SpooledExhibits: exhibits on the disk, read one at a time, so that ten thousand of them cost no memory."""

import tempfile
from collections.abc import Iterator, Sequence
from typing import overload

import msgspec

from indexer.export.content import Exhibit

_DECODER = msgspec.json.Decoder(Exhibit)


class SpooledExhibits(Sequence[Exhibit]):
    """Grows by `append`; then read as often as wanted. The file has no name and goes with the object."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile(prefix="theriac-export-")  # noqa: SIM115 (closed with the object)
        self._starts = [0]

    def append(self, exhibit: Exhibit) -> None:
        """Keep one more at the end."""
        text = msgspec.json.encode(exhibit)
        self._file.seek(self._starts[-1])
        self._file.write(text)
        self._starts.append(self._starts[-1] + len(text))

    def close(self) -> None:
        """Give the file back."""
        self._file.close()

    def __del__(self) -> None:
        self._file.close()

    def __len__(self) -> int:
        return len(self._starts) - 1

    @overload
    def __getitem__(self, at: int) -> Exhibit: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Exhibit, ...]: ...
    def __getitem__(self, at: int | slice) -> Exhibit | tuple[Exhibit, ...]:
        if isinstance(at, slice):
            return tuple(self[number] for number in range(len(self))[at])
        number = range(len(self))[at]
        self._file.seek(self._starts[number])
        return _DECODER.decode(self._file.read(self._starts[number + 1] - self._starts[number]))

    def __iter__(self) -> Iterator[Exhibit]:
        return (self[number] for number in range(len(self)))

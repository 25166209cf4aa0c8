# SPDX-License-Identifier: EUPL-1.2
"""PackageZip: a zip whose members are hashed while they stream in; every size and order is the writer's own."""

import hashlib
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

STORED, DEFLATED = zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED


@dataclass(frozen=True, kw_only=True)
class Member:
    """One file of the package."""

    path: str
    size_bytes: int
    sha256: str


class PackageZip:
    """Writes members one after the other; `members` says what was written."""

    def __init__(self, path: Path, at: datetime) -> None:
        self._zip = zipfile.ZipFile(path, "w", zipfile.ZIP_STORED, allowZip64=True)
        moment = at.astimezone(UTC)
        self._date = (moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.second)
        self.members: list[Member] = []

    def write(self, name: str, parts: Iterable[bytes], *, compressed: bool = False, huge: bool = False) -> Member:
        """One member; what is compressed already is stored as it is. `huge`: it may be larger than 2 GiB.

        Replay viewers look for a member's bytes where they lie without the extra field that huge members need.
        """
        info = zipfile.ZipInfo(name, self._date)
        info.compress_type = DEFLATED if compressed else STORED
        info.external_attr = 0o640 << 16
        digest, size = hashlib.sha256(), 0
        with self._zip.open(info, "w", force_zip64=huge) as file:
            for part in parts:
                file.write(part)
                digest.update(part)
                size += len(part)
        member = Member(path=name, size_bytes=size, sha256=digest.hexdigest())
        self.members.append(member)
        return member

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._zip.close()

# SPDX-License-Identifier: EUPL-1.2
"""WarcWriter: the bytes of a page into a WARC, one file per run and worker, one write per page.

A page is an event: request, response (or revisit), metadata, and where there are any the browser's document, the
screenshot, the TLS chain and the name server's answer. All records of an event carry the same date and name each other.
"""

import os
import platform
import socket
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from crawler.capture_event import CIRCUMSTANCES, CaptureContext, Described, Event, build_event
from crawler.capture_files import CaptureFiles, FolderFiles
from crawler.captured import Capture
from crawler.circumstances import at_opening
from crawler.closed_files import ClosedFile
from crawler.revisits import Prior, RevisitIndex
from crawler.seen import SeenPage
from crawler.warc import build_member, new_record_id, sha256_field, warc_date, warc_ip
from crawler.warc_file import WarcFile, file_name

ROTATE_BYTES = 1_000_000_000
COLLECTING = (
    "requests name this crawler or the identity that the source states; no referrer is sent",
    "cookies are kept for the run alone, those of a source's session file are sent where it says so",
    "redirects are followed one by one; what came on the way is told by its addresses",
)
"""What is done alike to every capture of a crawl."""


def utc_now() -> datetime:
    """The clock of this machine."""
    return datetime.now(UTC)


class WarcWriter:
    """Writes pages into a file of its own, made when the first page comes; closed, it goes where captures lie."""

    def __init__(
        self,
        home: Path,
        context: CaptureContext,
        *,
        rotate_bytes: int = ROTATE_BYTES,
        now: Callable[[], datetime] = utc_now,
        files: CaptureFiles | None = None,
    ) -> None:
        self.home, self.context, self.rotate_bytes, self.now = home, context, rotate_bytes, now
        self.files = files or FolderFiles(home)
        self.closed: tuple[ClosedFile, ...] = ()
        """Files of this writer that are closed, each with the digest of all its bytes."""
        self._closing = threading.Lock()
        self._porter: ThreadPoolExecutor | None = None
        self._file: WarcFile | None = None
        self._warcinfo_id = ""
        self._serial = 0
        self._described: dict[str, Described] = {}
        self._revisits = RevisitIndex(home, self.files)
        self._started = now().strftime("%Y%m%dT%H%M%S%f")

    def write(self, seen: SeenPage) -> Capture:
        """Write one page. Raises DiskFullError or CaptureError: then nothing of it is in the file."""
        file = self._open_file()
        event = build_event(seen, self.context, self._warcinfo_id, self._revisits, self._described)
        begin = file.append(b"".join(event.members))
        for key, member in event.described.items():
            at = begin + sum(map(len, event.members[:member]))
            self._described[key] = Described(record_id=event.record_ids[member], offset=at)
        return self._remember(event, file.name, begin)

    def close(self) -> tuple[ClosedFile, ...]:
        """Close file and index, wait until all files are where they belong; gives the digests of every one."""
        with self._closing:
            self._revisits.close()
            self._end_file()
            if self._porter is not None:
                self._porter.shutdown()
                self._porter = None
            return self.closed

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def _end_file(self) -> None:
        file, self._file = self._file, None
        closed = file.close() if file is not None else None
        if file is None or closed is None:
            return
        self.closed = (*self.closed, closed)
        if not self.files.is_remote:
            file.bring_home(self.files, closed)
            return
        self._porter = self._porter or ThreadPoolExecutor(1, "captures")
        self._porter.submit(file.bring_home, self.files, closed)

    def _open_file(self) -> WarcFile:
        if self._file is not None and self._file.size_bytes >= self.rotate_bytes:
            self._end_file()
        if self._file is None:
            worker = file_name(self.context.run_id, self.context.worker, self._started, str(os.getpid()))
            file = WarcFile(self.home, f"{worker}-{self._serial:05d}.warc.gz")
            self._serial += 1
            self._described.clear()
            self._file = file
        if self._file.size_bytes == 0:
            self._warcinfo_id = new_record_id()
            self._begin(self._file, self.now())
        return self._file

    def _begin(self, file: WarcFile, at: datetime) -> None:
        """What a file begins with: who wrote it, and under which circumstances."""
        opening = warcinfo_member(self.context, self._warcinfo_id, file.name, at)
        record_id = new_record_id()
        circumstances = circumstances_member(self.context, self._warcinfo_id, record_id, at)
        file.append(opening + circumstances)
        self._described[CIRCUMSTANCES] = Described(record_id=record_id, offset=len(opening))

    def _remember(self, event: Event, warc: str, begin: int) -> Capture:
        before = [len(member) for member in event.members[: event.main]]
        offset = begin + sum(before)
        if event.revisit_key is not None and event.prior is None:
            prior = Prior(warc=warc, offset=offset, record_id=event.record_id, uri=event.revisit_key, date=event.date)
            self._revisits.add(event.payload_sha256, prior)
        return Capture(
            warc=warc,
            offset=offset,
            size_bytes=len(event.members[event.main]),
            record_id=event.record_id,
            payload_sha256=event.payload_sha256,
            captured_at=event.at,
            revisit=event.prior is not None,
            screenshot_record_id=event.screenshot_record_id,
            event_offset=begin,
            event_size_bytes=sum(len(member) for member in event.members),
            refers_to_warc=event.prior.warc if event.prior else None,
            refers_to_offset=event.prior.offset if event.prior else -1,
            refers_to_record_id=event.prior.record_id if event.prior else None,
        )


def warcinfo_member(context: CaptureContext, record_id: str, name: str, at: datetime) -> bytes:
    """The record that opens a file: who wrote it, where, with what."""
    fields = {
        "software": f"{context.software} ({platform.python_implementation()} {platform.python_version()})",
        "format": "WARC File Format 1.1",
        "conformsTo": "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
        "operator": context.operator or "not stated",
        "hostname": socket.gethostname(),
        "ip": local_address(),
        "http-header-user-agent": context.user_agent,
        "robots": context.robots,
        "isPartOf": context.run_id,
        "description": f"worker {context.worker}, vantage {context.vantage}; digests: sha256, lower-case hexadecimal",
    }
    lines = [f"{key}: {' '.join(value.split())}" for key, value in fields.items()]
    head = [
        ("WARC-Record-ID", record_id),
        ("WARC-Date", warc_date(at)),
        ("WARC-Filename", name),
        ("Content-Type", "application/warc-fields"),
    ]
    return build_member("warcinfo", head, ("\r\n".join(lines) + "\r\n").encode())


def circumstances_member(context: CaptureContext, warcinfo_id: str, record_id: str, at: datetime) -> bytes:
    """The record that tells what holds for every capture of a file."""
    block = at_opening(
        dict(context.collected), run_id=context.run_id, worker=context.worker, vantage=context.vantage,
        user_agent=context.user_agent, source_sha256=context.source_sha256, practice=context.practice,
        local_address=local_address(), alterations=COLLECTING,
    )  # fmt: skip
    head = [
        ("WARC-Record-ID", record_id),
        ("WARC-Date", warc_date(at)),
        ("WARC-Target-URI", f"urn:theriac:file:{warcinfo_id[10:-1]}:{CIRCUMSTANCES}"),
        ("WARC-Warcinfo-ID", warcinfo_id),
        ("Content-Type", "application/json"),
        ("WARC-Payload-Digest", sha256_field(block)),
    ]
    return build_member("resource", head, block)


def local_address() -> str:
    """The address this machine would send from; no packet is sent and no name is asked for."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
            return warc_ip(str(probe.getsockname()[0])) or "127.0.0.1"
        except OSError:
            return "127.0.0.1"

# SPDX-License-Identifier: EUPL-1.2
"""`theriac capture ID`: the original capture, with what buyers wrote on it; for roles that may, and logged."""

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from alerts.access import Action, viewer
from alerts.auditing import note
from alerts.database import open_decisions
from alerts.errors import ActionError
from alerts.models.audit import AuditVerb
from config.errors import ConfigError
from config.output import safe_text
from config.settings import Settings, load_settings
from crawler.capture_files import open_capture_files
from crawler.capture_whole import read_event_whole
from crawler.captured import Capture
from indexer.custody import Handling, enter
from indexer.erasure.grounds import say_ground
from indexer.erasure.tombstones import read_tombstones
from indexer.export.writing import whole_file
from indexer.store import open_store

ID_PREFIX = 8


def capture(
    observation_id: Annotated[str, typer.Argument(metavar="ID", help="Observation, or its first 8 characters.")],
    why: Annotated[str, typer.Option("--why", help="The purpose, kept in the audit log and in the ledger.")],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="A new WARC file; without it only what it holds is told.")
    ] = None,
) -> None:
    """The original capture of an observation: not masked, every digest checked, as a WARC file of its own.

    Nothing of it is shown on the terminal: page content is hostile, and holds what the index masks.
    """
    settings = load_settings()
    open_decisions(settings)
    account = viewer(settings, Action.READ_RAW)
    if not why.strip():
        raise ConfigError("capture: expected --why: the purpose of reading an original")
    full_id, kept = find_capture(settings, observation_id.strip().lower())
    now = datetime.now(UTC)
    if account is not None:
        details = {"warc": kept.warc, "payload_sha256": kept.payload_sha256, "written": str(output is not None)}
        note(account, AuditVerb.CONSULTATION, "capture.read", "observation", [full_id], now, why=why, details=details)
    if gone := read_tombstones(settings.home).of_capture(kept.warc, kept.offset):
        raise ActionError(f"{full_id}: its capture was {say_ground(settings.home, gone)}; nothing of it is left")
    event = read_event_whole(open_capture_files(settings), kept)
    if output is None:
        print(f"{kept.warc}\t{len(event.records)} records\tpayload sha256 {kept.payload_sha256}")
        return
    with whole_file(output) as part:
        part.write_bytes(b"".join(event.members()))
    who = account.username if account is not None else "nobody's account: the home has none"
    enter(settings, "viewed", Handling(who=who, action="viewed", what=f"capture of {full_id}, unmasked", why=why))
    print(f"written: {output}, not masked", file=sys.stderr)


def find_capture(settings: Settings, wanted: str) -> tuple[str, Capture]:
    """The observation's whole id and its capture; raises when there is none."""
    if len(wanted) < ID_PREFIX:
        raise ConfigError(f"capture: expected at least the first {ID_PREFIX} characters of an id")
    store = open_store(settings)
    try:
        record = store.get(wanted)
    finally:
        store.close()
    if record is None and (gone := read_tombstones(settings.home).of_observation(wanted)):
        words = say_ground(settings.home, gone[0])
        raise ActionError(f"{gone[0].observation_id}: the observation was {words}; its hash stays in the log")
    if record is None:
        raise ActionError(f"no observation begins with {safe_text(wanted)}: `theriac listings` shows ids")
    if record.capture is None:
        raise ActionError(f"{record.observation_id}: nothing was captured for it")
    return record.observation_id, record.capture

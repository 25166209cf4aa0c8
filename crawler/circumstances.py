# SPDX-License-Identifier: EUPL-1.2
"""Under which circumstances a file of captures was made: who, on which ground, from where, with what, by which clock.

Written once into each file, as a resource that the metadata of every capture names. What the operator states (egress,
organisation, legal basis) is marked as configured; only what this machine can see is called observed.
"""

import getpass
import hashlib
import platform
import re
import socket
import sys
import time
from functools import lru_cache
from importlib.metadata import distributions
from pathlib import Path
from typing import Any

import msgspec

from config.settings import Settings, hide_secrets
from config.source import Source
from crawler.clock import read_clock

ROOT = Path(__file__).parent.parent
LOCK = ROOT / "deploy" / "requirements.txt"
PACKAGES = ("config", "crawler", "classifiers", "indexer", "alerts")
COMMIT = re.compile(r"[0-9a-f]{40,64}")


def collected(settings: Settings, source: Source | None) -> dict[str, Any]:
    """What is the same for every file of a worker: collector, egress, settings and source."""
    stated = settings.collector
    return {
        "collector": {
            "organisation": stated.organisation,
            "account": stated.account or system_account(),
            "role": stated.role,
            "location": stated.location,
            "legal_basis": stated.legal_basis,
            "authorisation": stated.authorisation,
        },
        "egress": {
            "route": stated.egress,
            "address": stated.egress_address,
            "country": stated.egress_country,
            "known_by": "configured, not observed",
        },
        "settings_sha256": settings_sha256(settings),
        "settings": settings.crawl.model_dump(mode="json", exclude={"proxy", "tor_proxy"}),
        "source": _source(source),
    }


def at_opening(facts: dict[str, Any], **more: Any) -> bytes:
    """The record that opens a file, as JSON: the facts of the worker, this machine, the software and the clock."""
    return msgspec.json.encode({**facts, **more, "software": software(), "machine": machine(), "clock": read_clock()})


@lru_cache(maxsize=1)
def software() -> dict[str, Any]:
    """Which code ran: commit where it is known, digests of the code and of what it stands on."""
    return {
        "commit": find_commit(ROOT / ".git"),
        "code_sha256": code_sha256(),
        "lock_sha256": hashlib.sha256(LOCK.read_bytes()).hexdigest() if LOCK.is_file() else None,
        "libraries_sha256": None if LOCK.is_file() else libraries_sha256(),
        "python": f"{platform.python_implementation()} {platform.python_version()}",
    }


def machine() -> dict[str, Any]:
    """This machine as it can be seen from inside, and its time zone."""
    return {
        "hostname": socket.gethostname(),
        "system": platform.platform(),
        "time_zone": time.strftime("%Z %z"),
        "executable": sys.executable,
    }


def settings_sha256(settings: Settings) -> str:
    """Digest of all settings as JSON with sorted keys; secrets are left out, passwords in addresses too."""
    table = settings.model_dump(mode="json", exclude={"secret_key"})
    text = msgspec.json.encode(table, order="sorted").decode()
    return hashlib.sha256(hide_secrets(text).encode()).hexdigest()


def system_account() -> str:
    """The user this process runs as."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"


def find_commit(git: Path) -> str | None:
    """The commit of the working copy that this code lies in; None outside one."""
    try:
        head = (git / "HEAD").read_text(encoding="ascii").strip()
        name = head.removeprefix("ref: ")
        if name == head:
            return head if COMMIT.fullmatch(head) else None
        if (git / name).is_file():
            return (git / name).read_text(encoding="ascii").strip()
        rows = (git / "packed-refs").read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return None
    return next((row.partition(" ")[0] for row in rows if row.partition(" ")[2] == name), None)


def code_sha256() -> str:
    """Digest over path and digest of each of our modules, in the order of `sha256sum $(find … | sort) | sha256sum`."""
    names = sorted(str(path.relative_to(ROOT)) for name in PACKAGES for path in (ROOT / name).rglob("*.py"))
    rows = (f"{hashlib.sha256((ROOT / name).read_bytes()).hexdigest()}  {name}\n" for name in names)
    return hashlib.sha256("".join(rows).encode()).hexdigest()


def libraries_sha256() -> str:
    """Digest over name and version of everything installed, where there is no lock file."""
    rows = sorted(f"{found.metadata['Name']}=={found.version}\n" for found in distributions())
    return hashlib.sha256("".join(rows).encode()).hexdigest()


def _source(source: Source | None) -> dict[str, Any] | None:
    if source is None:
        return None
    session = source.session
    return {
        "name": source.name,
        "file_sha256": source.file_sha256,
        "watched": source.watched.model_dump(mode="json"),
        "robots": "obeyed" if source.robots.obey else f"not obeyed: {source.robots.legal_ground}",
        "session": f"cookies of {session.cookies.name}: {session.legal_ground}" if session else None,
        "identity": f"{source.identity}: {source.identity_ground}" if source.identity else None,
        "searches": source.search.model_dump(mode="json") if source.search else None,
    }

# SPDX-License-Identifier: EUPL-1.2
"""Notices queued by the thousand while sender and mail server are killed at random: is each sent exactly once?

    python -m tests.bench notices          (BENCH_NOTICES=1000 for fewer)

The mail server writes down each mail it takes, flushed, before it says so. What is `uncertain` afterwards a person
settles by that record, as by the log of a real server; nothing else looks at it.
"""

import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

SENDER = """
import sys
from datetime import UTC, datetime, timedelta
from alerts.database import open_decisions
from alerts.notices.outbox import send_due
from config.settings import load_settings
settings = load_settings()
open_decisions(settings)
now = datetime.now(UTC) + timedelta(hours=int(sys.argv[1]))
while True:
    told = send_due(settings, now)
    if not (told.sent or told.waiting):
        break
"""
SERVER = """
import os, sys, time
from aiosmtpd.controller import Controller
from pathlib import Path
from tests.alerts.delivery.servers import server_context
record = os.open(sys.argv[2], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
class Box:
    async def handle_DATA(self, server, session, envelope):
        line = next(one for one in envelope.content.split(b"\\r\\n") if one.lower().startswith(b"message-id:"))
        os.write(record, line.split(b":", 1)[1].strip() + b"\\n")
        os.fdatasync(record)
        return "250 taken"
context = server_context(Path(sys.argv[1]))
Controller(Box(), hostname="127.0.0.1", port=int(sys.argv[3]), tls_context=context, require_starttls=True).start()
time.sleep(3600)
"""


def clone(stage: object, count: int, now: datetime) -> None:
    """As many approved, queued notices; each approval is marked as approve() marks it."""
    from alerts.models.notice import Notice, NoticeApproval, NoticeDispatch, NoticeItem, NoticeState
    from alerts.notices.approval import mark_of, outgoing_digest
    from alerts.notices.reminding import COPIED
    from tests.alerts.notices.stage import Stage

    assert isinstance(stage, Stage)
    first = stage.draft()
    items = list(first.items.all())
    told = bytes(first.message).split(first.message_id.encode())
    made = []
    for number in range(2, count + 2):
        message_id = f"<bench.{number}@agency.example>"
        fields = {one.attname: getattr(first, one.attname) for one in Notice._meta.concrete_fields if one.name != "id"}
        fields |= {"reference": f"N-2026-{number:05d}", "uuid": uuid4(), "message_id": message_id, "state": "queued"}
        fields["message"] = message_id.encode().join(told)
        made.append(Notice(**fields))
    Notice.objects.bulk_create(made, batch_size=200)
    NoticeItem.objects.bulk_create(
        [
            NoticeItem(**{name: getattr(item, name) for name in COPIED}, notice=one)
            for one in made
            for item in items
        ],
        batch_size=500,
    )  # fmt: skip
    approvals = []
    for one in made:
        digest = outgoing_digest(one)
        approvals.append(
            NoticeApproval(
                notice=one, digest=digest, account=stage.approver, by=stage.approver.username, why="bench", at=now,
                mark=mark_of(one, digest, stage.approver, now),
            )
        )  # fmt: skip
    NoticeApproval.objects.bulk_create(approvals, batch_size=500)
    NoticeDispatch.objects.bulk_create([NoticeDispatch(notice=one, next_at=now) for one in made], batch_size=500)
    first.state = NoticeState.WITHDRAWN
    first.save()


def run(stage: object, certificate: Path, folder: Path, count: int, kills: int, seed: int = 7) -> dict[str, object]:
    """Queue, kill, settle, count."""
    from django.conf import settings as django_settings

    from alerts.models.notice import Notice, NoticeState
    from alerts.notices.outbox import settle_uncertain
    from tests.alerts.delivery.servers import free_port
    from tests.alerts.notices.stage import Stage

    assert isinstance(stage, Stage)
    stage.settle()
    clone(stage, count, datetime.now(UTC))
    authorities = stage.settings.seal.authorities
    rng, port, record = random.Random(seed), free_port(), Record(folder / "taken.txt")
    own = os.environ | {
        "THERIAC_HOME": str(stage.settings.home), "THERIAC_SECRET_KEY": django_settings.SECRET_KEY,
        "THERIAC_MAIL__HOST": "127.0.0.1",
        "THERIAC_MAIL__PORT": str(port), "THERIAC_MAIL__SENDER": "notices@agency.example",
        "THERIAC_MAIL__CA_FILE": str(certificate), "THERIAC_NOTICES__BATCH": "2000",
        "THERIAC_NOTICES__CONNECTIONS": "16",
        "THERIAC_SEAL__AUTHORITIES": json.dumps([one.model_dump(mode="json") for one in authorities]),
    }  # fmt: skip
    began, killed, hours = time.monotonic(), Counter[str](), 0
    serve = (SERVER, own, str(certificate), str(record.path), str(port))
    server, sender = start(*serve), None
    while Notice.objects.filter(state__in=("queued", "sending", "uncertain")).exists():
        if sender is None or sender.poll() is not None:
            hours += 13
            sender = start(SENDER, own, str(hours))
        if killed["sender"] + killed["server"] < kills:
            wanted = record.count() + rng.randrange(1, max(2, count // (kills + 1)))
            while sender.poll() is None and record.count() < wanted:
                time.sleep(0.02)
            victim = rng.choice(("sender", "server"))
            (sender if victim == "sender" else server).kill()
            (sender if victim == "sender" else server).wait()
            killed[victim] += 1
            server = start(*serve) if victim == "server" else server
            continue
        sender.wait()
        if not Notice.objects.filter(state__in=("queued", "sending")).exists():
            arrived = set(record.ids())
            for notice in Notice.objects.filter(state=NoticeState.UNCERTAIN):
                killed["uncertain"] += 1
                there = notice.message_id in arrived
                settle_uncertain(notice, stage.author, datetime.now(UTC), arrived=there, why="the server's record")
    server.kill()
    server.wait()
    return figures(record.ids(), count, dict(killed), time.monotonic() - began)


class Record:
    """What the mail server wrote down: a Message-ID a line."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.touch()
        self._at = self._lines = 0

    def count(self) -> int:
        """Lines so far, reading only what is new."""
        with self.path.open("rb") as file:
            file.seek(self._at)
            fresh = file.read()
        self._at += len(fresh)
        self._lines += fresh.count(b"\n")
        return self._lines

    def ids(self) -> list[str]:
        """Every Message-ID."""
        return self.path.read_text().split()


def figures(taken: list[str], count: int, killed: dict[str, int], seconds: float) -> dict[str, object]:
    """What the server took, and how often."""
    from alerts.models.notice import Notice, NoticeDispatch

    often = Counter(taken)
    return {
        "queued": count,
        "sent": Notice.objects.filter(state="sent").count(),
        "taken_once": sum(1 for times in often.values() if times == 1),
        "taken_twice": sum(1 for times in often.values() if times > 1),
        "missing": count - len(often),
        "killed": killed,
        "seconds": round(seconds, 1),
        "held_back": list(NoticeDispatch.objects.exclude(reason="").values_list("reason", flat=True)[:2]),
    }


def start(program: str, environment: dict[str, str], *words: str) -> "subprocess.Popen[bytes]":
    """A process of its own."""
    return subprocess.Popen([sys.executable, "-c", program, *words], env=environment, stdin=subprocess.DEVNULL)


def bench_notices() -> None:
    """Print the figures of one run over ten thousand notices."""
    import pytest

    os.environ.setdefault("BENCH_NOTICES", "10000")
    with tempfile.TemporaryDirectory() as folder:
        status = pytest.main(["-q", "-s", f"--basetemp={folder}/t", "tests/alerts/notices/test_killed.py"])
    if status:
        raise RuntimeError(f"notices: expected each to be taken once, pytest ended with {status}")


def bench_reports() -> None:
    """Print how long a hundred thousand reported addresses take."""
    import pytest

    os.environ.setdefault("BENCH_REPORTS", "100000")
    if status := pytest.main(["-q", "-s", "tests/alerts/reports/test_intake.py", "-k", "many_rows"]):
        raise RuntimeError(f"reports: pytest ended with {status}")

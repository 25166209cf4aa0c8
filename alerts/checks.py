# SPDX-License-Identifier: EUPL-1.2
"""Checks: one function per part that the main job stands on; each answers with what it saw and what mends a fault."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

from alerts.audit_check import check_audit
from alerts.check_finding import Finding as Finding
from alerts.check_finding import State as State
from alerts.database import database_name, open_decisions
from alerts.planning import PRACTICE_SOURCES, source_folder
from config.errors import TheriacError
from config.settings import Settings
from config.source import SourceError, load_source

LEAST_FREE_BYTES = 2_000_000_000
LEAST_YEAR = 2026
SKEW_S = 300.0
DRIFT_WINDOW = 500


def run_checks(settings: Settings) -> Iterator[Finding]:
    """All checks, one after the other; one that fails stops no other."""
    for check in CHECKS:
        try:
            yield check(settings)
        except (TheriacError, OSError, ImportError) as error:
            name = check.__name__.removeprefix("check_").replace("_", " ")
            yield Finding(part=name, state=State.FAULT, detail=str(error), mend="make setup")


def check_python(_: Settings) -> Finding:
    """The interpreter and the environment it runs in."""
    version = ".".join(str(part) for part in sys.version_info[:3])
    return Finding(part="python", state=State.OK, detail=f"{version} at {sys.executable}")


def check_home(settings: Settings) -> Finding:
    """The folder that holds all state can be written, and its disk has room."""
    home = settings.home.absolute()
    try:
        (home / "state").mkdir(parents=True, exist_ok=True)
        probe = home / "state" / f"probe.{os.getpid()}"
        probe.write_bytes(b"x")
        probe.unlink()
    except OSError as error:
        mend = f"make {home} writable, or choose another folder with THERIAC_HOME"
        return Finding(part="home", state=State.FAULT, detail=f"{home}: {error.strerror}", mend=mend)
    free = shutil.disk_usage(home).free
    detail = f"{home}, {free / 1e9:.1f} GB free"
    if free < LEAST_FREE_BYTES:
        return Finding(part="home", state=State.FAULT, detail=detail, mend="free disk space, or move THERIAC_HOME")
    return Finding(part="home", state=State.OK, detail=detail)


def check_clock(settings: Settings) -> Finding:
    """The clock is not behind this software's time, nor behind what it wrote itself."""
    now = datetime.now(UTC)
    newest = max((path.stat().st_mtime for path in newest_files(settings.home)), default=0.0)
    detail = f"{now:%Y-%m-%d %H:%M:%S} UTC"
    if now.year < LEAST_YEAR or newest > time.time() + SKEW_S:
        late = datetime.fromtimestamp(newest, UTC)
        detail += f"; the newest file is of {late:%Y-%m-%d %H:%M:%S}"
        return Finding(part="clock", state=State.FAULT, detail=detail, mend="timedatectl set-ntp true")
    return Finding(part="clock", state=State.OK, detail=detail)


def newest_files(home: Path) -> Iterator[Path]:
    """Files whose time tells when something was written last."""
    for folder in ("captures", "ledger", "state"):
        yield from (path for path in (home / folder).glob("*") if path.is_file())


def check_sources(settings: Settings) -> Finding:
    """Every source file can be read."""
    folder = source_folder(settings)
    wrong, enabled, total = [], 0, 0
    for path in sorted(folder.glob("*.toml")):
        total += 1
        try:
            enabled += load_source(path).enabled
        except SourceError as error:
            wrong.append(str(error))
    if wrong:
        mend = f"mend the file, then: theriac source check {folder}/…"
        return Finding(part="sources", state=State.FAULT, detail="; ".join(wrong), mend=mend)
    detail = f"{total} in {folder}, {enabled} enabled"
    return Finding(part="sources", state=State.OK, detail=detail)


def check_decisions(settings: Settings) -> Finding:
    """The database of decisions is there and migrated."""
    try:
        open_decisions(settings)
    except TheriacError as error:
        mend = "start the database, or set THERIAC_DATABASE"
        return Finding(part="decisions", state=State.FAULT, detail=str(error), mend=mend)
    return Finding(part="decisions", state=State.OK, detail=f"{database_name()}, migrated")


def check_store(settings: Settings) -> Finding:
    """The evidence store answers and has a place for our records."""
    from indexer.errors import StoreNotPreparedError
    from indexer.query import Query
    from indexer.store import open_store

    kind = "sqlite" if settings.store == "sqlite" else "elasticsearch"
    try:
        store = open_store(settings)
    except StoreNotPreparedError as error:
        return Finding(part="store", state=State.FAULT, detail=str(error), mend="theriac store prepare")
    except TheriacError as error:
        return Finding(part="store", state=State.FAULT, detail=str(error), mend="start the store, or set THERIAC_STORE")
    try:
        held = store.count(Query(kinds=()))
    except StoreNotPreparedError as error:
        return Finding(part="store", state=State.FAULT, detail=str(error), mend="theriac store prepare")
    except TheriacError as error:
        return Finding(part="store", state=State.FAULT, detail=str(error), mend="start the store, or set THERIAC_STORE")
    finally:
        store.close()
    return Finding(part="store", state=State.OK, detail=f"{kind}, {held:,} observations")


def check_captures(settings: Settings) -> Finding:
    """Captures can be read where they lie, and none waits on this machine to be brought there."""
    from crawler.capture_files import OUTGOING, open_capture_files
    from crawler.errors import CaptureError

    part = "captures"
    try:
        kept = sum(1 for _ in open_capture_files(settings).names())
    except CaptureError as error:
        mend = "start the S3 server, or mend captures and s3.* in theriac.toml"
        return Finding(part=part, state=State.FAULT, detail=str(error), mend=mend)
    waiting = len(list((settings.home / OUTGOING).glob("*.warc.gz")))
    lock = f"object lock {settings.s3.lock}, {settings.s3.lock_days:,} days" if settings.s3.lock else "no object lock"
    detail = f"{kept:,} files in {settings.captures}" + (f", {lock}" if settings.captures != "captures" else "")
    if waiting:
        mend = "theriac run (any run brings them home)"
        return Finding(part=part, state=State.FAULT, detail=f"{detail}; {waiting} wait on this machine", mend=mend)
    return Finding(part=part, state=State.OK, detail=detail)


def check_outbox(settings: Settings) -> Finding:
    """What the ledger holds is in the store."""
    from crawler.living import is_living
    from indexer.outbox import outbox_folder
    from indexer.segment_files import MARK

    names = [path.name for path in outbox_folder(settings.home).glob("*")]
    dead = [name for name in names if not is_living(settings.home, name + MARK)]
    if dead:
        detail = f"{len(dead)} ledger segments are not wholly in the store"
        return Finding(part="outbox", state=State.FAULT, detail=detail, mend="theriac run (any run sends what waits)")
    return Finding(part="outbox", state=State.OK, detail=f"nothing waits ({len(names)} crawls are writing)")


def check_ledger(settings: Settings) -> Finding:
    """The log can be signed, it continues what was signed last, and no dead writer waits to be recovered."""
    from indexer.log.health import read_log_health

    health = read_log_health(settings.home)
    state = State.FAULT if health.mend else State.OK
    return Finding(part="ledger", state=state, detail=health.words, mend=health.mend)


def check_seals(settings: Settings) -> Finding:
    """What was kept is sealed by a time authority, or waits for one not too long."""
    from indexer.seals.health import read_health

    health = read_health(settings, datetime.now(UTC))
    state = State.FAULT if health.fault else State.OK if health.configured else State.ABSENT
    return Finding(part="seals", state=state, detail=health.words, mend=health.mend)


def check_deliveries(settings: Settings) -> Finding:
    """Every message to a channel was sent, and none waits for long."""
    from alerts.delivery.health import read_health

    open_decisions(settings)
    health = read_health(settings, datetime.now(UTC))
    state = State.FAULT if health.mend else State.OK if health.channels else State.ABSENT
    return Finding(part="deliveries", state=state, detail=health.words, mend=health.mend)


def check_model(settings: Settings) -> Finding:
    """The model loads, and is the one its digest names."""
    from classifiers.judge import load_judge

    try:
        versions = load_judge(settings).versions
    except TheriacError as error:
        return Finding(part="model", state=State.FAULT, detail=str(error), mend="theriac model train")
    return Finding(part="model", state=State.OK, detail=f"sha256 {versions.model_sha256[:16]}…, {versions.software}")


def check_drift(settings: Settings) -> Finding:
    """What was judged lately looks like what was judged before, in scores and in words."""
    from classifiers.drift import LEAST, measure_drift
    from indexer.errors import EvidenceError
    from indexer.query import Query
    from indexer.store import open_store

    try:
        with closing(open_store(settings)) as store:
            judged = [
                (record.assessment.offer, record.listing.title)
                for record in store.find(Query(limit=DRIFT_WINDOW * 4))
                if record.assessment is not None and record.listing is not None
            ]
    except EvidenceError:  # which the store's own line tells
        return Finding(part="drift", state=State.ABSENT, detail="not told while the store cannot be read")
    drift = measure_drift(judged[DRIFT_WINDOW:], judged[:DRIFT_WINDOW])
    if drift.alarms:
        mend = "theriac model labels next, label them, then: theriac model labels import, train, promote"
        return Finding(part="drift", state=State.FAULT, detail="; ".join(drift.alarms), mend=mend)
    if min(drift.before, drift.now) < LEAST:
        detail = f"not told before {DRIFT_WINDOW + LEAST} listings are judged, {drift.before + drift.now} so far"
        return Finding(part="drift", state=State.ABSENT, detail=detail)
    detail = (
        f"scores {drift.scores:.2f}, vocabulary {drift.words:.2f}, newest {drift.now} against {drift.before} before"
    )
    return Finding(part="drift", state=State.OK, detail=detail)


def check_reference(settings: Settings) -> Finding:
    """The reference tables can be read and are not old; their dates scope every rule that uses them."""
    from alerts.harm import load_harm_tables
    from config.importers.importing import find_faults
    from config.reference import load_reference

    load_harm_tables()
    dated = sorted((table.as_of, table.name) for table in load_reference().tables.values())
    oldest = dated[0] if dated else (date.min, "none")
    if faults := find_faults(settings.home):
        mend = "theriac reference check; theriac reference import …"
        return Finding(part="reference tables", state=State.FAULT, detail="; ".join(faults), mend=mend)
    detail = f"{len(dated)} tables, the oldest of {oldest[0]} ({oldest[1]})"
    return Finding(part="reference tables", state=State.OK, detail=detail)


def check_browser(settings: Settings) -> Finding:
    """A Chromium is found and starts."""
    from crawler.browser_path import find_browser

    path = find_browser(settings.browser)
    if path is None:
        mend = "deploy/system.sh, or .venv/bin/playwright install chromium"
        return Finding(part="browser", state=State.FAULT, detail="no Chromium found", mend=mend)
    try:
        command = [str(path), "--headless", "--no-sandbox", "--disable-gpu", "--dump-dom", "about:blank"]
        done = subprocess.run(command, capture_output=True, timeout=60, check=False)
    except subprocess.TimeoutExpired:
        done = None
    if done is None or done.returncode:
        mend = f"{path} --headless --dump-dom about:blank (says what it lacks)"
        return Finding(part="browser", state=State.FAULT, detail=f"{path} does not start", mend=mend)
    return Finding(part="browser", state=State.OK, detail=str(path))


def check_practice(_: Settings) -> Finding:
    """The practice market is installed."""
    count = len(list(PRACTICE_SOURCES.glob("*.toml")))
    state = State.OK if count else State.ABSENT
    return Finding(part="practice market", state=state, detail=f"{count} sources in {PRACTICE_SOURCES}")


def check_java(_: Settings) -> Finding:
    """Java, for validators and a local Elasticsearch in tests; the main job needs none."""
    path = shutil.which("java")
    mend = "" if path else "sudo apt-get install openjdk-17-jre-headless"
    return Finding(part="java", state=State.OK if path else State.ABSENT, detail=path or "optional", mend=mend)


CHECKS: tuple[Callable[[Settings], Finding], ...] = (
    check_python,
    check_home,
    check_clock,
    check_sources,
    check_decisions,
    check_audit,
    check_store,
    check_captures,
    check_outbox,
    check_ledger,
    check_seals,
    check_deliveries,
    check_model,
    check_drift,
    check_reference,
    check_browser,
    check_practice,
    check_java,
)

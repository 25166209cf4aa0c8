# SPDX-License-Identifier: EUPL-1.2
"""A hostile party with time: whatever it does to a home or a bundle, the check says BROKEN and where, and never hangs.

In bundles it has the last word of a clever forger: it lists all files again, with the right key where that is asked
for (`signed`), else with a key of its own put in the place of the house's.
"""

import os
import shutil
import stat
import subprocess
import unicodedata
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from config.finding import Held
from config.settings import Settings
from crawler.capture import WarcWriter
from crawler.capture_event import CaptureContext
from crawler.captured import CapturedPage
from indexer.export import bundle_layout as layout
from indexer.export.bundle import DATA
from indexer.export.bundle_ledger import write_ledger
from indexer.export.collect import Occasion, Wanted, collect
from indexer.export.sealed import seal_finder
from indexer.keeper import Keeper
from indexer.log.home_log import log_folder
from indexer.log.keys import make_key
from indexer.query import Query
from indexer.seals.authority import practice_folder
from indexer.seals.sealing import seal_home
from indexer.store import open_store
from indexer.verify.bundle import verify_bundle
from indexer.verify.home import verify_home
from tests.indexer.seals.authority import serve
from tests.indexer.test_recovery import make_judged
from tests.indexer.test_verify_bundle import sign, zipped
from tests.practice.authority import PracticeAuthority

pytestmark = pytest.mark.slow
ESCAPE = "\x1b[2J"
Act = Callable[[Path], object]


def keep(home: Path, run: str) -> None:
    """Two pages, captured and kept."""
    with (
        Keeper(Settings(home=home)) as keeper,
        WarcWriter(home, CaptureContext(run_id=run, worker="w", user_agent="x")) as writer,
    ):
        for number in range(2):
            judged = make_judged(number + 10 * int(run[-1]), run)
            captured = CapturedPage(seen=judged.captured.seen, capture=writer.write(judged.captured.seen))
            keeper.keep(replace(judged, captured=captured))


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`home` with two runs and two seals, `older` as it was after the first run, and a `bundle` of all of it."""
    folder = tmp_path_factory.mktemp("hostile")
    home = folder / "home"
    with serve(PracticeAuthority(practice_folder(home)).answer) as server:
        for run in ("run-0", "run-1"):
            keep(home, run)
            assert seal_home(Settings(home=home), datetime.now(UTC), practice_proxy=server.url).sealed
            if run == "run-0":
                shutil.copytree(home, folder / "older")
    settings = Settings(home=home)
    assert verify_home(settings).answer is Held.HELD
    bundle = folder / "bundle"
    bundle.mkdir()
    store = open_store(settings)
    occasion = Occasion(reference="X-1", title="t", made_at=datetime.now(UTC), made_by="a", masked=False, authority="b")
    content = collect(store, Wanted(query=Query(limit=None), question="q"), occasion, seal_finder(settings))
    records = list(store.find(Query(kinds=(), limit=None)))
    store.close()
    (bundle / layout.RECORDS).write_bytes(b"".join(line_of(record) for record in records))
    proofs = write_ledger(settings, content, bundle).proofs
    shutil.copy(DATA / layout.VERIFY, bundle / layout.VERIFY)
    (bundle / layout.TABLE).write_text("exhibit\n")
    sign(bundle, home, proofs=proofs)
    assert run_script(bundle)[0] == 0, run_script(bundle)[1]
    return folder


def line_of(record: object) -> bytes:
    import msgspec

    return msgspec.json.encode(record) + b"\n"


def run_script(folder: Path, *words: str) -> tuple[int, str]:
    """What verify.sh says; it must not hang."""
    done = subprocess.run(
        ["sh", str(folder / layout.VERIFY), *words], capture_output=True, check=False, timeout=60
    )  # fmt: skip
    return done.returncode, (done.stdout + done.stderr).decode("utf-8", "surrogateescape")


def only(folder: Path, pattern: str, index: int = 0) -> Path:
    return sorted(folder.glob(pattern))[index]


def swap(one: Path, other: Path) -> None:
    beside = one.with_name("beside")
    one.rename(beside)
    other.rename(one)
    beside.rename(other)


# --- a home -----------------------------------------------------------------------------------------------------------


def swap_seals(home: Path) -> None:
    swap(*sorted((home / "ledger" / "seals").iterdir()))


def seal_of_another_home(home: Path) -> None:
    first = only(home / "ledger" / "seals", "*")
    other = home.parent / "other"
    with serve(PracticeAuthority(practice_folder(other)).answer) as server:
        keep(other, "run-0")
        seal_home(Settings(home=other), datetime.now(UTC), practice_proxy=server.url)
    shutil.rmtree(first)
    shutil.copytree(only(other / "ledger" / "seals", "*"), first)


def older(home: Path, *parts: str) -> None:
    """Parts of the home as they were after the first run."""
    before = home.parent / "older"
    for part in parts:
        place = home / part
        shutil.rmtree(place) if place.is_dir() else place.unlink()
        (shutil.copytree if (before / part).is_dir() else shutil.copy)(before / part, place)


def rebuilt_log(home: Path) -> None:
    """The first run is dropped, and the log is made again with a key of the forger's."""
    other = home.parent / "other"
    keep(other, "run-1")
    for path in (home / "ledger").glob("*.*"):
        path.unlink()
    for path in (other / "ledger").glob("*.*"):
        shutil.copy(path, home / "ledger")
    for part in ("ledger/log", "captures", "state/keys"):
        shutil.rmtree(home / part)
        shutil.copytree(other / part, home / part)
    (home / "evidence.sqlite").write_bytes((other / "evidence.sqlite").read_bytes())


def linked(home: Path) -> None:
    capture = only(home / "captures", "*.warc.gz")
    capture.rename(home.parent / capture.name)
    capture.symlink_to(home.parent / capture.name)


def endless(home: Path) -> None:
    capture = only(home / "captures", "*.warc.gz")
    capture.unlink()
    capture.symlink_to("/dev/zero")


def cut_tile(home: Path) -> None:
    os.truncate(only(log_folder(home) / "tile", "0/000.p/*", -1), 32)


def dated_back(home: Path) -> None:
    note = only(only(home / "ledger" / "seals", "*"), "*.json")
    note.chmod(0o640)
    note.write_text(note.read_text().replace(f"{datetime.now(UTC):%Y}-", "2019-"))


def last_handling_dropped(home: Path) -> None:
    for ending in (".journal", ".log"):
        path = only(home / "ledger", f"*run-1*{ending}")
        path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:-1]))


def renamed_journal(home: Path) -> None:
    for ending in (".journal", ".log"):
        swap(only(home / "ledger", f"*run-0*{ending}"), only(home / "ledger", f"*run-1*{ending}"))


HOMES: list[object] = [
    pytest.param(swap_seals, "seal", id="two seals swapped"),
    pytest.param(seal_of_another_home, "seal", id="the seal of another home"),
    pytest.param(cut_tile, "tile", id="a tile cut"),
    pytest.param(lambda home: older(home, "ledger/log/checkpoint"), "checkpoint|log", id="an older checkpoint"),
    pytest.param(lambda home: older(home, "ledger/log"), "log|seal", id="an older log"),
    pytest.param(lambda home: older(home, "ledger", "captures"), "store|seal|log", id="everything as it was"),
    pytest.param(rebuilt_log, "seal|log|store", id="the log rebuilt with another key"),
    pytest.param(linked, "capture|warc", id="a capture behind a link"),
    pytest.param(endless, "capture|warc", id="a capture that never ends"),
    pytest.param(lambda home: os.mkfifo(home / "captures" / "pipe.warc.gz"), "pipe", id="a pipe among captures"),
    pytest.param(lambda home: os.mkfifo(home / "ledger" / "pipe.journal"), "pipe", id="a pipe in the ledger"),
    pytest.param(dated_back, "seal", id="a seal dated back"),
    pytest.param(last_handling_dropped, "run-1", id="the last entry dropped from journal and log"),
    pytest.param(renamed_journal, "run-0|run-1", id="two segments swapped"),
    pytest.param(
        lambda home: os.link(only(home / "captures", "*.warc.gz"), home / "captures" / "same.warc.gz"),
        "same", id="one capture under two names",
    ),
    pytest.param(
        lambda home: swap(only(home / "captures", "*.warc.gz"), only(home / "captures", "*.warc.gz", 1)),
        "warc", id="two captures swapped",
    ),
    pytest.param(
        lambda home: (home / "ledger" / "log" / "tile" / "e\u0301").write_bytes(b""), "tile", id="a foreign tile"
    ),
]  # fmt: skip


@pytest.mark.parametrize(("act", "place"), HOMES)
def test_a_home_that_was_tampered_with(act: Act, place: str, base: Path, tmp_path: Path) -> None:
    for name in ("home", "older"):
        shutil.copytree(base / name, tmp_path / name)
    act(tmp_path / "home")
    report = verify_home(Settings(home=tmp_path / "home"))
    wrong = [f"{check.part} {check.place} {check.reason}" for check in report.checks if check.answer is Held.BROKEN]
    assert report.exit_status == 1
    assert [line for line in wrong for word in place.split("|") if word in line], wrong


# --- a bundle ---------------------------------------------------------------------------------------------------------


def rewrite(pattern: str, old: bytes, new: bytes) -> Act:
    def act(folder: Path) -> None:
        path = only(folder, pattern)
        data = path.read_bytes()
        assert old in data, (pattern, old)
        path.write_bytes(data.replace(old, new, 1))

    return act


def swapped(pattern: str) -> Act:
    return lambda folder: swap(only(folder, pattern), only(folder, pattern, 1))


def swapped_seals(folder: Path) -> None:
    sizes = sorted({path.name.partition(".")[0] for path in (folder / layout.SEALS).iterdir()})
    assert len(sizes) == 2
    for path in sorted((folder / layout.SEALS).glob(f"{sizes[0]}.*")):
        swap(path, path.with_name(path.name.replace(sizes[0], sizes[1], 1)))


def another_line(folder: Path) -> None:
    lines = sorted(path.name for path in (folder / layout.ENTRIES).iterdir())
    rewrite(f"{layout.PROOFS}/*", lines[0].encode(), lines[1].encode())(folder)


def older_note(folder: Path) -> None:
    notes = sorted((folder / layout.CHECKPOINTS).iterdir())
    notes[-1].write_bytes(notes[0].read_bytes())


def own_tree(folder: Path) -> None:
    """Notes signed by a key of the forger's, which lies among the keys of the log."""
    from indexer.export.bundle_ledger import public_pem
    from indexer.log.checkpoint import parse_checkpoint

    key = make_key(folder.parent / "forger", "theriac.internal/forger")
    (folder / layout.KEYS / "log-forger.pem").write_bytes(public_pem(key.verifier))
    for path in (folder / layout.CHECKPOINTS).iterdir():
        note = parse_checkpoint(path.read_bytes())
        path.write_bytes(key.sign_checkpoint(note.size, note.root))


def relisted(folder: Path, home: Path) -> None:
    """All files listed again, and signed by a key of the forger's in the place of the house's."""
    from indexer.export.bundle import list_files
    from indexer.export.bundle_ledger import public_pem

    sign(folder, home)
    key = make_key(folder.parent / "relisting", "theriac.internal/forger")
    (folder / layout.KEYS / "bundle.pem").write_bytes(public_pem(key.verifier))
    rows = [f"{one.sha256}  {one.path}\n" for one in list_files(folder)]
    (folder / layout.DIGESTS).write_text("# theriac bundle X-1\n" + "".join(rows))
    (folder / layout.SIGNATURE).write_bytes(key.sign((folder / layout.DIGESTS).read_bytes()))


SIGNED: list[object] = [
    pytest.param(another_line, "proof|entry", id="a proof that names another line"),
    pytest.param(swapped(f"{layout.ENTRIES}/*"), "entry|proof", id="two lines swapped"),
    pytest.param(swapped(f"{layout.SEGMENTS}/*"), "entry|proof", id="two leaves swapped"),
    pytest.param(swapped_seals, "seals", id="two seals swapped"),
    pytest.param(older_note, "checkpoint", id="an older checkpoint under a newer name"),
    pytest.param(own_tree, "checkpoint|seals", id="checkpoints by another key"),
    pytest.param(
        rewrite(f"{layout.PROOFS}/*", b"segment-tree 1 ", b"segment-tree 2 "), "proof|entry", id="place moved"
    ),
    pytest.param(
        rewrite(f"{layout.SEALS}/*.tsr", f"{datetime.now(UTC):%Y}".encode(), b"2019"), "seals", id="a token dated back"
    ),
]


@pytest.mark.parametrize(("act", "place"), SIGNED)
def test_a_bundle_that_the_key_holder_forged(act: Act, place: str, base: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(base / "bundle", tmp_path / "bundle"))
    act(folder)
    sign(folder, base / "home", proofs=4)
    report = verify_bundle(folder, Settings(home=base / "home"))
    wrong = [f"{check.part} {check.place} {check.reason}" for check in report.checks if check.answer is Held.BROKEN]
    assert [line for line in wrong for word in place.split("|") if word in line], wrong
    status, said = run_script(folder)
    broken = [line for line in said.splitlines() if line.startswith("BROKEN ")]
    assert status == 1, said
    assert [line for line in broken for word in place.split("|") if word in line], said


LISTED_AGAIN: list[object] = [
    pytest.param(lambda folder: None, id="nothing else"),
    pytest.param(rewrite(layout.RECORDS, b"Sildenafil", b"Tadalafil "), id="another product"),
    pytest.param(lambda folder: (folder / layout.TABLE).write_text("exhibit\nforged\n"), id="another table"),
    pytest.param(lambda folder: (folder / "recount.py").write_text("print('HELD')\n"), id="another recount.py"),
    pytest.param(lambda folder: shutil.rmtree(folder / layout.SEALS), id="no seals"),
    pytest.param(lambda folder: only(folder, f"{layout.PROOFS}/*").unlink(), id="a proof left out"),
]


@pytest.mark.parametrize("act", LISTED_AGAIN)
def test_a_bundle_listed_again_by_a_stranger(act: Act, base: Path, tmp_path: Path) -> None:
    """Whatever was changed: the key that signed the list never signed the log."""
    folder = Path(shutil.copytree(base / "bundle", tmp_path / "bundle"))
    act(folder)
    relisted(folder, base / "home")
    for home in ("home", "nowhere"):
        report = verify_bundle(folder, Settings(home=base / home))
        assert [one for one in report.checks if one.answer is Held.BROKEN and "never signed the log" in one.reason]
    status, said = run_script(folder)
    assert status == 1
    assert "never signed the log" in said


def test_a_proof_left_out_by_the_key_holder_is_missed(base: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(base / "bundle", tmp_path / "bundle"))
    only(folder, f"{layout.PROOFS}/*").unlink()
    sign(folder, base / "home", proofs=4)
    assert verify_bundle(folder, Settings(home=base / "home")).exit_status == 1
    status, said = run_script(folder)
    assert (status, "3 proofs lie here, the manifest states 4" in said) == (1, True), said


def replaced(name: str, make: Act) -> Act:
    def act(folder: Path) -> None:
        path = folder / name
        path.unlink(missing_ok=True)
        make(path)

    return act


def linked_folder(folder: Path) -> None:
    (folder / "ledger").rename(folder.parent / "elsewhere")
    (folder / "ledger").symlink_to(folder.parent / "elsewhere")


def decomposed(folder: Path) -> None:
    (folder / unicodedata.normalize("NFD", "recörds.jsonl")).write_bytes(b"{}\n")


FOLDERS: list[object] = [
    pytest.param(replaced(f"{layout.KEYS}/log-0.pem", os.mkfifo), "log-0.pem", id="a pipe among the keys"),
    pytest.param(
        replaced(f"{layout.KEYS}/log-0.pem", lambda path: path.symlink_to("/dev/zero")), "log-0.pem", id="endless key"
    ),
    pytest.param(replaced(f"{layout.CHECKPOINTS}/1.note", os.mkfifo), "1.note", id="a pipe among the checkpoints"),
    pytest.param(replaced(f"{layout.SEALS}/1.x.tsr", os.mkfifo), "1.x.tsr", id="a pipe among the seals"),
    pytest.param(replaced(layout.TABLE, os.mkfifo), layout.TABLE, id="a pipe for a file"),
    pytest.param(replaced(layout.TABLE, os.mkdir), layout.TABLE, id="a folder for a file"),
    pytest.param(replaced(layout.DIGESTS, os.mkfifo), layout.DIGESTS, id="a pipe for the list"),
    pytest.param(
        replaced(layout.TABLE, lambda path: path.symlink_to("records.jsonl")), layout.TABLE, id="a link for a file"
    ),
    pytest.param(linked_folder, "ledger", id="a link for a folder"),
    pytest.param(decomposed, "rec", id="a name in another normal form"),
    pytest.param(lambda folder: (folder / "Manifest.json").write_text("{}"), "Manifest", id="a name in other case"),
    pytest.param(lambda folder: (folder / "ledger" / ".hidden").write_text("x"), "hidden", id="a hidden file"),
    pytest.param(
        lambda folder: (folder / f"x{ESCAPE}\nHELD         everything").write_text("x"), "x?[2J", id="a name that types"
    ),
    pytest.param(
        lambda folder: (folder / layout.DIGESTS).write_bytes((folder / layout.DIGESTS).read_bytes().upper()),
        layout.DIGESTS, id="the list in capitals",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("act", "place"), FOLDERS)
def test_what_lies_in_a_bundle_and_is_none_of_it(act: Act, place: str, base: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(base / "bundle", tmp_path / "bundle"))
    act(folder)
    report = verify_bundle(folder, Settings(home=base / "home"))
    wrong = [f"{one.place} {one.reason}" for one in report.checks if one.answer is Held.BROKEN]
    assert [line for line in wrong if place.replace("?", "") in line.replace("\\x1b", "").replace("\x1b", "")], wrong
    status, said = run_script(folder)
    broken = [line for line in said.splitlines() if line.startswith("BROKEN ")]
    assert (status, ESCAPE in said, "HELD         everything" in said.splitlines()) == (1, False, False)
    assert [line for line in broken if place in line], said


def other_local_name(path: Path) -> None:
    """The entry's own head names another file than the archive's list does."""
    data = path.read_bytes()
    name = f"bundle/{layout.TABLE}".encode()
    assert data.count(name) == 2
    path.write_bytes(data.replace(name, name.replace(b"offers", b"0ffers"), 1))


def wide_name(path: Path) -> None:
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("bundle/manifest\u200b.json", b"{}")


def device(path: Path) -> None:
    info = zipfile.ZipInfo("bundle/device")
    info.external_attr = (stat.S_IFCHR | 0o644) << 16
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(info, b"")


@pytest.mark.parametrize(
    "act",
    [
        pytest.param(other_local_name, id="two names for one file"),
        pytest.param(wide_name, id="a name with a sign that is not seen"),
        pytest.param(device, id="a device"),
        pytest.param(lambda path: os.truncate(path, path.stat().st_size - 10), id="cut"),
    ],
)
def test_archives_that_say_two_things(act: Act, base: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(base / "bundle", tmp_path / "bundle"))
    archive = zipped(folder)
    assert verify_bundle(archive, Settings(home=base / "home")).answer is Held.HELD
    act(archive)
    assert verify_bundle(archive, Settings(home=base / "home")).answer is Held.BROKEN

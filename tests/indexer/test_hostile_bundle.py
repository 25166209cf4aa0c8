# SPDX-License-Identifier: EUPL-1.2
"""A hostile party with time and a bundle: whatever it does, the check says BROKEN and where, and never hangs.

It has the last word of a clever forger: it lists all files again, with the right key in `SIGNED`, else with a key of
its own put in the place of the house's.
"""

import os
import shutil
import stat
import unicodedata
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from config.finding import Held
from config.settings import Settings
from indexer.export import bundle_layout as layout
from indexer.log.keys import make_key
from indexer.verify.bundle import verify_bundle
from tests.indexer.hostile import ESCAPE, Act, make_bundle, make_homes, only, run_script, swap
from tests.indexer.test_verify_bundle import sign, zipped

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home and a bundle of it."""
    folder = tmp_path_factory.mktemp("hostile")
    make_homes(folder)
    make_bundle(folder)
    return folder


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

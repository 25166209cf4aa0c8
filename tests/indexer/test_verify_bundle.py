# SPDX-License-Identifier: EUPL-1.2
"""Bundles from strangers' hands: what holds is said to hold, whatever was done to it is one clear answer."""

import stat
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest

from config.finding import Held
from config.settings import Settings
from indexer.errors import LedgerError
from indexer.export import bundle_layout as layout
from indexer.export.bundle import NOT_LISTED, list_files
from indexer.export.bundle_ledger import write_ledger
from indexer.export.content import Exhibit, ExportContent
from indexer.log.keys import load_key, make_key
from indexer.query import Query
from indexer.store import open_store
from indexer.verify.bundle import verify_bundle
from indexer.verify.bundle_proof import parse_proof
from indexer.verify.report import Checked, VerifyReport
from tests.indexer.tampering import make_home, relined
from tests.indexer.test_log import NOW


@pytest.fixture
def home(tmp_path: Path) -> Settings:
    return make_home(tmp_path / "home", runs=1)


@pytest.fixture
def bundle(home: Settings, tmp_path: Path) -> Path:
    """The parts of a bundle that every bundle has, written by the writer's own functions."""
    folder = tmp_path / "bundle-1"
    folder.mkdir()
    store = open_store(home)
    records = tuple(store.find(Query(limit=None)))
    store.close()
    content = ExportContent(
        reference="X-1", title="t", made_at=NOW, made_by="a", question="q", masked=False,
        exhibits=tuple(Exhibit(record=record, sightings=(record,)) for record in records),
    )  # fmt: skip
    (folder / layout.RECORDS).write_bytes(b"".join(msgspec.json.encode(record) + b"\n" for record in records))
    assert write_ledger(home, content, folder).proofs == 3
    sign(folder, home.home)
    return folder


def sign(folder: Path, home: Path, **changes: object) -> None:
    """Manifest, list of digests and signature, as the writer makes them."""
    (folder / layout.MANIFEST).unlink(missing_ok=True)
    (folder / layout.DIGESTS).unlink(missing_ok=True)
    about = {"format": layout.FORMAT, "version": layout.VERSION, "not_proved": [], "files": list(list_files(folder))}
    (folder / layout.MANIFEST).write_bytes(msgspec.json.encode(about | changes))
    rows = [f"{one.sha256}  {one.path}\n" for one in list_files(folder)]
    (folder / layout.DIGESTS).write_text("# theriac bundle X-1\n" + "".join(rows))
    (folder / layout.SIGNATURE).write_bytes(load_key(home).sign((folder / layout.DIGESTS).read_bytes()))


def zipped(folder: Path) -> Path:
    target = folder.with_suffix(".zip")
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                archive.write(path, f"{folder.name}/{path.relative_to(folder)}")
    return target


def wrong(report: VerifyReport) -> list[Checked]:
    return [check for check in report.checks if check.answer is not Held.HELD]


def files_of(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize("pack", [lambda folder: folder, zipped], ids=["folder", "zip"])
def test_bundle_in_good_order_holds(pack: Callable[[Path], Path], bundle: Path, home: Settings) -> None:
    report = verify_bundle(pack(bundle), home)
    assert (wrong(report), report.entries, report.unsealed) == ([], 3, 3)


def test_stranger_needs_the_key(bundle: Path, home: Settings, tmp_path: Path) -> None:
    stranger = Settings(home=tmp_path / "elsewhere")
    report = verify_bundle(bundle, stranger)
    assert {check.answer for check in wrong(report)} == {Held.NOT_CHECKED}
    assert verify_bundle(bundle, stranger, pinned=load_key(home.home).verifier).exit_status == 0
    other = make_key(tmp_path / "other", "theriac.internal/x").verifier
    assert verify_bundle(bundle, home, pinned=other).answer is Held.BROKEN


def test_every_file_of_a_bundle_is_watched(bundle: Path, home: Settings) -> None:
    missed = []
    for path in files_of(bundle):
        data, name = path.read_bytes(), str(path.relative_to(bundle))
        for act, change in spoilt(data):
            path.unlink() if change is None else path.write_bytes(change)
            report = verify_bundle(bundle, home)
            told = any(name in f"{check.place} {check.reason}" for check in wrong(report))
            if report.answer is not Held.BROKEN or not told:
                missed.append(f"{name}: {act}: {report.answer}")
            path.write_bytes(data)
    assert missed == []
    assert verify_bundle(bundle, home).answer is Held.HELD


def spoilt(data: bytes) -> Iterator[tuple[str, bytes | None]]:
    for place in sorted({0, len(data) // 3, len(data) // 2, len(data) - 1}):
        yield f"byte {place}", data[:place] + bytes([data[place] ^ 4]) + data[place + 1 :]
    yield "cut", data[:-1]
    yield "longer", data + b"x"
    yield "emptied", b""
    yield "removed", None


def drop_proof(folder: Path) -> None:
    next((folder / layout.PROOFS).iterdir()).unlink()


def drop_leaf(folder: Path) -> None:
    next((folder / layout.SEGMENTS).iterdir()).unlink()


def change_record(folder: Path) -> None:
    path = folder / layout.RECORDS
    path.write_bytes(path.read_bytes().replace(b"Sildenafil 100 mg", b"Sildenafil 200 mg", 1))


def change_line(folder: Path) -> None:
    path = next((folder / layout.ENTRIES).iterdir())
    path.write_bytes(path.read_bytes().replace(b"Sildenafil 100 mg", b"Sildenafil 200 mg", 1))


def foreign_checkpoint(folder: Path) -> None:
    key = make_key(folder.parent / "forger", "theriac.internal/forger")
    path = next((folder / layout.CHECKPOINTS).iterdir())
    path.write_bytes(key.sign_checkpoint(5, bytes(32)))


def drop_records(folder: Path) -> None:
    relined([])(folder / layout.RECORDS)
    (folder / layout.RECORDS).unlink()


@pytest.mark.parametrize(
    ("act", "said"),
    [
        pytest.param(drop_proof, "no proof leads|no entry of", id="a proof left out"),
        pytest.param(drop_leaf, "the file is missing", id="a leaf of the log left out"),
        pytest.param(change_record, "does not say what entry", id="a record changed"),
        pytest.param(change_line, "does not have the hash", id="a journal line changed"),
        pytest.param(foreign_checkpoint, "no key of the bundle|not lie under", id="a checkpoint of another log"),
        pytest.param(drop_records, "the file is missing", id="no records"),
    ],
)
def test_signed_anew_by_the_right_key_and_still_wrong(
    act: Callable[[Path], None], said: str, bundle: Path, home: Settings
) -> None:
    """Even who holds the key cannot hand out what the ledger does not say."""
    act(bundle)
    sign(bundle, home.home)
    report = verify_bundle(bundle, home)
    assert report.answer is Held.BROKEN
    assert [check for check in wrong(report) for word in said.split("|") if word in check.reason]


def member(name: str, data: bytes = b"x", kind: int = stat.S_IFREG) -> Callable[[zipfile.ZipFile], None]:
    def add(archive: zipfile.ZipFile) -> None:
        info = zipfile.ZipInfo(name)
        info.external_attr = (kind | 0o644) << 16
        info.compress_type = zipfile.ZIP_DEFLATED
        archive.writestr(info, data)

    return add


def bomb(archive: zipfile.ZipFile) -> None:
    with archive.open("bundle-1/bomb.bin", "w", force_zip64=True) as file:
        for _ in range(120):
            file.write(bytes(1_000_000))


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize(
    ("add", "said"),
    [
        pytest.param(member("../escaped.txt"), "leads out of the bundle", id="upwards"),
        pytest.param(member("bundle-1/../../escaped.txt"), "leads out of the bundle", id="upwards from within"),
        pytest.param(member("/etc/passwd"), "leads out of the bundle", id="absolute"),
        pytest.param(member("bundle-1\\..\\escaped"), "leads out of the bundle", id="back strokes"),
        pytest.param(member("bundle-1/link", b"/etc/passwd", stat.S_IFLNK), "a link or device", id="a link"),
        pytest.param(member(f"bundle-1/{layout.MANIFEST}"), "two members", id="doubled"),
        pytest.param(member("other/file"), "expected one folder", id="two folders"),
        pytest.param(bomb, "a zip bomb", id="bomb"),
    ],
)
def test_hostile_archives_get_one_answer(
    add: Callable[[zipfile.ZipFile], None], said: str, bundle: Path, home: Settings
) -> None:
    target = zipped(bundle)
    with zipfile.ZipFile(target, "a", zipfile.ZIP_DEFLATED) as archive:
        add(archive)
    before = {path for path in target.parent.rglob("*") if home.home not in path.parents}
    report = verify_bundle(target, home)
    (only,) = report.checks
    assert (only.answer, said in only.reason) == (Held.BROKEN, True), only
    assert {path for path in target.parent.rglob("*") if home.home not in path.parents} == before


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"PK\x03\x04" + bytes(200), id="half a zip"),
        pytest.param(b"nonsense" * 100, id="nonsense"),
    ],
)
def test_what_is_no_bundle_gets_one_answer(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "thing.zip"
    path.write_bytes(data)
    (only,) = verify_bundle(path, Settings(home=tmp_path / "home")).checks
    assert only.answer is Held.BROKEN


def test_empty_folder_is_no_bundle(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert verify_bundle(tmp_path / "empty", Settings(home=tmp_path / "home")).answer is Held.BROKEN


def test_member_that_states_a_small_size_and_is_large_is_stopped(bundle: Path, home: Settings) -> None:
    """The central directory lies about a size; reading ends there."""
    target = zipped(bundle)
    data = bytearray(target.read_bytes())
    place = data.rfind(b"PK\x01\x02")
    data[place + 24 : place + 28] = (10).to_bytes(4, "little")
    target.write_bytes(data)
    assert verify_bundle(target, home).answer is Held.BROKEN


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda text: text.replace("theriac-proof 1", "theriac-proof 2"), id="another version"),
        pytest.param(lambda text: text + "more\n", id="more lines"),
        pytest.param(lambda text: text.rstrip("\n"), id="no end"),
        pytest.param(lambda text: text.replace("leaf ", "leaf  ", 1), id="two spaces"),
        pytest.param(lambda text: "\n".join(reversed(text.split("\n"))), id="reversed"),
        pytest.param(lambda text: "", id="empty"),
    ],
)
def test_proofs_are_read_strictly(change: Callable[[str], str], bundle: Path) -> None:
    text = next((bundle / layout.PROOFS).iterdir()).read_text()
    parse_proof(text)
    with pytest.raises(LedgerError, match="not a proof"):
        parse_proof(change(text))


def test_names_that_are_not_listed_are_the_signature_s_own() -> None:
    assert set(NOT_LISTED) == {layout.DIGESTS, layout.SIGNATURE, layout.STAMP}

# SPDX-License-Identifier: EUPL-1.2
"""verify.sh, with openssl and coreutils alone, says HELD of a whole bundle and names every place that was changed."""

import os
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from config.finding import Held
from config.settings import Settings
from indexer.export import bundle_layout as layout
from indexer.export.exporting import Format, export
from indexer.seals.renewal import renew_seals
from indexer.seals.sealing import seal_home
from indexer.verify.bundle import verify_bundle
from tests.indexer.export.kept import SECRETS, fill, gather
from tests.indexer.seals.authority import make_pki, serve
from tests.indexer.seals.conftest import authority_of, make_settings
from tests.practice.authority import PracticeAuthority

# The PDF library leaves a profile's file to the collector of garbage.
pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")]
TOOLS = "sha256sum openssl base64 od tr head tail mktemp rm cat date dirname env".split()
SHELLS = [shell for shell in ("dash", "bash") if shutil.which(shell)]


@pytest.fixture(scope="module")
def tools(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A PATH with nothing but openssl and coreutils."""
    folder = tmp_path_factory.mktemp("tools")
    for tool in TOOLS:
        found = shutil.which(tool)
        if found is None:
            pytest.skip(f"{tool} is not here")
        (folder / tool).symlink_to(found)
    return folder


def page(job: object, path: Path, name: str, handed: object = ()) -> tuple[str, ...]:
    """Stands for the dossier, which takes the longest and has its own tests."""
    path.write_bytes(b"%PDF-")
    return ()


@pytest.fixture(scope="module")
def sealed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Path]]:
    """A masked bundle whose entries and list a local authority has stamped, and the authority's root."""
    base = tmp_path_factory.mktemp("sealed")
    pki = make_pki(base / "pki")
    with serve(pki.reply) as server:
        settings = make_settings(base / "home", authority_of(server, pki.root))
        fill(settings.home)
        seal_home(settings, datetime.now(UTC))
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("indexer.export.bundle.export_dossier", page)
            path = export(settings, gather(settings), Format.BUNDLE, base / "bundle").path
        yield path, pki.root


def check(folder: Path, tools: Path, *words: str, shell: str = "dash") -> tuple[int, str]:
    """What verify.sh says, in a shell whose PATH has coreutils and openssl alone."""
    run = subprocess.run(
        [str(shutil.which(shell) or shell), str(folder / layout.VERIFY), *words],
        env={"PATH": str(tools), "LC_ALL": "C"},
        capture_output=True,
        text=True,
        check=False,
    )
    return run.returncode, run.stdout + run.stderr


@pytest.mark.parametrize("shell", SHELLS)
def test_a_whole_bundle_holds(shell: str, sealed: tuple[Path, Path], tools: Path) -> None:
    status, said = check(sealed[0], tools, shell=shell)
    assert (status, "BROKEN" in said.replace(", 0 broken", "")) == (0, False), said
    assert "stamped 20" in said
    assert f"{layout.STAMP}: stamped" in said
    assert said.count("line, segment and log lead to") == 5
    status, said = check(
        sealed[0],
        tools,
        "--key",
        str(sealed[0] / layout.KEYS / "bundle.pem"),
        "--roots",
        str(sealed[1]),
        shell=shell,
    )
    assert status == 0
    assert "NOT_CHECKED" not in said


def files_of(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_every_file_is_covered(sealed: tuple[Path, Path], tools: Path, tmp_path: Path) -> None:
    """One byte of each listed file, all of them at once: every one is named; then each file that no list can name."""
    folder = Path(shutil.copytree(sealed[0], tmp_path / "bundle"))
    names = [path.relative_to(folder).as_posix() for path in files_of(folder)]
    unlisted = (layout.DIGESTS, layout.SIGNATURE, layout.STAMP)
    for name in set(names) - set(unlisted):
        spoil_middle(folder / name)
    status, said = check(folder, tools)
    broken = [line for line in said.splitlines() if line.startswith("BROKEN ")]
    missed = [name for name in set(names) - set(unlisted) if not any(f" {name}:" in line for line in broken)]
    assert (status, missed) == (1, [])
    shutil.rmtree(folder)
    for name in (*unlisted, layout.MANIFEST, layout.VERIFY):
        shutil.copytree(sealed[0], folder)
        spoil_middle(folder / name)
        status, said = check(folder, tools)
        assert (status, "BROKEN" in said) == (1, True), f"{name}\n{said}"
        shutil.rmtree(folder)


def spoil_middle(path: Path) -> None:
    """Another byte in the middle; the script that checks stays one that runs."""
    data = bytearray(path.read_bytes())
    place = len(data) // 2
    data[place : place + 1] = bytes([data[place] ^ 0x41]) if data else b"x"
    path.write_bytes(path.read_bytes() + b"# more\n" if path.name == layout.VERIFY else bytes(data))


def resign(folder: Path, home: Path | None = None) -> None:
    """A forger who can write the lists again, and sign them with a key of his own."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    key = Ed25519PrivateKey.generate()
    pem = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    (folder / layout.KEYS / "bundle.pem").write_bytes(pem)
    (folder / layout.STAMP).unlink(missing_ok=True)
    from indexer.export.bundle import list_files

    rows = "".join(f"{one.sha256}  {one.path}\n" for one in list_files(folder))
    (folder / layout.DIGESTS).write_text(f"# theriac bundle X-1\n{rows}")
    (folder / layout.SIGNATURE).write_bytes(key.sign((folder / layout.DIGESTS).read_bytes()))


def swap(folder: Path, part: str, old: bytes, new: bytes) -> None:
    path, data = next((path, data) for path in (folder / part).iterdir() if old in (data := path.read_bytes()))
    path.write_bytes(data.replace(old, new, 1))


FORGERIES: list[object] = [
    pytest.param(lambda folder: swap(folder, layout.ENTRIES, b"19.90", b"99.90"), "not what was hashed", id="a price"),
    pytest.param(
        lambda folder: swap(folder, layout.SEGMENTS, b'"kind"', b'"Kind"'), "not under the checkpoint", id="a log leaf"
    ),
    pytest.param(
        lambda folder: swap(folder, layout.CHECKPOINTS, b"theriac.internal", b"theriac.infernal"),
        "no key of the log signed it",
        id="a checkpoint",
    ),
    pytest.param(
        lambda folder: swap(folder, layout.PROOFS, b"segment-path", b"segment-pith"), "not a proof", id="a proof"
    ),
    pytest.param(
        lambda folder: next((folder / layout.SEALS).glob("*.checkpoint")).write_bytes(b"other\n"),
        "stamps another checkpoint",
        id="a seal's checkpoint",
    ),
    pytest.param(
        lambda folder: next((folder / layout.SEALS).glob("*[0-9].local.tsr")).write_bytes(b"\x30\x03\x02\x01\x00"),
        "not a time token",
        id="a token",
    ),
]


@pytest.mark.parametrize(("forge", "said"), FORGERIES)
def test_a_forger_who_lists_again_is_found(
    forge: Callable[[Path], None], said: str, sealed: tuple[Path, Path], tools: Path, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(sealed[0], tmp_path / "bundle"))
    forge(folder)
    resign(folder)
    status, told = check(folder, tools)
    assert status == 1
    assert said in told, told


def test_another_key_does_not_pass_for_the_published_one(
    sealed: tuple[Path, Path], tools: Path, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(sealed[0], tmp_path / "bundle"))
    resign(folder)
    status, said = check(folder, tools, "--key", str(sealed[0] / layout.KEYS / "bundle.pem"))
    assert status == 1
    assert "the signature does not fit" in said


def add_foreign(folder: Path) -> None:
    (folder / "ledger" / "note.txt").write_text("foreign")


def add_link(folder: Path) -> None:
    (folder / "passwd").symlink_to("/etc/passwd")


def lead_out(folder: Path) -> None:
    path = folder / layout.DIGESTS
    path.write_text(path.read_text() + f"{'0' * 64}  ../../etc/passwd\n")


def cut(folder: Path) -> None:
    path = folder / layout.PACKAGE
    path.write_bytes(path.read_bytes()[:-100])


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        pytest.param(add_foreign, "foreign", id="a foreign file"),
        pytest.param(add_link, "a link", id="a link"),
        pytest.param(lead_out, "plain path", id="a name that leads out"),
        pytest.param(cut, "not what the manifest says", id="cut"),
        pytest.param(lambda folder: (folder / layout.TABLE).unlink(), "missing", id="a missing file"),
        pytest.param(lambda folder: (folder / layout.SIGNATURE).unlink(), "missing", id="no signature"),
    ],
)
def test_bad_bundles_are_named(
    spoil: Callable[[Path], None], said: str, sealed: tuple[Path, Path], tools: Path, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(sealed[0], tmp_path / "bundle"))
    spoil(folder)
    status, told = check(folder, tools)
    assert status == 1
    assert said in told


def test_masked_bundle_holds_no_buyers_word(sealed: tuple[Path, Path]) -> None:
    for path in files_of(sealed[0]):
        if path.suffix not in (".wacz", ".pdf"):
            data = path.read_bytes()
            assert not [secret for secret in SECRETS if secret.encode() in data], path.name
    manifest = msgspec.json.decode((sealed[0] / layout.MANIFEST).read_bytes())
    assert manifest["lines_withheld"] == 1  # the line of the page with buyers' words holds the home's pseudonyms
    assert manifest["proofs"] == 6


@pytest.mark.usefixtures("no_paper")
def test_a_zip_is_the_same_bundle(settings: Settings, tools: Path, tmp_path: Path) -> None:
    told = export(settings, gather(settings, reference="X-2"), Format.BUNDLE, tmp_path / "case.zip")
    with zipfile.ZipFile(told.path) as archive:
        assert {name.split("/")[0] for name in archive.namelist()} == {"case"}
        archive.extractall(tmp_path / "out")
    status, said = check(tmp_path / "out" / "case", tools)
    assert status == 0, said
    assert "UNSEALED" in said
    assert told.unsealed == told.exhibits == 4
    assert os.listdir(tmp_path / "out") == ["case"]
    manifest = msgspec.json.decode((tmp_path / "out" / "case" / layout.MANIFEST).read_bytes())
    assert all(one["seal"].startswith("UNSEALED") for one in manifest["exhibits"])


@pytest.fixture
def no_paper(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bundles without a real dossier."""
    monkeypatch.setattr("indexer.export.bundle.export_dossier", page)


@pytest.mark.usefixtures("no_paper")
@pytest.mark.parametrize("algorithm", [pytest.param("sha256", id="same hash"), pytest.param("sha512", id="new hash")])
def test_renewals_go_with_their_seal(algorithm: str, tools: Path, tmp_path: Path) -> None:
    """A later token is held against the tokens before it, not against the checkpoint alone."""
    now = datetime.now(UTC)
    short = PracticeAuthority(
        tmp_path / "short", organisation="Short", valid=(now - timedelta(days=1), now + timedelta(days=30))
    )
    pki = make_pki(tmp_path / "pki")
    with serve(short.answer) as server, serve(pki.reply) as other:
        first = authority_of(server, short.root)
        settings = make_settings(tmp_path / "home", first)
        fill(settings.home)
        seal_home(settings, now)
        both = make_settings(settings.home, first, authority_of(other, pki.root, name="lasting", hash=algorithm))
        assert len(renew_seals(both, now).sealed) == 1
        path = export(both, gather(both), Format.BUNDLE, tmp_path / "bundle").path
        report = verify_bundle(path, both)
    assert any(file.name.endswith(".r1.ers") for file in (path / layout.SEALS).iterdir())
    assert not [check for check in report.checks if check.answer is Held.BROKEN]
    _, text = check(path, tools)
    renewed = next(line for line in text.splitlines() if ".r1" in line)
    assert renewed.startswith("HELD"), text
    assert ("with sha512, over all before it" in renewed) == (algorithm == "sha512")
    for token in (path / layout.SEALS).glob("*.local.tsr"):
        shutil.copy(next((path / layout.SEALS).glob("*.r1.tsr")), token)
    assert "BROKEN" in check(path, tools)[1]

# SPDX-License-Identifier: EUPL-1.2
"""The dossier: a PDF/A that independent judges accept, that hides nothing, fetches nothing and tells what it is not."""

import json
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from weasyprint import HTML

from config.settings import ExportSettings, Settings
from indexer.errors import ExportError
from indexer.export.content import Column, Custody, ExportContent, Measure
from indexer.export.dossier import DossierReport, write_dossier
from indexer.export.dossier_enclosures import Handed
from indexer.export.dossier_signing import plan_signature
from indexer.export.house_certificate import house_key
from indexer.seals.authority import Authority, practice_authority, practice_folder, read_certificates, read_crls
from tests.indexer.export.kept import MADE_AT, SECRETS, gather
from tests.indexer.seals.authority import make_pki, serve
from tests.practice.authority import PracticeAuthority
from tests.signature_validators import pdfa_faults, poppler_verdict, qpdf_faults, signature_verdict

pytestmark = pytest.mark.slow


def text_of(path: Path) -> str:
    """What stands on the pages, as poppler reads it."""
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not here: apt-get install poppler-utils")
    done = subprocess.run(["pdftotext", str(path), "-"], capture_output=True, text=True, check=True)
    return done.stdout


def write(settings: Settings, content: ExportContent, path: Path, **changes: object) -> DossierReport:
    """A dossier of this moment."""
    return write_dossier(settings, content, path, **changes)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def plain(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, DossierReport]:
    """One dossier without an authority, looked at by several tests."""
    folder = tmp_path_factory.mktemp("dossier")
    shutil.copytree(filled, folder / "home")
    settings = Settings(home=folder / "home")
    custody = Custody(at=MADE_AT, who="analyst-1", action="viewed", what="X-1-0001", why="case 7")
    measure = Measure(
        circumstance="d",
        name="Sites",
        value="1",
        column=Column.SEEN,
        definition="registrable domains",
        how_counted="query",
    )
    content = replace(gather(settings), custody=(custody,), measures=(measure,))
    big = folder / "big.bin"
    big.write_bytes(bytes(2_000))
    handed = (Handed(path=big, name="big.bin", said="too large", media_type="application/octet-stream"),)
    settings = settings.model_copy(update={"export": ExportSettings(attachment_bytes=1_000)})
    report = write(settings, content, folder / "plain.pdf", handed=handed)
    return folder / "plain.pdf", report


def test_judges_accept(plain: tuple[Path, DossierReport]) -> None:
    path, _ = plain
    assert pdfa_faults(path) == ""
    assert qpdf_faults(path) == ""
    assert "Signature is Valid" in poppler_verdict(path)


def test_judges_reject_a_changed_byte(plain: tuple[Path, DossierReport], tmp_path: Path) -> None:
    data = bytearray(plain[0].read_bytes())
    place = data.index(b"/MediaBox") + 1
    data[place] = ord("X")
    bad = tmp_path / "bad.pdf"
    bad.write_bytes(data)
    assert "Signature is Valid" not in poppler_verdict(bad)


def test_judge_rejects_a_cut_file(plain: tuple[Path, DossierReport], tmp_path: Path) -> None:
    cut = tmp_path / "cut.pdf"
    cut.write_bytes(plain[0].read_bytes()[:-2_000])
    assert qpdf_faults(cut)


def test_judge_rejects_a_pdf_that_is_no_archive(tmp_path: Path) -> None:
    path = tmp_path / "ordinary.pdf"
    HTML(string="<p>ordinary").write_pdf(path)
    assert "FAIL" in pdfa_faults(path)


def test_says_what_it_is(plain: tuple[Path, DossierReport]) -> None:
    path, report = plain
    text = " ".join(text_of(path).split())
    assert report.level == "PAdES B-B"
    for words in (
        "not time-stamped: no time authority is configured",
        "a certificate that this home made for itself",
        "suspected falsified (hypothesis)",
        "MEDICRIME Art. 6",
        "whether the conduct was intentional",
        "What speaks for the sellers",
        "A prescription is asked for",
        "not sealed",
        "viewed",
        "Upheld by a person",
        "beside it, by digest",
        "held: every digest agrees",
        "CONTAINS UNSEALED RECORDS",
    ):
        assert words in text, words


def test_hides_no_disguise_and_no_buyer(plain: tuple[Path, DossierReport]) -> None:
    text = text_of(plain[0])
    assert "U+202E" in text
    assert "\u202e" not in text
    assert "<script>alert(1)</script>" in text
    assert "HYPERLINK" in text
    assert not [secret for secret in SECRETS if secret in text]


def test_encloses_records(plain: tuple[Path, DossierReport], tmp_path: Path) -> None:
    text_of(plain[0])
    subprocess.run(["pdfdetach", "-saveall", "-o", str(tmp_path), str(plain[0])], check=True, capture_output=True)
    records = json.loads((tmp_path / "capture-records.json").read_text())
    assert {one["kind"] for one in records} >= {"listing", "look"}
    assert all(len(one["capture"]["payload_sha256"]) == 64 for one in records)
    assert not (tmp_path / "big.bin").exists()


@pytest.fixture(scope="module")
def stamped(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, DossierReport, tuple[Path, Path]]:
    """One dossier with the time of a real authority, and the roots that a judge trusts."""
    folder = tmp_path_factory.mktemp("stamped")
    shutil.copytree(filled, folder / "home")
    settings = Settings(home=folder / "home")
    pki = make_pki(folder / "tsa")
    with serve(pki.reply) as server:
        authority = Authority(
            name="test",
            url=server.url,
            roots=tuple(read_certificates(pki.root, "test")),
            crls=tuple(read_crls(pki.crl, "test")),
            revocation="wanted",
        )
        report = write(settings, gather(settings, words="vitamin"), folder / "stamped.pdf", authorities=(authority,))
    root = folder / "house.pem"
    root.write_bytes(house_key(settings.home, "", practice=False, now=MADE_AT).chain[-1].public_bytes(Encoding.PEM))
    return folder / "stamped.pdf", report, (root, pki.root)


def test_judge_passes_signature_with_time(stamped: tuple[Path, DossierReport, tuple[Path, Path]]) -> None:
    path, report, roots = stamped
    assert report.level == "PAdES B-LTA", report.said
    passed, said = signature_verdict(path, roots)
    assert passed, said
    assert "PAdES-BASELINE-LTA TOTAL_PASSED" in said


def test_signed_with_time_it_is_still_an_archive(stamped: tuple[Path, DossierReport, tuple[Path, Path]]) -> None:
    assert pdfa_faults(stamped[0]) == ""


def test_practice_is_signed_as_much_and_proves_nothing(settings: Settings, tmp_path: Path) -> None:
    """The practice market's own authority dates what is practice, and the first page says what that is worth."""
    folder = practice_folder(settings.home)
    content = replace(gather(settings, words="vitamin"), practice=True)
    path = tmp_path / "practice.pdf"
    with serve(PracticeAuthority(folder).answer) as server:
        authority = replace(practice_authority(settings.home, ""), url=server.url, proxy=None)
        report = write(settings, content, path, authorities=(authority,))
    assert (report.level, "which proves nothing" in report.said) == ("PAdES B-LTA", True), report.said
    root = tmp_path / "house.pem"
    root.write_bytes(house_key(settings.home, "", practice=True, now=MADE_AT).chain[-1].public_bytes(Encoding.PEM))
    passed, said = signature_verdict(path, (root, folder / "root.pem"))
    assert passed, said
    assert "PAdES-BASELINE-LTA TOTAL_PASSED" in said


def test_without_revocation_data_it_is_less(settings: Settings, tmp_path: Path) -> None:
    pki = make_pki(tmp_path / "tsa")
    with serve(pki.reply) as server:
        authority = Authority(name="test", url=server.url, roots=tuple(read_certificates(pki.root, "test")))
        report = write(settings, gather(settings, words="vitamin"), tmp_path / "less.pdf", authorities=(authority,))
    assert report.level == "PAdES B-T", report.said
    assert "it names no place to ask" in report.said


def test_judge_fails_a_changed_byte(stamped: tuple[Path, DossierReport, tuple[Path, Path]], tmp_path: Path) -> None:
    path, _, roots = stamped
    changed = tmp_path / "changed.pdf"
    changed.write_bytes(path.read_bytes().replace(b"/MediaBox", b"/MediaB0x", 1))
    passed, said = signature_verdict(changed, roots)
    assert not passed
    assert "TOTAL_FAILED" in said


def test_authority_that_fails_is_told(settings: Settings, tmp_path: Path) -> None:
    pki = make_pki(tmp_path / "tsa")
    with serve(pki.reply) as server:
        server.status = 503
        authority = Authority(name="test", url=server.url, roots=tuple(read_certificates(pki.root, "test")))
        plan = plan_signature(settings, house_key(settings.home, "", practice=False, now=MADE_AT), (authority,))
    assert plan.level == "PAdES B-B"
    assert "503" in plan.said


def test_nothing_is_left_where_something_lies(settings: Settings, tmp_path: Path) -> None:
    path = tmp_path / "there.pdf"
    path.write_bytes(b"other")
    with pytest.raises(ExportError, match="something lies there already"):
        write(settings, gather(settings, words="vitamin"), path)
    assert path.read_bytes() == b"other"


def test_key_that_others_read_is_refused(settings: Settings, tmp_path: Path) -> None:
    house_key(settings.home, "", practice=False, now=MADE_AT)
    kept = next((settings.home / "state" / "keys").glob("house-signer-*.pem"))
    key = tmp_path / "key.pem"
    key.write_bytes(kept.read_bytes())
    key.chmod(0o644)
    chosen = settings.model_copy(update={"export": ExportSettings(signing_key=key, signing_certificate=kept)})
    with pytest.raises(ExportError, match="others may read this key"):
        write(chosen, gather(settings, words="vitamin"), tmp_path / "never.pdf")

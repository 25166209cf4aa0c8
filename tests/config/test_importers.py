# SPDX-License-Identifier: EUPL-1.2
"""Importers on small samples of each register's own form, on bad files, and on the real files where they lie."""

import gzip
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
import pytest

from config.errors import ConfigError
from config.importers.importing import Wish, find_date, import_files
from config.importers.kinds import KINDS, Options
from config.importers.reading import Faults
from config.importers.rows import MedicineRow, NameRow, OfferRow, Prescription, Row, SellerRow, Status
from config.registers import open_registers

REAL = Path(__file__).parents[2].parent / "shared" / "reference"
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def real(*names: str) -> tuple[Path, ...]:
    """Real files of registers beside the repository; skips, visibly, without them."""
    paths = tuple(path for name in names for path in sorted(REAL.glob(name)))
    if not paths:
        pytest.skip(f"no real register files: {names[0]}")
    return paths


def read(kind: str, *paths: Path, **options: str) -> tuple[list[Row], Faults]:
    faults = Faults()
    return list(KINDS[kind].read(paths, faults, Options(**options))), faults


def write(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


def sheet(path: Path, rows: list[list[object]]) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


# Samples in each register's own form


EMA_HEAD = ["Category", "Name of medicine", "EMA product number", "Medicine status",
            "International non-proprietary name (INN) / common name", "Active substance",
            "Marketing authorisation developer / applicant / holder"]  # fmt: skip


def test_ema_sheet_with_preamble(tmp_path: Path) -> None:
    path = sheet(
        tmp_path / "medicines.xlsx",
        [
            ["Content type:", "Medicine", "generated on:", "22/08/2024 - 15:06"],
            [],
            list(EMA_HEAD),
            ["Human", "Viagra", "EMEA/H/C/000202", "Authorised", "sildenafil", "sildenafil citrate", "Upjohn\xa0EESV"],
            ["Human", "Gone", "EMEA/H/C/000203", "Withdrawn", "gonevir", "gonevir", "A"],
            ["Veterinary", "Vetra", "EMEA/V/C/000204", "Authorised", "vetrine", "vetrine", "B"],
            ["Human", "Dirty", "H/C/PSUSA", "Authorised", "x", "x", "C"],
            ["Human", "Odd", "EMEA/H/C/000205", "Enchanted", "x", "x", "C"],
        ],
    )
    rows, faults = read("eu_ema", path)
    assert [(r.name, r.status, r.veterinary, r.holder) for r in rows if isinstance(r, MedicineRow)] == [
        ("Viagra", Status.AUTHORISED, False, "Upjohn EESV"),
        ("Gone", Status.ENDED, False, "A"),
        ("Vetra", Status.AUTHORISED, True, "B"),
    ]
    assert [(bad.line, bad.reason.split(":")[0]) for bad in faults.rows] == [(7, "Dirty"), (8, "Odd")]
    assert find_date((path,)) == (date(2024, 8, 22), "the file's own text")


def test_ema_json(tmp_path: Path) -> None:
    path = write(
        tmp_path / "medicines.json",
        '{"data": [{"category": "Human", "name_of_medicine": "Ozempic", "ema_product_number": "EMEA/H/C/004174",'
        ' "medicine_status": "Authorised", "active_substance": "semaglutide"}, {"category": "Human"}]}',
    )
    rows, faults = read("eu_ema", path)
    assert [r.name for r in rows if isinstance(r, MedicineRow)] == ["Ozempic"]
    assert faults.count == 1


def bdpm(folder: Path, encoding: str = "cp1252", status: str = "Autorisation active") -> tuple[Path, ...]:
    product = "60000001\tVIAGRA 50 mg, comprimé pelliculé\tcomprimé pelliculé\torale\t"
    product += f"{status}\tProcédure centralisée\tCommercialisée\t14/09/1998\t\tEU/1/98/077\t UPJOHN\tNon"
    pack = "60000001\t4949729\tplaquette(s) de 4 comprimé(s)\tPrésentation active\tDéclaration de commercialisation\t"
    return (
        write(folder / "CIS_bdpm.txt", f"{product}\r\nbroken line\r\n", encoding),
        write(
            folder / "CIS_COMPO_bdpm.txt",
            "60000001\tcomprimé\t1\tCITRATE DE SILDÉNAFIL\t70,24 mg\tun comprimé\tSA\t1\t\r\n"
            "60000001\tcomprimé\t2\tSILDÉNAFIL\t50 mg\tun comprimé\tFT\t1\t\r\n",
            encoding,
        ),
        write(folder / "CIS_CPD_bdpm.txt", "60000001\tliste I\r\n", encoding),
        write(
            folder / "CIS_CIP_bdpm.txt", f"{pack}16/03/2011\t3400949497294\toui\t\t40,00\t41,02\t1,02\t\r\n", "utf-8"
        ),
    )


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8"])
def test_bdpm_in_mixed_encodings(tmp_path: Path, encoding: str) -> None:
    (row,), faults = read("fr_bdpm", *bdpm(tmp_path, encoding))
    assert isinstance(row, MedicineRow)
    assert (row.substances, row.strengths, row.prescription) == (("SILDÉNAFIL",), ("50 mg",), Prescription.NEEDED)
    assert (row.packs[0].units, row.packs[0].price, row.holder) == (4, 40.0, "UPJOHN")
    assert [(bad.file, bad.line) for bad in faults.rows] == [("CIS_bdpm.txt", 2)]


def test_swissmedic_gets_its_leading_zeros_back(tmp_path: Path) -> None:
    head = ["Zulassungs-nummer\n\nNuméro", "Dosisstärke-nummer\n\nNo", "Bezeichnung des Arzneimittels\n\nNom",
            "Zulassungsinhaberin\n\nTitulaire", "Packungscode\n\nCode", "Packungsgrösse\n\nTaille", "Einheit\n\nUnité",
            "Abgabekategorie Packung\n\nCat.", "Wirkstoff(e)\n\nPrincipe", "Zusammensetzung\n\nComp."]  # fmt: skip
    path = sheet(
        tmp_path / "Packungen.xlsx",
        [
            ["Stand / Etat au: 31.12.2025"],
            list(head),
            [450, 2, "Testomed 5 mg, Filmtabletten", "Test AG", 3, "10", "Tablette(n)", "B", "testomedum",
             "testomedum 5 mg, excipiens pro compresso."],
            [451, 1, "Weiss", "Test AG", 1, "10", "Tablette(n)", "Z", "weissum", ""],
        ],
    )  # fmt: skip
    (row,), faults = read("ch_swissmedic", path)
    assert isinstance(row, MedicineRow)
    assert (row.number, row.prescription, row.strengths) == ("00450", Prescription.NEEDED, ("5 mg",))
    assert dict(row.packs[0].codes) == {"swissmedic": "00450003", "gtin": "7680004500039"}
    assert faults.count == 1


def test_aifa_says_the_regime_in_words(tmp_path: Path) -> None:
    head = "CODICE_AIC;DENOMINAZIONE;DESCRIZIONE;RAGIONE_SOCIALE;STATO_AMMINISTRATIVO;FORMA;PA_ASSOCIATI;FORNITURA"
    line = '"{}";"PIPEMID";"20 CAPSULE 400 MG";"V";"Autorizzata";"Capsula";"ACIDO PIPEMIDICO";"{}"'
    path = write(
        tmp_path / "confezioni.csv",
        "\n".join(
            (
                head,
                line.format("023921048", "Medicinali soggetti a prescrizione medica"),
                line.format("023921048", "Medicinali non soggetti a prescrizione medica ma non da banco"),
                line.format("023921049", "Medicinali soggetti a prescrizione medica"),
            )
        ),
    )
    rows, faults = read("it_aifa", path)
    assert [r.prescription for r in rows if isinstance(r, MedicineRow)] == [Prescription.NEEDED, Prescription.FREE]
    assert "check digit" in faults.rows[0].reason


NDC = (
    "PRODUCTID\tPRODUCTNDC\tPRODUCTTYPENAME\tPROPRIETARYNAME\tNONPROPRIETARYNAME\tDOSAGEFORMNAME\tMARKETINGCATEGORYNAME"
    "\tLABELERNAME\tSUBSTANCENAME\tACTIVE_NUMERATOR_STRENGTH\tACTIVE_INGRED_UNIT\tDEASCHEDULE\n"
    "1\t0002-1433\tHUMAN PRESCRIPTION DRUG\tTrulicity\tdulaglutide\tINJECTION\tBLA\tLilly\tDULAGLUTIDE\t1\tmg/1\t\n"
    "2\t0009-0029\tHUMAN PRESCRIPTION DRUG\tXanax\talprazolam\tTABLET\tNDA\tPfizer\tALPRAZOLAM\t2\tmg/1\tCIV\n"
    "3\t99999-001\tHUMAN OTC DRUG\tMiracle\tsnake oil\tLIQUID\tUNAPPROVED DRUG OTHER\tX\tSNAKE OIL\t1\tmg/1\t\n"
    "4\tnonsense\tHUMAN OTC DRUG\tY\tY\tLIQUID\tNDA\tX\tY\t1\tmg/1\t\n"
)


def test_ndc_listing_is_no_approval(tmp_path: Path) -> None:
    path = tmp_path / "ndctext.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("product.txt", NDC)
        archive.writestr("package.txt", "other")
    rows, faults = read("us_ndc", path)
    found = {r.name: r for r in rows if isinstance(r, MedicineRow)}
    assert {name: row.status for name, row in found.items()} == {
        "Trulicity": Status.AUTHORISED,
        "Xanax": Status.AUTHORISED,
        "Miracle": Status.UNKNOWN,
    }
    assert (found["Xanax"].strengths, found["Xanax"].narcotic) == (("2 mg",), "schedule CIV (US)")
    assert faults.count == 1


def test_orange_book(tmp_path: Path) -> None:
    path = write(
        tmp_path / "products.txt",
        "Ingredient~DF;Route~Trade_Name~Applicant~Strength~Appl_Type~Appl_No~Product_No~TE_Code~Approval_Date~RLD~RS~Type"
        "~Applicant_Full_Name\n"
        "SILDENAFIL CITRATE~TABLET;ORAL~VIAGRA~VIATRIS~EQ 50MG BASE~N~020895~002~AB~Mar 27, 1998~Yes~No~RX~VIATRIS\n"
        "A; B~TABLET;ORAL~OLD~X~1MG;2MG~N~000001~001~~~No~No~DISCN~X\n"
        "A~TABLET;ORAL~BAD~X~1MG~N~none~001~~~No~No~RX~X\n",
    )
    rows, faults = read("us_orange_book", path)
    found = [(r.name, r.substances, r.status) for r in rows if isinstance(r, MedicineRow)]
    assert found == [("VIAGRA", ("SILDENAFIL CITRATE",), Status.AUTHORISED), ("OLD", ("A", "B"), Status.UNKNOWN)]
    assert faults.count == 1


def test_atc_takes_substances_alone(tmp_path: Path) -> None:
    path = write(tmp_path / "atc.csv", "atc_code,atc_name,ddd,uom\nG,x,,\nG04BE03,sildenafil,50,mg\nnone,y,,\n")
    rows, faults = read("who_atc", path)
    assert [(r.name, r.codes, r.note) for r in rows if isinstance(r, NameRow)] == [
        ("sildenafil", (("atc", "G04BE03"),), "DDD 50 mg")
    ]
    assert faults.count == 1


def test_illegal_offers_keep_the_offer_and_not_the_domain(tmp_path: Path) -> None:
    path = write(
        tmp_path / "sukl.csv",
        'url_raw\n"různé stránky například https://lekarna.example/produkt/wellnexis/"\n'
        "a.example/xhttps://www.b.example/y\njen text\n",
    )
    rows, faults = read("cz_illegal_offers", path)
    assert [r.address for r in rows if isinstance(r, OfferRow)] == [
        "lekarna.example/produkt/wellnexis",
        "a.example/x",
        "b.example/y",
    ]
    assert faults.count == 1


def test_saved_pages_of_an_authority(tmp_path: Path) -> None:
    entry = write(
        tmp_path / "entry.html",
        '<a href="/home">Home</a><a href="https://www.apotheek.example.com/">Apotheek</a><p>mail info@other.nl</p>',
    )
    page = "https://www.authority.nl/list/apotheek/index"
    (row,), _ = read("seller_pages", entry, country="NL", page=page)
    assert isinstance(row, SellerRow)
    assert (row.domain, row.page, row.is_entry) == ("example.com", page, True)
    with pytest.raises(ConfigError, match="--country and --page"):
        read("seller_pages", entry)


PLAIN = {
    "medicines": ("country,name,substances,status,strengths,codes,price,units,currency\n"
                  "NL,Testomed 5 mg,testomed,authorised,5 mg,gtin=3400949497294,30.5,30,EUR\nNL,X,y,maybe,,,,,\n"),
    "sellers": "country,domain,number,active\nNL,https://www.shop.example.nl/x,12345,y\nNL,,,y\n",
    "offers": "country,address,reason\nCZ,https://joom.example/p/1,no authorisation\nC,x.example,\n",
    "batches": ("alert_ref,product_name,batch,batch_role,match_rule,source_url\n"
                "X 1/2026,Ozempic,ABC123,not_recognised_by_manufacturer,batch alone is decisive,https://a.example/\n"
                "X 2/2026,Ozempic,ABC124,whatever,,https://a.example/\n"),
    "controlled": "country,substance,schedule\nSE,pregabalin,V\n,,\nSE,,V\n",
    "devices": "code,name,is_body\n0123,TÜV,y\n,x,y\n",
    "prices": "country,name,strength,units,price,currency\nFR,Viagra,50 mg,4,40,eur\nFR,Viagra,50 mg,0,40,EUR\n",
    "names": "name,synonyms,codes\nsildenafil,UK-92480;viagrin,atc=G04BE03\n,x,\n",
}  # fmt: skip


@pytest.mark.parametrize("kind", PLAIN)
def test_plain_tables_keep_good_rows_and_name_bad_ones(kind: str, tmp_path: Path) -> None:
    path = tmp_path / f"{kind}.csv.gz"
    path.write_bytes(gzip.compress(PLAIN[kind].encode("utf-8-sig")))
    rows, faults = read(kind, path, country="NL" if kind == "medicines" else "")
    assert len(rows) == 1
    assert faults.count in (1, 2)
    assert faults.rows[0].line in (3, 4)


# The real files


@pytest.mark.slow
def test_real_swissmedic() -> None:
    rows, faults = read("ch_swissmedic", *real("ch_swissmedic/*.xlsx"))
    packs = [pack for row in rows if isinstance(row, MedicineRow) for pack in row.packs]
    assert (len(packs), faults.count) == (17_864, 0)
    assert all(len(dict(pack.codes)["swissmedic"]) == 8 for pack in packs)


@pytest.mark.slow
def test_real_bdpm(tmp_path: Path) -> None:
    made = import_files(tmp_path, Wish(kind="fr_bdpm", paths=real("fr_bdpm/CIS_*.txt")), NOW)
    assert (made.rows, made.left_out) == (15_788, 0)
    registers = open_registers(tmp_path)
    (facts,) = [facts for _, facts in registers.products("substance", "sildenafil")]
    assert 75.0 in facts.strengths_mg, "an authorised generic that the originator never made"
    found = registers.product_of_code("cip", "3400949497294")
    assert found is not None
    assert found[1].name.startswith("ANASTROZOLE")


def test_real_ema() -> None:
    rows, faults = read("eu_ema", *real("ema_medicines/*.xlsx"))
    status = [row.status for row in rows if isinstance(row, MedicineRow)]
    assert len(rows) + faults.count == 2_433
    assert faults.count == 5, "its dirty product numbers"
    assert 1_670 <= status.count(Status.AUTHORISED) <= 1_680


@pytest.mark.parametrize(
    ("kind", "file", "count"),
    [
        pytest.param("it_aifa", "it_aifa_sample/*.csv", 6, id="aifa"),
        pytest.param("us_dod_prohibited", "dod_prohibited/*.csv", 880, id="dod"),
        pytest.param("drugbank_vocabulary", "drugbank_vocabulary/*.csv", 19_853, id="drugbank"),
        pytest.param("cz_illegal_offers", "sukl_illegal_websites/smejdb_raw.json", 144, id="sukl json"),
        pytest.param("cz_illegal_offers", "sukl_illegal_websites/sukl_*.csv", 144, id="sukl csv"),
        pytest.param("batches", "alerts_seed.csv", 62, id="alerts"),
    ],
)
def test_real_small_registers(kind: str, file: str, count: int) -> None:
    rows, _ = read(kind, *real(file))
    assert len(rows) >= count

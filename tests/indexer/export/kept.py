# SPDX-License-Identifier: EUPL-1.2
"""A small home with what exports must stand: a revisit, a look with pictures, buyers' words, hostile text."""

import io
import zlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from PIL import Image

from classifiers.assessment import Assessment, NamedSignal, PointsTo, Verdict
from config.settings import Settings
from crawler.capture import WarcWriter
from crawler.capture_event import CaptureContext
from crawler.captured import CapturedPage
from crawler.listing import Contact, ContactKind, Money
from crawler.seen import SeenPage
from indexer.export.collect import Occasion, Wanted, collect
from indexer.export.content import ExportContent
from indexer.export.sealed import seal_finder
from indexer.keeper import Keeper
from indexer.query import Query, SortBy
from indexer.store import open_store
from tests.make import make_assessed, make_assessment, make_exchange, make_listing, make_page, make_seen

SHOP = "https://shop.example"
REVIEW = "Customer reviews\nby Jean Dupont, arrived in Lyon, jean.dupont@mail.example, I was hospitalised"
SECRETS = ("Dupont", "jean.dupont@mail.example")
HOSTILE = '=HYPERLINK("http://evil.example";"x")'
MADE_AT = datetime(2026, 11, 22, 12, 0, 0, tzinfo=UTC)
FOR_UNAUTHORISED = NamedSignal(
    indicator="prescription_waived",
    meaning="A prescription-only substance is offered without asking for a prescription.",
    points_to=PointsTo.UNAUTHORISED,
    strength=0.8,
    quote="no prescription needed",
    provisions=("MEDICRIME Art. 8(a)(i)",),
)
FOR_FALSIFIED = replace(
    FOR_UNAUTHORISED,
    indicator="replica_words",
    meaning="The offer calls itself a replica.",
    points_to=PointsTo.FALSIFIED,
    quote="1:1 copy",
    provisions=("MEDICRIME Art. 6",),
)
AGAINST = replace(
    FOR_UNAUTHORISED,
    indicator="prescription_asked",
    meaning="A prescription is asked for.",
    points_to=PointsTo.LEGAL,
    quote="upload your prescription",
    provisions=(),
)
JUDGED = {
    "both": make_assessment(
        verdict=Verdict.FALSIFIED, falsified=0.9, indicators=(FOR_UNAUTHORISED, FOR_FALSIFIED, AGAINST)
    ),
    "one": make_assessment(indicators=(FOR_UNAUTHORISED,)),
    "legal": make_assessment(verdict=Verdict.LEGAL, unauthorised=0.1, indicators=(AGAINST,)),
}


def picture(width: int = 320, height: int = 900) -> bytes:
    """A screenshot."""
    file = io.BytesIO()
    Image.new("RGB", (width, height), (200, 220, 240)).save(file, "PNG")
    return file.getvalue()


def html(title: str, text: str) -> bytes:
    """A page that says this."""
    paragraphs = "".join(f"<p>{line}</p>" for line in text.split("\n"))
    head = f'<title>{title}</title><link rel="stylesheet" href="/style.css">'
    return f"<!doctype html><html><head>{head}</head><body><h1>{title}</h1>{paragraphs}</body></html>".encode()


def fill(home: Path) -> Settings:
    """Keep seven pages in a home, and close its segments."""
    settings = Settings(home=home)
    context = CaptureContext(run_id="run-1", worker="nl_examplepharma", user_agent="Theriac/0.1", operator="desk-2")
    with WarcWriter(home, context) as writer, Keeper(settings) as keeper:
        for minute, (path, title, text, judged) in enumerate(pages()):
            keep(writer, keeper, offer(path, title, text, minute), judged)
    looks = CaptureContext(run_id="looks-1", worker="look", user_agent="Theriac/0.1", operator="desk-2")
    with WarcWriter(home, looks) as writer, Keeper(settings, worker="look") as keeper:
        store = open_store(settings)
        first = next(store.find(Query(words="sildenafil 1", limit=1)))
        store.close()
        look = replace(offer("/p/1", "Sildenafil 1", "Offer. no prescription needed " * 20, 50), listings=())
        style = replace(look, page=replace(look.page, url=f"{SHOP}/style.css"), exchange=style_exchange())
        writer.write(style)
        shown = replace(look.page, body=html("Sildenafil 1", "as rendered"), rendered=True)
        keep(
            writer,
            keeper,
            replace(look, page=shown, run_id="looks-1", screenshot_png=picture(), look_of=first.offer_id),
            None,
        )
    return settings


def pages() -> tuple[tuple[str, str, str, Assessment], ...]:
    """Address, title, text and judgement of each page, in the order of their capture."""
    long = "Offer. no prescription needed " * 20
    return (
        ("/p/1", "Sildenafil 1", long, JUDGED["both"]),
        ("/p/2", HOSTILE, "a;=1+1 @SUM(A1) <script>alert(1)</script> \u202eelif", JUDGED["one"]),
        ("/p/3", "Tadalafil 3", f"{long}\n{REVIEW}", JUDGED["one"]),
        ("/p/4", "Vitamin 4", "upload your prescription", JUDGED["legal"]),
        ("/p/1", "Sildenafil 1", long, JUDGED["both"]),
    )


def offer(path: str, title: str, text: str, minute: int) -> SeenPage:
    """One page with one offer, its body compressed on the wire."""
    body = html(title.replace("<", "&lt;"), text)
    wire = zlib.compress(body, wbits=31)
    url = f"{SHOP}{path}"
    page = make_page(body, url=url)
    page = replace(page, fetched_at=page.fetched_at + timedelta(minutes=minute))
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Encoding: gzip\r\n"
    exchange = make_exchange(
        wire,
        response_head=head + b"Content-Length: %d\r\n\r\n" % len(wire),
        request_head=f"GET {path} HTTP/1.1\r\nHost: shop.example\r\n\r\n".encode(),
        tls_chain_pem=b"-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n",
    )
    listing = make_listing(
        url=url,
        title=title,
        description=text,
        price=Money(amount=Decimal("19.90"), currency="EUR"),
        raw_price="€ 19,90",
        seller="Apotheke Łódź",
        contacts=(Contact(kind=ContactKind.MAIL, value="sales@shop.example", raw="sales@shop.example"),),
        ships_to=("FR", "DE"),
    )
    return make_seen(page, listings=(listing,), exchange=exchange)


def style_exchange() -> object:
    """A style sheet as a server sends it."""
    body = b"body { font-family: sans-serif }"
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/css\r\nContent-Length: %d\r\n\r\n" % len(body)
    return make_exchange(body, response_head=head)


def keep(writer: WarcWriter, keeper: Keeper, seen: SeenPage, judged: Assessment | None) -> None:
    """Capture and keep one page."""
    assessed = make_assessed(seen=seen)
    captured = CapturedPage(seen=seen, capture=writer.write(seen))
    assessments = (judged,) if judged is not None else ()
    keeper.keep(replace(assessed, captured=captured, assessments=assessments))[0].result(timeout=20)


def gather(settings: Settings, *, masked: bool = True, reference: str = "X-1", words: str = "") -> ExportContent:
    """What a query for these words gives."""
    occasion = Occasion(
        reference=reference,
        title="Offers of shop.example",
        made_at=MADE_AT,
        made_by="analyst-1",
        masked=masked,
        authority="" if masked else "order 12/2026",
    )
    query = Query(words=words, sort=SortBy.OBSERVED_AT, descending=True, limit=None)
    store = open_store(settings)
    try:
        return collect(store, Wanted(query=query, question="all offers"), occasion, seal_finder(settings))
    finally:
        store.close()

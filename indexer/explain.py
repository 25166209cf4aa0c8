# SPDX-License-Identifier: EUPL-1.2
"""One observation in the order in which a reviewer reads: what, why, how sure, where the proof lies, since when."""

from collections.abc import Iterator

from classifiers.assessment import Assessment, NamedSignal, PointsTo, Verdict
from config.finding import Finding, Held
from crawler.capture_files import as_capture_files
from crawler.captured import Capture
from crawler.captures import Place
from crawler.listing import Listing, Money
from crawler.quality import LookQuality
from indexer.evidence import EvidenceRecord

Line = tuple[str, str]
"""Text and its style."""
HEAD, PLAIN, DIM, ITALIC = "bold", "", "dim", "italic"
FOR = (PointsTo.FALSIFIED, PointsTo.UNAUTHORISED)
VERDICT_WORDS = {
    Verdict.FALSIFIED: "suspected falsified (hypothesis)",
    Verdict.UNAUTHORISED: "suspected unauthorised (hypothesis)",
    Verdict.LEGAL: "no sign of an offence seen",
    Verdict.NOT_SURE: "not sure: a person decides",
    Verdict.NOT_AN_OFFER: "not an offer",
    Verdict.NOT_MEDICAL: "not a medical product",
}
DESCRIPTION_SHOWN = 1_200
FINDING_STYLES = {Held.HELD: "green", Held.BROKEN: "bold red", Held.NOT_CHECKED: "yellow"}


def explain(
    record: EvidenceRecord, finding: Finding | None, history: tuple[EvidenceRecord, ...], place: Place
) -> Iterator[Line]:
    """All lines about one observation."""
    yield from _headline(record)
    if record.listing is not None:
        yield from _listing(record.listing)
    if record.assessment is not None:
        yield from _assessment(record.assessment)
    yield from _profiles(record)
    if record.capture is not None:
        yield from _capture(record.capture, finding, place)
    if record.quality is not None:
        yield from _quality(record.quality)
    yield from _history(record, history)


def _headline(record: EvidenceRecord) -> Iterator[Line]:
    kind = record.kind.value.replace("_", " ")
    yield record.listing.title if record.listing is not None else f"{kind} of {record.site}", HEAD
    practice = " · practice market" if record.practice else ""
    yield f"{kind} {record.observation_id} · page {record.state.value}{practice}", DIM
    yield f"seen {record.observed_at:%Y-%m-%d %H:%M:%S} UTC on {record.page_url}", DIM
    if record.reason:
        yield f"page state {record.state.value}: {record.reason}", PLAIN


def _listing(listing: Listing) -> Iterator[Line]:
    shown = f"(shown: {listing.raw_price})" if listing.raw_price else ""
    ladder = "; ".join(step.raw for step in listing.price_ladder[:8])
    contacts = ", ".join(f"{contact.kind.value} {contact.raw}" for contact in listing.contacts)
    facts = (
        ("price", " ".join(filter(None, (money_text(listing.price), shown)))),
        ("price ladder", ladder),
        ("variant", listing.variant),
        ("strength, form, pack", ", ".join(filter(None, (listing.strength, listing.form, listing.pack_size)))),
        ("brand, maker", ", ".join(filter(None, (listing.brand, listing.maker)))),
        ("batch, expiry", ", ".join(filter(None, (listing.batch, listing.raw_expiry)))),
        ("codes", ", ".join(f"{code.scheme} {code.value}" for code in listing.codes)),
        ("seller", ", ".join(filter(None, (listing.seller, listing.seller_place, *listing.seller_numbers)))),
        ("contacts", contacts),
        ("ships from", ", ".join(listing.ships_from)),
        ("ships to", ", ".join(listing.ships_to)),
        ("payment", ", ".join(listing.payment_methods)),
        ("claims", "; ".join(listing.claims)),
        ("offer at", listing.url),
    )
    yield "", PLAIN
    yield from ((f"  {name}: {value}", PLAIN) for name, value in facts if value)
    if listing.description:
        cut = " […]" if len(listing.description) > DESCRIPTION_SHOWN else ""
        yield f"  “{listing.description[:DESCRIPTION_SHOWN]}{cut}”", ITALIC


def _assessment(assessment: Assessment) -> Iterator[Line]:
    yield "", PLAIN
    yield f"Assessment: {VERDICT_WORDS[assessment.verdict]}", HEAD
    yield (
        (
            f"  offer {assessment.offer:.2f} · falsified {assessment.falsified:.2f} · unauthorised"
            f" {assessment.unauthorised:.2f} · {assessment.kind.value.replace('_', ' ')}"
        ),
        PLAIN,
    )
    for hit in assessment.substances:
        yield f"  substance {hit.inn} (“{hit.matched}”, {hit.via}, {hit.confidence:.2f})", PLAIN
    for narcotic in assessment.narcotic:
        yield f"  narcotic or psychotropic: {narcotic.substance}, {narcotic.schedule} ({narcotic.source})", PLAIN
    yield from _signals("For it", [signal for signal in assessment.indicators if signal.points_to in FOR])
    yield from _signals("Against it", [signal for signal in assessment.indicators if signal.points_to not in FOR])
    for place in assessment.destinations:
        yield (
            (
                f"  {place.country}: product authorised {place.product_authorised}, prescription only"
                f" {place.prescription_only}, seller allowed {place.seller_allowed} ({place.basis})"
            ),
            PLAIN,
        )
    yield from ((f"  would settle it: {question}", PLAIN) for question in assessment.would_settle)
    versions = assessment.versions
    model, lexicon = versions.model_sha256[:12], versions.lexicon_sha256[:12]
    yield f"  judged with {versions.software}, model {model}, lexicon {lexicon}", DIM


def _signals(title: str, signals: list[NamedSignal]) -> Iterator[Line]:
    if signals:
        yield f"  {title}:", HEAD
    for signal in sorted(signals, key=lambda signal: -signal.strength):
        yield f"    {signal.meaning} ({signal.points_to.value}, {signal.strength:.2f}, {signal.where})", PLAIN
        if signal.quote:
            yield f"      “{signal.quote}”", ITALIC
        if signal.provisions:
            condition = f" ({signal.condition})" if signal.condition else ""
            yield f"      {', '.join(signal.provisions)}{condition}", DIM


def _profiles(record: EvidenceRecord) -> Iterator[Line]:
    for name, digest in (("site", record.site_profile_sha256), ("seller", record.seller_profile_sha256)):
        if digest:
            yield f"  {name} profile: sha256 {digest}", DIM
    profile = record.site_profile or record.seller_profile
    if profile is not None:
        yield f"  prescription: {profile.prescription_policy.value}", PLAIN
        yield f"  contacts: {', '.join(contact.raw for contact in profile.contacts) or '–'}", PLAIN
        yield f"  “{profile.text[:DESCRIPTION_SHOWN]}”", ITALIC


def _capture(capture: Capture, finding: Finding | None, place: Place) -> Iterator[Line]:
    yield "", PLAIN
    yield "Capture", HEAD
    if finding is not None:
        yield f"  {finding.answer.value}: {finding.reason}", FINDING_STYLES[finding.answer]
    yield f"  payload sha256 {capture.payload_sha256}", PLAIN
    yield f"  record {capture.record_id}, taken {capture.captured_at:%Y-%m-%d %H:%M:%S} UTC", PLAIN
    if capture.revisit:
        yield f"  unchanged since record {capture.refers_to_record_id} in {capture.refers_to_warc}", PLAIN
    path = as_capture_files(place).where(capture.warc)
    yield f"  tail -c +{capture.offset + 1} {path} | head -c {capture.size_bytes} | gunzip", DIM


def _quality(quality: LookQuality) -> Iterator[Line]:
    yield "", PLAIN
    yield "Sealed look, shown again from its capture", HEAD
    if quality.poor:
        yield f"  POOR: {quality.reason}", FINDING_STYLES[Held.NOT_CHECKED]
    figures = f"text agrees to {quality.text_similarity:.1%}, picture to {quality.picture_similarity:.1%}"
    yield f"  {figures}, height to {quality.height_ratio:.1%}", PLAIN
    yield f"  {quality.answered} of {quality.asked} requests answered, attempt {quality.attempt}", PLAIN


def _history(record: EvidenceRecord, history: tuple[EvidenceRecord, ...]) -> Iterator[Line]:
    yield "", PLAIN
    yield f"Sightings of this offer: {len(history)}", HEAD
    for seen in history:
        price = money_text(seen.listing.price) if seen.listing else None
        verdict = seen.assessment.verdict.value if seen.assessment else seen.state.value
        here = "  ← this one" if seen.observation_id == record.observation_id else ""
        facts = (f"{seen.observed_at:%Y-%m-%d %H:%M}", seen.observation_id[:12], price or "–", verdict, seen.run_id)
        yield f"  {'  '.join(facts)}{here}", PLAIN


def money_text(money: Money | None) -> str | None:
    """Amount and currency, "?" for a currency that could not be read."""
    return f"{money.amount} {money.currency or '?'}" if money is not None else None

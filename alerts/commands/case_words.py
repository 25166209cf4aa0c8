# SPDX-License-Identifier: EUPL-1.2
"""What the commands of a case share: options, who decides, and one case on the screen."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from alerts.access import Action, require
from alerts.cases.countries import LIMBS, standing_of
from alerts.cases.evidence import CheckedEvidence, Refused, failing, failing_by_cause
from alerts.cases.relying import changes_since
from alerts.cases.showing import case_fields, offer_rows
from alerts.database import open_decisions
from alerts.models.account import Account
from alerts.models.case import Case, Sample
from alerts.showing import counted
from config.output import safe_text
from config.settings import Settings, load_settings

CaseArgument = Annotated[str, typer.Argument(metavar="CASE", help="Reference of the case: 2026-0007.")]
WhyOption = Annotated[str, typer.Option("--why", help="The reason, kept in the case's log.")]
SHOWN, FAILING = 15, 4
LOUD = "bold white on red"


def opened(action: Action) -> tuple[Settings, Account, datetime]:
    """Settings, who decides, and when."""
    settings = load_settings()
    open_decisions(settings)
    now = datetime.now(UTC)
    return settings, require(settings, action, now).account, now


def print_case(case: Case, checked: Sequence[CheckedEvidence], console: Console) -> None:
    """One case for a person: what fails first, then what it holds."""
    fields = case_fields(case)
    marks = [name.replace("_", " ") for name in ("practice", "legal_hold", "covert_hold") if fields[name]]
    console.print(Text(f"case {case.reference}  {safe_text(case.title)}", style="bold"))
    said = f"{case.state.replace('_', ' ')} · lead {fields['lead'] or 'nobody'} · {case.tlp} · version {case.version}"
    console.print(Text(" · ".join((said, *marks))))
    for line in failing_lines(checked):
        console.print(Text(safe_text(line), style=LOUD))
    for line in changes_since(case):
        console.print(Text(f"changed since: {safe_text(line)}", style="yellow"))
    print_offers(checked, console)
    print_weighed(case, console)
    print_people(case, console)
    console.print()
    for event in case.events.order_by("-id")[:SHOWN]:
        why = f", {event.why}" if event.why else ""
        line = f"{event.at:%Y-%m-%d %H:%M} {event.by}: {event.action.replace('_', ' ')}{why}"
        console.print(Text(safe_text(line), style="dim"))


def refused_lines(refused: Sequence[Refused]) -> Iterator[str]:
    """What may not enter: each reason once, with how many observations and the first of them."""
    by_reason: dict[str, list[str]] = {}
    for one in refused:
        by_reason.setdefault(one.why, []).append(one.observation_id)
    for reason, ids in by_reason.items():
        many = f"{len(ids)} observations, the first " if len(ids) > 1 else ""
        yield f"{many}{ids[0]}: {reason}"


def failing_lines(checked: Sequence[CheckedEvidence]) -> Iterator[str]:
    """What does not hold, and what mends it."""
    causes = list(failing_by_cause(checked, FAILING))
    yield from (f"DOES NOT HOLD: {cause}" for cause in causes)
    if causes:
        yield "no export and no counting holds them; restore the file from a backup, or: theriac case withdraw"


def print_offers(checked: Sequence[CheckedEvidence], console: Console) -> None:
    """The offers, the first of them in full."""
    rows = list(offer_rows(checked))
    held = f"{len(checked)} observations verified just now, {len(failing(checked))} do not hold"
    console.print(Text(f"\nevidence: {len(rows)} offers; {held}", style="bold"))
    for row in rows[:SHOWN]:
        who = f"{row.seller} @ {row.site}" if row.seller else row.site
        upheld = f", upheld by {row.upheld_by}" if row.upheld_by else ""
        line = f"  {row.offer_id}  {row.title}, {row.price}, {who}, {counted(row.sightings, 'sighting')}{upheld}"
        console.print(Text(safe_text(line), style="red" if row.failing else ""))
    if len(rows) > SHOWN:
        console.print(Text(f"  … and {len(rows) - SHOWN} more: --json has all", style="dim"))


def print_weighed(case: Case, console: Console) -> None:
    """Hypotheses and possible grounds."""
    for row in case.hypotheses.all():
        weighed = f"indicators upheld by {row.upheld_by}" if row.upheld else "weighed by nobody yet"
        console.print(Text(f"\n{row.provision}: {safe_text(row.wording)}, {weighed}", style="bold"))
        for name, lines in (("supports", row.supports), ("against", row.against)):
            for one in lines:
                console.print(Text(safe_text(f"  {name}: {one['words']} [{one['observation_id']}]")))
        for line in row.to_establish:
            console.print(Text(f"  to establish: {safe_text(line)}"))
    links = case.country_links.filter(removed_at=None).order_by("country", "limb")
    if links:
        console.print(Text("\npossible grounds (Article 10); several Parties may claim, and consult", style="bold"))
    for link in links[:SHOWN]:
        line = f"  {link.pk} {link.country} {link.limb} ({LIMBS[link.limb]}): {link.why} · {standing_of(link)}"
        console.print(Text(safe_text(line)))


def sample_lines(sample: Sample) -> Iterator[str]:
    """How it was obtained, through whose hands it went under which seals, what was found and what that settles."""
    got = f"obtained on {sample.obtained_on} by {sample.obtained_by} ({sample.legal_ground})"
    yield f"sample {sample.number}: {sample.description}, {got}"
    for row in sample.custody:
        ways = "".join(f", {word} {row[name]}" for word, name in (("from", "giver"), ("to", "taker")) if row.get(name))
        state = f", {row['state']}" if row.get("state") else ""
        yield f"  {row['at'][:16].replace('T', ' ')} UTC {row['who']}, seal {row['seal']}{ways}{state}"
    if sample.result:
        by = f"{sample.laboratory} ({sample.accreditation}), {sample.method}, {sample.result_on}"
        yield f"  result: {sample.result}; {by}; it settles {sample.settles}"
    else:
        yield "  no result yet"
    if sample.holder_statement:
        yield f"  the holder of the authorisation says: {sample.holder_statement}"


def print_people(case: Case, console: Console) -> None:
    """Linked cases, samples, tasks and countings; victims by pseudonym alone."""
    for other in case.linked.order_by("reference"):
        console.print(Text(f"linked with {other.reference} {safe_text(other.title)}"))
    for sample in case.samples.order_by("pk"):
        for line in sample_lines(sample):
            console.print(Text(safe_text(line)))
    for victim in case.victims.order_by("pk"):
        console.print(Text(f"victim {victim.pseudonym} (restricted)"))
    for task in case.tasks.filter(done_at=None).order_by("due_on", "pk"):
        due = f" until {task.due_on}" if task.due_on else ""
        console.print(Text(safe_text(f"task {task.pk}{due}: {task.what}")))
    for count in case.counts.all():
        signed = f"signed off by {count.signed_off_by}" if count.signed_off_by else "not signed off"
        console.print(Text(f"Article 13 counting {count.number} of {count.counted_at:%Y-%m-%d}, {signed}"))

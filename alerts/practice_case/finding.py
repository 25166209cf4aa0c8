# SPDX-License-Identifier: EUPL-1.2
"""First act: the market is crawled, alerts are raised, people uphold what they see, a case holds sealed evidence."""

import io
from contextlib import redirect_stdout

from rich.console import Console

from alerts.cases.countries import link_countries
from alerts.cases.evidence import add_evidence, evidence_of, uphold_offers
from alerts.cases.gathering import Asked
from alerts.cases.hypotheses import draft_for_case, uphold_hypothesis
from alerts.cases.opening import open_case
from alerts.cases.relying import set_operator
from alerts.deciding import decide
from alerts.errors import RunError
from alerts.looking import take_looks
from alerts.models.alert import Alert, Outcome
from alerts.models.operator import Operator, OperatorState
from alerts.operators.decisions import confirm
from alerts.planning import Wish, choose_sources
from alerts.practice_case.play import SOURCES, Play, utc_now
from alerts.running import run_job
from alerts.sureness import percent
from config.errors import TheriacError

MOST_ALERTS = 3
MOST_LOOKS = 3


def crawl(play: Play) -> None:
    """The crawl finds offers on three sites, keeps them sealed, and raises alerts."""
    wish = Wish(names=SOURCES, practice=True)
    choice = choose_sources(play.settings, wish)
    with redirect_stdout(io.StringIO()):
        finished = run_job(play.settings, wish, choice, None, Console(file=io.StringIO()), market=play.doors.first)
    if finished.exit_status:
        raise RunError(f"practice case: the run is {finished.run.state}: `theriac run --practice` tells why")
    found = f"{finished.raised.sightings} sightings, {len(finished.raised.new)} alerts"
    play.say("run", f"{found}; ledger: {finished.sealing.words}")


def look(play: Play) -> None:
    """A few flagged offers are looked at in a browser: page, resources and screenshot, kept and sealed as well."""
    try:
        looked = take_looks(play.settings, MOST_LOOKS, lambda _: None)
    except TheriacError as error:
        play.say("looks", f"none, so the dossier has no screenshots: {error}")
        return
    play.say("looks", f"{looked.done} offers looked at whole in a browser; ledger: {looked.sealing}")


def review(play: Play) -> None:
    """The analyst upholds the indicators of the most harmful alerts."""
    rows = Alert.objects.filter(practice=True, merged_into=None).order_by("-severity_score", "id")
    for alert in rows[:MOST_ALERTS]:
        why = "prescription-only medicines without any prescription, seen on the page"
        decide(alert, Outcome.INDICATORS_UPHELD, play.people.analyst.account, why, utc_now())
        alert.refresh_from_db()
        play.alerts.append(alert)
        play.say("review", f"alert {alert.pk} {alert.subject}: indicators upheld ({alert.headline})")
    if not play.alerts:
        raise RunError("practice case: the run raised no alert")


def confirm_operator(play: Play) -> None:
    """The regulator upholds who stands behind the sites."""
    standing = Operator.objects.filter(practice=True, state=OperatorState.PROPOSED.value)
    groups = sorted(standing, key=lambda one: -one.memberships.filter(until=None).count())
    if not groups or groups[0].memberships.filter(until=None).count() < 2:
        play.undone.append("operator: none of several sites was proposed")
        return
    operator = groups[0]
    parties = [row.party.subject for row in operator.memberships.filter(until=None).select_related("party")]
    confirm(operator, play.people.regulator.account, "one telephone and one wallet on all of them", utc_now())
    play.say(
        "operator", f"operator {operator.pk} upheld: {', '.join(sorted(parties))} ({percent(operator.probability)})"
    )


def open_the_case(play: Play) -> None:
    """A case takes the sealed evidence of the alerts; what does not hold stays out, and says why."""
    now, analyst, regulator = utc_now(), play.people.analyst.account, play.people.regulator.account
    title = "PRACTICE: prescription-only medicines from one operator"
    case = play.case = open_case(analyst, title, now, alerts=play.alerts, why="indicators upheld")
    operator = Operator.objects.filter(practice=True, state=OperatorState.UPHELD.value).first()
    if operator is not None:  # also when it came with the alerts: a person relies on it as it is now
        set_operator(case, operator, regulator, now, why="upheld as one operator")
    added = add_evidence(play.settings, case, Asked(alerts=tuple(play.alerts)), analyst, now, why="sealed in the run")
    play.say("case", f"{case.reference}: {len(added.entered)} observations, {len(added.refused)} refused")
    for refused in added.refused[:3]:
        play.say("case", f"  refused {refused.observation_id[:12]}: {refused.why}")


def uphold(play: Play) -> None:
    """The regulator upholds the offers and the hypotheses; countries are linked. Hypotheses all, never findings."""
    case, regulator = play.opened, play.people.regulator.account
    listed = evidence_of(case).filter(kind="listing").values_list("offer_id", flat=True)
    offers = list(dict.fromkeys(listed))
    count = uphold_offers(case, offers, regulator, utc_now(), why="read page by page")
    draft_for_case(play.settings, play.opened, regulator, utc_now(), why="by the legal map")
    for hypothesis in play.opened.hypotheses.all():
        uphold_hypothesis(play.opened, hypothesis.provision, regulator, utc_now(), why="signs read and weighed")
    links = link_countries(play.settings, play.opened, regulator, utc_now(), why="grounds of jurisdiction")
    provisions = ", ".join(play.opened.hypotheses.values_list("provision", flat=True))
    play.say("uphold", f"{count} offers upheld; hypotheses: {provisions or 'none'}; {links} links to countries")

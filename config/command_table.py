# SPDX-License-Identifier: EUPL-1.2
"""COMMANDS: every command of `theriac`, where it lives, its line in the overview and examples."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Entry:
    """Where a command lives (`module:name` of a function or of a Typer app), its line in the overview, examples."""

    target: str
    summary: str
    examples: tuple[str, ...] = ()


COMMANDS = {
    "run": Entry(
        target="alerts.commands.run:run",
        summary="Crawl, judge, keep, raise alerts: the main job.",
        examples=(
            "theriac run --practice",
            "theriac run --url https://shop.example/ --limit 200 --output offers.jsonl",
            "theriac run nl_shop be_market",
            "theriac run --archive capture.wacz more.warc.gz",
        ),
    ),
    "extract": Entry(
        target="crawler.commands.extract:extract",
        summary="What listings saved pages hold.",
        examples=("theriac extract page.html.gz", "theriac extract saved-pages/ --output listings.jsonl"),
    ),
    "classify": Entry(
        target="classifiers.commands.classify:classify",
        summary="Judge listings given as JSON Lines.",
        examples=(
            """echo '{"title": "Tramadol 50 mg, no prescription", "price": "39.00"}' | theriac classify""",
            "theriac extract saved-pages/ | theriac classify > judged.jsonl",
        ),
    ),
    "names": Entry(
        target="classifiers.commands.names:names",
        summary="What a text names, each thing with its place and one word for all languages.",
        examples=("theriac names 'V1agra 1OO mg, 2 x 14 tabs by Pfizer'", "theriac names --file page.txt --json"),
    ),
    "listings": Entry(
        target="indexer.commands.listings:listings",
        summary="Search the evidence.",
        examples=(
            "theriac listings semaglutide --verdict falsified --sort -falsified",
            "theriac listings --source nl_shop --since 2026-11-01 --json --limit 10000 > seen.jsonl",
        ),
    ),
    "show": Entry(
        target="indexer.commands.show:show",
        summary="One observation with its history.",
        examples=("theriac show 3f9a2c1e",),
    ),
    "alerts": Entry(
        target="alerts.commands.alerts:alerts",
        summary="The list to review, most harmful first.",
        examples=(
            "theriac alerts --severity critical",
            "theriac alerts --mine --group 'weight loss'",
            "theriac alerts --sort -last_seen --json",
        ),
    ),
    "alert": Entry(
        target="alerts.commands.alerts:alert", summary="One alert explained.", examples=("theriac alert 36",)
    ),
    "review": Entry(
        target="alerts.commands.review:review",
        summary="Go through the alerts at the speed of keys.",
        examples=("theriac review", "theriac review 36 41"),
    ),
    "decide": Entry(
        target="alerts.commands.decide:app",
        summary="Decide alerts one by one or many at once.",
        examples=(
            "theriac decide outcome 36 41 --is legal --why 'licensed in NL, register of today'",
            "theriac decide mute --site shop.example --until 2027-01-31 --why 'controlled delivery'",
        ),
    ),
    "operators": Entry(
        target="alerts.commands.operators:operators",
        summary="Who seems to stand behind several sites or sellers.",
        examples=("theriac operators", "theriac operators --site shop.example --json"),
    ),
    "operator": Entry(
        target="alerts.commands.operators:app",
        summary="One operator explained; uphold, reject, split, merge, name, undo.",
        examples=(
            "theriac operator 12",
            "theriac operator confirm 12 --why 'same wallet and phone on all three'",
            "theriac operator split 12 --party shop.example --why 'phone printed in a warning'",
        ),
    ),
    "channel": Entry(
        target="alerts.commands.channels:app",
        summary="Who is told of alerts, by mail or signed webhook.",
        examples=(
            "theriac channel add desk --mail desk@agency.example --digest '0 7 * * *' --why 'duty desk'",
            "theriac channel add siem --webhook https://siem.example/in --severity medium --why 'cases desk'",
        ),
    ),
    "deliveries": Entry(
        target="alerts.commands.deliveries:app",
        summary="What was told to whom, what waits, dead letters.",
        examples=("theriac deliveries --dead", "theriac deliveries retry 12 --why 'their server is back'"),
    ),
    "cases": Entry(
        target="alerts.commands.cases:cases", summary="All cases.", examples=("theriac cases --state open",)
    ),
    "case": Entry(
        target="alerts.commands.case:app",
        summary="One case: sealed evidence, hypotheses, grounds, samples, victims, tasks.",
        examples=(
            "theriac case open 'Horizon shops' --alert 36 --why 'three sites, one telephone'",
            "theriac case add 2026-0007 --alert 36 --alert 41 --why 'all their offers'",
            "theriac case uphold 2026-0007 --all --why 'read, the same telephone and wallet'",
        ),
    ),
    "aggravation": Entry(
        target="alerts.commands.aggravation:aggravation",
        summary="The Article 13 file of a case, counted so that a court can count it again.",
        examples=(
            "theriac aggravation 2026-0007",
            "theriac aggravation 2026-0007 --sign-off --why 'read and checked' --output article-13",
        ),
    ),
    "notices": Entry(
        target="alerts.commands.notices:notices",
        summary="What was drafted, approved, sent, answered.",
        examples=("theriac notices --state approved", "theriac notices --sort deadline --json"),
    ),
    "notice": Entry(
        target="alerts.commands.notice:app",
        summary="One notice: drafted, approved by a second person, sent once, answered.",
        examples=(
            "theriac notice draft 2026-0007 --to registrar-9999 --why 'three shops, forged licence'",
            "theriac notice preview N-2026-00012",
            "theriac notice approve N-2026-00012 --why 'read, facts checked' --send",
            "theriac notice answer N-2026-00012 --kind statement_of_reasons --file reply.txt",
        ),
    ),
    "recipients": Entry(
        target="alerts.commands.recipients:app",
        summary="Who can be written to.",
        examples=("theriac recipients table", "theriac recipients find 2026-0007 --site pills.example"),
    ),
    "sources": Entry(
        target="alerts.commands.sources:sources",
        summary="What is watched and how it is doing.",
        examples=("theriac sources --sort last_run", "theriac sources --practice"),
    ),
    "source": Entry(
        target="crawler.commands.source:app",
        summary="Check a source file, or write a first one.",
        examples=("theriac source new https://shop.example/", "theriac source check config/sources/nl_shop.toml"),
    ),
    "looks": Entry(
        target="alerts.commands.looks:looks",
        summary="Drain the queue of sealed looks.",
        examples=("theriac looks --list", "theriac looks --limit 10"),
    ),
    "watch": Entry(
        target="alerts.commands.removal:app",
        summary="Look at offers again until they are gone, and for their return.",
        examples=(
            "theriac watch add 36 --why 'notice to the host is out'",
            "theriac watch look",
            "theriac watch show 12",
            "theriac watch stop 12 --why 'duplicate of 11'",
        ),
    ),
    "removal": Entry(
        target="alerts.commands.removal:removal",
        summary="What has become of watched offers: removed or not, by which verdict, how soon, back or not.",
        examples=("theriac removal --case 2026-0007", "theriac removal --json > removal.jsonl"),
    ),
    "schedule": Entry(
        target="alerts.commands.schedule:schedule",
        summary="Run every source at its own time.",
        examples=("theriac schedule", "theriac schedule --once"),
    ),
    "verify": Entry(
        target="indexer.commands.verify:verify",
        summary="Is everything that was kept still what it was?",
        examples=(
            "theriac verify",
            "theriac verify 3f9a2c1e",
            "theriac verify bundle.zip --key 'theriac.internal/…+…+…' --report verified.json",
        ),
    ),
    "keys": Entry(
        target="indexer.commands.keys:app",
        summary="The key that signs the log.",
        examples=("theriac keys show", "theriac keys rotate --why 'yearly'"),
    ),
    "seal": Entry(
        target="indexer.commands.seal:seal",
        summary="Have the ledger stamped by time authorities now.",
        examples=("theriac seal", "theriac seal --renew"),
    ),
    "export": Entry(
        target="alerts.commands.export:export",
        summary="Evidence for courts and partners: package, dossier, STIX, MISP, CASE, CSV, or all of it.",
        examples=(
            "theriac export --alert 36",
            "theriac export semaglutide --verdict falsified --format csv --output offers.csv",
            'theriac export 3f9a2c1e --format wacz --unmasked --authority "order 12/2026 of the court of …"',
        ),
    ),
    "backup": Entry(
        target="alerts.commands.backup:backup",
        summary="Back everything up, to a folder or S3, also while runs go on.",
        examples=("theriac backup /backup/theriac --passphrase-file /etc/theriac/passphrase --keep 30",),
    ),
    "restore": Entry(
        target="alerts.commands.backup:restore",
        summary="Put a backup into an empty home, and verify it.",
        examples=("theriac restore s3://backups/theriac --passphrase-file /etc/theriac/passphrase",),
    ),
    "move": Entry(target="alerts.commands.move:move", summary="Move people's decisions from SQLite to PostgreSQL."),
    "retention": Entry(
        target="alerts.commands.erase:retention",
        summary="What is kept longer than it may be, and its erasure.",
        examples=("theriac retention --plan", "theriac retention --apply"),
    ),
    "erase": Entry(
        target="alerts.commands.erase:erase",
        summary="Erase observations, as a custodian; the ledger keeps that they were there.",
        examples=("theriac erase 3f9a2c1e --why 'request of 2026-11-20' --authority 'decision 7/2026' --plan",),
    ),
    "store": Entry(target="indexer.commands.store:app", summary="Prepare the evidence store, or fill it again."),
    "model": Entry(target="classifiers.commands.model:app", summary="Train and explain the model."),
    "indicators": Entry(
        target="classifiers.commands.indicators:indicators",
        summary="Every sign a judgement may rest on.",
        examples=("theriac indicators", "theriac indicators --json"),
    ),
    "reference": Entry(
        target="config.commands.reference:app",
        summary="Tables that judgements rest on: list, import, check, roll back.",
        examples=(
            "theriac reference list --kinds",
            "theriac reference import ch_swissmedic Packungen.xlsx",
            "theriac reference import fr_bdpm CIS_*.txt --as-of 2026-11-01",
            "theriac reference find sildenafil",
        ),
    ),
    "api": Entry(
        target="alerts.commands.api:app",
        summary="The HTTP interface: serve it, make and end its tokens.",
        examples=("theriac api serve", "theriac api token add 'customs gateway' --scope report --days 30"),
    ),
    "report": Entry(
        target="alerts.commands.reports:app",
        summary="What the public and partners name: taken in, captured, told by reference.",
        examples=(
            "theriac report add https://shop.example/product --kind citizen --language fr",
            "theriac report add --csv reported.csv",
            "theriac report status R-7F3K-92QX-MBDT",
        ),
    ),
    "focal-point": Entry(
        target="alerts.commands.focal_points:app",
        summary="The directory of contact points of the planned 24/7 network.",
        examples=("theriac focal-point list", "theriac focal-point status nl-1 --to confirmed --why 'called back'"),
    ),
    "request": Entry(
        target="alerts.commands.requests:app",
        summary="Requests to and from contact points of other countries.",
        examples=(
            "theriac request draft --point nl-1 --case 2026-0007 --ask identify --question … --basis … --why …",
            "theriac request due",
        ),
    ),
    "warning": Entry(
        target="alerts.commands.requests:warning",
        summary="An urgent warning to the public, drafted from a case.",
        examples=("theriac warning 2026-0007 --language fr --why 'deaths reported'",),
    ),
    "today": Entry(
        target="alerts.commands.today:today",
        summary="What is due, blocked, answered or back on line, for whom.",
        examples=("theriac today", "theriac today --all --json"),
    ),
    "statistics": Entry(
        target="alerts.commands.statistics:statistics",
        summary="Offers, notices, removals and how long they took, with the rules they were counted by.",
        examples=(
            "theriac statistics --period 2026-Q3 --by substance",
            "theriac statistics --by recipient --csv removals.csv --svg removals.svg --words who",
        ),
    ),
    "practice": Entry(target="alerts.commands.practice:app", summary="The practice market alone."),
    "login": Entry(
        target="alerts.commands.login:login",
        summary="Open a session: password and second factor.",
        examples=("theriac login k.jansen", "theriac login --again"),
    ),
    "logout": Entry(target="alerts.commands.login:logout", summary="End the session of this command line."),
    "whoami": Entry(target="alerts.commands.login:whoami", summary="Who is logged in."),
    "account": Entry(
        target="alerts.commands.accounts:app",
        summary="Accounts, roles and second factors.",
        examples=("theriac account add k.jansen --role administrator", "theriac account list"),
    ),
    "capture": Entry(
        target="alerts.commands.capture:capture",
        summary="The original capture of an observation, for those who may.",
        examples=("theriac capture 3f9a2c1e --why 'order 12/2026' --output page.warc.gz",),
    ),
    "audit": Entry(
        target="alerts.commands.audit:audit",
        summary="Who looked at or changed what, when and why.",
        examples=("theriac audit --since 2026-11-01 --by k.jansen", "theriac audit --verify"),
    ),
    "doctor": Entry(target="alerts.commands.doctor:doctor", summary="What is healthy, and what mends each fault."),
}

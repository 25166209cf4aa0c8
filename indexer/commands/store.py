# SPDX-License-Identifier: EUPL-1.2
"""`theriac store`: prepare the evidence store, or fill it again from the journals."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from config.errors import ConfigError
from config.settings import load_settings

app = typer.Typer(no_args_is_help=True, help="Prepare the evidence store, or fill it again from the journals.")


@app.command()
def prepare(
    months: Annotated[int, typer.Option(min=1, max=1_200, help="So many months from the first on.")] = 3,
    month: Annotated[
        str, typer.Option(help="First month, YYYY-MM; default: this month. For archives of past years.")
    ] = "",
) -> None:
    """Make the template and the indices of this and the next two months, with an administrator's credential.

    Idempotent. Prints the role that the crawler's own credential needs: it can create and read, nothing else.
    """
    settings = load_settings()
    if settings.store == "sqlite":
        from indexer.store import open_store

        open_store(settings).close()
        typer.echo(f"ready: {settings.home / 'evidence.sqlite'} (the embedded store needs no preparation)")
        return
    import msgspec

    from indexer.elastic_setup import crawler_role, custodian_role
    from indexer.elastic_store import ElasticStore, connect

    store = ElasticStore(connect(settings), settings.elastic.prefix, settings.elastic.bulk_size)
    try:
        new = store.prepare(first_month(month), months)
    finally:
        store.close()
    for name in new:
        typer.echo(f"made: {name}")
    typer.echo(f"ready: {store.pattern}")
    role = msgspec.json.format(msgspec.json.encode(crawler_role(settings.elastic.prefix))).decode()
    typer.echo(f"role for the crawler's credential (PUT /_security/role/{settings.elastic.prefix}_crawler):\n{role}")
    role = msgspec.json.format(msgspec.json.encode(custodian_role(settings.elastic.prefix))).decode()
    typer.echo(
        f"role for the custodian's (erasure.store; PUT /_security/role/{settings.elastic.prefix}_custodian):\n{role}"
    )


@app.command()
def rebuild() -> None:
    """Send every record of the journals to the store; what is there already stays as it is."""
    from indexer.recovery import rebuild_store
    from indexer.store import open_store

    settings = load_settings()
    store = open_store(settings)
    try:
        new = rebuild_store(settings, store)
    finally:
        store.close()
    typer.echo(f"rebuilt: {new} records were missing and are stored now")


def first_month(text: str) -> datetime:
    """The month named YYYY-MM, this month when none is; raises ConfigError."""
    if not text:
        return datetime.now(UTC)
    try:
        return datetime.strptime(text, "%Y-%m").replace(tzinfo=UTC)
    except ValueError as error:
        raise ConfigError(f"--month: expected YYYY-MM, got {text!r}") from error

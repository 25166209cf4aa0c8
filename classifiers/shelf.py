# SPDX-License-Identifier: EUPL-1.2
"""Shelf: the models of a home, which one is in use, and which one was before. The bundled model always stays.

`<home>/models/<first 16 of its digest>.skops`, and `<home>/models/in_use.json` with the digests promoted, newest last.
A model is written whole under another name first, so that a fault leaves the old state.
"""

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from classifiers.errors import ModelError
from classifiers.model import BUNDLED_MODEL, Model, load_model, save_model
from config.settings import Settings

LIST = "in_use.json"


class Promotion(msgspec.Struct, frozen=True, kw_only=True):
    """One model that was put to use."""

    digest: str
    at: datetime
    by: str
    """Who asked for it: the name of the account that ran the command."""


def model_path(settings: Settings) -> Path:
    """The model to judge with: the one of the settings, else the last one promoted, else the bundled one."""
    if settings.model is not None:
        return settings.model
    promoted = promotions(settings)
    return path_of(settings, promoted[-1].digest) if promoted else BUNDLED_MODEL


def promotions(settings: Settings) -> tuple[Promotion, ...]:
    """What was promoted and not rolled back, newest last; raises ModelError when the list cannot be read."""
    path = settings.home / "models" / LIST
    try:
        return msgspec.json.decode(path.read_bytes(), type=tuple[Promotion, ...])
    except FileNotFoundError:
        return ()
    except (OSError, msgspec.DecodeError) as error:
        raise ModelError(f"{path}: expected the list of promoted models: {error}") from error


def keep_model(settings: Settings, content: dict[str, Any]) -> Path:
    """Write a model to the shelf; it is not in use until it is promoted."""
    model = Model(content)
    path = path_of(settings, model.sha256)
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_suffix(f".{os.getpid()}")
    save_model(content, half)
    os.replace(half, path)
    return path


def promote(settings: Settings, path: Path, by: str) -> Promotion:
    """Put a model of the shelf to use; raises ModelError when it is not whole or not on the shelf."""
    model = load_model(path)
    if path.resolve() != path_of(settings, model.sha256).resolve():
        raise ModelError(f"{path}: expected a model of {settings.home / 'models'} under the name of its digest")
    promotion = Promotion(digest=model.sha256, at=datetime.now(UTC), by=by)
    _write(settings, (*promotions(settings), promotion))
    return promotion


def roll_back(settings: Settings) -> Path:
    """Take back the last promotion; gives the model in use from now on. Raises ModelError when there is none."""
    promoted = promotions(settings)
    if not promoted:
        raise ModelError("no model was promoted: the bundled one is in use")
    _write(settings, promoted[:-1])
    path = model_path(settings)
    load_model(path)
    return path


def path_of(settings: Settings, digest: str) -> Path:
    """Where a model lies on the shelf."""
    return settings.home / "models" / f"{digest[:16]}.skops"


def _write(settings: Settings, promoted: tuple[Promotion, ...]) -> None:
    path = settings.home / "models" / LIST
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_suffix(f".{os.getpid()}")
    half.write_bytes(msgspec.json.format(msgspec.json.encode(promoted)))
    os.replace(half, path)

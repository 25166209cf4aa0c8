# SPDX-License-Identifier: EUPL-1.2
"""Model files: the skops format, read for the few types that a model holds and for nothing else.

A file is a ZIP with `schema.json` (a tree of typed nodes) and one .npy file for each array. Only dict, list, text,
number and plain array nodes are built; any other type is refused by name and nothing of it is run. The skops library
reads the same files, but brings in all of scikit-learn, which would take seconds of every start.
"""

import io
import json
import zipfile
import zlib
from pathlib import Path
from typing import Any

import numpy as np

from classifiers.errors import ModelError

MEMBER_MAX = 64_000_000
DEPTH_MAX = 8
MEND = "train it again with `theriac model train`, or go back with `theriac model rollback`"
"""What to do about a model that cannot be used."""


def read_model_file(path: Path) -> dict[str, Any]:
    """The table in a model file; raises ModelError when it is cut, tampered with or holds other types."""
    try:
        with zipfile.ZipFile(path) as archive:
            schema = json.loads(_member(archive, "schema.json"))
            content = _build(schema, archive, 0)
    except OSError as error:
        raise ModelError(f"{path.name}: expected a whole model file: {error.strerror or error}") from error
    except (
        zipfile.BadZipFile,
        zlib.error,
        KeyError,
        ValueError,
        TypeError,
        EOFError,
        RecursionError,
    ) as error:
        raise ModelError(
            f"{path.name}: expected a whole model file, this one is cut or changed ({error}): {MEND}"
        ) from error
    if not isinstance(content, dict):
        raise ModelError(f"{path.name}: expected a table of arrays, got {type(content).__name__}")
    return content


def _build(node: dict[str, Any], archive: zipfile.ZipFile, depth: int) -> Any:
    kind = (str(node["__module__"]), str(node["__class__"]))
    if depth > DEPTH_MAX:
        raise ModelError("model: nested deeper than a model is")
    if node["__loader__"] == "JsonNode":
        value = json.loads(node["content"])
        if not isinstance(value, (str, int, float)):
            raise ModelError(f"model: expected a text or number, got {type(value).__name__}")
        return value
    if kind == ("builtins", "dict"):
        return {str(key): _build(value, archive, depth + 1) for key, value in node["content"].items()}
    if kind == ("builtins", "list"):
        return [_build(value, archive, depth + 1) for value in node["content"]]
    if kind == ("numpy", "ndarray") and node.get("type") == "numpy":
        return np.load(io.BytesIO(_member(archive, str(node["file"]))), allow_pickle=False)
    raise ModelError(f"model: holds a type that no model needs: {kind[0]}.{kind[1]}")


def _member(archive: zipfile.ZipFile, name: str) -> bytes:
    if archive.getinfo(name).file_size > MEMBER_MAX:
        raise ModelError(f"model: {name}: larger than any model is")
    return archive.read(name)

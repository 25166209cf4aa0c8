#!/usr/bin/env bash
# SPDX-License-Identifier: EUPL-1.2
# The Python environment: uv itself pinned, everything else exactly as locked with hashes in deploy/requirements.txt.
set -euo pipefail
cd "$(dirname "$0")/.."
. deploy/tools.sh

stamp=.venv/.theriac-lock
wanted=$(cat deploy/requirements.txt deploy/uv.txt pyproject.toml | sha256sum | cut -d' ' -f1)
if [ -x .venv/bin/theriac ] && [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ]; then exit 0; fi

uv="$THERIAC_TOOLS/uv-$(sha256sum <deploy/uv.txt | cut -c1-12)/bin/uv"
if [ ! -x "$uv" ]; then
  root=$(dirname "$(dirname "$uv")")
  if ! python3 -m venv "$root"; then
    rm -rf "$root"
    echo "python3-venv is missing; type:  sudo apt-get install python3-venv" >&2
    exit 1
  fi
  "$root/bin/python" -m pip install -q --disable-pip-version-check --require-hashes --no-deps -r deploy/uv.txt
fi

python=$(command -v python3.11 || command -v python3)
[ -x .venv/bin/python ] || "$uv" venv -q --python "$python" .venv
"$uv" pip sync -q -p .venv --require-hashes --compile-bytecode deploy/requirements.txt
"$uv" pip install -q -p .venv --no-deps --no-build-isolation --no-index -e .
# Compiled once here, so that no process has to, not even where Python may write no bytecode.
.venv/bin/python -m compileall -q config crawler classifiers indexer alerts
echo "$wanted" >"$stamp"

#!/usr/bin/env bash
# SPDX-License-Identifier: EUPL-1.2
# Renews deploy/requirements.txt (all extras, with hashes) and deploy/uv.txt. No registry's host is written.
set -euo pipefail
cd "$(dirname "$0")/.."
. deploy/tools.sh
uv=$(find "$THERIAC_TOOLS" -maxdepth 3 -path "*/uv-*/bin/uv" 2>/dev/null | sort | tail -n 1)
[ -n "$uv" ] || uv=$(command -v uv)
compile() { "$uv" pip compile -q --generate-hashes --no-header --no-annotate --python-version 3.11 "$@"; }
compile --extra dev pyproject.toml -o deploy/requirements.txt
echo uv | compile - -o deploy/uv.txt

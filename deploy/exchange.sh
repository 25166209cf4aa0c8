#!/usr/bin/env bash
# SPDX-License-Identifier: EUPL-1.2
# Independent judges of our exports, each in an environment of its own (their libraries exclude each other), once per
# machine below $THERIAC_TOOLS: WACZ and its signature, STIX, CASE and JSON Schema, and a replay viewer for the browser.
set -euo pipefail
cd "$(dirname "$0")/.."
. deploy/tools.sh

target="$THERIAC_TOOLS/exchange"
wanted=$(cat deploy/exchange/* | sha256sum | cut -d' ' -f1)
if [ "$(cat "$target/.complete" 2>/dev/null)" = "$wanted" ]; then exit 0; fi

command -v npm >/dev/null 2>&1 || { echo "exchange.sh: npm is missing; deploy/system.sh names its package" >&2; exit 1; }
uv="$THERIAC_TOOLS/uv-$(sha256sum <deploy/uv.txt | cut -c1-12)/bin/uv"
[ -x "$uv" ] || bash deploy/environment.sh

rm -rf "$target"
mkdir -p "$target"
python=$(command -v python3.11 || command -v python3)
for name in wacz stix case pywb; do
  "$uv" venv -q --python "$python" "$target/$name"
  "$uv" pip sync -q -p "$target/$name" --require-hashes "deploy/exchange/$name.txt"
done
(cd "$target" && npm pack --silent replaywebpage@2.4.6 >npm.log 2>&1 && tar xzf replaywebpage-2.4.6.tgz && mv package replay) ||
  { tail -n 5 "$target/npm.log" >&2; exit 1; }
(cd "$target/replay" && sha256sum --check --quiet) <deploy/exchange/sha256
echo "$wanted" >"$target/.complete"
echo "installed: $target"

#!/usr/bin/env bash
# SPDX-License-Identifier: EUPL-1.2
# Independent judges of notices, once per machine below $THERIAC_TOOLS: ajv for JSON Schema, and the XARF v4 schemas as
# their project publishes them. openssl and gpg are the system's.
set -euo pipefail
cd "$(dirname "$0")/.."
. deploy/tools.sh

target="$THERIAC_TOOLS/notices"
wanted=$(cat deploy/notices/* | sha256sum | cut -d' ' -f1)
if [ "$(cat "$target/.complete" 2>/dev/null)" = "$wanted" ]; then exit 0; fi

command -v npm >/dev/null 2>&1 || { echo "notices.sh: npm is missing; deploy/system.sh names its package" >&2; exit 1; }
uv="$THERIAC_TOOLS/uv-$(sha256sum <deploy/uv.txt | cut -c1-12)/bin/uv"
[ -x "$uv" ] || bash deploy/environment.sh

rm -rf "$target"
mkdir -p "$target"
cp deploy/notices/package.json deploy/notices/package-lock.json "$target/"
(cd "$target" && npm ci --silent --no-audit --no-fund --ignore-scripts >npm.log 2>&1) || { tail -n 5 "$target/npm.log" >&2; exit 1; }
"$uv" pip install -q --target "$target/xarf" --no-deps --require-hashes -r deploy/notices/xarf.txt
find "$target/xarf" -name 'xarf-v4-master.json' -print -quit | grep -q . || { echo "notices.sh: no XARF schemas" >&2; exit 1; }
echo "$wanted" >"$target/.complete"
echo "installed: $target"

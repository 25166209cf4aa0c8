#!/usr/bin/env bash
# SPDX-License-Identifier: EUPL-1.2
# Two judges of our log: the Go checksum database's own library, built without network from the Go toolchain's copy, and
# pymerkle (GPL, so in an environment of its own).
set -euo pipefail
cd "$(dirname "$0")/.."
. deploy/tools.sh

command -v go >/dev/null 2>&1 || { echo "tlogverify.sh: Go is missing; https://go.dev/dl/" >&2; exit 1; }
library="$(go env GOROOT)/src/cmd/vendor/golang.org/x/mod/sumdb"
[ -d "$library/tlog" ] || { echo "tlogverify.sh: this Go has no $library" >&2; exit 1; }

target="$THERIAC_TOOLS/tlogverify"
wanted=$(cat deploy/tlogverify/* | sha256sum | cut -d' ' -f1)
if [ "$(cat "$target/.complete" 2>/dev/null)" = "$wanted" ]; then exit 0; fi

rm -rf "$target"
mkdir -p "$target/sumdb"
cp deploy/tlogverify/* "$target/"
cp -r "$library/note" "$library/tlog" "$target/sumdb/"
(cd "$target" && GOPROXY=off GOFLAGS=-mod=mod GOTOOLCHAIN=local GOCACHE="$target/cache" go build -o tlogverify .)
rm -rf "$target/cache"
uv="$THERIAC_TOOLS/uv-$(sha256sum <deploy/uv.txt | cut -c1-12)/bin/uv"
[ -x "$uv" ] || bash deploy/environment.sh
"$uv" venv -q --python "$(command -v python3.11 || command -v python3)" "$target/pymerkle"
"$uv" pip sync -q -p "$target/pymerkle" --require-hashes deploy/tlogverify/pymerkle.txt
echo "$wanted" >"$target/.complete"
echo "installed: $target"

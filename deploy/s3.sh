#!/usr/bin/env bash
# SPDX-License-Identifier: EUPL-1.2
# versitygw, the S3 server that tests keep captures on; once per machine below $THERIAC_TOOLS.
set -euo pipefail
cd "$(dirname "$0")/.."
. deploy/tools.sh

version=v1.8.0
target="$THERIAC_TOOLS/gobin"
if [ -x "$target/versitygw" ] && [ "$(cat "$target/.versitygw" 2>/dev/null)" = "$version" ]; then exit 0; fi
command -v go >/dev/null 2>&1 || { echo "s3.sh: go is missing; deploy/system.sh names its package" >&2; exit 1; }
mkdir -p "$target"
GOBIN="$target" go install "github.com/versity/versitygw/cmd/versitygw@$version" >"$THERIAC_TOOLS/s3.log" 2>&1 \
  || { tail -n 5 "$THERIAC_TOOLS/s3.log" >&2; exit 1; }
echo "$version" >"$target/.versitygw"
echo "installed: $target/versitygw"

#!/usr/bin/env bash
# SPDX-License-Identifier: EUPL-1.2
# The Elasticsearch server of the tests, unpacked once per machine below $THERIAC_TOOLS; the tests start and stop it.
# It is the trimmed server that the project itself tests with (no bundled Java: JRE 17 or later is needed).
set -euo pipefail
cd "$(dirname "$0")/.."
. deploy/tools.sh

version=8.19.8
digest=8d943e94cef02cbceb6e39cd00175bb04e5f882fa32783a473880b8691a54376
target="$THERIAC_TOOLS/elasticsearch-$version"
if [ -f "$target/.complete" ]; then exit 0; fi

for command in mvn java unzip; do
  command -v "$command" >/dev/null 2>&1 || { echo "elasticsearch.sh: $command is missing; deploy/system.sh names its package" >&2; exit 1; }
done

work=$(mktemp -d "$THERIAC_TOOLS/unpack.XXXXXX")
trap 'rm -rf "$work"' EXIT
mvn -q -B dependency:copy -DoutputDirectory="$work" \
  -Dartifact=org.elasticsearch.distribution.integ-test-zip:elasticsearch:$version:zip >"$THERIAC_TOOLS/elasticsearch.log" 2>&1 ||
  { tail -n 5 "$THERIAC_TOOLS/elasticsearch.log" >&2; exit 1; }
echo "$digest  $work/elasticsearch-$version.zip" | sha256sum --check --quiet
unzip -q "$work/elasticsearch-$version.zip" -d "$work"
chmod -R go+rX "$work/elasticsearch-$version"
rm -rf "$target"
mv "$work/elasticsearch-$version" "$target"
touch "$target/.complete"
echo "unpacked: $target"

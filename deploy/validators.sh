#!/usr/bin/env bash
# SPDX-License-Identifier: EUPL-1.2
# JWAT and jwarc, the independent readers of WARC files that the tests ask; once per machine below $THERIAC_TOOLS.
set -euo pipefail
cd "$(dirname "$0")/.."
. deploy/tools.sh

target="$THERIAC_TOOLS/validators"
wanted=$(cat deploy/validators/* | sha256sum | cut -d' ' -f1)
if [ "$(cat "$target/.complete" 2>/dev/null)" = "$wanted" ]; then exit 0; fi

for command in mvn java; do
  command -v "$command" >/dev/null 2>&1 || { echo "validators.sh: $command is missing; deploy/system.sh names its package" >&2; exit 1; }
done

rm -rf "$target"
mkdir -p "$target/lib"
mvn -q -B -f deploy/validators/pom.xml dependency:copy-dependencies -DoutputDirectory="$target/lib" \
  >"$THERIAC_TOOLS/validators.log" 2>&1 || { tail -n 5 "$THERIAC_TOOLS/validators.log" >&2; exit 1; }
(cd "$target/lib" && sha256sum --check --quiet) <deploy/validators/sha256
java -jar "$target/lib/ecj-3.33.0.jar" -17 -nowarn -cp "$target/lib/jwat-warc-1.2.1.jar:$target/lib/jwat-common-1.2.1.jar" \
  -d "$target" deploy/validators/WarcCheck.java
echo "$wanted" >"$target/.complete"
echo "installed: $target"

#!/usr/bin/env bash
# SPDX-License-Identifier: EUPL-1.2
# veraPDF and the European Commission's DSS: independent judges of dossiers, time tokens and evidence records; once per
# machine below $THERIAC_TOOLS.
set -euo pipefail
cd "$(dirname "$0")/.."
. deploy/tools.sh

target="$THERIAC_TOOLS/signatures"
wanted=$(cat deploy/signatures/* deploy/verapdf/* | sha256sum | cut -d' ' -f1)
if [ "$(cat "$target/.complete" 2>/dev/null)" = "$wanted" ]; then exit 0; fi

for command in mvn java; do
  command -v "$command" >/dev/null 2>&1 || { echo "signatures.sh: $command is missing; deploy/system.sh names its package" >&2; exit 1; }
done

rm -rf "$target"
mkdir -p "$target"
for part in signatures verapdf; do
  mvn -q -B -f "deploy/$part/pom.xml" dependency:copy-dependencies -DoutputDirectory="$target/$part" \
    >"$THERIAC_TOOLS/signatures.log" 2>&1 || { tail -n 5 "$THERIAC_TOOLS/signatures.log" >&2; exit 1; }
  (cd "$target/$part" && sha256sum --check --quiet) <"deploy/$part/sha256"
done
java -jar "$target/signatures/ecj-3.33.0.jar" -17 -nowarn -cp "$(printf '%s:' "$target"/signatures/*.jar)" \
  -d "$target/signatures" deploy/signatures/SignatureCheck.java
echo "$wanted" >"$target/.complete"
echo "installed: $target"

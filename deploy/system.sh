#!/usr/bin/env bash
# SPDX-License-Identifier: EUPL-1.2
# System parts on Debian 12: what is missing is installed when root, and named with the command to type when not.
# Usage: deploy/system.sh [run|test]   run: what the main job needs; test: also the servers and validators of the tests.
set -euo pipefail
cd "$(dirname "$0")/.."
. deploy/tools.sh
purpose=${1:-test}

missing=()
need() { # need COMMAND PACKAGE…: the packages, unless the command is there
  local command=$1
  shift
  command -v "$command" >/dev/null 2>&1 || missing+=("$@")
}
need chromium chromium
need fc-list fontconfig
font() { # font FAMILY PACKAGE: dossiers print foreign text in its own script
  fc-list ":family=$1" 2>/dev/null | grep -q . || missing+=("$2")
}
font "Noto Serif" fonts-noto-core
font "Noto Sans CJK SC" fonts-noto-cjk
font "DejaVu Sans Mono" fonts-dejavu-core
font Symbola fonts-symbola
ldconfig -p 2>/dev/null | grep -q libpangoft2-1.0 || missing+=(libpango-1.0-0 libpangoft2-1.0-0)
python3 -c 'import ensurepip, venv' 2>/dev/null || missing+=(python3-venv)
if [ "$purpose" = test ]; then
  need java openjdk-17-jre-headless
  need mvn maven
  need openssl openssl
  need nginx nginx-light
  need unzip unzip
  need pdfsig poppler-utils
  need qpdf qpdf
  need setpriv util-linux
  need node nodejs
  need npm npm
  { command -v psql >/dev/null 2>&1 && ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1; } || missing+=(postgresql)
fi

if [ ${#missing[@]} -gt 0 ]; then
  if [ "$(id -u)" = 0 ]; then
    echo "installing: ${missing[*]}"
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -q >"$THERIAC_TOOLS/apt.log" 2>&1 &&
      apt-get install -y -q --no-install-recommends "${missing[@]}" >>"$THERIAC_TOOLS/apt.log" 2>&1 ||
      { tail -n 5 "$THERIAC_TOOLS/apt.log"; echo "could not install: ${missing[*]} (log: $THERIAC_TOOLS/apt.log)"; exit 1; }
  else
    echo "missing system parts; type:  sudo apt-get install ${missing[*]}"
    echo "what needs them is skipped until then"
  fi
fi

if [ "$purpose" = test ] && command -v mvn >/dev/null 2>&1 && command -v java >/dev/null 2>&1; then
  for part in deploy/elasticsearch.sh deploy/validators.sh deploy/exchange.sh deploy/signatures.sh deploy/notices.sh; do
    [ ! -f "$part" ] || bash "$part" || echo "warning: $part failed; the tests that need it are skipped, visibly"
  done
fi
if [ "$purpose" = test ] && command -v go >/dev/null 2>&1; then
  bash deploy/s3.sh || echo "warning: deploy/s3.sh failed; the tests that need it are skipped, visibly"
  bash deploy/tlogverify.sh || echo "warning: deploy/tlogverify.sh failed; the tests that need it are skipped, visibly"
fi

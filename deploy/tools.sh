# SPDX-License-Identifier: EUPL-1.2
# Where big downloads live, once per machine and not per clone; sourced by the other scripts and by the Makefile.
# Root's home cannot be read by the unprivileged account that runs Elasticsearch, hence /var/cache.
if [ -z "${THERIAC_TOOLS:-}" ]; then
  if [ "$(id -u)" = 0 ]; then THERIAC_TOOLS=/var/cache/theriac; else THERIAC_TOOLS="${XDG_CACHE_HOME:-$HOME/.cache}/theriac"; fi
fi
export THERIAC_TOOLS
mkdir -p "$THERIAC_TOOLS"

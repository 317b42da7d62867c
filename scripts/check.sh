#!/usr/bin/env bash
# Everything that needs no database; --without-specs leaves out the specs, for who runs all of them anyway. Lint takes as
# long as all the rest, so it runs beside it.
set -uo pipefail
cd "$(dirname "$0")/.."

lint_log="$(mktemp)"
trap 'rm -f "$lint_log"' EXIT
npm run -s lint >"$lint_log" 2>&1 &
lint=$!

failed=0
npm run -s types || failed=1
npm run -s format:check || failed=1
[ "${1:-}" = --without-specs ] || npm run -s jest -- --selectProjects=plain || failed=1
wait "$lint" || failed=1
cat "$lint_log"
exit "$failed"

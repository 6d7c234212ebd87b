#!/usr/bin/env bash
# The check of action.yml: asks the services once, then writes every form from what was kept.
set -euo pipefail

enrich=${ENRICH:-$RUNNER_TEMP/enrich/bin/enrich}
common=(--raw-dir "$RAW_DIR")
[ -n "${CORRECTIONS:-}" ] || { [ -f data/corrections.toml ] && CORRECTIONS=data/corrections.toml; } || true
[ -n "${CORRECTIONS:-}" ] && common+=(--corrections "$CORRECTIONS")
[ "${SINCE:-all}" = all ] || common+=(--changed-since "$SINCE")
json=$RUNNER_TEMP/enrich.json
markdown=$RUNNER_TEMP/enrich.md

outage=()
[ "${FAIL_ON_OUTAGE:-false}" = true ] && outage+=(--fail-on-outage)
status=0
"$enrich" check "$LIST" "${common[@]}" "${outage[@]}" --fail-on "$FAIL_ON" --format json --output "$json" || status=$?
[ "$status" -le 1 ] || exit "$status"

# A failure has been told already: these only show it, from kept answers.
shown() { "$enrich" check "$LIST" "${common[@]}" --offline --fail-on never "$@"; }
shown --format github
shown --format markdown --output "$markdown"
[ -z "${SARIF:-}" ] || shown --format sarif --output "$SARIF"
cat "$markdown" >> "$GITHUB_STEP_SUMMARY"
{
    echo "failed=$([ "$status" = 0 ] && echo false || echo true)"
    echo "json=$json"
    echo "markdown=$markdown"
} >> "$GITHUB_OUTPUT"
exit "$status"

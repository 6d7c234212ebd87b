#!/usr/bin/env bash
# The check of action.yml: annotations to the log, the summary to the run's page, all findings to files.
set -euo pipefail

enrich=${ENRICH:-$RUNNER_TEMP/enrich/bin/enrich}
json=$RUNNER_TEMP/enrich.json
markdown=$RUNNER_TEMP/enrich.md
options=(--raw-dir "$RAW_DIR" --fail-on "$FAIL_ON" --format github --also "json=$json" --also "markdown=$markdown")
[ -z "${SARIF:-}" ] || options+=(--also "sarif=$SARIF")
[ "${SINCE:-all}" = all ] || options+=(--changed-since "$SINCE")
if [ "${TRUST_CHANGES:-false}" = true ]; then
    options+=(--trust-changes)
elif [ -n "${FACTS_FROM:-}" ]; then
    options+=(--facts-from "$FACTS_FROM")
fi
[ "${FAIL_ON_OUTAGE:-false}" != true ] || options+=(--fail-on-outage)
if [ -n "${CORRECTIONS:-}" ]; then
    options+=(--corrections "$CORRECTIONS")
elif [ -f data/corrections.toml ]; then
    options+=(--corrections data/corrections.toml)
fi

status=0
"$enrich" check "${options[@]}" -- "$LIST" || status=$?
[ "$status" -le 1 ] && [ -f "$markdown" ] || exit "$status"
cat "$markdown" >> "$GITHUB_STEP_SUMMARY"
{
    echo "failed=$([ "$status" = 0 ] && echo false || echo true)"
    echo "json=$json"
    echo "markdown=$markdown"
} >> "$GITHUB_OUTPUT"
exit "$status"

#!/usr/bin/env bash
# Loads the sample into a running service and shows one query planned twice: right after the load, and after a flush.
# Usage: demo/demo.sh [http://127.0.0.1:8080]
set -euo pipefail

base=${1:-http://127.0.0.1:8080}
samples=$(cd "$(dirname "$0")/../samples" && pwd)
query="SELECT count(*), avg(delay) FROM flights_10x WHERE distance > 2500"

say() { printf '\n\033[1m%s\033[0m\n' "$*"; }

# run SESSION SQL: a statement as plain text, its JSON answer
run() {
  curl --silent --show-error --fail-with-body -H 'Content-Type: text/plain' \
    --data-binary "$2" "$base/v1/statements?sessionId=$1"
  echo
}

# plan SESSION SQL: EXPLAIN (FORMAT TEXT), as text
plan() {
  curl --silent --show-error --fail-with-body -H 'Content-Type: application/json' \
    -d "{\"sessionId\":\"$1\",\"statement\":\"$2\",\"format\":\"text\"}" "$base/v1/explain"
  echo
}

if ! curl --silent --fail --output /dev/null "$base/v1/version"; then
  echo "No service answers at $base: start one with 'make run' in another terminal." >&2
  exit 1
fi

say "1. A session"
session=$(curl --silent --show-error --fail-with-body -X POST -H 'Content-Type: application/json' -d '{"name":"demo"}' \
  "$base/v1/sessions" | sed -n 's/.*"id" *: *"\(s_[^"]*\)".*/\1/p')
[ -n "$session" ] || { echo "the answer names no session" >&2; exit 1; }
echo "session $session"
trap 'curl --silent --output /dev/null -X DELETE "$base/v1/sessions/$session"' EXIT

say "2. Two CSV files become TEMP tables"
curl --silent --show-error --fail-with-body -H 'Content-Type: text/csv' -H 'Content-Encoding: gzip' \
  --data-binary @"$samples/flights-200k.csv.gz" "$base/v1/sessions/$session/tables/flights/rows?create=true"
echo
curl --silent --show-error --fail-with-body -H 'Content-Type: text/csv' \
  --data-binary @"$samples/airports.csv" "$base/v1/sessions/$session/tables/airports/rows?create=true"
echo

say "3. A query"
run "$session" "SELECT a.city, count(*) AS flights, avg(f.delay) AS delay FROM flights f JOIN airports a ON f.origin = a.iata GROUP BY a.city ORDER BY flights DESC LIMIT 5"

say "4. The table ten times as large; its blocks are dirty in the session's local buffers"
run "$session" "CREATE TEMP TABLE flights_10x AS SELECT f.* FROM flights f CROSS JOIN generate_series(1, 10) AS g(i)"
curl --silent --show-error --fail-with-body "$base/v1/sessions/$session/buffers"
echo

say "5. Right after the load a flush would cost more than parallelism saves"
echo "$query"
plan "$session" "$query"

say "6. The buffers are flushed"
curl --silent --show-error --fail-with-body -X POST "$base/v1/sessions/$session/buffers/flush"
echo

say "7. Now workers read the blocks from disk, and the same query is planned in parallel"
plan "$session" "$query"
run "$session" "$query"

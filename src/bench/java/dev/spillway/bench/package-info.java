/// The end-to-end benchmark behind `make bench`: Spillway, DuckDB and PostgreSQL on the same TPC-H rows, on one
/// machine, in one run.
///
/// It owns the generated CSV files, the three engines behind [dev.spillway.bench.Engine], the queries, the comparison
/// that gates every timing, the probes beside the queries (load, flush, participants, planning, round trip, heap) and
/// the two reports. Rules:
///
/// 1. No timing counts before all engines gave equal answers to that query.
/// 2. Spillway is measured as users run it: its own process, over HTTP, rows fetched and parsed.
/// 3. Engines alternate within a query, so that a slow minute of the machine hits all of them.
/// 4. Every raw run is written; medians are computed from them and never replace them.
///
/// Threads: everything runs on the main thread, apart from the probes that measure concurrency, which own their threads
/// and join them before they return. Start reading at [dev.spillway.bench.Bench].
@NullMarked
package dev.spillway.bench;

import org.jspecify.annotations.NullMarked;

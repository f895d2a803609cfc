package dev.spillway.bench;

/// A query and what is asked of it.
///
/// @param isOrdered whether the order of rows is part of the answer
/// @param duckDbRatioMax Spillway's server time may be at most this part of DuckDB's time; NaN when nothing is asked
/// @param postgresFactorMin Spillway must be at least this many times faster than PostgreSQL's TEMP tables
record BenchmarkQuery(String name, String sql, boolean isOrdered, double duckDbRatioMax, double postgresFactorMin) {}

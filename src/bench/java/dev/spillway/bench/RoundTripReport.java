package dev.spillway.bench;

/// `SELECT 1` over HTTP for a few seconds.
record RoundTripReport(String kind, int connections, double perSecond, double p50Micros, double p99Micros) {}

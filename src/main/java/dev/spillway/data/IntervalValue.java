package dev.spillway.data;

/// One interval: months, days and microseconds, as PostgreSQL keeps them.
public record IntervalValue(int months, int days, long micros) {}

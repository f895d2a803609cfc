package dev.spillway.storage;

/// Inclusive bounds of a column's values.
public record LongBounds(long min, long max) {}

package dev.spillway.metrics;

/// The listeners through which the engine is metered.
public record Meters(BufferMetrics buffers, StatementMetrics statements) {}

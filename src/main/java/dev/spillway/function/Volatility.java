package dev.spillway.function;

/// Whether two calls with the same arguments give the same, as PostgreSQL labels functions.
public enum Volatility {
    /// Always.
    IMMUTABLE,
    /// Within a statement.
    STABLE,
    /// Not even there; such functions are never evaluated beforehand nor in a worker.
    VOLATILE
}

/// Micrometer meters of the service, by the names of `docs/metrics.md`. The only package that knows Micrometer.
///
/// Labels are of low cardinality: never a session, a statement, a table or a user. Start with
/// [dev.spillway.metrics.StatementMetrics].
@NullMarked
package dev.spillway.metrics;

import org.jspecify.annotations.NullMarked;

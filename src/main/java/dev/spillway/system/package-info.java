/// The system database (H2, Flyway migrations): the history of plans.
///
/// 1. No statement waits for it: what a statement leaves goes to a bounded queue and is written behind in batches; what
///    does not fit is dropped and counted.
/// 2. Statement texts are kept without literals unless the operator wants them.
///
/// Start with [dev.spillway.system.PlanHistory].
@NullMarked
package dev.spillway.system;

import org.jspecify.annotations.NullMarked;

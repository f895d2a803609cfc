/// Runs a plan: vectorised operators that are pulled batch by batch.
///
/// 1. An operator belongs to one participant: the leader or a worker of a Gather. What participants share is in
///    [dev.spillway.exec.GatherState].
/// 2. A worker reaches TEMP relations only through the snapshot in its [dev.spillway.exec.ParticipantContext].
/// 3. Every operator polls cancellation through its child, at the latest once per batch.
/// 4. What an operator allocates beyond a batch is reserved with its [dev.spillway.exec.MemoryTracker].
///
/// Start with [dev.spillway.exec.QueryExecution], then [dev.spillway.exec.OperatorBuilder].
@NullMarked
package dev.spillway.exec;

import org.jspecify.annotations.NullMarked;

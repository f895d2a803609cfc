/// Parallel execution: Gather, its workers and the queue between them.
///
/// 1. The flush happens once, on the leader's thread, before any worker starts.
/// 2. Workers read the flushed snapshot only; fewer workers than planned, also none, are legal.
/// 3. The first error of any participant stops all; the leader waits for every worker before it cleans up.
@NullMarked
package dev.spillway.exec.gather;

import org.jspecify.annotations.NullMarked;

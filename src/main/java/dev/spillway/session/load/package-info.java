/// CSV into a TEMP table: bytes are split, typed and put into vectors without a String in between.
///
/// 1. Parsing runs on a bounded pool of platform threads; the leader only receives batches.
/// 2. A load is atomic: a bad row fails it whole, with its line and column, and leaves no table.
/// 3. Nothing is held whole in memory: one buffer, a bounded sample for type inference, a bounded queue of batches.
///
/// Start with [dev.spillway.session.load.CsvSource].
@NullMarked
package dev.spillway.session.load;

import org.jspecify.annotations.NullMarked;

/// What is known of the values of a row group's column, kept as rows arrive: zone maps, distinct-count sketches,
/// samples; and how they become the planner's statistics. Immutable per row group, so that a rollback just drops them.
/// Leader thread.
@NullMarked
package dev.spillway.storage.statistics;

import org.jspecify.annotations.NullMarked;

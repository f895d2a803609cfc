/// Counters of a running statement: buffer events, rows, loops and times per plan node and participant. Plain data, no
/// I/O.
@NullMarked
package dev.spillway.instrument;

import org.jspecify.annotations.NullMarked;

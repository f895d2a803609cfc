/// Aggregation: plain, sorted and hashed; simple, partial and final. Used by one participant's thread.
@NullMarked
package dev.spillway.exec.aggregate;

import org.jspecify.annotations.NullMarked;

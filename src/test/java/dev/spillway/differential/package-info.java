/// Generated queries run several ways here and on PostgreSQL 18; all answers must agree as multisets. Seeds are
/// printed.
@NullMarked
package dev.spillway.differential;

import org.jspecify.annotations.NullMarked;

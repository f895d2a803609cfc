/// TPC-H: tables, generated rows and the 22 queries with the specification's validation parameters. Used by the
/// benchmark and by tests.
@NullMarked
package dev.spillway.tpch;

import org.jspecify.annotations.NullMarked;

/// Joins: hash joins, with private or shared tables, and nested loops. Used by one participant's thread.
@NullMarked
package dev.spillway.exec.join;

import org.jspecify.annotations.NullMarked;

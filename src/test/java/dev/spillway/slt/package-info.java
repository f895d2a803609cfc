/// The files of sqllogictest, run against the whole engine: a parser of their format, a runner, and the list of what
/// is refused. Where the files differ by database, Spillway takes what they say for PostgreSQL.
@NullMarked
package dev.spillway.slt;

import org.jspecify.annotations.NullMarked;

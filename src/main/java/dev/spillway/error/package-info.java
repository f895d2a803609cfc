/// The one exception of the project, its SQLSTATE codes and the cancellation flag.
///
/// Depends on nothing. A [dev.spillway.error.SpillwayException] ends a statement, never a session; only `api` turns it
/// into an HTTP answer.
@NullMarked
package dev.spillway.error;

import org.jspecify.annotations.NullMarked;

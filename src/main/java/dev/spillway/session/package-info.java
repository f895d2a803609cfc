/// PostgreSQL's backend: a [dev.spillway.session.Session] is one leader thread that owns everything session-local and
/// runs the session's statements one after another.
///
/// 1. Everything below (`storage`, catalog, plan cache of a session) is touched by its leader alone; others send it
///    work through [dev.spillway.session.Session#submit] and read [dev.spillway.session.SessionState], an immutable
///    picture that the leader publishes after each piece of work.
/// 2. A statement is stopped by its cancellation flag, never by an interrupt. Close, expiry and shutdown cancel first,
///    then send the leader a message; its outermost `finally` closes the arena whatever was thrown.
/// 3. What a leader hands to a [dev.spillway.session.ResultSink] is a batch it no longer owns.
/// 4. Nothing here knows HTTP, Spring or JSON.
///
/// Start with [dev.spillway.session.SessionRegistry], then [dev.spillway.session.Session].
@NullMarked
package dev.spillway.session;

import org.jspecify.annotations.NullMarked;

/// The HTTP surface: controllers, request and response records, problem details, streaming of results.
///
/// 1. Controllers are thin: they check the request, hand it to a session and write what comes back.
/// 2. Errors leave as RFC 9457 `application/problem+json` with the SQLSTATE; never a stack trace, and 5xx only for what
/// is ours.
/// 3. Nothing after the first byte can be mistaken for success: a body that fails midway is broken off.
///
/// Threads: requests run on virtual threads that only move bytes; results are encoded on a bounded pool, uploads are
/// read by the session's loaders. Start with StatementController, then EncodingSink.
@NullMarked
package dev.spillway.api;

import org.jspecify.annotations.NullMarked;

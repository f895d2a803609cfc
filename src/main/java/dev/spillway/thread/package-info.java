/// Where threads come from: every thread of Spillway has a name and is made by [dev.spillway.thread.NamedThreads].
///
/// Depends on nothing.
@NullMarked
package dev.spillway.thread;

import org.jspecify.annotations.NullMarked;

/// WITH queries whose rows are kept, and recursion.
///
/// Their rows live in one place per execution, which the leader's [dev.spillway.exec.ParticipantContext] knows by the
/// query's number; they are never read below a Gather.
@NullMarked
package dev.spillway.exec.recursive;

import org.jspecify.annotations.NullMarked;

/// The path search: for each set of relations the ways to get its rows that no other way dominates, complete and
/// partial apart.
///
/// A *partial* path yields a part of the rows in each participant and needs a Gather above it; a *complete* one yields
/// all rows in the process that runs it. Owned by the thread that plans; nothing here outlives a search but the path
/// that wins.
@NullMarked
package dev.spillway.planner.path;

import org.jspecify.annotations.NullMarked;

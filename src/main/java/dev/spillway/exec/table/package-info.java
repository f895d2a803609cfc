/// What hash aggregates, hash joins and sorts keep in memory: keys packed into words, tables from keys to numbers,
/// collected columns.
///
/// 1. Every key column becomes a code of a fixed number of bits (long values relative to their minimum, texts by their
///    number in an interner); the codes of a row are packed into as few `long` words as they need, mostly one. Equal
///    words are equal keys, NULL included.
/// 2. Tables give every distinct key a number from 0 on, in the order of first appearance; whatever belongs to a key
///    lies in arrays at that number.
/// 3. Everything that grows is reserved with a [dev.spillway.exec.MemoryTracker] before it is allocated.
///
/// Owned by one participant's thread unless a class says otherwise. Start with [dev.spillway.exec.table.KeyEncoder].
@NullMarked
package dev.spillway.exec.table;

import org.jspecify.annotations.NullMarked;

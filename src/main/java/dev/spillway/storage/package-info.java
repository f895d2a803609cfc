/// Session-local relations in 8 KiB blocks: the leader's local buffer pool, relation files, row groups, encodings,
/// flushes.
///
/// 1. Only the leader thread touches [dev.spillway.storage.SessionStorage], the pool and the relations; the JVM
///    enforces it for the frames (confined arena).
/// 2. Workers read through a [dev.spillway.storage.FlushedSnapshot] alone, and only a flush makes one.
/// 3. While a snapshot is in use no relation in it is written.
/// 4. `dirtied_localbufs` moves only on clean→dirty and dirty→clean.
///
/// Free of Spring, Calcite and the session, so that other executors can read flushed blocks. Start with
/// [dev.spillway.storage.ScanSource].
@NullMarked
package dev.spillway.storage;

import org.jspecify.annotations.NullMarked;

/// Temp files of operators whose rows do not fit their memory.
///
/// 1. A [dev.spillway.exec.spill.SpillFile] belongs to one operator of one participant, who alone writes it; its
///    [dev.spillway.exec.spill.SpillTape]s are sequences of batches. A tape that is finished may be read by any thread.
/// 2. Values come back exactly as they were; texts come back plain, whatever dictionary they had.
/// 3. What a file takes is reserved with the execution's [dev.spillway.exec.spill.TempFileSpace], what its buffers take
///    with the operator's tracker. Closing the file removes it, read or not.
///
/// Start with [dev.spillway.exec.spill.SpillTape].
@NullMarked
package dev.spillway.exec.spill;

import org.jspecify.annotations.NullMarked;

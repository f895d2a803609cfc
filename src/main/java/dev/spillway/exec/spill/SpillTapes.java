package dev.spillway.exec.spill;

import dev.spillway.data.Batch;
import dev.spillway.exec.MemoryTracker;
import dev.spillway.instrument.BufferUsage;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Finished tapes that are read one after another, of one file or of several participants' files. Immutable.
public record SpillTapes(List<SpillTape> tapes) {
    public SpillTapes {
        tapes = List.copyOf(tapes);
    }

    public static SpillTapes of(SpillTape tape) {
        return new SpillTapes(List.of(tape));
    }

    public long rows() {
        return tapes.stream().mapToLong(SpillTape::rows).sum();
    }

    public long bytes() {
        return tapes.stream().mapToLong(SpillTape::bytes).sum();
    }

    /// As [SpillTape#read(boolean, BufferUsage)].
    public Reader read(boolean isLast, BufferUsage usage) {
        return new Reader(this, isLast, usage);
    }

    /// Used by one thread.
    public static final class Reader {
        private final Deque<SpillTape> left;
        private final boolean isLast;
        private final BufferUsage usage;
        private @Nullable SpillReader reader;

        private Reader(SpillTapes all, boolean isLast, BufferUsage usage) {
            this.left = new ArrayDeque<>(all.tapes());
            this.isLast = isLast;
            this.usage = usage;
        }

        /// As [SpillReader#nextLarge(MemoryTracker)].
        public @Nullable Batch nextLarge(MemoryTracker memory) {
            while (true) {
                SpillReader current = reader;
                Batch batch = current == null ? null : current.nextLarge(memory);
                if (batch != null) {
                    return batch;
                }
                SpillTape next = left.poll();
                if (next == null) {
                    return null;
                }
                reader = next.read(isLast, usage);
            }
        }
    }
}

package dev.spillway.exec.join;

import dev.spillway.data.Batch;
import dev.spillway.data.Bitmap;
import dev.spillway.exec.MemoryTracker;
import dev.spillway.exec.spill.SpillReader;
import dev.spillway.exec.spill.SpillTape;
import dev.spillway.exec.spill.SpillTapes;
import dev.spillway.instrument.BufferUsage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The outer side of a join whose inner side comes in parts: every part meets all outer rows, which a tape keeps. Bits
/// remember the rows that have matched. Used by one thread.
final class OuterPasses {
    private final Passes tapeRows;
    private final MemoryTracker memory;
    private final List<long[]> matched = new ArrayList<>();
    /// The rows of the first pass, while they are not on the tape.
    private @Nullable Passes source;

    /// A pass over all rows; `isLast` forgets them.
    private interface Passes {
        Supplier<@Nullable Batch> start(boolean isLast);
    }

    /// Over rows that are on a finished tape of the caller's file; small batches are put together.
    OuterPasses(SpillTape tape, MemoryTracker memory) {
        this.memory = memory;
        this.tapeRows = isLast -> {
            SpillReader reader = tape.read(isLast);
            return () -> reader.nextLarge(memory);
        };
    }

    /// The same over tapes of anybody's files.
    OuterPasses(SpillTapes tapes, BufferUsage usage, MemoryTracker memory) {
        this.memory = memory;
        this.tapeRows = isLast -> {
            SpillTapes.Reader reader = tapes.read(isLast, usage);
            return () -> reader.nextLarge(memory);
        };
    }

    /// Over rows that the first pass reads, and writes to the tape.
    OuterPasses(SpillTape tape, MemoryTracker memory, Supplier<@Nullable Batch> first) {
        this.memory = memory;
        this.tapeRows = isLast -> {
            SpillReader reader = tape.read(isLast);
            return reader::next;
        };
        this.source = isLast -> () -> {
            Batch batch = first.get();
            if (batch == null) {
                tape.finish();
            } else if (!isLast) {
                tape.append(batch);
            }
            return batch;
        };
    }

    /// All rows, for the next part of the inner side.
    JoinRun.OuterRows pass(boolean isLast) {
        Passes rows = source == null ? tapeRows : source;
        source = null;
        return new Pass(rows.start(isLast), isLast);
    }

    private final class Pass implements JoinRun.OuterRows {
        private final Supplier<@Nullable Batch> rows;
        private final boolean isLast;
        private int row;
        private JoinMatcher.@Nullable Marks marks;

        Pass(Supplier<@Nullable Batch> rows, boolean isLast) {
            this.rows = rows;
            this.isLast = isLast;
        }

        @Override
        public @Nullable Batch next() {
            Batch batch = rows.get();
            marks = batch == null ? null : new JoinMatcher.Marks(marksOf(batch.rowCount()), isLast);
            return batch;
        }

        /// Batches come alike in every pass.
        private long[] marksOf(int rows) {
            if (row == matched.size()) {
                memory.reserve(8L * Bitmap.words(rows));
                matched.add(Bitmap.none(rows));
            }
            return matched.get(row++);
        }

        @Override
        public JoinMatcher.@Nullable Marks marks() {
            return marks;
        }
    }
}

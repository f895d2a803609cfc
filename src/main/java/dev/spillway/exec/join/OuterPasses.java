package dev.spillway.exec.join;

import dev.spillway.data.Batch;
import dev.spillway.data.Bitmap;
import dev.spillway.exec.MemoryTracker;
import dev.spillway.exec.spill.SpillReader;
import dev.spillway.exec.spill.SpillTape;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The outer side of a join whose inner side comes in parts: every part meets all outer rows, which a tape keeps. Bits
/// remember the rows that have matched. Used by one thread.
final class OuterPasses {
    private final SpillTape tape;
    private final MemoryTracker memory;
    private final List<long[]> matched = new ArrayList<>();
    /// Whether all passes read the tape, and so may put its small batches together.
    private final boolean isOnTape;
    /// The rows of the first pass, while they are not on the tape.
    private @Nullable Supplier<@Nullable Batch> source;

    /// Over rows that are on a finished tape.
    OuterPasses(SpillTape tape, MemoryTracker memory) {
        this(tape, memory, null);
    }

    /// Over rows that the first pass reads, and writes to the tape.
    OuterPasses(SpillTape tape, MemoryTracker memory, @Nullable Supplier<@Nullable Batch> source) {
        this.tape = tape;
        this.memory = memory;
        this.source = source;
        this.isOnTape = source == null;
    }

    /// All rows, for the next part of the inner side.
    JoinRun.OuterRows pass(boolean isLast) {
        Supplier<@Nullable Batch> first = source;
        source = null;
        if (first == null) {
            SpillReader reader = tape.read(isLast);
            return new Pass(isOnTape ? () -> reader.nextLarge(memory) : reader::next, isLast);
        }
        return new Pass(
                () -> {
                    Batch batch = first.get();
                    if (batch == null) {
                        tape.finish();
                    } else if (!isLast) {
                        tape.append(batch);
                    }
                    return batch;
                },
                isLast);
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

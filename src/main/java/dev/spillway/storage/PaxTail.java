package dev.spillway.storage;

import java.util.List;

/// The rows of a tail: its row-range blocks in row order and the blocks of overflown strings. Immutable.
record PaxTail(List<PaxBlock> blocks, List<Integer> overflow, int rows) {
    static final PaxTail EMPTY = new PaxTail(List.of(), List.of(), 0);

    PaxTail {
        blocks = List.copyOf(blocks);
        overflow = List.copyOf(overflow);
    }

    /// `heapEnd` is where the next string goes.
    record PaxBlock(int block, int rows, int heapEnd) {}

    int blockCount() {
        return blocks.size() + overflow.size();
    }
}

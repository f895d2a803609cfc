package dev.spillway.storage.pool;

import java.util.Map;
import java.util.TreeMap;

/// Which blocks of a relation's file are in use. Hands out contiguous runs where it can. Leader thread.
final class BlockAllocator {
    private final TreeMap<Integer, Integer> freeRuns = new TreeMap<>();
    private int nextBlock;
    private int freeBlocks;

    /// `count` blocks, ascending; one run where a free one is long enough, else at the end of the file.
    int[] allocate(int count) {
        int first = takeRun(count);
        if (first < 0) {
            first = nextBlock;
            nextBlock = Math.addExact(nextBlock, count);
        }
        int[] blocks = new int[count];
        for (int i = 0; i < count; i++) {
            blocks[i] = first + i;
        }
        return blocks;
    }

    private int takeRun(int count) {
        if (count > freeBlocks) {
            return -1;
        }
        for (Map.Entry<Integer, Integer> run : freeRuns.entrySet()) {
            int length = run.getValue();
            if (length >= count) {
                int first = run.getKey();
                freeRuns.remove(first);
                if (length > count) {
                    freeRuns.put(first + count, length - count);
                }
                freeBlocks -= count;
                return first;
            }
        }
        return -1;
    }

    void free(int block) {
        int first = block;
        int length = 1;
        Map.Entry<Integer, Integer> before = freeRuns.lowerEntry(block);
        if (before != null && before.getKey() + before.getValue() == block) {
            first = before.getKey();
            length += before.getValue();
            freeRuns.remove(first);
        }
        Integer after = freeRuns.remove(block + 1);
        if (after != null) {
            length += after;
        }
        freeRuns.put(first, length);
        freeBlocks++;
    }

    int inUse() {
        return nextBlock - freeBlocks;
    }

    /// One past the highest block ever used.
    int end() {
        return nextBlock;
    }
}

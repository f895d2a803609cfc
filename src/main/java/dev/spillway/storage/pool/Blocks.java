package dev.spillway.storage.pool;

/// Block arithmetic.
public final class Blocks {
    public static final int SHIFT = 13;
    public static final int BYTES = 1 << SHIFT;
    public static final int MASK = BYTES - 1;

    private Blocks() {}

    /// Blocks that hold `bytes`.
    public static int of(long bytes) {
        return (int) ((bytes + MASK) >>> SHIFT);
    }

    /// Whether `blocks[first] … blocks[last]` follow each other in the file.
    static boolean isRun(int[] blocks, int first, int last) {
        for (int i = first; i < last; i++) {
            if (blocks[i + 1] != blocks[i] + 1) {
                return false;
            }
        }
        return true;
    }
}

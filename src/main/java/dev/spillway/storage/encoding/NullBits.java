package dev.spillway.storage.encoding;

/// Where a segment's null bitmap is: a bit per row from byte `offset` of `blocks`, which the columns of a group share
/// where it is short. `isAll` needs no block.
public record NullBits(boolean isAll, int[] blocks, long offset) {
    public static final NullBits ALL = new NullBits(true, new int[0], 0);

    public static NullBits at(int[] blocks, long offset) {
        return new NullBits(false, blocks, offset);
    }
}

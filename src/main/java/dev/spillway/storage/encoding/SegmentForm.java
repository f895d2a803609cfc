package dev.spillway.storage.encoding;

/// The shape of a segment's cells.
public enum SegmentForm {
    /// No blocks: every row has the same value, or NULL.
    CONSTANT(0),
    /// Codes of 1 to 31 bits, see [BitPacking].
    PACKED(0),
    BYTE(8),
    SHORT(16),
    INT(32),
    LONG(64),
    /// Two longs.
    WIDE(128),
    /// End offsets in one list of blocks, bytes in another.
    BYTES(32);

    private final int bits;

    SegmentForm(int bits) {
        this.bits = bits;
    }

    int bits() {
        return bits;
    }
}

package dev.spillway.data;

/// The distinct strings of a dictionary, sorted ascending as unsigned bytes, so that codes compare as their strings do.
///
/// Compared by identity: two vectors with the same dictionary object may be compared by code. Immutable once published.
public final class TextDictionary {
    private final byte[] bytes;
    private final int[] offsets;
    private final int size;

    public TextDictionary(byte[] bytes, int[] offsets, int size) {
        this.bytes = bytes;
        this.offsets = offsets;
        this.size = size;
    }

    public byte[] bytes() {
        return bytes;
    }

    /// `size() + 1` offsets into [#bytes()].
    public int[] offsets() {
        return offsets;
    }

    public int size() {
        return size;
    }
}

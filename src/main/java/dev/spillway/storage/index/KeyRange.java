package dev.spillway.storage.index;

import org.jspecify.annotations.Nullable;

/// The entries of `from <= entry < to`, bytes unsigned; without `to` there is no upper end.
public record KeyRange(byte[] from, byte @Nullable [] to) {
    /// Everything.
    public static final KeyRange ALL = new KeyRange(new byte[0], null);
}

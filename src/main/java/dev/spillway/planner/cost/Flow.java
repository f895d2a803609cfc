package dev.spillway.planner.cost;

import dev.spillway.storage.StorageOptions;

/// A stream of rows as cost formulas see it: what it costs, how many rows (per participant where partial) and how wide
/// they are in bytes.
public record Flow(Cost cost, double rows, int width) {
    /// A page of the formulas is a block of the storage.
    static final double BLOCK_BYTES = StorageOptions.BLOCK_BYTES;

    /// A heap tuple's header, aligned.
    private static final double TUPLE_HEADER_BYTES = 24;
    private static final int ALIGNMENT = 8;

    /// PostgreSQL's `relation_byte_size`: the rows with a header each.
    public double bytes() {
        return bytes(rows, width);
    }

    static double bytes(double rows, int width) {
        return rows * (aligned(width) + TUPLE_HEADER_BYTES);
    }

    /// PostgreSQL's `page_size`.
    public double pages() {
        return pages(bytes());
    }

    static double pages(double bytes) {
        return Math.ceil(bytes / BLOCK_BYTES);
    }

    static int aligned(int width) {
        return (width + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }
}

package dev.spillway.storage;

import dev.spillway.storage.encoding.ColumnChunk;
import dev.spillway.storage.encoding.NullBits;
import dev.spillway.storage.statistics.ZoneMap;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Up to 65,536 rows: column by column (`chunks`) or, for the last group while it is short, in row-range blocks
/// (`tail`). `deletionBlock` has a bit for each deleted row, or is [#NONE]. `firstRow` is the row number of slot 0; an
/// index knows rows by their numbers. Immutable.
record RowGroup(
        long firstRow,
        int slots,
        int deletedRows,
        int deletionBlock,
        List<ColumnChunk> chunks,
        @Nullable PaxTail tail,
        List<ZoneMap> zones) {
    static final int NONE = -1;

    RowGroup {
        chunks = List.copyOf(chunks);
        zones = List.copyOf(zones);
    }

    static RowGroup ofColumns(long firstRow, int slots, List<ColumnChunk> chunks) {
        return new RowGroup(
                firstRow,
                slots,
                0,
                NONE,
                chunks,
                null,
                chunks.stream().map(ColumnChunk::zone).toList());
    }

    static RowGroup ofTail(long firstRow, PaxTail tail, List<ZoneMap> zones) {
        return new RowGroup(firstRow, tail.rows(), 0, NONE, List.of(), tail, zones);
    }

    /// The number after that of the last slot.
    long endRow() {
        return firstRow + slots;
    }

    int liveRows() {
        return slots - deletedRows;
    }

    RowGroup withTail(PaxTail tail, List<ZoneMap> zones) {
        return new RowGroup(firstRow, tail.rows(), deletedRows, deletionBlock, List.of(), tail, zones);
    }

    RowGroup withDeletions(int deletedRows, int deletionBlock) {
        return new RowGroup(firstRow, slots, deletedRows, deletionBlock, chunks, tail, zones);
    }

    RowGroup withChunk(int column, ColumnChunk chunk) {
        List<ColumnChunk> changed = new ArrayList<>(chunks);
        changed.set(column, chunk);
        List<ZoneMap> changedZones = new ArrayList<>(zones);
        changedZones.set(column, chunk.zone());
        return new RowGroup(firstRow, slots, deletedRows, deletionBlock, changed, tail, changedZones);
    }

    RowGroup withZone(int column, ZoneMap zone) {
        List<ZoneMap> changed = new ArrayList<>(zones);
        changed.set(column, zone);
        return new RowGroup(firstRow, slots, deletedRows, deletionBlock, chunks, tail, changed);
    }

    /// Adds all blocks of the group.
    void collectBlocks(BitSet blocks) {
        if (deletionBlock != NONE) {
            blocks.set(deletionBlock);
        }
        if (tail != null) {
            tail.blocks().forEach(block -> blocks.set(block.block()));
            tail.overflow().forEach(blocks::set);
        }
        for (ColumnChunk chunk : chunks) {
            for (int block : chunk.segment().blocks()) {
                blocks.set(block);
            }
            for (int block : chunk.segment().byteBlocks()) {
                blocks.set(block);
            }
            NullBits nulls = chunk.nulls();
            if (nulls != null) {
                for (int block : nulls.blocks()) {
                    blocks.set(block);
                }
            }
        }
    }
}

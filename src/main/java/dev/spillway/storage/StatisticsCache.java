package dev.spillway.storage;

import dev.spillway.data.Bitmap;
import dev.spillway.instrument.BufferUsage;
import dev.spillway.storage.encoding.CellKind;
import dev.spillway.storage.encoding.ColumnBuffer;
import dev.spillway.storage.encoding.ColumnChunk;
import dev.spillway.storage.encoding.NullBits;
import dev.spillway.storage.statistics.ColumnSketch;
import dev.spillway.storage.statistics.StatisticsBuilder;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/// A relation's statistics, merged from its groups' sketches when somebody asks and kept until a tenth of the rows has
/// changed: what the planner decides does not turn on less, and single-row statements then cost nothing. Row and block
/// counts are always those of the moment.
final class StatisticsCache {
    private static final double CHANGE_MAX = 0.1;
    private static final int SMALL_ROWS = 1_000;

    private final LocalRelation relation;
    private boolean isMerged;
    private long mergedRows;
    private long changedRowsThen;
    private List<ColumnStatistics> columns = List.of();

    StatisticsCache(LocalRelation relation) {
        this.relation = relation;
    }

    RelationStatistics current() {
        RelationState state = relation.state();
        if (!isMerged || isStale(state)) {
            keep(state);
        }
        return new RelationStatistics(state.liveRows(), relation.blockCount(), columns);
    }

    private void keep(RelationState state) {
        columns = merge(state);
        isMerged = true;
        mergedRows = state.liveRows();
        changedRowsThen = relation.changedRows();
    }

    /// The next [#current()] merges anew.
    void forget() {
        isMerged = false;
    }

    private boolean isStale(RelationState now) {
        long changed = relation.changedRows() - changedRowsThen;
        return changed > 0 && (now.liveRows() < SMALL_ROWS || changed > CHANGE_MAX * mergedRows);
    }

    /// Makes sketches anew from the rows, deleted and updated ones considered, and publishes them with the state.
    void recompute(BufferUsage usage) {
        RelationState state = relation.state();
        List<RowGroup> groups = new ArrayList<>();
        for (int group = 0; group < state.groups().size(); group++) {
            RowGroup old = state.groups().get(group);
            if (old.tail() != null || old.liveRows() == 0) {
                groups.add(old);
                continue;
            }
            RowGroup changed = old;
            for (int column = 0; column < relation.columns().size(); column++) {
                ColumnSketch sketch = ColumnSketch.of(read(state, group, column, usage), group);
                ColumnChunk chunk = changed.chunks().get(column);
                changed = changed.withChunk(
                        column, new ColumnChunk(chunk.segment(), chunk.nulls(), chunk.zone(), sketch));
            }
            groups.add(changed);
        }
        RelationState published = RelationState.of(groups);
        relation.publish(published);
        keep(published);
    }

    private List<ColumnStatistics> merge(RelationState state) {
        List<ColumnStatistics> result = new ArrayList<>();
        for (int column = 0; column < relation.columns().size(); column++) {
            result.add(merge(state, column));
        }
        return result;
    }

    private ColumnStatistics merge(RelationState state, int column) {
        ColumnDefinition definition = relation.columns().get(column);
        StatisticsBuilder builder = new StatisticsBuilder(
                definition.type(), CellKind.of(definition.type()).isVariable() ? 0 : fixedWidth(definition));
        BitSet blocks = new BitSet();
        int tailBlocks = 0;
        for (int index = 0; index < state.groups().size(); index++) {
            RowGroup group = state.groups().get(index);
            if (group.tail() != null) {
                tailBlocks = group.tail().blockCount();
                ColumnBuffer rows = read(state, index, column, new BufferUsage());
                builder.add(ColumnSketch.of(rows, index), group.zones().get(column), group.liveRows());
            } else {
                ColumnChunk chunk = group.chunks().get(column);
                addBlocks(chunk, blocks);
                builder.add(chunk.sketch(), chunk.zone(), group.liveRows());
            }
        }
        return builder.build(blocks.cardinality() + tailBlocks);
    }

    private static int fixedWidth(ColumnDefinition definition) {
        return CellKind.plainBytes(definition.type());
    }

    private static void addBlocks(ColumnChunk chunk, BitSet blocks) {
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

    private ColumnBuffer read(RelationState state, int group, int column, BufferUsage usage) {
        ColumnBuffer buffer = new ColumnBuffer(relation.columns().get(column).type());
        long[] selection = new long[ScanSource.STRIPE_ROWS / 64];
        int[] rows = IntStream.range(0, ScanSource.STRIPE_ROWS).toArray();
        try (StripeReader reader = relation.scanSource(state).open(List.of(column), usage)) {
            int total = state.groups().get(group).slots();
            for (int first = 0; first < total; first += ScanSource.STRIPE_ROWS) {
                int slots = reader.position(group, first, selection);
                int count = Bitmap.rows(selection, slots, rows);
                if (count > 0) {
                    buffer.append(reader.read(column, rows, count));
                }
            }
        }
        return buffer;
    }
}

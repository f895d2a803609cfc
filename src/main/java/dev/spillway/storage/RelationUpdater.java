package dev.spillway.storage;

import dev.spillway.data.Vector;
import dev.spillway.instrument.BufferUsage;
import dev.spillway.storage.PaxTail.PaxBlock;
import dev.spillway.storage.encoding.ColumnBuffer;
import dev.spillway.storage.encoding.ColumnChunk;
import dev.spillway.storage.encoding.NullBits;
import dev.spillway.storage.encoding.Segment;
import dev.spillway.storage.encoding.SegmentEncoder;
import dev.spillway.storage.encoding.SegmentUpdate;
import dev.spillway.storage.statistics.ZoneMap;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Changes rows in place, or rewrites a segment that cannot hold the new values. Leader thread.
final class RelationUpdater {
    private final LocalRelation relation;
    private final Map<Integer, PendingRewrite> pending = new TreeMap<>();
    private int pendingGroup = RowGroup.NONE;
    private @Nullable RelationWriter pendingWriter;

    RelationUpdater(LocalRelation relation) {
        this.relation = relation;
    }

    /// Rows of one group and the new values of one column for them: value `i` is for slot `slots[i]`.
    private record Part(int group, int column, int[] slots, ColumnBuffer values) {}

    void update(long[] rowIds, int count, List<Integer> columns, List<Vector> values, RelationWriter writer) {
        List<ColumnBuffer> all = new ArrayList<>();
        for (int k = 0; k < columns.size(); k++) {
            ColumnBuffer buffer =
                    new ColumnBuffer(relation.columns().get(columns.get(k)).type());
            buffer.append(values.get(k));
            all.add(buffer);
        }
        for (int from = 0; from < count; ) {
            int to = endOfGroup(rowIds, from, count);
            int group = (int) (rowIds[from] >>> 16);
            int[] slots = new int[to - from];
            for (int i = from; i < to; i++) {
                slots[i - from] = (int) rowIds[i] & 0xFFFF;
            }
            List<Part> parts = new ArrayList<>();
            for (int k = 0; k < columns.size(); k++) {
                parts.add(new Part(group, columns.get(k), slots, slice(all.get(k), from, to)));
            }
            updateGroup(group, parts, writer);
            from = to;
        }
    }

    private static int endOfGroup(long[] rowIds, int from, int count) {
        int to = from + 1;
        while (to < count && rowIds[to] >>> 16 == rowIds[from] >>> 16) {
            to++;
        }
        return to;
    }

    private static ColumnBuffer slice(ColumnBuffer buffer, int from, int to) {
        if (from == 0 && to == buffer.size()) {
            return buffer;
        }
        ColumnBuffer part = new ColumnBuffer(buffer.type());
        for (int row = from; row < to; row++) {
            part.appendRow(buffer, row);
        }
        return part;
    }

    private void updateGroup(int index, List<Part> parts, RelationWriter writer) {
        PaxTail tail = relation.state().groups().get(index).tail();
        if (tail != null) {
            updateTail(tail, parts, writer);
            return;
        }
        if (pendingGroup != index) {
            settle();
        }
        for (Part part : parts) {
            updateColumn(part, writer);
        }
    }

    private void updateColumn(Part part, RelationWriter writer) {
        RowGroup group = relation.state().groups().get(part.group());
        ColumnChunk chunk = group.chunks().get(part.column());
        PendingRewrite rewrite = pending.get(part.column());
        if (rewrite == null && SegmentUpdate.holds(chunk.segment(), part.values())) {
            ColumnChunk changed = chunk.withSegment(chunk.segment(), updateNulls(chunk, group.slots(), part, writer));
            publish(part.group(), part.column(), changed.withZone(widened(chunk, part.values())));
            try (BlockCursor cursor = new BlockCursor(writer)) {
                SegmentUpdate.write(chunk.segment(), part.values(), part.slots(), cursor::seek, cursor::segment);
            }
            return;
        }
        if (rewrite == null) {
            rewrite = new PendingRewrite(
                    group.slots(), new ColumnBuffer(part.values().type()));
            pending.put(part.column(), rewrite);
            pendingGroup = part.group();
            pendingWriter = writer;
        }
        for (int i = 0; i < part.slots().length; i++) {
            rewrite.set(part.slots()[i], part.values(), i);
        }
    }

    private static ZoneMap widened(ColumnChunk chunk, ColumnBuffer values) {
        return chunk.zone().widened(ZoneMap.of(values, 0));
    }

    private void publish(int index, int column, ColumnChunk chunk) {
        RelationState state = relation.state();
        relation.publish(state.withGroup(index, state.groups().get(index).withChunk(column, chunk)));
    }

    private @Nullable NullBits updateNulls(ColumnChunk chunk, int slots, Part part, RelationWriter writer) {
        ColumnBuffer values = part.values();
        NullBits nulls = chunk.nulls();
        if (nulls == null && values.nullCount() == 0
                || nulls != null && nulls.isAll() && values.nullCount() == values.size()) {
            return nulls;
        }
        try (BlockCursor cursor = new BlockCursor(writer)) {
            NullBits target = nulls;
            if (target == null || target.isAll()) {
                target = NullBits.at(new int[] {writer.newZeroBlock()}, 0);
                for (int slot = 0; nulls != null && slot < slots; slot++) {
                    cursor.bit(target.blocks(), target.offset(), slot, true);
                }
            }
            for (int i = 0; i < values.size(); i++) {
                cursor.bit(target.blocks(), target.offset(), part.slots()[i], values.isNull(i));
            }
            return target;
        }
    }

    /// Rewrites the segments that wait for it.
    void settle() {
        RelationWriter writer = pendingWriter;
        if (writer == null || pending.isEmpty()) {
            return;
        }
        Map<Integer, PendingRewrite> rewrites = new TreeMap<>(pending);
        int index = pendingGroup;
        forget();
        SegmentEncoder encoder = new SegmentEncoder(writer);
        rewrites.forEach((column, rewrite) -> {
            RowGroup group = relation.state().groups().get(index);
            ColumnChunk chunk = group.chunks().get(column);
            ColumnBuffer values = rewrite.applyTo(readColumn(index, column));
            Segment segment = rewrite.isMost()
                    ? encoder.encode(values, chunk.segment().dictionary())
                    : encoder.encodeForUpdate(values, chunk.segment().dictionary());
            writer.change().freed(chunk.segment().blocks());
            writer.change().freed(chunk.segment().byteBlocks());
            int[] slots = rewrite.slots();
            ColumnBuffer updated = rewrite.values(slots);
            NullBits nulls = updateNulls(chunk, group.slots(), new Part(index, column, slots, updated), writer);
            publish(index, column, chunk.withSegment(segment, nulls).withZone(widened(chunk, updated)));
        });
    }

    void forget() {
        pending.clear();
        pendingGroup = RowGroup.NONE;
        pendingWriter = null;
    }

    /// All slots of a column of a group, deleted ones included.
    ColumnBuffer readColumn(int group, int column) {
        ColumnBuffer buffer = new ColumnBuffer(relation.columns().get(column).type());
        long[] selection = new long[ScanSource.STRIPE_ROWS / 64];
        int[] rows = IntStream.range(0, ScanSource.STRIPE_ROWS).toArray();
        ScanSource source = relation.scanSource(relation.state());
        try (StripeReader reader = source.open(List.of(column), new BufferUsage())) {
            for (int first = 0; first < source.rowGroupSlots(group); first += ScanSource.STRIPE_ROWS) {
                int slots = reader.position(group, first, selection);
                buffer.append(reader.read(column, rows, slots));
            }
        }
        return buffer;
    }

    private void updateTail(PaxTail tail, List<Part> parts, RelationWriter writer) {
        boolean isFixed = parts.stream().noneMatch(part -> part.values().kind().isVariable());
        int index = parts.getFirst().group();
        PaxTail changed = isFixed ? updateTailInPlace(tail, parts, writer) : rewriteTail(tail, parts, writer);
        RowGroup group = relation.state().groups().get(index);
        List<ZoneMap> zones = new ArrayList<>(group.zones());
        for (Part part : parts) {
            zones.set(part.column(), zones.get(part.column()).widened(ZoneMap.of(part.values(), 0)));
        }
        relation.publish(relation.state().withGroup(index, group.withTail(changed, zones)));
    }

    private PaxTail updateTailInPlace(PaxTail tail, List<Part> parts, RelationWriter writer) {
        PaxLayout layout = relation.layout();
        try (BlockCursor cursor = new BlockCursor(writer)) {
            for (Part part : parts) {
                for (int i = 0; i < part.slots().length; i++) {
                    int row = part.slots()[i];
                    int at = 0;
                    while (row >= tail.blocks().get(at).rows()) {
                        row -= tail.blocks().get(at).rows();
                        at++;
                    }
                    long base = cursor.seek(tail.blocks().get(at).block());
                    int nulls = layout.nullOffsets()[part.column()];
                    if (nulls >= 0) {
                        PaxWriter.writeNullBit(
                                cursor.segment(),
                                base + nulls,
                                row,
                                part.values().isNull(i));
                    } else if (part.values().isNull(i)) {
                        throw new IllegalArgumentException("a column that is not nullable must have values");
                    }
                    PaxReader.writeFixed(
                            cursor.segment(),
                            base + layout.cellOffset(part.column(), row),
                            part.values(),
                            i,
                            layout.cellBytes()[part.column()]);
                }
            }
        }
        return tail;
    }

    private PaxTail rewriteTail(PaxTail tail, List<Part> parts, RelationWriter writer) {
        int index = parts.getFirst().group();
        List<ColumnBuffer> columns = new ArrayList<>();
        for (int column = 0; column < relation.columns().size(); column++) {
            columns.add(readColumn(index, column));
        }
        for (Part part : parts) {
            ColumnBuffer old = columns.get(part.column());
            PendingRewrite rewrite = new PendingRewrite(tail.rows(), new ColumnBuffer(old.type()));
            for (int i = 0; i < part.slots().length; i++) {
                rewrite.set(part.slots()[i], part.values(), i);
            }
            columns.set(part.column(), rewrite.applyTo(old));
        }
        BitSet old = new BitSet();
        tail.blocks().stream().map(PaxBlock::block).forEach(old::set);
        tail.overflow().forEach(old::set);
        writer.change().freed(old);
        return new PaxWriter(relation.layout(), writer, PaxTail.EMPTY, columns).append();
    }

    /// Sets the deletion bits of rows and returns how many were not set.
    int delete(long[] rowIds, int count, RelationWriter writer) {
        int deleted = 0;
        for (int from = 0; from < count; ) {
            int to = endOfGroup(rowIds, from, count);
            int index = (int) (rowIds[from] >>> 16);
            RowGroup group = relation.state().groups().get(index);
            int block = group.deletionBlock() == RowGroup.NONE ? writer.newZeroBlock() : group.deletionBlock();
            int[] blocks = {block};
            int fresh = 0;
            try (BlockCursor cursor = new BlockCursor(writer)) {
                for (int i = from; i < to; i++) {
                    fresh += cursor.bit(blocks, 0, (int) rowIds[i] & 0xFFFF, true) ? 1 : 0;
                }
            }
            RowGroup changed = group.withDeletions(group.deletedRows() + fresh, block);
            relation.publish(relation.state().withGroup(index, changed));
            deleted += fresh;
            from = to;
        }
        return deleted;
    }
}

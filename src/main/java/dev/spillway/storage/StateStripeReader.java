package dev.spillway.storage;

import dev.spillway.data.Bitmap;
import dev.spillway.data.DataType;
import dev.spillway.data.Vector;
import dev.spillway.storage.encoding.BufferFilter;
import dev.spillway.storage.encoding.BufferVectors;
import dev.spillway.storage.encoding.ColumnBuffer;
import dev.spillway.storage.encoding.SegmentFilter;
import dev.spillway.storage.encoding.SegmentReader;
import dev.spillway.storage.encoding.StripeCodec;
import dev.spillway.storage.pool.BlockWindow;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads stripes of a state through a window. Used by one thread.
final class StateStripeReader implements StripeReader {
    private static final int STRIPE_WORDS = ScanSource.STRIPE_ROWS / 64;

    private final RelationState state;
    private final List<ColumnDefinition> columns;
    private final BlockWindow window;
    private final StripeCodec codec;
    private final PaxReader tailReader;
    private final @Nullable ColumnBuffer[] tailColumns;
    private final long[] deleted = new long[STRIPE_WORDS];
    private @Nullable RowGroup group;
    private int firstSlot;
    private int slots;

    StateStripeReader(RelationState state, List<ColumnDefinition> columns, PaxLayout layout, BlockWindow window) {
        this.state = state;
        this.columns = columns;
        this.window = window;
        this.codec = new StripeCodec(window);
        this.tailReader = new PaxReader(layout, window);
        this.tailColumns = new @Nullable ColumnBuffer[columns.size()];
    }

    @Override
    public int position(int groupIndex, int firstSlot, long[] selection) {
        RowGroup current = state.groups().get(groupIndex);
        this.group = current;
        this.firstSlot = firstSlot;
        this.slots = Math.min(ScanSource.STRIPE_ROWS, current.slots() - firstSlot);
        Arrays.fill(selection, 0, STRIPE_WORDS, -1L);
        Bitmap.clearTail(selection, slots);
        if (current.deletionBlock() != RowGroup.NONE) {
            window.open(new int[] {current.deletionBlock()}, firstSlot >> 3, ScanSource.STRIPE_ROWS >> 3);
            MemorySegment.copy(
                    window.segment(), ValueLayout.JAVA_LONG_UNALIGNED, window.offset(), deleted, 0, STRIPE_WORDS);
            for (int w = 0; w < STRIPE_WORDS; w++) {
                selection[w] &= ~deleted[w];
            }
        }
        return slots;
    }

    private RowGroup group() {
        RowGroup current = group;
        if (current == null) {
            throw new IllegalStateException("the reader must be positioned first");
        }
        return current;
    }

    @Override
    public void filter(ScanPredicate predicate, long[] selection) {
        RowGroup current = group();
        int column = predicate.column();
        PaxTail tail = current.tail();
        if (tail != null) {
            BufferFilter.filter(tailColumn(tail, column), predicate, selection);
        } else {
            codec.filter()
                    .filter(
                            predicate,
                            new SegmentFilter.Stripe(
                                    current.chunks().get(column),
                                    columns.get(column).type(),
                                    firstSlot,
                                    slots,
                                    selection));
        }
    }

    private ColumnBuffer tailColumn(PaxTail tail, int column) {
        ColumnBuffer buffer = tailColumns[column];
        if (buffer == null) {
            buffer = tailReader.read(tail, column, columns.get(column).type());
            tailColumns[column] = buffer;
        }
        return buffer;
    }

    @Override
    public Vector read(int column, int[] rows, int rowCount) {
        return read(group(), column, new SegmentReader.Rows(firstSlot, slots, rows, rowCount));
    }

    @Override
    public Vector read(int column, int[] rows, int rowCount, @Nullable Vector previous) {
        RowGroup from = group();
        if (from.tail() != null) {
            return read(column, rows, rowCount);
        }
        SegmentReader.Rows wanted = new SegmentReader.Rows(firstSlot, slots, rows, rowCount);
        return codec.reader()
                .read(from.chunks().get(column), columns.get(column).type(), wanted, previous);
    }

    private Vector read(RowGroup from, int column, SegmentReader.Rows rows) {
        DataType type = columns.get(column).type();
        PaxTail tail = from.tail();
        if (tail == null) {
            return codec.reader().read(from.chunks().get(column), type, rows);
        }
        int[] selected = rows.selected();
        if (rows.count() == rows.slots()) {
            selected = new int[rows.slots()];
            Arrays.setAll(selected, i -> i);
        }
        return BufferVectors.vector(tailColumn(tail, column), selected, rows.count());
    }

    @Override
    public Vector fetch(int column, long[] rowIds, int rowCount) {
        Integer[] order = new Integer[rowCount];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, (a, b) -> Long.compare(rowIds[a], rowIds[b]));
        ColumnBuffer fetched = new ColumnBuffer(columns.get(column).type());
        int[] places = new int[rowCount];
        int[] rows = new int[rowCount];
        int index = 0;
        while (index < rowCount) {
            long stripe = rowIds[order[index]] & -ScanSource.STRIPE_ROWS;
            int distinct = 0;
            int base = fetched.size();
            while (index < rowCount && (rowIds[order[index]] & -ScanSource.STRIPE_ROWS) == stripe) {
                int row = (int) (rowIds[order[index]] - stripe);
                if (distinct == 0 || rows[distinct - 1] != row) {
                    rows[distinct++] = row;
                }
                places[order[index]] = base + distinct - 1;
                index++;
            }
            RowGroup from = state.groups().get((int) (stripe >>> 16));
            int first = (int) (stripe & 0xFFFF);
            int available = Math.min(ScanSource.STRIPE_ROWS, from.slots() - first);
            fetched.append(read(from, column, new SegmentReader.Rows(first, available, rows, distinct)));
        }
        return BufferVectors.vector(fetched, places, rowCount);
    }

    @Override
    public void close() {
        window.close();
    }
}

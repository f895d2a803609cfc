package dev.spillway.exec.scan;

import dev.spillway.data.Batch;
import dev.spillway.data.Bitmap;
import dev.spillway.data.DataType;
import dev.spillway.data.LongVector;
import dev.spillway.data.Physical;
import dev.spillway.data.Vector;
import dev.spillway.exec.ColumnLayout;
import dev.spillway.exec.GatherState;
import dev.spillway.exec.Operator;
import dev.spillway.exec.OutputStage;
import dev.spillway.exec.ParticipantContext;
import dev.spillway.exec.Vectors;
import dev.spillway.exec.expression.Columns;
import dev.spillway.exec.expression.ExpressionCompiler;
import dev.spillway.exec.expression.FilterStage;
import dev.spillway.instrument.NodeInstrumentation;
import dev.spillway.plan.Expression;
import dev.spillway.plan.PlanNode;
import dev.spillway.storage.KeyFilter;
import dev.spillway.storage.ScanPredicate;
import dev.spillway.storage.ScanSource;
import dev.spillway.storage.StripeReader;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Reads a relation stripe by stripe: storage filters encoded values first, then the columns of the remaining
/// conditions are read, and the rest only for the rows that survive.
final class SeqScanOperator implements Operator {
    private static final long[] UNUSED = {};

    private final PlanNode.SeqScan node;
    private final ParticipantContext context;
    private final ScanSource source;
    private final List<ScanPredicate> predicates;
    private final List<FilterStage> residual = new ArrayList<>();
    private final BitSet residualColumns = new BitSet();
    private final BitSet outputColumns = new BitSet();
    private final OutputStage output;
    private final ScanRanges ranges;
    private final NodeInstrumentation instrumentation;
    private final long[] selection = new long[Bitmap.words(ScanSource.STRIPE_ROWS)];
    private final int[] positions = new int[ScanSource.STRIPE_ROWS];
    private final int[] rows = new int[ScanSource.STRIPE_ROWS];
    /// What a top-N above still wants.
    private ScanPredicate.@Nullable LongRange wanted;

    private @Nullable StripeReader reader;
    private @Nullable ScanRange range;
    private final boolean hasRowId;
    private final @Nullable Vector[] previous;
    private final ScanKeyFilters keyFilters = new ScanKeyFilters();
    private boolean mayReuse;
    private int slot;
    private boolean isClosed;

    SeqScanOperator(PlanNode.SeqScan node, ParticipantContext context) {
        this.node = node;
        this.context = context;
        this.source = context.scanSource(node.relation());
        this.instrumentation = context.instrumentation(node.header().id());
        ScanConditions conditions = ScanConditions.split(node.filter(), node.columns(), source.columns(), context);
        this.predicates = conditions.predicates();
        List<ColumnLayout> input = layout(node, source);
        ExpressionCompiler compiler = new ExpressionCompiler(input, context);
        for (Expression condition : conditions.residual()) {
            residual.add(FilterStage.of(condition, compiler));
            Columns.collect(condition, residualColumns);
        }
        node.header().output().forEach(column -> Columns.collect(column.expression(), outputColumns));
        this.output = OutputStage.create(node.header(), input, Optional.empty(), context);
        this.ranges = ranges();
        this.hasRowId = node.columns().contains(PlanNode.SeqScan.ROW_ID);
        this.previous = new @Nullable Vector[node.columns().size()];
    }

    static List<ColumnLayout> layout(PlanNode.SeqScan node, ScanSource source) {
        List<ColumnLayout> layout = new ArrayList<>();
        for (int column : node.columns()) {
            if (column == PlanNode.SeqScan.ROW_ID) {
                layout.add(ColumnLayout.bounded(DataType.BIGINT, 0, Long.MAX_VALUE, true));
            } else {
                DataType type = source.columns().get(column).type();
                layout.add(
                        new ColumnLayout(type, type.physical(), source.bounds(column), source.isFreeOfNulls(column)));
            }
        }
        return layout;
    }

    private ScanRanges ranges() {
        if (!node.isParallelAware() || context.gather().isEmpty()) {
            return new ScanRanges(source, predicates, 1, context.options().scanAllocation());
        }
        GatherState gather = context.gather().get();
        return gather.shared(
                node.header().id(),
                ScanRanges.class,
                () -> new ScanRanges(
                        source,
                        predicates,
                        gather.participantsMax(),
                        context.options().scanAllocation()));
    }

    @Override
    public List<ColumnLayout> layout() {
        return output.layout();
    }

    @Override
    public long rowsMax() {
        return source.rowCount();
    }

    /// Blocks of groups without such a row are not read, and the other columns only for the rows that are left.
    @Override
    public void prune(int column, long min, long max) {
        if (node.header().output().get(column).expression() instanceof Expression.ColumnRef output
                && node.columns().get(output.index()) != PlanNode.SeqScan.ROW_ID) {
            wanted = new ScanPredicate.LongRange(node.columns().get(output.index()), min, max, false);
        }
    }

    @Override
    public void restrict(int column, KeyFilter filter) {
        output.inputColumn(column).ifPresent(index -> {
            int stored = node.columns().get(index);
            if (stored != PlanNode.SeqScan.ROW_ID) {
                keyFilters.add(stored, filter);
            }
        });
    }

    @Override
    public void allowReuse() {
        mayReuse = true;
    }

    @Override
    public @Nullable Batch next() {
        if (isClosed) {
            return null;
        }
        while (advance()) {
            context.cancellation().check();
            Batch batch = stripe();
            if (batch != null) {
                return output.apply(batch);
            }
        }
        return null;
    }

    /// Moves to a range with a stripe to read.
    private boolean advance() {
        ScanRange current = range;
        if (current != null && slot < current.end()) {
            return true;
        }
        if (current == null) {
            instrumentation.removedByFilter(ranges.takePrunedSlots());
        }
        current = ranges.next();
        while (current != null && !isWanted(current)) {
            current = ranges.next();
        }
        range = current;
        if (current == null) {
            isClosed = true;
            closeReader();
            return false;
        }
        slot = current.first();
        return true;
    }

    private boolean isWanted(ScanRange candidate) {
        if (wanted != null && !source.mayMatch(candidate.group(), wanted)) {
            return false;
        }
        if (!keyFilters.mayMatch(source, candidate.group())) {
            instrumentation.removedByKeyFilter(candidate.end() - (long) candidate.first());
            return false;
        }
        return true;
    }

    private @Nullable Batch stripe() {
        ScanRange current = Objects.requireNonNull(range);
        StripeReader stripes = openReader();
        int first = slot;
        int slots = stripes.position(current.group(), first, selection);
        slot += ScanSource.STRIPE_ROWS;
        if (wanted != null) {
            stripes.filter(wanted, selection);
        }
        int live = Bitmap.count(selection, slots);
        int count = live;
        for (int i = 0; i < predicates.size() && count > 0; i++) {
            stripes.filter(predicates.get(i), selection);
            count = Bitmap.count(selection, slots);
        }
        int removed = live - count;
        int wantedByJoins = keyFilters.filter(stripes, selection, count);
        instrumentation.removedByKeyFilter(count - (long) wantedByJoins);
        count = wantedByJoins;
        if (needsRows(count, slots)) {
            Bitmap.rows(selection, slots, rows);
        }
        @Nullable Vector[] vectors = new Vector[node.columns().size()];
        int unfiltered = count;
        for (int i = 0; i < residual.size() && count > 0; i++) {
            if (i == 0) {
                read(stripes, residualColumns, vectors, count);
            }
            BitSet readAbove = i + 1 == residual.size() ? outputColumns : residualColumns;
            count = keep(residual.get(i), vectors, count, readAbove);
        }
        instrumentation.removedByFilter(removed + (long) unfiltered - count);
        if (count == 0) {
            return null;
        }
        read(stripes, outputColumns, vectors, count);
        return batch(vectors, count);
    }

    /// Whether anybody looks at the list of rows: a reader does not when it reads the whole stripe.
    private boolean needsRows(int count, int slots) {
        boolean readsWholeStripes = count == slots && residual.isEmpty();
        return hasRowId || !readsWholeStripes && !(residualColumns.isEmpty() && outputColumns.isEmpty());
    }

    /// Evaluates a condition on what has been read, and keeps the rows that pass in `rows` and, where somebody
    /// still reads them, `vectors`.
    private int keep(FilterStage condition, @Nullable Vector[] vectors, int count, BitSet readAbove) {
        long[] passed = condition.select(batch(vectors, count));
        int kept = Bitmap.count(passed, count);
        if (kept == count || kept == 0) {
            return kept;
        }
        Bitmap.rows(passed, count, positions);
        compact(kept, vectors, readAbove);
        return kept;
    }

    /// Keeps what is at the first `kept` of `positions`.
    private void compact(int kept, @Nullable Vector[] vectors, BitSet readAbove) {
        for (int i = 0; i < kept; i++) {
            rows[i] = rows[positions[i]];
        }
        for (int i = 0; i < vectors.length; i++) {
            Vector vector = vectors[i];
            if (vector != null) {
                vectors[i] = readAbove.get(i) ? Vectors.gather(vector, positions, kept) : null;
            }
        }
    }

    private void read(StripeReader stripes, BitSet wanted, @Nullable Vector[] vectors, int count) {
        for (int i = wanted.nextSetBit(0); i >= 0; i = wanted.nextSetBit(i + 1)) {
            int column = node.columns().get(i);
            if (vectors[i] == null && column != PlanNode.SeqScan.ROW_ID) {
                vectors[i] = isReusable(i) ? readReusing(stripes, i, column, count) : stripes.read(column, rows, count);
            }
        }
    }

    /// Whether nobody looks at the column of the batch before any more, so that its arrays can be used again: it is
    /// for conditions of this node only, or numbers for a node that asked for reuse.
    private boolean isReusable(int index) {
        DataType type = source.columns().get(node.columns().get(index)).type();
        return !outputColumns.get(index) || mayReuse && type.physical() == Physical.LONG;
    }

    private Vector readReusing(StripeReader stripes, int index, int column, int count) {
        Vector read = stripes.read(column, rows, count, previous[index]);
        previous[index] = read;
        return read;
    }

    private Batch batch(@Nullable Vector[] vectors, int count) {
        List<Vector> columns = new ArrayList<>(vectors.length);
        for (int i = 0; i < vectors.length; i++) {
            Vector vector = vectors[i];
            if (vector != null) {
                columns.add(vector);
            } else if (node.columns().get(i) == PlanNode.SeqScan.ROW_ID) {
                columns.add(rowIds(count));
            } else {
                columns.add(new LongVector(UNUSED, null, count));
            }
        }
        return new Batch(columns, count);
    }

    private LongVector rowIds(int count) {
        long group = Objects.requireNonNull(range).group();
        int first = slot - ScanSource.STRIPE_ROWS;
        long[] ids = new long[count];
        for (int i = 0; i < count; i++) {
            ids[i] = group << 16 | first + rows[i];
        }
        return new LongVector(ids, null, count);
    }

    private StripeReader openReader() {
        StripeReader known = reader;
        if (known == null) {
            TreeSet<Integer> columns = new TreeSet<>();
            predicates.forEach(predicate -> columns.add(predicate.column()));
            BitSet read = (BitSet) residualColumns.clone();
            read.or(outputColumns);
            read.stream().mapToObj(node.columns()::get).forEach(columns::add);
            columns.remove(PlanNode.SeqScan.ROW_ID);
            known = source.open(List.copyOf(columns), instrumentation.buffers());
            reader = known;
        }
        return known;
    }

    private void closeReader() {
        StripeReader known = reader;
        reader = null;
        if (known != null) {
            known.close();
        }
    }

    @Override
    public void close() {
        isClosed = true;
        closeReader();
    }
}

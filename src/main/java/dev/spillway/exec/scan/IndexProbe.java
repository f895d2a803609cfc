package dev.spillway.exec.scan;

import dev.spillway.data.Batch;
import dev.spillway.data.Bitmap;
import dev.spillway.exec.ColumnLayout;
import dev.spillway.exec.Operator;
import dev.spillway.exec.OutputStage;
import dev.spillway.exec.ParticipantContext;
import dev.spillway.exec.Vectors;
import dev.spillway.exec.expression.ExpressionCompiler;
import dev.spillway.exec.expression.FilterStage;
import dev.spillway.instrument.NodeInstrumentation;
import dev.spillway.plan.PlanNode;
import dev.spillway.storage.IndexCursor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The inner side of a nested loop that looks rows up in an index: for many outer rows at a time, so that their columns
/// are fetched together. Only the loop asks it; [#next()] has nothing.
public final class IndexProbe implements Operator {
    /// Rows after which a lookup stops, at the end of an outer row.
    private static final int FOUND_MAX = 1 << 16;

    private final PlanNode.IndexScan node;
    private final ParticipantContext context;
    private final IndexFetch fetch;
    private final @Nullable FilterStage filter;
    private final OutputStage output;
    private final NodeInstrumentation instrumentation;
    private final long[] page = new long[Batch.MAX_ROWS];
    private final long[] rowIds = new long[Batch.MAX_ROWS];
    private final int[] owners = new int[Batch.MAX_ROWS];
    private int pending;
    private int[] counts = new int[0];
    private List<Batch> found = new ArrayList<>();

    /// `outer` is the layout of the outer rows.
    public IndexProbe(PlanNode.IndexScan node, List<ColumnLayout> outer, ParticipantContext context) {
        this.node = node;
        this.context = context;
        this.fetch = new IndexFetch(node, outer, context);
        List<ColumnLayout> input = fetch.layout();
        ExpressionCompiler compiler = new ExpressionCompiler(input, context);
        this.filter = node.filter()
                .map(condition -> FilterStage.of(condition, compiler))
                .orElse(null);
        this.output = OutputStage.create(node.header(), input, Optional.empty(), context);
        this.instrumentation = context.instrumentation(node.header().id());
    }

    /// What was found for some outer rows: the rows of outer row i are `ends[i - 1] … ends[i] - 1` of all batches'
    /// rows one after another.
    public record Found(int[] ends, List<Batch> batches) {}

    @Override
    public List<ColumnLayout> layout() {
        return output.layout();
    }

    @Override
    public @Nullable Batch next() {
        throw new IllegalStateException("a parameterised scan is asked by its nested loop only");
    }

    /// Looks up outer rows from `from` on, as many as have not too many matches together, at least one. With
    /// `firstOnly` one match of each is enough.
    public Found lookUp(Batch outer, int from, boolean firstOnly) {
        long start = context.options().isTimingOn() ? System.nanoTime() : 0;
        IndexCursor cursor = fetch.bind(outer, 0);
        counts = new int[outer.rowCount() - from];
        found = new ArrayList<>();
        boolean takesFirst = firstOnly && filter == null;
        int total = 0;
        int row = from;
        for (; row < outer.rowCount() && total < FOUND_MAX; row++) {
            context.cancellation().check();
            cursor.seek(row);
            int max = takesFirst ? 1 : 32;
            for (int count = cursor.next(page, max, false); count > 0; ) {
                take(row - from, count);
                total += count;
                max = Math.min(Batch.MAX_ROWS, 2 * max);
                count = takesFirst ? 0 : cursor.next(page, max, false);
            }
        }
        fetchPending();
        int[] ends = Arrays.copyOf(counts, row - from);
        for (int i = 1; i < ends.length; i++) {
            ends[i] += ends[i - 1];
        }
        long nanos = context.options().isTimingOn() ? System.nanoTime() - start : 0;
        instrumentation.endLoops(ends.length, ends.length == 0 ? 0 : ends[ends.length - 1], nanos);
        IndexReport.of(node, instrumentation, ends.length);
        return new Found(ends, found);
    }

    private void take(int owner, int count) {
        for (int i = 0; i < count; i++) {
            if (pending == rowIds.length) {
                fetchPending();
            }
            rowIds[pending] = page[i];
            owners[pending++] = owner;
        }
    }

    private void fetchPending() {
        int count = pending;
        pending = 0;
        if (count == 0) {
            return;
        }
        Batch rows = fetch.fetch(rowIds, count);
        int[] kept = new int[count];
        Arrays.setAll(kept, i -> i);
        if (filter != null) {
            long[] passed = filter.select(rows);
            int passing = Bitmap.count(passed, count);
            Bitmap.rows(passed, count, kept);
            instrumentation.removedByFilter(count - (long) passing);
            rows = passing == count ? rows : Vectors.gather(rows, kept, passing);
        }
        for (int i = 0; i < rows.rowCount(); i++) {
            counts[owners[kept[i]]]++;
        }
        Batch out = rows.rowCount() == 0 ? null : output.apply(rows);
        if (out != null) {
            found.add(out);
        }
    }

    @Override
    public void close() {
        fetch.close();
    }
}

package dev.spillway.exec.scan;

import dev.spillway.data.Batch;
import dev.spillway.exec.ColumnLayout;
import dev.spillway.exec.Operator;
import dev.spillway.exec.OutputStage;
import dev.spillway.exec.ParticipantContext;
import dev.spillway.plan.PlanNode;
import dev.spillway.storage.IndexCursor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads rows in the order of an index, between bounds. The first batches are small, because a LIMIT above may want
/// few.
final class IndexScanOperator implements Operator {
    private static final int FIRST_ROWS = 16;
    private static final Batch ONE_PROBE = new Batch(List.of(), 1);

    private final PlanNode.IndexScan node;
    private final ParticipantContext context;
    private final IndexFetch fetch;
    private final OutputStage output;
    private final long[] rowIds = new long[Batch.MAX_ROWS];
    private @Nullable IndexCursor cursor;
    private int wanted = FIRST_ROWS;
    private int search;
    private boolean isClosed;

    IndexScanOperator(PlanNode.IndexScan node, ParticipantContext context) {
        this.node = node;
        this.context = context;
        this.fetch = new IndexFetch(node, List.of(), context);
        this.output = OutputStage.create(node.header(), fetch.layout(), node.filter(), context);
    }

    @Override
    public List<ColumnLayout> layout() {
        return output.layout();
    }

    @Override
    public long rowsMax() {
        return fetch.rows().rowCount();
    }

    @Override
    public @Nullable Batch next() {
        while (!isClosed) {
            context.cancellation().check();
            int count = cursor().next(rowIds, wanted, node.isIndexOnly());
            if (count == 0 && search + 1 < fetch.searches()) {
                search++;
                cursor = null;
                continue;
            }
            if (count == 0) {
                close();
                return null;
            }
            wanted = Math.min(Batch.MAX_ROWS, 2 * wanted);
            Batch rows = node.isIndexOnly() ? fetch.fromKeys(rowIds, count) : fetch.fetch(rowIds, count);
            Batch out = output.apply(rows);
            if (out != null) {
                return out;
            }
        }
        return null;
    }

    private IndexCursor cursor() {
        IndexCursor known = cursor;
        if (known == null) {
            known = fetch.bind(ONE_PROBE, search);
            known.seek(0);
            cursor = known;
            IndexReport.of(node, context.instrumentation(node.header().id()), 1);
        }
        return known;
    }

    @Override
    public void close() {
        isClosed = true;
        fetch.close();
    }
}

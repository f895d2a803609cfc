package dev.spillway.exec.scan;

import dev.spillway.data.Batch;
import dev.spillway.data.DataType;
import dev.spillway.data.LongVector;
import dev.spillway.data.Vector;
import dev.spillway.exec.ColumnLayout;
import dev.spillway.exec.ParticipantContext;
import dev.spillway.exec.expression.ExpressionCompiler;
import dev.spillway.exec.expression.ProbeValue;
import dev.spillway.exec.expression.VectorExpression;
import dev.spillway.instrument.BufferUsage;
import dev.spillway.plan.Expression;
import dev.spillway.plan.PlanNode;
import dev.spillway.storage.IndexCondition;
import dev.spillway.storage.IndexCursor;
import dev.spillway.storage.IndexSource;
import dev.spillway.storage.ScanSource;
import dev.spillway.storage.StripeReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// From an index scan's conditions to row ids, and from row ids to the columns of the node's input row. Leader thread.
final class IndexFetch implements AutoCloseable {
    private final PlanNode.IndexScan node;
    private final IndexSource source;
    private final ScanSource rows;
    private final BufferUsage usage;
    /// For each bound no value, one, or those that are looked up one after another.
    private final List<List<VectorExpression>> values = new ArrayList<>();
    private @Nullable IndexCursor cursor;
    private @Nullable StripeReader reader;

    /// `probes` is the layout of the rows that the bounds' values are computed from.
    IndexFetch(PlanNode.IndexScan node, List<ColumnLayout> probes, ParticipantContext context) {
        this.node = node;
        this.source = context.execution().storage().indexSource(node.index());
        this.rows = source.rows();
        this.usage = context.instrumentation(node.header().id()).buffers();
        ExpressionCompiler compiler = new ExpressionCompiler(probes, context);
        for (PlanNode.IndexBound bound : node.bounds()) {
            DataType type = rows.columns().get(column(bound.condition().key())).type();
            List<Expression> compared = bound.value().map(List::of).orElse(bound.anyOf());
            values.add(compared.stream()
                    .map(value -> ProbeValue.of(value, type, compiler))
                    .toList());
        }
    }

    private int column(int key) {
        return source.definition().columns().get(key).column();
    }

    ScanSource rows() {
        return rows;
    }

    List<ColumnLayout> layout() {
        List<ColumnLayout> layout = new ArrayList<>();
        for (int column : node.columns()) {
            if (column == PlanNode.SeqScan.ROW_ID) {
                layout.add(ColumnLayout.bounded(DataType.BIGINT, 0, Long.MAX_VALUE, true));
            } else {
                DataType type = rows.columns().get(column).type();
                layout.add(new ColumnLayout(type, type.physical(), rows.bounds(column), rows.isFreeOfNulls(column)));
            }
        }
        return layout;
    }

    /// How many values are looked up one after another for a probe.
    int searches() {
        return values.stream().mapToInt(List::size).reduce(1, Math::max);
    }

    /// A cursor over the probes in `batch`, with the value of this number where there are several.
    IndexCursor bind(Batch batch, int search) {
        IndexCursor known = cursor;
        if (known == null) {
            List<IndexCondition> conditions =
                    node.bounds().stream().map(PlanNode.IndexBound::condition).toList();
            known = source.open(conditions, !node.isBackward(), usage);
            cursor = known;
        }
        List<@Nullable Vector> bound = new ArrayList<>();
        for (List<VectorExpression> compared : values) {
            bound.add(
                    compared.isEmpty()
                            ? null
                            : compared.get(Math.min(search, compared.size() - 1))
                                    .evaluate(batch));
        }
        known.bind(bound);
        return known;
    }

    /// The input rows of the given row ids.
    Batch fetch(long[] rowIds, int count) {
        List<Vector> columns = new ArrayList<>(node.columns().size());
        for (int column : node.columns()) {
            columns.add(
                    column == PlanNode.SeqScan.ROW_ID ? rowIds(rowIds, count) : reader().fetch(column, rowIds, count));
        }
        return new Batch(columns, count);
    }

    /// The input rows of what the cursor has just read, from their keys.
    Batch fromKeys(long[] rowIds, int count) {
        IndexCursor read = cursor;
        List<Vector> columns = new ArrayList<>(node.columns().size());
        for (int column : node.columns()) {
            if (column == PlanNode.SeqScan.ROW_ID || read == null) {
                columns.add(rowIds(rowIds, count));
            } else {
                columns.add(read.keys(key(column)));
            }
        }
        return new Batch(columns, count);
    }

    private int key(int column) {
        int key = 0;
        while (column(key) != column) {
            key++;
        }
        return key;
    }

    private static LongVector rowIds(long[] rowIds, int count) {
        return new LongVector(Arrays.copyOf(rowIds, count), null, count);
    }

    private StripeReader reader() {
        StripeReader known = reader;
        if (known == null) {
            List<Integer> columns = node.columns().stream()
                    .filter(column -> column != PlanNode.SeqScan.ROW_ID)
                    .toList();
            known = rows.open(columns, usage);
            reader = known;
        }
        return known;
    }

    @Override
    public void close() {
        if (cursor != null) {
            cursor.close();
            cursor = null;
        }
        if (reader != null) {
            reader.close();
            reader = null;
        }
    }
}

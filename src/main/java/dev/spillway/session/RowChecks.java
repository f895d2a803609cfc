package dev.spillway.session;

import dev.spillway.catalog.CheckConstraint;
import dev.spillway.data.Batch;
import dev.spillway.data.Bitmap;
import dev.spillway.data.LongVector;
import dev.spillway.data.Vector;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.exec.ColumnLayout;
import dev.spillway.exec.StartTimes;
import dev.spillway.exec.expression.ExpressionCompiler;
import dev.spillway.exec.expression.VectorExpression;
import dev.spillway.instrument.BufferUsage;
import dev.spillway.plan.Expression;
import dev.spillway.storage.CellText;
import dev.spillway.storage.ColumnDefinition;
import dev.spillway.storage.ScanSource;
import dev.spillway.storage.StripeReader;
import dev.spillway.storage.TempRelation;
import dev.spillway.storage.encoding.BufferVectors;
import dev.spillway.storage.encoding.ColumnBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// NOT NULL and CHECK of one table, looked at before rows are written: the first row that violates one ends the
/// statement. One statement, leader thread.
final class RowChecks {
    /// Bytes of a value that a message shows.
    private static final int TEXT_MAX = 64;

    private final TempRelation relation;
    private final List<CheckConstraint> checks;
    private final List<VectorExpression> conditions;

    /// `conditions` are those of `checks`, over the table's columns.
    RowChecks(TempRelation relation, List<CheckConstraint> checks, List<Expression> conditions, StartTimes startTimes) {
        this.relation = relation;
        this.checks = checks;
        List<ColumnLayout> layout = relation.columns().stream()
                .map(column -> ColumnLayout.of(column.type()))
                .toList();
        ExpressionCompiler compiler = new ExpressionCompiler(layout, ExecutorFolder.contextWithoutStorage(startTimes));
        this.conditions = conditions.stream().map(compiler::compile).toList();
    }

    private record Violation(int row, SpillwayException error) {}

    /// New rows, all columns of the table.
    void append(Batch batch) {
        List<Integer> all =
                IntStream.range(0, relation.columns().size()).boxed().toList();
        if (!conditions.isEmpty() || hasForbiddenNulls(all, batch.columns())) {
            check(buffers(batch.columns()), batch.rowCount());
        }
    }

    /// New values of some columns of rows that are there.
    void update(long[] rowIds, int count, List<Integer> columns, List<Vector> values) {
        if (conditions.isEmpty() && !hasForbiddenNulls(columns, values)) {
            return;
        }
        List<Vector> row = new ArrayList<>();
        List<Integer> others = IntStream.range(0, relation.columns().size())
                .filter(column -> !columns.contains(column))
                .boxed()
                .toList();
        try (StripeReader reader = relation.scanSource().open(others, new BufferUsage())) {
            for (int column = 0; column < relation.columns().size(); column++) {
                int position = columns.indexOf(column);
                row.add(position >= 0 ? values.get(position) : reader.fetch(column, rowIds, count));
            }
        }
        check(buffers(row), count);
    }

    /// Throws unless every row of the relation is as a constraint, which has just been added, wants it.
    void all() {
        List<Integer> columns =
                IntStream.range(0, relation.columns().size()).boxed().toList();
        ScanSource source = relation.scanSource();
        long[] selection = new long[ScanSource.STRIPE_ROWS / Long.SIZE];
        int[] rows = new int[ScanSource.STRIPE_ROWS];
        try (StripeReader reader = source.open(columns, new BufferUsage())) {
            for (int group = 0; group < source.rowGroupCount(); group++) {
                for (int first = 0; first < source.rowGroupSlots(group); first += ScanSource.STRIPE_ROWS) {
                    int count = Bitmap.rows(selection, reader.position(group, first, selection), rows);
                    List<Vector> vectors = new ArrayList<>();
                    for (int column = 0; column < columns.size() && count > 0; column++) {
                        vectors.add(reader.read(column, rows, count));
                    }
                    if (count > 0) {
                        checkOld(new Batch(vectors, count));
                    }
                }
            }
        }
    }

    private void checkOld(Batch batch) {
        Batch rows = new Batch(
                buffers(batch.columns()).stream()
                        .map(column -> BufferVectors.vector(column, allRows(batch.rowCount()), batch.rowCount()))
                        .toList(),
                batch.rowCount());
        for (int i = 0; i < conditions.size(); i++) {
            if (firstFalse(i, rows).row() < rows.rowCount()) {
                throw new SpillwayException(
                        ErrorCode.CHECK_VIOLATION,
                        "check constraint \"" + checks.get(i).name() + "\" of relation \"" + relation.name()
                                + "\" is violated by some row");
            }
        }
    }

    private static int[] allRows(int count) {
        int[] all = new int[count];
        Arrays.setAll(all, i -> i);
        return all;
    }

    private boolean hasForbiddenNulls(List<Integer> columns, List<Vector> values) {
        for (int i = 0; i < columns.size(); i++) {
            if (!relation.columns().get(columns.get(i)).isNullable()
                    && values.get(i).hasNulls()) {
                return true;
            }
        }
        return false;
    }

    /// The rows as the table would hold them, whatever form the vectors have.
    private List<ColumnBuffer> buffers(List<Vector> columns) {
        List<ColumnBuffer> buffers = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            ColumnBuffer buffer = new ColumnBuffer(relation.columns().get(i).type());
            buffer.append(columns.get(i));
            buffers.add(buffer);
        }
        return buffers;
    }

    private void check(List<ColumnBuffer> rows, int count) {
        Violation first = firstNull(rows, count);
        if (!conditions.isEmpty()) {
            int[] all = allRows(count);
            Batch batch = new Batch(
                    rows.stream()
                            .map(column -> BufferVectors.vector(column, all, count))
                            .toList(),
                    count);
            for (int i = 0; i < conditions.size(); i++) {
                first = earlier(first, firstFalse(i, batch));
            }
        }
        if (first.row() < count) {
            throw first.error().withDetail(describe(rows, first.row()));
        }
    }

    private static Violation earlier(Violation one, Violation other) {
        return other.row() < one.row() ? other : one;
    }

    private Violation firstNull(List<ColumnBuffer> rows, int count) {
        int first = Integer.MAX_VALUE;
        int violated = 0;
        for (int column = 0; column < rows.size(); column++) {
            ColumnBuffer values = rows.get(column);
            if (!relation.columns().get(column).isNullable() && values.nullCount() > 0) {
                int row = 0;
                while (row < count && !values.isNull(row)) {
                    row++;
                }
                violated = row < first ? column : violated;
                first = Math.min(first, row);
            }
        }
        ColumnDefinition column = relation.columns().get(violated);
        return new Violation(
                first,
                new SpillwayException(
                        ErrorCode.NOT_NULL_VIOLATION,
                        "null value in column \"" + column.name() + "\" of relation \"" + relation.name()
                                + "\" violates not-null constraint"));
    }

    private Violation firstFalse(int index, Batch batch) {
        int first = Integer.MAX_VALUE;
        if (conditions.get(index).evaluate(batch) instanceof LongVector truth) {
            int row = 0;
            while (row < batch.rowCount() && (truth.isNull(row) || truth.values()[row] != 0)) {
                row++;
            }
            first = row < batch.rowCount() ? row : first;
        }
        return new Violation(
                first,
                new SpillwayException(
                        ErrorCode.CHECK_VIOLATION,
                        "new row for relation \"" + relation.name() + "\" violates check constraint \""
                                + checks.get(index).name() + "\""));
    }

    private static String describe(List<ColumnBuffer> rows, int row) {
        List<String> values = new ArrayList<>();
        for (ColumnBuffer column : rows) {
            String text = CellText.of(column, row);
            values.add(text.length() > TEXT_MAX ? text.substring(0, TEXT_MAX) + "..." : text);
        }
        return "Failing row contains (" + String.join(", ", values) + ").";
    }
}

package dev.spillway.exec.join;

import dev.spillway.data.Batch;
import dev.spillway.data.LongVector;
import dev.spillway.data.Vector;
import dev.spillway.exec.ColumnLayout;
import dev.spillway.exec.Operator;
import dev.spillway.exec.Vectors;
import dev.spillway.exec.table.ReferencedColumns;
import dev.spillway.plan.Expression;
import dev.spillway.plan.NodeHeader;
import dev.spillway.plan.PlanNode.JoinType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The input row of a join: outer's columns, then inner's, and which of them are read.
final class JoinColumns {
    private static final long[] NOTHING = new long[Batch.MAX_ROWS];

    private final List<ColumnLayout> layout = new ArrayList<>();
    private final boolean[] isRead;
    private final boolean[] isReadByFilter;
    private final int outerCount;

    JoinColumns(
            Operator outer,
            Operator inner,
            NodeHeader header,
            JoinType type,
            Optional<Expression> joinFilter,
            Optional<Expression> filter) {
        this.outerCount = outer.layout().size();
        boolean mayLackOuter = type == JoinType.RIGHT || type == JoinType.FULL;
        boolean mayLackInner = type == JoinType.LEFT || type == JoinType.FULL;
        outer.layout().forEach(column -> layout.add(mayLackOuter ? column.withNulls() : column));
        inner.layout().forEach(column -> layout.add(mayLackInner ? column.withNulls() : column));
        ReferencedColumns read = new ReferencedColumns();
        header.output().forEach(output -> read.add(output.expression()));
        filter.ifPresent(read::add);
        ReferencedColumns filtered = new ReferencedColumns();
        joinFilter.ifPresent(filtered::add);
        this.isRead = new boolean[layout.size()];
        this.isReadByFilter = new boolean[layout.size()];
        for (int i = 0; i < isRead.length; i++) {
            isRead[i] = read.contains(i);
            isReadByFilter[i] = filtered.contains(i);
        }
    }

    List<ColumnLayout> layout() {
        return layout;
    }

    int outerCount() {
        return outerCount;
    }

    int innerCount() {
        return layout.size() - outerCount;
    }

    boolean isInnerRead(int column) {
        return isRead[outerCount + column] || isReadByFilter[outerCount + column];
    }

    /// The joined rows for the output; [Vectors#NULL_ROW] on either side stands for the missing row of an outer
    /// join.
    Batch output(@Nullable Batch outer, int[] outerRows, InnerRows inner, int[] innerRows, int count) {
        return join(isRead, outer, outerRows, inner, innerRows, count);
    }

    /// The joined rows for the join filter.
    Batch filterInput(Batch outer, int[] outerRows, InnerRows inner, int[] innerRows, int count) {
        return join(isReadByFilter, outer, outerRows, inner, innerRows, count);
    }

    private Batch join(
            boolean[] wanted, @Nullable Batch outer, int[] outerRows, InnerRows inner, int[] innerRows, int count) {
        List<Vector> columns = new ArrayList<>(layout.size());
        boolean isWholeOuter = outer != null && isIdentity(outerRows, count, outer.rowCount());
        for (int column = 0; column < outerCount; column++) {
            if (!wanted[column]) {
                columns.add(placeholder(count));
            } else if (outer == null) {
                columns.add(Vectors.allNull(layout.get(column), count));
            } else if (isWholeOuter) {
                columns.add(outer.column(column));
            } else {
                columns.add(Vectors.gatherOrNull(outer.column(column), outerRows, count));
            }
        }
        for (int column = 0; column < innerCount(); column++) {
            Vector vector = inner.column(column);
            if (!wanted[outerCount + column] || vector == null) {
                columns.add(placeholder(count));
            } else {
                columns.add(Vectors.gatherOrNull(vector, innerRows, count));
            }
        }
        return new Batch(columns, count);
    }

    private static boolean isIdentity(int[] rows, int count, int size) {
        if (count != size) {
            return false;
        }
        for (int i = 0; i < count; i++) {
            if (rows[i] != i) {
                return false;
            }
        }
        return true;
    }

    private static Vector placeholder(int count) {
        return new LongVector(NOTHING, null, count);
    }
}

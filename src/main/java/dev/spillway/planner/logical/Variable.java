package dev.spillway.planner.logical;

import dev.spillway.data.DataType;
import dev.spillway.data.TypeName;
import dev.spillway.storage.ColumnStatistics;
import java.util.Optional;

/// A value that a relation or node offers. `leaf` numbers its origin (the range table index), `tuples` are the rows of
/// a relation that `statistics` speak of. Immutable.
public record Variable(
        int id,
        int leaf,
        String qualifier,
        String name,
        DataType type,
        Optional<ColumnStatistics> statistics,
        double tuples) {
    private static final int FIXED_WIDTH_TEXT = 32;

    /// How EXPLAIN prints it: with its alias when the query has several relations.
    public String displayName(boolean isQualified) {
        return isQualified && !qualifier.isEmpty() ? qualifier + "." + name : name;
    }

    /// Bytes of an average value, as PostgreSQL counts them.
    public int width() {
        return statistics
                .filter(known -> isVariable(type) && known.averageWidth() > 0)
                .map(known -> (int) Math.ceil(known.averageWidth()))
                .orElseGet(() -> typeWidth(type));
    }

    private static boolean isVariable(DataType type) {
        return type.name().isString()
                || type.name() == TypeName.BYTEA
                || type.name().isJson()
                || type.isArray();
    }

    /// PostgreSQL's `get_typavgwidth`.
    public static int typeWidth(DataType type) {
        return switch (type.name()) {
            case BOOLEAN -> 1;
            case SMALLINT -> 2;
            case INTEGER, REAL, DATE -> 4;
            case BIGINT, DOUBLE_PRECISION, TIME, TIMESTAMP, TIMESTAMPTZ -> 8;
            case INTERVAL, UUID -> 16;
            case BYTEA, ARRAY, JSON, JSONB -> FIXED_WIDTH_TEXT;
            case NUMERIC -> type.precision() == DataType.UNCONSTRAINED ? FIXED_WIDTH_TEXT : 2 + type.precision() / 2;
            case CHAR -> type.precision() == DataType.UNCONSTRAINED ? FIXED_WIDTH_TEXT : type.precision();
            case VARCHAR, TEXT ->
                type.precision() == DataType.UNCONSTRAINED || type.precision() > 2 * FIXED_WIDTH_TEXT
                        ? FIXED_WIDTH_TEXT
                        : Math.max(1, type.precision() / 2);
        };
    }
}

package dev.spillway.sql.expression;

import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlNode;

/// A sort key without its `DESC` and `NULLS FIRST`. Immutable.
public record SortDirection(SqlNode key, boolean isDescending, boolean nullsFirst) {
    public static SortDirection of(SqlNode node) {
        SqlNode key = node;
        boolean isDescending = false;
        Boolean nullsFirst = null;
        while (true) {
            switch (key.getKind()) {
                case DESCENDING -> isDescending = true;
                case NULLS_FIRST -> nullsFirst = true;
                case NULLS_LAST -> nullsFirst = false;
                default -> {
                    return new SortDirection(key, isDescending, nullsFirst == null ? isDescending : nullsFirst);
                }
            }
            key = ((SqlCall) key).operand(0);
        }
    }
}

package dev.spillway.sql.expression;

import dev.spillway.data.DataType;
import dev.spillway.data.TypeName;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.sql.syntax.Errors;
import org.apache.calcite.sql.SqlNode;

/// Which types values can be told apart or put in order by: JSON has neither, JSONB only the first here. Stateless.
public final class Equality {
    private Equality() {}

    static boolean has(DataType type) {
        return valueType(type) != TypeName.JSON;
    }

    static boolean hasOrder(DataType type) {
        return !valueType(type).isJson();
    }

    private static TypeName valueType(DataType type) {
        return type.isArray() ? type.element().name() : type.name();
    }

    /// 42883 for values that GROUP BY, DISTINCT and the like cannot tell apart.
    public static void check(DataType type, SqlNode node) {
        if (!has(type)) {
            throw Errors.at(
                    node,
                    ErrorCode.UNDEFINED_FUNCTION,
                    "could not identify an equality operator for type " + type.plainName());
        }
    }

    /// What ORDER BY cannot sort: 42883 for JSON, 0A000 for JSONB.
    public static void checkOrder(DataType type, SqlNode node) {
        if (!has(type)) {
            throw Errors.at(
                            node,
                            ErrorCode.UNDEFINED_FUNCTION,
                            "could not identify an ordering operator for type " + type.plainName())
                    .withHint("Use an explicit ordering operator or modify the query.");
        }
        if (!hasOrder(type)) {
            throw Errors.unsupported(node, "an order of " + type.plainName() + " is");
        }
    }

    static SpillwayException noOrder(DataType type, int position) {
        return new SpillwayException(
                        ErrorCode.FEATURE_NOT_SUPPORTED, "an order of " + type.plainName() + " is not supported")
                .at(position);
    }
}

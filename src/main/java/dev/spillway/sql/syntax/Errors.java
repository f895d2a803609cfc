package dev.spillway.sql.syntax;

import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import org.apache.calcite.sql.SqlNode;

/// The analyzer's errors in PostgreSQL's words. Stateless.
public final class Errors {
    private Errors() {}

    public static SpillwayException at(SqlNode node, ErrorCode code, String message) {
        return new SpillwayException(code, message).at(node.getParserPosition().getColumnNum());
    }

    public static SpillwayException unsupported(SqlNode node, String what) {
        return at(node, ErrorCode.FEATURE_NOT_SUPPORTED, what + " not supported");
    }
}

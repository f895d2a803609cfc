package dev.spillway.sql;

import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import org.apache.calcite.sql.SqlNode;

/// The analyzer's errors in PostgreSQL's words. Stateless.
final class Errors {
    private Errors() {}

    static SpillwayException at(SqlNode node, ErrorCode code, String message) {
        return new SpillwayException(code, message).at(node.getParserPosition().getColumnNum());
    }

    static SpillwayException unsupported(SqlNode node, String what) {
        return at(node, ErrorCode.FEATURE_NOT_SUPPORTED, what + " not supported");
    }
}

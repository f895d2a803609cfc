package dev.spillway.sql.expression;

import dev.spillway.catalog.SessionCatalog;
import dev.spillway.data.DataType;
import dev.spillway.error.ErrorCode;
import dev.spillway.sql.syntax.Errors;
import java.util.OptionalLong;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.util.NlsString;

/// `'name'::regclass`: the number that `pg_class.oid` has for a relation. Only of a literal, and it prints as a number.
public final class RelationNumber {
    private RelationNumber() {}

    public static boolean isMeant(SqlDataTypeSpec type) {
        return type.getTypeNameSpec().getTypeName().names.getLast().equals("regclass");
    }

    public static RexNode of(SqlCall cast, SessionCatalog catalog) {
        SqlNode operand = cast.operand(0);
        if (!(operand instanceof SqlLiteral literal) || !(literal.getValue() instanceof NlsString text)) {
            throw Errors.unsupported(operand, "regclass of anything but a literal is");
        }
        String name = text.getValue();
        OptionalLong number = catalog.relationNumber(name);
        if (number.isEmpty()) {
            throw Errors.at(operand, ErrorCode.UNDEFINED_TABLE, "relation \"" + name + "\" does not exist");
        }
        return Operators.constant(number.getAsLong(), DataType.BIGINT);
    }
}

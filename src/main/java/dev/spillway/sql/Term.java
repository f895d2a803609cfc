package dev.spillway.sql;

import dev.spillway.catalog.PgType;
import dev.spillway.data.DataType;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlNode;

/// An analyzed expression. A string literal, NULL or parameter whose type is not settled yet has the form that says so
/// and takes the type its context needs (PostgreSQL's type "unknown"); its `rex` is then a text constant. `position` is
/// for errors.
record Term(RexNode rex, Form form, int parameter, SqlNode node) {
    enum Form {
        TYPED,
        UNKNOWN_LITERAL,
        UNKNOWN_NULL,
        UNKNOWN_PARAMETER
    }

    static Term of(RexNode rex, SqlNode node) {
        return new Term(rex, Form.TYPED, -1, node);
    }

    static Term literal(String text, SqlNode node) {
        return new Term(new ConstantNode(text, DataType.TEXT), Form.UNKNOWN_LITERAL, -1, node);
    }

    static Term nullLiteral(SqlNode node) {
        return new Term(new ConstantNode(null, DataType.TEXT), Form.UNKNOWN_NULL, -1, node);
    }

    boolean isUnknown() {
        return form != Form.TYPED;
    }

    DataType type() {
        return PgType.dataType(rex.getType());
    }

    /// How PostgreSQL names the type in messages.
    String typeText() {
        return isUnknown() ? "unknown" : type().plainName();
    }

    int position() {
        return node.getParserPosition().getColumnNum();
    }
}

package dev.spillway.sql.expression;

import dev.spillway.catalog.PgType;
import dev.spillway.data.DataType;
import dev.spillway.data.TypeName;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlNode;

/// An analyzed expression. A string literal, NULL or parameter whose type is not settled yet has the form that says so
/// and takes the type its context needs (PostgreSQL's type "unknown"); its `rex` is then a text constant. `position` is
/// for errors.
public record Term(RexNode rex, Form form, int parameter, SqlNode node) {
    public enum Form {
        TYPED,
        UNKNOWN_LITERAL,
        UNKNOWN_NULL,
        UNKNOWN_PARAMETER
    }

    public static Term of(RexNode rex, SqlNode node) {
        return new Term(rex, Form.TYPED, -1, node);
    }

    public static Term literal(String text, SqlNode node) {
        return new Term(new ConstantNode(text, DataType.TEXT), Form.UNKNOWN_LITERAL, -1, node);
    }

    public static Term nullLiteral(SqlNode node) {
        return new Term(new ConstantNode(null, DataType.TEXT), Form.UNKNOWN_NULL, -1, node);
    }

    public boolean isUnknown() {
        return form != Form.TYPED;
    }

    public DataType type() {
        return PgType.dataType(rex.getType());
    }

    /// Whether it is JSONB, which has operators of its own.
    public boolean isJson() {
        return !isUnknown() && type().name() == TypeName.JSONB;
    }

    /// How PostgreSQL names the type in messages.
    public String typeText() {
        return isUnknown() ? "unknown" : type().plainName();
    }

    public int position() {
        return node.getParserPosition().getColumnNum();
    }
}

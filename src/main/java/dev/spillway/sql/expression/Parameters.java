package dev.spillway.sql.expression;

import dev.spillway.catalog.PgType;
import dev.spillway.data.DataType;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.sql.syntax.Errors;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.apache.calcite.rex.RexDynamicParam;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlDynamicParam;
import org.jspecify.annotations.Nullable;

/// The statement's parameters: declared types, or the type of the first place that settles one. One statement, one
/// thread.
public final class Parameters {
    static final int COUNT_MAX = 65_535;

    private final String text;
    private final List<@Nullable DataType> types;
    private boolean isNumbered;
    private boolean isPositional;

    public Parameters(String text, List<DataType> declared) {
        this.text = text;
        this.types = new ArrayList<>(declared);
    }

    public Term term(SqlDynamicParam node) {
        int index = index(node);
        if (index >= COUNT_MAX) {
            throw Errors.at(node, ErrorCode.UNDEFINED_PARAMETER, "there is no parameter $" + (index + 1));
        }
        while (types.size() <= index) {
            types.add(null);
        }
        DataType type = types.get(index);
        return type == null
                ? new Term(new ConstantNode("$" + (index + 1), DataType.TEXT), Term.Form.UNKNOWN_PARAMETER, index, node)
                : Term.of(node(index, type), node);
    }

    /// The number behind `$`; none for a question mark.
    public static OptionalInt number(SqlDynamicParam node, String text) {
        int offset = text.offsetByCodePoints(0, node.getParserPosition().getColumnNum() - 1);
        if (text.charAt(offset) != '$') {
            return OptionalInt.empty();
        }
        int end = offset + 1;
        while (end < text.length() && Character.isDigit(text.charAt(end))) {
            end++;
        }
        return OptionalInt.of(Integer.parseInt(text.substring(offset + 1, end)));
    }

    /// The index from 0: what follows `$`, or the place among the question marks.
    private int index(SqlDynamicParam node) {
        int position = node.getParserPosition().getColumnNum();
        OptionalInt written = number(node, text);
        boolean hasNumber = written.isPresent();
        isNumbered |= hasNumber;
        isPositional |= !hasNumber;
        if (isNumbered && isPositional) {
            throw Errors.at(node, ErrorCode.SYNTAX_ERROR, "a statement must use either ? or $n, not both");
        }
        if (!hasNumber) {
            return node.getIndex();
        }
        int number = written.getAsInt();
        if (number < 1) {
            throw new SpillwayException(ErrorCode.UNDEFINED_PARAMETER, "there is no parameter $" + number).at(position);
        }
        return number - 1;
    }

    RexNode use(int index, DataType type) {
        DataType settled = types.get(index);
        if (settled == null) {
            settled = settledType(type);
            types.set(index, settled);
        }
        return node(index, settled);
    }

    /// A value is sent without a length.
    private static DataType settledType(DataType type) {
        return type.name().isString() ? DataType.TEXT : TypeRules.beside(type);
    }

    private static RexNode node(int index, DataType type) {
        return new RexDynamicParam(PgType.of(type, true), index);
    }

    /// Those that nothing settled are text.
    public List<DataType> types() {
        return types.stream().map(type -> type == null ? DataType.TEXT : type).toList();
    }
}

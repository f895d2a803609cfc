package dev.spillway.sql.syntax;

import dev.spillway.catalog.ColumnDefault;
import dev.spillway.function.Quoting;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.apache.calcite.util.NlsString;
import org.jspecify.annotations.Nullable;

/// The text of expressions that outlive their statement: DEFAULTs and CHECKs. Stateless.
public final class RuleText {
    private static final String BEFORE = "SELECT ";
    private static final Set<String> SEQUENCE_FUNCTIONS = Set.of("nextval", "currval", "setval");

    private RuleText() {}

    /// What stands in `text` for a node that was read from it.
    public static String written(SqlNode node, String text) {
        return part(node.getParserPosition(), text);
    }

    /// A DEFAULT with the text that it was read from.
    public static ColumnDefault written(ColumnDefault value, String text) {
        return new ColumnDefault(
                value.column(), value.expression(), written(value.expression(), text), text, value.kind());
    }

    private static String part(SqlParserPos position, String text) {
        int from = text.offsetByCodePoints(0, position.getColumnNum() - 1);
        return text.substring(
                from, text.offsetByCodePoints(from, position.getEndColumnNum() - position.getColumnNum() + 1));
    }

    /// The last parts of all names of columns.
    public static Set<String> columns(SqlNode node) {
        Set<String> read = new LinkedHashSet<>();
        identifiers(node).forEach(id -> read.add(id.names.getLast()));
        return read;
    }

    private static List<SqlIdentifier> identifiers(SqlNode node) {
        List<SqlIdentifier> found = new ArrayList<>();
        node.accept(new SqlBasicVisitor<@Nullable Void>() {
            @Override
            public @Nullable Void visit(SqlIdentifier id) {
                found.add(id);
                return null;
            }
        });
        return found;
    }

    /// An expression and the statement that its positions count in.
    public record Expression(SqlNode node, String statement) {
        public String text() {
            return statement.substring(BEFORE.length());
        }
    }

    /// The expression with another name for a column, or for the table where `isTable`.
    public static Expression renamed(SqlNode node, String statement, boolean isTable, String from, String to) {
        List<SqlParserPos> places = new ArrayList<>();
        for (SqlIdentifier id : identifiers(node)) {
            int part = id.names.size() - (isTable ? 2 : 1);
            if (part >= 0 && id.names.get(part).equals(from)) {
                places.add(id.getComponentParserPosition(part));
            }
        }
        return replaced(node, statement, places, Quoting.identifier(to));
    }

    private static Expression replaced(SqlNode node, String statement, List<SqlParserPos> found, String to) {
        List<SqlParserPos> places = new ArrayList<>(found);
        places.sort(Comparator.comparingInt(SqlParserPos::getColumnNum).reversed());
        int start = node.getParserPosition().getColumnNum();
        StringBuilder text = new StringBuilder(written(node, statement));
        for (SqlParserPos place : places) {
            int first = text.offsetByCodePoints(0, place.getColumnNum() - start);
            int end = text.offsetByCodePoints(first, place.getEndColumnNum() - place.getColumnNum() + 1);
            text.replace(first, end, to);
        }
        return parse(text.toString());
    }

    /// What calls for the next number of a sequence.
    public static Expression nextNumber(String sequence) {
        return parse("nextval(" + nameOf(sequence) + "::regclass)");
    }

    private static String nameOf(String sequence) {
        return "'" + Quoting.identifier(sequence).replace("'", "''") + "'";
    }

    /// The sequences that an expression names as literals.
    public static Set<String> sequences(SqlNode node) {
        Set<String> names = new LinkedHashSet<>();
        sequenceLiterals(node).forEach(literal -> names.add(ObjectNames.ofRelation(text(literal))));
        return names;
    }

    private static String text(SqlLiteral literal) {
        return String.valueOf(literal.getValueAs(String.class));
    }

    private static List<SqlLiteral> sequenceLiterals(SqlNode node) {
        List<SqlLiteral> found = new ArrayList<>();
        node.accept(new SqlBasicVisitor<@Nullable Void>() {
            @Override
            public @Nullable Void visit(SqlCall call) {
                if (call.getOperator() instanceof SqlFunction
                        && call.operandCount() > 0
                        && SEQUENCE_FUNCTIONS.contains(FunctionNames.of(call))) {
                    relationLiteral(call.operand(0)).ifPresent(found::add);
                }
                return super.visit(call);
            }
        });
        return found;
    }

    /// The literal that names a relation: as it is, or as a `regclass`.
    public static Optional<SqlLiteral> relationLiteral(SqlNode node) {
        SqlNode value = node;
        if (node instanceof SqlCall cast
                && cast.operandCount() == 2
                && cast.operand(1) instanceof SqlDataTypeSpec type
                && type.getTypeNameSpec().getTypeName().names.getLast().equals("regclass")) {
            value = cast.operand(0);
        }
        return value instanceof SqlLiteral literal && literal.getValue() instanceof NlsString
                ? Optional.of(literal)
                : Optional.empty();
    }

    /// The expression with another name for a sequence.
    public static Expression sequenceRenamed(SqlNode node, String statement, String from, String to) {
        List<SqlParserPos> places = sequenceLiterals(node).stream()
                .filter(literal -> ObjectNames.ofRelation(text(literal)).equals(from))
                .map(SqlNode::getParserPosition)
                .toList();
        return replaced(node, statement, places, nameOf(to));
    }

    private static Expression parse(String text) {
        String statement = BEFORE + text;
        if (new StatementParser().parse(statement) instanceof ParsedStatement.Query query
                && query.node() instanceof SqlSelect select) {
            return new Expression(select.getSelectList().get(0), statement);
        }
        throw new IllegalStateException("not an expression: " + text);
    }
}

package dev.spillway.sql.syntax;

import dev.spillway.function.Quoting;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.jspecify.annotations.Nullable;

/// The text of expressions that outlive their statement: DEFAULTs and CHECKs. Stateless.
public final class RuleText {
    private static final String BEFORE = "SELECT ";

    private RuleText() {}

    /// What stands in `text` for a node that was read from it.
    public static String written(SqlNode node, String text) {
        return part(node.getParserPosition(), text);
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
        places.sort(Comparator.comparingInt(SqlParserPos::getColumnNum).reversed());
        int start = node.getParserPosition().getColumnNum();
        StringBuilder text = new StringBuilder(written(node, statement));
        for (SqlParserPos place : places) {
            int first = text.offsetByCodePoints(0, place.getColumnNum() - start);
            int end = text.offsetByCodePoints(first, place.getEndColumnNum() - place.getColumnNum() + 1);
            text.replace(first, end, Quoting.identifier(to));
        }
        return parse(text.toString());
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

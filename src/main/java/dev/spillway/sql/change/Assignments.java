package dev.spillway.sql.change;

import dev.spillway.catalog.CatalogTable;
import dev.spillway.catalog.ColumnDefault.Kind;
import dev.spillway.catalog.PgType;
import dev.spillway.data.DataType;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.sql.expression.Operators;
import dev.spillway.sql.expression.Term;
import dev.spillway.sql.expression.TypeRules;
import dev.spillway.sql.query.Analysis;
import dev.spillway.sql.syntax.Errors;
import dev.spillway.sql.syntax.ParsedStatement.Action;
import dev.spillway.sql.syntax.ParsedStatement.Name;
import dev.spillway.storage.ColumnDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;

/// Target columns and the values assigned to them. One statement, one thread.
final class Assignments {
    private final Analysis analysis;
    private final CatalogTable table;
    private final RuleAnalyzer rules;

    Assignments(Analysis analysis, CatalogTable table) {
        this.analysis = analysis;
        this.table = table;
        this.rules = new RuleAnalyzer(analysis.catalog(), analysis.coercion().folder());
    }

    /// The positions of columns that each may be named once; `message` says what a second time is, with `%s` for
    /// its name.
    List<Integer> columns(List<Name> names, String message, ErrorCode code) {
        List<Integer> columns = new ArrayList<>();
        for (Name name : names) {
            int column = table.columnIndex(name.value());
            if (column < 0) {
                throw new SpillwayException(
                                ErrorCode.UNDEFINED_COLUMN,
                                "column \"" + name.value() + "\" of relation \"" + table.name() + "\" does not exist")
                        .at(name.position());
            }
            if (columns.contains(column)) {
                throw new SpillwayException(code, message.replace("%s", name.value())).at(name.position());
            }
            columns.add(column);
        }
        return columns;
    }

    List<Integer> allColumns() {
        List<Integer> columns = new ArrayList<>();
        for (int i = 0; i < table.columns().size(); i++) {
            columns.add(i);
        }
        return columns;
    }

    /// A value as a column's type, by PostgreSQL's assignment casts.
    RexNode assigned(Term value, int index) {
        ColumnDefinition column = table.columns().get(index);
        DataType type = column.type();
        if (!value.isUnknown() && !TypeRules.isAssignable(value.type(), type)) {
            throw Errors.at(
                            value.node(),
                            ErrorCode.DATATYPE_MISMATCH,
                            "column \"" + column.name() + "\" is of type " + type.plainName()
                                    + " but expression is of type " + value.typeText())
                    .withHint("You will need to rewrite or cast the expression.");
        }
        if (!value.isUnknown() && TypeRules.losesScale(value.type(), type)) {
            throw Errors.at(
                            value.node(),
                            ErrorCode.FEATURE_NOT_SUPPORTED,
                            "column \"" + column.name() + "\" keeps " + type.scale()
                                    + " digits behind the point and the expression may have more")
                    .withHint("Cast the expression to numeric(38," + type.scale() + ").");
        }
        RexNode node = analysis.coercion().to(value, type);
        return PgType.dataType(node.getType()).equals(type) ? node : Operators.cast(node, type, true);
    }

    /// Throws where a column's values are always generated.
    void requireAssignable(int column) {
        if (isAlways(column)) {
            throw always(column, "cannot insert a non-DEFAULT value into column \"%s\"")
                    .withHint("Use OVERRIDING SYSTEM VALUE to override.");
        }
    }

    /// The same for the values of a MERGE.
    void requireAssignable(Action.Insert insert) {
        List<Integer> columns = insert.columns().isEmpty()
                ? allColumns()
                : insert.columns().stream()
                        .map(column -> table.columnIndex(column.value()))
                        .toList();
        for (int i = 0; i < Math.min(columns.size(), insert.values().size()); i++) {
            if (insert.values().get(i).getKind() != SqlKind.DEFAULT) {
                requireAssignable(columns.get(i));
            }
        }
    }

    /// The same for UPDATE.
    void requireUpdatable(int column) {
        if (isAlways(column)) {
            throw always(column, "column \"%s\" can only be updated to DEFAULT");
        }
    }

    private boolean isAlways(int column) {
        return table.rules().kindOf(column).filter(Kind.IDENTITY_ALWAYS::equals).isPresent();
    }

    private SpillwayException always(int column, String message) {
        String name = table.columns().get(column).name();
        return new SpillwayException(ErrorCode.GENERATED_ALWAYS, message.replace("%s", name))
                .withDetail("Column \"" + name + "\" is an identity column defined as GENERATED ALWAYS.");
    }

    /// Whether every row of a VALUES list says DEFAULT there.
    static boolean isDefault(SqlNode source, int position) {
        return source.getKind() == SqlKind.VALUES
                && ((SqlCall) source)
                        .getOperandList().stream()
                                .map(row -> ((SqlCall) row).getOperandList())
                                .allMatch(row -> position < row.size()
                                        && row.get(position).getKind() == SqlKind.DEFAULT);
    }

    /// What a column gets that the statement gives no value.
    RexNode defaultValue(int index) {
        return rules.defaultValue(table, index)
                .orElseGet(() -> Operators.nullOf(table.columns().get(index).type()));
    }

    /// Says what each DEFAULT of a VALUES list for the given columns stands for, where it is read.
    void resolveDefaults(SqlNode source, List<Integer> columns, IntPredicate isRead) {
        if (source.getKind() != SqlKind.VALUES) {
            return;
        }
        for (SqlNode row : ((SqlCall) source).getOperandList()) {
            List<SqlNode> values = ((SqlCall) row).getOperandList();
            for (int i = 0; i < Math.min(values.size(), columns.size()); i++) {
                SqlNode value = values.get(i);
                if (value.getKind() == SqlKind.DEFAULT && isRead.test(columns.get(i))) {
                    rules.defaultValue(table, columns.get(i)).ifPresent(node -> analysis.defaultValue(value, node));
                }
            }
        }
    }
}

package dev.spillway.sql.change;

import dev.spillway.catalog.CatalogTable;
import dev.spillway.catalog.CheckConstraint;
import dev.spillway.catalog.ColumnDefault;
import dev.spillway.catalog.PgType;
import dev.spillway.catalog.SessionCatalog;
import dev.spillway.data.DataType;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.function.Quoting;
import dev.spillway.plan.Expression;
import dev.spillway.sql.expression.Coercion;
import dev.spillway.sql.expression.ConstantFolder;
import dev.spillway.sql.expression.ExpressionConverter;
import dev.spillway.sql.expression.Operators;
import dev.spillway.sql.expression.Parameters;
import dev.spillway.sql.expression.Term;
import dev.spillway.sql.expression.TypeRules;
import dev.spillway.sql.query.Analysis;
import dev.spillway.sql.query.Clause;
import dev.spillway.sql.query.ExpressionAnalyzer;
import dev.spillway.sql.query.LogicalRewriter;
import dev.spillway.sql.query.QueryBlocks;
import dev.spillway.sql.query.QueryBlocks.Environment;
import dev.spillway.sql.query.Scope;
import dev.spillway.sql.query.SubqueryNode;
import dev.spillway.sql.syntax.Errors;
import dev.spillway.sql.syntax.ParsedStatement.AlterAction;
import dev.spillway.storage.ColumnDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.sql.SqlNode;

/// Analyzes the DEFAULTs and CHECKs of tables, each in the text of the statement that made it. Stateless.
public final class RuleAnalyzer {
    private final SessionCatalog catalog;
    private final ConstantFolder folder;

    public RuleAnalyzer(SessionCatalog catalog, ConstantFolder folder) {
        this.catalog = catalog;
        this.folder = folder;
    }

    private Analysis analysis(String text) {
        return new Analysis(
                LogicalRewriter.newCluster(), catalog, new Coercion(new Parameters(text, List.of()), folder), text);
    }

    private ExpressionAnalyzer expressions(Analysis analysis, Scope scope, Clause clause) {
        return new ExpressionAnalyzer(analysis, new QueryBlocks(analysis), Environment.EMPTY, scope, clause);
    }

    private static Scope columns(CatalogTable table) {
        List<Scope.Field> fields = new ArrayList<>();
        for (int i = 0; i < table.columns().size(); i++) {
            ColumnDefinition column = table.columns().get(i);
            fields.add(new Scope.Field(column.name(), i, PgType.of(column.type(), true), false));
        }
        return new Scope(List.of(new Scope.Source(table.name(), fields)), null);
    }

    /// A condition over the table's columns; column i is column i of the row.
    public Expression check(CatalogTable table, CheckConstraint check) {
        Analysis analysis = analysis(check.statement());
        Term term = expressions(analysis, columns(table), Clause.CHECK).analyze(check.expression());
        RexNode node = analysis.coercion().condition(term, "CHECK");
        forbidQueries(node, check.expression(), "cannot use subquery in check constraint");
        return ExpressionConverter.convert(
                node,
                index -> new Expression.ColumnRef(
                        index,
                        table.columns().get(index).type(),
                        table.columns().get(index).name()));
    }

    /// A column's DEFAULT as its type, if it has one.
    public Optional<RexNode> defaultValue(CatalogTable table, int column) {
        Optional<ColumnDefault> known = table.rules().defaultOf(column);
        if (known.isEmpty()) {
            return Optional.empty();
        }
        ColumnDefault value = known.get();
        Analysis analysis = analysis(value.statement());
        Term term = expressions(analysis, Scope.EMPTY, Clause.DEFAULT).analyze(value.expression());
        ColumnDefinition definition = table.columns().get(column);
        if (!term.isUnknown() && !TypeRules.isAssignable(term.type(), definition.type())) {
            throw new SpillwayException(
                            ErrorCode.DATATYPE_MISMATCH,
                            "column \"" + definition.name() + "\" is of type "
                                    + definition.type().name().sqlName() + " but default expression is of type "
                                    + term.typeText())
                    .withHint("You will need to rewrite or cast the expression.");
        }
        RexNode node = analysis.coercion().to(term, definition.type());
        forbidQueries(node, value.expression(), "cannot use subquery in DEFAULT expression");
        return Optional.of(
                PgType.dataType(node.getType()).equals(definition.type())
                        ? node
                        : Operators.cast(node, definition.type(), true));
    }

    /// Throws unless the column's values and its DEFAULT can become the type.
    public void conversion(CatalogTable table, AlterAction.SetType set, String statement) {
        String name = set.column().value();
        int column = table.columnIndex(name);
        if (set.expression().isPresent()) {
            SqlNode expression = set.expression().get();
            Analysis analysis = analysis(statement);
            Term term = expressions(analysis, columns(table), Clause.TRANSFORM).analyze(expression);
            forbidQueries(term.rex(), expression, "cannot use subquery in transform expression");
            if (!term.isUnknown() && !TypeRules.isAssignable(term.type(), set.type())) {
                throw notAutomatic("result of USING clause for column", name, set)
                        .withHint("You might need to add an explicit cast.");
            }
        } else if (!TypeRules.isAssignable(table.columns().get(column).type(), set.type())) {
            throw notAutomatic("column", name, set)
                    .withHint("You might need to specify \"USING " + Quoting.identifier(name) + "::"
                            + set.type().sqlName() + "\".");
        }
        Optional<ColumnDefault> value = table.rules().defaultOf(column);
        if (value.isPresent()) {
            Term term = expressions(analysis(value.get().statement()), Scope.EMPTY, Clause.DEFAULT)
                    .analyze(value.get().expression());
            DataType type = term.isUnknown() ? table.columns().get(column).type() : term.type();
            if (!TypeRules.isAssignable(type, set.type())) {
                throw notAutomatic("default for column", name, set);
            }
        }
    }

    private static SpillwayException notAutomatic(String what, String column, AlterAction.SetType set) {
        return new SpillwayException(
                ErrorCode.DATATYPE_MISMATCH,
                what + " \"" + column + "\" cannot be cast automatically to type "
                        + set.type().plainName());
    }

    private static void forbidQueries(RexNode node, SqlNode syntax, String message) {
        node.accept(new RexShuttle() {
            @Override
            public RexNode visitCall(RexCall call) {
                if (call instanceof SubqueryNode) {
                    throw Errors.at(syntax, ErrorCode.FEATURE_NOT_SUPPORTED, message);
                }
                return super.visitCall(call);
            }
        });
    }
}

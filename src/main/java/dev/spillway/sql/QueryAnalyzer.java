package dev.spillway.sql;

import dev.spillway.catalog.CatalogTable;
import dev.spillway.catalog.FunctionDefinition;
import dev.spillway.catalog.PgType;
import dev.spillway.catalog.SessionCatalog;
import dev.spillway.catalog.ViewDefinition;
import dev.spillway.data.DataType;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.plan.Expression;
import dev.spillway.sql.change.ChangeAnalyzer;
import dev.spillway.sql.change.RuleAnalyzer;
import dev.spillway.sql.expression.Coercion;
import dev.spillway.sql.expression.ConstantFolder;
import dev.spillway.sql.expression.ExpressionConverter;
import dev.spillway.sql.expression.Operators;
import dev.spillway.sql.expression.Parameters;
import dev.spillway.sql.expression.Term;
import dev.spillway.sql.expression.TypeRules;
import dev.spillway.sql.query.Analysis;
import dev.spillway.sql.query.Clause;
import dev.spillway.sql.query.CommonTables;
import dev.spillway.sql.query.ExpressionAnalyzer;
import dev.spillway.sql.query.FunctionAnalyzer;
import dev.spillway.sql.query.LogicalRewriter;
import dev.spillway.sql.query.QueryBlocks;
import dev.spillway.sql.query.QueryBlocks.Environment;
import dev.spillway.sql.query.QueryBlocks.Rows;
import dev.spillway.sql.query.Relations;
import dev.spillway.sql.query.Scope;
import dev.spillway.sql.query.Subqueries;
import dev.spillway.sql.query.SubqueryNode;
import dev.spillway.sql.relation.AnalyzedQuery;
import dev.spillway.sql.relation.OutputField;
import dev.spillway.sql.syntax.Errors;
import dev.spillway.sql.syntax.ParsedStatement;
import dev.spillway.sql.syntax.ParsedStatement.AlterAction;
import dev.spillway.sql.syntax.ParsedStatement.Plannable;
import dev.spillway.sql.syntax.StatementParser;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rex.RexNode;

/// Resolves names, gives every expression PostgreSQL's type and rewrites the result. Thread-safe: a statement's state
/// is its own.
public final class QueryAnalyzer {
    private final ConstantFolder folder;

    public QueryAnalyzer(ConstantFolder folder) {
        this.folder = folder;
    }

    /// `parameterTypes` are the types that the client declared for `$1` …; those beyond the list are inferred.
    public AnalyzedQuery analyze(Plannable statement, SessionCatalog catalog, List<DataType> parameterTypes) {
        String text = switch (statement) {
            case ParsedStatement.Query query -> query.text();
            case ParsedStatement.Change change -> change.text();
            case ParsedStatement.CreateTempTableAs create -> create.query().text();
        };
        RelOptCluster cluster = LogicalRewriter.newCluster();
        Parameters parameters = new Parameters(text, parameterTypes);
        Analysis analysis = new Analysis(cluster, catalog, new Coercion(parameters, folder), text);
        try {
            AnalyzedQuery analyzed = new Statement(analysis).analyze(statement);
            RelNode root = LogicalRewriter.rewrite(CommonTables.resolve(analyzed.root()));
            return new AnalyzedQuery(
                    root, analyzed.fields(), parameters.types(), analyzed.change(), analysis.serialReason());
        } catch (StackOverflowError e) {
            throw StatementParser.tooDeep();
        }
    }

    /// The conditions of a table's checks, in their order; its defaults are looked at too. Throws where one of them
    /// cannot be.
    public List<Expression> rules(CatalogTable table, SessionCatalog catalog) {
        RuleAnalyzer rules = new RuleAnalyzer(catalog, folder);
        table.rules().defaults().forEach(value -> rules.defaultValue(table, value.column()));
        return table.rules().checks().stream()
                .map(check -> rules.check(table, check))
                .toList();
    }

    /// Throws unless a column's values can become another type, as ALTER TABLE asks.
    public void checkConversion(CatalogTable table, AlterAction.SetType set, String statement, SessionCatalog catalog) {
        new RuleAnalyzer(catalog, folder).conversion(table, set, statement);
    }

    /// The function that a statement makes; nothing is kept of it here.
    public FunctionDefinition analyzeFunction(ParsedStatement.CreateFunction create, SessionCatalog catalog) {
        return new FunctionAnalyzer(catalog, folder).analyze(create);
    }

    /// The view that a statement makes; nothing is kept of it here.
    public ViewDefinition analyzeView(ParsedStatement.CreateView create, SessionCatalog catalog) {
        Coercion coercion = new Coercion(new Parameters(create.text(), List.of()), folder);
        return new ViewAnalyzer(create, catalog).analyze(LogicalRewriter.newCluster(), coercion);
    }

    /// The values that EXECUTE gives to parameters of these types, as expressions without columns.
    public List<Expression> analyzeArguments(
            ParsedStatement.Execute execute, SessionCatalog catalog, List<DataType> types) {
        Coercion coercion = new Coercion(new Parameters(execute.text(), List.of()), folder);
        Analysis analysis = new Analysis(LogicalRewriter.newCluster(), catalog, coercion, execute.text());
        ExpressionAnalyzer expressions = new ExpressionAnalyzer(
                analysis, new QueryBlocks(analysis), Environment.EMPTY, Scope.EMPTY, Clause.EXECUTE);
        List<Expression> values = new ArrayList<>();
        for (int i = 0; i < types.size(); i++) {
            Term term = expressions.analyze(execute.arguments().get(i));
            DataType type = types.get(i);
            if (Subqueries.isAny(term.rex(), SubqueryNode.class::isInstance)) {
                throw Errors.at(
                        term.node(), ErrorCode.FEATURE_NOT_SUPPORTED, "cannot use subquery in EXECUTE parameter");
            }
            if (!term.isUnknown() && !TypeRules.isAssignable(term.type(), type)) {
                throw Errors.at(
                                term.node(),
                                ErrorCode.DATATYPE_MISMATCH,
                                "parameter $" + (i + 1) + " of type " + term.typeText()
                                        + " cannot be coerced to the expected type "
                                        + type.name().sqlName())
                        .withHint("You will need to rewrite or cast the expression.");
            }
            RexNode value = coercion.to(term, type);
            RexNode assigned =
                    PgType.dataType(value.getType()).equals(type) ? value : Operators.cast(value, type, true);
            values.add(ExpressionConverter.convert(assigned, field -> {
                throw new IllegalStateException("a parameter has no columns");
            }));
        }
        return values;
    }

    /// One statement's analysis.
    private static final class Statement {
        private final Analysis analysis;
        private final QueryBlocks blocks;

        Statement(Analysis analysis) {
            this.analysis = analysis;
            this.blocks = new QueryBlocks(analysis);
        }

        AnalyzedQuery analyze(Plannable statement) {
            return switch (statement) {
                case ParsedStatement.Query query -> query(blocks.analyze(query.node(), Environment.EMPTY, List.of()));
                case ParsedStatement.CreateTempTableAs create -> createAs(create);
                case ParsedStatement.Change change -> new ChangeAnalyzer(analysis, blocks, change).analyze();
            };
        }

        private static AnalyzedQuery query(Rows rows) {
            return new AnalyzedQuery(rows.rel(), rows.fields(), List.of(), Optional.empty());
        }

        private AnalyzedQuery createAs(ParsedStatement.CreateTempTableAs create) {
            Rows rows = blocks.analyze(create.query().node(), Environment.EMPTY, List.of());
            if (create.columnNames().size() > rows.fields().size()) {
                throw new SpillwayException(ErrorCode.SYNTAX_ERROR, "too many column names were specified")
                        .at(create.columnNames().get(rows.fields().size()).position());
            }
            List<OutputField> fields = new ArrayList<>();
            Set<String> names = new HashSet<>();
            for (int i = 0; i < rows.fields().size(); i++) {
                OutputField field = rows.fields().get(i);
                String name = i < create.columnNames().size()
                        ? create.columnNames().get(i).value()
                        : field.name();
                if (!names.add(name)) {
                    throw new SpillwayException(
                            ErrorCode.DUPLICATE_COLUMN, "column \"" + name + "\" specified more than once");
                }
                fields.add(new OutputField(name, field.type(), field.isNullable()));
            }
            RelNode rel =
                    create.withRows() ? rows.rel() : Relations.filter(rows.rel(), Operators.REX.makeLiteral(false));
            return new AnalyzedQuery(rel, fields, List.of(), Optional.empty());
        }
    }
}

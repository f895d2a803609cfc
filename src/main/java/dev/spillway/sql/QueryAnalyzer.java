package dev.spillway.sql;

import dev.spillway.catalog.CatalogTable;
import dev.spillway.catalog.PgType;
import dev.spillway.catalog.ScanTable;
import dev.spillway.catalog.SessionCatalog;
import dev.spillway.data.DataType;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.sql.ParsedStatement.Assignment;
import dev.spillway.sql.ParsedStatement.Name;
import dev.spillway.sql.ParsedStatement.Plannable;
import dev.spillway.sql.QueryBlocks.Environment;
import dev.spillway.sql.QueryBlocks.Rows;
import dev.spillway.storage.ColumnDefinition;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.jspecify.annotations.Nullable;

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
            case ParsedStatement.Insert insert -> insert.text();
            case ParsedStatement.Update update -> update.text();
            case ParsedStatement.Delete delete -> delete.text();
            case ParsedStatement.CreateTempTableAs create -> create.query().text();
        };
        RelOptCluster cluster = LogicalRewriter.newCluster();
        Parameters parameters = new Parameters(text, parameterTypes);
        Analysis analysis = new Analysis(cluster, catalog, new Coercion(parameters, folder), text);
        try {
            AnalyzedQuery analyzed = new Statement(analysis).analyze(statement);
            RelNode root = LogicalRewriter.rewrite(analyzed.root());
            return new AnalyzedQuery(root, analyzed.fields(), parameters.types(), analyzed.change());
        } catch (StackOverflowError e) {
            throw StatementParser.tooDeep();
        }
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
                case ParsedStatement.Insert insert -> insert(insert);
                case ParsedStatement.Update update -> update(update);
                case ParsedStatement.Delete delete -> delete(delete);
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

        private CatalogTable table(Name name) {
            return new FromAnalyzer(analysis, blocks, Environment.EMPTY).table(name);
        }

        private AnalyzedQuery insert(ParsedStatement.Insert insert) {
            CatalogTable table = table(insert.table());
            List<Integer> columns = columns(table, insert.columns());
            List<@Nullable DataType> wanted = new ArrayList<>();
            columns.forEach(column -> wanted.add(table.columns().get(column).type()));
            Rows rows = blocks.analyze(insert.source(), Environment.EMPTY, wanted);
            checkCount(insert, columns.size(), rows.fields().size());
            List<RexNode> values = new ArrayList<>();
            List<RexNode> source = Relations.fields(rows.rel());
            for (int i = 0; i < table.columns().size(); i++) {
                ColumnDefinition column = table.columns().get(i);
                int from = columns.indexOf(i);
                boolean isGiven = from >= 0 && from < source.size();
                values.add(
                        isGiven
                                ? assigned(Term.of(source.get(from), Columns.node(insert.source(), from)), column)
                                : Operators.nullOf(column.type()));
            }
            List<String> names =
                    table.columns().stream().map(ColumnDefinition::name).toList();
            RelNode rel = Relations.project(rows.rel(), values, names);
            return new AnalyzedQuery(rel, outputs(rel), List.of(), Optional.of(new TableChange.Insert(table)));
        }

        private static void checkCount(ParsedStatement.Insert insert, int targets, int values) {
            if (values > targets) {
                throw Errors.at(
                        Columns.node(insert.source(), targets),
                        ErrorCode.SYNTAX_ERROR,
                        "INSERT has more expressions than target columns");
            }
            if (values < targets && !insert.columns().isEmpty()) {
                throw new SpillwayException(ErrorCode.SYNTAX_ERROR, "INSERT has more target columns than expressions")
                        .at(insert.columns().get(values).position());
            }
        }

        private static List<Integer> columns(CatalogTable table, List<Name> names) {
            List<Integer> columns = new ArrayList<>();
            if (names.isEmpty()) {
                for (int i = 0; i < table.columns().size(); i++) {
                    columns.add(i);
                }
            }
            for (Name name : names) {
                int column = table.columnIndex(name.value());
                if (column < 0) {
                    throw new SpillwayException(
                                    ErrorCode.UNDEFINED_COLUMN,
                                    "column \"" + name.value() + "\" of relation \"" + table.name()
                                            + "\" does not exist")
                            .at(name.position());
                }
                if (columns.contains(column)) {
                    throw new SpillwayException(
                                    ErrorCode.DUPLICATE_COLUMN,
                                    "column \"" + name.value() + "\" specified more than once")
                            .at(name.position());
                }
                columns.add(column);
            }
            return columns;
        }

        /// A value as a column's type, by PostgreSQL's assignment casts.
        private RexNode assigned(Term value, ColumnDefinition column) {
            DataType type = column.type();
            if (!value.isUnknown() && !TypeRules.isAssignable(value.type(), type)) {
                throw Errors.at(
                                value.node(),
                                ErrorCode.DATATYPE_MISMATCH,
                                "column \"" + column.name() + "\" is of type "
                                        + type.name().sqlName() + " but expression is of type " + value.typeText())
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

        private AnalyzedQuery update(ParsedStatement.Update update) {
            CatalogTable table = table(update.table());
            FromAnalyzer.From from = target(table, update.alias());
            ExpressionAnalyzer expressions =
                    new ExpressionAnalyzer(analysis, blocks, Environment.EMPTY, from.scope(), Clause.UPDATE);
            List<Integer> columns = columns(
                    table, update.assignments().stream().map(Assignment::column).toList());
            RelNode filtered = filtered(from, update.condition());
            List<RexNode> nodes = new ArrayList<>();
            nodes.add(rowId(from, table));
            for (int i = 0; i < columns.size(); i++) {
                SqlNode value = update.assignments().get(i).value();
                Term term = value.getKind() == SqlKind.DEFAULT ? Term.nullLiteral(value) : expressions.analyze(value);
                nodes.add(assigned(term, table.columns().get(columns.get(i))));
            }
            Subqueries.Joined joined = Subqueries.join(filtered, nodes);
            List<String> names = new ArrayList<>(List.of(ScanTable.ROW_ID_NAME));
            columns.forEach(column -> names.add(table.columns().get(column).name()));
            RelNode rel = Relations.project(joined.rel(), joined.nodes(), names);
            return new AnalyzedQuery(rel, outputs(rel), List.of(), Optional.of(new TableChange.Update(table, columns)));
        }

        private AnalyzedQuery delete(ParsedStatement.Delete delete) {
            CatalogTable table = table(delete.table());
            FromAnalyzer.From from = target(table, delete.alias());
            RelNode filtered = filtered(from, delete.condition());
            RelNode rel = Relations.project(filtered, List.of(rowId(from, table)), List.of(ScanTable.ROW_ID_NAME));
            return new AnalyzedQuery(rel, outputs(rel), List.of(), Optional.of(new TableChange.Delete(table)));
        }

        private FromAnalyzer.From target(CatalogTable table, Optional<String> alias) {
            ScanTable scan = new ScanTable(table, alias.orElse(table.name()), true);
            return new FromAnalyzer(analysis, blocks, Environment.EMPTY).scan(scan);
        }

        private RelNode filtered(FromAnalyzer.From from, Optional<SqlNode> condition) {
            if (condition.isEmpty()) {
                return from.rel();
            }
            WhereAnalyzer where = new WhereAnalyzer(analysis, blocks, Environment.EMPTY, from.scope(), from.rel());
            List<RexNode> conditions = where.analyze(condition.get()).inner();
            Subqueries.Joined joined = Subqueries.join(where.rel(), conditions);
            return Relations.filter(joined.rel(), Operators.and(joined.nodes()));
        }

        private static RexNode rowId(FromAnalyzer.From from, CatalogTable table) {
            return Relations.fields(from.rel()).get(table.columns().size());
        }

        private static List<OutputField> outputs(RelNode rel) {
            return rel.getRowType().getFieldList().stream()
                    .map(field -> new OutputField(
                            field.getName(),
                            PgType.dataType(field.getType()),
                            field.getType().isNullable()))
                    .toList();
        }
    }
}

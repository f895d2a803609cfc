package dev.spillway.sql.change;

import dev.spillway.catalog.CatalogTable;
import dev.spillway.catalog.ColumnDefault.Kind;
import dev.spillway.catalog.ScanTable;
import dev.spillway.catalog.ViewDefinition;
import dev.spillway.data.DataType;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.plan.PlanNode.Conflict;
import dev.spillway.sql.expression.Operators;
import dev.spillway.sql.expression.Term;
import dev.spillway.sql.query.Analysis;
import dev.spillway.sql.query.Clause;
import dev.spillway.sql.query.Columns;
import dev.spillway.sql.query.ExpressionAnalyzer;
import dev.spillway.sql.query.FromAnalyzer;
import dev.spillway.sql.query.QueryBlocks;
import dev.spillway.sql.query.QueryBlocks.Environment;
import dev.spillway.sql.query.QueryBlocks.Rows;
import dev.spillway.sql.query.Relations;
import dev.spillway.sql.query.Scope;
import dev.spillway.sql.query.Scope.Source;
import dev.spillway.sql.query.Subqueries;
import dev.spillway.sql.query.SubqueryNode;
import dev.spillway.sql.query.WhereAnalyzer;
import dev.spillway.sql.relation.AnalyzedQuery;
import dev.spillway.sql.relation.TableChange;
import dev.spillway.sql.syntax.Errors;
import dev.spillway.sql.syntax.ParsedStatement;
import dev.spillway.sql.syntax.ParsedStatement.Action;
import dev.spillway.sql.syntax.ParsedStatement.Assignment;
import dev.spillway.sql.syntax.ParsedStatement.Match;
import dev.spillway.sql.syntax.ParsedStatement.Name;
import dev.spillway.sql.syntax.ParsedStatement.Overriding;
import dev.spillway.sql.syntax.ParsedStatement.When;
import dev.spillway.storage.ColumnDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.jspecify.annotations.Nullable;

/// INSERT, UPDATE, DELETE and MERGE: a query that finds the rows and computes what they become, and a [TableChange].
/// One statement, one thread.
public final class ChangeAnalyzer {
    private final Analysis analysis;
    private final QueryBlocks blocks;
    private final ParsedStatement.Change change;
    private final Environment environment;
    private final CatalogTable table;
    private final Assignments assignments;
    private final ChangedRow row;

    public ChangeAnalyzer(Analysis analysis, QueryBlocks blocks, ParsedStatement.Change change) {
        this.analysis = analysis;
        this.blocks = blocks;
        this.change = change;
        this.environment = change.queries()
                .map(list -> blocks.named(list, Environment.EMPTY))
                .orElse(Environment.EMPTY);
        analysis.catalog().view(change.target().table().value()).ifPresent(this::reject);
        this.table = new FromAnalyzer(analysis, blocks, Environment.EMPTY)
                .table(change.target().table());
        this.assignments = new Assignments(analysis, table);
        this.row = new ChangedRow(table);
    }

    private void reject(ViewDefinition view) {
        String verb = switch (change) {
            case ParsedStatement.Insert _ -> "insert into";
            case ParsedStatement.Update _ -> "update";
            case ParsedStatement.Delete _ -> "delete from";
            case ParsedStatement.Merge _ -> "merge into";
        };
        if (view.isPlain()) {
            throw new SpillwayException(
                            ErrorCode.FEATURE_NOT_SUPPORTED, "changing rows through a view is not supported")
                    .at(change.target().table().position());
        }
        throw new SpillwayException(
                        ErrorCode.OBJECT_NOT_IN_PREREQUISITE_STATE, "cannot " + verb + " view \"" + view.name() + "\"")
                .withDetail("Views that do more than select rows of one relation cannot be changed.");
    }

    public AnalyzedQuery analyze() {
        return switch (change) {
            case ParsedStatement.Insert insert -> insert(insert);
            case ParsedStatement.Update update -> update(update);
            case ParsedStatement.Delete delete -> delete(delete);
            case ParsedStatement.Merge merge -> merge(merge);
        };
    }

    private String alias() {
        return change.target().scopeName();
    }

    private AnalyzedQuery insert(ParsedStatement.Insert insert) {
        List<Integer> columns = insert.columns().isEmpty()
                ? assignments.allColumns()
                : assignments.columns(
                        insert.columns(), "column \"%s\" specified more than once", ErrorCode.DUPLICATE_COLUMN);
        List<@Nullable DataType> wanted = new ArrayList<>();
        columns.forEach(column -> wanted.add(table.columns().get(column).type()));
        insert.source()
                .ifPresent(
                        source -> assignments.resolveDefaults(source, columns, column -> !isIgnored(insert, column)));
        Rows rows = insert.source()
                .map(source -> blocks.analyze(source, environment, wanted))
                .orElseGet(() -> new Rows(Relations.oneRow(analysis), List.of(), Set.of()));
        insert.source()
                .ifPresent(source ->
                        checkCount(insert, source, columns.size(), rows.fields().size()));
        List<RexNode> given = Relations.fields(rows.rel());
        List<RexNode> values = new ArrayList<>();
        for (int i = 0; i < table.columns().size(); i++) {
            int from = columns.indexOf(i);
            boolean isGiven = from >= 0 && from < given.size() && isGiven(insert, i, from);
            values.add(
                    isGiven
                            ? assignments.assigned(
                                    Term.of(
                                            given.get(from),
                                            Columns.node(insert.source().orElseThrow(), from)),
                                    i)
                            : assignments.defaultValue(i));
        }
        if (insert.onConflict().isPresent()) {
            return onConflict(insert.onConflict().get(), Subqueries.join(rows.rel(), values));
        }
        values.forEach(row::add);
        for (int i = 0; i < table.columns().size(); i++) {
            row.assigned(i);
        }
        row.noRow();
        return changing(rows.rel(), true, List.of(), returning -> new TableChange.Insert(table, alias(), returning));
    }

    /// Whether the values that the statement has for a column are not looked at.
    private boolean isIgnored(ParsedStatement.Insert insert, int column) {
        return insert.overriding() == Overriding.USER
                && table.rules().kindOf(column).filter(Kind::isIdentity).isPresent();
    }

    /// Whether a column gets the value that the statement has for it, at `from` of its rows.
    private boolean isGiven(ParsedStatement.Insert insert, int column, int from) {
        boolean isIdentity =
                table.rules().kindOf(column).filter(Kind::isIdentity).isPresent();
        boolean isDefault = Assignments.isDefault(insert.source().orElseThrow(), from);
        if (!isDefault && !(isIdentity && insert.overriding() != Overriding.NOTHING)) {
            assignments.requireAssignable(column);
        }
        return !isIgnored(insert, column);
    }

    private static void checkCount(ParsedStatement.Insert insert, SqlNode source, int targets, int values) {
        if (values > targets) {
            throw Errors.at(
                    Columns.node(source, targets),
                    ErrorCode.SYNTAX_ERROR,
                    "INSERT has more expressions than target columns");
        }
        if (values < targets && !insert.columns().isEmpty()) {
            throw new SpillwayException(ErrorCode.SYNTAX_ERROR, "INSERT has more target columns than expressions")
                    .at(insert.columns().get(values).position());
        }
    }

    private AnalyzedQuery update(ParsedStatement.Update update) {
        FromAnalyzer.From from = from(update.from());
        List<Name> names = update.assignments().stream()
                .flatMap(assignment -> assignment.columns().stream())
                .toList();
        List<Integer> columns =
                assignments.columns(names, "multiple assignments to same column \"%s\"", ErrorCode.SYNTAX_ERROR);
        ExpressionAnalyzer expressions =
                new ExpressionAnalyzer(analysis, blocks, environment, from.scope(), Clause.UPDATE);
        RelNode filtered = filtered(from, update.condition());
        row.add(rowId(from));
        assigned(update.assignments(), columns, expressions, from.scope()).forEach(row::add);
        List<RexNode> input = Relations.fields(from.rel());
        for (int i = 0; i < table.columns().size(); i++) {
            int assigned = columns.indexOf(i);
            if (assigned < 0) {
                row.field(input.get(i));
            } else {
                row.assigned(assigned + 1);
            }
        }
        oldRowAndOthers(from);
        boolean mayRepeat = update.from().isPresent();
        return changing(
                filtered,
                true,
                others(from),
                returning -> new TableChange.Update(table, alias(), columns, mayRepeat, returning));
    }

    /// The values of all assignments as their columns' types.
    private List<RexNode> assigned(
            List<Assignment> all, List<Integer> columns, ExpressionAnalyzer expressions, Scope scope) {
        List<RexNode> nodes = new ArrayList<>();
        for (Assignment assignment : all) {
            for (Term value : values(assignment, expressions, scope)) {
                int column = columns.get(nodes.size());
                boolean isDefault = value.node().getKind() == SqlKind.DEFAULT;
                if (!isDefault) {
                    assignments.requireUpdatable(column);
                }
                nodes.add(isDefault ? assignments.defaultValue(column) : assignments.assigned(value, column));
            }
        }
        return nodes;
    }

    /// A value per column of an assignment; DEFAULT keeps its syntax.
    private List<Term> values(Assignment assignment, ExpressionAnalyzer expressions, Scope scope) {
        SqlNode value = assignment.value();
        if (!assignment.isRow()) {
            return List.of(value(value, expressions));
        }
        List<Term> values;
        if (value.getKind() == SqlKind.ROW && value instanceof SqlCall call) {
            values = call.getOperandList().stream()
                    .map(item -> value(item, expressions))
                    .toList();
        } else if (value.getKind().belongsTo(SqlKind.QUERY) || value.getKind() == SqlKind.WITH) {
            values = blocks.row(value, environment, scope);
        } else {
            throw Errors.at(
                    value,
                    ErrorCode.FEATURE_NOT_SUPPORTED,
                    "source for a multiple-column UPDATE item must be a sub-SELECT or ROW() expression");
        }
        if (values.size() != assignment.columns().size()) {
            throw new SpillwayException(ErrorCode.SYNTAX_ERROR, "number of columns does not match number of values")
                    .at(assignment.position());
        }
        return values;
    }

    private static Term value(SqlNode node, ExpressionAnalyzer expressions) {
        return node.getKind() == SqlKind.DEFAULT ? Term.nullLiteral(node) : expressions.analyze(node);
    }

    private AnalyzedQuery delete(ParsedStatement.Delete delete) {
        FromAnalyzer.From from = from(delete.from());
        RelNode filtered = filtered(from, delete.condition());
        row.add(rowId(from));
        row.noRow();
        oldRowAndOthers(from);
        boolean mayRepeat = delete.from().isPresent();
        return changing(
                filtered,
                false,
                others(from),
                returning -> new TableChange.Delete(table, alias(), mayRepeat, returning));
    }

    /// The rows to insert and those of the target that have their keys, merged.
    private AnalyzedQuery onConflict(ParsedStatement.OnConflict clause, Subqueries.Joined values) {
        ConflictAnalyzer conflict = new ConflictAnalyzer(table, clause);
        List<String> names =
                table.columns().stream().map(ColumnDefinition::name).toList();
        RelNode rows = Relations.project(values.rel(), values.nodes(), names);
        FromAnalyzer.From target = from(Optional.empty());
        RexNode isSame = conflict.isSame(target.rel(), rows, table.columns().size() + 1);
        MergeSides sides = new MergeSides(target, conflict.excluded(rows), isSame, JoinRelType.RIGHT);
        return merge(sides, conflict.whens(), Optional.of(conflict.conflict()));
    }

    private AnalyzedQuery merge(ParsedStatement.Merge merge) {
        FromAnalyzer.From target = from(Optional.empty());
        FromAnalyzer.From source = new FromAnalyzer(analysis, blocks, environment).analyze(merge.source());
        if (source.scope().sources().stream().anyMatch(other -> other.alias().equals(alias()))) {
            throw Errors.at(
                            merge.source(),
                            ErrorCode.DUPLICATE_ALIAS,
                            "name \"" + alias() + "\" specified more than once")
                    .withDetail("The name is used both as MERGE target table and data source.");
        }
        Scope inputs =
                Scope.joined(target.scope(), source.scope(), table.columns().size() + 1, false, false);
        RexNode condition =
                new ExpressionAnalyzer(analysis, blocks, environment, inputs, Clause.JOIN).condition(merge.condition());
        if (Subqueries.isAny(condition, SubqueryNode.class::isInstance)) {
            throw Errors.unsupported(merge.condition(), "a sub-query in the join condition of MERGE is");
        }
        for (When when : merge.whens()) {
            if (when.action() instanceof Action.Insert insert) {
                assignments.requireAssignable(insert);
            }
        }
        JoinRelType type = MergeAnalyzer.joinType(merge.whens());
        return merge(new MergeSides(target, source, condition, type), merge.whens(), Optional.empty());
    }

    private AnalyzedQuery merge(MergeSides sides, List<When> whens, Optional<Conflict> conflict) {
        int width = table.columns().size();
        RelNode joined = sides.joined();
        MergeAnalyzer analyzer = new MergeAnalyzer(whens, table, assignments, expressionsOf(sides), joined);
        analyzer.analyze();
        List<RexNode> fields = Relations.fields(joined);
        row.add(analyzer.action());
        row.add(fields.get(width));
        for (int i = 0; i < width; i++) {
            row.add(analyzer.value(i));
        }
        for (int i = 0; i < width; i++) {
            row.assigned(i + 2);
        }
        fields.subList(0, width).forEach(row::field);
        for (int i = 0; i < width; i++) {
            row.field(analyzer.newValue(i));
        }
        row.field(analyzer.actionName());
        fields.subList(width + 1, fields.size()).forEach(row::field);
        List<Source> others = new ArrayList<>();
        if (conflict.isEmpty()) {
            others.addAll(sides.sources(2 * width));
            others.add(ReturningAnalyzer.mergeAction(3 * width));
        }
        return changing(
                joined,
                row.scope(change, 0, width, 2 * width, others),
                returning -> new TableChange.Merge(
                        table, alias(), analyzer.actions(), analyzer.updatedColumns(), conflict, returning));
    }

    private MergeAnalyzer.ExpressionsOf expressionsOf(MergeSides sides) {
        return new MergeAnalyzer.ExpressionsOf() {
            @Override
            public ExpressionAnalyzer expressions(Match match) {
                return new ExpressionAnalyzer(analysis, blocks, environment, sides.scope(match), Clause.UPDATE);
            }

            @Override
            public List<RexNode> values(Action.Update update, List<Integer> columns, Match match) {
                return assigned(update.assignments(), columns, expressions(match), sides.scope(match));
            }
        };
    }

    /// The target with its row ids, joined with the other tables.
    private FromAnalyzer.From from(Optional<SqlNode> items) {
        FromAnalyzer analyzer = new FromAnalyzer(analysis, blocks, environment);
        FromAnalyzer.From target = analyzer.scan(new ScanTable(table, alias(), true));
        if (items.isEmpty()) {
            return target;
        }
        FromAnalyzer.From others = analyzer.analyze(items.get());
        if (others.scope().sources().stream().anyMatch(source -> source.alias().equals(alias()))) {
            throw Errors.at(
                    items.get(), ErrorCode.DUPLICATE_ALIAS, "table name \"" + alias() + "\" specified more than once");
        }
        RelNode joined = Relations.join(target.rel(), others.rel(), Operators.REX.makeLiteral(true), JoinRelType.INNER);
        return new FromAnalyzer.From(
                joined,
                Scope.joined(target.scope(), others.scope(), table.columns().size() + 1, false, false));
    }

    private RelNode filtered(FromAnalyzer.From from, Optional<SqlNode> condition) {
        if (condition.isEmpty()) {
            return from.rel();
        }
        WhereAnalyzer where = new WhereAnalyzer(analysis, blocks, environment, from.scope(), from.rel());
        List<RexNode> conditions = where.analyze(condition.get()).inner();
        Subqueries.Joined joined = Subqueries.join(where.rel(), conditions);
        return Relations.filter(joined.rel(), Operators.and(joined.nodes()));
    }

    private RexNode rowId(FromAnalyzer.From from) {
        return Relations.fields(from.rel()).get(table.columns().size());
    }

    private void oldRowAndOthers(FromAnalyzer.From from) {
        List<RexNode> input = Relations.fields(from.rel());
        int width = table.columns().size();
        input.subList(0, width).forEach(row::field);
        input.subList(width + 1, input.size()).forEach(row::field);
    }

    /// The other tables' names for RETURNING, whose fields stand behind those of two rows of the target.
    private List<Source> others(FromAnalyzer.From from) {
        int shift = 2 * table.columns().size() - (table.columns().size() + 1);
        return from.scope().sources().stream()
                .skip(1)
                .map(source -> new Source(
                        source.alias(),
                        source.fields().stream()
                                .map(field -> field.shifted(shift, false))
                                .toList()))
                .toList();
    }

    private AnalyzedQuery changing(
            RelNode input, boolean isNewRow, List<Source> others, Function<List<RexNode>, TableChange> make) {
        int width = table.columns().size();
        return changing(input, row.scope(change, isNewRow ? 0 : width, width, 0, others), make);
    }

    private AnalyzedQuery changing(RelNode input, Scope scope, Function<List<RexNode>, TableChange> make) {
        ReturningAnalyzer returning = new ReturningAnalyzer(analysis, blocks, environment, scope, row);
        returning.analyze(change.returning().items());
        Subqueries.Joined joined = Subqueries.join(input, row.nodes());
        RelNode rel = Relations.project(joined.rel(), joined.nodes(), row.names());
        return new AnalyzedQuery(rel, returning.fields(), List.of(), Optional.of(make.apply(returning.nodes())));
    }
}

package dev.spillway.sql.query;

import dev.spillway.catalog.PgType;
import dev.spillway.data.DataType;
import dev.spillway.error.ErrorCode;
import dev.spillway.plan.Function;
import dev.spillway.sql.expression.Operators;
import dev.spillway.sql.expression.Term;
import dev.spillway.sql.expression.TypeRules;
import dev.spillway.sql.expression.TypeRules.Scales;
import dev.spillway.sql.relation.CommonTable;
import dev.spillway.sql.relation.OutputField;
import dev.spillway.sql.syntax.Errors;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlSetOperator;
import org.apache.calcite.sql.SqlWith;
import org.jspecify.annotations.Nullable;

/// Analyzes queries of every form: SELECT, VALUES, UNION, WITH, and sub-queries inside expressions. One statement, one
/// thread.
public final class QueryBlocks {
    private final Analysis analysis;

    public QueryBlocks(Analysis analysis) {
        this.analysis = analysis;
    }

    /// What a query sees from around it: WITH queries by name, and the scope of the query that it is a sub-query
    /// of.
    public record Environment(
            Map<String, Named> queries, @Nullable Correlation outer) {
        public static final Environment EMPTY = new Environment(Map.of(), null);

        /// Whether a table's name is that of the recursive query around it.
        boolean isItself(SqlIdentifier table) {
            return queries.get(table.getSimple()) instanceof Named.Self;
        }

        Environment inside(Correlation around) {
            return new Environment(queries, around);
        }
    }

    /// What a name of WITH stands for.
    sealed interface Named {
        List<OutputField> fields();

        /// `query` and `environment` are its syntax and where that stands.
        record Query(CommonTable table, List<OutputField> fields, SqlNode query, Environment environment)
                implements Named {}

        /// A recursive query, inside itself.
        record Self(int number, String name, List<OutputField> fields) implements Named {}
    }

    /// ORDER BY, LIMIT and OFFSET of a query.
    record Tail(
            List<SqlNode> order,
            @Nullable SqlNode offset,
            @Nullable SqlNode fetch) {
        static final Tail NONE = new Tail(List.of(), null, null);

        boolean isNone() {
            return order.isEmpty() && offset == null && fetch == null;
        }
    }

    /// A query's rows. `unknown`: columns that are string literals or NULLs and take the type that a UNION or
    /// INSERT wants of them.
    public record Rows(RelNode rel, List<OutputField> fields, Set<Integer> unknown) {
        DataType type(int column) {
            return fields.get(column).type();
        }
    }

    /// `wanted`: the type that column i should have if nothing else settles it; may be shorter than the columns.
    public Rows analyze(SqlNode query, Environment environment, List<@Nullable DataType> wanted) {
        return analyze(query, Tail.NONE, environment, wanted);
    }

    private Rows analyze(SqlNode query, Tail tail, Environment environment, List<@Nullable DataType> wanted) {
        analysis.countBlock();
        return switch (query) {
            case SqlOrderBy ordered -> {
                if (!tail.isNone()) {
                    Rows rows = analyze(ordered, Tail.NONE, environment, wanted);
                    yield new Ordering(analysis).apply(rows, tail);
                }
                yield analyze(
                        ordered.query,
                        new Tail(List.copyOf(ordered.orderList.getList()), ordered.offset, ordered.fetch),
                        environment,
                        wanted);
            }
            case SqlWith with -> analyze(with.body, tail, named(with.withList, environment), wanted);
            case SqlSelect select -> new SelectAnalyzer(analysis, this, environment).analyze(select, tail, wanted);
            case SqlCall call
            when call.getOperator() instanceof SqlSetOperator ->
                new Ordering(analysis)
                        .apply(new SetOperations(analysis, this, environment).analyze(call, wanted), tail);
            case SqlCall call
            when call.getKind() == SqlKind.VALUES ->
                new Ordering(analysis).apply(values(call, environment, wanted), tail);
            case SqlCall call
            when call.getKind() == SqlKind.EXPLICIT_TABLE ->
                new Ordering(analysis).apply(table(call, environment), tail);
            default -> throw Errors.unsupported(query, "this query is");
        };
    }

    /// What a query sees that stands behind these WITH queries.
    public Environment named(SqlNodeList withList, Environment environment) {
        return new WithAnalyzer(analysis, this, environment).analyze(withList);
    }

    private Rows table(SqlCall call, Environment environment) {
        FromAnalyzer.From from = new FromAnalyzer(analysis, this, environment).table((SqlIdentifier) call.operand(0));
        List<OutputField> fields = from.scope().star().stream()
                .map(field -> new OutputField(
                        field.name(),
                        PgType.dataType(field.type()),
                        field.type().isNullable()))
                .toList();
        return new Rows(from.rel(), fields, Set.of());
    }

    private Rows values(SqlCall call, Environment environment, List<@Nullable DataType> wanted) {
        List<List<Term>> rows = new ArrayList<>();
        ExpressionAnalyzer expressions = new ExpressionAnalyzer(
                analysis, this, environment, Scope.EMPTY.inside(environment.outer()), Clause.VALUES);
        for (SqlNode row : call.getOperandList()) {
            rows.add(((SqlCall) row)
                    .getOperandList().stream()
                            .map(node -> node.getKind() == SqlKind.DEFAULT
                                    ? analysis.defaultTerm(node)
                                    : expressions.analyze(node))
                            .toList());
        }
        int width = rows.getFirst().size();
        List<OutputField> fields = new ArrayList<>();
        Set<Integer> unknown = new HashSet<>();
        List<List<RexNode>> converted = new ArrayList<>();
        rows.forEach(row -> converted.add(new ArrayList<>()));
        for (int i = 0; i < width; i++) {
            List<Term> column = new ArrayList<>();
            for (List<Term> row : rows) {
                if (row.size() != width) {
                    throw Errors.at(
                            row.getFirst().node(), ErrorCode.SYNTAX_ERROR, "VALUES lists must all be the same length");
                }
                column.add(row.get(i));
            }
            fields.add(valuesColumn(i, column, wanted, unknown, converted));
        }
        return new Rows(Relations.values(analysis, fields, converted), fields, unknown);
    }

    /// In INSERT each value is converted to its column by itself; elsewhere all rows share a type.
    private OutputField valuesColumn(
            int index,
            List<Term> column,
            List<@Nullable DataType> wanted,
            Set<Integer> unknown,
            List<List<RexNode>> converted) {
        DataType target = index < wanted.size() ? wanted.get(index) : null;
        boolean areUnknown = column.stream().allMatch(Term::isUnknown);
        DataType type;
        if (target != null
                && column.stream().allMatch(term -> term.isUnknown() || TypeRules.isAssignable(term.type(), target))) {
            type = target;
        } else {
            type = areUnknown && target != null ? target : analysis.coercion().common(column, "VALUES", Scales.OWN);
        }
        if (areUnknown && target == null) {
            unknown.add(index);
        }
        boolean isNullable = false;
        for (int row = 0; row < column.size(); row++) {
            RexNode node = analysis.coercion().to(column.get(row), type);
            if (!PgType.dataType(node.getType()).equals(type)) {
                node = Operators.cast(node, type, true);
            }
            isNullable |= node.getType().isNullable();
            converted.get(row).add(node);
        }
        return new OutputField("column" + (index + 1), type, isNullable);
    }

    /// A sub-query used as a value. Without a column of the outer query it becomes one row, made before.
    Term scalar(SqlNode query, Environment environment, Scope scope) {
        Correlation correlation = new Correlation(scope);
        Rows rows = analyze(query, environment.inside(correlation), List.of());
        if (rows.fields().size() != 1) {
            throw Errors.at(query, ErrorCode.SYNTAX_ERROR, "subquery must return only one column");
        }
        OutputField field = rows.fields().getFirst();
        RelNode rel = Relations.hasOneRow(rows.rel()) ? rows.rel() : Relations.atMostOne(rows.rel(), field);
        return Term.of(new SubqueryNode(rel, PgType.of(field.type(), true), correlation.arguments()), query);
    }

    /// A sub-query used as a row of values: one term per column.
    public List<Term> row(SqlNode query, Environment environment, Scope scope) {
        Correlation correlation = new Correlation(scope);
        Rows rows = analyze(query, environment.inside(correlation), List.of());
        List<Term> terms = new ArrayList<>();
        for (int i = 0; i < rows.fields().size(); i++) {
            OutputField field = rows.fields().get(i);
            RelNode column = Relations.project(
                    rows.rel(), List.of(Relations.fields(rows.rel()).get(i)), List.of(field.name()));
            RelNode rel = Relations.hasOneRow(column) ? column : Relations.atMostOne(column, field);
            terms.add(Term.of(
                    new SubqueryNode(rel, PgType.of(field.type(), true), correlation.arguments()),
                    Columns.node(query, i)));
        }
        return terms;
    }

    /// ARRAY(query): the values of its column, in its order.
    Term array(SqlCall call, Environment environment, Scope scope) {
        SqlNode query = call.operand(0);
        Correlation correlation = new Correlation(scope);
        Rows rows = analyze(query, environment.inside(correlation), List.of());
        if (rows.fields().size() != 1) {
            throw Errors.at(call, ErrorCode.SYNTAX_ERROR, "subquery must return only one column");
        }
        if (rows.type(0).isArray()) {
            throw Errors.unsupported(call, "an array of arrays is");
        }
        RelNode rel = Relations.arrayOf(rows.rel(), rows.type(0), query);
        RexNode value = Relations.fields(rel).getFirst();
        return Term.of(
                new SubqueryNode(rel, PgType.of(PgType.dataType(value.getType()), true), correlation.arguments()),
                call);
    }

    /// EXISTS as a value: whether the first row is there.
    RexNode exists(SqlNode query, Environment environment, Scope scope) {
        Correlation correlation = new Correlation(scope);
        Rows rows = analyze(query, environment.inside(correlation), List.of());
        return isAny(count(rows.rel(), correlation.arguments()));
    }

    private static RexNode isAny(RexNode count) {
        return Operators.bool(Function.GREATER, count, Operators.constant(0L, DataType.BIGINT));
    }

    /// `row operator ANY (query)` as a value: true where a row satisfies the comparison, else NULL where one of
    /// them yields NULL, else false. IN is `= ANY`; NOT IN and ALL are its negations.
    RexNode any(List<Term> row, SqlNode query, Environment environment, Scope scope, Comparison comparison) {
        Correlation correlation = new Correlation(scope);
        Rows rows = analyze(query, environment.inside(correlation), List.of());
        List<RexNode> own = correlation.arguments();
        List<Term> columns = new ArrayList<>();
        Relations.fields(rows.rel()).forEach(field -> columns.add(Term.of(field, query)));
        List<Term> left = new ArrayList<>();
        for (int i = 0; i < row.size(); i++) {
            Term value = row.get(i);
            RexNode typed = value.isUnknown() && i < columns.size()
                    ? analysis.coercion().to(value, columns.get(i).type())
                    : value.rex();
            left.add(Term.of(correlation.take(typed), query));
        }
        RexNode compared = comparison.of(left, columns);
        RexNode matches = count(Relations.filter(rows.rel(), compared), correlation.arguments());
        List<RexNode> operands = new ArrayList<>(List.of(isAny(matches), Operators.REX.makeLiteral(true)));
        unknowns(rows.rel(), compared, columns, own, correlation.arguments()).forEach(isUnknown -> {
            operands.add(isUnknown);
            operands.add(Operators.nullOf(DataType.BOOLEAN));
        });
        operands.add(Operators.REX.makeLiteral(false));
        return Operators.caseOf(operands, DataType.BOOLEAN);
    }

    /// When a quantified comparison that is not true is NULL. One of values is strict: it is NULL where a side is
    /// NULL and nowhere else. `own` are the outer values of the sub-query itself, the last of `all` those compared.
    private static List<RexNode> unknowns(
            RelNode rel, RexNode compared, List<Term> columns, List<RexNode> own, List<RexNode> all) {
        if (!compared.getType().isNullable()) {
            return List.of();
        }
        if (columns.size() > 1) {
            return List.of(isAny(count(Relations.filter(rel, Operators.bool(Function.IS_NULL, compared)), all)));
        }
        List<RexNode> unknowns = new ArrayList<>();
        RexNode left = all.getLast();
        RexNode column = columns.getFirst().rex();
        if (left.getType().isNullable()) {
            RexNode isUnknown = Operators.bool(Function.IS_NULL, left);
            unknowns.add(Operators.bool(Function.AND, isUnknown, isAny(count(rel, own))));
        }
        if (column.getType().isNullable()) {
            unknowns.add(isAny(count(Relations.filter(rel, Operators.bool(Function.IS_NULL, column)), own)));
        }
        return unknowns;
    }

    private static RexNode count(RelNode rel, List<RexNode> arguments) {
        RelNode counted = arguments.isEmpty() ? Relations.countOfFirst(rel) : Relations.count(rel);
        return new SubqueryNode(counted, PgType.of(DataType.BIGINT, false), arguments);
    }

    /// How a quantified comparison compares its row with the sub-query's columns.
    interface Comparison {
        RexNode of(List<Term> left, List<Term> right);
    }

    static List<String> names(SqlNodeList list) {
        return list.stream().map(node -> ((SqlIdentifier) node).getSimple()).toList();
    }
}

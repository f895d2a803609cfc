package dev.spillway.sql.query;

import dev.spillway.error.SpillwayException;
import dev.spillway.plan.Function;
import dev.spillway.sql.expression.AggregateNode;
import dev.spillway.sql.expression.Operators;
import dev.spillway.sql.expression.RowValues;
import dev.spillway.sql.expression.Term;
import dev.spillway.sql.query.QueryBlocks.Environment;
import dev.spillway.sql.query.QueryBlocks.Rows;
import dev.spillway.sql.query.SelectAnalyzer.Conditions;
import dev.spillway.sql.query.SelectAnalyzer.Item;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.fun.SqlQuantifyOperator;
import org.jspecify.annotations.Nullable;

/// WHERE: conditions, and EXISTS and IN sub-queries, which become semi-joins and anti-joins. One use.
public final class WhereAnalyzer {
    private final Analysis analysis;
    private final QueryBlocks blocks;
    private final Environment environment;
    private final Scope scope;
    private RelNode rel;

    public WhereAnalyzer(Analysis analysis, QueryBlocks blocks, Environment environment, Scope scope, RelNode rel) {
        this.analysis = analysis;
        this.blocks = blocks;
        this.environment = environment;
        this.scope = scope;
        this.rel = rel;
    }

    /// The input, joined with the sub-queries.
    public RelNode rel() {
        return rel;
    }

    public Conditions analyze(SqlNode where) {
        List<RexNode> inner = new ArrayList<>();
        List<RexNode> outer = new ArrayList<>();
        List<SqlNode> joins = new ArrayList<>();
        Deque<SqlNode> rest = new ArrayDeque<>();
        rest.push(where);
        Clause clause = where.getKind() == SqlKind.AND ? Clause.WHERE.part("AND") : Clause.WHERE;
        ExpressionAnalyzer expressions = new ExpressionAnalyzer(analysis, blocks, environment, scope, clause);
        while (!rest.isEmpty()) {
            SqlNode next = rest.pop();
            if (next.getKind() == SqlKind.AND && next instanceof SqlCall and) {
                rest.push(and.operand(1));
                rest.push(and.operand(0));
            } else if (isJoin(next)) {
                joins.add(next);
            } else {
                RexNode condition = expressions.condition(next);
                boolean isOuter = Subqueries.isAny(condition, OuterColumnNode.class::isInstance);
                (isOuter ? outer : inner).add(condition);
            }
        }
        // What needs no sub-query comes first, so that the sub-queries' joins see fewer rows.
        List<RexNode> plain = inner.stream().filter(node -> !hasSubquery(node)).toList();
        rel = Relations.filter(rel, Operators.and(plain));
        inner.removeAll(plain);
        joins.forEach(this::join);
        return new Conditions(inner, outer);
    }

    private static boolean hasSubquery(RexNode node) {
        return Subqueries.isAny(node, SubqueryNode.class::isInstance);
    }

    private ExpressionAnalyzer expressions() {
        return new ExpressionAnalyzer(analysis, blocks, environment, scope, Clause.WHERE);
    }

    private static boolean isJoin(SqlNode node) {
        SqlNode inner = node.getKind() == SqlKind.NOT ? ((SqlCall) node).operand(0) : node;
        return switch (inner.getKind()) {
            case EXISTS -> true;
            case IN, NOT_IN -> ((SqlCall) inner).operand(1).isA(SqlKind.QUERY);
            case SOME -> ((SqlCall) inner).operand(1).isA(SqlKind.QUERY) && isEquality((SqlCall) inner);
            default -> false;
        };
    }

    private static boolean isEquality(SqlCall call) {
        return call.getOperator() instanceof SqlQuantifyOperator operator && operator.comparisonKind == SqlKind.EQUALS;
    }

    private void join(SqlNode node) {
        boolean isNegated = node.getKind() == SqlKind.NOT;
        SqlCall call = (SqlCall) (isNegated ? ((SqlCall) node).operand(0) : node);
        switch (call.getKind()) {
            case EXISTS -> join(null, call.operand(0), isNegated, call);
            case NOT_IN -> join(call.operand(0), call.operand(1), !isNegated, call);
            default -> join(call.operand(0), call.operand(1), isNegated, call);
        }
    }

    private void join(@Nullable SqlNode operand, SqlNode query, boolean isNegated, SqlCall call) {
        if (rel.getRowType().getFieldCount() == 0) {
            // Calcite's rules cannot push what is over the right side below a join of rows without columns.
            rel = Relations.project(rel, List.of(Operators.REX.makeLiteral(true)), List.of("row"));
        }
        List<Term> left = operand == null ? List.of() : operand(operand);
        Correlation correlation = new Correlation(scope);
        Inner inner = inner(query, operand, correlation);
        RelNode right = inner.rel();
        List<RexNode> conditions = new ArrayList<>();
        int width = rel.getRowType().getFieldCount();
        if (Unnesting.isCorrelated(right)) {
            right = Relations.filter(right, Operators.and(inner.conditions()));
            Unnesting unnesting = new Unnesting(rel, correlation.arguments());
            Unnesting.Bound bound = unnesting.bind(right);
            right = bound.rel();
            conditions.add(unnesting.condition(rel, bound));
        } else {
            inner.conditions().forEach(condition -> conditions.add(overJoin(condition, width, correlation)));
        }
        if (operand != null) {
            List<Term> columns = inner.columns().stream()
                    .map(column -> Term.of(overJoin(column, width, correlation), call))
                    .toList();
            conditions.add(membership(left, columns, isNegated, operand));
        }
        List<RexNode> ofRight = conditions.stream()
                .filter(condition -> readsOnlyFrom(width, condition))
                .toList();
        conditions.removeAll(ofRight);
        right = Relations.filter(
                right,
                Operators.and(ofRight.stream()
                        .map(condition -> Relations.shifted(condition, -width))
                        .toList()));
        rel = Relations.join(rel, right, Operators.and(conditions), isNegated ? JoinRelType.ANTI : JoinRelType.SEMI);
    }

    /// Whether a condition reads fields from `first` on and no others.
    private static boolean readsOnlyFrom(int first, RexNode condition) {
        return Subqueries.isAny(condition, RexInputRef.class::isInstance)
                && !Subqueries.isAny(condition, node -> node instanceof RexInputRef field && field.getIndex() < first);
    }

    /// The left side of IN, whose own sub-queries become columns of the input.
    private List<Term> operand(SqlNode operand) {
        List<Term> row = RowValues.isRow(operand)
                ? RowValues.terms(operand, expressions())
                : List.of(expressions().analyze(operand));
        if (row.stream().noneMatch(term -> hasSubquery(term.rex()))) {
            return row;
        }
        Subqueries.Joined joined =
                Subqueries.join(rel, row.stream().map(Term::rex).toList());
        rel = joined.rel();
        List<Term> terms = new ArrayList<>();
        for (int i = 0; i < row.size(); i++) {
            terms.add(
                    row.get(i).isUnknown() ? row.get(i) : Term.of(joined.nodes().get(i), operand));
        }
        return terms;
    }

    /// `operand = columns`. For NOT IN a comparison that yields NULL counts as a match: then NOT IN is not true.
    private RexNode membership(List<Term> left, List<Term> columns, boolean isNegated, SqlNode operand) {
        RexNode equals = equal(left, columns, operand);
        return isNegated && equals.getType().isNullable() ? Operators.bool(Function.IS_NOT_FALSE, equals) : equals;
    }

    private RexNode equal(List<Term> left, List<Term> right, SqlNode operand) {
        try {
            RowValues.checkColumns(left.size(), right.size());
            return new RowValues(analysis.coercion())
                    .compare(Function.EQUAL, left, right, SpillwayException.NO_POSITION);
        } catch (SpillwayException e) {
            throw e.position() == SpillwayException.NO_POSITION ? e.at(analysis.operatorPosition(operand)) : e;
        }
    }

    /// The sub-query's rows; `conditions` and `columns` are over its fields and the outer query's.
    private record Inner(RelNode rel, List<RexNode> conditions, List<RexNode> columns) {}

    private Inner inner(SqlNode query, @Nullable SqlNode operand, Correlation correlation) {
        Environment around = environment.inside(correlation);
        if (query instanceof SqlSelect select && isPlain(select)) {
            analysis.countBlock();
            SelectAnalyzer analyzer = new SelectAnalyzer(analysis, blocks, around);
            analyzer.from(select);
            List<RexNode> outer = List.of();
            if (select.getWhere() != null) {
                Conditions conditions = analyzer.conditions(select.getWhere());
                analyzer.filter(conditions.inner());
                outer = conditions.outer();
            }
            List<Item> items = analyzer.items(select);
            if (items.stream().noneMatch(item -> isOverRows(item.rex()))) {
                return plain(analyzer.rel(), outer, operand == null ? List.of() : items);
            }
        }
        Rows rows = blocks.analyze(query, around, List.of());
        return new Inner(rows.rel(), List.of(), Relations.fields(rows.rel()));
    }

    /// Whether an expression needs more than its own row.
    private static boolean isOverRows(RexNode node) {
        return SetFunctions.isIn(node)
                || Subqueries.isAny(node, inner -> inner instanceof AggregateNode || inner instanceof WindowNode);
    }

    private static boolean isPlain(SqlSelect select) {
        return select.getGroup() == null
                && select.getHaving() == null
                && select.getFrom() != null
                && select.getWindowList().isEmpty();
    }

    private static Inner plain(RelNode input, List<RexNode> outer, List<Item> items) {
        List<RexNode> nodes = new ArrayList<>(outer);
        items.forEach(item -> nodes.add(item.rex()));
        Subqueries.Joined joined = Subqueries.join(input, nodes);
        List<RexNode> all = joined.nodes();
        return new Inner(joined.rel(), all.subList(0, outer.size()), all.subList(outer.size(), all.size()));
    }

    /// An expression of the sub-query over the join's row: the outer fields come first.
    private static RexNode overJoin(RexNode node, int width, Correlation correlation) {
        return OuterColumnNode.replaced(
                node,
                correlation.arguments()::get,
                reference -> Operators.field(reference.getIndex() + width, reference.getType()));
    }
}

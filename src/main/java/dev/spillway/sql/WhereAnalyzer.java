package dev.spillway.sql;

import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.plan.Function;
import dev.spillway.sql.QueryBlocks.Environment;
import dev.spillway.sql.QueryBlocks.Rows;
import dev.spillway.sql.SelectAnalyzer.Conditions;
import dev.spillway.sql.SelectAnalyzer.Item;
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
import org.jspecify.annotations.Nullable;

/// WHERE: conditions, and EXISTS and IN sub-queries, which become semi-joins and anti-joins. One use.
final class WhereAnalyzer {
    private final Analysis analysis;
    private final QueryBlocks blocks;
    private final Environment environment;
    private final Scope scope;
    private RelNode rel;

    WhereAnalyzer(Analysis analysis, QueryBlocks blocks, Environment environment, Scope scope, RelNode rel) {
        this.analysis = analysis;
        this.blocks = blocks;
        this.environment = environment;
        this.scope = scope;
        this.rel = rel;
    }

    /// The input, joined with the sub-queries.
    RelNode rel() {
        return rel;
    }

    Conditions analyze(SqlNode where) {
        List<RexNode> inner = new ArrayList<>();
        List<RexNode> outer = new ArrayList<>();
        List<SqlNode> joins = new ArrayList<>();
        Deque<SqlNode> rest = new ArrayDeque<>();
        rest.push(where);
        Clause clause = where.getKind() == SqlKind.AND ? new Clause("AND", false) : Clause.WHERE;
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
        joins.forEach(this::join);
        return new Conditions(inner, outer);
    }

    private ExpressionAnalyzer expressions() {
        return new ExpressionAnalyzer(analysis, blocks, environment, scope, Clause.WHERE);
    }

    private static boolean isJoin(SqlNode node) {
        SqlNode inner = node.getKind() == SqlKind.NOT ? ((SqlCall) node).operand(0) : node;
        return switch (inner.getKind()) {
            case EXISTS -> true;
            case IN, NOT_IN, SOME -> isQuery(((SqlCall) inner).operand(1));
            default -> false;
        };
    }

    private static boolean isQuery(SqlNode node) {
        return node.getKind().belongsTo(SqlKind.QUERY) || node.getKind() == SqlKind.WITH;
    }

    private void join(SqlNode node) {
        boolean isNegated = node.getKind() == SqlKind.NOT;
        SqlCall call = (SqlCall) (isNegated ? ((SqlCall) node).operand(0) : node);
        switch (call.getKind()) {
            case EXISTS -> join(null, call.operand(0), isNegated, call);
            case IN -> join(call.operand(0), call.operand(1), isNegated, call);
            case NOT_IN -> join(call.operand(0), call.operand(1), !isNegated, call);
            default -> {
                if (!call.getOperator().getName().startsWith("= ")) {
                    throw Errors.unsupported(call, call.getOperator().getName() + " with a sub-query is");
                }
                join(call.operand(0), call.operand(1), isNegated, call);
            }
        }
    }

    private void join(@Nullable SqlNode operand, SqlNode query, boolean isNegated, SqlCall call) {
        Inner inner = inner(query, operand);
        int width = rel.getRowType().getFieldCount();
        List<RexNode> conditions = new ArrayList<>();
        inner.conditions().forEach(condition -> conditions.add(overJoin(condition, width)));
        if (operand != null) {
            conditions.add(membership(operand, inner, width, isNegated, call));
        }
        rel = Relations.join(
                rel, inner.rel(), Operators.and(conditions), isNegated ? JoinRelType.ANTI : JoinRelType.SEMI);
    }

    /// `operand = column`. For NOT IN a comparison that yields NULL counts as a match: then NOT IN is not true.
    private RexNode membership(SqlNode operand, Inner inner, int width, boolean isNegated, SqlCall call) {
        if (operand.getKind() == SqlKind.ROW) {
            throw Errors.unsupported(operand, "IN with rows is");
        }
        Term left = expressions().analyze(operand);
        if (Subqueries.isAny(left.rex(), node -> node instanceof OuterColumnNode || node instanceof SubqueryNode)) {
            throw Errors.unsupported(operand, "a sub-query inside a sub-query's condition is");
        }
        RexNode column = overJoin(inner.column(), width);
        RexNode equals = equal(left, Term.of(column, call), operand);
        return isNegated && equals.getType().isNullable() ? Operators.bool(Function.IS_NOT_FALSE, equals) : equals;
    }

    private RexNode equal(Term left, Term right, SqlNode operand) {
        try {
            return new Comparisons(analysis.coercion())
                    .compare(Function.EQUAL, left, right, SpillwayException.NO_POSITION);
        } catch (SpillwayException e) {
            throw e.position() == SpillwayException.NO_POSITION ? e.at(analysis.operatorPosition(operand)) : e;
        }
    }

    /// The sub-query's rows; `conditions` and `column` are over its fields and the outer query's.
    private record Inner(RelNode rel, List<RexNode> conditions, RexNode column) {}

    private Inner inner(SqlNode query, @Nullable SqlNode operand) {
        boolean isMembership = operand != null;
        Environment around = environment.inside(scope);
        if (query instanceof SqlSelect select && isPlain(select)) {
            analysis.countBlock();
            SelectAnalyzer analyzer = new SelectAnalyzer(analysis, blocks, around);
            analyzer.from(select);
            List<RexNode> outer = List.of();
            if (select.getWhere() != null) {
                Conditions conditions = analyzer.conditions(select.getWhere());
                analyzer.filter(conditions);
                outer = conditions.outer();
            }
            List<Item> items = analyzer.items(select);
            if (items.stream().noneMatch(item -> Subqueries.isAny(item.rex(), AggregateNode.class::isInstance))) {
                return plain(analyzer.rel(), outer, items, operand, select);
            }
        }
        Rows rows = blocks.analyze(query, around, List.of());
        if (isMembership && rows.fields().size() != 1) {
            throw tooMany(operand == null ? query : operand);
        }
        RexNode column = isMembership ? Relations.fields(rows.rel()).getFirst() : Operators.REX.makeLiteral(true);
        return new Inner(rows.rel(), List.of(), column);
    }

    private static boolean isPlain(SqlSelect select) {
        return select.getGroup() == null && select.getHaving() == null && select.getFrom() != null;
    }

    private Inner plain(
            RelNode rel, List<RexNode> outer, List<Item> items, @Nullable SqlNode operand, SqlSelect select) {
        if (operand == null) {
            return new Inner(rel, outer, Operators.REX.makeLiteral(true));
        }
        if (items.size() != 1) {
            throw tooMany(operand);
        }
        RexNode column = items.getFirst().rex();
        if (Subqueries.isAny(column, node -> node instanceof SubqueryNode || node instanceof OuterColumnNode)) {
            throw Errors.unsupported(select, "a sub-query or a column of the outer query in this select list is");
        }
        return new Inner(rel, outer, column);
    }

    private RuntimeException tooMany(SqlNode operand) {
        return new SpillwayException(ErrorCode.SYNTAX_ERROR, "subquery has too many columns")
                .at(analysis.operatorPosition(operand));
    }

    /// An expression of the sub-query over the join's row: the outer fields come first.
    private static RexNode overJoin(RexNode node, int width) {
        return Subqueries.replace(node, inner -> switch (inner) {
            case OuterColumnNode column -> Operators.field(column.field(), column.getType());
            case RexInputRef reference -> Operators.field(reference.getIndex() + width, reference.getType());
            case SubqueryNode _ ->
                throw new SpillwayException(
                        ErrorCode.FEATURE_NOT_SUPPORTED,
                        "a sub-query in a condition with a column of the outer query is not supported");
            default -> inner;
        });
    }
}

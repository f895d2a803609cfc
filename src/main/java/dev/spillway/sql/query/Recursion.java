package dev.spillway.sql.query;

import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.sql.syntax.Errors;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.calcite.sql.JoinType;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlSetOperator;
import org.apache.calcite.sql.SqlWith;
import org.apache.calcite.sql.SqlWithItem;
import org.jspecify.annotations.Nullable;

/// Where the queries of WITH RECURSIVE name each other and themselves, and PostgreSQL's rules for it (`parse_cte.c`).
/// Walks syntax; one walk, one use.
final class Recursion {
    private static final int ONE_REFERENCE = 1;

    /// Why a query may not name itself at a place.
    private enum Place {
        ALLOWED(""),
        FIRST_BRANCH("must not appear within its non-recursive term"),
        SUBQUERY("must not appear within a subquery"),
        OUTER_JOIN("must not appear within an outer join"),
        INTERSECT("must not appear within INTERSECT"),
        EXCEPT("must not appear within EXCEPT");

        private final String rule;

        Place(String rule) {
            this.rule = rule;
        }
    }

    /// What is told of each name in FROM that no inner WITH hides.
    private interface Visitor {
        void visit(SqlIdentifier name, Place place);
    }

    private final Visitor visitor;
    private final List<Set<String>> hidden = new ArrayList<>();

    private Recursion(Visitor visitor) {
        this.visitor = visitor;
    }

    static boolean namesItself(SqlWithItem item) {
        return names(item).contains(item.name.getSimple());
    }

    private static Set<String> names(SqlWithItem item) {
        Set<String> names = new HashSet<>();
        new Recursion((name, _) -> names.add(name.getSimple())).query(item.query, Place.ALLOWED);
        return names;
    }

    /// Each query behind those that it names, 0A000 if they name each other.
    static List<SqlWithItem> ordered(List<SqlWithItem> items) {
        List<SqlWithItem> rest = new ArrayList<>(items);
        List<SqlWithItem> ordered = new ArrayList<>();
        while (!rest.isEmpty()) {
            SqlWithItem next = rest.stream()
                    .filter(item -> rest.stream()
                            .filter(other -> !other.name.getSimple().equals(item.name.getSimple()))
                            .noneMatch(other -> names(item).contains(other.name.getSimple())))
                    .findFirst()
                    .orElseThrow(() -> Errors.at(
                            rest.getFirst().name,
                            ErrorCode.FEATURE_NOT_SUPPORTED,
                            "mutual recursion between WITH items is not implemented"));
            ordered.add(next);
            rest.remove(next);
        }
        return ordered;
    }

    /// The UNION that a recursive query must be.
    static SqlCall checked(SqlWithItem item) {
        String name = item.name.getSimple();
        SqlNode query = item.query instanceof SqlOrderBy ordered ? ordered.query : item.query;
        if (query.getKind() != SqlKind.UNION || !(query instanceof SqlCall union)) {
            throw invalid(
                    item.name,
                    "recursive query \"" + name
                            + "\" does not have the form non-recursive-term UNION [ALL] recursive-term");
        }
        if (item.query instanceof SqlOrderBy ordered) {
            checkNotOrdered(ordered);
        }
        List<SqlIdentifier> allowed = new ArrayList<>();
        Recursion walk = new Recursion((found, place) -> {
            if (!found.getSimple().equals(name)) {
                return;
            }
            if (place != Place.ALLOWED) {
                throw invalid(found, "recursive reference to query \"" + name + "\" " + place.rule);
            }
            allowed.add(found);
            if (allowed.size() > ONE_REFERENCE) {
                throw invalid(found, "recursive reference to query \"" + name + "\" must not appear more than once");
            }
        });
        walk.query(union.operand(0), Place.FIRST_BRANCH);
        walk.query(union.operand(1), Place.ALLOWED);
        return union;
    }

    private static void checkNotOrdered(SqlOrderBy ordered) {
        SqlNode clause = ordered.orderList.isEmpty()
                ? ordered.offset == null ? ordered.fetch : ordered.offset
                : ordered.orderList.get(0);
        String name = ordered.orderList.isEmpty() ? ordered.offset == null ? "LIMIT" : "OFFSET" : "ORDER BY";
        if (clause != null) {
            throw Errors.at(clause, ErrorCode.FEATURE_NOT_SUPPORTED, name + " in a recursive query is not implemented");
        }
    }

    private static SpillwayException invalid(SqlNode node, String message) {
        return Errors.at(node, ErrorCode.INVALID_RECURSION, message);
    }

    /// Whether FROM names a table of which `test` is true itself, not in a sub-query.
    static boolean isInFrom(SqlNode from, Predicate<SqlIdentifier> test) {
        return switch (from) {
            case SqlIdentifier id -> id.isSimple() && test.test(id);
            case SqlJoin join -> isInFrom(join.getLeft(), test) || isInFrom(join.getRight(), test);
            case SqlCall call when call.getKind() == SqlKind.AS -> isInFrom(call.operand(0), test);
            default -> false;
        };
    }

    private void query(SqlNode node, Place place) {
        switch (node) {
            case SqlWith with -> with(with, place);
            case SqlOrderBy ordered -> {
                query(ordered.query, place);
                ordered.orderList.forEach(this::expression);
                expression(ordered.offset);
                expression(ordered.fetch);
            }
            case SqlSelect select -> select(select, place);
            case SqlCall call
            when call.getOperator() instanceof SqlSetOperator operator -> {
                Place inner = place == Place.ALLOWED && operator.isAll() ? ofRows(call.getKind()) : place;
                query(call.operand(0), inner);
                query(
                        call.operand(1),
                        place == Place.ALLOWED && call.getKind() == SqlKind.EXCEPT ? Place.EXCEPT : inner);
            }
            case SqlCall call when call.getKind() == SqlKind.EXPLICIT_TABLE -> from(call.operand(0), place);
            default -> expression(node);
        }
    }

    private static Place ofRows(SqlKind kind) {
        return switch (kind) {
            case INTERSECT -> Place.INTERSECT;
            case EXCEPT -> Place.EXCEPT;
            default -> Place.ALLOWED;
        };
    }

    private void with(SqlWith with, Place place) {
        Set<String> names = new HashSet<>();
        hidden.add(names);
        for (SqlNode node : with.withList) {
            SqlWithItem item = (SqlWithItem) node;
            if (item.recursive.booleanValue()) {
                with.withList.forEach(each -> names.add(((SqlWithItem) each).name.getSimple()));
            }
            query(item.query, place);
            names.add(item.name.getSimple());
        }
        query(with.body, place);
        hidden.removeLast();
    }

    private void select(SqlSelect select, Place place) {
        expression(select.getSelectList());
        SqlNode from = select.getFrom();
        if (from != null) {
            from(from, place);
        }
        expression(select.getWhere());
        expression(select.getGroup());
        expression(select.getHaving());
        expression(select.getWindowList());
    }

    private void from(SqlNode node, Place place) {
        switch (node) {
            case SqlIdentifier id -> {
                if (id.isSimple() && hidden.stream().noneMatch(names -> names.contains(id.getSimple()))) {
                    visitor.visit(id, place);
                }
            }
            case SqlJoin join -> {
                JoinType type = join.getJoinType();
                boolean fillsLeft = type == JoinType.RIGHT || type == JoinType.FULL;
                boolean fillsRight = type == JoinType.LEFT || type == JoinType.FULL;
                from(join.getLeft(), place == Place.ALLOWED && fillsLeft ? Place.OUTER_JOIN : place);
                from(join.getRight(), place == Place.ALLOWED && fillsRight ? Place.OUTER_JOIN : place);
                expression(join.getCondition());
            }
            case SqlCall call
            when call.getKind() == SqlKind.AS || call.getKind() == SqlKind.LATERAL -> from(call.operand(0), place);
            case SqlCall call when call.isA(SqlKind.QUERY) -> query(call, place);
            default -> expression(node);
        }
    }

    /// Queries inside of an expression.
    private void expression(@Nullable SqlNode node) {
        switch (node) {
            case null -> {}
            case SqlNodeList list -> list.forEach(this::expression);
            case SqlCall call
            when call.isA(SqlKind.QUERY) && call.getKind() != SqlKind.VALUES -> query(call, Place.SUBQUERY);
            case SqlCall call -> call.getOperandList().forEach(this::expression);
            default -> {}
        }
    }
}

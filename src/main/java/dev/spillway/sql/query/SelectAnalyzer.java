package dev.spillway.sql.query;

import dev.spillway.catalog.PgType;
import dev.spillway.data.DataType;
import dev.spillway.error.ErrorCode;
import dev.spillway.sql.expression.AggregateNode;
import dev.spillway.sql.expression.Aggregates;
import dev.spillway.sql.expression.Equality;
import dev.spillway.sql.expression.GroupingNode;
import dev.spillway.sql.expression.Operators;
import dev.spillway.sql.expression.SortDirection;
import dev.spillway.sql.expression.Term;
import dev.spillway.sql.query.FromAnalyzer.From;
import dev.spillway.sql.query.QueryBlocks.Environment;
import dev.spillway.sql.query.QueryBlocks.Rows;
import dev.spillway.sql.query.QueryBlocks.Tail;
import dev.spillway.sql.query.Scope.Field;
import dev.spillway.sql.relation.OutputField;
import dev.spillway.sql.syntax.Errors;
import dev.spillway.sql.syntax.FunctionNames;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlNumericLiteral;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlWindow;
import org.jspecify.annotations.Nullable;

/// One SELECT, in PostgreSQL's order: FROM, select list, WHERE, GROUP BY, HAVING, DISTINCT, ORDER BY, LIMIT. One use.
final class SelectAnalyzer {
    private final Analysis analysis;
    private final QueryBlocks blocks;
    private final Environment environment;
    private RelNode rel;
    private Scope scope = Scope.EMPTY;
    private NamedWindows windows = new NamedWindows(SqlNodeList.EMPTY);
    private final List<Item> items = new ArrayList<>();
    private final Set<Integer> unknown = new HashSet<>();

    /// A column of the select list.
    record Item(String name, RexNode rex, SqlNode node) {}

    SelectAnalyzer(Analysis analysis, QueryBlocks blocks, Environment environment) {
        this.analysis = analysis;
        this.blocks = blocks;
        this.environment = environment;
        this.rel = Relations.oneRow(analysis);
    }

    Rows analyze(SqlSelect select, Tail tail, List<@Nullable DataType> wanted) {
        from(select);
        selectList(select, wanted);
        where(select);
        List<SortItem> order = order(tail);
        GroupBy groups = groups(select);
        SqlNode having = select.getHaving();
        RexNode condition = having == null ? null : expressions(Clause.HAVING).condition(having);
        windows.all().forEach(this::checkWindow);
        List<RexNode> nodes = new ArrayList<>(items.stream().map(Item::rex).toList());
        order.stream().filter(item -> item.column() < 0).forEach(item -> nodes.add(item.rex()));
        List<Integer> distinctOn = distinctOn(select, order, nodes);
        boolean isGrouped =
                select.getGroup() != null || condition != null || nodes.stream().anyMatch(SelectAnalyzer::hasAggregate);
        if (isGrouped) {
            checkRecursion(select, nodes);
            groups = expanded(groups, nodes);
        }
        List<RexNode> output = isGrouped ? group(groups, nodes, condition) : nodes;
        Subqueries.Joined windowed = Windows.join(rel, output);
        rel = windowed.rel();
        return finish(select.isDistinct(), distinctOn, windowed.nodes(), order, tail);
    }

    void from(SqlSelect select) {
        if (select.getFrom() != null) {
            From from = new FromAnalyzer(analysis, blocks, environment).analyze(select.getFrom());
            rel = from.rel();
            scope = from.scope();
        }
        scope = scope.inside(environment.outer());
        windows = new NamedWindows(select.getWindowList());
    }

    private void where(SqlSelect select) {
        SqlNode where = select.getWhere();
        if (where != null) {
            Conditions conditions = conditions(where);
            List<RexNode> all = new ArrayList<>(conditions.inner());
            all.addAll(conditions.outer());
            filter(all);
        }
    }

    /// WHERE taken apart: sub-queries have been joined to `rel` already.
    Conditions conditions(SqlNode where) {
        WhereAnalyzer analyzer = new WhereAnalyzer(analysis, blocks, environment, scope, rel);
        Conditions conditions = analyzer.analyze(where);
        rel = analyzer.rel();
        return conditions;
    }

    /// Conditions over this query's columns, and those that have columns of the outer query too.
    public record Conditions(List<RexNode> inner, List<RexNode> outer) {}

    void filter(List<RexNode> conditions) {
        Subqueries.Joined joined = Subqueries.join(rel, conditions);
        rel = Relations.filter(joined.rel(), Operators.and(joined.nodes()));
    }

    RelNode rel() {
        return rel;
    }

    Scope scope() {
        return scope;
    }

    private ExpressionAnalyzer expressions(Clause clause) {
        return new ExpressionAnalyzer(analysis, blocks, environment, scope, clause);
    }

    private void selectList(SqlSelect select, List<@Nullable DataType> wanted) {
        ExpressionAnalyzer expressions = expressions(Clause.SELECT.with(windows));
        for (SqlNode node : select.getSelectList()) {
            if (node instanceof SqlIdentifier id && id.isStar()) {
                star(id);
                continue;
            }
            SqlNode expression = node.getKind() == SqlKind.AS ? ((SqlCall) node).operand(0) : node;
            Term term = expressions.analyze(expression);
            if (term.isUnknown()) {
                DataType type = items.size() < wanted.size() ? wanted.get(items.size()) : null;
                if (type == null) {
                    unknown.add(items.size());
                }
                term = Term.of(analysis.coercion().to(term, type == null ? DataType.TEXT : type), expression);
            }
            items.add(new Item(FunctionNames.column(node), term.rex(), expression));
        }
    }

    private void star(SqlIdentifier id) {
        List<Field> fields;
        if (id.names.size() == 1) {
            if (scope.sources().isEmpty()) {
                throw Errors.at(id, ErrorCode.SYNTAX_ERROR, "SELECT * with no tables specified is not valid");
            }
            fields = scope.star();
        } else {
            fields = scope.star(id.names.get(id.names.size() - 2), id);
        }
        fields.forEach(field -> items.add(new Item(field.name(), Operators.field(field.index(), field.type()), id)));
    }

    /// A sort key: an output column, or an expression behind them if `column` is negative.
    record SortItem(int column, RexNode rex, SqlNode node, boolean isDescending, boolean nullsFirst) {}

    private List<SortItem> order(Tail tail) {
        List<SortItem> order = new ArrayList<>();
        for (SqlNode node : tail.order()) {
            SortDirection direction = SortDirection.of(node);
            SqlNode key = direction.key();
            int column = outputColumn(key, "ORDER BY", true);
            RexNode rex = column >= 0 ? items.get(column).rex() : orderExpression(key);
            int same = column >= 0 ? column : indexOf(rex);
            order.add(new SortItem(same, rex, key, direction.isDescending(), direction.nullsFirst()));
        }
        return order;
    }

    /// The columns of DISTINCT ON among `nodes`, to which it adds those that are not there.
    private List<Integer> distinctOn(SqlSelect select, List<SortItem> order, List<RexNode> nodes) {
        List<Integer> columns = new ArrayList<>();
        List<RexNode> keys = new ArrayList<>();
        for (SqlNode node : DistinctOn.expressions(select)) {
            int column = outputColumn(node, "DISTINCT ON", true);
            RexNode rex = column >= 0
                    ? items.get(column).rex()
                    : analysis.coercion()
                            .typed(expressions(Clause.DISTINCT_ON.with(windows)).analyze(node), node)
                            .rex();
            Equality.check(PgType.dataType(rex.getType()), node);
            keys.add(rex);
            if (!nodes.contains(rex)) {
                nodes.add(rex);
            }
            columns.add(nodes.indexOf(rex));
        }
        DistinctOn.check(select, keys, order);
        return columns;
    }

    private RexNode orderExpression(SqlNode key) {
        Term term = expressions(Clause.ORDER_BY.with(windows)).analyze(key);
        if (term.isUnknown() && term.form() != Term.Form.UNKNOWN_PARAMETER) {
            throw Errors.at(key, ErrorCode.SYNTAX_ERROR, "non-integer constant in ORDER BY");
        }
        return analysis.coercion().typed(term, key).rex();
    }

    private int indexOf(RexNode rex) {
        for (int i = 0; i < items.size(); i++) {
            if (items.get(i).rex().equals(rex)) {
                return i;
            }
        }
        return -1;
    }

    /// The output column that a number or a bare name stands for, or -1. A name that two different columns have is
    /// ambiguous.
    private int outputColumn(SqlNode node, String clauseName, boolean byName) {
        if (node instanceof SqlNumericLiteral number) {
            BigDecimal value = java.util.Objects.requireNonNull(number.bigDecimalValue());
            boolean isPosition = number.isInteger()
                    && !analysis.isWrittenAsDecimal(number)
                    && value.signum() > 0
                    && value.compareTo(BigDecimal.valueOf(items.size())) <= 0;
            if (!isPosition) {
                throw number.isInteger() && !analysis.isWrittenAsDecimal(number)
                        ? Errors.at(
                                node,
                                ErrorCode.INVALID_COLUMN_REFERENCE,
                                clauseName + " position " + number.toValue() + " is not in select list")
                        : Errors.at(node, ErrorCode.SYNTAX_ERROR, "non-integer constant in " + clauseName);
            }
            return number.intValue(true) - 1;
        }
        if (!byName || !(node instanceof SqlIdentifier id) || !id.isSimple()) {
            return -1;
        }
        int found = -1;
        for (int i = 0; i < items.size(); i++) {
            if (items.get(i).name().equals(id.getSimple())) {
                if (found >= 0 && !items.get(found).rex().equals(items.get(i).rex())) {
                    throw Errors.at(
                            node, ErrorCode.AMBIGUOUS_COLUMN, clauseName + " \"" + id.getSimple() + "\" is ambiguous");
                }
                found = found < 0 ? i : found;
            }
        }
        return found;
    }

    /// A window of the WINDOW clause must be right even where nobody uses it.
    private void checkWindow(SqlWindow window) {
        Clause clause = Clause.SELECT.with(windows);
        new WindowAnalyzer(expressions(clause), clause, analysis).declared(window, windows);
    }

    /// The expressions of GROUP BY, each once, and of each grouping set their numbers.
    private GroupBy groups(SqlSelect select) {
        List<RexNode> keys = new ArrayList<>();
        List<List<Integer>> sets = new ArrayList<>();
        SqlNodeList clause = select.getGroup();
        for (List<SqlNode> set : clause == null ? List.<List<SqlNode>>of() : GroupingSets.of(clause)) {
            List<Integer> numbers = new ArrayList<>();
            for (SqlNode node : set) {
                RexNode key = groupKey(node);
                if (!keys.contains(key)) {
                    keys.add(key);
                }
                int number = keys.indexOf(key);
                if (!numbers.contains(number)) {
                    numbers.add(number);
                }
            }
            sets.add(numbers);
        }
        return new GroupBy(keys, sets);
    }

    /// A name is a column of FROM first, then an output column.
    private RexNode groupKey(SqlNode node) {
        boolean isAlias = node instanceof SqlIdentifier id && id.isSimple() && !scope.hasColumn(id.getSimple());
        int column = outputColumn(node, "GROUP BY", isAlias);
        RexNode rex = column >= 0
                ? items.get(column).rex()
                : analysis.coercion()
                        .typed(expressions(Clause.GROUP_BY).analyze(node), node)
                        .rex();
        Equality.check(PgType.dataType(rex.getType()), node);
        if (Windows.isIn(rex)) {
            throw Errors.at(node, ErrorCode.WINDOWING_ERROR, "window functions are not allowed in GROUP BY");
        }
        if (hasAggregate(rex)) {
            throw Errors.at(node, ErrorCode.GROUPING_ERROR, "aggregate functions are not allowed in GROUP BY");
        }
        return rex;
    }

    private void checkRecursion(SqlSelect select, List<RexNode> nodes) {
        boolean hasAggregate = select.getHaving() != null || nodes.stream().anyMatch(SelectAnalyzer::hasAggregate);
        SqlNode from = select.getFrom();
        if (hasAggregate && from != null && Recursion.isInFrom(from, environment::isItself)) {
            SqlNode place = items.stream()
                    .filter(item -> hasAggregate(item.rex()))
                    .findFirst()
                    .map(Item::node)
                    .orElse(from);
            throw Errors.at(
                    Aggregates.firstIn(place),
                    ErrorCode.INVALID_RECURSION,
                    "aggregate functions are not allowed in a recursive query's recursive term");
        }
    }

    private static boolean hasAggregate(RexNode node) {
        return Subqueries.isAny(node, inner -> inner instanceof AggregateNode || inner instanceof GroupingNode);
    }

    /// Sets among the expressions of GROUP BY become rows before they are grouped.
    private GroupBy expanded(GroupBy groups, List<RexNode> nodes) {
        if (groups.keys().stream().noneMatch(SetFunctions::isIn)) {
            return groups;
        }
        Subqueries.Joined joined = SetFunctions.join(rel, groups.keys());
        rel = joined.rel();
        nodes.replaceAll(node -> Subqueries.replace(node, inner -> {
            int key = groups.keys().indexOf(inner);
            return key < 0 ? inner : joined.nodes().get(key);
        }));
        return new GroupBy(joined.nodes(), groups.sets());
    }

    private List<RexNode> group(GroupBy groups, List<RexNode> nodes, @Nullable RexNode having) {
        Grouping grouping = new Grouping(scope, groups);
        List<RexNode> all = new ArrayList<>(nodes);
        if (having != null) {
            all.add(having);
        }
        rel = grouping.apply(rel, all);
        List<RexNode> over = new ArrayList<>();
        for (int i = 0; i < nodes.size(); i++) {
            over.add(grouping.over(nodes.get(i), i < items.size() ? items.get(i).node() : null));
        }
        if (having != null) {
            Subqueries.Joined joined = Subqueries.join(rel, List.of(grouping.over(having, null)));
            rel = Relations.filter(joined.rel(), joined.nodes().getFirst());
        }
        return over;
    }

    /// Projects the select list and what ORDER BY needs besides, removes duplicates, sorts, limits and drops the
    /// extra columns.
    private Rows finish(
            boolean isDistinct, List<Integer> distinctOn, List<RexNode> output, List<SortItem> order, Tail tail) {
        List<String> names = new ArrayList<>(items.stream().map(Item::name).toList());
        Subqueries.Joined computed = Subqueries.join(rel, output);
        int width = items.size();
        if (!isDistinct && distinctOn.isEmpty() && expandsAfterSort(computed.nodes(), order)) {
            return sortedSets(computed, order, tail);
        }
        Subqueries.Joined joined = SetFunctions.join(computed.rel(), computed.nodes());
        for (int i = width; i < output.size(); i++) {
            names.add("sort" + i);
        }
        RelNode result = Relations.project(joined.rel(), joined.nodes(), names);
        if (!distinctOn.isEmpty()) {
            result = DistinctOn.firstOfEach(result, distinctOn, order, width);
        } else if (isDistinct) {
            for (SortItem item : order) {
                if (item.column() < 0) {
                    throw Errors.at(
                            item.node(),
                            ErrorCode.INVALID_COLUMN_REFERENCE,
                            "for SELECT DISTINCT, ORDER BY expressions must appear in select list");
                }
            }
            items.forEach(item -> Equality.check(PgType.dataType(item.rex().getType()), item.node()));
            result = Relations.distinct(result);
        }
        result = new Ordering(analysis).sort(result, order, width, tail);
        if (output.size() > width) {
            result = Relations.project(result, Relations.fields(result).subList(0, width), names.subList(0, width));
        }
        return new Rows(result, fields(joined.nodes()), unknown);
    }

    private List<OutputField> fields(List<RexNode> nodes) {
        List<OutputField> fields = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            RexNode node = nodes.get(i);
            fields.add(new OutputField(
                    items.get(i).name(),
                    PgType.dataType(node.getType()),
                    node.getType().isNullable()));
        }
        return fields;
    }

    /// Whether rows are sorted before sets become rows, as in PostgreSQL: where ORDER BY reads none.
    private static boolean expandsAfterSort(List<RexNode> nodes, List<SortItem> order) {
        return !order.isEmpty()
                && nodes.stream().anyMatch(SetFunctions::isIn)
                && order.stream().noneMatch(item -> SetFunctions.isIn(item.rex()));
    }

    /// The rows in their order, then the sets of each, then LIMIT.
    private Rows sortedSets(Subqueries.Joined computed, List<SortItem> order, Tail tail) {
        List<RexNode> row = new ArrayList<>(Relations.fields(computed.rel()));
        List<String> names = new ArrayList<>(computed.rel().getRowType().getFieldNames());
        List<SortItem> keys = new ArrayList<>();
        int extra = items.size();
        for (SortItem item : order) {
            int node = item.column() >= 0 ? item.column() : extra++;
            keys.add(new SortItem(row.size(), item.rex(), item.node(), item.isDescending(), item.nullsFirst()));
            names.add("sort" + row.size());
            row.add(computed.nodes().get(node));
        }
        RelNode projected = Relations.project(computed.rel(), row, names);
        Ordering ordering = new Ordering(analysis);
        RelNode sorted = ordering.sort(projected, keys, row.size(), new Tail(tail.order(), null, null));
        Subqueries.Joined sets = SetFunctions.join(sorted, computed.nodes().subList(0, items.size()));
        RelNode result = Relations.project(
                sets.rel(), sets.nodes(), items.stream().map(Item::name).toList());
        Tail rest = new Tail(List.of(), tail.offset(), tail.fetch());
        return new Rows(ordering.sort(result, List.of(), items.size(), rest), fields(sets.nodes()), unknown);
    }

    /// The select list over FROM's fields, for a sub-query that becomes a join.
    List<Item> items(SqlSelect select) {
        selectList(select, List.of());
        return items;
    }
}

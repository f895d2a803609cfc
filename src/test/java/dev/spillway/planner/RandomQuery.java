package dev.spillway.planner;

import static dev.spillway.planner.logical.QueryFixture.call;
import static dev.spillway.planner.logical.QueryFixture.countStar;
import static dev.spillway.planner.logical.QueryFixture.sum;

import dev.spillway.data.DataType;
import dev.spillway.plan.Expression;
import dev.spillway.plan.Expression.ColumnRef;
import dev.spillway.plan.Expression.Constant;
import dev.spillway.plan.Function;
import dev.spillway.plan.PlanNode.JoinType;
import dev.spillway.planner.logical.LogicalNode;
import dev.spillway.planner.logical.QueryFixture;
import dev.spillway.planner.logical.QueryFixture.Column;
import dev.spillway.planner.logical.QueryFixture.Table;
import dev.spillway.planner.logical.Translation;
import dev.spillway.planner.logical.Variables;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// Builds a random query and, step by step beside it, its rows: an array that variable numbers index. Made for one
/// query.
final class RandomQuery {
    private static final int COLUMNS = 3;
    private static final int VARIABLES_MAX = 256;

    private final Random random;
    private final QueryFixture query = new QueryFixture();
    private final Map<Integer, List<@Nullable Long[]>> tables = new HashMap<>();
    private int nextTable = 1;
    private long limit = Long.MAX_VALUE;

    RandomQuery(Random random) {
        this.random = random;
    }

    /// A query and its rows, the `limit` not applied.
    record Sample(Translation translation, List<@Nullable Object[]> rows, long limit) {
        List<List<@Nullable Object>> output() {
            List<List<@Nullable Object>> result = new ArrayList<>();
            for (@Nullable Object[] row : rows) {
                List<@Nullable Object> values = new ArrayList<>();
                translation.fields().forEach(field -> values.add(RowInterpreter.value(field, row)));
                result.add(values);
            }
            return result;
        }
    }

    Variables variables() {
        return query.variables();
    }

    Map<Integer, List<@Nullable Long[]>> tables() {
        return tables;
    }

    private Sample sample(Translation translation, List<@Nullable Object[]> rows) {
        return new Sample(translation, rows, limit);
    }

    Sample next() {
        Sample source = joins();
        if (random.nextInt(3) == 0) {
            source = filter(source);
        }
        if (random.nextInt(6) == 0) {
            source = union(narrow(source), narrow(joins()));
            source = random.nextBoolean() ? filter(source) : source;
        }
        if (random.nextInt(2) == 0) {
            source = aggregate(source, random.nextInt(3) > 0);
            source = random.nextInt(3) == 0 ? filter(source) : source;
        }
        if (random.nextInt(3) == 0) {
            source = sort(source);
        }
        List<Expression> fields = new ArrayList<>();
        boolean isLimited = source.translation().node() instanceof LogicalNode.Limited;
        for (int i = random.nextInt(4); i >= 0; i--) {
            fields.add(isLimited ? field(source) : expression(source));
        }
        return project(source, fields);
    }

    /// An inner join of many tables, each with the one before it.
    Sample chain(int inputs) {
        Sample source = table();
        Expression last = field(source);
        for (int i = 1; i < inputs; i++) {
            Sample other = table();
            Expression equality = call(Function.EQUAL, last, field(other));
            source = sample(query.inner(source.translation(), other.translation(), equality), List.of());
            last = field(other);
        }
        return project(source, List.of(last));
    }

    private Sample project(Sample source, List<Expression> fields) {
        return sample(query.project(source.translation(), fields.toArray(Expression[]::new)), source.rows());
    }

    private Sample narrow(Sample source) {
        return project(source, List.of(field(source), expression(source)));
    }

    private Sample joins() {
        Sample source = table();
        for (int i = random.nextInt(4); i > 0; i--) {
            Sample other = random.nextInt(8) == 0 ? aggregate(table(), true) : table();
            List<Expression> on = new ArrayList<>();
            for (int j = random.nextInt(3); j > 0; j--) {
                Function comparison = random.nextInt(6) == 0 ? Function.LESS : Function.EQUAL;
                on.add(call(comparison, field(source), field(other)));
            }
            source = join(source, other, on);
            source = random.nextInt(4) == 0 ? filter(source) : source;
        }
        return source;
    }

    private Sample join(Sample left, Sample right, List<Expression> on) {
        Expression[] conditions = on.toArray(Expression[]::new);
        Translation first = left.translation();
        Translation second = right.translation();
        JoinType type = switch (on.isEmpty() ? 0 : random.nextInt(8)) {
            case 1, 2 -> JoinType.LEFT;
            case 3 -> JoinType.SEMI;
            case 4 -> JoinType.ANTI;
            default -> JoinType.INNER;
        };
        Translation joined = type == JoinType.INNER
                ? query.inner(first, second, conditions)
                : query.outer(type, first, second, conditions);
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (@Nullable Object[] leftRow : left.rows()) {
            boolean isMatched = false;
            for (@Nullable Object[] rightRow : right.rows()) {
                @Nullable Object[] pair = merged(leftRow, rightRow);
                if (on.stream().allMatch(each -> isTrue(each, pair))) {
                    boolean isPair = type == JoinType.INNER || type == JoinType.LEFT;
                    if (isPair || type == JoinType.SEMI && !isMatched) {
                        rows.add(isPair ? pair : leftRow);
                    }
                    isMatched = true;
                }
            }
            if (!isMatched && (type == JoinType.LEFT || type == JoinType.ANTI)) {
                rows.add(leftRow);
            }
        }
        return sample(joined, rows);
    }

    private static @Nullable Object[] merged(@Nullable Object[] left, @Nullable Object[] right) {
        @Nullable Object[] both = left.clone();
        for (int i = 0; i < both.length; i++) {
            both[i] = both[i] == null ? right[i] : both[i];
        }
        return both;
    }

    private static boolean isTrue(Expression condition, @Nullable Object[] row) {
        return Boolean.TRUE.equals(RowInterpreter.value(condition, row));
    }

    private Sample filter(Sample source) {
        Expression condition = condition(source);
        return sample(
                query.filter(source.translation(), condition),
                source.rows().stream().filter(row -> isTrue(condition, row)).toList());
    }

    private Sample aggregate(Sample source, boolean isGrouped) {
        List<Expression> keys = isGrouped ? List.of(expression(source)) : List.of();
        Expression argument = expression(source);
        Translation translation = query.aggregate(source.translation(), keys, countStar(), sum(argument));
        Map<List<@Nullable Object>, List<@Nullable Object[]>> groups = new LinkedHashMap<>();
        if (!isGrouped) {
            groups.put(List.of(), new ArrayList<>());
        }
        for (@Nullable Object[] row : source.rows()) {
            List<@Nullable Object> key = new ArrayList<>();
            keys.forEach(expression -> key.add(RowInterpreter.value(expression, row)));
            List<@Nullable Object[]> members = groups.get(key);
            if (members == null) {
                members = new ArrayList<>();
                groups.put(key, members);
            }
            members.add(row);
        }
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (Map.Entry<List<@Nullable Object>, List<@Nullable Object[]>> group : groups.entrySet()) {
            List<@Nullable Object[]> members = group.getValue();
            @Nullable Object[] row = new Object[VARIABLES_MAX];
            for (int i = 0; i < keys.size(); i++) {
                row[id(translation, i)] = group.getKey().get(i);
            }
            row[id(translation, keys.size())] = Long.valueOf(members.size());
            row[id(translation, keys.size() + 1)] = total(members, argument);
            rows.add(row);
        }
        return sample(translation, rows);
    }

    private static @Nullable Long total(List<@Nullable Object[]> rows, Expression argument) {
        return rows.stream()
                .map(row -> (Long) RowInterpreter.value(argument, row))
                .filter(Objects::nonNull)
                .reduce(Long::sum)
                .orElse(null);
    }

    private static int id(Translation translation, int field) {
        return ((ColumnRef) translation.fields().get(field)).index();
    }

    private Sample union(Sample first, Sample second) {
        Translation translation = query.union(first.translation(), second.translation());
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (Sample branch : List.of(first, second)) {
            for (List<@Nullable Object> values : branch.output()) {
                @Nullable Object[] row = new Object[VARIABLES_MAX];
                for (int i = 0; i < values.size(); i++) {
                    row[id(translation, i)] = values.get(i);
                }
                rows.add(row);
            }
        }
        return sample(translation, rows);
    }

    private Sample sort(Sample source) {
        Translation sorted = query.sort(source.translation(), field(source), expression(source));
        if (random.nextBoolean()) {
            limit = 1L + random.nextInt(5);
            sorted = query.limit(sorted, limit);
        }
        return sample(sorted, source.rows());
    }

    private Sample table() {
        int id = nextTable++;
        double claimedRows = Math.pow(10, random.nextInt(8));
        int blocks = 1 + (int) (claimedRows / 100);
        Column[] columns = new Column[COLUMNS];
        for (int column = 0; column < COLUMNS; column++) {
            double distinct = 1 + random.nextInt((int) claimedRows);
            columns[column] = new Column("c" + column, DataType.BIGINT, blocks / COLUMNS, distinct);
        }
        Translation translation = query.scan(Table.of(id, "t" + id, claimedRows, blocks, columns));
        List<@Nullable Long[]> stored = new ArrayList<>();
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (int i = random.nextInt(6); i > 0; i--) {
            @Nullable Long[] values = new Long[COLUMNS];
            @Nullable Object[] row = new Object[VARIABLES_MAX];
            for (int column = 0; column < COLUMNS; column++) {
                values[column] = random.nextInt(8) == 0 ? null : Long.valueOf(random.nextInt(4));
                row[id(translation, column)] = values[column];
            }
            stored.add(values);
            rows.add(row);
        }
        tables.put(id, stored);
        return sample(translation, rows);
    }

    private Expression field(Sample source) {
        List<Expression> fields = source.translation().fields();
        return fields.get(random.nextInt(fields.size()));
    }

    private Expression expression(Sample source) {
        return random.nextInt(3) > 0
                ? field(source)
                : new Expression.Call(Function.ADD, List.of(field(source), field(source)), DataType.BIGINT);
    }

    private Expression condition(Sample source) {
        Expression constant = new Constant((long) random.nextInt(4), DataType.BIGINT);
        return switch (random.nextInt(5)) {
            case 0 -> call(Function.EQUAL, field(source), field(source));
            case 1 -> call(Function.GREATER, expression(source), constant);
            case 2 -> call(Function.IS_NULL, field(source));
            case 3 -> call(Function.AND, condition(source), condition(source));
            default -> call(Function.EQUAL, field(source), constant);
        };
    }
}

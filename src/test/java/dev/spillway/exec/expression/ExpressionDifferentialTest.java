package dev.spillway.exec.expression;

import static org.assertj.core.api.Assertions.fail;

import dev.spillway.data.Batch;
import dev.spillway.data.DataType;
import dev.spillway.data.DictionaryVector;
import dev.spillway.data.TextDictionary;
import dev.spillway.data.Vector;
import dev.spillway.exec.ColumnLayout;
import dev.spillway.exec.FakeOperator;
import dev.spillway.exec.FakeStorage;
import dev.spillway.exec.ParticipantContext;
import dev.spillway.exec.TestPlans;
import dev.spillway.exec.Values;
import dev.spillway.exec.WorkerPool;
import dev.spillway.plan.Expression;
import dev.spillway.plan.Function;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Random expressions over random rows with NULLs: kernels must agree with the row-at-a-time reference.
class ExpressionDifferentialTest {
    private static final DataType MONEY = DataType.numeric(15, 2);
    private static final DataType RATE = DataType.numeric(4, 3);
    private static final List<ColumnLayout> LAYOUT = List.of(
            ColumnLayout.bounded(DataType.BIGINT, -100, 100, false),
            ColumnLayout.bounded(MONEY, -1_000_000, 1_000_000, false),
            ColumnLayout.of(RATE),
            ColumnLayout.of(DataType.numeric(30, 4)),
            ColumnLayout.of(DataType.DOUBLE_PRECISION),
            ColumnLayout.of(DataType.TEXT),
            ColumnLayout.of(DataType.TEXT),
            ColumnLayout.bounded(DataType.BOOLEAN, 0, 1, false));
    private static final List<String> WORDS =
            List.of("", "a", "ab", "abc", "special", "more special words", "Übermaß", "zebra", "spécial", "b");

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void kernelsAgreeWithTheReference(long seed) {
        Random random = new Random(seed);
        List<List<@Nullable Object>> rows = rows(random);
        Batch batch = withDictionary(FakeOperator.batch(LAYOUT, rows));
        ParticipantContext context = ParticipantContext.leader(new FakeStorage().execution(WorkerPool.none()));
        ExpressionCompiler compiler = new ExpressionCompiler(LAYOUT, context);
        for (int i = 0; i < 200; i++) {
            Expression expression = condition(random, 3);
            VectorExpression compiled = compiler.compile(expression);
            Vector result = compiled.evaluate(batch);
            for (int row = 0; row < rows.size(); row++) {
                Object expected = ReferenceEvaluator.evaluate(expression, rows.get(row));
                Object actual = Values.valueAt(result, row, compiled.layout().type());
                if (!Objects.equals(actual, expected)) {
                    fail("seed %s row %s of %s gives %s, not %s", seed, rows.get(row), expression, actual, expected);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14, 15})
    void arithmeticAgreesWithTheReferenceDigitByDigit(long seed) {
        Random random = new Random(seed);
        List<List<@Nullable Object>> rows = rows(random);
        Batch batch = FakeOperator.batch(LAYOUT, rows);
        ParticipantContext context = ParticipantContext.leader(new FakeStorage().execution(WorkerPool.none()));
        for (int i = 0; i < 200; i++) {
            Expression expression = number(random, 3);
            VectorExpression compiled = new ExpressionCompiler(LAYOUT, context).compile(expression);
            Vector result = compiled.evaluate(batch);
            for (int row = 0; row < rows.size(); row++) {
                Object expected = ReferenceEvaluator.evaluate(expression, rows.get(row));
                Object actual = Values.valueAt(result, row, compiled.layout().type());
                if (!Objects.equals(actual, expected)) {
                    fail("seed %s row %s of %s gives %s, not %s", seed, rows.get(row), expression, actual, expected);
                }
            }
        }
    }

    private static List<List<@Nullable Object>> rows(Random random) {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            List<@Nullable Object> row = new ArrayList<>();
            row.add(orNull(random, (long) random.nextInt(-100, 101)));
            row.add(orNull(random, BigDecimal.valueOf(random.nextLong(-1_000_000, 1_000_001), 2)));
            row.add(orNull(random, BigDecimal.valueOf(random.nextLong(-999, 1_000), 3)));
            row.add(orNull(random, BigDecimal.valueOf(random.nextLong(), 4)));
            row.add(orNull(
                    random,
                    List.of(0.0, -0.0, 1.5, Double.NaN, -7.25, Double.POSITIVE_INFINITY)
                            .get(random.nextInt(6))));
            row.add(orNull(random, WORDS.get(random.nextInt(WORDS.size()))));
            row.add(orNull(random, WORDS.get(random.nextInt(WORDS.size()))));
            row.add(orNull(random, random.nextBoolean()));
            rows.add(row);
        }
        return rows;
    }

    private static @Nullable Object orNull(Random random, Object value) {
        return random.nextInt(6) == 0 ? null : value;
    }

    /// Column 6 as codes into a dictionary.
    private static Batch withDictionary(Batch batch) {
        List<String> sorted = WORDS.stream()
                .sorted((a, b) -> ReferenceEvaluator.compare(a, b))
                .toList();
        StringBuilder all = new StringBuilder();
        int[] offsets = new int[sorted.size() + 1];
        for (int i = 0; i < sorted.size(); i++) {
            all.append(sorted.get(i));
            offsets[i + 1] = all.toString().getBytes(StandardCharsets.UTF_8).length;
        }
        TextDictionary dictionary =
                new TextDictionary(all.toString().getBytes(StandardCharsets.UTF_8), offsets, sorted.size());
        int[] codes = new int[batch.rowCount()];
        for (int i = 0; i < codes.length; i++) {
            Object value = Values.valueAt(batch.column(6), i, DataType.TEXT);
            codes[i] = value == null ? 0 : sorted.indexOf(value);
        }
        List<Vector> columns = new ArrayList<>(batch.columns());
        columns.set(6, new DictionaryVector(codes, dictionary, batch.column(6).nulls(), batch.rowCount()));
        return new Batch(columns, batch.rowCount());
    }

    private static Expression condition(Random random, int depth) {
        if (depth == 0) {
            return comparison(random);
        }
        return switch (random.nextInt(8)) {
            case 0 -> TestPlans.test(Function.AND, condition(random, depth - 1), condition(random, depth - 1));
            case 1 -> TestPlans.test(Function.OR, condition(random, depth - 1), condition(random, depth - 1));
            case 2 -> TestPlans.test(Function.NOT, condition(random, depth - 1));
            case 3 ->
                new Expression.Case(
                        List.of(new Expression.When(condition(random, depth - 1), condition(random, depth - 1))),
                        condition(random, depth - 1),
                        DataType.BOOLEAN);
            case 4 -> TestPlans.test(Function.IS_NULL, TestPlans.column(random.nextInt(8), DataType.TEXT));
            case 5 ->
                TestPlans.call(
                        Function.COALESCE,
                        DataType.BOOLEAN,
                        TestPlans.column(7, DataType.BOOLEAN),
                        condition(random, depth - 1));
            default -> comparison(random);
        };
    }

    private static Expression comparison(Random random) {
        Function[] functions = {
            Function.EQUAL,
            Function.NOT_EQUAL,
            Function.LESS,
            Function.LESS_OR_EQUAL,
            Function.GREATER,
            Function.GREATER_OR_EQUAL,
            Function.IS_DISTINCT_FROM
        };
        Function function = functions[random.nextInt(functions.length)];
        return switch (random.nextInt(6)) {
            case 0 -> TestPlans.test(function, number(random, 1), number(random, 1));
            case 1 -> TestPlans.test(function, text(random), text(random));
            case 2 ->
                TestPlans.test(
                        function,
                        TestPlans.column(4, DataType.DOUBLE_PRECISION),
                        TestPlans.constant(random.nextBoolean() ? 0.0 : Double.NaN, DataType.DOUBLE_PRECISION));
            case 3 ->
                TestPlans.test(
                        Function.LIKE,
                        TestPlans.column(5 + random.nextInt(2), DataType.TEXT),
                        TestPlans.constant(
                                List.of("%special%", "a%", "%a", "_b%", "%", "", "%b%c%", "sp_cial", "%e%i%")
                                        .get(random.nextInt(9)),
                                DataType.TEXT));
            case 4 ->
                new Expression.InList(
                        TestPlans.column(5 + random.nextInt(2), DataType.TEXT),
                        List.of("a", "special", "nothing"),
                        random.nextBoolean(),
                        random.nextBoolean());
            default ->
                new Expression.InList(
                        TestPlans.column(1, MONEY),
                        List.of(new BigDecimal("1.5"), new BigDecimal("-3.005"), BigDecimal.TEN),
                        random.nextBoolean(),
                        random.nextBoolean());
        };
    }

    private static Expression text(Random random) {
        return random.nextInt(3) == 0
                ? TestPlans.constant(WORDS.get(random.nextInt(WORDS.size())), DataType.TEXT)
                : TestPlans.column(5 + random.nextInt(2), DataType.TEXT);
    }

    private static Expression number(Random random, int depth) {
        if (depth == 0 || random.nextInt(4) == 0) {
            return switch (random.nextInt(4)) {
                case 0 ->
                    TestPlans.constant(
                            BigDecimal.valueOf(random.nextInt(-500, 500), random.nextInt(4)), DataType.NUMERIC);
                case 1 -> TestPlans.column(1, MONEY);
                case 2 -> TestPlans.column(2, RATE);
                default -> TestPlans.column(3, DataType.numeric(30, 4));
            };
        }
        Function[] functions = {Function.ADD, Function.SUBTRACT, Function.MULTIPLY};
        return TestPlans.call(
                functions[random.nextInt(3)], DataType.NUMERIC, number(random, depth - 1), number(random, depth - 1));
    }
}

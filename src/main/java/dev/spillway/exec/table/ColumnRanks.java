package dev.spillway.exec.table;

import dev.spillway.data.DecimalVector;
import dev.spillway.data.IntervalValue;
import dev.spillway.data.IntervalVector;
import dev.spillway.data.TextVector;
import dev.spillway.data.Vector;
import dev.spillway.exec.MemoryTracker;
import java.util.Arrays;

/// The rank of each row's value among the distinct values of its column: an order of any type as a long. NULL rows have
/// rank 0.
public final class ColumnRanks {
    private ColumnRanks() {}

    /// By bytes.
    public static long[] ofTexts(TextVector texts, MemoryTracker memory) {
        int count = texts.size();
        TextInterner interner = new TextInterner(memory);
        int[] numbers = new int[count];
        for (int i = 0; i < count; i++) {
            int from = texts.offsets()[i];
            numbers[i] = texts.isNull(i)
                    ? TextInterner.ABSENT
                    : interner.intern(texts.bytes(), from, texts.offsets()[i + 1] - from);
        }
        return ranks(numbers, sortedTexts(interner));
    }

    private static int[] sortedTexts(TextInterner interner) {
        Integer[] order = numbers(interner.size());
        byte[] bytes = interner.bytes();
        int[] offsets = interner.offsets();
        Arrays.sort(
                order,
                (a, b) -> Arrays.compareUnsigned(bytes, offsets[a], offsets[a + 1], bytes, offsets[b], offsets[b + 1]));
        return positions(order);
    }

    /// NUMERIC or INTERVAL.
    public static long[] ofObjects(Vector vector, MemoryTracker memory) {
        int count = vector.size();
        ObjectInterner interner = new ObjectInterner(memory);
        int[] numbers = new int[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = vector.isNull(i) ? TextInterner.ABSENT : interner.intern(valueAt(vector, i));
        }
        Integer[] order = numbers(interner.size());
        Arrays.sort(order, (a, b) -> ValueOrder.compare(interner.value(a), interner.value(b)));
        return ranks(numbers, positions(order));
    }

    static Object valueAt(Vector vector, int row) {
        return switch (vector) {
            case DecimalVector decimals -> {
                java.math.BigDecimal value = decimals.values()[row];
                yield value == null ? java.math.BigDecimal.ZERO : value;
            }
            case IntervalVector intervals ->
                new IntervalValue(
                        intervals.months()[row],
                        intervals.days()[row],
                        intervals.micros()[row]);
            default -> throw new IllegalStateException("not numeric or interval: " + vector.physical());
        };
    }

    private static Integer[] numbers(int count) {
        Integer[] numbers = new Integer[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = i;
        }
        return numbers;
    }

    private static int[] positions(Integer[] order) {
        int[] positions = new int[order.length];
        for (int i = 0; i < order.length; i++) {
            positions[order[i]] = i;
        }
        return positions;
    }

    private static long[] ranks(int[] numbers, int[] positions) {
        long[] ranks = new long[numbers.length];
        for (int i = 0; i < numbers.length; i++) {
            ranks[i] = numbers[i] < 0 ? 0 : positions[numbers[i]];
        }
        return ranks;
    }
}

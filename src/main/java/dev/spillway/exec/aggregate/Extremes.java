package dev.spillway.exec.aggregate;

import dev.spillway.data.Bitmap;
import dev.spillway.data.DataType;
import dev.spillway.data.DecimalVector;
import dev.spillway.data.DictionaryVector;
import dev.spillway.data.DoubleVector;
import dev.spillway.data.IntervalValue;
import dev.spillway.data.IntervalVector;
import dev.spillway.data.LongVector;
import dev.spillway.data.Physical;
import dev.spillway.data.TextVector;
import dev.spillway.data.Vector;
import dev.spillway.exec.MemoryTracker;
import dev.spillway.exec.VectorBuilder;
import dev.spillway.exec.table.ValueOrder;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `min` and `max`, each physical form with its own loop.
final class Extremes {
    private Extremes() {}

    static GroupState create(Physical physical, ValueSource source, boolean isMax, MemoryTracker memory) {
        return switch (physical) {
            case LONG -> new OfLongs(source, isMax, memory);
            case DOUBLE -> new OfDoubles(source, isMax, memory);
            case TEXT -> new OfTexts(source, isMax, memory);
            case DECIMAL, INTERVAL -> new OfObjects(physical, source, isMax, memory);
        };
    }

    private static int grown(int needed, int length) {
        return Math.max(needed, Math.max(16, length * 2));
    }

    static final class OfLongs implements GroupState {
        private final ValueSource source;
        private final boolean isMax;
        private final MemoryTracker memory;
        private long[] best = new long[0];

        OfLongs(ValueSource source, boolean isMax, MemoryTracker memory) {
            this.source = source;
            this.isMax = isMax;
            this.memory = memory;
        }

        @Override
        public void ensure(int groupCount) {
            if (groupCount > best.length) {
                int from = best.length;
                int grown = grown(groupCount, from);
                memory.reserve(8L * (grown - from));
                best = Arrays.copyOf(best, grown);
                Arrays.fill(best, from, grown, isMax ? Long.MIN_VALUE : Long.MAX_VALUE);
            }
        }

        @Override
        public void update(int[] groups, int count) {
            long[] values = ((LongVector) source.value()).values();
            long[] excluded = source.excluded();
            if (excluded != null) {
                update(groups, count, values, excluded);
            } else if (isMax) {
                max(best, groups, count, values);
            } else {
                min(best, groups, count, values);
            }
        }

        private static void max(long[] best, int[] groups, int count, long[] values) {
            for (int i = 0; i < count; i++) {
                best[groups[i]] = Math.max(best[groups[i]], values[i]);
            }
        }

        private static void min(long[] best, int[] groups, int count, long[] values) {
            for (int i = 0; i < count; i++) {
                best[groups[i]] = Math.min(best[groups[i]], values[i]);
            }
        }

        private void update(int[] groups, int count, long[] values, long[] excluded) {
            for (int i = 0; i < count; i++) {
                if (!Bitmap.isSet(excluded, i)) {
                    int group = groups[i];
                    best[group] = isMax ? Math.max(best[group], values[i]) : Math.min(best[group], values[i]);
                }
            }
        }

        @Override
        public List<Vector> columns(int from, int count) {
            return List.of(new LongVector(Arrays.copyOfRange(best, from, from + count), null, count));
        }
    }

    /// NaN is greater than everything.
    static final class OfDoubles implements GroupState {
        private final ValueSource source;
        private final boolean isMax;
        private final MemoryTracker memory;
        private double[] best = new double[0];

        OfDoubles(ValueSource source, boolean isMax, MemoryTracker memory) {
            this.source = source;
            this.isMax = isMax;
            this.memory = memory;
        }

        @Override
        public void ensure(int groupCount) {
            if (groupCount > best.length) {
                int from = best.length;
                int grown = grown(groupCount, from);
                memory.reserve(8L * (grown - from));
                best = Arrays.copyOf(best, grown);
                Arrays.fill(best, from, grown, isMax ? Double.NEGATIVE_INFINITY : Double.NaN);
            }
        }

        @Override
        public void update(int[] groups, int count) {
            double[] values = ((DoubleVector) source.value()).values();
            long[] excluded = source.excluded();
            for (int i = 0; i < count; i++) {
                if (!Bitmap.isSet(excluded, i)) {
                    double value = values[i];
                    double old = best[groups[i]];
                    boolean isOldKept = isMax ? isLess(value, old) : isLess(old, value);
                    best[groups[i]] = isOldKept ? old : value;
                }
            }
        }

        private static boolean isLess(double a, double b) {
            return a < b || Double.isNaN(b) && !Double.isNaN(a);
        }

        @Override
        public List<Vector> columns(int from, int count) {
            return List.of(new DoubleVector(Arrays.copyOfRange(best, from, from + count), null, count));
        }
    }

    static final class OfTexts implements GroupState {
        private final ValueSource source;
        private final boolean isMax;
        private final MemoryTracker memory;
        private byte[] @Nullable [] best = new byte[0][];

        OfTexts(ValueSource source, boolean isMax, MemoryTracker memory) {
            this.source = source;
            this.isMax = isMax;
            this.memory = memory;
        }

        @Override
        public void ensure(int groupCount) {
            if (groupCount > best.length) {
                int grown = grown(groupCount, best.length);
                memory.reserve(8L * (grown - best.length));
                best = Arrays.copyOf(best, grown);
            }
        }

        @Override
        public void update(int[] groups, int count) {
            Vector vector = source.value();
            long[] excluded = source.excluded();
            if (vector instanceof DictionaryVector encoded) {
                byte[] bytes = encoded.dictionary().bytes();
                int[] offsets = encoded.dictionary().offsets();
                for (int i = 0; i < count; i++) {
                    if (!Bitmap.isSet(excluded, i)) {
                        int code = encoded.codes()[i];
                        take(groups[i], bytes, offsets[code], offsets[code + 1]);
                    }
                }
            } else {
                TextVector texts = (TextVector) vector;
                for (int i = 0; i < count; i++) {
                    if (!Bitmap.isSet(excluded, i)) {
                        take(groups[i], texts.bytes(), texts.offsets()[i], texts.offsets()[i + 1]);
                    }
                }
            }
        }

        private void take(int group, byte[] bytes, int from, int to) {
            byte[] old = best[group];
            if (old != null) {
                int order = Arrays.compareUnsigned(bytes, from, to, old, 0, old.length);
                if (isMax ? order <= 0 : order >= 0) {
                    return;
                }
            }
            long more = to - from - (old == null ? -16L : old.length);
            if (more > 0) {
                memory.reserve(more);
            }
            best[group] = Arrays.copyOfRange(bytes, from, to);
        }

        @Override
        public List<Vector> columns(int from, int count) {
            int[] offsets = new int[count + 1];
            long[] nulls = null;
            for (int i = 0; i < count; i++) {
                byte[] value = best[from + i];
                if (value == null) {
                    nulls = nulls == null ? Bitmap.none(count) : nulls;
                    Bitmap.set(nulls, i);
                }
                offsets[i + 1] = Math.addExact(offsets[i], value == null ? 0 : value.length);
            }
            byte[] bytes = new byte[offsets[count]];
            for (int i = 0; i < count; i++) {
                byte[] value = best[from + i];
                if (value != null) {
                    System.arraycopy(value, 0, bytes, offsets[i], value.length);
                }
            }
            return List.of(new TextVector(bytes, offsets, nulls, count));
        }
    }

    static final class OfObjects implements GroupState {
        private static final long BYTES = 64;

        private final Physical physical;
        private final ValueSource source;
        private final boolean isMax;
        private final MemoryTracker memory;
        private @Nullable Object[] best = new Object[0];

        OfObjects(Physical physical, ValueSource source, boolean isMax, MemoryTracker memory) {
            this.physical = physical;
            this.source = source;
            this.isMax = isMax;
            this.memory = memory;
        }

        @Override
        public void ensure(int groupCount) {
            if (groupCount > best.length) {
                int grown = grown(groupCount, best.length);
                memory.reserve(BYTES * (grown - best.length));
                best = Arrays.copyOf(best, grown);
            }
        }

        @Override
        public void update(int[] groups, int count) {
            Vector vector = source.value();
            long[] excluded = source.excluded();
            for (int i = 0; i < count; i++) {
                Object value = Bitmap.isSet(excluded, i) ? null : valueAt(vector, i);
                Object old = best[groups[i]];
                if (value != null && (old == null || isBetter(ValueOrder.compare(value, old)))) {
                    best[groups[i]] = value;
                }
            }
        }

        private boolean isBetter(int order) {
            return isMax ? order > 0 : order < 0;
        }

        private static @Nullable Object valueAt(Vector vector, int row) {
            return switch (vector) {
                case DecimalVector decimals -> decimals.values()[row];
                case IntervalVector intervals ->
                    new IntervalValue(
                            intervals.months()[row],
                            intervals.days()[row],
                            intervals.micros()[row]);
                default -> throw new IllegalStateException("not numeric or interval: " + vector.physical());
            };
        }

        @Override
        public List<Vector> columns(int from, int count) {
            VectorBuilder builder = VectorBuilder.create(physical);
            for (int i = 0; i < count; i++) {
                Object value = best[from + i];
                builder.appendValue(value, value instanceof BigDecimal ? DataType.NUMERIC : DataType.INTERVAL);
            }
            return List.of(builder.build());
        }
    }
}

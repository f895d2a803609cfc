package dev.spillway.storage.statistics;

import dev.spillway.data.DataType;
import dev.spillway.data.Physical;
import dev.spillway.storage.ColumnStatistics;
import dev.spillway.storage.ColumnStatistics.MostCommonValue;
import dev.spillway.storage.encoding.CellKind;
import dev.spillway.storage.encoding.ColumnBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Merges the sketches of a column's row groups into what the planner reads. Each sample row stands for as many rows as
/// its group has per sample row; from there on the rules are those of PostgreSQL's ANALYZE (`compute_scalar_stats`).
/// One use.
public final class StatisticsBuilder {
    private static final int TARGET = 100;

    private final DataType type;
    private final int fixedWidth;
    private final ColumnBuffer sample;
    private double[] weights = new double[64];
    private double[] positions = new double[64];
    private final DistinctSketch distinct = new DistinctSketch();
    private ZoneMap zone = ZoneMap.EMPTY;
    private double rows;
    private double valueBytes;
    private double valueRows;
    private boolean isComplete = true;

    public StatisticsBuilder(DataType type, int fixedWidth) {
        this.type = type;
        this.fixedWidth = fixedWidth;
        this.sample = new ColumnBuffer(type);
    }

    /// Adds a group of `liveRows` rows.
    public void add(ColumnSketch sketch, ZoneMap groupZone, int liveRows) {
        ColumnBuffer cells = sketch.sample();
        int[] samplePositions = sketch.samplePositions();
        double weight = cells.size() == 0 ? 0 : (double) liveRows / cells.size();
        double stretch = sketch.rows() == 0 ? 0 : (double) liveRows / sketch.rows();
        for (int i = 0; i < cells.size(); i++) {
            int row = sample.size();
            sample.appendRow(cells, i);
            if (row == weights.length) {
                weights = Arrays.copyOf(weights, 2 * row);
                positions = Arrays.copyOf(positions, 2 * row);
            }
            weights[row] = weight;
            positions[row] = rows + samplePositions[i] * stretch;
        }
        distinct.merge(sketch.distinct());
        zone = zone.and(groupZone);
        rows += liveRows;
        double values = (double) liveRows * (1 - (cells.size() == 0 ? 0 : (double) cells.nullCount() / cells.size()));
        valueBytes += sketch.width() * values;
        valueRows += values;
        isComplete &= sketch.isComplete() && liveRows == sketch.rows();
    }

    /// `blocks` are those of the column.
    public ColumnStatistics build(int blocks) {
        int[] order = valuesInOrder();
        double sampled = 0;
        for (int row = 0; row < sample.size(); row++) {
            sampled += weights[row];
        }
        double present = 0;
        for (int row : order) {
            present += weights[row];
        }
        double nullFraction = sampled == 0 ? 0 : 1 - present / sampled;
        List<Run> runs = runs(order);
        double distinctCount = isComplete ? runs.size() : Math.min(present, Math.max(distinct.estimate(), runs.size()));
        List<Run> common = mostCommon(runs, distinctCount, nullFraction);
        List<MostCommonValue> values = new ArrayList<>();
        for (Run run : common) {
            values.add(new MostCommonValue(Cells.value(sample, run.firstRow()), run.weight() / rows));
        }
        double width = fixedWidth > 0 ? fixedWidth : valueRows == 0 ? 0 : valueBytes / valueRows;
        boolean isEmpty = runs.isEmpty();
        return new ColumnStatistics(
                blocks,
                nullFraction,
                distinctCount,
                width,
                isEmpty ? null : bound(runs.getFirst(), true),
                isEmpty ? null : bound(runs.getLast(), false),
                values,
                histogram(runs, common),
                correlation(order));
    }

    /// The exact bound where zone maps have it, else that of the sample.
    private @Nullable Object bound(Run run, boolean isMin) {
        if (type.physical() == Physical.LONG && zone.hasBounds()) {
            return Cells.ofLong(type, isMin ? zone.min() : zone.max());
        }
        if (type.physical() == Physical.DOUBLE && zone.hasBounds()) {
            return ZoneMap.ofSortable(isMin ? zone.min() : zone.max());
        }
        return Cells.value(sample, run.firstRow());
    }

    private int[] valuesInOrder() {
        Integer[] present = new Integer[sample.size() - sample.nullCount()];
        int count = 0;
        for (int row = 0; row < sample.size(); row++) {
            if (!sample.isNull(row)) {
                present[count++] = row;
            }
        }
        Arrays.sort(present, this::compare);
        return Arrays.stream(present).mapToInt(Integer::intValue).toArray();
    }

    private int compare(int a, int b) {
        CellKind kind = sample.kind();
        return switch (kind) {
            case LONG, DOUBLE, FLOAT ->
                Long.compare(ZoneMap.comparable(kind, sample.words()[a]), ZoneMap.comparable(kind, sample.words()[b]));
            case TEXT -> {
                int[] offsets = sample.offsets();
                byte[] bytes = sample.bytes();
                yield Arrays.compareUnsigned(bytes, offsets[a], offsets[a + 1], bytes, offsets[b], offsets[b + 1]);
            }
            case WIDE_DECIMAL, FREE_DECIMAL -> sample.decimal(a).compareTo(sample.decimal(b));
            case INTERVAL -> {
                int order = Double.compare(intervalMicros(a), intervalMicros(b));
                yield order;
            }
        };
    }

    /// PostgreSQL compares intervals with months of 30 days.
    private double intervalMicros(int row) {
        long high = sample.highs()[row];
        return ((high >> 32) * 30.0 + (int) high) * 86_400_000_000.0 + sample.words()[row];
    }

    /// Equal values of the sample: the row of the first, how many rows of the relation they stand for, and their
    /// number.
    private record Run(int firstRow, double weight, int count, int start) {}

    private List<Run> runs(int[] order) {
        List<Run> runs = new ArrayList<>();
        int start = 0;
        double weight = 0;
        for (int i = 0; i < order.length; i++) {
            weight += weights[order[i]];
            if (i + 1 == order.length || compare(order[i], order[i + 1]) != 0) {
                runs.add(new Run(order[start], weight, i + 1 - start, start));
                start = i + 1;
                weight = 0;
            }
        }
        return runs;
    }

    /// Up to 100 values; where the sample has them all, all of them, else those that are more common than the
    /// others
    /// not by chance alone.
    private List<Run> mostCommon(List<Run> runs, double distinctCount, double nullFraction) {
        List<Run> candidates = runs.stream()
                .filter(run -> isComplete || run.count() > 1)
                .sorted(Comparator.comparingDouble(Run::weight).reversed())
                .limit(TARGET)
                .toList();
        boolean areAll = runs.size() <= TARGET && (isComplete || runs.size() >= 0.9 * distinctCount);
        return areAll && candidates.size() == runs.size()
                ? candidates
                : candidates.subList(0, significant(candidates, distinctCount, nullFraction));
    }

    /// `analyze_mcv_list`: the least common value left must be found more often than the values behind it are on
    /// average, by more than two standard deviations of a sample of this size.
    private int significant(List<Run> candidates, double distinctCount, double nullFraction) {
        double sampled = sample.size();
        double before = candidates.stream().mapToDouble(this::sampledCount).sum();
        int count = candidates.size();
        for (; count > 0; count--) {
            double found = sampledCount(candidates.get(count - 1));
            before -= found;
            double others = Math.clamp(1 - before / sampled - nullFraction, 0, 1);
            double average = others / Math.max(1, distinctCount - (count - 1));
            double common = rows * found / sampled;
            double variance =
                    rows > 1 ? sampled * common * (rows - common) * (rows - sampled) / (rows * rows * (rows - 1)) : 0;
            if (found > average * sampled + 2 * Math.sqrt(variance) + 0.5) {
                break;
            }
        }
        return count;
    }

    /// How often a value would be in a sample whose rows all stand for equally many, where it is not in more than
    /// it
    /// was found in.
    private double sampledCount(Run run) {
        return Math.min(run.count(), run.weight() * sample.size() / Math.max(1, rows));
    }

    private List<Object> histogram(List<Run> runs, List<Run> common) {
        Set<Integer> taken = common.stream().map(Run::start).collect(Collectors.toSet());
        List<Run> rest =
                runs.stream().filter(run -> !taken.contains(run.start())).toList();
        if (rest.size() < 2) {
            return List.of();
        }
        double total = rest.stream().mapToDouble(Run::weight).sum();
        int buckets = Math.min(TARGET, rest.size() - 1);
        List<Object> bounds = new ArrayList<>();
        double seen = 0;
        int next = 0;
        for (Run run : rest) {
            seen += run.weight();
            while (next < buckets && seen > total * next / buckets) {
                bounds.add(Cells.value(sample, run.firstRow()));
                next++;
            }
        }
        bounds.add(Cells.value(sample, rest.getLast().firstRow()));
        return bounds;
    }

    /// Pearson's coefficient between the rank of a value and the place of its row, in rows of the relation.
    private double correlation(int[] order) {
        int count = order.length;
        if (count < 2 || compare(order[0], order[count - 1]) == 0) {
            return count < 2 ? 0 : 1;
        }
        double total = 0;
        double positionSum = 0;
        for (int row : order) {
            total += weights[row];
            positionSum += weights[row] * positions[row];
        }
        double meanPosition = positionSum / total;
        double meanRank = total / 2;
        double covariance = 0;
        double rankVariance = 0;
        double positionVariance = 0;
        double seen = 0;
        for (int row : order) {
            double r = seen + weights[row] / 2 - meanRank;
            double p = positions[row] - meanPosition;
            covariance += weights[row] * r * p;
            rankVariance += weights[row] * r * r;
            positionVariance += weights[row] * p * p;
            seen += weights[row];
        }
        double spread = Math.sqrt(rankVariance * positionVariance);
        return spread == 0 ? 0 : covariance / spread;
    }
}

package dev.spillway.planner.cost;

import dev.spillway.planner.PathMethod;
import dev.spillway.planner.PlannerSettings;
import java.util.OptionalDouble;

/// `cost_sort`: quicksort in memory, a bounded heap under a LIMIT, or an external merge sort.
public final class SortCost {
    private static final double TAPE_BUFFER_BYTES = Flow.BLOCK_BYTES;
    private static final double MERGE_BUFFER_BYTES = 32 * Flow.BLOCK_BYTES;
    private static final int MERGE_ORDER_MIN = 6;
    private static final int MERGE_ORDER_MAX = 500;
    private static final double SEQUENTIAL_PART = 0.75;

    private SortCost() {}

    /// `bound` is the number of rows that a LIMIT above takes.
    public static Cost of(Flow input, OptionalDouble bound, PlannerSettings settings) {
        Cost sort = tuples(input, bound, settings);
        double startup = input.cost().total() + sort.startup();
        return new Cost(
                input.cost().disabledNodes() + settings.disabledNodes(PathMethod.SORT), startup, startup + sort.run());
    }

    /// `cost_tuplesort`: without what it costs to get the rows.
    static Cost tuples(Flow input, OptionalDouble bound, PlannerSettings settings) {
        double tuples = Math.max(input.rows(), 2);
        double comparison = 2.0 * settings.cpuOperatorCost();
        double inputBytes = Flow.bytes(tuples, input.width());
        boolean isBounded = bound.isPresent() && bound.getAsDouble() > 0 && bound.getAsDouble() < tuples;
        double outputTuples = isBounded ? bound.getAsDouble() : tuples;
        double outputBytes = Flow.bytes(outputTuples, input.width());
        double startup;
        if (outputBytes > settings.workMemBytes()) {
            startup = comparison * tuples * log2(tuples) + diskCost(inputBytes, settings);
        } else if (tuples > 2 * outputTuples || inputBytes > settings.workMemBytes()) {
            startup = comparison * tuples * log2(2.0 * outputTuples);
        } else {
            startup = comparison * tuples * log2(tuples);
        }
        return new Cost(0, startup, startup + settings.cpuOperatorCost() * tuples);
    }

    private static double diskCost(double inputBytes, PlannerSettings settings) {
        double runs = inputBytes / settings.workMemBytes();
        double mergeOrder = mergeOrder(settings.workMemBytes());
        double passes = runs > mergeOrder ? Math.ceil(Math.log(runs) / Math.log(mergeOrder)) : 1.0;
        double pageAccesses = 2.0 * Flow.pages(inputBytes) * passes;
        return pageAccesses
                * (settings.seqPageCost() * SEQUENTIAL_PART + settings.randomPageCost() * (1 - SEQUENTIAL_PART));
    }

    /// PostgreSQL's `tuplesort_merge_order`.
    private static double mergeOrder(long memoryBytes) {
        double order = Math.floor(memoryBytes / (2 * TAPE_BUFFER_BYTES + MERGE_BUFFER_BYTES));
        return Math.clamp(order, MERGE_ORDER_MIN, MERGE_ORDER_MAX);
    }

    static double log2(double value) {
        return Math.log(value) / Math.log(2);
    }
}

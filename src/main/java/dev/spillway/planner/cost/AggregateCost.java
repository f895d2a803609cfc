package dev.spillway.planner.cost;

import dev.spillway.planner.PathMethod;
import dev.spillway.planner.PlannerSettings;

/// `cost_agg`: plain, over sorted input, or hashed, with the spilling of a hash table that does not fit `hash_mem`.
public final class AggregateCost {
    private static final double MINIMAL_TUPLE_BYTES = 16;
    private static final double HASH_ENTRY_BYTES = 24;
    private static final double STATE_BYTES = 16;
    private static final double PARTITION_FACTOR = 1.5;
    private static final int PARTITIONS_MIN = 4;
    private static final int PARTITIONS_MAX = 1024;

    private AggregateCost() {}

    /// What the aggregates of a node cost, in cost units: per input row, per group at the end; with the number of
    /// group columns, aggregates and bytes that the states of a group hold outside of their fixed part.
    public record Work(
            double perTuple, double perGroup, int groupColumns, int aggregates, double stateBytes, double groups) {}

    /// One row out, and no group columns.
    public static Cost plain(Flow input, Work work, PlannerSettings settings) {
        double startup = input.cost().total() + work.perTuple() * input.rows() + work.perGroup();
        return new Cost(input.cost().disabledNodes(), startup, startup + settings.cpuTupleCost());
    }

    public static Cost sorted(Flow input, Work work, PlannerSettings settings) {
        double total = input.cost().total()
                + work.perTuple() * input.rows()
                + settings.cpuOperatorCost() * work.groupColumns() * input.rows()
                + work.perGroup() * work.groups()
                + settings.cpuTupleCost() * work.groups();
        return new Cost(input.cost().disabledNodes(), input.cost().startup(), total);
    }

    /// `create_upper_unique_path`: groups without aggregates.
    public static Cost unique(Flow input, Work work, PlannerSettings settings) {
        double compared = settings.cpuOperatorCost() * work.groupColumns() * input.rows();
        Cost cost = input.cost();
        return new Cost(cost.disabledNodes(), cost.startup(), cost.total() + compared);
    }

    public static Cost hashed(Flow input, Work work, PlannerSettings settings) {
        double startup = input.cost().total()
                + work.perTuple() * input.rows()
                + settings.cpuOperatorCost() * work.groupColumns() * input.rows();
        double total = startup + work.perGroup() * work.groups() + settings.cpuTupleCost() * work.groups();
        double depth = spillDepth(input, work, settings);
        double pages = input.bytes() / Flow.BLOCK_BYTES * depth * 2;
        double spillCpu = depth * input.rows() * 2.0 * settings.cpuTupleCost();
        double written = pages * settings.randomPageCost();
        double read = pages * settings.seqPageCost();
        return new Cost(
                input.cost().disabledNodes() + settings.disabledNodes(PathMethod.HASH_AGGREGATE),
                startup + written + spillCpu,
                total + written + read + spillCpu);
    }

    /// Levels of partitioning: 0 where all groups fit.
    private static double spillDepth(Flow input, Work work, PlannerSettings settings) {
        double entryBytes = HASH_ENTRY_BYTES
                + Flow.aligned((int) MINIMAL_TUPLE_BYTES + input.width())
                + STATE_BYTES * work.aggregates()
                + work.stateBytes();
        double memory = settings.hashMemBytes();
        double needed = work.groups() * entryBytes;
        if (needed <= memory) {
            return 0;
        }
        double partitions = partitions(needed, memory);
        double partitionBytes = Flow.BLOCK_BYTES * (partitions + 1);
        double limit = memory > 4 * partitionBytes ? memory - partitionBytes : memory * 0.75;
        double batches = Math.max(Math.ceil(needed / limit), 1);
        return Math.ceil(Math.log(batches) / Math.log(Math.max(partitions, 2)));
    }

    private static double partitions(double needed, double memory) {
        double limit = (memory * 0.25 - Flow.BLOCK_BYTES) / Flow.BLOCK_BYTES;
        double wanted = Math.min(1 + PARTITION_FACTOR * needed / memory, limit);
        int clamped = (int) Math.clamp(wanted, PARTITIONS_MIN, PARTITIONS_MAX);
        int powerOfTwo = Integer.highestOneBit(clamped);
        return powerOfTwo == clamped ? clamped : powerOfTwo * 2;
    }
}

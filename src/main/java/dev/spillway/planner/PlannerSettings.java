package dev.spillway.planner;

import java.util.EnumSet;
import java.util.Set;

/// The planner's settings, with PostgreSQL 18's names and defaults. Equal settings give equal plans, so this is part of
/// a cache key.
///
/// Costs are relative to a sequential page read; sizes are in blocks of 8 KiB or bytes as their names say. Immutable.
public record PlannerSettings(
        double seqPageCost,
        double randomPageCost,
        double cpuTupleCost,
        double cpuOperatorCost,
        double parallelSetupCost,
        double parallelTupleCost,
        double writePageCost,
        long minParallelTableScanBlocks,
        long workMemBytes,
        double hashMemMultiplier,
        int maxParallelWorkersPerGather,
        boolean parallelLeaderParticipation,
        boolean extendedParallelProcessing,
        TempFlushScope tempFlushScope,
        boolean debugParallelQuery,
        Set<PathMethod> disabledMethods) {

    /// Which dirty local buffers a flush writes, and is charged for.
    public enum TempFlushScope {
        /// Every dirty local buffer of the session, as PostgreSQL's patch.
        ALL,
        /// Only those of the relations that the statement references.
        REFERENCED
    }

    public PlannerSettings {
        disabledMethods = Set.copyOf(disabledMethods);
    }

    /// PostgreSQL's defaults; the number of workers depends on the machine.
    public static PlannerSettings defaults(int maxParallelWorkersPerGather) {
        return new Builder(maxParallelWorkersPerGather).build();
    }

    public boolean isEnabled(PathMethod method) {
        return !disabledMethods.contains(method);
    }

    /// 1 for a discouraged method, 0 otherwise: what it adds to `disabled_nodes`.
    public int disabledNodes(PathMethod method) {
        return disabledMethods.contains(method) ? 1 : 0;
    }

    /// Memory of one hash table: `work_mem × hash_mem_multiplier`.
    public double hashMemBytes() {
        return workMemBytes * hashMemMultiplier;
    }

    public Builder toBuilder() {
        return new Builder(this);
    }

    /// Changes some settings of many. Not thread-safe.
    public static final class Builder {
        private double seqPageCost = 1.0;
        private double randomPageCost = 4.0;
        private double cpuTupleCost = 0.01;
        private double cpuOperatorCost = 0.0025;
        private double parallelSetupCost = 1000.0;
        private double parallelTupleCost = 0.1;
        private double writePageCost = 5.0;
        private long minParallelTableScanBlocks = 1024;
        private long workMemBytes = 4096L * 1024;
        private double hashMemMultiplier = 2.0;
        private int maxParallelWorkersPerGather;
        private boolean parallelLeaderParticipation = true;
        private boolean extendedParallelProcessing = true;
        private TempFlushScope tempFlushScope = TempFlushScope.ALL;
        private boolean debugParallelQuery;
        private final EnumSet<PathMethod> disabledMethods = EnumSet.noneOf(PathMethod.class);

        Builder(int maxParallelWorkersPerGather) {
            this.maxParallelWorkersPerGather = maxParallelWorkersPerGather;
        }

        Builder(PlannerSettings from) {
            seqPageCost = from.seqPageCost;
            randomPageCost = from.randomPageCost;
            cpuTupleCost = from.cpuTupleCost;
            cpuOperatorCost = from.cpuOperatorCost;
            parallelSetupCost = from.parallelSetupCost;
            parallelTupleCost = from.parallelTupleCost;
            writePageCost = from.writePageCost;
            minParallelTableScanBlocks = from.minParallelTableScanBlocks;
            workMemBytes = from.workMemBytes;
            hashMemMultiplier = from.hashMemMultiplier;
            maxParallelWorkersPerGather = from.maxParallelWorkersPerGather;
            parallelLeaderParticipation = from.parallelLeaderParticipation;
            extendedParallelProcessing = from.extendedParallelProcessing;
            tempFlushScope = from.tempFlushScope;
            debugParallelQuery = from.debugParallelQuery;
            disabledMethods.addAll(from.disabledMethods);
        }

        public Builder seqPageCost(double value) {
            seqPageCost = value;
            return this;
        }

        public Builder randomPageCost(double value) {
            randomPageCost = value;
            return this;
        }

        public Builder cpuTupleCost(double value) {
            cpuTupleCost = value;
            return this;
        }

        public Builder cpuOperatorCost(double value) {
            cpuOperatorCost = value;
            return this;
        }

        public Builder parallelSetupCost(double value) {
            parallelSetupCost = value;
            return this;
        }

        public Builder parallelTupleCost(double value) {
            parallelTupleCost = value;
            return this;
        }

        public Builder writePageCost(double value) {
            writePageCost = value;
            return this;
        }

        /// `min_parallel_table_scan_size`, in blocks.
        public Builder minParallelTableScanBlocks(long value) {
            minParallelTableScanBlocks = value;
            return this;
        }

        public Builder workMemBytes(long value) {
            workMemBytes = value;
            return this;
        }

        public Builder hashMemMultiplier(double value) {
            hashMemMultiplier = value;
            return this;
        }

        public Builder maxParallelWorkersPerGather(int value) {
            maxParallelWorkersPerGather = value;
            return this;
        }

        public Builder parallelLeaderParticipation(boolean value) {
            parallelLeaderParticipation = value;
            return this;
        }

        /// Also known as `enable_parallel_temptables`.
        public Builder extendedParallelProcessing(boolean value) {
            extendedParallelProcessing = value;
            return this;
        }

        public Builder tempFlushScope(TempFlushScope value) {
            tempFlushScope = value;
            return this;
        }

        /// `debug_parallel_query`: a Gather over every plan that allows one, whatever it costs.
        public Builder debugParallelQuery(boolean value) {
            debugParallelQuery = value;
            return this;
        }

        /// `enable_…` of a method.
        public Builder enable(PathMethod method, boolean isEnabled) {
            if (isEnabled) {
                disabledMethods.remove(method);
            } else {
                disabledMethods.add(method);
            }
            return this;
        }

        public PlannerSettings build() {
            return new PlannerSettings(
                    seqPageCost,
                    randomPageCost,
                    cpuTupleCost,
                    cpuOperatorCost,
                    parallelSetupCost,
                    parallelTupleCost,
                    writePageCost,
                    minParallelTableScanBlocks,
                    workMemBytes,
                    hashMemMultiplier,
                    maxParallelWorkersPerGather,
                    parallelLeaderParticipation,
                    extendedParallelProcessing,
                    tempFlushScope,
                    debugParallelQuery,
                    disabledMethods);
        }
    }
}

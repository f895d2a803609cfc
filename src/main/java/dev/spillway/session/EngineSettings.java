package dev.spillway.session;

import dev.spillway.exec.ExecutionOptions;
import dev.spillway.planner.PathMethod;
import dev.spillway.planner.PlannerSettings;
import dev.spillway.planner.PlannerSettings.TempFlushScope;

/// A session's settings as the records that planner and executor take.
final class EngineSettings {
    private static final long KILOBYTE = 1_024;

    private EngineSettings() {}

    static PlannerSettings planner(Settings settings) {
        PlannerSettings.Builder builder =
                PlannerSettings.defaults(Math.toIntExact(settings.number("max_parallel_workers_per_gather")))
                        .toBuilder()
                        .seqPageCost(settings.real("seq_page_cost"))
                        .randomPageCost(settings.real("random_page_cost"))
                        .cpuTupleCost(settings.real("cpu_tuple_cost"))
                        .cpuOperatorCost(settings.real("cpu_operator_cost"))
                        .parallelSetupCost(settings.real("parallel_setup_cost"))
                        .parallelTupleCost(settings.real("parallel_tuple_cost"))
                        .writePageCost(settings.real("write_page_cost"))
                        .minParallelTableScanBlocks(settings.number("min_parallel_table_scan_size"))
                        .workMemBytes(settings.number("work_mem") * KILOBYTE)
                        .hashMemMultiplier(settings.real("hash_mem_multiplier"))
                        .parallelLeaderParticipation(settings.flag("parallel_leader_participation"))
                        .extendedParallelProcessing(settings.flag("extended_parallel_processing"))
                        .tempFlushScope(isFlushScoped(settings) ? TempFlushScope.REFERENCED : TempFlushScope.ALL)
                        .debugParallelQuery(settings.flag("debug_parallel_query"));
        for (PathMethod method : PathMethod.values()) {
            builder.enable(method, settings.flag(method.settingName()));
        }
        return builder.build();
    }

    static ExecutionOptions execution(Settings settings, boolean isTimingOn) {
        return new ExecutionOptions(
                settings.number("work_mem") * KILOBYTE,
                settings.real("hash_mem_multiplier"),
                settings.flag("parallel_leader_participation"),
                settings.choice("parallel_scan_allocation").equals("chunk")
                        ? ExecutionOptions.ScanAllocation.CHUNK
                        : ExecutionOptions.ScanAllocation.BLOCK,
                isTimingOn);
    }

    static boolean isFlushScoped(Settings settings) {
        return settings.choice("temp_flush_scope").equals("referenced");
    }
}

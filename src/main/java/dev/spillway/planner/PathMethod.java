package dev.spillway.planner;

/// Ways to execute that a setting `enable_…` can discourage. A discouraged node is still built where nothing else
/// works; its plan then loses against every plan with fewer such nodes, whatever the costs.
public enum PathMethod {
    GATHER_MERGE("enable_gathermerge"),
    HASH_AGGREGATE("enable_hashagg"),
    HASH_JOIN("enable_hashjoin"),
    INCREMENTAL_SORT("enable_incremental_sort"),
    INDEX_ONLY_SCAN("enable_indexonlyscan"),
    INDEX_SCAN("enable_indexscan"),
    MATERIAL("enable_material"),
    MERGE_JOIN("enable_mergejoin"),
    NESTED_LOOP("enable_nestloop"),
    PARALLEL_APPEND("enable_parallel_append"),
    PARALLEL_HASH("enable_parallel_hash"),
    SEQUENTIAL_SCAN("enable_seqscan"),
    SORT("enable_sort");

    private final String settingName;

    PathMethod(String settingName) {
        this.settingName = settingName;
    }

    /// The setting, for example `enable_hashjoin`.
    public String settingName() {
        return settingName;
    }
}

package dev.spillway.planner.path;

import java.util.BitSet;

/// The variables that a path can pass on.
final class PathVariables {
    private PathVariables() {}

    static BitSet of(Path path) {
        return switch (path) {
            case Path.Scan scan -> scan.node().variables();
            case Path.IndexScan scan -> scan.node().variables();
            case Path.Functions functions -> functions.node().variables();
            case Path.ProjectSet sets -> sets.node().variables();
            case Path.Values values -> values.node().variables();
            case Path.Filtered filtered -> of(filtered.input());
            case Path.Computed computed -> computed.node().variables();
            case Path.Hash join -> both(join.outer(), join.inner());
            case Path.Merged join -> both(join.outer(), join.inner());
            case Path.Loop join -> both(join.outer(), join.inner());
            case Path.Aggregated aggregated -> aggregated.node().variables();
            case Path.Sorted sorted -> of(sorted.input());
            case Path.PartlySorted sorted -> of(sorted.input());
            case Path.Kept kept -> of(kept.input());
            case Path.Windowed windowed -> windowed.node().variables();
            case Path.Limited limited -> of(limited.input());
            case Path.Unioned union -> union.node().variables();
            case Path.GroupingSets sets -> sets.node().variables();
            case Path.With with -> with.node().variables();
            case Path.CommonScan scan -> scan.node().variables();
            case Path.Recursive recursive -> recursive.node().variables();
            case Path.Gathered gathered -> of(gathered.input());
        };
    }

    private static BitSet both(Path outer, Path inner) {
        BitSet all = (BitSet) of(outer).clone();
        all.or(of(inner));
        return all;
    }
}

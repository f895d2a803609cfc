package dev.spillway.exec.join;

import dev.spillway.data.Batch;
import dev.spillway.exec.spill.SpillFile;
import dev.spillway.exec.spill.SpillReader;
import dev.spillway.exec.spill.SpillTape;
import dev.spillway.plan.PlanNode.JoinType;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Which inner rows of a merge join meet which outer rows: a window those up to its last key; a run that is on a tape
/// part by part those of its key, which a tape keeps too. Used by one thread.
final class MergeSteps {
    private final JoinType type;
    private final MergeInner inner;
    private final MergeOuter outer;
    private final SpillFile file;
    private boolean isEnded;
    private MergeInner.@Nullable Window onTape;
    private @Nullable LongRun longRun;

    /// A run on a tape, of which some parts have met the outer rows.
    private record LongRun(MergeInner.Window window, SpillReader reader, OuterPasses outer) {}

    MergeSteps(JoinType type, MergeInner inner, MergeOuter outer, SpillFile file) {
        this.type = type;
        this.inner = inner;
        this.outer = outer;
        this.file = file;
    }

    /// `null` at the end.
    @Nullable
    MergeStep next() {
        while (true) {
            LongRun run = longRun;
            if (run != null) {
                return part(run);
            }
            MergeInner.Window below = onTape;
            if (below != null) {
                onTape = null;
                start(below);
                continue;
            }
            if (isEnded || !type.keepsUnmatchedInner() && !outer.hasMore()) {
                return null;
            }
            MergeInner.Window window = inner.next();
            SpillTape tape = window.tape();
            if (tape == null) {
                isEnded = window.isLast();
                return step(window);
            }
            onTape = window;
            return new MergeStep(
                    window.rows(),
                    () -> outer.upTo(window.keys(), 0, true),
                    candidates(window.rows().count()));
        }
    }

    private MergeStep step(MergeInner.Window window) {
        int count = window.rows().count();
        MergeCandidates candidates = new MergeCandidates(window.keys(), count, outer);
        boolean isToTheEnd = window.isLast() && type.keepsUnmatchedOuter();
        JoinRun.OuterRows rows =
                isToTheEnd ? outer::next : () -> count == 0 ? null : outer.upTo(window.keys(), count - 1, false);
        return new MergeStep(window.rows(), rows, candidates::find);
    }

    /// Keeps the outer rows that have the key of a run on a tape.
    private void start(MergeInner.Window window) {
        SpillTape rows = file.newTape();
        for (Batch batch = outer.upTo(window.keys(), 0, false);
                batch != null;
                batch = outer.upTo(window.keys(), 0, false)) {
            rows.append(batch);
        }
        rows.finish();
        SpillTape tape = window.tape();
        if (tape != null && (rows.rows() > 0 || type.keepsUnmatchedInner())) {
            longRun = new LongRun(window, tape.read(true), new OuterPasses(rows, file.memory()));
        } else {
            isEnded = window.isLast() && !type.keepsUnmatchedOuter();
        }
    }

    private MergeStep part(LongRun run) {
        MergeInner.Part part = inner.part(run.reader());
        if (part.isLast()) {
            longRun = null;
            isEnded = run.window().isLast() && !type.keepsUnmatchedOuter();
        }
        boolean isNull = run.window().keys().stream().anyMatch(key -> key.isNull(0));
        return new MergeStep(
                part.rows(),
                run.outer().pass(part.isLast()),
                candidates(isNull ? 0 : part.rows().count()));
    }

    private static Function<Batch, Candidates> candidates(int count) {
        AllRows all = new AllRows(count);
        return _ -> all;
    }
}

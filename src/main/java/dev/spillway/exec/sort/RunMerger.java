package dev.spillway.exec.sort;

import dev.spillway.data.Batch;
import dev.spillway.data.Physical;
import dev.spillway.data.Vector;
import dev.spillway.exec.VectorBuilder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Merges sorted runs with a tree of losers: a row costs one comparison a level. Of equal rows the earlier run's comes
/// first. Used by one thread.
final class RunMerger {
    private final RunCursor[] cursors;
    private final List<VectorBuilder> builders = new ArrayList<>();
    /// The loser of each inner node; the winner of all at 0.
    private final int[] tree;
    private final Batch[] sources = new Batch[Batch.MAX_ROWS];
    private final int[] rows = new int[Batch.MAX_ROWS];

    RunMerger(List<RunCursor> runs, List<Physical> forms) {
        this.cursors = runs.toArray(RunCursor[]::new);
        this.tree = new int[Math.max(1, cursors.length)];
        forms.forEach(form -> builders.add(VectorBuilder.create(form)));
        if (cursors.length > 0) {
            tree[0] = play(1);
        }
    }

    /// The winner below inner node `node`; its losers are left in the tree. Leaves are `cursors.length` and up.
    private int play(int node) {
        if (node >= cursors.length) {
            return node - cursors.length;
        }
        int left = play(2 * node);
        int right = play(2 * node + 1);
        boolean isLeft = isBefore(left, right);
        tree[node] = isLeft ? right : left;
        return isLeft ? left : right;
    }

    private boolean isBefore(int a, int b) {
        if (cursors[a].isEnded() || cursors[b].isEnded()) {
            return !cursors[a].isEnded();
        }
        int order = cursors[a].compareTo(cursors[b]);
        return order < 0 || order == 0 && a < b;
    }

    /// Up to `count` rows in order, or `null` at the end.
    @Nullable
    Batch next(int count) {
        int found = 0;
        while (found < count && cursors.length > 0) {
            int winner = tree[0];
            RunCursor cursor = cursors[winner];
            if (cursor.isEnded()) {
                break;
            }
            sources[found] = cursor.batch();
            rows[found++] = cursor.row();
            cursor.advance();
            replay(winner);
        }
        return found == 0 ? null : gather(found);
    }

    private void replay(int run) {
        int winner = run;
        for (int node = (run + cursors.length) / 2; node > 0; node /= 2) {
            int loser = tree[node];
            if (isBefore(loser, winner)) {
                tree[node] = winner;
                winner = loser;
            }
        }
        tree[0] = winner;
    }

    private Batch gather(int count) {
        List<Vector> columns = new ArrayList<>(builders.size());
        for (int column = 0; column < builders.size(); column++) {
            VectorBuilder builder = builders.get(column);
            for (int i = 0; i < count; i++) {
                builder.append(sources[i].column(column), rows[i]);
            }
            columns.add(builder.build());
        }
        return new Batch(columns, count);
    }
}

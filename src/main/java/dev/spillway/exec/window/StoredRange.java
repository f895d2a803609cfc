package dev.spillway.exec.window;

import dev.spillway.data.Vector;
import dev.spillway.exec.table.RowComparison;
import org.jspecify.annotations.Nullable;

/// A bound of `RANGE … offset` in a stored partition: a cursor that goes through the partition once, because the bounds
/// of its rows never go back. Used by one thread.
final class StoredRange {
    private final StoredPartition partition;
    private final RangeBound bound;
    private final boolean isStart;
    private int at;
    private boolean isChecked;
    private @Nullable Candidates candidates;

    /// The block that the cursor is in, as compared with a piece.
    private record Candidates(int block, StoredPiece piece, Vector keys, RowComparison.Order order) {}

    StoredRange(StoredPartition partition, RangeBound bound, boolean isStart) {
        this.partition = partition;
        this.bound = bound;
        this.isStart = isStart;
    }

    /// As [RangeBound#find(Chunk, boolean)]; pieces must come in their order.
    int[] find(StoredPiece piece) {
        int[] peers = isStart ? piece.peerStarts() : piece.peerEnds();
        Vector keys = piece.column(bound.keyColumn());
        int[] result = new int[piece.count()];
        for (int row = 0; row < result.length; row++) {
            if (keys.isNull(row)) {
                result[row] = peers[row];
                continue;
            }
            if (!isChecked) {
                bound.checkOffset();
                isChecked = true;
            }
            while (at < partition.count() && isBefore(candidates(piece), piece, row)) {
                at++;
            }
            result[row] = at;
        }
        return result;
    }

    private Candidates candidates(StoredPiece piece) {
        int block = at / partition.blockRows();
        Candidates known = candidates;
        if (known == null || known.block() != block || known.piece() != piece) {
            Vector keys = partition.block(block).column(bound.keyColumn());
            known = new Candidates(block, piece, keys, bound.order(keys, piece));
            candidates = known;
        }
        return known;
    }

    /// NULLs are before or behind all keys.
    private boolean isBefore(Candidates found, StoredPiece piece, int row) {
        int candidate = at % partition.blockRows();
        return found.keys().isNull(candidate)
                ? at < piece.first() + row
                : bound.isBefore(found.order(), candidate, row, isStart);
    }
}

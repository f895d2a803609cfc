package dev.spillway.exec.join;

import dev.spillway.data.Batch;
import dev.spillway.exec.table.JoinTable;
import dev.spillway.exec.table.KeyEncoder;
import java.util.Arrays;

/// Looks up a batch's keys in a built table. Owned by one participant.
final class HashProbe implements Candidates {
    private final JoinTable table;
    private final KeyEncoder encoder;
    private final JoinKeys keys;
    private final long[] dead = new long[Batch.MAX_ROWS / Long.SIZE];
    private final int[] found = new int[Batch.MAX_ROWS];

    HashProbe(HashTable table, JoinKeys keys) {
        this.table = table.table();
        this.encoder = table.encoder().reader();
        this.keys = keys;
    }

    void find(Batch outer) {
        Arrays.fill(dead, 0);
        table.find(encoder.lookUp(keys.outer(outer), outer.rowCount(), dead), outer.rowCount(), dead, found);
    }

    @Override
    public int first(int outerRow) {
        return found[outerRow];
    }

    @Override
    public int next(int innerRow) {
        return table.next(innerRow);
    }

    @Override
    public boolean isUnique() {
        return table.isUnique();
    }

    int[] found() {
        return found;
    }
}

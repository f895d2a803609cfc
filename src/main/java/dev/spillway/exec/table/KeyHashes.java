package dev.spillway.exec.table;

import dev.spillway.data.DecimalVector;
import dev.spillway.data.DictionaryVector;
import dev.spillway.data.DoubleVector;
import dev.spillway.data.IntervalVector;
import dev.spillway.data.LongVector;
import dev.spillway.data.TextVector;
import dev.spillway.data.Vector;
import java.util.List;

/// Hashes of whole keys, equal for equal keys however their vectors hold them; NULL equals NULL. For sharing rows out
/// among partitions: the tables' own hashes have nothing to do with these.
public final class KeyHashes {
    private static final long NULL = 0x5851F42D4C957F2DL;

    private KeyHashes() {}

    public static long[] of(List<Vector> keys, int count) {
        long[] hashes = new long[count];
        for (Vector key : keys) {
            for (int i = 0; i < count; i++) {
                hashes[i] = Hashing.mix(hashes[i], key.isNull(i) ? NULL : word(key, i));
            }
        }
        for (int i = 0; i < count; i++) {
            hashes[i] = finish(hashes[i]);
        }
        return hashes;
    }

    /// Spreads every bit over all others (the finalizer of MurmurHash3).
    private static long finish(long hash) {
        long mixed = (hash ^ hash >>> 33) * 0xFF51AFD7ED558CCDL;
        mixed = (mixed ^ mixed >>> 33) * 0xC4CEB9FE1A85EC53L;
        return mixed ^ mixed >>> 33;
    }

    private static long word(Vector key, int row) {
        return switch (key) {
            case LongVector longs -> longs.values()[row];
            case DoubleVector doubles -> Double.doubleToLongBits(doubles.values()[row] + 0.0);
            case TextVector texts -> {
                int from = texts.offsets()[row];
                yield Hashing.bytes(texts.bytes(), from, texts.offsets()[row + 1] - from);
            }
            case DictionaryVector texts -> {
                int code = texts.codes()[row];
                int from = texts.dictionary().offsets()[code];
                yield Hashing.bytes(
                        texts.dictionary().bytes(), from, texts.dictionary().offsets()[code + 1] - from);
            }
            case DecimalVector decimals ->
                ObjectInterner.canonical(ColumnRanks.valueAt(decimals, row)).hashCode();
            case IntervalVector intervals ->
                ObjectInterner.canonical(ColumnRanks.valueAt(intervals, row)).hashCode();
        };
    }
}

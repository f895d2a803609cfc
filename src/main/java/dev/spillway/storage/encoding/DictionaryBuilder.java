package dev.spillway.storage.encoding;

import dev.spillway.data.TextDictionary;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Finds the distinct strings of a buffer, or gives up early when a dictionary would not pay. One use.
///
/// Dictionaries stay on the heap, so they are small: at most 4,096 strings and 64 KiB, and a quarter of the rows.
final class DictionaryBuilder {
    static final int STRINGS_MAX = 4_096;
    static final int BYTES_MAX = 64 << 10;
    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final ColumnBuffer buffer;
    private final int[] codes;
    private final int stringsMax;
    private int[] table = new int[256];
    private int[] starts = new int[64];
    private int[] ends = new int[64];
    private long[] hashes = new long[64];
    private int distinct;
    private int distinctBytes;

    DictionaryBuilder(ColumnBuffer buffer) {
        this.buffer = buffer;
        this.codes = new int[buffer.size()];
        this.stringsMax = Math.min(STRINGS_MAX, Math.max(1, (buffer.size() - buffer.nullCount()) / 4));
    }

    /// Codes of the rows, once [#build] has returned a dictionary; NULL rows have code 0.
    int[] codes() {
        return codes;
    }

    @Nullable
    TextDictionary build(@Nullable TextDictionary previous) {
        byte[] bytes = buffer.bytes();
        int[] offsets = buffer.offsets();
        for (int row = 0; row < codes.length; row++) {
            if (!buffer.isNull(row)) {
                int code = find(bytes, offsets[row], offsets[row + 1]);
                if (code < 0) {
                    return null;
                }
                codes[row] = code;
            }
        }
        Integer[] order = new Integer[distinct];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, (a, b) -> Arrays.compareUnsigned(bytes, starts[a], ends[a], bytes, starts[b], ends[b]));
        int[] ranks = previous == null ? null : ranksIn(previous, order);
        TextDictionary dictionary = previous;
        if (ranks == null || previous == null) {
            ranks = new int[distinct];
            for (int rank = 0; rank < distinct; rank++) {
                ranks[order[rank]] = rank;
            }
            dictionary = dictionary(order);
        }
        for (int row = 0; row < codes.length; row++) {
            codes[row] = buffer.isNull(row) ? 0 : ranks[codes[row]];
        }
        return dictionary;
    }

    /// Where this buffer's strings are in another dictionary, or `null` where one is missing there.
    private int @Nullable [] ranksIn(TextDictionary other, Integer[] order) {
        if (other.size() < distinct || other.size() > 4 * distinct + 16) {
            return null;
        }
        int[] ranks = new int[distinct];
        int at = 0;
        for (Integer code : order) {
            while (at < other.size() && compare(other, at, code) < 0) {
                at++;
            }
            if (at == other.size() || compare(other, at, code) != 0) {
                return null;
            }
            ranks[code] = at;
        }
        return ranks;
    }

    private int compare(TextDictionary other, int code, int own) {
        return Arrays.compareUnsigned(
                other.bytes(),
                other.offsets()[code],
                other.offsets()[code + 1],
                buffer.bytes(),
                starts[own],
                ends[own]);
    }

    private TextDictionary dictionary(Integer[] order) {
        byte[] bytes = new byte[distinctBytes];
        int[] offsets = new int[distinct + 1];
        int at = 0;
        for (int rank = 0; rank < distinct; rank++) {
            int code = order[rank];
            int length = ends[code] - starts[code];
            System.arraycopy(buffer.bytes(), starts[code], bytes, at, length);
            at += length;
            offsets[rank + 1] = at;
        }
        return new TextDictionary(bytes, offsets, distinct);
    }

    private int find(byte[] bytes, int start, int end) {
        long hash = hash(bytes, start, end);
        int slot = (int) (hash >>> 32) & table.length - 1;
        while (table[slot] != 0) {
            int code = table[slot] - 1;
            if (hashes[code] == hash && Arrays.equals(bytes, starts[code], ends[code], bytes, start, end)) {
                return code;
            }
            slot = slot + 1 & table.length - 1;
        }
        if (distinct == stringsMax || distinctBytes + (end - start) > BYTES_MAX) {
            return -1;
        }
        add(hash, start, end);
        table[slot] = distinct;
        if (2 * distinct > table.length) {
            rehash();
        }
        return distinct - 1;
    }

    private void add(long hash, int start, int end) {
        if (distinct == starts.length) {
            starts = Arrays.copyOf(starts, 2 * distinct);
            ends = Arrays.copyOf(ends, 2 * distinct);
            hashes = Arrays.copyOf(hashes, 2 * distinct);
        }
        starts[distinct] = start;
        ends[distinct] = end;
        hashes[distinct] = hash;
        distinct++;
        distinctBytes += end - start;
    }

    private void rehash() {
        int[] larger = new int[4 * table.length];
        for (int code = 0; code < distinct; code++) {
            int slot = (int) (hashes[code] >>> 32) & larger.length - 1;
            while (larger[slot] != 0) {
                slot = slot + 1 & larger.length - 1;
            }
            larger[slot] = code + 1;
        }
        table = larger;
    }

    static long hash(byte[] bytes, int start, int end) {
        long hash = 0x9E37_79B9_7F4A_7C15L ^ end - start;
        int at = start;
        for (; at + 8 <= end; at += 8) {
            hash = (hash ^ (long) WORD.get(bytes, at)) * 0x9FB2_1C65_1E98_DF25L;
            hash ^= hash >>> 29;
        }
        long rest = 0;
        for (; at < end; at++) {
            rest = rest << 8 | bytes[at] & 0xFF;
        }
        hash = (hash ^ rest) * 0x9FB2_1C65_1E98_DF25L;
        return hash ^ hash >>> 32;
    }
}

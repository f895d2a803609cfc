package dev.spillway.storage.index;

import dev.spillway.storage.MemoryReserve;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Collects entries in any order and gives them back sorted: runs of 2 MiB, each sorted when it is full, then merged.
/// One thread.
public final class EntryRuns implements AutoCloseable {
    private static final int RUN_BYTES = 2 << 20;
    private static final int PREFIX_BYTES = Long.BYTES;
    private static final int INSERTION_SORT_ENTRIES = 16;
    private static final VarHandle BIG_ENDIAN_LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final MemoryReserve memory;
    private final List<byte[]> runs = new ArrayList<>();
    private byte[] data = new byte[0];
    private int dataLength;
    private int[] starts = new int[0];
    private int count;
    private long total;
    private boolean isAscending = true;
    private long reserved;

    public EntryRuns(MemoryReserve memory) {
        this.memory = memory;
    }

    /// Receives entries in order; what it is given holds during the call.
    @FunctionalInterface
    public interface Sink {
        void accept(byte[] bytes, int offset, int length);
    }

    public long size() {
        return total;
    }

    public void add(byte[] entry, int length) {
        if (dataLength + length > RUN_BYTES) {
            endRun();
        }
        if (dataLength + length > data.length) {
            int larger = Math.min(RUN_BYTES, Math.max(4_096, 2 * Math.max(data.length, length)));
            take(larger - data.length);
            data = Arrays.copyOf(data, larger);
        }
        if (count + 1 >= starts.length) {
            int larger = Math.max(256, 2 * starts.length);
            take(4L * (larger - starts.length));
            starts = Arrays.copyOf(starts, larger);
        }
        System.arraycopy(entry, 0, data, dataLength, length);
        starts[count] = dataLength;
        if (isAscending && count > 0) {
            isAscending = compare(starts[count - 1], dataLength, dataLength, dataLength + length) < 0;
        }
        dataLength += length;
        count++;
        starts[count] = dataLength;
        total++;
    }

    private void take(long bytes) {
        memory.reserve(bytes);
        reserved += bytes;
    }

    private int compare(int first, int firstEnd, int second, int secondEnd) {
        return Arrays.compareUnsigned(data, first, firstEnd, data, second, secondEnd);
    }

    /// Sorts what was collected and keeps it as lengths and bytes.
    private void endRun() {
        if (count == 0) {
            return;
        }
        int[] order = new int[count];
        Arrays.setAll(order, i -> i);
        if (!isAscending) {
            long[] prefixes = new long[count];
            for (int i = 0; i < count; i++) {
                prefixes[i] = prefix(i);
            }
            sort(prefixes, order, 0, count);
        }
        take(dataLength + 2L * count);
        byte[] run = new byte[dataLength + 2 * count];
        int at = 0;
        for (int index : order) {
            int length = starts[index + 1] - starts[index];
            run[at] = (byte) (length >>> 8);
            run[at + 1] = (byte) length;
            System.arraycopy(data, starts[index], run, at + 2, length);
            at += 2 + length;
        }
        runs.add(run);
        dataLength = 0;
        count = 0;
        isAscending = true;
    }

    /// The first bytes as a number whose signed order is theirs.
    private long prefix(int index) {
        int start = starts[index];
        int length = starts[index + 1] - start;
        long value = 0;
        if (start + PREFIX_BYTES <= data.length) {
            value = (long) BIG_ENDIAN_LONG.get(data, start);
            if (length < PREFIX_BYTES) {
                value &= -1L << 8 * (PREFIX_BYTES - length);
            }
        } else {
            for (int i = 0; i < PREFIX_BYTES; i++) {
                value = value << 8 | (i < length ? data[start + i] & 0xFF : 0);
            }
        }
        return value ^ Long.MIN_VALUE;
    }

    /// Quicksort by prefix, then by all bytes; small parts by insertion.
    private void sort(long[] prefixes, int[] order, int from, int to) {
        int low = from;
        int high = to;
        while (high - low > INSERTION_SORT_ENTRIES) {
            int pivot = medianOfThree(prefixes, order, low, high);
            long pivotPrefix = prefixes[pivot];
            int pivotEntry = order[pivot];
            int left = low;
            int right = high - 1;
            while (left <= right) {
                while (compare(prefixes[left], order[left], pivotPrefix, pivotEntry) < 0) {
                    left++;
                }
                while (compare(prefixes[right], order[right], pivotPrefix, pivotEntry) > 0) {
                    right--;
                }
                if (left <= right) {
                    swap(prefixes, order, left++, right--);
                }
            }
            if (right - low < high - left) {
                sort(prefixes, order, low, right + 1);
                low = left;
            } else {
                sort(prefixes, order, left, high);
                high = right + 1;
            }
        }
        for (int i = low + 1; i < high; i++) {
            for (int j = i; j > low && compare(prefixes[j], order[j], prefixes[j - 1], order[j - 1]) < 0; j--) {
                swap(prefixes, order, j, j - 1);
            }
        }
    }

    private int medianOfThree(long[] prefixes, int[] order, int low, int high) {
        int middle = low + high >>> 1;
        int last = high - 1;
        boolean isLowFirst = compare(prefixes[low], order[low], prefixes[middle], order[middle]) < 0;
        int smaller = isLowFirst ? low : middle;
        int larger = isLowFirst ? middle : low;
        if (compare(prefixes[last], order[last], prefixes[smaller], order[smaller]) < 0) {
            return smaller;
        }
        return compare(prefixes[last], order[last], prefixes[larger], order[larger]) < 0 ? last : larger;
    }

    private int compare(long prefix, int entry, long otherPrefix, int other) {
        return prefix != otherPrefix
                ? Long.compare(prefix, otherPrefix)
                : compare(starts[entry], starts[entry + 1], starts[other], starts[other + 1]);
    }

    private static void swap(long[] prefixes, int[] order, int one, int other) {
        long prefix = prefixes[one];
        prefixes[one] = prefixes[other];
        prefixes[other] = prefix;
        int entry = order[one];
        order[one] = order[other];
        order[other] = entry;
    }

    /// Where the merge stands in a run.
    private static final class Place {
        private final byte[] run;
        private int start;
        private int length;

        Place(byte[] run) {
            this.run = run;
        }

        boolean advance() {
            int at = start + length;
            if (at >= run.length) {
                return false;
            }
            length = (run[at] & 0xFF) << 8 | run[at + 1] & 0xFF;
            start = at + 2;
            return true;
        }

        boolean isLess(Place other) {
            return Arrays.compareUnsigned(
                            run, start, start + length, other.run, other.start, other.start + other.length)
                    < 0;
        }
    }

    /// Gives all entries to `sink` in order. May be called again.
    public void forEach(Sink sink) {
        endRun();
        Place[] heap = new Place[runs.size()];
        for (int i = 0; i < heap.length; i++) {
            heap[i] = new Place(runs.get(i));
            heap[i].advance();
        }
        int size = heap.length;
        for (int i = size / 2 - 1; i >= 0; i--) {
            siftDown(heap, i, size);
        }
        while (size > 0) {
            Place least = heap[0];
            sink.accept(least.run, least.start, least.length);
            if (!least.advance()) {
                heap[0] = heap[--size];
            }
            siftDown(heap, 0, size);
        }
    }

    private static void siftDown(Place[] heap, int from, int size) {
        int parent = from;
        while (2 * parent + 1 < size) {
            int child = 2 * parent + 1;
            if (child + 1 < size && heap[child + 1].isLess(heap[child])) {
                child++;
            }
            if (!heap[child].isLess(heap[parent])) {
                return;
            }
            Place moved = heap[parent];
            heap[parent] = heap[child];
            heap[child] = moved;
            parent = child;
        }
    }

    /// Gives the memory back.
    @Override
    public void close() {
        runs.clear();
        data = new byte[0];
        starts = new int[0];
        count = 0;
        dataLength = 0;
        total = 0;
        memory.release(reserved);
        reserved = 0;
    }
}

package dev.spillway.storage.pool;

/// The few frames that a large scan keeps using, oldest first, so that it does not wash the pool out (PostgreSQL's
/// buffer access strategy).
///
/// A frame that somebody else has taken or likes too much in the meantime drops out; the scan then takes another from
/// the pool.
public final class ScanRing {
    private final int[] frames;
    private final int[] blocks;
    private int head;
    private int count;
    private int outstanding;

    /// A ring for a scan of `columns` columns: room to read each of them ahead, but at most a quarter of the pool.
    public static ScanRing forScan(int columns, int poolFrames) {
        int wanted = Math.max(32, 32 * columns);
        return new ScanRing(Math.max(2, Math.min(wanted, poolFrames / 4)));
    }

    private ScanRing(int size) {
        frames = new int[size];
        blocks = new int[size];
    }

    int size() {
        return frames.length;
    }

    /// Whether a frame for another block must come from the ring itself.
    boolean isFull() {
        return count > 0 && count + outstanding >= frames.length;
    }

    int oldestFrame() {
        return frames[head];
    }

    int oldestBlock() {
        return blocks[head];
    }

    void removeOldest() {
        head = head + 1 == frames.length ? 0 : head + 1;
        count--;
    }

    /// A frame was taken that will be [#add]ed or [#giveBack]ed.
    void take() {
        outstanding++;
    }

    void giveBack(int taken) {
        outstanding -= taken;
    }

    void add(int frame, int block) {
        outstanding--;
        if (count == frames.length) {
            removeOldest();
        }
        int slot = (head + count) % frames.length;
        frames[slot] = frame;
        blocks[slot] = block;
        count++;
    }
}

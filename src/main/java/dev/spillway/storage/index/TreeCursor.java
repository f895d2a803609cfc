package dev.spillway.storage.index;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Reads the entries of a range in either direction, in batches. The tree must not change meanwhile. Leader thread.
public final class TreeCursor {
    private static final int ENDED = -2;

    private final TreePages pages;
    private byte[] from = new byte[0];
    private byte @Nullable [] to;
    private boolean isForward;
    private int block = ENDED;
    private int slot;
    private byte[] entries = new byte[0];
    private int[] offsets = new int[1];

    public TreeCursor(TreePages pages) {
        this.pages = pages;
    }

    /// Moves before the first entry of `from <= entry < to`, or behind the last one; without `to` there is no upper
    /// end.
    public void seek(byte[] from, byte @Nullable [] to, boolean isForward) {
        this.from = from;
        this.to = to;
        this.isForward = isForward;
        try {
            if (isForward) {
                TreePage leaf = leaf(from);
                slot = leaf.lowerBound(from, from.length);
            } else if (to == null) {
                slot = lastLeaf().count() - 1;
            } else {
                slot = leaf(to).lowerBound(to, to.length) - 1;
            }
        } finally {
            pages.release();
        }
    }

    private TreePage leaf(byte[] key) {
        TreePage page = pages.read(Tree.META_BLOCK);
        int height = page.metaHeight();
        block = page.metaRoot();
        for (int level = height - 1; level > 0; level--) {
            page = pages.read(block);
            block = page.child(page.childSlot(key, key.length));
        }
        return pages.read(block);
    }

    private TreePage lastLeaf() {
        TreePage page = pages.read(Tree.META_BLOCK);
        int height = page.metaHeight();
        block = page.metaRoot();
        for (int level = height - 1; level > 0; level--) {
            page = pages.read(block);
            block = page.child(page.count() - 1);
        }
        return pages.read(block);
    }

    /// Reads up to `max` row numbers; 0 is the end. With `withEntries`, [#entries()] has their bytes.
    public int next(long[] rowNumbers, int max, boolean withEntries) {
        int count = 0;
        try {
            while (count < max && block != ENDED) {
                TreePage page = pages.read(block);
                if (slot < 0 || slot >= page.count()) {
                    step(page);
                } else if (!isInside(page)) {
                    block = ENDED;
                } else {
                    rowNumbers[count] = page.rowNumber(slot);
                    if (withEntries) {
                        keep(page, count);
                    }
                    count++;
                    slot += isForward ? 1 : -1;
                    count = fill(page, rowNumbers, count, max, withEntries);
                }
            }
            return count;
        } finally {
            pages.release();
        }
    }

    /// Reads on within an open page.
    private int fill(TreePage page, long[] rowNumbers, int start, int max, boolean withEntries) {
        int count = start;
        int step = isForward ? 1 : -1;
        boolean isWholeInside = isForward ? isBelow(page, page.count() - 1) : isAbove(page, 0);
        while (count < max && slot >= 0 && slot < page.count() && (isWholeInside || isInside(page))) {
            rowNumbers[count] = page.rowNumber(slot);
            if (withEntries) {
                keep(page, count);
            }
            count++;
            slot += step;
        }
        return count;
    }

    private void step(TreePage page) {
        block = isForward ? page.right() : page.left();
        if (block == TreePage.NONE) {
            block = ENDED;
        } else {
            slot = isForward ? 0 : pages.read(block).count() - 1;
        }
    }

    private boolean isInside(TreePage page) {
        return isForward ? isBelow(page, slot) : isAbove(page, slot);
    }

    private boolean isBelow(TreePage page, int at) {
        byte[] end = to;
        return end == null || page.compare(at, end, end.length) < 0;
    }

    private boolean isAbove(TreePage page, int at) {
        return page.compare(at, from, from.length) >= 0;
    }

    private void keep(TreePage page, int index) {
        if (index + 1 >= offsets.length) {
            offsets = Arrays.copyOf(offsets, 2 * offsets.length + 1);
        }
        int at = index == 0 ? 0 : offsets[index];
        int length = page.length(slot);
        if (at + length > entries.length) {
            entries = Arrays.copyOf(entries, Math.max(at + length, 2 * entries.length));
        }
        page.copy(slot, entries, at);
        offsets[index] = at;
        offsets[index + 1] = at + length;
    }

    /// The bytes of the batch's entries, one behind another.
    public byte[] entries() {
        return entries;
    }

    /// Where entry `index` of the batch starts, and after the last one where it ends.
    public int offset(int index) {
        return offsets[index];
    }
}

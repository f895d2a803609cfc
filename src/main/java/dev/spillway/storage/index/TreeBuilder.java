package dev.spillway.storage.index;

import dev.spillway.storage.pool.Blocks;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Writes a tree bottom-up from entries that come in order, pages nine tenths full. Used once, for a file whose old
/// pages, but the first, have been given up. Leader thread.
public final class TreeBuilder {
    private static final int RESERVE_BYTES = Blocks.BYTES / 10;

    private final TreePages pages;
    private final List<Level> levels = new ArrayList<>();
    private byte[] previous = new byte[0];

    public TreeBuilder(TreePages pages) {
        this.pages = pages;
        levels.add(new Level(0));
    }

    /// The page of a level that is being filled, in memory of its own.
    private final class Level {
        private final int level;
        private final TreePage page = new TreePage().at(Arena.ofAuto().allocate(Blocks.BYTES, Long.BYTES), 0);
        private int block = TreePage.NONE;

        Level(int level) {
            this.level = level;
        }

        void begin(int left) {
            block = pages.allocate();
            page.reset(level, left, TreePage.NONE);
        }

        void write(int right) {
            page.right(right);
            page.copyTo(pages.change(block));
        }
    }

    public void add(byte[] entry, int length) {
        Level leaf = levels.getFirst();
        byte[] copy = Arrays.copyOf(entry, length);
        if (leaf.block == TreePage.NONE) {
            leaf.begin(TreePage.NONE);
        } else if (!leaf.page.fits(length, RESERVE_BYTES)) {
            turn(0, Tree.separator(previous, copy));
        }
        leaf.page.append(entry, length, TreePage.NONE);
        previous = copy;
    }

    /// Ends the page of a level and begins the next one, which starts at `separator`.
    private void turn(int level, byte[] separator) {
        Level current = levels.get(level);
        int ended = current.block;
        int next = pages.allocate();
        current.write(next);
        if (level + 1 == levels.size()) {
            Level above = new Level(level + 1);
            levels.add(above);
            above.begin(TreePage.NONE);
            above.page.append(new byte[0], 0, ended);
        }
        current.block = next;
        current.page.reset(level, ended, TreePage.NONE);
        addToParent(level + 1, separator, next);
    }

    private void addToParent(int level, byte[] separator, int child) {
        Level above = levels.get(level);
        if (!above.page.fits(separator.length, RESERVE_BYTES)) {
            turn(level, separator);
        }
        above.page.append(separator, separator.length, child);
    }

    public void finish() {
        try {
            if (levels.getFirst().block == TreePage.NONE) {
                Tree.begin(pages);
                return;
            }
            for (Level level : levels) {
                level.write(TreePage.NONE);
            }
            pages.change(Tree.META_BLOCK).meta(levels.getLast().block, levels.size());
        } finally {
            pages.release();
        }
    }
}

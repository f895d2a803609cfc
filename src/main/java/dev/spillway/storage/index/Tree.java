package dev.spillway.storage.index;

import java.util.Arrays;

/// A B+tree of entries, each unique by its row number. Leader thread.
public final class Tree {
    static final int META_BLOCK = 0;
    private static final int LEVELS_MAX = 24;

    private final TreePages pages;
    private final int[] pathBlocks = new int[LEVELS_MAX];
    private final int[] pathSlots = new int[LEVELS_MAX];
    private int height;

    public Tree(TreePages pages) {
        this.pages = pages;
    }

    /// Makes the first two blocks of an empty file.
    public static void create(TreePages pages) {
        int meta = pages.allocate();
        if (meta != META_BLOCK) {
            throw new IllegalStateException("the file must be empty (first block: " + meta + ")");
        }
        begin(pages);
        pages.release();
    }

    /// An empty root; what was in the file before is not freed.
    static void begin(TreePages pages) {
        int root = pages.allocate();
        pages.change(root).reset(0, TreePage.NONE, TreePage.NONE);
        pages.change(META_BLOCK).meta(root, 1);
    }

    /// Gives up all pages but the first and begins with an empty root.
    public void clear() {
        giveUpAll();
        begin(pages);
        pages.release();
    }

    /// Gives up the root of an empty tree, for a builder that writes a new one.
    public void giveUpRoot() {
        if (!isEmpty()) {
            throw new IllegalStateException("the tree must be empty");
        }
        giveUpAll();
    }

    private void giveUpAll() {
        int root = pages.read(META_BLOCK).metaRoot();
        giveUp(root);
        pages.release();
    }

    private void giveUp(int block) {
        TreePage page = pages.read(block);
        boolean hasInnerChildren = page.level() > 1;
        int[] children = new int[page.level() == 0 ? 0 : page.count()];
        for (int slot = 0; slot < children.length; slot++) {
            children[slot] = page.child(slot);
        }
        for (int child : children) {
            if (hasInnerChildren) {
                giveUp(child);
            } else {
                pages.free(child);
            }
        }
        pages.free(block);
    }

    /// Levels, the leaves among them.
    public int height() {
        try {
            return pages.read(META_BLOCK).metaHeight();
        } finally {
            pages.release();
        }
    }

    public boolean isEmpty() {
        try {
            int root = pages.read(META_BLOCK).metaRoot();
            return pages.read(root).count() == 0;
        } finally {
            pages.release();
        }
    }

    /// The leaf where a key belongs; remembers the way.
    private TreePage descend(byte[] key, int length) {
        TreePage page = pages.read(META_BLOCK);
        height = page.metaHeight();
        int block = page.metaRoot();
        for (int level = height - 1; level > 0; level--) {
            page = pages.read(block);
            int slot = page.childSlot(key, length);
            pathBlocks[level] = block;
            pathSlots[level] = slot;
            block = page.child(slot);
        }
        pathBlocks[0] = block;
        return pages.read(block);
    }

    /// Whether there is an entry that begins with the key.
    public boolean hasPrefix(byte[] key, int length) {
        try {
            TreePage page = descend(key, length);
            int slot = page.lowerBound(key, length);
            while (slot == page.count()) {
                if (page.right() == TreePage.NONE) {
                    return false;
                }
                page = pages.read(page.right());
                slot = 0;
            }
            byte[] found = page.entry(slot);
            return found.length >= length && Arrays.equals(found, 0, length, key, 0, length);
        } finally {
            pages.release();
        }
    }

    public void insert(byte[] entry, int length) {
        try {
            descend(entry, length);
            insert(0, entry, length, TreePage.NONE);
        } finally {
            pages.release();
        }
    }

    private void insert(int level, byte[] entry, int length, int child) {
        int block = pathBlocks[level];
        TreePage page = pages.read(block);
        int slot = level == 0 ? page.lowerBound(entry, length) : pathSlots[level] + 1;
        if (page.fits(length)) {
            pages.change(block).insert(slot, entry, length, child);
            return;
        }
        split(level, slot, Arrays.copyOf(entry, length), child);
    }

    private void split(int level, int slot, byte[] entry, int child) {
        int block = pathBlocks[level];
        TreePage page = pages.read(block);
        int left = page.left();
        int right = page.right();
        TreePage.Cells cells = page.cells();
        cells.add(slot, entry, child);
        int count = cells.entries().size();
        int middle = right == TreePage.NONE && slot == count - 1 ? slot : middle(cells);
        int added = pages.allocate();
        page = pages.change(block);
        page.reset(level, left, added);
        page.fill(cells, 0, middle);
        page = pages.change(added);
        page.reset(level, block, right);
        page.fill(cells, middle, count);
        if (right != TreePage.NONE) {
            pages.change(right).left(added);
        }
        byte[] first = cells.entries().get(middle);
        byte[] separator = level == 0 ? separator(cells.entries().get(middle - 1), first) : first;
        if (level == height - 1) {
            addRoot(block, separator, added);
        } else {
            insert(level + 1, separator, separator.length, added);
        }
    }

    /// Where both halves have about the same bytes; neither is empty.
    private static int middle(TreePage.Cells cells) {
        int count = cells.entries().size();
        long total = 0;
        for (int slot = 0; slot < count; slot++) {
            total += cells.bytes(slot);
        }
        long before = 0;
        int middle = 0;
        while (middle < count - 1 && 2 * (before + cells.bytes(middle)) <= total) {
            before += cells.bytes(middle);
            middle++;
        }
        return Math.max(1, middle);
    }

    /// The shortest string that is greater than `left` and not greater than `right`.
    static byte[] separator(byte[] left, byte[] right) {
        int common = Arrays.mismatch(left, right);
        return Arrays.copyOf(right, common + 1);
    }

    private void addRoot(int left, byte[] separator, int right) {
        int root = pages.allocate();
        TreePage page = pages.change(root);
        page.reset(height, TreePage.NONE, TreePage.NONE);
        page.append(new byte[0], 0, left);
        page.append(separator, separator.length, right);
        height++;
        pages.change(META_BLOCK).meta(root, height);
    }

    /// Removes an entry; false where there is none.
    public boolean remove(byte[] entry, int length) {
        try {
            TreePage page = descend(entry, length);
            int slot = page.lowerBound(entry, length);
            if (slot == page.count() || page.compare(slot, entry, length) != 0) {
                return false;
            }
            removeSlot(0, slot);
            return true;
        } finally {
            pages.release();
        }
    }

    private void removeSlot(int level, int slot) {
        int block = pathBlocks[level];
        TreePage page = pages.change(block);
        page.remove(slot);
        boolean isRoot = level == height - 1;
        if (page.count() == 0 && !isRoot) {
            unlink(block);
            removeSlot(level + 1, pathSlots[level + 1]);
        } else if (isRoot && level > 0 && page.count() == 1) {
            shrink();
        }
    }

    private void unlink(int block) {
        TreePage page = pages.read(block);
        int left = page.left();
        int right = page.right();
        if (left != TreePage.NONE) {
            pages.change(left).right(right);
        }
        if (right != TreePage.NONE) {
            pages.change(right).left(left);
        }
        pages.release();
        pages.free(block);
    }

    /// A root with one child is none.
    private void shrink() {
        int root = pathBlocks[height - 1];
        TreePage page = pages.read(root);
        while (page.level() > 0 && page.count() == 1) {
            int child = page.child(0);
            pages.release();
            pages.free(root);
            root = child;
            height--;
            page = pages.read(root);
        }
        pages.change(META_BLOCK).meta(root, height);
    }
}

package dev.spillway.storage;

import dev.spillway.storage.index.TreePage;
import dev.spillway.storage.index.TreePages;
import dev.spillway.storage.pool.BlockAccess;
import dev.spillway.storage.pool.LocalBufferPool;
import org.jspecify.annotations.Nullable;

/// An index's blocks in the local buffer pool, to read or, with a writer, to change. Keeps the open page's frame
/// pinned.
/// Leader thread.
final class IndexPages implements TreePages, AutoCloseable {
    private static final int NONE = -1;

    private final LocalBufferPool pool;
    private final BlockAccess access;
    private final @Nullable RelationWriter writer;
    private final TreePage page = new TreePage();
    private final int[] single = new int[1];
    private int block = NONE;
    private int frame;

    IndexPages(LocalBufferPool pool, BlockAccess access, @Nullable RelationWriter writer) {
        this.pool = pool;
        this.access = access;
        this.writer = writer;
    }

    @Override
    public TreePage read(int wanted) {
        if (wanted != block) {
            release();
            single[0] = wanted;
            frame = pool.pin(access, single, 0);
            block = wanted;
        }
        return page.at(pool.segment(frame), pool.offset(frame));
    }

    @Override
    public TreePage change(int wanted) {
        release();
        frame = writer().pinForChange(wanted);
        block = wanted;
        return page.at(pool.segment(frame), pool.offset(frame));
    }

    private RelationWriter writer() {
        RelationWriter known = writer;
        if (known == null) {
            throw new IllegalStateException("these pages must only be read");
        }
        return known;
    }

    @Override
    public int allocate() {
        release();
        return writer().newZeroBlock();
    }

    @Override
    public void free(int freed) {
        release();
        writer().change().freed(new int[] {freed});
    }

    @Override
    public void release() {
        if (block != NONE) {
            block = NONE;
            pool.unpin(frame);
        }
    }

    @Override
    public void close() {
        release();
    }
}

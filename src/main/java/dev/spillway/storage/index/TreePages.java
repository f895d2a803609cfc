package dev.spillway.storage.index;

/// The blocks of a tree. At most one page is open: opening another, or [#release()], closes it. Leader thread.
public interface TreePages {
    /// Opens a page to look at.
    TreePage read(int block);

    /// Opens a page that is changed at once, before any other call.
    TreePage change(int block);

    /// A new block of zeros.
    int allocate();

    void free(int block);

    /// Closes the open page, if any.
    void release();
}

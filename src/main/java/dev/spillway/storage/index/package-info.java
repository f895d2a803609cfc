/// A B+tree in blocks: pages, keys as comparable bytes, building by sort.
///
/// 1. A key's bytes, compared unsigned, are in the index's order; an entry is a key and six bytes of row number.
/// 2. One page is open at a time; [dev.spillway.storage.index.TreePages] releases it when the next one opens.
/// 3. A page opened for change is changed before anything else is asked of the pages.
/// 4. The first block says where the root is; nothing of a tree's state is on the heap.
///
/// Leader thread only. Start with [dev.spillway.storage.index.Tree].
@NullMarked
package dev.spillway.storage.index;

import org.jspecify.annotations.NullMarked;

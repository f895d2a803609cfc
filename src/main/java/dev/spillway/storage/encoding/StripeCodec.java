package dev.spillway.storage.encoding;

import dev.spillway.storage.pool.BlockWindow;

/// The decoder and the filter of one scan, over one window. Used by one thread.
public final class StripeCodec {
    private final SegmentReader reader;
    private final SegmentFilter filter;

    public StripeCodec(BlockWindow window) {
        TextReader textReader = new TextReader(window);
        CompareKernels kernels = CompareKernels.best();
        reader = new SegmentReader(window, textReader, kernels);
        filter = new SegmentFilter(reader, textReader, kernels);
    }

    public SegmentReader reader() {
        return reader;
    }

    public SegmentFilter filter() {
        return filter;
    }
}

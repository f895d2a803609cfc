package dev.spillway.session.load;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.util.Arrays;

/// Tells gzip by its first bytes.
public final class Gzip {
    private static final byte[] MAGIC = {0x1F, (byte) 0x8B};

    private Gzip() {}

    /// Whether what comes next is gzip; nothing of it is consumed.
    public static boolean startsAt(BufferedInputStream stream) throws IOException {
        stream.mark(MAGIC.length);
        byte[] start = stream.readNBytes(MAGIC.length);
        stream.reset();
        return Arrays.equals(start, MAGIC);
    }
}

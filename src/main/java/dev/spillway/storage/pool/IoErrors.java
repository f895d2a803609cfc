package dev.spillway.storage.pool;

import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/// Turns what the operating system says into SQLSTATEs: 53100 for a full disk, 58030 otherwise.
public final class IoErrors {
    private IoErrors() {}

    public static SpillwayException of(String what, Path path, IOException cause) {
        String reason = String.valueOf(cause.getMessage());
        String lower = reason.toLowerCase(Locale.ROOT);
        boolean isFull = lower.contains("no space left") || lower.contains("quota exceeded");
        return new SpillwayException(
                isFull ? ErrorCode.DISK_FULL : ErrorCode.IO_ERROR,
                "could not " + what + " file \"" + path.getFileName() + "\": " + reason,
                cause);
    }
}

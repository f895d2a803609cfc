package dev.spillway.session.load;

import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/// Splits a stream into records and fields, one record at a time, all fields of a record in one buffer.
///
/// After [#next], field `i` is `buffer()[start(i)] … buffer()[end(i) - 1]`, already without quotes and doubled quotes.
/// Rows end with LF, CRLF or CR. A quote counts only at the start of a field; elsewhere it is a character like others.
/// Owned by one thread.
final class CsvTokenizer {
    private static final int BUFFER_BYTES = 256 * 1_024;
    /// A record longer than this is refused rather than kept in memory.
    static final int RECORD_BYTES_MAX = 64 * 1_024 * 1_024;

    private static final int END = -1;

    private final InputStream input;
    private final byte delimiter;
    private final byte quote;
    private final boolean[] isSpecial = new boolean[256];

    private byte[] buffer = new byte[BUFFER_BYTES];
    private int position;
    private int limit;
    private int recordStart;
    private boolean isExhausted;

    private int count;
    private int[] starts = new int[16];
    private int[] ends = new int[16];
    private boolean[] quoted = new boolean[16];
    private long line = 1;
    private long recordLine = 1;

    CsvTokenizer(InputStream input, CsvFormat format) {
        this.input = input;
        this.delimiter = (byte) format.delimiter();
        this.quote = (byte) format.quote();
        isSpecial[format.delimiter()] = true;
        isSpecial['\n'] = true;
        isSpecial['\r'] = true;
    }

    int count() {
        return count;
    }

    byte[] buffer() {
        return buffer;
    }

    int start(int field) {
        return starts[field];
    }

    int end(int field) {
        return ends[field];
    }

    boolean isQuoted(int field) {
        return quoted[field];
    }

    /// The line on which the current record starts, from 1.
    long recordLine() {
        return recordLine;
    }

    /// Whether the current record is an empty line.
    boolean isBlank() {
        return count == 1 && starts[0] == ends[0] && !quoted[0];
    }

    /// Whether the current record reaches the end of the input.
    boolean isAtEnd() throws IOException {
        return position == limit && !fill();
    }

    /// Moves to the next record; false at the end of the input.
    boolean next() throws IOException {
        count = 0;
        recordLine = line;
        recordStart = position;
        if (position == limit && !fill()) {
            return false;
        }
        int terminator;
        do {
            reserve();
            terminator = peek() == quote ? quotedField() : plainField(position);
        } while (terminator == delimiter);
        return true;
    }

    /// Skips the byte order mark that some programs put in front of UTF-8.
    void skipByteOrderMark() throws IOException {
        while (limit - position < 3 && fill()) {
            // Short reads are legal.
        }
        if (limit - position >= 3
                && buffer[position] == (byte) 0xEF
                && buffer[position + 1] == (byte) 0xBB
                && buffer[position + 2] == (byte) 0xBF) {
            position += 3;
        }
    }

    /// Reads to the next delimiter or line end; `start` is where the field's text begins.
    private int plainField(int start) throws IOException {
        starts[count] = start;
        quoted[count] = false;
        while (true) {
            byte[] bytes = buffer;
            int at = position;
            int end = limit;
            while (at < end && !isSpecial[bytes[at] & 0xFF]) {
                at++;
            }
            position = at;
            if (at < end) {
                ends[count++] = at;
                return terminator();
            }
            if (!fill()) {
                ends[count++] = position;
                return END;
            }
        }
    }

    /// The byte at `position` ends a field: steps over it and over the LF of a CRLF.
    private int terminator() throws IOException {
        byte found = buffer[position++];
        if (found == delimiter) {
            return delimiter;
        }
        if (found == '\r' && peek() == '\n') {
            position++;
        }
        line++;
        return '\n';
    }

    private int quotedField() throws IOException {
        long openedAt = line;
        position++;
        starts[count] = position;
        quoted[count] = true;
        // Bytes move to the left over quotes that are dropped, within the field only; `gap` is by how much.
        int gap = 0;
        while (true) {
            int at = peek();
            if (at == END) {
                throw new SpillwayException(ErrorCode.BAD_COPY_FILE_FORMAT, "unterminated CSV quoted field")
                        .at(new SpillwayException.Place(openedAt, count + 1));
            }
            position++;
            if (at == quote) {
                if (peek() != quote) {
                    ends[count] = position - 1 - gap;
                    return closed();
                }
                buffer[position - 1 - gap] = quote;
                position++;
                gap++;
            } else {
                if (gap > 0) {
                    buffer[position - 1 - gap] = (byte) at;
                }
                if (at == '\n' || at == '\r' && peek() != '\n') {
                    line++;
                }
            }
        }
    }

    /// After the closing quote only a delimiter or the end of the line may follow.
    private int closed() throws IOException {
        count++;
        int follows = peek();
        if (follows == END) {
            return END;
        }
        if (!isSpecial[follows & 0xFF]) {
            throw new SpillwayException(
                            ErrorCode.BAD_COPY_FILE_FORMAT, "unexpected text after the closing quote of a field")
                    .at(new SpillwayException.Place(line, count));
        }
        return terminator();
    }

    /// The next byte, or [#END]. Bytes are signed here; the special ones are ASCII.
    private int peek() throws IOException {
        if (position == limit && !fill()) {
            return END;
        }
        byte next = buffer[position];
        return next == END ? 0xFF : next;
    }

    private void reserve() {
        if (count == starts.length) {
            starts = Arrays.copyOf(starts, count * 2);
            ends = Arrays.copyOf(ends, count * 2);
            quoted = Arrays.copyOf(quoted, count * 2);
        }
    }

    /// Reads more, keeping the current record from its first byte.
    private boolean fill() throws IOException {
        if (isExhausted) {
            return false;
        }
        if (recordStart > 0 && limit > buffer.length / 2) {
            shift();
        }
        if (limit == buffer.length) {
            grow();
        }
        int read = input.read(buffer, limit, buffer.length - limit);
        if (read <= 0) {
            isExhausted = true;
            return false;
        }
        limit += read;
        return true;
    }

    private void shift() {
        System.arraycopy(buffer, recordStart, buffer, 0, limit - recordStart);
        // The field being read has its start set already.
        for (int i = 0; i <= count && i < starts.length; i++) {
            starts[i] -= recordStart;
            ends[i] -= recordStart;
        }
        position -= recordStart;
        limit -= recordStart;
        recordStart = 0;
    }

    private void grow() {
        if (buffer.length >= RECORD_BYTES_MAX) {
            throw new SpillwayException(
                            ErrorCode.PROGRAM_LIMIT_EXCEEDED,
                            "a row must be at most " + RECORD_BYTES_MAX
                                    + " bytes; an unbalanced quote makes one long row")
                    .at(new SpillwayException.Place(recordLine, count + 1));
        }
        buffer = Arrays.copyOf(buffer, Math.min(RECORD_BYTES_MAX, buffer.length * 2));
    }
}

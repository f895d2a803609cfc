package dev.spillway.session.load;

import dev.spillway.data.Batch;
import dev.spillway.data.DataType;
import dev.spillway.data.Vector;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.storage.ColumnDefinition;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A stream of CSV as batches of typed columns.
///
/// Two kinds: [#inferring] takes types from the first [#SAMPLE_BYTES] of the text, [#into] takes the columns of a
/// table. Every error of the text names its line and field. Used by one thread.
public final class CsvSource {
    /// How much text the types are inferred from.
    public static final int SAMPLE_BYTES = 4 * 1_024 * 1_024;

    private static final int NAME_LENGTH_MAX = 63;
    private static final int COLUMNS_MAX = 1_600;

    private final CsvTokenizer tokenizer;
    private final List<ColumnDefinition> columns;
    /// Field of the text → position in `columns`.
    private final int[] targets;
    private final ColumnBuilder[] builders;
    private final byte[] nullText;
    private final boolean isInferred;
    private boolean isPending;
    private long rows;

    private CsvSource(
            CsvTokenizer tokenizer,
            List<ColumnDefinition> columns,
            int[] targets,
            CsvFormat format,
            boolean isInferred,
            boolean isPending) {
        this.tokenizer = tokenizer;
        this.columns = List.copyOf(columns);
        this.targets = targets;
        this.nullText = format.nullText().getBytes(StandardCharsets.UTF_8);
        this.isInferred = isInferred;
        this.isPending = isPending;
        this.builders =
                columns.stream().map(column -> ColumnBuilder.of(column.type())).toArray(ColumnBuilder[]::new);
    }

    /// The columns as the header and the sample say; all nullable.
    public static CsvSource inferring(InputStream input, CsvFormat format) throws IOException {
        byte[] sample = input.readNBytes(SAMPLE_BYTES);
        boolean isWhole = sample.length < SAMPLE_BYTES;
        List<ColumnDefinition> columns = columnsOf(sample, isWhole, format);
        InputStream all = new SequenceInputStream(new ByteArrayInputStream(sample), input);
        CsvTokenizer tokenizer = new CsvTokenizer(all, format);
        boolean isPending = start(tokenizer) && !format.hasHeader();
        int[] targets = new int[columns.size()];
        Arrays.setAll(targets, i -> i);
        return new CsvSource(tokenizer, columns, targets, format, true, isPending);
    }

    /// Rows for an existing table. A header chooses and orders columns by name, the others become NULL; without one
    /// the fields are the table's columns in order.
    public static CsvSource into(List<ColumnDefinition> columns, InputStream input, CsvFormat format)
            throws IOException {
        CsvTokenizer tokenizer = new CsvTokenizer(input, format);
        boolean hasRecord = start(tokenizer);
        int[] targets = new int[columns.size()];
        Arrays.setAll(targets, i -> i);
        if (format.hasHeader() && hasRecord) {
            targets = targetsOf(names(tokenizer, true), columns);
        }
        return new CsvSource(tokenizer, columns, targets, format, false, hasRecord && !format.hasHeader());
    }

    /// The columns of the batches.
    public List<ColumnDefinition> columns() {
        return columns;
    }

    /// Rows so far.
    public long rows() {
        return rows;
    }

    /// The next batch, empty at the end of the text. After an error the source must not be used any more.
    public Optional<Batch> next() throws IOException {
        int count = 0;
        while (count < Batch.MAX_ROWS && nextRecord()) {
            appendRow();
            count++;
        }
        if (count == 0) {
            return Optional.empty();
        }
        rows += count;
        List<Vector> vectors = new ArrayList<>(builders.length);
        for (ColumnBuilder builder : builders) {
            vectors.add(builder.finish());
        }
        return Optional.of(new Batch(vectors, count));
    }

    private boolean nextRecord() throws IOException {
        if (isPending) {
            isPending = false;
            return true;
        }
        // An empty line is a row of one empty field, and nothing where a row has more.
        do {
            if (!tokenizer.next()) {
                return false;
            }
        } while (targets.length > 1 && tokenizer.isBlank());
        return true;
    }

    private void appendRow() {
        int fields = tokenizer.count();
        if (fields != targets.length) {
            throw wrongFieldCount(fields);
        }
        byte[] bytes = tokenizer.buffer();
        int field = 0;
        try {
            for (; field < fields; field++) {
                int target = targets[field];
                int from = tokenizer.start(field);
                int to = tokenizer.end(field);
                if (!tokenizer.isQuoted(field) && Arrays.equals(bytes, from, to, nullText, 0, nullText.length)) {
                    appendNull(target);
                } else {
                    builders[target].append(bytes, from, to);
                }
            }
            if (targets.length < builders.length) {
                fillMissing();
            }
        } catch (SpillwayException e) {
            throw located(e, field);
        }
    }

    private void appendNull(int target) {
        if (!columns.get(target).isNullable()) {
            throw new SpillwayException(
                    ErrorCode.NOT_NULL_VIOLATION,
                    "null value in column \"" + columns.get(target).name() + "\" violates not-null constraint");
        }
        builders[target].appendNull();
    }

    /// Columns that the header does not name.
    private void fillMissing() {
        int reached = builders[targets[0]].size;
        for (int i = 0; i < builders.length; i++) {
            if (builders[i].size < reached) {
                appendNull(i);
            }
        }
    }

    private SpillwayException located(SpillwayException error, int field) {
        String name = field < targets.length ? columns.get(targets[field]).name() : "";
        String where = "line " + tokenizer.recordLine() + ", column " + (field + 1) + " (\"" + name + "\"): ";
        SpillwayException located = new SpillwayException(error.code(), where + error.message(), error);
        if (error.hint().isPresent()) {
            located = located.withHint(error.hint().get());
        } else if (isInferred) {
            located = located.withHint(
                    "The type " + columns.get(targets[field]).type().sqlName()
                            + " was inferred from the first rows. Declare another one with types=" + name
                            + ":text, or create the table first.");
        }
        return located.at(new SpillwayException.Place(tokenizer.recordLine(), field + 1));
    }

    private SpillwayException wrongFieldCount(int fields) {
        String what = fields < targets.length
                ? "missing data for column \"" + columns.get(targets[fields]).name() + "\""
                : "extra data after last expected column";
        return new SpillwayException(
                        ErrorCode.BAD_COPY_FILE_FORMAT,
                        "line " + tokenizer.recordLine() + ": " + what + " (expected " + targets.length
                                + " fields, got " + fields + ")")
                .at(new SpillwayException.Place(tokenizer.recordLine(), Math.min(fields, targets.length) + 1));
    }

    /// Reads the first record, which must stay readable.
    private static boolean start(CsvTokenizer tokenizer) throws IOException {
        tokenizer.skipByteOrderMark();
        return tokenizer.next();
    }

    private static List<ColumnDefinition> columnsOf(byte[] sample, boolean isWhole, CsvFormat format)
            throws IOException {
        CsvTokenizer tokenizer = new CsvTokenizer(new ByteArrayInputStream(sample), format);
        if (!start(tokenizer)) {
            throw new SpillwayException(ErrorCode.BAD_COPY_FILE_FORMAT, "the upload is empty: there are no columns")
                    .at(new SpillwayException.Place(1, 0));
        }
        List<String> names = names(tokenizer, format.hasHeader());
        TypeInference inference = new TypeInference(names.size());
        byte[] nullText = format.nullText().getBytes(StandardCharsets.UTF_8);
        observe(tokenizer, inference, names.size(), isWhole, format.hasHeader(), nullText);
        List<ColumnDefinition> columns = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            DataType declared = format.types().get(names.get(i));
            columns.add(new ColumnDefinition(names.get(i), declared == null ? inference.type(i) : declared, true));
        }
        for (String declared : format.types().keySet()) {
            if (!names.contains(declared)) {
                throw new SpillwayException(
                        ErrorCode.UNDEFINED_COLUMN, "column \"" + declared + "\" of types is not in the header");
            }
        }
        return columns;
    }

    /// Looks at every whole record of the sample. Malformed ones are left to the load, which stops at them.
    private static void observe(
            CsvTokenizer tokenizer,
            TypeInference inference,
            int columns,
            boolean isWhole,
            boolean skipFirst,
            byte[] nullText)
            throws IOException {
        boolean skip = skipFirst;
        try {
            while (skip || tokenizer.count() > 0) {
                boolean isLast = false;
                if (!skip) {
                    isLast = !isWhole && tokenizer.isAtEnd();
                    if (!isLast) {
                        observeRecord(tokenizer, inference, columns, nullText);
                    }
                }
                skip = false;
                if (isLast || !tokenizer.next()) {
                    return;
                }
            }
        } catch (SpillwayException e) {
            // A quote that the sample's end left open, or a malformed record: the load itself will say.
            assert e.code() == ErrorCode.BAD_COPY_FILE_FORMAT || e.code() == ErrorCode.PROGRAM_LIMIT_EXCEEDED;
        }
    }

    private static void observeRecord(CsvTokenizer tokenizer, TypeInference inference, int columns, byte[] nullText) {
        for (int i = 0; i < Math.min(columns, tokenizer.count()); i++) {
            int from = tokenizer.start(i);
            int to = tokenizer.end(i);
            boolean isNull =
                    !tokenizer.isQuoted(i) && Arrays.equals(tokenizer.buffer(), from, to, nullText, 0, nullText.length);
            if (!isNull) {
                inference.observe(i, tokenizer.buffer(), from, to);
            }
        }
    }

    /// Column names from the current record, or `column1` … where there is no header.
    private static List<String> names(CsvTokenizer tokenizer, boolean hasHeader) {
        List<String> names = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        if (tokenizer.count() > COLUMNS_MAX) {
            throw new SpillwayException(
                    ErrorCode.TOO_MANY_COLUMNS, "tables can have at most " + COLUMNS_MAX + " columns");
        }
        for (int i = 0; i < tokenizer.count(); i++) {
            String name = hasHeader
                    ? TextInput.text(tokenizer.buffer(), tokenizer.start(i), tokenizer.end(i))
                            .strip()
                    : "";
            String effective = name.isEmpty() ? "column" + (i + 1) : name;
            check(effective, seen.add(effective), i);
            names.add(effective);
        }
        return names;
    }

    private static void check(String name, boolean isNew, int field) {
        @Nullable SpillwayException error = null;
        if (!isNew) {
            error = new SpillwayException(
                    ErrorCode.DUPLICATE_COLUMN, "column \"" + name + "\" specified more than once");
        } else if (name.length() > NAME_LENGTH_MAX) {
            error = new SpillwayException(
                    ErrorCode.NAME_TOO_LONG,
                    "column name is longer than " + NAME_LENGTH_MAX + " characters: \""
                            + name.substring(0, NAME_LENGTH_MAX) + "…\"");
        }
        if (error != null) {
            throw error.at(new SpillwayException.Place(1, field + 1));
        }
    }

    private static int[] targetsOf(List<String> names, List<ColumnDefinition> columns) {
        int[] targets = new int[names.size()];
        for (int i = 0; i < targets.length; i++) {
            targets[i] = -1;
            for (int j = 0; j < columns.size(); j++) {
                if (columns.get(j).name().equals(names.get(i))) {
                    targets[i] = j;
                }
            }
            if (targets[i] < 0) {
                throw new SpillwayException(
                                ErrorCode.UNDEFINED_COLUMN,
                                "column \"" + names.get(i) + "\" of the header does not exist")
                        .at(new SpillwayException.Place(1, i + 1));
            }
        }
        return targets;
    }
}

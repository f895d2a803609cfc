package dev.spillway.slt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The format itself: what a file says, and how an answer is written to be compared with it.
class ScriptTest {
    private static final String TEXT = """
            # a comment
            hash-threshold 8

            statement ok
            CREATE TABLE t1(a INTEGER)

            onlyif mysql # not us
            statement ok
            INSERT INTO t1 VALUES(0)

            skipif postgresql
            halt

            onlyif postgresql
            statement error
            INSERT INTO t1
              VALUES(1)

            skipif sqlite
            query ITR rowsort label-1
            SELECT a, 'x', 1.5
              FROM t1
            ----
            2
            (empty)
            1.500

            query I nosort
            SELECT a FROM t1 ORDER BY 1
            ----
            9 values hashing to 00112233445566778899aabbccddeeff

            halt

            statement ok
            DROP TABLE t1
            """;

    @Test
    void readsTheRecordsForPostgres() {
        assertThat(Script.parse("t.test", TEXT.lines().toList()).steps())
                .containsExactly(
                        new Script.Statement(5, "CREATE TABLE t1(a INTEGER)", false),
                        new Script.Statement(16, "INSERT INTO t1\nVALUES(1)", true),
                        new Script.Query(
                                21,
                                "SELECT a, 'x', 1.5\nFROM t1",
                                "ITR",
                                Script.Sort.ROWSORT,
                                Optional.of("label-1"),
                                Optional.of(new Script.ExpectedValues(List.of("2", "(empty)", "1.500")))),
                        new Script.Query(
                                29,
                                "SELECT a FROM t1 ORDER BY 1",
                                "I",
                                Script.Sort.NOSORT,
                                Optional.empty(),
                                Optional.of(new Script.ExpectedHash(9, "00112233445566778899aabbccddeeff"))));
    }

    @Test
    void writesValuesByTheirLetter() {
        assertThat(Rendering.values(
                        List.of(Arrays.asList("2.9", "12", ""), Arrays.asList("-7", null, "a\u00e9")),
                        query("IRT", Script.Sort.NOSORT)))
                .containsExactly("2", "12.000", "(empty)", "-7", "NULL", "a@");
    }

    @Test
    void sortsRowsOrValues() {
        List<List<String>> rows = List.of(List.of("9", "1"), List.of("10", "5"));
        assertThat(values(rows, Script.Sort.NOSORT)).containsExactly("9", "1", "10", "5");
        assertThat(values(rows, Script.Sort.ROWSORT)).containsExactly("10", "5", "9", "1");
        assertThat(values(rows, Script.Sort.VALUESORT)).containsExactly("1", "10", "5", "9");
    }

    @Test
    void findsADifference() {
        List<String> values = List.of("1", "2");
        assertThat(Rendering.difference(values, new Script.ExpectedValues(values)))
                .isEmpty();
        assertThat(Rendering.difference(values, new Script.ExpectedValues(List.of("1", "3"))))
                .isPresent();
        assertThat(Rendering.difference(values, new Script.ExpectedHash(2, "6ddb4095eb719e2a9f0a3f95677d24e0")))
                .isEmpty();
        assertThat(Rendering.difference(values, new Script.ExpectedHash(2, "00000000000000000000000000000000")))
                .isPresent();
    }

    @Test
    void putsNullsFirstWhereTheOrderCounts() {
        Script.Query query = new Script.Query(
                1,
                "SELECT (SELECT a FROM t ORDER BY 1) FROM t ORDER BY abs(a, b), 2 DESC LIMIT 3",
                "I",
                Script.Sort.NOSORT,
                Optional.empty(),
                Optional.empty());
        assertThat(Dialect.query(query))
                .isEqualTo("SELECT (SELECT a FROM t ORDER BY 1) FROM t ORDER BY abs(a, b) NULLS FIRST ,"
                        + " 2 DESC NULLS LAST LIMIT 3");
    }

    private static List<String> values(List<List<String>> rows, Script.Sort sort) {
        return Rendering.values(List.copyOf(rows), query("II", sort));
    }

    private static Script.Query query(String types, Script.Sort sort) {
        return new Script.Query(1, "", types, sort, Optional.empty(), Optional.empty());
    }
}

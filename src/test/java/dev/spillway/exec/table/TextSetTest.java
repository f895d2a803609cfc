package dev.spillway.exec.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.testing.Seed;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TextSetTest {
    @Test
    void agreesWithASetOfStrings() {
        Random random = new Random(Seed.of("TextSetTest"));
        for (int round = 0; round < 200; round++) {
            Set<String> strings = new HashSet<>();
            for (int i = random.nextInt(40); i > 0; i--) {
                strings.add(string(random));
            }
            TextSet set = new TextSet(strings);
            strings.forEach(
                    string -> assertThat(contains(set, string)).as(string).isTrue());
            for (int i = 0; i < 100; i++) {
                String other = string(random);
                assertThat(contains(set, other)).as("%s in %s", other, strings).isEqualTo(strings.contains(other));
            }
        }
    }

    @Test
    void theEmptyStringIsOneAndTheEmptySetHasNone() {
        assertThat(contains(new TextSet(List.of("")), "")).isTrue();
        assertThat(contains(new TextSet(List.of("a")), "")).isFalse();
        assertThat(contains(new TextSet(List.of()), "")).isFalse();
    }

    private static String string(Random random) {
        return "a€".repeat(random.nextInt(4)) + (char) ('a' + random.nextInt(5));
    }

    /// In the middle of other bytes.
    private static boolean contains(TextSet set, String string) {
        byte[] bytes = ("xx" + string + "yy").getBytes(StandardCharsets.UTF_8);
        return set.contains(bytes, 2, bytes.length - 2);
    }
}

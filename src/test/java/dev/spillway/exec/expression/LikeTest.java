package dev.spillway.exec.expression;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.data.Batch;
import dev.spillway.data.Bitmap;
import dev.spillway.data.DataType;
import dev.spillway.data.LongVector;
import dev.spillway.data.Physical;
import dev.spillway.exec.ColumnLayout;
import dev.spillway.exec.FakeStorage;
import dev.spillway.exec.ParticipantContext;
import dev.spillway.exec.TestPlans;
import dev.spillway.exec.VectorBuilder;
import dev.spillway.exec.WorkerPool;
import dev.spillway.plan.Expression;
import dev.spillway.plan.Function;
import dev.spillway.testing.Seed;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// LIKE over whole vectors, with every kind of pattern, against regular expressions.
class LikeTest {
    private static final String[] PIECES = {"a", "b", "ab", "aab", "é", "abé", "bab"};

    private final ParticipantContext context =
            ParticipantContext.leader(new FakeStorage().execution(WorkerPool.none()));

    @Test
    void agreesWithRegularExpressions() {
        long seed = Seed.of("LikeTest");
        Random random = new Random(seed);
        for (int round = 0; round < 400; round++) {
            List<String> texts = new ArrayList<>();
            VectorBuilder builder = VectorBuilder.create(Physical.TEXT);
            for (int i = random.nextInt(200); i >= 0; i--) {
                texts.add(text(random));
                builder.appendValue(texts.getLast(), DataType.TEXT);
            }
            String pattern = pattern(random);
            Expression like = TestPlans.test(
                    Function.LIKE, TestPlans.column(0, DataType.TEXT), TestPlans.constant(pattern, DataType.TEXT));
            Batch batch = new Batch(List.of(builder.build()), texts.size());
            LongVector found = (LongVector) new ExpressionCompiler(List.of(ColumnLayout.of(DataType.TEXT)), context)
                    .compile(like)
                    .evaluate(batch);
            Pattern reference = reference(pattern);
            for (int i = 0; i < texts.size(); i++) {
                assertThat(found.values()[i] != 0 && !Bitmap.isSet(found.nulls(), i))
                        .as("seed %s: '%s' like '%s'", seed, texts.get(i), pattern)
                        .isEqualTo(reference.matcher(texts.get(i)).matches());
            }
        }
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(12); i > 0; i--) {
            text.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return text.toString();
    }

    private static String pattern(Random random) {
        StringBuilder pattern = new StringBuilder();
        for (int i = random.nextInt(6); i >= 0; i--) {
            pattern.append(
                    switch (random.nextInt(4)) {
                        case 0 -> "_";
                        case 1 -> PIECES[random.nextInt(PIECES.length)];
                        default -> "%";
                    });
        }
        return pattern.toString();
    }

    private static Pattern reference(String pattern) {
        String regex = pattern.codePoints()
                .mapToObj(character -> switch (character) {
                    case '%' -> ".*";
                    case '_' -> ".";
                    default -> Pattern.quote(Character.toString(character));
                })
                .collect(Collectors.joining());
        return Pattern.compile(regex, Pattern.DOTALL);
    }
}

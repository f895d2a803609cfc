package dev.spillway.exec.window;

import dev.spillway.data.Batch;
import dev.spillway.data.Bitmap;
import dev.spillway.exec.ColumnLayout;
import dev.spillway.exec.VectorBuilder;
import java.util.function.BinaryOperator;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/// How the values of a frame's rows are put together, over rows wherever they are: `excluded` are the rows of a batch
/// that do not count, `monoids` says what the others are worth. Immutable.
record Folding<T>(Excluded excluded, Monoids<T> monoids) {
    /// How values are put together; associative, unless its user puts them together one by one.
    interface Monoid<T> {
        T leaf(int row);

        T combine(T first, T second);

        static <T> Monoid<T> of(IntFunction<T> leaf, BinaryOperator<T> combine) {
            return new Monoid<>() {
                @Override
                public T leaf(int row) {
                    return leaf.apply(row);
                }

                @Override
                public T combine(T first, T second) {
                    return combine.apply(first, second);
                }
            };
        }

        default @Nullable T join(@Nullable T first, @Nullable T second) {
            if (first == null || second == null) {
                return first == null ? second : first;
            }
            return combine(first, second);
        }
    }

    interface Monoids<T> {
        Monoid<T> of(Batch rows);
    }

    interface Excluded {
        long @Nullable [] of(Batch rows);
    }

    /// What is made of a frame's value; `null` where no row counts.
    interface Finish<T> {
        @Nullable
        Object of(@Nullable T value);
    }

    /// The leaves of a batch.
    Leaves<T> leaves(Batch rows) {
        return new Leaves<>(excluded.of(rows), monoids.of(rows));
    }

    record Leaves<T>(long @Nullable [] excluded, Monoid<T> monoid) {
        @Nullable
        T leaf(int row) {
            return Bitmap.isSet(excluded, row) ? null : monoid.leaf(row);
        }
    }

    WindowResult result(ColumnLayout layout, Finish<T> finish) {
        return new WindowResult(
                layout,
                chunk -> {
                    VectorBuilder builder = VectorBuilder.create(layout);
                    new ValueFold<>(chunk, leaves(chunk.rows()))
                            .into((row, value) -> builder.appendValue(finish.of(value), layout.type()));
                    return builder.build();
                },
                partition -> {
                    StoredFold<T> fold = new StoredFold<>(partition, this, false);
                    return piece -> {
                        VectorBuilder builder = VectorBuilder.create(layout);
                        for (int i = 0; i < piece.count(); i++) {
                            builder.appendValue(finish.of(fold.of(piece.frames(), i)), layout.type());
                        }
                        return builder.build();
                    };
                });
    }
}

package dev.spillway.function;

import static dev.spillway.data.DataType.BIGINT;
import static dev.spillway.data.DataType.DATE;
import static dev.spillway.data.DataType.DOUBLE_PRECISION;
import static dev.spillway.data.DataType.INTEGER;
import static dev.spillway.data.DataType.INTERVAL;
import static dev.spillway.data.DataType.NUMERIC;
import static dev.spillway.data.DataType.REAL;
import static dev.spillway.data.DataType.TEXT;
import static dev.spillway.data.DataType.TIMESTAMP;
import static dev.spillway.data.DataType.TIMESTAMPTZ;

import dev.spillway.data.DataType;
import dev.spillway.data.SessionZone;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.function.ScalarFunction.OfValues;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.function.Function;
import java.util.function.Supplier;

/// Functions with a template: `to_char`, `to_number`, `to_date`, `to_timestamp`.
final class TemplateLibrary {
    private static final int REAL_DIGITS = 6;
    private static final int DOUBLE_DIGITS = 15;

    private TemplateLibrary() {}

    static void define(Definitions all) {
        number(all, INTEGER, a -> a.decimal(0));
        number(all, BIGINT, a -> a.decimal(0));
        number(all, NUMERIC, a -> a.decimal(0));
        all.remembering("to_char", TEXT, () -> ofFloat(REAL_DIGITS), REAL, TEXT);
        all.remembering("to_char", TEXT, () -> ofFloat(DOUBLE_DIGITS), DOUBLE_PRECISION, TEXT);
        moment(all, TIMESTAMP, a -> DateParts.of(a.number(0)));
        moment(all, INTERVAL, a -> DateParts.of(a.interval(0)));
        all.remembering("to_number", NUMERIC, TemplateLibrary::toNumber, TEXT, TEXT);
        all.remembering("to_date", DATE, TemplateLibrary::toDate, TEXT, TEXT);
        all.remembering("to_timestamp", TIMESTAMPTZ, TemplateLibrary::toMoment, TEXT, TEXT);
    }

    /// The template of the latest call, read once.
    private static final class Latest<T> {
        private final Function<String, T> parser;
        private String text = "";
        private T template;

        Latest(Function<String, T> parser) {
            this.parser = parser;
            this.template = parser.apply("");
        }

        T of(String written) {
            if (!written.equals(text)) {
                template = parser.apply(written);
                text = written;
            }
            return template;
        }
    }

    private static void number(Definitions all, DataType type, Function<Arguments, BigDecimal> value) {
        Supplier<ScalarFunction.Body> bodies = () -> {
            Latest<NumberTemplate> latest = new Latest<>(NumberTemplate::parse);
            OfValues body = a -> a.text(1).isEmpty() ? "" : NumberToText.of(value.apply(a), latest.of(a.text(1)));
            return body;
        };
        all.remembering("to_char", TEXT, bodies, type, TEXT);
    }

    /// Digits beyond a float's precision are not printed.
    private static ScalarFunction.Body ofFloat(int digits) {
        Latest<NumberTemplate> latest = new Latest<>(NumberTemplate::parse);
        OfValues body = a -> {
            double value = a.real(0);
            NumberTemplate template = latest.of(a.text(1));
            if (a.text(1).isEmpty()) {
                return "";
            }
            if (Double.isNaN(value) || Double.isInfinite(value)) {
                throw new SpillwayException(
                        ErrorCode.FEATURE_NOT_SUPPORTED, "to_char of NaN and infinity is not supported");
            }
            BigDecimal exact = new BigDecimal(value);
            if (template.counts().hasExponent) {
                return NumberToText.of(exact, template);
            }
            int whole = Math.max(1, exact.precision() - exact.scale());
            int scale = whole >= digits ? 0 : Math.min(template.counts().behind, digits - whole);
            return NumberToText.of(exact.setScale(scale, RoundingMode.HALF_EVEN), template, scale);
        };
        return body;
    }

    private static void moment(Definitions all, DataType type, Function<Arguments, DateParts> parts) {
        Supplier<ScalarFunction.Body> bodies = () -> {
            Latest<DateTemplate> latest = new Latest<>(DateTemplate::parse);
            OfValues body = a -> {
                boolean isInfinite =
                        a.value(0) instanceof Long moment && (moment == Long.MAX_VALUE || moment == Long.MIN_VALUE);
                return isInfinite || a.text(1).isEmpty() ? null : DateToText.of(parts.apply(a), latest.of(a.text(1)));
            };
            return body;
        };
        all.remembering("to_char", TEXT, bodies, type, TEXT);
    }

    private static ScalarFunction.Body toNumber() {
        Latest<NumberTemplate> latest = new Latest<>(NumberTemplate::parse);
        OfValues body = a -> a.text(1).isEmpty() ? null : new TextToNumber(latest.of(a.text(1)), a.text(0)).number();
        return body;
    }

    private static ScalarFunction.Body toMoment() {
        Latest<DateTemplate> latest = new Latest<>(DateTemplate::parse);
        OfValues body = a -> SessionZone.current().toUtc(new TextToDate(latest.of(a.text(1)), a.text(0)).moment());
        return body;
    }

    private static ScalarFunction.Body toDate() {
        Latest<DateTemplate> latest = new Latest<>(DateTemplate::parse);
        OfValues body = a -> new TextToDate(latest.of(a.text(1)), a.text(0)).day();
        return body;
    }
}

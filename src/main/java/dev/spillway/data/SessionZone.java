package dev.spillway.data;

import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A time zone by one of the names that PostgreSQL takes, and the zone of the running statement.
///
/// TIMESTAMP WITH TIME ZONE is read, printed and converted in the session's zone. It reaches all that code as a scoped
/// value ([#current()]), bound by the session around each statement and by a Gather around each worker, because
/// threading it through every cast and every printed constant would put it into hundreds of signatures; outside of a
/// statement it is UTC. Immutable.
public final class SessionZone {
    public static final SessionZone UTC = new SessionZone("UTC", ZoneOffset.UTC.getRules());

    private static final ScopedValue<SessionZone> CURRENT = ScopedValue.newInstance();
    private static final Map<String, String> IDS = ids();
    private static final int OFFSET_HOURS_MAX = 167;
    private static final Pattern HOURS = Pattern.compile("\\s*([+-]?\\d{1,3}(?:\\.\\d*)?)\\s*");
    private static final Pattern POSIX =
            Pattern.compile("(?:[A-Za-z]{0,16}|<[A-Za-z0-9+:-]{1,16}>)([+-]?)(\\d{1,3})(?::(\\d{2})(?::(\\d{2}))?)?");
    private static final Pattern OFFSET =
            Pattern.compile("([+-])(\\d{1,2})(?::?(\\d{2})(?::?(\\d{2}))?)?|([+-])(\\d)(\\d{2})");

    private final String name;
    private final ZoneRules rules;

    private SessionZone(String name, ZoneRules rules) {
        this.name = name;
        this.rules = rules;
    }

    private static Map<String, String> ids() {
        Map<String, String> ids = new TreeMap<>();
        for (String id : ZoneId.getAvailableZoneIds()) {
            if (!id.startsWith("SystemV/")) {
                ids.put(id.toLowerCase(Locale.ROOT), id);
            }
        }
        return ids;
    }

    /// The zone of the statement that this thread works for.
    public static SessionZone current() {
        return CURRENT.isBound() ? CURRENT.get() : UTC;
    }

    /// Runs `work` in this zone.
    public void run(Runnable work) {
        ScopedValue.where(CURRENT, this).run(work);
    }

    /// As the setting TimeZone reads it: a name, or hours east of Greenwich.
    public static Optional<SessionZone> ofSetting(String text) {
        Matcher hours = HOURS.matcher(text);
        return hours.matches() ? ofHours(Double.parseDouble(hours.group(1))) : named(text);
    }

    private static Optional<SessionZone> ofHours(double hours) {
        return Math.abs(hours) > OFFSET_HOURS_MAX
                ? Optional.empty()
                : ofOffset((int) Math.rint(hours * 3_600)).map(SessionZone::withOffsetName);
    }

    /// A fixed distance from UTC, in seconds to the east.
    public static Optional<SessionZone> ofOffset(int seconds) {
        if (Math.abs(seconds) > ZoneOffset.MAX.getTotalSeconds()) {
            return Optional.empty();
        }
        ZoneOffset offset = ZoneOffset.ofTotalSeconds(seconds);
        return Optional.of(new SessionZone(offset.getId(), offset.getRules()));
    }

    /// `<+05:30>-05:30`: POSIX counts to the west.
    private SessionZone withOffsetName() {
        int seconds = offsetSeconds(0);
        return new SessionZone("<" + offsetText(seconds) + ">" + offsetText(-seconds), rules);
    }

    private static String offsetText(int seconds) {
        int magnitude = Math.abs(seconds);
        StringBuilder text = new StringBuilder(seconds < 0 ? "-" : "+");
        text.append(twoDigits(magnitude / 3_600));
        if (magnitude % 3_600 != 0) {
            text.append(':').append(twoDigits(magnitude / 60 % 60));
        }
        return magnitude % 60 == 0
                ? text.toString()
                : text.append(':').append(twoDigits(magnitude % 60)).toString();
    }

    private static String twoDigits(int number) {
        return (number < 10 ? "0" : "") + number;
    }

    /// An IANA name in any case, or POSIX's name with its hours to the west (`UTC+3`).
    public static Optional<SessionZone> named(String text) {
        String id = IDS.get(text.strip().toLowerCase(Locale.ROOT));
        if (id != null) {
            return Optional.of(new SessionZone(id, ZoneId.of(id).getRules()));
        }
        Matcher posix = POSIX.matcher(text);
        if (!posix.matches()) {
            return Optional.empty();
        }
        int seconds = seconds(posix.group(2), posix.group(3), posix.group(4));
        return ofOffset(posix.group(1).equals("-") ? seconds : -seconds).map(zone -> new SessionZone(text, zone.rules));
    }

    /// As `AT TIME ZONE` reads it: an abbreviation (`PST`) or what [#named(String)] takes; 22023 for anything else.
    public static SessionZone ofExpression(String text) {
        return ZoneAbbreviations.offset(text)
                .flatMap(SessionZone::ofOffset)
                .or(() -> named(text))
                .orElseThrow(() -> notRecognized(text));
    }

    static SpillwayException notRecognized(String text) {
        return new SpillwayException(ErrorCode.INVALID_PARAMETER_VALUE, "time zone \"" + text + "\" not recognized");
    }

    /// As in a date's text, where signed digits are hours to the east: `+02`, `-0730`, `z`, `PST`, `Europe/Rome`.
    static Optional<SessionZone> ofSuffix(String text) {
        Matcher offset = OFFSET.matcher(text);
        if (!offset.matches()) {
            Optional<SessionZone> short1 = ZoneAbbreviations.offset(text).flatMap(SessionZone::ofOffset);
            String id = IDS.get(text.toLowerCase(Locale.ROOT));
            return short1.isPresent() || id == null
                    ? short1
                    : Optional.of(new SessionZone(id, ZoneId.of(id).getRules()));
        }
        boolean isShort = offset.group(5) != null;
        int seconds = isShort
                ? seconds(offset.group(6), offset.group(7), null)
                : seconds(offset.group(2), offset.group(3), offset.group(4));
        boolean isWest = "-".equals(isShort ? offset.group(5) : offset.group(1));
        return seconds >= 16 * 3_600 ? Optional.empty() : ofOffset(isWest ? -seconds : seconds);
    }

    static boolean isOffset(String text) {
        return OFFSET.matcher(text).matches();
    }

    private static int seconds(String hours, @Nullable String minutes, @Nullable String seconds) {
        return Integer.parseInt(hours) * 3_600
                + (minutes == null ? 0 : Integer.parseInt(minutes) * 60)
                + (seconds == null ? 0 : Integer.parseInt(seconds));
    }

    /// As SHOW prints it.
    public String name() {
        return name;
    }

    /// Seconds to the east of UTC at a moment, microseconds from 1970-01-01 UTC.
    public int offsetSeconds(long utcMicros) {
        return rules.getOffset(Instant.ofEpochSecond(Math.floorDiv(utcMicros, Calendar.MICROS_PER_SECOND)))
                .getTotalSeconds();
    }

    /// What clocks of this zone show at a moment: a TIMESTAMP. Infinities stay.
    public long toLocal(long utcMicros) {
        return Calendar.isInfinite(utcMicros)
                ? utcMicros
                : utcMicros + offsetSeconds(utcMicros) * Calendar.MICROS_PER_SECOND;
    }

    /// The moment at which clocks of this zone show a TIMESTAMP. Where they are set forward past it, the offset
    /// before counts; where they show it twice, the second time does. Infinities stay; 22008 beyond the calendar.
    public long toUtc(long localMicros) {
        if (Calendar.isInfinite(localMicros)) {
            return localMicros;
        }
        LocalDateTime local =
                LocalDateTime.ofEpochSecond(Math.floorDiv(localMicros, Calendar.MICROS_PER_SECOND), 0, ZoneOffset.UTC);
        ZoneOffsetTransition transition = rules.getTransition(local);
        ZoneOffset offset = transition == null
                ? rules.getOffset(local)
                : transition.isGap() ? transition.getOffsetBefore() : transition.getOffsetAfter();
        long utc = localMicros - offset.getTotalSeconds() * Calendar.MICROS_PER_SECOND;
        if (!Calendar.isTimestamp(utc)) {
            throw Calendar.timestampOutOfRange();
        }
        return utc;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SessionZone that && name.equals(that.name) && rules.equals(that.rules);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    @Override
    public String toString() {
        return name;
    }
}

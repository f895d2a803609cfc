package dev.spillway.function;

/// Trigonometry in degrees, exact where the result is (float.c's way: each quadrant is made of two ranges whose ends
/// are exact). Stateless.
final class Degrees {
    private static final double PER_RADIAN = 180 / Math.PI;
    private static final double SINE_30 = Math.sin(30 / PER_RADIAN);
    private static final double ONE_MINUS_COSINE_60 = 1 - Math.cos(60 / PER_RADIAN);
    private static final double ARC_SINE_HALF = Math.asin(0.5);
    private static final double ARC_COSINE_HALF = Math.acos(0.5);
    private static final double TANGENT_45 = sineOfQuadrant(45) / cosineOfQuadrant(45);
    private static final double COTANGENT_45 = cosineOfQuadrant(45) / sineOfQuadrant(45);
    private static final double ARC_TANGENT_ONE = Math.atan(1);

    private Degrees() {}

    private static double sineTo30(double x) {
        return Math.sin(x / PER_RADIAN) / SINE_30 / 2;
    }

    private static double cosineTo60(double x) {
        return 1 - (1 - Math.cos(x / PER_RADIAN)) / ONE_MINUS_COSINE_60 / 2;
    }

    private static double sineOfQuadrant(double x) {
        return x <= 30 ? sineTo30(x) : cosineTo60(90 - x);
    }

    private static double cosineOfQuadrant(double x) {
        return x <= 60 ? cosineTo60(x) : sineTo30(90 - x);
    }

    static double sine(double degrees) {
        double x = degrees % 360;
        int sign = 1;
        if (x < 0) {
            x = -x;
            sign = -sign;
        }
        if (x > 180) {
            x = 360 - x;
            sign = -sign;
        }
        return sign * sineOfQuadrant(x > 90 ? 180 - x : x);
    }

    static double cosine(double degrees) {
        double x = Math.abs(degrees % 360);
        x = x > 180 ? 360 - x : x;
        return x > 90 ? -cosineOfQuadrant(180 - x) : cosineOfQuadrant(x);
    }

    static double tangent(double degrees) {
        return quotient(degrees, false);
    }

    static double cotangent(double degrees) {
        return quotient(degrees, true);
    }

    private static double quotient(double degrees, boolean isCotangent) {
        double x = degrees % 360;
        int sign = 1;
        if (x < 0) {
            x = -x;
            sign = -sign;
        }
        if (x > 180) {
            x = 360 - x;
            sign = -sign;
        }
        if (x > 90) {
            x = 180 - x;
            sign = -sign;
        }
        double result = isCotangent
                ? cosineOfQuadrant(x) / sineOfQuadrant(x) / COTANGENT_45
                : sineOfQuadrant(x) / cosineOfQuadrant(x) / TANGENT_45;
        // There is no negative zero.
        return sign * result == 0 ? 0 : sign * result;
    }

    private static double arcSineOfQuadrant(double x) {
        return x <= 0.5 ? Math.asin(x) / ARC_SINE_HALF * 30 : 90 - Math.acos(x) / ARC_COSINE_HALF * 60;
    }

    private static double arcCosineOfQuadrant(double x) {
        return x <= 0.5 ? 90 - Math.asin(x) / ARC_SINE_HALF * 30 : Math.acos(x) / ARC_COSINE_HALF * 60;
    }

    static double arcSine(double x) {
        return x >= 0 ? arcSineOfQuadrant(x) : -arcSineOfQuadrant(-x);
    }

    static double arcCosine(double x) {
        return x >= 0 ? arcCosineOfQuadrant(x) : 90 + arcSineOfQuadrant(-x);
    }

    static double arcTangent(double x) {
        return Math.atan(x) / ARC_TANGENT_ONE * 45;
    }

    static double arcTangent(double y, double x) {
        return Math.atan2(y, x) / ARC_TANGENT_ONE * 45;
    }
}

-- Mathematics.
5 & 3
5 | 3
5 # 3
~5
~ 5 + 1
1 << 4
1 << 33
-8 >> 1
1::bigint << 40
1::smallint << 15
5 & 3::bigint
5::smallint & 3
5 & '3'
5.0 & 3
@ -5
@ -5.5
|/ 25
||/ 27
2 & 3 | 4
1 + 2 & 3
2 * 3 << 1
> i & 7
> b | 1
> i # b
> ~i
> s << 2
> b >> 3
gcd(1071, 462)
gcd(-4, 6)
gcd(0, 0)
gcd((-2147483648)::int, 0)
gcd(9223372036854775807, 7)
gcd(330.3, 462)
lcm(1071, 462)
lcm(2147483647, 2147483646)
lcm(330.3, 462)
lcm(0, 5)
factorial(0)
factorial(20)
factorial(25)
factorial(-1)
div(9, 4)
div(-9.5, 4)
div(1, 0)
scale(8.4100)
scale(5)
min_scale(8.4100)
trim_scale(8.4100)
trim_scale(100)
> scale(n)
> min_scale(m)
> trim_scale(m)
> gcd(i, 10)
> div(n, 3)
width_bucket(5.35, 0.024, 10.06, 5)
width_bucket(5.35::float8, 0.024, 10.06, 5)
width_bucket(10, 10, 0, 5)
width_bucket(-1, 0, 10, 5)
width_bucket(11, 0, 10, 5)
width_bucket(1, 1, 1, 5)
width_bucket(1, 0, 10, 0)
> width_bucket(n, 0, 100, 10)
> width_bucket(f, -10, 10, 4)
pi()
> sin(f / 1e10)
sin(1)
sin('Infinity')
cos(1)
tan(1)
cot(1)
cot(0)
asin(0.5)
asin(2)
acos(0.5)
atan(1)
atan2(1, 2)
sind(30)
sind(45)
sind(-390)
sind(180)
cosd(60)
cosd(90)
cosd(120)
tand(45)
tand(135)
tand(0)
cotd(45)
cotd(0)
cotd(90)
asind(0.5)
asind(-1)
acosd(0.5)
acosd(-0.5)
atand(1)
atan2d(1, 1)
sinh(1)
cosh(1)
tanh(1)
asinh(1)
asinh(-1e200)
acosh(2)
acosh(0.5)
atanh(0.5)
atanh(1)
atanh(2)
degrees(0.5)
radians(45.0)
cbrt(27)
cbrt(-8)
> radians(f)
> atan(f)
select id, atan2(f, i) from samples
> cbrt(r)
sqrt(2)
sqrt(2.0)
sqrt(-1)
exp(1.0)
ln(2.0)
ln(0)
log(100.0)
log10(1000)
power(9, 3)
power(9.0, 0.5)
2 ^ 3
2.0 ^ 0.5
2 ^ 3 ^ 2
-2 ^ 2
ceil(-42.8)
ceiling(-95.3)
floor(-42.8)
round(42.4)
round(42.5::float8)
round(-2.5)
round(42.4382, 2)
round(1234.56, -1)
trunc(42.8)
trunc(-42.4382, 2)
sign(-8.4)
abs(-17.4)
mod(9, 4)
mod(-9, 4)
mod(9.5, 4)
5 % 0
'NaN'::float8 = 'NaN'::float8
'Infinity'::float8 > 1e308
1e308::float8 * 10
1e-300::float8 * 1e-300::float8
isfinite(date '2001-02-16')
isfinite(timestamp 'infinity')

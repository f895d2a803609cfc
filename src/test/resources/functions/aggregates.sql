-- Aggregates.
select bit_and(i), bit_or(i), bit_xor(i), bit_and(b), bit_or(s), bit_xor(b) from samples
select ok, bit_and(i), bit_or(b), bit_xor(s) from samples group by ok
select bit_xor(distinct i % 5) from samples
select bit_and(n) from samples
select bit_and(i) filter (where i > 1000000000000) from samples
select ok, any_value(1), any_value(ok) from samples group by ok
select any_value(t order by id), any_value(t order by id desc) from samples
select any_value(ok order by i desc nulls last) from samples
select corr(id, i), covar_pop(id, i), covar_samp(id, i), regr_avgx(id, i), regr_avgy(id, i), regr_count(id, i) from samples
select regr_intercept(id, m), regr_r2(id, m), regr_slope(id, m), regr_sxx(id, m), regr_sxy(id, m), regr_syy(id, m) from samples
select ok, corr(id, m), regr_count(id, m), regr_slope(m, id), covar_samp(m, id) from samples group by ok
select corr(id, 1), regr_r2(1, id), regr_slope(id, 1) from samples
select regr_count(id, i) filter (where id > 100), corr(id, i) filter (where id > 100) from samples
select corr(id, f), regr_sxx(id, f) from samples
select corr(t, i) from samples
select string_agg(t, ',' order by id) from samples
select string_agg(t, ',' order by id desc) from samples
select string_agg(v, '-' order by v), string_agg(v, '' order by length(v) desc, v) from samples
select ok, string_agg(v, ',' order by id) from samples group by ok
select ok, string_agg(v, ',' order by id) filter (where length(v) > 1) from samples group by ok
select string_agg(distinct v, ',') from samples
select string_agg(distinct v, ',' order by v desc) from samples
select string_agg(distinct v, ',' order by id) from samples
select string_agg(v, null order by id) from samples
select string_agg(i::text, ';' order by i nulls first) from samples
select string_agg(i, ',') from samples
select string_agg(v) from samples
select string_agg(t, ',') from samples where id > 100
select string_agg(v, v order by id) from samples
select string_agg(c, '|' order by id) from samples
select percentile_cont(0.5) within group (order by i) from samples
select percentile_cont(0.25) within group (order by m), percentile_cont(0.75) within group (order by m desc) from samples
select percentile_disc(0.5) within group (order by i), percentile_disc(0) within group (order by t), percentile_disc(1) within group (order by d) from samples
select percentile_disc(0.3) within group (order by n), percentile_disc(0.3) within group (order by ts desc) from samples
select percentile_cont(0.5) within group (order by iv) from samples
select ok, percentile_cont(0.5) within group (order by id), mode() within group (order by ok), percentile_disc(0.5) within group (order by v) from samples group by ok
select mode() within group (order by id / 3), mode() within group (order by id / 3 desc) from samples
select mode() within group (order by ok) from samples
select percentile_cont(1.5) within group (order by i) from samples
select percentile_cont(null) within group (order by i) from samples
select percentile_cont(0.5) within group (order by i) filter (where id < 4) from samples
select percentile_cont(0.5) within group (order by i) from samples where id > 100
select percentile_cont(0.5) within group (order by t) from samples
select percentile_cont(0.5) from samples
select mode() from samples
select sum(i) within group (order by i) from samples
select abs(i) within group (order by i) from samples
select abs(i order by i) from samples
select sum(id order by i), count(id order by i desc), max(id order by t) from samples
select count(distinct ok order by ok), sum(distinct id order by id) from samples
select count(distinct ok order by id) from samples
select every(id > 0), bool_or(ok), bool_and(ok) from samples
select stddev(id), stddev_pop(m), variance(i), var_pop(id), var_samp(m) from samples
select id / 3 as k, string_agg(id::text, ',' order by id desc), mode() within group (order by ok), bit_or(id) from samples group by id / 3 having count(*) > 1
select a.ok, string_agg(b.v, ',' order by b.id) from samples a join samples b on a.id = b.id group by a.ok
select (select string_agg(b.v, ',' order by b.id) from samples b where b.id <= a.id) from samples a
select string_agg(t, ',' order by id) over () from samples
select percentile_cont(0.5) within group (order by i) over () from samples
select sum(id order by id) over () from samples
select upper(string_agg(v, ',' order by id)) || '!' from samples
select string_agg(x, ',' order by x) from (select v || 'x' as x from samples) as s
select approx from (select sum(1) as approx from samples) as s

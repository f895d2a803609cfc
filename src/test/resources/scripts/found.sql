create temp table binary_row (i int check (i > 0), u uuid, x bytea, a int[]);
insert into binary_row values (0, 'cfcd2084-95d5-65ef-66e7-dff9f98764da', '\x00ff', '{1,NULL}');
select (select u from binary_row limit 1) is null, (select x from binary_row limit 1) is null;
insert into binary_row values (1, 'cfcd2084-95d5-65ef-66e7-dff9f98764da', '\x00ff', '{1,NULL}'), (2, null, null, null);
select i, (select u from binary_row b where b.i = a.i limit 1), (select a from binary_row b where b.i = a.i limit 1) from binary_row a;
select i, count(*) over (order by a groups current row), count(*) over (order by '{}'::integer[] groups between 1 preceding and current row), count(*) over (order by array[i] groups current row) from binary_row;

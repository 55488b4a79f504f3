#include "sys/system.h"
#include "io/buf.h"
#include "copy/unit.h"
#include "stream/meta.h"

#include "tests/helpers/memory.h"
#include "tests/unit/check.h"

/* The UNIT of a vector; to be json_decref'ed. */
static json_t *
unit_of(const char *vector)
{
	struct buf b = vector_load(vector, NULL);
	struct stream_reader r;
	struct stream_frame f;
	struct memory m;
	json_t *o;

	stream_reader_init(&r, memory_source(&m, b.data, b.len, SIZE_MAX));
	while (stream_reader_next(&r, &f) == STREAM_FRAME &&
	    f.type != FRAME_UNIT)
		;
	o = json_deep_copy(f.json);
	stream_reader_free(&r);
	buf_free(&b);
	return o;
}

static void
test_members(void)
{
	json_t *o = unit_of("good/types");
	const char *why = "not set";
	struct unit u;

	CHECK_INT(unit_from_json(&u, o, &why), 0);
	CHECK_STR(why, NULL);
	CHECK_STR(u.schema, "public");
	CHECK_STR(u.table, "visits_2026");
	CHECK_STR(u.root_table, "visits");
	CHECK_STR(u.range, "1of2-k2m7x7q4");
	CHECK(!u.is_query);
	CHECK_INT(u.ncolumns, 9);
	CHECK_STR(u.columns[2].type, "public.mood[]");
	CHECK(u.columns[0].not_null && !u.columns[0].as_text);
	CHECK(!u.columns[1].not_null && u.columns[7].as_text);
	CHECK_INT(u.ntypes, 6);
	CHECK_INT(u.types[0].kind, TYPE_ENUM);
	CHECK_INT(u.types[0].nlabels, 3);
	CHECK_STR(u.types[0].labels[2], "so so");
	CHECK_INT(u.types[1].kind, TYPE_DOMAIN);
	CHECK_INT(u.types[1].typmod, 14);
	CHECK(u.types[1].not_null);
	CHECK_INT(u.types[2].nfields, 2);
	CHECK_STR(u.types[4].base, "public.span");
	CHECK_INT(u.nunique, 2);
	CHECK_STR(u.unique[1].names[1], "owner");
	CHECK_INT(u.fkeys[0].columns[0].nchain, 2);
	CHECK_STR(u.fkeys[0].columns[0].chain[1].table, "people");
	CHECK_INT(u.key.n, 1);
	CHECK_INT(unit_column(&u, "owner"), 8);
	CHECK_INT(unit_column(&u, "Owner"), -1);
	unit_clear(&u);
	CHECK(u.columns == NULL && u.ncolumns == 0);
	json_decref(o);
}

/*
 * A wrong value in every place, one at a time: never accepted where the page
 * names a type, and always undone without a leak.
 */
static void
check_refused(json_t *unit, const char *member)
{
	const char *why = NULL;
	struct unit u;

	if (!CHECK_INT(unit_from_json(&u, unit, &why), -1))
		fprintf(stderr, "\twrong %s\n", member);
	CHECK(why != NULL && u.schema == NULL && u.columns == NULL);
	unit_clear(&u);
}

static void
check_places(json_t *unit, json_t *o)
{
	static const char *const optional[] = {
		"range", "query", "collation", "root", "after", "mask", "base",
		"nondeterministic", "sample", "unique_partial"
	};
	const char *key;
	json_t *v, *kept, *copy = json_copy(o);

	json_object_foreach(copy, key, v) {
		bool required = true;

		for (size_t i = 0; i < NITEMS(optional); i++)
			required = required && strcmp(key, optional[i]) != 0;
		if (strcmp(key, "mask") == 0 || strcmp(key, "query") == 0)
			continue;
		kept = json_incref(v);
		json_object_set_new(o, key, json_real(1.5));
		check_refused(unit, key);
		if (required) {
			json_object_del(o, key);
			check_refused(unit, key);
		}
		json_object_set_new(o, key, kept);
		if (json_is_object(v))
			check_places(unit, v);
		for (size_t i = 0; i < json_array_size(v); i++) {
			json_t *item = json_incref(json_array_get(v, i));

			json_array_set_new(v, i, json_real(1.5));
			check_refused(unit, key);
			json_array_set_new(v, i, item);
			if (json_is_object(item))
				check_places(unit, item);
		}
	}
	json_decref(copy);
}

static void
test_every_member_wrong(void)
{
	json_t *o = unit_of("good/types");
	const char *why;
	struct unit u;

	check_places(o, o);
	CHECK_INT(unit_from_json(&u, o, &why), 0);
	unit_clear(&u);
	json_decref(o);
}

/* What older streams have not is false; what is set comes back. */
static void
test_later_members(void)
{
	json_t *o = unit_of("good/types"), *again;
	const char *why = NULL;
	struct unit u;

	CHECK_INT(unit_from_json(&u, o, &why), 0);
	CHECK(!u.columns[1].nondeterministic && u.sample == 0);
	u.columns[1].nondeterministic = true;
	u.sample = 500;
	CHECK_INT(u.npartial, 0);
	u.partial = calloc(1, sizeof(*u.partial));
	u.partial[u.npartial++] = u.unique[1];
	u.nunique--;
	again = unit_to_json(&u);
	unit_clear(&u);
	json_decref(o);
	CHECK_INT(unit_from_json(&u, again, &why), 0);
	CHECK(!u.columns[0].nondeterministic && u.columns[1].nondeterministic);
	CHECK_INT(u.sample, 500);
	CHECK_INT(u.nunique, 1);
	CHECK_INT(u.npartial, 1);
	CHECK_STR(u.partial[0].names[1], "owner");
	unit_clear(&u);
	check_places(again, again);
	json_object_set_new(again, "sample", json_integer(0));
	check_refused(again, "sample");
	json_decref(again);
}

static void
test_refusals(void)
{
	static const struct {
		const char *patch, *why;
	} cases[] = {
		{ "{\"key\":[\"nobody\"]}", "key" },
		{ "{\"schema\":\"\"}", "schema" },
		{ "{\"table\":\"\"}", "table" },
		{ "{\"columns\":[{\"name\":\"a\",\"type\":\"int4\","
		    "\"typmod\":-1,\"not_null\":true,\"repr\":\"binary\"},"
		    "{\"name\":\"a\",\"type\":\"int4\",\"typmod\":-1,"
		    "\"not_null\":true,\"repr\":\"binary\"}],\"key\":[]}",
		    "columns" },
		{ "{\"columns\":[{\"name\":\"a\",\"type\":\"int4\","
		    "\"typmod\":-2,\"not_null\":true,\"repr\":\"binary\"}]}",
		    "typmod" },
		{ "{\"columns\":[{\"name\":\"a\",\"type\":\"int4\","
		    "\"typmod\":-1,\"not_null\":true,\"repr\":\"csv\"}]}",
		    "repr" },
		{ "{\"types\":[{\"name\":\"a\",\"kind\":\"pseudo\"}]}",
		    "kind" },
		{ "{\"types\":[{\"name\":\"a\",\"kind\":\"range\"}]}",
		    "base" },
		{ "{\"range\":\"1of2-k2m7x7q4/\"}", "range" },
		{ "{\"range\":\"3of2-k2m7x7q4\"}", "range" },
		{ "{\"root\":null}", "root" },
		{ "{\"root\":{\"schema\":\"a\"}}", "root" },
	};
	const char *why;
	struct unit u;

	for (size_t i = 0; i < NITEMS(cases); i++) {
		json_t *o = unit_of("good/types");
		json_t *patch = json_loads(cases[i].patch, 0, NULL);

		json_object_update(o, patch);
		CHECK_INT(unit_from_json(&u, o, &why), -1);
		CHECK_STR(why, cases[i].why);
		json_decref(patch);
		json_decref(o);
	}
}

/* Changes one member and says whether the shape is another then. */
static bool
changes_shape(const char *member, json_t *value)
{
	json_t *o = unit_of("good/types");
	const char *why;
	struct unit a, b;
	bool changed;

	CHECK(unit_from_json(&a, o, &why) == 0);
	json_object_set_new(o, member, value);
	CHECK(unit_from_json(&b, o, &why) == 0);
	CHECK(unit_shape(&a, NULL, NULL) == 0 && unit_shape(&b, NULL, NULL) == 0);
	CHECK(strlen(a.shape) == 32);
	changed = strcmp(a.shape, b.shape) != 0;
	unit_clear(&a);
	unit_clear(&b);
	json_decref(o);
	return changed;
}

static void
test_shape(void)
{
	json_t *o = unit_of("good/types"), *columns;
	const char *why;
	struct unit a, b;

	CHECK(changes_shape("schema", json_string("other")));
	CHECK(changes_shape("table", json_string("other")));
	CHECK(changes_shape("range", json_string("2of2-k2m7x7q4")));
	CHECK(changes_shape("key", json_array()));
	CHECK(changes_shape("types", json_array()));
	columns = json_deep_copy(json_object_get(o, "columns"));
	json_object_set_new(json_array_get(columns, 1), "typmod",
	    json_integer(5));
	CHECK(changes_shape("columns", columns));
	/* What an ANALYZE or an attempt changes is no part of it. */
	CHECK(!changes_shape("estimated_rows", json_integer(12345)));
	CHECK(!changes_shape("after", json_string("AQID")));
	CHECK(!changes_shape("shape", json_string("x")));
	CHECK(unit_from_json(&a, o, &why) == 0);
	CHECK(unit_from_json(&b, o, &why) == 0);
	CHECK(unit_shape(&a, NULL, NULL) == 0 && unit_shape(&b, "x > 1", NULL) == 0);
	CHECK(strcmp(a.shape, b.shape) != 0);
	/* A range of the same name with other bounds is another one. */
	CHECK(unit_shape(&a, NULL, "x.AA") == 0 &&
	    unit_shape(&b, NULL, "x.AB") == 0);
	CHECK(strcmp(a.shape, b.shape) != 0);
	unit_clear(&a);
	unit_clear(&b);
	json_decref(o);
}

static void
test_id(void)
{
	char schema[] = "public", table[] = "Strange \"one\"", range[] = "r/1";
	struct unit u = { .schema = schema, .table = table };
	char *id;

	id = unit_id(&u);
	CHECK_STR(id, "public.\"Strange \"\"one\"\"\"");
	free(id);
	u.range = range;
	id = unit_id(&u);
	CHECK_STR(id, "public.\"Strange \"\"one\"\"\"/r/1");
	free(id);
}

static void
test_base_type(void)
{
	char a[] = "s.a", b[] = "s.b", text[] = "varchar", loop[] = "s.loop";
	struct type_desc types[] = {
		{ .name = a, .kind = TYPE_DOMAIN, .base = b, .typmod = -1 },
		{ .name = b, .kind = TYPE_DOMAIN, .base = text, .typmod = 14 },
		{ .name = loop, .kind = TYPE_DOMAIN, .base = loop,
		    .typmod = -1 },
	};
	struct unit u = { .types = types, .ntypes = NITEMS(types) };
	int32_t typmod = -1;

	CHECK_STR(unit_base_type(&u, "s.a", &typmod), "varchar");
	CHECK_INT(typmod, 14);
	typmod = 9;
	CHECK_STR(unit_base_type(&u, "s.b", &typmod), "varchar");
	CHECK_INT(typmod, 9);
	CHECK_STR(unit_base_type(&u, "int4", NULL), "int4");
	/* Damaged or hostile, but it ends. */
	CHECK_STR(unit_base_type(&u, "s.loop", NULL), "s.loop");
}

static void
test_array_names(void)
{
	size_t n = 77;

	CHECK(!type_is_array("int4", &n) && !type_is_array("[]", &n) &&
	    !type_is_array("", &n) && !type_is_array("]", &n));
	CHECK_INT(n, 77);
	CHECK(!type_is_array("int4[][]", &n) && !type_is_array("[][]", &n));
	CHECK_INT(n, 77);
	CHECK(type_is_array("int4[]", &n));
	CHECK_INT(n, 4);
}

/* By halves as one by one: of two types with one name the first. */
static void
test_many_types(void)
{
	enum { N = 2000 };
	struct unit u = { .ntypes = N };
	char name[32];

	u.types = calloc(N, sizeof(*u.types));
	for (size_t i = 0; i < N; i++)
		CHECK(asprintf(&u.types[i].name, "s.t%zu", i * 7919 % N / 2) >
		    0);
	CHECK_INT(unit_index_types(&u), 0);
	for (size_t i = 0, k; i < N; i++) {
		snprintf(name, sizeof(name), "s.t%zu", i);
		for (k = 0; k < N; k++)
			if (strcmp(u.types[k].name, name) == 0)
				break;
		CHECK(unit_type(&u, name) == (k == N ? NULL : &u.types[k]));
	}
	CHECK(unit_type(&u, "") == NULL && unit_type(&u, "z") == NULL);
	unit_clear(&u);
	CHECK_INT(unit_index_types(&u), 0);
	CHECK(unit_type(&u, "s.t0") == NULL);
	unit_clear(&u);
}

int
main(void)
{
	test_members();
	test_every_member_wrong();
	test_later_members();
	test_refusals();
	test_shape();
	test_id();
	test_base_type();
	test_array_names();
	test_many_types();
	return check_done();
}

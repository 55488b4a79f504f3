/*
/* Value number i; returns its length. */
static size_t
make_int4(uint8_t *to, uint64_t i)
{
	put_u32(to, (uint32_t)(i + 1));
	return 4;
}

static size_t
make_int8(uint8_t *to, uint64_t i)
{
	put_u64(to, i * 1000003);
	return 8;
}

static size_t
make_uuid(uint8_t *to, uint64_t i)
{
	memset(to, 0, 16);
	put_u64(to, i);
	to[6] = (uint8_t)((to[6] & 15) | 0x40);
	to[8] = 0x80;
	put_u32(to + 12, (uint32_t)(i * 7));
	return 16;
}

static size_t
make_digits(uint8_t *to, uint64_t i)
{
	return (size_t)snprintf((char *)to, 32, "%09" PRIu64, i * 97);
}

static size_t
make_email(uint8_t *to, uint64_t i)
{
	return (size_t)snprintf((char *)to, 32, "user%" PRIu64 "@mail.test",
	    i);
}

/* Up to 16 bytes themselves, more through SipHash with 128 bits. */
static void
fingerprint(uint8_t to[16], const uint8_t *p, size_t n)
{
	static const uint8_t key[16] = "fingerprint key";

	memset(to, 0, 16);
	if (n <= 16)
		memcpy(to, p, n);
	else
		crypto_shorthash_siphashx24(to, p, n, key);
}

/* Unlike values get unlike masks, of the same kind. */
static void
test_distinct(const char *type, const char *rule,
    size_t (*make)(uint8_t *, uint64_t), size_t shortest, size_t longest)
{
	size_t values = getenv("PGCOPY_LONG") == NULL ? 1000000 : 10000000;
	uint8_t *seen = calloc(values, 16), value[32];
	size_t twice = 0, odd = 0, same = 0;
	struct masking m;
	const uint8_t *p;
	int32_t n;

	CHECK_INT(masking_begin(&m, type, -1, rule), 0);
	for (size_t i = 0; i < values && seen != NULL; i++) {
		size_t len = make(value, i);

		p = masking_value(&m, value, len, &n);
		if (p == NULL)
			abort();
		odd += (size_t)n < shortest || (size_t)n > longest;
		same += (size_t)n == len && memcmp(p, value, len) == 0;
		fingerprint(seen + i * 16, p, (size_t)n);
	}
	masking_end(&m);
	if (seen == NULL)
		abort();
	qsort(seen, values, 16, compare_uuid);
	for (size_t i = 1; i < values; i++)
		twice += memcmp(seen + i * 16, seen + i * 16 - 16, 16) == 0;
	free(seen);
	if (!CHECK_INT(twice, 0) || !CHECK_INT(odd, 0) || !CHECK(same < 10))
		fprintf(stderr, "\t%s %s\n", type, rule);
}

int
main(void)
{
	test_distinct("int4", "permute", make_int4, 4, 4);
	test_distinct("int4", "{action: permute, min: 1, max: 20000000}",
	    make_int4, 4, 4);
	test_distinct("int8", "permute", make_int8, 8, 8);
	test_distinct("uuid", "permute", make_uuid, 16, 16);
	test_distinct("text", "fpe", make_digits, 9, 9);
	test_distinct("text", "{action: fake, provider: email}", make_email,
	    16, 80);
	test_feistel();
	test_int2();
	test_wide("int4", 4, INT32_MIN);
	test_wide("int4", 4, INT32_MAX - SAMPLE + 1);
	test_wide("int4", 4, -SAMPLE / 2);
	test_wide("int8", 8, INT64_MIN);
	test_wide("int8", 8, INT64_MAX - SAMPLE + 1);
	test_wide("int8", 8, -SAMPLE / 2);
	test_uuid();
	return check_done();
}

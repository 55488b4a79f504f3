/* scrub: what it finds, what it makes of it, and what it leaves alone. */
#include "sys/system.h"

#include "tests/unit/typed.h"

/* A rule's mask of a text, whatever its length; freed by the caller. */
static char *
scrubbed(const char *type, const char *rule, const char *value)
{
	struct masking m;
	const uint8_t *p;
	char *out = NULL;
	int32_t n = -2;

	if (masking_begin(&m, type, -1, rule) == 0) {
		p = masking_value(&m, value, strlen(value), &n);
		if (n >= 0)
			out = strndup((const char *)p, (size_t)n);
	} else
		fprintf(stderr, "\t%s\n", m.error.message);
	masking_end(&m);
	return out == NULL ? text("(refused)") : out;
}

/* What a rule makes of a text. */
static void
expect(const char *rule, const char *value, const char *want)
{
	char *out = scrubbed("text", rule, value);

	if (!CHECK_STR(out, want))
		fprintf(stderr, "\t%s\n", rule);
	free(out);
}

/* One of each kind, in a text that lets it be found. */
static const struct sample {
	const char	*kind, *provider;	/* NULL: its shape */
	const char	*before, *value, *after;
} samples[] = {
	{ "email", "email", "Write to ", "m.stone+x@corp.test", ", please" },
	{ "email", "email", "", "m@corp.test", "" },
	{ "phone", "phone", "call ", "+1 212 555 0147", " today" },
	{ "phone", "phone", "phone: ", "+49 30 1234567", "." },
	{ "card", "credit_card", "paid by ", "4111 1111 1111 1111", " then" },
	{ "card", "credit_card", "card ", "5555555555554444", "" },
	{ "iban", "iban", "to ", "DE89370400440532013000", " before" },
	{ "iban", "iban", "to ", "GB82 WEST 1234 5698 7654 32", " at once" },
	{ "ssn", "ssn", "his SSN is ", "219-09-9999", ", he says" },
	{ "ip", "ip_address", "from ", "10.20.30.40", " at noon" },
	{ "ip", "ip_address", "from ", "2a02:8071:b5c0::17", " at noon" },
	{ "mac", "mac", "card ", "00:1b:44:11:3a:b7", " is new" },
	{ "url", "url", "see ", "https://corp.test/users/maria?x=1", " there" },
	{ "uuid", "uuid", "ref ", "0189a4b0-6a6f-7c11-9d1e-0242ac120002",
	    " closed" },
	{ "dob", "dob", "born ", "1984-05-12", " in Rome" },
	{ "address", "street", "lives at ", "17 Maple Street", " now" },
	{ "name", "full_name", "Dear ", "Maria Stone", ", we tried" },
	{ "name", "first_name", "Dear ", "Maria", ", we tried" },
	{ "national_id", NULL, "DNI ", "12345678Z", " shown" },
	{ "passport", NULL, "passport no. ", "C01X00T478", " shown" },
	{ "licence", NULL, "driving licence no. ", "N04123456789", " shown" },
};

/* The same bytes before and behind it; nothing of it in between. */
static void
test_kinds(void)
{
	const struct sample *s;
	char *in, *out;

	for (size_t i = 0; i < NITEMS(samples); i++) {
		s = &samples[i];
		if (asprintf(&in, "%s%s%s", s->before, s->value, s->after) ==
		    -1)
			abort();
		out = scrubbed("text", "scrub", in);
		if (!CHECK(strstr(out, s->value) == NULL &&
		    strncmp(out, s->before, strlen(s->before)) == 0 &&
		    strlen(out) > strlen(s->before) + strlen(s->after) &&
		    strcmp(out + strlen(out) - strlen(s->after), s->after) ==
		    0))
			fprintf(stderr, "\t%s: %s\n\tgot %s\n", s->kind, in,
			    out);
		free(out);
		free(in);
	}
}

/* As the column of that domain has it. */
static void
test_links(void)
{
	const struct sample *s;
	char *in, *fake, *rule, *want;

	for (size_t i = 0; i < NITEMS(samples); i++) {
		s = &samples[i];
		if (s->provider == NULL)
			continue;
		if (asprintf(&rule, "{action: fake, provider: %s, "
		    "domain: person}", s->provider) == -1)
			abort();
		fake = scrubbed("text", rule, s->value);
		free(rule);
		if (asprintf(&rule, "{action: scrub, links: {%s: person}}",
		    s->kind) == -1 || asprintf(&in, "%s%s%s", s->before,
		    s->value, s->after) == -1 || asprintf(&want, "%s%s%s",
		    s->before, fake, s->after) == -1)
			abort();
		expect(rule, in, want);
		free(rule);
		free(in);
		free(fake);
		free(want);
	}
}

/* A link, the column's rule and the value that both get. */
static const struct {
	const char	*kind, *link, *rule, *value;
} linked[] = {
	{ "phone", "{domain: tel, provider: phone, locale: de}",
	    "{action: fake, provider: phone, domain: tel, locale: de}",
	    "+49 30 1234567" },
	{ "phone", "{domain: tel, unique: true}",
	    "{action: fake, provider: phone, domain: tel, unique: true}",
	    "+1-212-555-0147" },
	{ "phone", "{domain: tel, unique: false}",
	    "{action: fake, provider: phone, domain: tel}",
	    "+1-212-555-0147" },
	{ "email", "{domain: d, provider: short_email}",
	    "{action: fake, provider: short_email, domain: d}",
	    "maria@corp.test" },
	{ "name", "{domain: d, provider: last_name, locale: pl}",
	    "{action: fake, provider: last_name, domain: d, locale: pl}",
	    "Maria Stone" },
	{ "name", "{domain: d, provider: username}",
	    "{action: fake, provider: username, domain: d}", "Maria Stone" },
	{ "address", "{domain: d, provider: address}",
	    "{action: fake, provider: address, domain: d}",
	    "17 Maple Street" },
	{ "national_id", "{domain: d, provider: ssn}",
	    "{action: fake, provider: ssn, domain: d}", "12345678Z" },
};

static void
test_providers(void)
{
	char *in, *fake, *rule, *want;

	for (size_t i = 0; i < NITEMS(linked); i++) {
		fake = scrubbed("text", linked[i].rule, linked[i].value);
		if (asprintf(&rule, "{action: scrub, links: {%s: %s}}",
		    linked[i].kind, linked[i].link) == -1 ||
		    asprintf(&in, "Dear %s, yes", linked[i].value) == -1 ||
		    asprintf(&want, "Dear %s, yes", fake) == -1)
			abort();
		expect(rule, in, want);
		free(rule);
		free(in);
		free(fake);
		free(want);
	}
}

/* Its own domain, without a link; the locale of all kinds. */
static void
test_domains(void)
{
	char *own = scrubbed("text", "{action: fake, provider: email}",
	    "m@corp.test");
	char *named = scrubbed("text", "{action: fake, provider: email, "
	    "domain: d}", "m@corp.test");
	char *german = scrubbed("text", "{action: fake, provider: full_name, "
	    "locale: de}", "Maria Stone");
	char *other;

	expect("scrub", "m@corp.test", own);
	expect("{action: scrub, links: {phone: d}}", "m@corp.test", own);
	expect("{action: scrub, domain: d}", "m@corp.test", named);
	expect("{action: scrub, locale: de}", "Maria Stone", german);
	CHECK(strcmp(own, named) != 0);
	/* Shapes have a domain as well. */
	free(own);
	own = scrubbed("text", "scrub", "DNI 12345678Z");
	other = scrubbed("text", "{action: scrub, links: {national_id: d}}",
	    "DNI 12345678Z");
	CHECK(strcmp(own, other) != 0);
	free(own);
	own = scrubbed("text", "{action: scrub, domain: d}", "DNI 12345678Z");
	CHECK_STR(own, other);
	free(own);
	free(other);
	free(named);
	free(german);
}

/* A local number is none that a unique phone can be made of. */
static void
test_unique_phone(void)
{
	char *plain = scrubbed("text", "{action: fake, provider: phone, "
	    "domain: tel}", "(212) 555-0147");
	char *want;

	if (asprintf(&want, "call %s now", plain) == -1)
		abort();
	expect("{action: scrub, links: {phone: {domain: tel, unique: true}}}",
	    "call (212) 555-0147 now", want);
	free(want);
	free(plain);
}

#define MAIL	"maria@corp.test"
#define OTHER	"john.smith@corp.test"

/* Where spans stand. */
static void
test_places(void)
{
	char *a = scrubbed("text", "{action: fake, provider: email}", MAIL);
	char *b = scrubbed("text", "{action: fake, provider: email}", OTHER);
	static const char *const texts[] = {
		"%1$s", "%1$s x", "x %1$s", "%1$s,%2$s", "%1$s %2$s %1$s",
		"<%1$s>;<%2$s>", "\xc3\xa4\xe2\x82\xac %1$s \xf0\x9f\x99\x82",
		"%1$s\n%2$s\n", "(%1$s)", "x y z",
	};
	char *in, *want;

	for (size_t i = 0; i < NITEMS(texts); i++) {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
		if (asprintf(&in, texts[i], MAIL, OTHER) == -1 ||
		    asprintf(&want, texts[i], a, b) == -1)
			abort();
#pragma GCC diagnostic pop
		expect("scrub", in, want);
		free(in);
		free(want);
	}
	expect("scrub", "", "");
	expect("scrub", "77 av", "77 av");
	expect("scrub", "77 aV x", "77 aV x");
	free(a);
	free(b);
}

static void
test_chosen(void)
{
	static const char note[] = "Dear Maria Stone, " MAIL ", 10.20.30.40";
	char *a = scrubbed("text", "{action: fake, provider: email}", MAIL);
	char *want;

	if (asprintf(&want, "Dear Maria Stone, %s, 10.20.30.40", a) == -1)
		abort();
	expect("{action: scrub, kinds: [email]}", note, want);
	expect("{action: scrub, kinds: [email, uuid, email]}", note, want);
	expect("{action: scrub, kinds: [card]}", note, note);
	free(want);
	free(a);
}

/* Figures of a date stay where they stood. */
static const struct {
	const char	*in, *like;	/* 9: a digit */
} dates[] = {
	{ "born 1984-05-12.", "born 9999-99-99." },
	{ "born 1984/05/12.", "born 9999/99/99." },
	{ "born 12.05.1984.", "born 99.99.9999." },
	{ "born 05/12/1984.", "born 99/99/9999." },
	{ "born 25/12/1984.", "born 99/99/9999." },
	{ "born 12/25/1984.", "born 99/99/9999." },
	{ "born 12 May 1984.", "born 9999-99-99." },
	{ "born May 12, 1984.", "born 9999-99-99." },
};

static bool
is_like(const char *s, const char *like)
{
	for (; *s != '\0' && *like != '\0'; s++, like++)
		if (*like == '9' ? *s < '0' || *s > '9' : *s != *like)
			return false;
	return *s == *like;
}

/* Which of day and month comes first. */
static const struct {
	const char	*rule, *date;
	bool		 month_first;
} orders[] = {
	{ "scrub", "12.05.1984", false },
	{ "scrub", "05/12/1984", true },
	{ "{action: scrub, locale: en_GB}", "05/12/1984", false },
	{ "scrub", "25/12/1984", false },
	{ "{action: scrub, locale: en_GB}", "12/25/1984", true },
};

static void
test_dates(void)
{
	char *out, *iso, in[64], want[64];
	int y, m, d;

	for (size_t i = 0; i < NITEMS(dates); i++) {
		out = scrubbed("text", "scrub", dates[i].in);
		if (!CHECK(is_like(out, dates[i].like) &&
		    strcmp(out, dates[i].in) != 0))
			fprintf(stderr, "\t%s\n\t%s\n", dates[i].in, out);
		free(out);
	}
	iso = scrubbed("text", "{action: fake, provider: dob}", "5.12.1984");
	if (CHECK_INT(sscanf(iso, "%d-%d-%d", &y, &m, &d), 3)) {
		snprintf(want, sizeof(want), "born %d.%d.%d", d, m, y);
		expect("scrub", "born 5.12.1984", want);
	}
	free(iso);
	/* The same day as the provider draws, in another order. */
	for (size_t i = 0; i < NITEMS(orders); i++) {
		iso = scrubbed("text", "{action: fake, provider: dob}",
		    orders[i].date);
		if (CHECK_INT(sscanf(iso, "%d-%d-%d", &y, &m, &d), 3)) {
			snprintf(want, sizeof(want), orders[i].month_first ?
			    "born %1$02d%3$c%2$02d%3$c%4$d" :
			    "born %2$02d%3$c%1$02d%3$c%4$d", m, d,
			    orders[i].date[2], y);
			snprintf(in, sizeof(in), "born %s", orders[i].date);
			expect(orders[i].rule, in, want);
		}
		free(iso);
	}
}

static void
test_shapes(void)
{
	char *a = scrubbed("text", "scrub", "passport no. C01X00T478");
	char *b = scrubbed("text", "scrub", "Passport No. C01X00T478!");
	char *c = scrubbed("text", "scrub", "passport no. C01X00T479");

	CHECK(strncmp(a, "passport no. ", 13) == 0);
	for (const char *p = a + 13, *like = "A99A99A999"; *like != '\0';
	    p++, like++)
		CHECK(*like == '9' ? *p >= '0' && *p <= '9' : *p >= 'A' &&
		    *p <= 'Z');
	CHECK(a[13] != 'C' || a[16] != 'X' || a[19] != 'T');
	CHECK(strncmp(a + 13, b + 13, 10) == 0);
	CHECK(strncmp(a + 13, c + 13, 10) != 0);
	free(a);
	free(b);
	free(c);
}

/* Columns of other types, linked by the type's name. */
static const struct {
	const char	*kind, *provider, *type, *column, *value;
} typed_links[] = {
	{ "uuid", "uuid", "uuid", "uuid",
	    "0189A4B0-6a6f-7c11-9d1e-0242ac120002" },
	{ "ip", "ip_address", "inet", "inet", "10.20.30.40" },
	{ "ip", "ip_address", "inet", "inet", "2a02:8071:b5c0:0::17" },
	{ "mac", "mac", "macaddr", "macaddr", "00:1B:44:11:3a:b7" },
	{ "dob", "dob", "date", "date", "1984-05-12" },
	{ "email", "email", "citext", "public.citext", "Maria@Corp.test" },
	{ "email", "email", "text", "text", "Maria@Corp.test" },
};

/* The same value for the type, however it is written. */
static void
check_typed_link(size_t i)
{
	char *rule, *in, *out;
	const char *fake;

	if (asprintf(&rule, "{action: fake, provider: %s, domain: d}",
	    typed_links[i].provider) == -1)
		abort();
	fake = typed(typed_links[i].column, -1, rule, typed_links[i].value);
	CHECK(*fake != '(');
	free(rule);
	if (asprintf(&rule, "{action: scrub, links: {%s: {domain: d, "
	    "type: %s}}}", typed_links[i].kind, typed_links[i].type) == -1 ||
	    asprintf(&in, "%s %s", strcmp(typed_links[i].kind, "dob") == 0 ?
	    "born" : "from", typed_links[i].value) == -1)
		abort();
	out = scrubbed("text", rule, in);
	if (CHECK(strlen(out) > 5) &&
	    !CHECK_STR(typed(typed_links[i].column, -1, "keep", out + 5),
	    fake))
		fprintf(stderr, "\t%s\n", rule);
	free(rule);
	free(in);
	free(out);
}

static void
test_typed_links(void)
{
	char *in, *want;

	for (size_t i = 0; i < NITEMS(typed_links); i++)
		check_typed_link(i);
	/* What is no value of the type is drawn as a text. */
	want = scrubbed("text", "{action: fake, provider: dob, domain: d}",
	    "12.05.1984");
	if (asprintf(&in, "born %s", want) == -1)
		abort();
	expect("{action: scrub, links: {dob: {domain: d, type: date}}}",
	    "born 12.05.1984", in);
	free(in);
	free(want);
}

static void
test_types(void)
{
	struct masking m;
	const uint8_t *p;
	char *lower, *want;
	int32_t n;

	/* citext: equal addresses are equal fakes. */
	lower = scrubbed("text", "{action: fake, provider: email}", MAIL);
	if (asprintf(&want, "To %s", lower) == -1)
		abort();
	if (CHECK_INT(masking_begin(&m, "public.citext", -1, "scrub"), 0)) {
		CHECK_STR(masking_text(&m, "To Maria@Corp.TEST"), want);
		CHECK_STR(masking_text(&m, "To " MAIL), want);
	}
	masking_end(&m);
	free(want);
	free(lower);
	/* What grows too long fails its row; what fits passes. */
	if (CHECK_INT(masking_begin(&m, "varchar", 4 + 30, "scrub"), 0)) {
		CHECK_STR(masking_text(&m, "nothing to find here"),
		    "nothing to find here");
		CHECK_STR(masking_text(&m, MAIL), "(error)");
		CHECK(m.error.message != NULL &&
		    strstr(m.error.message, "corp") == NULL);
	}
	masking_end(&m);
	if (CHECK_INT(masking_begin(&m, "text", -1, "scrub"), 0)) {
		p = masking_value(&m, "a\xff" MAIL, 2 + strlen(MAIL), &n);
		CHECK(p == NULL && n == -2);
		CHECK(m.error.message != NULL &&
		    strstr(m.error.message, "maria") == NULL);
	}
	masking_end(&m);
	CHECK_INT(masking_begin(&m, "jsonb", -1, "scrub"), -1);
	masking_end(&m);
}

/* A rule that is refused, and a part of the reason. */
static const struct { const char *rule, *why; } refused[] = {
	{ "{action: scrub, kinds: email}", "is a list of kinds" },
	{ "{action: scrub, kinds: []}", "is a list of kinds" },
	{ "{action: scrub, kinds: [[email]]}", "not the name of a kind" },
	{ "{action: scrub, kinds: [emails]}", "unknown kind \"emails\"" },
	{ "{action: scrub, links: [email]}", "is a mapping from kinds" },
	{ "{action: scrub, links: {mail: d}}", "unknown kind \"mail\"" },
	{ "{action: scrub, links: {email: [d]}}", "a link is a domain" },
	{ "{action: scrub, links: {email: ''}}", "needs the name of a domain" },
	{ "{action: scrub, links: {email: {provider: email}}}",
	    "needs the name of a domain" },
	{ "{action: scrub, links: {email: {domain: [d]}}}",
	    "is a single value" },
	{ "{action: scrub, links: {email: {domain: d, provider: x}}}",
	    "unknown provider \"x\"" },
	{ "{action: scrub, links: {email: {domain: d, locale: xx}}}",
	    "unknown locale \"xx\"" },
	{ "{action: scrub, links: {email: {domain: d, unique: true}}}",
	    "only provider phone" },
	{ "{action: scrub, links: {phone: {domain: d, unique: perhaps}}}",
	    "true or false" },
	{ "{action: scrub, links: {phone: {domain: d, color: red}}}",
	    "a link has no \"color\"" },
	{ "{action: scrub, links: {phone: {domain: d, type: int8}}}",
	    "unknown type \"int8\"" },
	{ "{action: scrub, kinds: [email], links: {phone: d}}",
	    "not among the kinds" },
	{ "{action: scrub, locale: xx}", "unknown locale \"xx\"" },
	{ "{action: scrub, provider: email}", "takes no \"provider\"" },
};

static void
test_refused(void)
{
	struct masking m;

	for (size_t i = 0; i < NITEMS(refused); i++) {
		CHECK_INT(masking_begin(&m, "text", -1, refused[i].rule), -1);
		CHECK_INT(m.error.code, EX_CONFIG);
		if (!CHECK(m.error.message != NULL && strstr(m.error.message,
		    refused[i].why) != NULL))
			fprintf(stderr, "\t%s\n\t%s\n", refused[i].rule,
			    m.error.message);
		masking_end(&m);
	}
}

/* A persona decides by another column what a linked scrub can not see. */
static void
test_persona(void)
{
	static const char *const links[] = { "{email: public.t.c}",
	    "{email: {domain: public.t.c, provider: email}}" };
	struct masking m;
	char *lines;

	for (size_t i = 0; i < NITEMS(links); i++) {
		if (asprintf(&lines, "      c: {action: fake, provider: "
		    "email, persona: {key: c}}\n  public.notes:\n"
		    "    columns:\n      n: {action: scrub, links: %s}",
		    links[i]) == -1)
			abort();
		CHECK_INT(masking_columns(&m, "text", -1, lines), -1);
		CHECK(m.error.message != NULL && strstr(m.error.message,
		    "a persona draws from another column, so scrub") != NULL);
		masking_end(&m);
		free(lines);
	}
}

static void
test_describe(void)
{
	struct masking m;
	struct buf b;

	buf_init(&b, 65536);
	if (CHECK_INT(masking_begin(&m, "text", -1,
	    "{action: scrub, kinds: [email, name], links: {email: "
	    "{domain: person}}}"), 0) &&
	    CHECK_INT(mask_plan_explain(&m.plan, &b), 0) &&
	    CHECK_INT(buf_append(&b, "", 1), 0))
		CHECK(strstr((const char *)b.data, "email in person, name "
		    "become fakes, which collide; what no detector finds "
		    "stays visible") != NULL);
	masking_end(&m);
	buf_free(&b);
}

#define MEGABYTE (1024 * 1024)

/* 1 MiB of one text again and again; every address in it is masked. */
static void
test_long(const char *piece, size_t spans)
{
	size_t n = strlen(piece), len = MEGABYTE / n * n, count = 0;
	char *in = malloc(len + 1);
	struct masking m;
	const uint8_t *p;
	int32_t got;

	if (in == NULL)
		abort();
	for (size_t i = 0; i < len; i += n)
		memcpy(in + i, piece, n);
	in[len] = '\0';
	if (CHECK_INT(masking_begin(&m, "text", -1, "scrub"), 0) &&
	    CHECK((p = masking_value(&m, in, len, &got)) != NULL)) {
		CHECK(memmem(p, (size_t)got, "corp.test", 9) == NULL);
		for (const uint8_t *q = p; (q = memmem(q, (size_t)(p + got -
		    q), "example.com", 11)) != NULL; q++)
			count++;
		CHECK_INT(count, spans * (len / n));
		if (spans == 0)
			CHECK(got == (int32_t)len && memcmp(p, in, len) == 0);
	}
	masking_end(&m);
	free(in);
}

int
main(void)
{
	test_kinds();
	test_links();
	test_providers();
	test_domains();
	test_unique_phone();
	test_places();
	test_chosen();
	test_dates();
	test_shapes();
	test_typed_links();
	test_types();
	test_refused();
	test_persona();
	test_describe();
	test_long("an order of nothing. ", 0);
	test_long("to maria@corp.test, ", 1);
	test_long("a@corp.test b@corp.test\n", 2);
	return check_done();
}

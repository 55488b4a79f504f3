/*
 * Fakes: their forms, that they belong together, and how they collide.
 */
#include "sys/system.h"
#include "type/utf8.h"
#include "words/words.h"
#include "mask/country.h"
#include "mask/provider.h"
#include "mask/recipe.h"

#include "tests/unit/masking.h"

#define SAMPLE	100000

static const char *const all_locales[] = { "en", "en_GB", "de", "fr", "es",
    "it", "pl", "pt", "ja" };

/* Does the text have the form?  9: digits, a: a-z and digits, A: A-Z, h: hex
   digits in lower case, *: anything up to the end, else itself. */
static bool
has_form(const char *text, const char *form)
{
	for (; *form != '\0'; form++, text++) {
		if (*form == '*')
			return true;
		if (*text == '\0')
			return false;
		if (*form == '9' ? !isdigit((unsigned char)*text) :
		    *form == 'A' ? !isupper((unsigned char)*text) :
		    *form == 'h' ? strchr("0123456789abcdef", *text) == NULL :
		    *form != *text)
			return false;
	}
	return *text == '\0';
}

static bool
is_luhn(const char *text)
{
	size_t n = strlen(text);
	int sum = 0, d;

	for (size_t i = 0; i < n; i++) {
		d = text[n - 1 - i] - '0';
		if (i % 2 == 1 && (d *= 2) > 9)
			d -= 9;
		sum += d;
	}
	return n == 16 && sum % 10 == 0;
}

static bool
is_iban(const char *text)
{
	size_t n = strlen(text);
	int rest = 0;
	char c;

	for (size_t i = 0; i < n; i++) {
		c = text[(i + 4) % n];
		if (isupper((unsigned char)c))
			rest = (rest * 100 + c - 'A' + 10) % 97;
		else if (isdigit((unsigned char)c))
			rest = (rest * 10 + c - '0') % 97;
		else
			return false;
	}
	return n >= 22 && rest == 1;
}

/* What each fake of a provider looks like, in a locale or (NULL) in all. */
static const struct {
	const char *provider, *locale, *forms[7];
} forms[] = {
	{ "phone", "en", { "+1-999-555-0199" } },
	{ "phone", "en_GB", { "+44 7700 900999", "+44 1632 960999",
	    "+44 20 7946 0999", "+44 28 9649 6999", "+44 29 2018 0999",
	    "+44 191 498 0999", "+44 199 496 0999" } },
	{ "phone", "de", { "+49 30 23125999", "+49 69 90009999",
	    "+49 40 66969999", "+49 221 4710999", "+49 89 99998999" } },
	{ "phone", "fr", { "+33 1 99 00 99 99", "+33 2 61 91 99 99",
	    "+33 3 53 01 99 99", "+33 4 65 71 99 99", "+33 5 36 49 99 99",
	    "+33 6 39 98 99 99" } },
	{ "phone", "es", { "+999 34 999 999 999" } },
	{ "phone", "it", { "+999 39 999 999 9999" } },
	{ "phone", "pl", { "+999 48 999 999 999" } },
	{ "phone", "pt", { "+999 351 999 999 999" } },
	{ "phone", "ja", { "+999 81 99 9999 9999" } },
	{ "postcode", "en", { "00099" } },
	{ "postcode", "en_GB", { "ZZ99 9AA" } },
	{ "postcode", "de", { "00999" } },
	{ "postcode", "fr", { "96999" } },
	{ "postcode", "pl", { "99-999" } },
	{ "postcode", "pt", { "0999-999" } },
	{ "postcode", "ja", { "000-9999" } },
	{ "ssn", NULL, { "999-09-9999", "999-19-9999", "999-29-9999",
	    "999-39-9999", "999-49-9999" } },
	{ "credit_card", NULL, { "4111119999999999", "4242429999999999",
	    "5105109999999999", "5555559999999999", "6011119999999999" } },
	{ "iban", "en", { "GB99ZZZZ00000099999999" } },
	{ "iban", "de", { "DE99000000009999999999" } },
	{ "iban", "fr", { "FR9900000000009999999999999" } },
	{ "iban", "es", { "ES9900000000999999999999" } },
	{ "iban", "it", { "IT99A0000000000999999999999" } },
	{ "iban", "pl", { "PL99000000009999999999999999" } },
	{ "iban", "pt", { "PT99000000009999999999999" } },
	{ "bic", NULL, { "AAAAZZA0" } },
	{ "uuid", NULL, { "hhhhhhhh-hhhh-8hhh-8hhh-hhhhhhhhhhhh",
	    "hhhhhhhh-hhhh-8hhh-9hhh-hhhhhhhhhhhh",
	    "hhhhhhhh-hhhh-8hhh-ahhh-hhhhhhhhhhhh",
	    "hhhhhhhh-hhhh-8hhh-bhhh-hhhhhhhhhhhh" } },
	{ "ipv6", NULL, { "2001:db8:hhhh:hhhh:hhhh:hhhh:hhhh:hhhh" } },
	{ "ip_address", NULL, { "192.0.2.*", "198.51.100.*",
	    "203.0.113.*" } },
	{ "ipv4", NULL, { "192.0.2.*", "198.51.100.*", "203.0.113.*" } },
	{ "mac", NULL, { "h2:hh:hh:hh:hh:hh" } },
	{ "dob", NULL, { "1999-99-99", "2009-99-99" } },
	{ "license_plate", NULL, { "ZQ-99999-Q" } },
	{ "password", NULL, { "!no-password" } },
	{ "user_agent", NULL, { "Mozilla/5.0 (*" } },
};

static bool
looks_right(const char *provider, const char *locale, const char *text)
{
	bool found = false;

	if (strcmp(provider, "credit_card") == 0 && !is_luhn(text))
		return false;
	if (strcmp(provider, "iban") == 0 && !is_iban(text))
		return false;
	for (size_t i = 0; i < NITEMS(forms); i++) {
		if (strcmp(forms[i].provider, provider) != 0 ||
		    (forms[i].locale != NULL &&
		    strcmp(forms[i].locale, locale) != 0))
			continue;
		found = true;
		for (size_t k = 0; k < 7 && forms[i].forms[k] != NULL; k++)
			if (has_form(text, forms[i].forms[k]))
				return true;
	}
	return !found;
}

/* Everything that e-mails and hosts are made of ends in a reserved name. */
static bool
is_reserved(const char *provider, const char *text)
{
	const char *host = strstr(text, "example.com");

	if (strstr(provider, "email") != NULL || strcmp(provider, "domain") ==
	    0)
		return host != NULL && strlen(host) == 11 && host > text &&
		    (host[-1] == '.' || host[-1] == '@');
	if (strcmp(provider, "url") == 0)
		return host != NULL && host[-1] == '.' && host[11] == '/';
	return true;
}

static void
check_forms(const struct provider *p, const char *locale, const char *rule)
{
	const struct mask_fit *fit;
	struct masking m;
	const char *fake;
	size_t bad = 0, n, longest = 0;
	char in[16];

	if (masking_begin(&m, "text", -1, rule) == -1) {
		CHECK(strstr(m.error.message, "takes no \"locale\"") != NULL);
		masking_end(&m);
		return;
	}
	fit = &m.plan.columns[0].value.fit;
	for (int i = 0; i < 2000; i++) {
		snprintf(in, sizeof(in), "value %d", i);
		fake = masking_text(&m, in);
		n = strlen(fake);
		bad += !utf8_valid((const uint8_t *)fake, n) ||
		    !looks_right(p->name, locale, fake) ||
		    !is_reserved(p->name, fake);
		if (p->kind == FROM_LOREM) {
			bad += n != strlen(in);
			continue;
		}
		bad += n > fit->bytes || n == 0 ||
		    utf8_count((const uint8_t *)fake, n) > fit->chars;
		if (n > longest)
			longest = n;
	}
	if (!CHECK_INT(bad, 0))
		fprintf(stderr, "\t%s %s: %s\n", p->name, locale, fake);
	/* Nor is it much less than what is asked of the column. */
	CHECK(longest * 2 >= fit->bytes || p->kind == FROM_LOREM ||
	    strcmp(p->name, "ip_address") == 0);
	masking_end(&m);
}

static void
test_forms(void)
{
	const struct provider *p;
	char rule[128];

	for (size_t i = 0; (p = provider_at(i)) != NULL; i++)
		for (size_t k = 0; k <= NITEMS(all_locales); k++) {
			if (k == NITEMS(all_locales))
				snprintf(rule, sizeof(rule), "{action: fake, "
				    "provider: %s, domain: d}", p->name);
			else
				snprintf(rule, sizeof(rule), "{action: fake, "
				    "provider: %s, domain: d, locale: %s}",
				    p->name, all_locales[k]);
			check_forms(p, k == NITEMS(all_locales) ? "en" :
			    all_locales[k], rule);
		}
}

/* ---- collisions ---- */

static int
compare_text(const void *a, const void *b)
{
	return strcmp(a, b);
}

/* How many of SAMPLE values got the fake of another one. */
static size_t
collisions(const char *rule)
{
	char (*seen)[96] = calloc(SAMPLE, sizeof(*seen)), in[32];
	size_t twice = 0;
	struct masking m;

	if (seen == NULL)
		abort();
	CHECK_INT(masking_begin(&m, "text", -1, rule), 0);
	for (size_t i = 0; i < SAMPLE; i++) {
		snprintf(in, sizeof(in), "user%zu", i);
		strlcpy(seen[i], masking_text(&m, in), sizeof(seen[i]));
	}
	masking_end(&m);
	qsort(seen, SAMPLE, sizeof(*seen), compare_text);
	for (size_t i = 1; i < SAMPLE; i++)
		twice += strcmp(seen[i], seen[i - 1]) == 0;
	free(seen);
	return twice;
}

static void
test_collisions(void)
{
	static const char *const unique[] = { "email", "short_email",
	    "username", "short_username", "uuid", "ipv6" };
	char rule[128];

	for (size_t i = 0; i < NITEMS(unique); i++) {
		snprintf(rule, sizeof(rule), "{action: fake, provider: %s}",
		    unique[i]);
		CHECK_INT(collisions(rule), 0);
	}
	CHECK_INT(collisions("{action: fake, provider: email, locale: ja, "
	    "gender: female}"), 0);
	/* n values of s fakes leave about n - s (1 - exp(-n / s)) twice. */
	CHECK_INT(collisions("{action: fake, provider: ipv4}"), SAMPLE - 762);
	CHECK(collisions("{action: fake, provider: phone}") >
	    SAMPLE - 24500);
	CHECK(collisions("{action: fake, provider: phone}") <
	    SAMPLE - 24000);
}

/* What the plan is told, and with it what is refused on a unique column. */
static void
test_spread(void)
{
	static const char *const bound[] = { "email", "short_email",
	    "username", "short_username", "uuid", "ipv6" };
	const struct provider *p;
	enum spread want;
	struct masking m;
	char rule[128];

	for (size_t i = 0; (p = provider_at(i)) != NULL; i++) {
		want = SPREAD_COLLIDES;
		for (size_t k = 0; k < NITEMS(bound); k++)
			if (strcmp(bound[k], p->name) == 0)
				want = SPREAD_BOUND;
		snprintf(rule, sizeof(rule), "{action: fake, provider: %s}",
		    p->name);
		CHECK_INT(masking_begin(&m, "text", -1, rule), 0);
		CHECK_INT(m.plan.columns[0].value.fit.spread, want);
		masking_end(&m);
	}
}

/*
 * Of n words, as how many even ones they tell apart: one by the chance that
 * two draws are the same word.
 */
static double
tells_apart(const struct word_list *list, uint32_t from, uint32_t n)
{
	uint64_t same = 0;

	for (uint32_t i = from; i < from + n; i++)
		for (uint32_t k = from; k < from + n; k++) {
			size_t len = list->at[i + 1] - list->at[i];

			same += len == list->at[k + 1] - list->at[k] &&
			    memcmp(list->text + list->at[i], list->text +
			    list->at[k], len) == 0;
		}
	return (double)n * n / (double)same;
}

/* What a recipe draws beside the names. */
static double
draws(const char *provider, const char *locale)
{
	const struct country *c = country_of_locale(locale);
	struct recipe r;
	double all = 1;

	CHECK_INT(recipe_make(&r, provider_recipe(provider_find(provider), c),
	    c, NULL), 0);
	for (size_t i = 0; i < r.n; i++)
		if (r.ops[i].kind != OP_FIRST && r.ops[i].kind != OP_LAST)
			all *= r.ops[i].n;
	return all;
}

/* The bound that provider.c and the manual state: 2^100, names included. */
static void
test_bits(void)
{
	const double needs = 1267650600228229401496703205376.0; /* 2^100 */
	const struct locale_words *l;
	double words, last, first[3];

	for (size_t i = 0; i < nlocales; i++) {
		l = &locales[i];
		words = draws("email", l->locale);
		CHECK(words == draws("username", l->locale));
		last = tells_apart(&l->last_letters, 0, l->last.n);
		first[0] = tells_apart(&l->first_letters, 0, l->first.n);
		first[1] = tells_apart(&l->first_letters, 0, l->female.n);
		first[2] = tells_apart(&l->first_letters,
		    l->first.n - l->male.n, l->male.n);
		for (int g = 0; g < 3; g++)
			if (!CHECK(words * last * first[g] >= needs))
				fprintf(stderr, "\t%s %d\n", l->locale, g);
	}
}

/* ---- what belongs together ---- */

static void
test_agree(void)
{
	static const char *const genders[] = { "", ", gender: female",
	    ", gender: male" };
	char rule[160], last[3][128], full[300];
	struct masking m;

	for (size_t l = 0; l < NITEMS(all_locales); l++)
		for (size_t g = 0; g < 3; g++) {
			static const char *const names[] = { "first_name",
			    "last_name", "full_name" };

			for (size_t i = 0; i < 3; i++) {
				snprintf(rule, sizeof(rule), "{action: fake, "
				    "domain: d, provider: %s, locale: %s%s}",
				    names[i], all_locales[l], genders[g]);
				CHECK_INT(masking_begin(&m, "text", -1, rule),
				    0);
				strlcpy(last[i], masking_text(&m, "Ada"),
				    sizeof(last[i]));
				masking_end(&m);
			}
			if (strcmp(all_locales[l], "ja") == 0)
				snprintf(full, sizeof(full), "%s %s", last[1],
				    last[0]);
			else
				snprintf(full, sizeof(full), "%s %s", last[0],
				    last[1]);
			CHECK_STR(last[2], full);
		}
}

static size_t
count_endings(const char *rule, const char *ending)
{
	struct masking m;
	const char *name;
	size_t n = 0;
	char in[16];

	CHECK_INT(masking_begin(&m, "text", -1, rule), 0);
	for (int i = 0; i < 1000; i++) {
		snprintf(in, sizeof(in), "%d", i);
		name = masking_text(&m, in);
		n += strstr(name, ending) != NULL &&
		    strlen(strstr(name, ending)) == strlen(ending);
	}
	masking_end(&m);
	return n;
}

/* Polish last names of women, and of men. */
static void
test_feminine(void)
{
	static const char women[] = "{action: fake, provider: last_name, "
	    "locale: pl, gender: female}";
	static const char men[] = "{action: fake, provider: last_name, "
	    "locale: pl, gender: male}";

	CHECK_INT(count_endings(women, "ski"), 0);
	CHECK(count_endings(women, "ska") > 100);
	CHECK_INT(count_endings(women, "cki"), 0);
	CHECK_INT(count_endings(men, "ska"), 0);
	CHECK(count_endings(men, "ski") > 100);
}

/* ---- units of several columns ---- */

/* Binds columns "name type [unique]", ... of public.t by rules. */
static int
begin(struct masking *m, const char *const *columns, size_t n,
    const char *rules)
{
	struct unit *u = &m->unit;
	char *yaml;
	int len;

	memset(m, 0, sizeof(*m));
	buf_init(&m->out, SIZE_MAX / 2);
	u->schema = text("public");
	u->table = text("t");
	u->columns = calloc(n, sizeof(*u->columns));
	u->unique = calloc(n, sizeof(*u->unique));
	for (size_t i = 0; i < n; i++) {
		const char *space = strchr(columns[i], ' ');
		size_t type = strcspn(space + 1, " ");

		u->columns[i].name = strndup(columns[i],
		    (size_t)(space - columns[i]));
		u->columns[i].type = strndup(space + 1, type);
		u->columns[i].typmod = -1;
		u->ncolumns++;
		if (space[1 + type] == '\0')
			continue;
		u->unique[u->nunique].names = calloc(1, sizeof(char *));
		u->unique[u->nunique].names[0] = text(u->columns[i].name);
		u->unique[u->nunique++].n = 1;
	}
	setenv("TEST_KEY", TEST_KEY, 1);
	m->key = key_load("env:TEST_KEY", &m->error);
	len = asprintf(&yaml, "version: 1\ntables:\n  public.t:\n"
	    "    columns:\n%s", rules);
	if (len == -1 || m->key == NULL)
		abort();
	len = rules_parse(&m->rules, "r.yaml", (const uint8_t *)yaml,
	    (size_t)len, &m->error);
	free(yaml);
	if (len == -1 || mask_check_rules(&m->rules, &m->error) == -1 ||
	    mask_open_rules(&m->rules, &m->error) == -1)
		return -1;
	return mask_plan_bind(&m->plan, u, &m->rules, m->key, &m->error);
}

/* Masks a row of texts (NULL: SQL NULL); field i of what comes out. */
static const char *
row(struct masking *m, const char *const *values, size_t n, size_t i)
{
	static char texts[8][256];
	static unsigned int turn;
	char *to = texts[turn++ % NITEMS(texts)];
	const uint8_t *p;
	struct buf in;
	size_t took;

	buf_init(&in, SIZE_MAX / 2);
	buf_clear(&m->out);
	if (buf_append_u16(&in, (uint16_t)n) == -1)
		abort();
	for (size_t k = 0; k < n; k++)
		if (buf_append_u32(&in, values[k] == NULL ? UINT32_MAX :
		    (uint32_t)strlen(values[k])) == -1 ||
		    (values[k] != NULL && buf_append_str(&in, values[k]) ==
		    -1))
			abort();
	if (!CHECK_INT(mask_plan_row(&m->plan, in.data, &took, &m->out,
	    &m->error), 0)) {
		fprintf(stderr, "\t%s\n", m->error.message);
		buf_free(&in);
		return "(error)";
	}
	buf_free(&in);
	for (p = m->out.data + 2; i > 0; i--)
		p += 4 + (get_i32(p) < 0 ? 0 : get_i32(p));
	snprintf(to, sizeof(texts[0]), "%.*s", get_i32(p) < 0 ? 6 :
	    (int)get_i32(p), get_i32(p) < 0 ? "(NULL)" : (const char *)p + 4);
	return to;
}

#define PERSONA "persona: {key: id}"

static const char *const person[] = { "id text unique", "first text",
    "last text", "email text unique", "login text", "street text",
    "address text" };
static const char persona_rules[] =
    "      id: keep\n"
    "      first: {action: fake, provider: first_name, " PERSONA "}\n"
    "      last: {action: fake, provider: last_name, " PERSONA "}\n"
    "      email: {action: fake, provider: email, " PERSONA "}\n"
    "      login: {action: fake, provider: username, " PERSONA "}\n"
    "      street: {action: fake, provider: street, " PERSONA "}\n"
    "      address: {action: fake, provider: address, " PERSONA "}\n";

static void
test_persona(void)
{
	const char *one[] = { "7", "x", "y", "z", "l", "s", "a" };
	const char *other[] = { "7", "p", "q", "r", "t", "u", "v" };
	const char *nobody[] = { NULL, "p", "q", "r", "t", "u", "v" };
	char first[256], last[256], address[256], email[256];
	struct masking m;
	char start[600];

	if (!CHECK_INT(begin(&m, person, 7, persona_rules), 0))
		fprintf(stderr, "\t%s\n", m.error.message);
	strlcpy(first, row(&m, one, 7, 1), sizeof(first));
	strlcpy(last, row(&m, one, 7, 2), sizeof(last));
	snprintf(start, sizeof(start), "%s.%s.", first, last);
	for (char *c = start; *c != '\0'; c++)
		*c = (char)tolower((unsigned char)*c);
	strlcpy(email, row(&m, one, 7, 3), sizeof(email));
	CHECK(strncmp(email, start, strlen(start)) == 0);
	CHECK(strncmp(row(&m, one, 7, 4), start, strlen(start)) == 0);
	strlcpy(address, row(&m, one, 7, 6), sizeof(address));
	CHECK(strncmp(address, row(&m, one, 7, 5), strlen(row(&m, one, 7,
	    5))) == 0);
	/* Only the key counts. */
	CHECK_STR(row(&m, other, 7, 3), email);
	CHECK_STR(row(&m, other, 7, 1), first);
	other[0] = "8";
	CHECK(strcmp(row(&m, other, 7, 3), email) != 0);
	/* Without a key each value stands for itself. */
	strlcpy(email, row(&m, nobody, 7, 3), sizeof(email));
	nobody[3] = "R";
	CHECK(strcmp(row(&m, nobody, 7, 3), email) != 0);
	nobody[3] = NULL;
	CHECK_STR(row(&m, nobody, 7, 3), "(NULL)");
	masking_end(&m);
}

/* What is refused with persona: columns, rules, a part of the reason. */
static void
check_refused(const char *const *columns, size_t n, const char *rules,
    const char *why)
{
	struct masking m;

	CHECK_INT(begin(&m, columns, n, rules), -1);
	if (!CHECK(m.error.message != NULL &&
	    strstr(m.error.message, why) != NULL))
		fprintf(stderr, "\t%s\n\t%s\n", rules, m.error.message);
	masking_end(&m);
}

static void
test_persona_refused(void)
{
	static const char *const two[] = { "id text", "c text unique" };
	static const char *const both[] = { "id text unique", "c text unique",
	    "d text" };

	check_refused(two, 2, "      id: keep\n      c: {action: fake, "
	    "provider: email, " PERSONA "}\n", "can make two values the same");
	check_refused(both, 2, "      id: keep\n      c: {action: fake, "
	    "provider: full_name, " PERSONA "}\n",
	    "can make two values the same");
	check_refused(both, 2, "      id: keep\n      c: {action: fake, "
	    "provider: email, domain: d, " PERSONA "}\n", "\"domain\" has no "
	    "place beside it");
	check_refused(both, 2, "      id: keep\n      c: {action: fake, "
	    "provider: email, persona: {key: nix}}\n", "no column \"nix\"");
	check_refused(both, 2, "      id: keep\n      c: {action: fake, "
	    "provider: email, persona: id}\n", "is a mapping");
	check_refused(both, 2, "      id: keep\n      c: {action: fake, "
	    "provider: email, persona: {key: id, kind: x}}\n",
	    "has no \"kind\"");
	check_refused(both, 3, "      id: keep\n      c: {action: fake, "
	    "provider: email, " PERSONA "}\n      d: {action: fake, "
	    "provider: email, domain: public.t.c}\n",
	    "fake at line 7, which draws in the domain public.t.c");
	check_refused(both, 2, "      id: keep\n      c: {action: fake, "
	    "provider: phone, unique: true, " PERSONA "}\n",
	    "made of the phone alone");
}

/* A foreign key column, or one that takes the rule from its parent. */
static void
test_persona_reference(void)
{
	static const char *const columns[] = { "id text unique", "c text" };
	static const char yaml[] = "version: 1\nunlisted: keep\ntables: "
	    "{public.t: {columns: {c: {action: fake, provider: email, "
	    "persona: {key: id}}}}}\n";
	struct foreign_key *fk;
	struct ancestor *a;
	struct mask_plan plan;
	struct masking m;

	CHECK_INT(begin(&m, columns, 2, "      id: keep\n      c: {action: "
	    "fake, provider: email, " PERSONA "}\n"), 0);
	m.unit.fkeys = fk = calloc(1, sizeof(*fk));
	m.unit.nfkeys = fk->ncolumns = 1;
	fk->name = text("f");
	fk->columns = calloc(1, sizeof(*fk->columns));
	fk->columns[0].name = text("c");
	fk->columns[0].chain = a = calloc(1, sizeof(*a));
	fk->columns[0].nchain = 1;
	*a = (struct ancestor){ text("public"), text("t"), text("c"),
	    text("text"), -1 };
	CHECK_INT(mask_plan_bind(&plan, &m.unit, &m.rules, m.key, &m.error),
	    -1);
	CHECK(m.error.message != NULL && strstr(m.error.message,
	    "column with a foreign key") != NULL);
	mask_plan_free(&plan);
	/* As a key it stands for the row it refers to. */
	free(fk->columns[0].name);
	fk->columns[0].name = text("id");
	free(a->table);
	a->table = text("people");
	free(a->column);
	a->column = text("id");
	error_clear(&m.error);
	mask_plan_free(&m.plan);
	rules_free(&m.rules);
	CHECK_INT(rules_parse(&m.rules, "r", (const uint8_t *)yaml,
	    sizeof(yaml) - 1, &m.error), 0);
	CHECK_INT(mask_plan_bind(&m.plan, &m.unit, &m.rules, m.key,
	    &m.error), 0);
	{
		struct masking parent;
		const char *in[] = { "7", "x" };

		CHECK_INT(masking_begin(&parent, "text", -1, "{action: fake, "
		    "provider: email, domain: public.people.id}"), 0);
		CHECK_STR(row(&m, in, 2, 1), masking_text(&parent, "7"));
		masking_end(&parent);
	}
	masking_end(&m);
}

static bool
in_list(const struct word_list *list, const char *word)
{
	for (uint32_t i = 0; i < list->n; i++)
		if (strlen(word) == list->at[i + 1] - list->at[i] &&
		    memcmp(list->text + list->at[i], word, strlen(word)) == 0)
			return true;
	return false;
}

/* The gender and the country that a row names. */
static void
test_columns(void)
{
	static const char *const columns[] = { "g text", "k bpchar",
	    "c text" };
	const char *values[] = { "F", "pl ", NULL };
	size_t wrong = 0, men = 0;
	struct masking m;
	const char *name;
	char in[16];

	CHECK_INT(begin(&m, columns, 3, "      g: keep\n      k: keep\n"
	    "      c: {action: fake, provider: first_name, gender_column: g, "
	    "country_column: k}\n"), 0);
	values[2] = in;
	for (int i = 0; i < 500; i++) {
		snprintf(in, sizeof(in), "%d", i);
		values[0] = i % 2 == 0 ? "F" : "male";
		values[1] = "pl ";
		name = row(&m, values, 3, 2);
		wrong += !in_list(i % 2 == 0 ? &locale_find("pl")->female :
		    &locale_find("pl")->male, name);
		values[1] = "XX";
		wrong += !in_list(i % 2 == 0 ? &locale_find("en")->female :
		    &locale_find("en")->male, row(&m, values, 3, 2));
		values[0] = i % 2 == 0 ? NULL : "x";
		values[1] = "JPN";
		name = row(&m, values, 3, 2);
		wrong += !in_list(&locale_find("ja")->first, name);
		men += in_list(&locale_find("ja")->male, name);
	}
	CHECK_INT(wrong, 0);
	CHECK(men > 150 && men < 400);
	masking_end(&m);
}

/* ---- phones for unique columns ---- */

#define UNIQUE_PHONE "{action: fake, provider: phone, unique: true}"

static void
test_unique_phones(void)
{
	static const char *const layouts[] = { "+%d", "+%d ", "+1 %d",
	    "+1-%d", "+(%d)", "+2%d" };
	char (*seen)[96] = calloc(SAMPLE, sizeof(*seen)), in[32];
	size_t twice = 0, bad = 0, digits;
	struct masking m;

	if (seen == NULL)
		abort();
	CHECK_INT(masking_begin(&m, "text", -1, UNIQUE_PHONE), 0);
	CHECK_INT(m.plan.columns[0].value.fit.spread, SPREAD_ONE_TO_ONE);
	for (int i = 0; i < SAMPLE; i++) {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
		snprintf(in, sizeof(in), layouts[i % 6], 1000000 + i / 6);
#pragma GCC diagnostic pop
		strlcpy(seen[i], masking_text(&m, in), sizeof(seen[i]));
		digits = 0;
		for (const char *c = seen[i]; *c != '\0'; c++)
			digits += isdigit((unsigned char)*c) != 0;
		bad += strncmp(seen[i], "+999", 4) != 0 || digits != 15;
	}
	CHECK_INT(bad, 0);
	qsort(seen, SAMPLE, sizeof(*seen), compare_text);
	for (size_t i = 1; i < SAMPLE; i++)
		twice += strcmp(seen[i], seen[i - 1]) == 0;
	CHECK_INT(twice, 0);
	free(seen);
	masking_end(&m);
}

static void
test_phone_formats(void)
{
	static const char *const refused[] = { "0171 123", "+", "+0123",
	    "+1234567890123", "+1x2", "+1--------- 2", "12", " +12" };
	struct masking m;

	for (size_t i = 0; i < NITEMS(refused); i++) {
		CHECK_INT(masking_begin(&m, "text", -1, UNIQUE_PHONE), 0);
		if (!CHECK_STR(masking_text(&m, refused[i]), "(error)"))
			fprintf(stderr, "\t%s\n", refused[i]);
		CHECK_INT(m.error.code, EX_DATAERR);
		masking_end(&m);
	}
	/* A column without room for separators takes none. */
	CHECK_INT(masking_begin(&m, "varchar", 4 + 16, UNIQUE_PHONE), 0);
	CHECK_INT(strlen(masking_text(&m, "+12125550142")), 16);
	CHECK_STR(masking_text(&m, "+1 2125550142"), "(error)");
	masking_end(&m);
	CHECK_INT(masking_begin(&m, "varchar", 4 + 15, UNIQUE_PHONE), -1);
	masking_end(&m);
	/* Another column, the same mask. */
	CHECK_INT(masking_begin(&m, "varchar", 4 + 40, UNIQUE_PHONE), 0);
	{
		struct masking n;

		CHECK_INT(masking_begin(&n, "varchar", 4 + 18, UNIQUE_PHONE),
		    0);
		CHECK_STR(masking_text(&n, "+1 212-5550142"),
		    masking_text(&m, "+1 212-5550142"));
		masking_end(&n);
	}
	masking_end(&m);
}

/* ---- refused before the first row ---- */

static const struct {
	const char *type;
	int32_t typmod;
	const char *rule, *why, *hint;
} refused[] = {
	{ "text", -1, "provider: zodiac", "unknown provider \"zodiac\"",
	    "providers are first_name, " },
	{ "text", -1, "provider: email, locale: tlh",
	    "unknown locale \"tlh\"", "locales are en, en_US, " },
	{ "text", -1, "provider: uuid, locale: de", "takes no \"locale\"", "" },
	{ "text", -1, "provider: city, gender: male", "takes no \"gender\"",
	    "" },
	{ "text", -1, "provider: email, unique: true",
	    "takes no \"unique\"", "only phone does" },
	{ "text", -1, "provider: email, min: 1970-01-01",
	    "takes no \"min\"", "" },
	{ "text", -1, "provider: first_name, gender: other",
	    "one of female, male", "" },
	{ "date", -1, "provider: dob, min: 1970-02-30", "are dates", "" },
	{ "date", -1, "provider: dob, min: 1970-02-01, max: 1970-01-31",
	    "is after", "" },
	{ "varchar", 4 + 60, "provider: email", "fake needs 80 characters, "
	    "the column takes 60", "short_email needs 28" },
	{ "varchar", 4 + 60, "provider: username", "the column takes 60",
	    "short_username needs 16" },
	{ "varchar", 4 + 27, "provider: short_email", "needs 28", "" },
	{ "int4", -1, "provider: phone", "needs 15 digits", "" },
	{ "int2", -1, "provider: ssn", "needs 9 digits", "" },
	{ "numeric", (8 << 16 | 6) + 4, "provider: longitude",
	    "needs 3 digits", "" },
	{ "date", -1, "provider: email", "fake takes text, not date, with "
	    "provider email", "" },
	{ "uuid", -1, "provider: dob", "not uuid, with provider dob", "" },
	{ "numeric", -1, "provider: phone, unique: true", "text or int8", "" },
	{ "text", -1, "provider: phone, unique: true, locale: de",
	    "made of the phone alone", "" },
	{ "text", -1, "provider: first_name, gender_column: c2",
	    "has no column \"c2\"", "" },
};

static void
test_refused(void)
{
	struct masking m;
	char rule[160];

	for (size_t i = 0; i < NITEMS(refused); i++) {
		snprintf(rule, sizeof(rule), "{action: fake, %s}",
		    refused[i].rule);
		CHECK_INT(masking_begin(&m, refused[i].type,
		    refused[i].typmod, rule), -1);
		CHECK_INT(m.error.code, EX_CONFIG);
		if (!CHECK(m.error.message != NULL &&
		    strstr(m.error.message, refused[i].why) != NULL) ||
		    !CHECK(strstr(m.error.hint == NULL ? "" : m.error.hint,
		    refused[i].hint) != NULL))
			fprintf(stderr, "\t%s\n\t%s\n\t%s\n", rule,
			    m.error.message, m.error.hint);
		masking_end(&m);
	}
}

/* Recipes that are none. */
static void
test_recipes(void)
{
	static const char *const bad[] = { "{", "{nix}", "{9-1}", "{1-}",
	    "{date}", "%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%",
	    ("{word}{word}{word}{word}{word}{word}{word}{word}{word}{word}"
	    "{word}{word}{word}") };
	struct recipe r;

	for (size_t i = 0; i < NITEMS(bad); i++)
		CHECK_INT(recipe_make(&r, bad[i], &countries[0], NULL), -1);
	CHECK_INT(recipe_make(&r, "{05-99}-##%%", &countries[0], NULL), 0);
	CHECK_INT(r.space, 95 * 100 * 256);
	CHECK_INT(r.chars, 7);
	CHECK_INT(recipe_make(&r, "%%%%%%%%%%%%%%%%%%%%%%%%", &countries[0],
	    NULL), 0);
	CHECK_INT(recipe_bits(&r), 96);
}

/* No day outside of the range is drawn; its first and last are. */
static void
test_dates(void)
{
	bool first = false, last = false;
	struct masking m;
	const char *day;
	size_t bad = 0;
	char in[16];

	CHECK_INT(masking_begin(&m, "text", -1, "{action: fake, provider: "
	    "dob, min: 1999-12-30, max: 2000-03-01}"), 0);
	for (int i = 0; i < 5000; i++) {
		snprintf(in, sizeof(in), "%d", i);
		day = masking_text(&m, in);
		bad += strcmp(day, "1999-12-30") < 0 ||
		    strcmp(day, "2000-03-01") > 0 || (strncmp(day, "2000-02-3",
		    9) == 0);
		first |= strcmp(day, "1999-12-30") == 0;
		last |= strcmp(day, "2000-03-01") == 0;
	}
	CHECK_INT(bad, 0);
	CHECK(first);
	CHECK(last);
	masking_end(&m);
}

int
main(void)
{
	test_forms();
	test_collisions();
	test_bits();
	test_spread();
	test_agree();
	test_feminine();
	test_persona();
	test_persona_refused();
	test_persona_reference();
	test_columns();
	test_unique_phones();
	test_phone_formats();
	test_refused();
	test_recipes();
	test_dates();
	return check_done();
}

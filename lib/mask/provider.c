#include "sys/system.h"
#include "io/buf.h"
#include "type/type.h"
#include "mask/check_digits.h"
#include "mask/provider.h"

#define NUMBERS (CLASS_INT | CLASS_NUMERIC)

/* RFC 2606: nobody can have example.com or a name in it. */
#define EXAMPLE ".example.com"

/*
 * E-mails and usernames carry two names, six words and eight digits.  Words
 * and digits are 2^86.5 different ones; the names, which are not even and
 * repeat in letters, tell apart as 2^14.2 even ones would, at least, in every
 * language and gender (a test counts them): more than 100 bits in all.  A
 * fixed form, so that no two draws give one text.
 */
#define LOCAL	"{first:a}.{last:a}.{word}-{word}"
#define NAME_BITS 100

static const struct provider providers[] = {
	{ .name = "first_name", .recipe = "{first}" },
	{ .name = "last_name", .recipe = "{-first}{last}" },
	{ .name = "full_name", .kind = FROM_NAME, .recipe = "{first} {last}" },
	{ .name = "email", .bits = NAME_BITS,
	    .recipe = LOCAL "-########@{word}-{word}.{word}-{word}" EXAMPLE },
	{ .name = "short_email", .kind = FROM_SHORT, .bits = 80,
	    .recipe = "@example.com" },
	{ .name = "username", .bits = NAME_BITS,
	    .recipe = LOCAL ".{word}-{word}.{word}-{word}-########" },
	{ .name = "short_username", .kind = FROM_SHORT, .bits = 80,
	    .recipe = "" },
	{ .name = "phone", .kind = FROM_PHONE, .apart = true,
	    .types = NUMBERS },
	{ .name = "street", .kind = FROM_STREET },
	{ .name = "city", .recipe = "{city}" },
	{ .name = "postcode", .kind = FROM_POSTCODE, .apart = true },
	{ .name = "state", .kind = FROM_STATE, .apart = true },
	{ .name = "country", .recipe = "{country}", .apart = true },
	{ .name = "address", .kind = FROM_ADDRESS },
	{ .name = "company", .kind = FROM_COMPANY, .apart = true },
	{ .name = "job_title", .recipe = "{job}", .apart = true },
	{ .name = "dob", .recipe = "{date}", .apart = true,
	    .types = CLASS_DATE | CLASS_TIMESTAMP },
	{ .name = "ssn", .recipe = "9##-{01-49}-{0001-9999}", .apart = true,
	    .types = NUMBERS },
	{ .name = "credit_card", .recipe = "{bin}#########0", .apart = true,
	    .types = NUMBERS, .finish = luhn_finish },
	{ .name = "iban", .kind = FROM_IBAN, .apart = true,
	    .finish = iban_finish },
	{ .name = "bic", .recipe = "{A}{A}{A}{A}ZZ{A}0", .apart = true },
	{ .name = "uuid", .bits = 122, .apart = true, .types = CLASS_UUID,
	    .recipe = "%%%%%%%%-%%%%-8%%%-{variant}%%%-%%%%%%%%%%%%" },
	{ .name = "ip_address", .recipe = "{net}{1-254}", .apart = true,
	    .types = CLASS_INET },
	{ .name = "ipv4", .recipe = "{net}{1-254}", .apart = true,
	    .types = CLASS_INET },
	{ .name = "ipv6", .bits = 96, .apart = true, .types = CLASS_INET,
	    .recipe = "2001:db8:%%%%:%%%%:%%%%:%%%%:%%%%:%%%%" },
	{ .name = "mac", .recipe = "%2:%%:%%:%%:%%:%%", .apart = true,
	    .types = CLASS_MAC },
	{ .name = "url", .apart = true,
	    .recipe = "https://{word}-{word}" EXAMPLE "/{word}/{word}" },
	{ .name = "domain", .recipe = "{word}-{word}" EXAMPLE,
	    .apart = true },
	{ .name = "user_agent", .apart = true,
	    .recipe = "Mozilla/5.0 ({platform}) AppleWebKit/537.36 "
	    "(KHTML, like Gecko) Chrome/1##.0.0.0 Safari/537.36" },
	{ .name = "password", .recipe = "!no-password" },
	{ .name = "lorem", .kind = FROM_LOREM, .apart = true },
	{ .name = "latitude", .recipe = "{sign}{0-89}.######", .apart = true,
	    .types = CLASS_FLOAT | CLASS_NUMERIC },
	{ .name = "longitude", .recipe = "{sign}{0-179}.######",
	    .apart = true, .types = CLASS_FLOAT | CLASS_NUMERIC },
	{ .name = "license_plate", .recipe = "ZQ-#####-Q", .apart = true },
	{ .name = "timezone", .recipe = "{timezone}", .apart = true },
	{ .name = "currency", .recipe = "{currency}", .apart = true },
};

const struct provider *
provider_find(const char *name)
{
	for (size_t i = 0; i < NITEMS(providers); i++)
		if (strcmp(providers[i].name, name) == 0)
			return &providers[i];
	return NULL;
}

const struct provider *
provider_at(size_t i)
{
	return i < NITEMS(providers) ? &providers[i] : NULL;
}

int
provider_names(struct buf *out)
{
	for (size_t i = 0; i < NITEMS(providers); i++)
		if (buf_printf(out, "%s%s", i == 0 ? "" : ", ",
		    providers[i].name) == -1)
			return -1;
	return 0;
}

const char *
provider_recipe(const struct provider *p, const struct country *c)
{
	switch (p->kind) {
	case FROM_PHONE:
		return c->phone;
	case FROM_STREET:
		return "{street}";
	case FROM_POSTCODE:
		return c->postcode;
	case FROM_ADDRESS:
		return c->address;
	case FROM_STATE:
		return c->state;
	case FROM_NAME:
		return c->full_name;
	case FROM_COMPANY:
		return c->company;
	case FROM_IBAN:
		return c->iban;
	case FROM_RECIPE:
	case FROM_SHORT:
	case FROM_LOREM:
		break;
	}
	return p->recipe;
}

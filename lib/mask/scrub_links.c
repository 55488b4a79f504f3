#include "sys/system.h"
#include "sys/error.h"
#include "io/buf.h"
#include "rule/rules.h"
#include "rule/yaml.h"
#include "mask/provider.h"
#include "mask/scrub_links.h"

#define NAMES_MAX	2048		/* bytes of a list in a hint */

static const struct {
	const char	*provider, *lesser;
} defaults[DETECT_KINDS] = {
	[DETECT_EMAIL] = { .provider = "email" },
	[DETECT_PHONE] = { .provider = "phone" },
	[DETECT_CARD] = { .provider = "credit_card" },
	[DETECT_IBAN] = { .provider = "iban" },
	[DETECT_SSN] = { .provider = "ssn" },
	[DETECT_IP] = { .provider = "ip_address" },
	[DETECT_MAC] = { .provider = "mac" },
	[DETECT_URL] = { .provider = "url" },
	[DETECT_UUID] = { .provider = "uuid" },
	[DETECT_DOB] = { .provider = "dob" },
	[DETECT_ADDRESS] = { .provider = "street" },
	[DETECT_NAME] = { .provider = "full_name", .lesser = "first_name" },
};

/* Types other than text whose values stand in texts. */
static const char *const types[] = { "text", "citext", "uuid", "inet",
    "macaddr", "macaddr8", "date" };

const char *
scrub_provider(enum detect_kind k, const char **lesser)
{
	*lesser = defaults[k].lesser;
	return defaults[k].provider;
}

static int
kind_names(struct buf *out)
{
	for (int k = 0; k < DETECT_KINDS; k++)
		if (buf_printf(out, "%s%s", k == 0 ? "" : ", ",
		    detect_name((enum detect_kind)k)) == -1)
			return -1;
	return 0;
}

static int
type_names(struct buf *out)
{
	for (size_t i = 0; i < NITEMS(types); i++)
		if (buf_printf(out, "%s%s", i == 0 ? "" : ", ", types[i]) ==
		    -1)
			return -1;
	return 0;
}

/* "unknown WHAT", and which there are. */
static int
unknown(const struct rule *r, const struct node *at, const char *what,
    int (*names)(struct buf *), struct error *e)
{
	struct buf b;
	char *list;

	rule_error(r, at, e, "unknown %s \"%s\"", what, at->text);
	buf_init(&b, NAMES_MAX);
	if (names(&b) == 0 && (list = buf_steal_str(&b)) != NULL) {
		error_hint(e, "%ss are %s", what, list);
		free(list);
	}
	buf_free(&b);
	return -1;
}

static int
read_kinds(struct scrub_spec *s, const struct rule *r, struct error *e)
{
	const struct node *list = param_node(r, "kinds"), *item;
	int kind;

	s->kinds = DETECT_ALL;
	if (list == NULL)
		return 0;
	if (list->kind != NODE_LIST || list->n == 0)
		return rule_error(r, list, e, "\"kinds\" is a list of kinds, "
		    "as [email, phone]");
	s->kinds = 0;
	for (size_t i = 0; i < list->n; i++) {
		item = list->items[i];
		if (item->kind != NODE_SCALAR)
			return rule_error(r, item, e, "not the name of a "
			    "kind");
		if ((kind = detect_kind_of(item->text)) == -1)
			return unknown(r, item, "kind", kind_names, e);
		s->kinds |= 1u << kind;
	}
	return 0;
}

static int
read_locale(const char **to, const struct rule *r, const struct node *at,
    struct error *e)
{
	if (country_of_locale(at->text) == NULL)
		return unknown(r, at, "locale", country_locales, e);
	*to = at->text;
	return 0;
}

static int
read_type(const char **to, const struct rule *r, const struct node *at,
    struct error *e)
{
	for (size_t i = 0; i < NITEMS(types); i++)
		if (strcmp(types[i], at->text) == 0) {
			*to = at->text;
			return 0;
		}
	return unknown(r, at, "type", type_names, e);
}

static int
read_provider(const char **to, const struct rule *r, const struct node *at,
    struct error *e)
{
	if (provider_find(at->text) == NULL)
		return unknown(r, at, "provider", provider_names, e);
	*to = at->text;
	return 0;
}

static int
read_bool(bool *to, const struct rule *r, const struct node *at,
    struct error *e)
{
	*to = strcmp(at->text, "true") == 0;
	if (!*to && strcmp(at->text, "false") != 0)
		return rule_error(r, at, e, "\"unique\" is true or false");
	return 0;
}

static int
read_key(struct scrub_link *l, const struct rule *r, const struct node *key,
    const struct node *value, struct error *e)
{
	if (value->kind != NODE_SCALAR)
		return rule_error(r, value, e, "\"%s\" is a single value",
		    key->text);
	if (strcmp(key->text, "provider") == 0)
		return read_provider(&l->provider, r, value, e);
	if (strcmp(key->text, "locale") == 0)
		return read_locale(&l->locale, r, value, e);
	if (strcmp(key->text, "type") == 0)
		return read_type(&l->type, r, value, e);
	if (strcmp(key->text, "unique") == 0)
		return read_bool(&l->unique, r, value, e);
	if (strcmp(key->text, "domain") != 0)
		return rule_error(r, key, e, "a link has no \"%s\"",
		    key->text);
	l->domain = value->text;
	return 0;
}

/* "DOMAIN", or a mapping that has one. */
static int
read_link(struct scrub_link *l, const struct rule *r, enum detect_kind kind,
    const struct node *at, struct error *e)
{
	const char *provider, *lesser;

	if (at->kind == NODE_LIST)
		return rule_error(r, at, e, "a link is a domain, or a mapping "
		    "with \"domain\"");
	if (at->kind == NODE_SCALAR)
		l->domain = at->text;
	for (size_t i = 0; at->kind == NODE_MAP && i < at->n; i += 2)
		if (read_key(l, r, at->items[i], at->items[i + 1], e) == -1)
			return -1;
	if (l->domain == NULL || *l->domain == '\0' ||
	    strlen(l->domain) > DOMAIN_MAX)
		return rule_error(r, at, e, "a link needs the name of a "
		    "domain, of 1 to %d bytes", DOMAIN_MAX);
	provider = l->provider == NULL ? scrub_provider(kind, &lesser) :
	    l->provider;
	if (l->unique && (provider == NULL || strcmp(provider, "phone") != 0))
		return rule_error(r, at, e, "only provider phone is unique");
	return 0;
}

static int
read_links(struct scrub_spec *s, const struct rule *r, struct error *e)
{
	const struct node *map = param_node(r, "links"), *key;
	int kind;

	if (map == NULL)
		return 0;
	if (map->kind != NODE_MAP)
		return rule_error(r, map, e, "\"links\" is a mapping from "
		    "kinds to domains, as {email: person}");
	for (size_t i = 0; i < map->n; i += 2) {
		key = map->items[i];
		if ((kind = detect_kind_of(key->text)) == -1)
			return unknown(r, key, "kind", kind_names, e);
		if (!(s->kinds & 1u << kind))
			return rule_error(r, key, e, "\"%s\" is not among the "
			    "kinds", key->text);
		if (read_link(&s->links[kind], r, (enum detect_kind)kind,
		    map->items[i + 1], e) == -1)
			return -1;
	}
	return 0;
}

int
scrub_read(struct scrub_spec *s, const struct rule *r, struct error *e)
{
	const struct node *locale = param_node(r, "locale");

	*s = (struct scrub_spec){ .locale = "en" };
	if (locale != NULL && read_locale(&s->locale, r, locale, e) == -1)
		return -1;
	if (read_kinds(s, r, e) == -1)
		return -1;
	return read_links(s, r, e);
}

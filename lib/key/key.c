#include "sys/system.h"
#include "sys/error.h"
#include "key/key.h"
#include "key/prf.h"

#include <sodium.h>

#define TEXT_MAX	(KEY_BYTES_MAX / 3 * 4 + 16)	/* base64 and spaces */
#define LABEL_MAX	64	/* of a purpose; labels may be longer */

struct mask_key {
	struct prf	extracted;	/* keyed with the PRK of RFC 5869 */
};

static const char hint_gen[] = "pgmask --gen-key prints a key; keep it in a "
    "file that only you can read";

/* Reads up to TEXT_MAX bytes of fd; -1 with errno, EMSGSIZE for more. */
static ssize_t
read_text(int fd, char *text)
{
	size_t n = 0;
	ssize_t got;

	while ((got = read(fd, text + n, TEXT_MAX - n)) != 0) {
		if (got == -1 && errno == EINTR)
			continue;
		if (got == -1)
			return -1;
		if ((n += (size_t)got) == TEXT_MAX) {
			errno = EMSGSIZE;
			return -1;
		}
	}
	return (ssize_t)n;
}

/*
 * The bits of the mode that may not be set, as libpq has it for its key files.
 * Where root hands the key to a service, its group has to read it (secrets of
 * Kubernetes with fsGroup), or the mode's group stands for an access list
 * (credentials of systemd).
 */
static mode_t
forbidden(const struct stat *st)
{
	if (st->st_uid == 0 && geteuid() != 0)
		return S_IWGRP | S_IXGRP | S_IRWXO;
	return S_IRWXG | S_IRWXO;
}

static int
check_file(int fd, const char *path, struct error *e)
{
	struct stat st;

	if (fstat(fd, &st) == -1)
		return error_set(e, EX_CONFIG, "could not read key \"%s\": %s",
		    path, strerror(errno));
	if (!S_ISREG(st.st_mode) && !S_ISFIFO(st.st_mode))
		return error_set(e, EX_CONFIG,
		    "could not use key \"%s\": not a regular file", path);
	if (st.st_mode & forbidden(&st)) {
		error_set(e, EX_CONFIG, "could not use key \"%s\": "
		    "others than its owner can read or write it", path);
		return error_hint(e, "chmod 600 %s", path);
	}
	return 0;
}

/* The key where the name of its file belongs: not to be repeated. */
static bool
looks_like_key(const char *where)
{
	uint8_t bytes[KEY_BYTES_MAX];
	bool is_key;
	size_t len;

	is_key = sodium_base642bin(bytes, sizeof(bytes), where, strlen(where),
	    " \t\r\n", &len, NULL, sodium_base64_VARIANT_ORIGINAL) == 0 &&
	    len >= KEY_BYTES_MIN;
	sodium_memzero(bytes, sizeof(bytes));
	return is_key;
}

/* Opens what `where` names; *own: the caller closes it.  -1: error set. */
static int
key_open(const char *where, bool *own, struct error *e)
{
	const char *why = "not a number of a descriptor";
	int fd;

	*own = strncmp(where, "fd:", 3) != 0;
	if (!*own) {
		fd = (int)strtonum(where + 3, 0, INT_MAX, &why);
		if (why != NULL)
			return error_set(e, EX_CONFIG,
			    "could not use key \"%s\": %s", where, why);
		return fd;
	}
	if ((fd = open(where, O_RDONLY | O_CLOEXEC | O_NOCTTY)) == -1) {
		if (looks_like_key(where)) {
			error_set(e, EX_CONFIG, "could not use the key: it "
			    "stands on the command line, where others see it");
			return error_hint(e, "make a new one, in a file: %s",
			    hint_gen);
		}
		error_set(e, EX_CONFIG, "could not open key \"%s\": %s", where,
		    strerror(errno));
		return errno == ENOENT ? error_hint(e, "%s", hint_gen) : -1;
	}
	if (check_file(fd, where, e) == -1) {
		close(fd);
		return -1;
	}
	return fd;
}

/* The key's text into `text`; its length or -1. */
static ssize_t
key_text(const char *where, char *text, struct error *e)
{
	char *value;
	ssize_t n;
	bool own;
	int fd;

	if (strncmp(where, "env:", 4) == 0) {
		if ((value = getenv(where + 4)) == NULL)
			return error_set(e, EX_CONFIG, "could not read key: "
			    "the variable %s is not set", where + 4);
		n = (ssize_t)strlcpy(text, value, TEXT_MAX);
		/* Else it stays in /proc/PID/environ and goes to children. */
		sodium_memzero(value, strlen(value));
		(void)unsetenv(where + 4);
		return n;
	}
	if ((fd = key_open(where, &own, e)) == -1)
		return -1;
	if ((n = read_text(fd, text)) == -1)
		error_set(e, EX_CONFIG, "could not read key \"%s\": %s", where,
		    errno == EMSGSIZE ? "it is too long" : strerror(errno));
	if (own)
		close(fd);
	return n;
}

/* HKDF-Extract, RFC 5869 section 2.2, with the default salt of zeros. */
static void
extract(struct mask_key *k, const uint8_t *ikm, size_t n)
{
	static const uint8_t salt[PRF_SIZE];
	uint8_t prk[PRF_SIZE];
	struct prf p;

	prf_init(&p, salt, sizeof(salt));
	prf(&p, ikm, n, prk);
	prf_init(&k->extracted, prk, sizeof(prk));
	sodium_memzero(prk, sizeof(prk));
}

static int
key_parse(struct mask_key *k, const char *where, const char *text, size_t n,
    uint8_t *bytes, struct error *e)
{
	size_t len;

	if (n >= TEXT_MAX || sodium_base642bin(bytes, KEY_BYTES_MAX, text, n,
	    " \t\r\n", &len, NULL, sodium_base64_VARIANT_ORIGINAL) == -1) {
		error_set(e, EX_CONFIG,
		    "could not use key \"%s\": it is not base64 of at most "
		    "%d bytes", where, KEY_BYTES_MAX);
		return error_hint(e, "%s", hint_gen);
	}
	if (len < KEY_BYTES_MIN) {
		error_set(e, EX_CONFIG, "could not use key \"%s\": it has "
		    "%zu bytes and needs %d", where, len, KEY_BYTES_MIN);
		return error_hint(e, "%s", hint_gen);
	}
	extract(k, bytes, len);
	return 0;
}

struct mask_key *
key_load(const char *where, struct error *e)
{
	struct mask_key *k = NULL;
	uint8_t *bytes = NULL;
	char *text = NULL;
	ssize_t n;
	int rc = -1;

	if (sodium_init() == -1) {
		error_set(e, EX_SOFTWARE, "could not start libsodium");
		return NULL;
	}
	k = sodium_malloc(sizeof(*k));
	bytes = sodium_malloc(KEY_BYTES_MAX);
	text = sodium_malloc(TEXT_MAX);
	if (k == NULL || bytes == NULL || text == NULL)
		error_nomem(e);
	else if ((n = key_text(where, text, e)) != -1)
		rc = key_parse(k, where, text, (size_t)n, bytes, e);
	sodium_free(text);
	sodium_free(bytes);
	if (rc == -1) {
		sodium_free(k);
		return NULL;
	}
	return k;
}

struct mask_key *
key_random(struct error *e)
{
	uint8_t bytes[KEY_BYTES_MIN];
	struct mask_key *k;

	if (sodium_init() == -1 ||
	    (k = sodium_malloc(sizeof(*k))) == NULL) {
		error_nomem(e);
		return NULL;
	}
	randombytes_buf(bytes, sizeof(bytes));
	extract(k, bytes, sizeof(bytes));
	sodium_memzero(bytes, sizeof(bytes));
	return k;
}

void
key_free(struct mask_key *k)
{
	sodium_free(k);
}

char *
key_generate(void)
{
	uint8_t bytes[KEY_BYTES_MIN];
	size_t n = sodium_base64_encoded_len(sizeof(bytes),
	    sodium_base64_VARIANT_ORIGINAL);
	char *text;

	if (sodium_init() == -1 || (text = malloc(n)) == NULL)
		return NULL;
	randombytes_buf(bytes, sizeof(bytes));
	sodium_bin2base64(text, n, bytes, sizeof(bytes),
	    sodium_base64_VARIANT_ORIGINAL);
	sodium_memzero(bytes, sizeof(bytes));
	return text;
}

/*
 * HKDF-Expand, RFC 5869 section 2.3, of one block: T(1) = HMAC(PRK, info 01).
 * info is the purpose, a NUL, and the label; labels of any length enter as
 * their own HMAC, so that nothing here needs memory of variable size.
 */
void
key_derive(const struct mask_key *k, const char *purpose, const char *label,
    uint8_t out[SUBKEY_SIZE])
{
	uint8_t info[LABEL_MAX + PRF_SIZE + 2];
	size_t n = strlcpy((char *)info, purpose, LABEL_MAX) + 1;

	assert(n <= LABEL_MAX);
	prf(&k->extracted, (const uint8_t *)label, strlen(label), info + n);
	info[n + PRF_SIZE] = 0x01;
	prf(&k->extracted, info, n + PRF_SIZE + 1, out);
}

void
key_id(const struct mask_key *k, char out[KEY_ID_HEX])
{
	uint8_t id[SUBKEY_SIZE];

	key_derive(k, "id", "", id);
	sodium_bin2hex(out, KEY_ID_HEX, id, (KEY_ID_HEX - 1) / 2);
}

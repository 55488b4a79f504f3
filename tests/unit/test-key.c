#include "sys/system.h"
#include "copy/cursor.h"
#include "key/prf.h"
#include "key/seal.h"

#include "tests/unit/masking.h"

#include <sodium.h>

static const char *
hex(const uint8_t *p, size_t n)
{
	static char out[2 * 256 + 1];

	return sodium_bin2hex(out, sizeof(out), p, n);
}

/* RFC 4231, test cases 1, 2, 3, 4 and 6. */
static void
test_hmac(void)
{
	uint8_t key[131], data[152], out[PRF_SIZE];
	struct prf p;

	memset(key, 0x0b, 20);
	prf_init(&p, key, 20);
	prf(&p, (const uint8_t *)"Hi There", 8, out);
	CHECK_STR(hex(out, 32), "b0344c61d8db38535ca8afceaf0bf12b"
	    "881dc200c9833da726e9376c2e32cff7");
	prf_init(&p, (const uint8_t *)"Jefe", 4);
	prf(&p, (const uint8_t *)"what do ya want for nothing?", 28, out);
	CHECK_STR(hex(out, 32), "5bdcc146bf60754e6a042426089575c7"
	    "5a003f089d2739839dec58b964ec3843");
	memset(key, 0xaa, 20);
	memset(data, 0xdd, 50);
	prf_init(&p, key, 20);
	prf(&p, data, 50, out);
	CHECK_STR(hex(out, 32), "773ea91e36800e46854db8ebd09181a7"
	    "2959098b3ef8c122d9635514ced565fe");
	memset(key, 0xaa, sizeof(key));
	prf_init(&p, key, sizeof(key));
	prf(&p, (const uint8_t *)"Test Using Larger Than Block-Size Key - "
	    "Hash Key First", 54, out);
	CHECK_STR(hex(out, 32), "60e431591ee0b67f0d8a26aacbf5b77f"
	    "8e0bc6213728c5140546040f0ee37f54");
	memset(data, 'x', sizeof(data));
	prf(&p, (const uint8_t *)"This is a test using a larger than "
	    "block-size key and a larger than block-size data. The key needs "
	    "to be hashed before being used by the HMAC algorithm.", 152, out);
	CHECK_STR(hex(out, 32), "9b09ffa71b942fcb27635fbcd5b0e944"
	    "bfdc63644f0713938a7f51535c3a35e2");
}

/* Around the length where a value stops fitting into one block. */
static void
test_hmac_lengths(void)
{
	crypto_auth_hmacsha256_state state;
	uint8_t key[32], data[200], out[PRF_SIZE], want[PRF_SIZE];
	struct prf p;

	randombytes_buf(key, sizeof(key));
	randombytes_buf(data, sizeof(data));
	prf_init(&p, key, sizeof(key));
	for (size_t n = 0; n <= sizeof(data); n++) {
		prf(&p, data, n, out);
		crypto_auth_hmacsha256_init(&state, key, sizeof(key));
		crypto_auth_hmacsha256_update(&state, data, n);
		crypto_auth_hmacsha256_final(&state, want);
		if (!CHECK(memcmp(out, want, sizeof(out)) == 0))
			fprintf(stderr, "\tlength %zu\n", n);
	}
}

static void
test_below(void)
{
	CHECK_INT(prf_below(0, 10), 0);
	CHECK_INT(prf_below(UINT64_MAX, 10), 9);
	CHECK_INT(prf_below(UINT64_MAX, UINT32_MAX), UINT32_MAX - 1);
	CHECK_INT(prf_below(UINT64_MAX / 2, 2), 0);
	CHECK_INT(prf_below(UINT64_MAX / 2 + 1, 2), 1);
	CHECK_INT(prf_below(UINT64_MAX, 1), 0);
}

static int
load(const char *where, const char **message)
{
	static struct error e;
	struct mask_key *k;

	error_clear(&e);
	k = key_load(where, &e);
	*message = e.message;
	key_free(k);
	return k == NULL ? e.code : 0;
}

static void
write_key(const char *path, const char *content, mode_t mode)
{
	FILE *f = fopen(path, "w");

	if (f == NULL || fputs(content, f) == EOF || fclose(f) == EOF ||
	    chmod(path, mode) == -1)
		abort();
}

static void
test_load(void)
{
	const char *path = "test-key.tmp", *message;

	write_key(path, TEST_KEY "\n", 0600);
	CHECK_INT(load(path, &message), 0);
	write_key(path, TEST_KEY, 0640);
	CHECK_INT(load(path, &message), EX_CONFIG);
	write_key(path, TEST_KEY, 0602);
	CHECK_INT(load(path, &message), EX_CONFIG);
	write_key(path, "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHg==\n", 0600);
	CHECK_INT(load(path, &message), EX_CONFIG);	/* 31 bytes */
	CHECK(message != NULL && strstr(message, "31 bytes") != NULL);
	write_key(path, "not base64!", 0600);
	CHECK_INT(load(path, &message), EX_CONFIG);
	CHECK(message != NULL && strstr(message, "not base64!") == NULL);
	write_key(path, "", 0600);
	CHECK_INT(load(path, &message), EX_CONFIG);
	unlink(path);
	CHECK_INT(load(path, &message), EX_CONFIG);
	CHECK_INT(load(".", &message), EX_CONFIG);
	CHECK_INT(load("env:NO_SUCH_VARIABLE", &message), EX_CONFIG);
	CHECK_INT(load("fd:x", &message), EX_CONFIG);
	CHECK_INT(load("fd:1000000", &message), EX_CONFIG);
}

static void
test_fd(void)
{
	const char *message;
	char where[32];
	int fds[2];

	if (pipe(fds) == -1)
		abort();
	CHECK(write(fds[1], TEST_KEY "\n", strlen(TEST_KEY) + 1) > 0);
	close(fds[1]);
	snprintf(where, sizeof(where), "fd:%d", fds[0]);
	CHECK_INT(load(where, &message), 0);
	close(fds[0]);
}

/* By the definitions in key.h, computed with another HMAC (Python's). */
static void
test_derive(void)
{
	struct error e = { 0 };
	uint8_t a[SUBKEY_SIZE], b[SUBKEY_SIZE];
	char id[KEY_ID_HEX];
	struct mask_key *k;

	setenv("TEST_KEY", TEST_KEY, 1);
	if (!CHECK((k = key_load("env:TEST_KEY", &e)) != NULL))
		return;
	key_derive(k, "mask", "hash\ndomain", a);
	CHECK_STR(hex(a, sizeof(a)), "9a83af6e20c4f3e615eb619e8eee6bda"
	    "dddba0756ec00229e12745dfd3c62b3a");
	key_derive(k, "cursor", "hash\ndomain", b);
	CHECK(memcmp(a, b, sizeof(a)) != 0);
	key_derive(k, "mask", "hash\ndomain2", b);
	CHECK(memcmp(a, b, sizeof(a)) != 0);
	key_id(k, id);
	CHECK_STR(id, "7ee2befc008868ea");
	key_free(k);
}

static void
test_generate(void)
{
	char *a = key_generate(), *b = key_generate();
	const char *message;

	CHECK(a != NULL && b != NULL && strcmp(a, b) != 0);
	setenv("TEST_KEY", a, 1);
	CHECK_INT(load("env:TEST_KEY", &message), 0);
	free(a);
	free(b);
}

static void
test_seal(void)
{
	static const uint8_t plain[] = "\001secret-key-of-a-row";
	struct error e = { 0 };
	struct mask_key *k = key_random(&e), *other = key_random(&e);
	struct buf sealed, again, opened;

	buf_init(&sealed, CURSOR_MAX);
	buf_init(&again, CURSOR_MAX);
	buf_init(&opened, CURSOR_MAX);
	CHECK_INT(cursor_seal(k, "public.t", plain, sizeof(plain), &sealed), 0);
	CHECK_INT(cursor_seal(k, "public.t", plain, sizeof(plain), &again), 0);
	CHECK_INT(sealed.data[0], CURSOR_SEALED);
	CHECK(memcmp(sealed.data, again.data, sealed.len) != 0);
	CHECK(memmem(sealed.data, sealed.len, "secret", 6) == NULL);
	CHECK_INT(cursor_unseal(k, "public.t", sealed.data, sealed.len,
	    &opened), 0);
	CHECK(opened.len == sizeof(plain) &&
	    memcmp(opened.data, plain, sizeof(plain)) == 0);
	buf_clear(&opened);
	CHECK_INT(cursor_unseal(k, "public.u", sealed.data, sealed.len,
	    &opened), -1);
	CHECK_INT(cursor_unseal(other, "public.t", sealed.data, sealed.len,
	    &opened), -1);
	for (size_t i = 0; i < sealed.len; i++) {
		CHECK_INT(cursor_unseal(k, "public.t", sealed.data, i,
		    &opened), -1);
		sealed.data[i] ^= 1;
		errno = 0;
		CHECK_INT(cursor_unseal(k, "public.t", sealed.data, sealed.len,
		    &opened), -1);
		CHECK_INT(errno, EINVAL);
		sealed.data[i] ^= 1;
	}
	CHECK_INT(opened.len, 0);
	CHECK_INT(cursor_seal(k, "u", plain, CURSOR_MAX, &sealed), -1);
	buf_free(&sealed);
	buf_free(&again);
	buf_free(&opened);
	key_free(k);
	key_free(other);
}

int
main(void)
{
	if (sodium_init() == -1)
		abort();
	test_hmac();
	test_hmac_lengths();
	test_below();
	test_load();
	test_fd();
	test_derive();
	test_generate();
	test_seal();
	return check_done();
}

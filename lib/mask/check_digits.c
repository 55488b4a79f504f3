#include "sys/system.h"
#include "mask/check_digits.h"

void
luhn_finish(char *text, size_t len)
{
	unsigned int sum = 0, digit;

	for (size_t i = 2; i <= len; i++) {
		digit = (unsigned int)(text[len - i] - '0');
		if (i % 2 == 0)
			digit = digit * 2 > 9 ? digit * 2 - 9 : digit * 2;
		sum += digit;
	}
	text[len - 1] = (char)('0' + (10 - sum % 10) % 10);
}

/* Below it two more digits fit. */
#define REST_MAX UINT64_C(100000000000000000)

/* Takes n more characters into what is counted mod 97; letters are 10 to 35. */
static uint64_t
iban_rest(uint64_t rest, const char *p, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		rest = p[i] >= 'A' ? rest * 100 + (uint64_t)(p[i] - 'A') + 10 :
		    rest * 10 + (uint64_t)(p[i] - '0');
		if (rest >= REST_MAX)
			rest %= 97;
	}
	return rest;
}

void
iban_finish(char *text, size_t len)
{
	/* Country and check digits go to the end. */
	uint64_t rest = iban_rest(iban_rest(0, text + 4, len - 4), text, 4);
	unsigned int check = 98 - (unsigned int)(rest % 97);

	text[2] = (char)('0' + check / 10);
	text[3] = (char)('0' + check % 10);
}

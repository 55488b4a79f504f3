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

void
iban_finish(char *text, size_t len)
{
	unsigned int rest = 0, check;
	char c;

	/* Country and check digits go to the end, letters count from 10. */
	for (size_t i = 0; i < len; i++) {
		c = text[(i + 4) % len];
		rest = c >= 'A' ? (rest * 100 + (unsigned int)(c - 'A') + 10) %
		    97 : (rest * 10 + (unsigned int)(c - '0')) % 97;
	}
	check = 98 - rest;
	text[2] = (char)('0' + check / 10);
	text[3] = (char)('0' + check % 10);
}

/*
 * Check digits, of texts that have zeros in their place.
 */
#ifndef MASK_CHECK_DIGITS_H
#define MASK_CHECK_DIGITS_H

/* The last digit of a card's number: ISO/IEC 7812-1, annex B (Luhn). */
void	luhn_finish(char *, size_t len);

/* Characters 2 and 3 of an IBAN: ISO 13616, by mod 97 of ISO/IEC 7064. */
void	iban_finish(char *, size_t len);

#endif

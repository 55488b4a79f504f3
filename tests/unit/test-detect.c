/*
 * Each detector: what it finds, what it leaves, where it ends; hostile text.
 */
#include "sys/system.h"
#include <time.h>
#include "detect/detect.h"

#include "tests/unit/check.h"

static struct detector *all;

/* [kind:text] for each span of the text, in order. */
static void
spell(const char *text, char *out, size_t size)
{
	struct detect_span s;
	size_t n = 0;

	out[0] = '\0';
	for (size_t from = 0; n < size && detect_next(all,
	    (const uint8_t *)text, strlen(text), from, &s);
	    from = s.at + s.len)
		n += (size_t)snprintf(out + n, size - n, "[%s:%.*s]",
		    detect_name(s.kind), (int)s.len, text + s.at);
}

static const struct { const char *text, *want; } cases[] = {
	/* e-mail */
	{ "write to a.b+c@mail.example.org.", "[email:a.b+c@mail.example.org]" },
	{ "x@y", "" },
	{ "a@b.c", "" },
	{ "a.@example.com", "" },
	{ "0123456789012345678901234567890123456789012345678901234567890123x"
	    "@example.com", "" },
	{ ".@example.com @example.com a@", "" },
	{ "logo@2x.png", "" },
	{ "a@-b.de, b@c..de", "" },
	{ "メール：mi@example.jpです", "[email:mi@example.jp]" },
	{ "<o'neil@example.com>", "[email:o'neil@example.com]" },
	/* phone */
	{ "+49 171 2345678", "[phone:+49 171 2345678]" },
	{ "0049 171 2345678", "[phone:0049 171 2345678]" },
	{ "+44 (0)20 7946 0958", "[phone:+44 (0)20 7946 0958]" },
	{ "(415) 555-0123 ext. 4", "[phone:(415) 555-0123]" },
	{ "1-800-555-0199", "[phone:1-800-555-0199]" },
	{ "115-555-0123", "" },
	{ "415-555-0123 24 hours", "[phone:415-555-0123]" },
	{ "call 06 12 34 56 78 24 h", "[phone:06 12 34 56 78]" },
	{ "on 04-03-1982, call 04-03-1982", "" },
	{ "04.03.1982, 2024-03-11, 3/12/1984", "" },
	{ "total 650 000 000", "" },
	{ "call 2024-03-11 10:22, reach 100 000 000", "" },
	{ "SN-0171 2345678", "" },
	{ "call 612345678", "[phone:612345678]" },
	{ "take 612345678", "" },
	{ "0011 22 33 44 55 66", "" },
	{ "電話は03-1234-5678です", "[phone:03-1234-5678]" },
	/* card */
	{ "4111 1111 1111 1111", "[card:4111 1111 1111 1111]" },
	{ "4111-1111-1111-1111.", "[card:4111-1111-1111-1111]" },
	{ "378282246310005", "[card:378282246310005]" },
	{ "4111 1111 1111 1112", "" },
	{ "41111111111111110000000000", "" },
	{ "9111111111111111", "" },
	/* iban */
	{ "DE89 3704 0044 0532 0130 00", "[iban:DE89 3704 0044 0532 0130 00]" },
	{ "GB82WEST12345698765432,", "[iban:GB82WEST12345698765432]" },
	{ "DE88 3704 0044 0532 0130 00", "" },
	{ "DE89 3704", "" },
	{ "XX89370400440532013000", "" },
	/* ssn */
	{ "(078-05-1120)", "[ssn:078-05-1120]" },
	{ "000-12-3456, 666-12-3456, 900-12-3456", "" },
	{ "123-00-4567, 123-45-0000", "" },
	{ "078-05-1120 03/04/1982", "[ssn:078-05-1120]" },
	{ "SSN 078051120", "[ssn:078051120]" },
	{ "x 078051120", "" },
	/* national ids */
	{ "AB123456C", "[national_id:AB123456C]" },
	{ "AB 12 34 56 C", "[national_id:AB 12 34 56 C]" },
	{ "12345678Z", "[national_id:12345678Z]" },
	{ "12345678A", "" },
	{ "X1234567L, X-1", "[national_id:X1234567L]" },
	{ "RSSMRA85T10A562S", "[national_id:RSSMRA85T10A562S]" },
	{ "RSSMRA85T10A562T", "" },
	{ "44051401359", "[national_id:44051401359]" },
	{ "44051401358", "" },
	{ "111.444.777-35", "[national_id:111.444.777-35]" },
	{ "111.444.777-36", "" },
	{ "111.444.777-35 12", "[national_id:111.444.777-35]" },
	{ "86095742719 12", "[national_id:86095742719]" },
	{ "NIF 501964843", "[national_id:501964843]" },
	{ "86095742719", "[national_id:86095742719]" },
	{ "86095742718", "" },
	/* addresses of machines */
	{ "10.0.0.1, 10.0.0.256", "[ip:10.0.0.1]" },
	{ "1.2.3.4.5", "" },
	{ "version 1.2.3.4", "" },
	{ "256.1.1.1, 1.1.1", "" },
	{ "2001:db8::1", "[ip:2001:db8::1]" },
	{ "::ffff:192.0.2.1", "[ip:::ffff:192.0.2.1]" },
	{ "1:2:3:4:5:6:7:8", "[ip:1:2:3:4:5:6:7:8]" },
	{ "12:30:05, a::b, std::abc", "" },
	{ "00:1a:2b:3c:4d:5e", "[mac:00:1a:2b:3c:4d:5e]" },
	{ "00-1A-2B-3C-4D-5E", "[mac:00-1A-2B-3C-4D-5E]" },
	{ "001a.2b3c.4d5e", "[mac:001a.2b3c.4d5e]" },
	{ "00:1a-2b:3c:4d:5e, 00:1a:2b:3c:4d", "" },
	{ "see https://a.example/b?c=d.", "[url:https://a.example/b?c=d]" },
	{ "http:// www.", "" },
	{ "123e4567-e89b-12d3-a456-426614174000",
	    "[uuid:123e4567-e89b-12d3-a456-426614174000]" },
	{ "123e4567-e89b-12d3-a456-42661417400g", "" },
	{ "123e4567-e89b-12d3-a456-4266141740000", "" },
	/* dates of birth */
	{ "born on 4 March 1982", "[dob:4 March 1982]" },
	{ "DOB: 1982-03-04", "[dob:1982-03-04]" },
	{ "geb. 04.03.82", "[dob:04.03.82]" },
	{ "nata a Roma il 4/3/1982", "[dob:4/3/1982]" },
	{ "昭和57年3月4日生まれ", "[dob:昭和57年3月4日]" },
	{ "on 4 March 1982", "" },
	{ "wurde am 4. März 1982 geboren", "[dob:4. März 1982]" },
	{ "D.O.B. 04/03/1982", "[dob:04/03/1982]" },
	{ "born in 1982, 45 times", "" },
	{ "born 32.13.1982", "" },
	{ "born 4 March 19825", "" },
	/* addresses */
	{ "at 42 Maple Avenue, Apt 5.", "[address:42 Maple Avenue, Apt 5]" },
	{ "42 Apples", "" },
	{ "Am Montag 3 Stück", "" },
	{ "An der Alster 12", "[address:An der Alster 12]" },
	{ "via Zoom 2 hours", "" },
	{ "Berliner Straße 45", "[address:Berliner Straße 45]" },
	{ "Die Straße 45 ist zu", "" },
	{ "12, rue de l'Église", "[address:12, rue de l'Église]" },
	{ "12 rue des Lilas, Apt 5", "[address:12 rue des Lilas, Apt 5]" },
	{ "C/ Alcalá, 42", "[address:C/ Alcalá, 42]" },
	{ "ul. 3 Maja 18", "[address:ul. 3 Maja 18]" },
	{ "東京都港区芝公園4丁目2-8です", "[address:東京都港区芝公園4丁目2-8]" },
	{ "第3会議室で14、型番号2-8-1", "" },
	/* names */
	{ "Dear Xyloph,", "[name:Xyloph]" },
	{ "Dear Customer,", "" },
	{ "Dear Hiring Manager, hello", "" },
	{ "Mrs Okonkwo-Baptiste", "[name:Okonkwo-Baptiste]" },
	{ "patient Kwabena Asante said", "[name:Kwabena Asante]" },
	{ "holder: Brown, Patricia", "[name:Brown, Patricia]" },
	{ "Daniel's lamp", "[name:Daniel]" },
	{ "Jennifer A. Vanterpool", "[name:Jennifer A. Vanterpool]" },
	{ "Anna Maria GmbH", "" },
	{ "Will you mark the date in May", "" },
	{ "Hello World prints", "" },
	{ "Rose Wine, Grace Period", "" },
	{ "la señora Vidal", "[name:Vidal]" },
	{ "田中太郎様", "[name:田中太郎]" },
	{ "山の中の田んぼ、中村区と山口県", "" },
	/* papers */
	{ "passport no. K1234567", "[passport:K1234567]" },
	{ "passport AB12CDE", "" },
	{ "the passport office has 12 rooms", "" },
	{ "driving licence: MORGA657054SM9IJ",
	    "[licence:MORGA657054SM9IJ]" },
	{ "パスポート番号：TK1234567", "[passport:TK1234567]" },
};

static void
test_cases(void)
{
	char got[512];

	for (size_t i = 0; i < NITEMS(cases); i++) {
		spell(cases[i].text, got, sizeof(got));
		if (!CHECK_STR(got, cases[i].want))
			fprintf(stderr, "\tin   %s\n", cases[i].text);
	}
}

static void
test_kinds(void)
{
	struct detector *d = detector_new(1u << DETECT_EMAIL);
	const char *text = "+49 171 2345678 a@example.com";
	struct detect_span s;

	if (!CHECK(d != NULL))
		return;
	CHECK(detect_next(d, (const uint8_t *)text, strlen(text), 0, &s));
	CHECK_INT(s.kind, DETECT_EMAIL);
	CHECK_INT(s.at, 16);
	CHECK(!detect_next(d, (const uint8_t *)text, strlen(text),
	    s.at + s.len, &s));
	detector_free(d);
	for (int k = 0; k < DETECT_KINDS; k++)
		CHECK_INT(detect_kind_of(detect_name((enum detect_kind)k)), k);
	CHECK_INT(detect_kind_of("none"), -1);
}

/* Spans behind the first one know the words before them. */
static void
test_context(void)
{
	char got[512];

	spell("phone of Jennifer: 612345678", got, sizeof(got));
	CHECK_STR(got, "[name:Jennifer][phone:612345678]");
}

static const struct { const char *text; int want; } wholes[] = {
	{ " a@example.com\t", DETECT_EMAIL },
	{ "a@example.com b", -1 },
	{ "078-05-1120", DETECT_SSN },
	{ "4111111111111111", DETECT_CARD },
	{ "  4111 1111 1111 1111", DETECT_CARD },
	{ "(415) 555-0123", DETECT_PHONE },
	{ "4155550123", DETECT_PHONE },
	{ "1155550123", -1 },
	{ "01712345678", DETECT_PHONE },
	{ "612345678", DETECT_PHONE },
	{ "123456", -1 },
	{ "Maria Stone", DETECT_NAME },
	{ "Kowalska", DETECT_NAME },
	{ "Smith, John A.", DETECT_NAME },
	{ "Paris", -1 },
	{ "open", -1 },
	{ "42 Maple Avenue", DETECT_ADDRESS },
	{ "", -1 },
	{ "   ", -1 },
};

static void
test_whole(void)
{
	enum detect_kind kind;

	for (size_t i = 0; i < NITEMS(wholes); i++)
		if (!CHECK_INT(detect_whole(all,
		    (const uint8_t *)wholes[i].text, strlen(wholes[i].text),
		    &kind) ? (int)kind : -1, wholes[i].want))
			fprintf(stderr, "\tin   %s\n", wholes[i].text);
}

/* Seconds of the processor for n bytes of that text over and over. */
static double
cost(const char *piece, size_t n)
{
	size_t len = strlen(piece), end = 0;
	uint8_t *text = malloc(n);
	struct detect_span s;
	clock_t start;

	if (!CHECK(text != NULL))
		return 0;
	for (size_t i = 0; i < n; i++)
		text[i] = (uint8_t)piece[i % len];
	start = clock();
	for (size_t from = 0; detect_next(all, text, n, from, &s);
	    from = end) {
		end = s.at + s.len;
		if (!CHECK(s.len > 0 && s.at >= from && end <= n))
			break;
	}
	free(text);
	return (double)(clock() - start) / CLOCKS_PER_SEC;
}

#define SMALL	(256 * 1024)
#define SLOW	2e-6	/* seconds for a byte: no text costs more, sanitized */

static void
test_hostile(void)
{
	static const char *const pieces[] = { "@", "a@", "1", "a.a.a.",
	    "Dr. ", "((((", "::::", "+1 +1 ", "born born ", "山田東京都",
	    "a", "A", "Dear Mr ", "1.", "12 St ", "passport no ", "::a",
	    "0 1 ", "+(", "a-", "A'", "de la ", "生年月日", "a@a.", "1:",
	    "Anna ", "Anna, ", "http://", "www.", "DE89 ", "00-", "\xff",
	    "\xe3", "\xc3", "東京都市", "4111 1111 ", "a.b@c.d@", "J. ",
	    "name: ", "call 1 ", "12 Old Mill ", "ul. 3 ", "1/2/", "é-" };
	double small, large;

	for (size_t i = 0; i < NITEMS(pieces); i++) {
		small = cost(pieces[i], SMALL);
		large = cost(pieces[i], 4 * SMALL);
		/* Four times the text, at most eight times the work; small
		   differences are the machine's. */
		if (!CHECK(large <= 8 * small + .02) ||
		    !CHECK(large <= SLOW * 4 * SMALL))
			fprintf(stderr, "\t'%s': %g s, %g s\n", pieces[i],
			    small, large);
	}
}

/* Nothing that begins anywhere in random bytes reads outside or loops. */
static void
test_bytes(void)
{
	static const char alphabet[] = "a1A@.:-+( )/'\xc3\xa9\xe6\x9d\xb1\xff"
	    "\0 0123456789abcdef";
	struct detect_span s;
	uint32_t state = 1;
	size_t len, end;
	uint8_t *text;

	for (int round = 0; round < 20000; round++) {
		state = state * 1664525u + 1013904223u;
		len = state >> 25;
		/* Exactly as long, so that ASan sees a byte too many. */
		if ((text = malloc(len + (len == 0))) == NULL)
			return;
		for (size_t i = 0; i < len; i++) {
			state = state * 1664525u + 1013904223u;
			text[i] = (uint8_t)alphabet[(state >> 16) %
			    (sizeof(alphabet) - 1)];
		}
		end = 0;
		for (size_t from = 0; detect_next(all, text, len, from, &s);
		    from = end) {
			end = s.at + s.len;
			if (!CHECK(s.len > 0 && s.at >= from && end <= len))
				break;
		}
		free(text);
	}
}

int
main(void)
{
	if (!CHECK((all = detector_new(DETECT_ALL)) != NULL))
		return check_done();
	test_cases();
	test_kinds();
	test_context();
	test_whole();
	test_hostile();
	test_bytes();
	detector_free(all);
	return check_done();
}

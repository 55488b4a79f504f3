#include "sys/system.h"
#include "io/buf.h"
#include "mask/country.h"

/*
 * US: 555-0100 to 555-0199 are kept for fiction in every geographic area code
 * of the North American plan (ATIS-0300115); these are such codes.
 */
static const char *const us_phones[] = {
	"+1-201", "+1-202", "+1-203", "+1-205", "+1-206", "+1-207", "+1-208",
	"+1-209", "+1-210", "+1-212", "+1-213", "+1-214", "+1-215", "+1-216",
	"+1-217", "+1-218", "+1-219", "+1-224", "+1-225", "+1-228", "+1-229",
	"+1-231", "+1-234", "+1-239", "+1-240", "+1-248", "+1-251", "+1-252",
	"+1-253", "+1-254", "+1-256", "+1-260", "+1-262", "+1-267", "+1-269",
	"+1-270", "+1-276", "+1-281", "+1-301", "+1-302", "+1-303", "+1-304",
	"+1-305", "+1-307", "+1-308", "+1-309", "+1-310", "+1-312", "+1-313",
	"+1-314", "+1-315", "+1-316", "+1-317", "+1-318", "+1-319", "+1-320",
	"+1-321", "+1-323", "+1-325", "+1-330", "+1-334", "+1-336", "+1-337",
	"+1-352", "+1-360", "+1-361", "+1-386", "+1-401", "+1-402", "+1-404",
	"+1-405", "+1-406", "+1-407", "+1-408", "+1-409", "+1-410", "+1-412",
	"+1-413", "+1-414", "+1-415", "+1-417", "+1-419", "+1-423", "+1-425",
	"+1-432", "+1-434", "+1-435", "+1-440", "+1-443", "+1-478", "+1-479",
	"+1-480", "+1-501", "+1-502", "+1-503", "+1-504", "+1-505", "+1-507",
	"+1-508", "+1-509", "+1-510", "+1-512", "+1-513", "+1-515", "+1-516",
	"+1-517", "+1-518", "+1-520", "+1-530", "+1-541", "+1-559", "+1-561",
	"+1-562", "+1-563", "+1-570", "+1-573", "+1-574", "+1-580", "+1-585",
	"+1-586", "+1-601", "+1-602", "+1-603", "+1-605", "+1-606", "+1-607",
	"+1-608", "+1-609", "+1-610", "+1-612", "+1-614", "+1-615", "+1-616",
	"+1-617", "+1-618", "+1-619", "+1-620", "+1-623", "+1-626", "+1-630",
	"+1-631", "+1-636", "+1-641", "+1-650", "+1-651", "+1-660", "+1-661",
	"+1-662", "+1-701", "+1-702", "+1-703", "+1-704", "+1-706", "+1-707",
	"+1-708", "+1-712", "+1-713", "+1-714", "+1-715", "+1-716", "+1-717",
	"+1-718", "+1-719", "+1-720", "+1-724", "+1-727", "+1-731", "+1-732",
	"+1-734", "+1-740", "+1-757", "+1-760", "+1-763", "+1-765", "+1-770",
	"+1-772", "+1-773", "+1-775", "+1-781", "+1-785", "+1-801", "+1-802",
	"+1-803", "+1-804", "+1-805", "+1-806", "+1-808", "+1-810", "+1-812",
	"+1-813", "+1-814", "+1-815", "+1-816", "+1-817", "+1-818", "+1-828",
	"+1-830", "+1-831", "+1-832", "+1-843", "+1-845", "+1-847", "+1-850",
	"+1-856", "+1-859", "+1-860", "+1-863", "+1-864", "+1-865", "+1-870",
	"+1-901", "+1-903", "+1-904", "+1-906", "+1-907", "+1-908", "+1-909",
	"+1-910", "+1-912", "+1-913", "+1-914", "+1-915", "+1-916", "+1-918",
	"+1-919", "+1-920", "+1-925", "+1-928", "+1-931", "+1-936", "+1-937",
	"+1-940", "+1-941", "+1-949", "+1-952", "+1-954", "+1-956", "+1-970",
	"+1-971", "+1-972", "+1-973", "+1-978", "+1-979", "+1-985", "+1-989",
	NULL
};

/* UK: Ofcom, "Telephone numbers for use in TV and radio drama programmes". */
static const char *const gb_phones[] = {
	"+44 113 496 0", "+44 114 496 0", "+44 115 496 0", "+44 116 496 0",
	"+44 117 496 0", "+44 118 496 0", "+44 121 496 0", "+44 131 496 0",
	"+44 141 496 0", "+44 151 496 0", "+44 161 496 0", "+44 191 498 0",
	"+44 20 7946 0", "+44 28 9649 6", "+44 29 2018 0", "+44 1632 960",
	"+44 7700 900", NULL
};

/* DE: Bundesnetzagentur, Mitteilung 148/2021, numbers for media productions. */
static const char *const de_phones[] = {
	"+49 30 23125", "+49 69 90009", "+49 40 66969", "+49 221 4710",
	"+49 89 99998", NULL
};

/* FR: ARCEP, decision 2018-0881, 2.5.12: numbers for audiovisual works. */
static const char *const fr_phones[] = {
	"+33 1 99 00 ", "+33 2 61 91 ", "+33 3 53 01 ", "+33 4 65 71 ",
	"+33 5 36 49 ", "+33 6 39 98 ", NULL
};

/*
 * Elsewhere nothing is kept for fiction: +999 is a country code that no
 * country has (ITU-T E.164, list of assigned codes: reserved), and the code
 * of the country stands behind it, for the looks.
 *
 * Postcodes are of the country's form, from blocks without an address where
 * there is one: US 000, DE 00, FR 96, ES 00, IT 99, PT 0, JP 000, and ZZ99,
 * which British health statistics give to people without an address.  Poland
 * has none.
 *
 * IBANs: a bank code (of GB a sort code) of zeros, which no bank has.  The
 * check digits of the IBAN are right; those that FR, ES, IT and PT have
 * inside too are drawn.  Where there are no IBANs they are British.
 */
#define NAMES	"{first} {last}"
#define GB_IBAN "GB00ZZZZ000000########"

const struct country countries[] = {
	{ "US", "en", false, us_phones, "{phone}-555-01##",
	    "{1-999} {way}", "000##", "{street}, {city}, {postcode}",
	    "{Word} {Word} Inc.", GB_IBAN,
	    "{state}", NAMES },
	{ "GB", "en", false, gb_phones, "{phone}###",
	    "{1-199} {way}", "ZZ99 {1-9}{A}{A}",
	    "{street}, {city}, {postcode}", "{Word} {Word} Ltd", GB_IBAN,
	    "{nation}", NAMES },
	{ "DE", "de", false, de_phones, "{phone}###",
	    "{way} {1-199}", "00###", "{street}, {postcode} {city}",
	    "{Word} {Word} GmbH", "DE0000000000##########",
	    "{state}", NAMES },
	{ "FR", "fr", false, fr_phones, "{phone}## ##",
	    "{1-199} {way}", "96###", "{street}, {postcode} {city}",
	    "{Word} {Word} SARL", "FR000000000000###########00",
	    "{state}", NAMES },
	{ "ES", "es", false, NULL, "+999 34 ### ### ###",
	    "{way}, {1-199}", "00###", "{street}, {postcode} {city}",
	    "{Word} {Word} S.L.", "ES0000000000############",
	    "{state}", NAMES },
	{ "IT", "it", false, NULL, "+999 39 ### ### ####",
	    "{way} {1-199}", "99###", "{street}, {postcode} {city}",
	    "{Word} {Word} S.r.l.", "IT00{A}0000000000############",
	    "{state}", NAMES },
	{ "PL", "pl", true, NULL, "+999 48 ### ### ###",
	    "{way} {1-199}", "##-###", "{street}, {postcode} {city}",
	    "{Word} {Word} sp. z o.o.", "PL0000000000################",
	    "{state}", NAMES },
	{ "PT", "pt", false, NULL, "+999 351 ### ### ###",
	    "{way}, {1-199}", "0###-###", "{street}, {postcode} {city}",
	    "{Word} {Word} Lda.", "PT0000000000#############",
	    "{state}", NAMES },
	{ "JP", "ja", false, NULL, "+999 81 ## #### ####",
	    "{way}{1-9}-{1-29}-{1-19}", "000-####",
	    "\343\200\222{postcode} {city}{street}",
	    "{Word} {Word} K.K.", GB_IBAN,
	    "{state}", "{-first}{last} {=first}" },
};
const size_t ncountries = NITEMS(countries);

/* Words of rules; the country whose fakes they are. */
static const struct { const char *name; uint8_t country; } locale_names[] = {
	{ "en", 0 }, { "en_US", 0 }, { "en_GB", 1 }, { "de", 2 }, { "fr", 3 },
	{ "es", 4 }, { "it", 5 }, { "pl", 6 }, { "pt", 7 }, { "ja", 8 },
};

/* ISO 3166-1, and the country whose fakes its people get. */
static const struct { const char two[3], three[4]; uint8_t country; }
    codes[] = {
	{ "US", "USA", 0 }, { "CA", "CAN", 0 }, { "AU", "AUS", 0 },
	{ "NZ", "NZL", 0 }, { "GB", "GBR", 1 }, { "IE", "IRL", 1 },
	{ "DE", "DEU", 2 }, { "AT", "AUT", 2 }, { "CH", "CHE", 2 },
	{ "LI", "LIE", 2 }, { "FR", "FRA", 3 }, { "BE", "BEL", 3 },
	{ "LU", "LUX", 3 }, { "MC", "MCO", 3 }, { "ES", "ESP", 4 },
	{ "MX", "MEX", 4 }, { "AR", "ARG", 4 }, { "CL", "CHL", 4 },
	{ "CO", "COL", 4 }, { "PE", "PER", 4 }, { "UY", "URY", 4 },
	{ "IT", "ITA", 5 }, { "SM", "SMR", 5 }, { "VA", "VAT", 5 },
	{ "PL", "POL", 6 }, { "PT", "PRT", 7 }, { "BR", "BRA", 7 },
	{ "AO", "AGO", 7 }, { "MZ", "MOZ", 7 }, { "JP", "JPN", 8 },
};

const struct country *
country_of_locale(const char *locale)
{
	for (size_t i = 0; i < NITEMS(locale_names); i++)
		if (strcmp(locale_names[i].name, locale) == 0)
			return &countries[locale_names[i].country];
	return NULL;
}

/* Letters only, whatever the locale of the process is. */
static bool
same_letters(const char *upper, const uint8_t *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if ((p[i] & ~0x20) != upper[i])
			return false;
	return true;
}

const struct country *
country_of_code(const uint8_t *code, size_t n)
{
	const char *known;

	if (n != 2 && n != 3)
		return NULL;
	for (size_t i = 0; i < NITEMS(codes); i++) {
		known = n == 2 ? codes[i].two : codes[i].three;
		if (same_letters(known, code, n))
			return &countries[codes[i].country];
	}
	return NULL;
}

int
country_locales(struct buf *out)
{
	for (size_t i = 0; i < NITEMS(locale_names); i++)
		if (buf_printf(out, "%s%s", i == 0 ? "" : ", ",
		    locale_names[i].name) == -1)
			return -1;
	return 0;
}

#include "sys/system.h"
#include "type/type.h"
#include "scan/kind.h"

#define DIGITS	(CLASS_TEXT | CLASS_INT | CLASS_NUMERIC)
#define DATES	(CLASS_TEXT | CLASS_DATE | CLASS_TIMESTAMP | CLASS_INT)
#define NUMBERS	(CLASS_TEXT | CLASS_INT | CLASS_NUMERIC | CLASS_MONEY | \
		CLASS_FLOAT)

#define RULES(...) (const char *const []){ __VA_ARGS__, NULL }
#define HIDDEN	"{action: hash, length: 32}", "{action: hash, length: 22}", \
		"{action: hash, length: 16}", "redact", "'null'"

const struct scan_kind_info scan_kinds[SCAN_KINDS] = {
	[SCAN_NONE] = { "-", CLASS_ANY, 0, 1, RULES("keep") },
	[SCAN_EMAIL] = { "email", CLASS_TEXT, 0.99, 0.02, RULES(
	    "{action: fake, provider: email}",
	    "{action: fake, provider: short_email}", HIDDEN) },
	[SCAN_PHONE] = { "phone", DIGITS, 0.85, 0.4, RULES(
	    "{action: fake, provider: phone}",
	    "{action: fake, provider: phone, unique: true}",
	    "permute", HIDDEN) },
	[SCAN_CARD] = { "card", DIGITS, 0.96, 0.4, RULES(
	    "{action: fake, provider: credit_card}", "permute", HIDDEN) },
	[SCAN_IBAN] = { "iban", CLASS_TEXT, 0.98, 0.02, RULES(
	    "{action: fake, provider: iban}", HIDDEN) },
	[SCAN_SSN] = { "ssn", DIGITS, 0.8, 0.6, RULES(
	    "{action: fake, provider: ssn}",
	    "{action: permute, min: 900000000, max: 999999999}", "permute",
	    HIDDEN) },
	[SCAN_NATIONAL_ID] = { "national_id", DIGITS, 0.85, 0.6, RULES(
	    "permute", HIDDEN) },
	[SCAN_IP] = { "ip", CLASS_TEXT | CLASS_INET, 0.9, 0.02, RULES(
	    "{action: fake, provider: ip_address}", HIDDEN) },
	[SCAN_MAC] = { "mac", CLASS_TEXT | CLASS_MAC, 0.9, 0.02, RULES(
	    "{action: fake, provider: mac}", HIDDEN) },
	[SCAN_URL] = { "url", CLASS_TEXT, 0.3, 0.5, RULES(
	    "{action: fake, provider: url}", HIDDEN) },
	[SCAN_UUID] = { "uuid", CLASS_TEXT | CLASS_UUID, 0.1, 0.9, RULES(
	    "permute", HIDDEN) },
	[SCAN_DOB] = { "dob", DATES, 0.7, 0.8, RULES(
	    "{action: fake, provider: dob}", "redact", "'null'") },
	[SCAN_ADDRESS] = { "address", CLASS_TEXT, 0.85, 0.3, RULES(
	    "{action: fake, provider: address}",
	    "{action: fake, provider: street}", HIDDEN) },
	[SCAN_NAME] = { "name", CLASS_TEXT, 0.85, 0.4, RULES(
	    "{action: fake, provider: full_name}",
	    "{action: fake, provider: last_name}", HIDDEN) },
	[SCAN_PASSPORT] = { "passport", CLASS_TEXT, 0.3, 0.8, RULES(
	    HIDDEN) },
	[SCAN_LICENCE] = { "licence", DIGITS, 0.3, 0.8, RULES("permute",
	    HIDDEN) },
	[SCAN_FIRST_NAME] = { "first_name", CLASS_TEXT, 0.8, 0.5, RULES(
	    "{action: fake, provider: first_name}", HIDDEN) },
	[SCAN_LAST_NAME] = { "last_name", CLASS_TEXT, 0.8, 0.5, RULES(
	    "{action: fake, provider: last_name}", HIDDEN) },
	[SCAN_CITY] = { "city", CLASS_TEXT, 0.65, 0.5, RULES(
	    "{action: fake, provider: city}", HIDDEN) },
	[SCAN_POSTCODE] = { "postcode", DIGITS, 0, 1, RULES(
	    "{action: fake, provider: postcode}", "permute", HIDDEN) },
	[SCAN_REGION] = { "region", CLASS_TEXT, 0, 1, RULES(
	    "{action: fake, provider: state}", HIDDEN) },
	[SCAN_COUNTRY] = { "country", CLASS_TEXT, 0, 1, RULES("keep") },
	[SCAN_USERNAME] = { "username", CLASS_TEXT, 0, 1, RULES(
	    "{action: fake, provider: username}", HIDDEN) },
	[SCAN_PASSWORD] = { "password", CLASS_TEXT | CLASS_BYTEA, 0, 1, RULES(
	    "{action: fake, provider: password}", HIDDEN) },
	[SCAN_SECRET] = { "secret", CLASS_TEXT | CLASS_BYTEA | CLASS_UUID, 0, 1,
	    RULES("{action: hash, length: 32}", "permute", HIDDEN) },
	[SCAN_BANK] = { "bank_account", DIGITS, 0, 1, RULES("permute",
	    HIDDEN) },
	[SCAN_BIC] = { "bic", CLASS_TEXT, 0, 1, RULES(
	    "{action: fake, provider: bic}", HIDDEN) },
	[SCAN_TAX_ID] = { "tax_id", DIGITS, 0, 1, RULES("permute", HIDDEN) },
	[SCAN_PLATE] = { "license_plate", CLASS_TEXT, 0, 1, RULES(
	    "{action: fake, provider: license_plate}", HIDDEN) },
	[SCAN_DEVICE] = { "device", DIGITS | CLASS_UUID, 0, 1, RULES(
	    "{action: hash, length: 32}", "permute", HIDDEN) },
	[SCAN_USER_AGENT] = { "user_agent", CLASS_TEXT, 0, 1, RULES(
	    "{action: fake, provider: user_agent}", HIDDEN) },
	[SCAN_GEO] = { "geo", NUMBERS | CLASS_OTHER, 0, 1, RULES(
	    "{action: fake, provider: latitude}", "redact", "'null'") },
	[SCAN_LONGITUDE] = { "longitude", NUMBERS, 0, 1, RULES(
	    "{action: fake, provider: longitude}", "redact", "'null'") },
	[SCAN_MONEY] = { "income", NUMBERS, 0, 1, RULES(
	    "{action: noise, percent: 10}", "redact", "'null'") },
	[SCAN_HEALTH] = { "health", CLASS_ANY, 0, 1, RULES("redact",
	    "'null'") },
	[SCAN_SENSITIVE] = { "sensitive", CLASS_ANY, 0, 1, RULES("redact",
	    "'null'") },
	[SCAN_GENDER] = { "gender", CLASS_TEXT | CLASS_INT | CLASS_ENUM |
	    CLASS_BOOL, 0, 1, RULES("keep") },
	[SCAN_JOB] = { "job_title", CLASS_TEXT, 0, 1, RULES(
	    "{action: fake, provider: job_title}", HIDDEN) },
	[SCAN_COMPANY] = { "company", CLASS_TEXT, 0, 1, RULES(
	    "{action: fake, provider: company}", HIDDEN) },
	[SCAN_IMAGE] = { "image", CLASS_BYTEA | CLASS_TEXT, 0, 1, RULES(
	    "'null'", "redact") },
	[SCAN_FREE_TEXT] = { "free_text", CLASS_TEXT | CLASS_XML | CLASS_JSON,
	    0.8, 0.01, RULES("scrub", "redact", "'null'") },
	[SCAN_DERIVED] = { "derived", CLASS_ANY, 0, 1, RULES("'null'") },
};

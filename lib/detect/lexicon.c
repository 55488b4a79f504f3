#include "sys/system.h"
#include "words/words.h"
#include "detect/lexicon.h"

#define SLOTS_MIN	1024
#define PREFIX_MAX	24		/* bytes of lexicon_prefix's entries */

#define SEEN_BITS	18		/* 32 KiB, which stay in the cache */
#define FIRST_BITS	12

struct slot {
	uint64_t	hash;
	uint32_t	flags;		/* 0: empty */
};

/* What begins with one Chinese or Japanese character. */
struct first {
	uint32_t	flags, lengths;	/* of all; 1u << bytes each */
};

struct lexicon {
	struct slot	*slots;
	size_t		 nslots;	/* a power of two */
	uint64_t	 seen[(1 << SEEN_BITS) / 64]; /* by the hash's top */
	struct first	 first[1 << FIRST_BITS];
};

/* Words by what they say, with blanks between. */
static const struct { uint32_t flags; const char *words; } known[] = {
	{ LEX_TITLE, "mr mrs ms miss mx sir dr prof professor doctor herr frau "
	    "herrn fräulein m mme mlle monsieur madame mademoiselle sr sra srta "
	    "señor señora señorita don doña dra sig sigra signor signora dott "
	    "dottssa pan pani pana panią senhor senhora dona" },
	{ LEX_GREETING, "dear hi hello hey hallo liebe lieber moin cher chère "
	    "bonjour salut querido querida estimado estimada hola caro cara "
	    "gentile ciao buongiorno drogi droga cześć szanowny szanowna witaj "
	    "prezado prezada olá oi caríssimo thanks danke merci gracias grazie "
	    "obrigado dzięki regards grüße" },
	{ LEX_BIRTH, "born dob birthday birth birthdate geboren geb "
	    "geburtsdatum geburtstag né née naissance nacido nacida nacimiento "
	    "nato nata nascita ur urodzony urodzona urodzenia nascido nascida "
	    "nascimento 生年月日 生まれ" },
	{ LEX_PASSPORT, "passport reisepass reisepassnummer passnummer "
	    "passeport pasaporte passaporto paszport paszportu passaporte "
	    "旅券番号 旅券 パスポート" },
	{ LEX_LICENCE, "licence license führerschein führerscheinnummer permis "
	    "permiso carnet patente jazdy condução 免許証番号 免許証 免許" },
	{ LEX_PHONE, "phone call called calls tel telephone mobile cell fax "
	    "ring dial telefon telefonnummer handy anrufen ruf mobil téléphone "
	    "portable appelez joindre teléfono móvil llame llamar tlf "
	    "telefono cellulare chiamare chiami komórka zadzwoń telefonu "
	    "telefone telemóvel ligue ligar 電話 携帯 電話番号 携帯電話" },
	{ LEX_SSN, "ssn social" },
	{ LEX_TAX, "nif contribuinte" },
	{ LEX_MYNUMBER, "マイナンバー 個人番号 mynumber" },
	{ LEX_NUMBER, "no number nr num numéro número numero nummer numer id "
	    "is of on the le il dem am em el a la w date data fecha datum de "
	    "di security my was lautet est es è to conduire conducir di guida "
	    "driving driver drivers czy and" },
	{ LEX_MONTH, "january february march april may june july august "
	    "september october november december jan feb mar apr jun jul aug "
	    "sep sept oct nov dec januar februar märz mai juni juli oktober "
	    "dezember janvier février mars avril juin juillet août septembre "
	    "octobre novembre décembre enero febrero marzo abril mayo junio "
	    "julio agosto septiembre octubre noviembre diciembre gennaio "
	    "febbraio aprile maggio giugno luglio settembre ottobre dicembre "
	    "stycznia lutego marca kwietnia maja czerwca lipca sierpnia "
	    "września października listopada grudnia janeiro fevereiro março "
	    "maio junho julho setembro outubro dezembro" },
	{ LEX_PARTICLE, "von van der den zu zur zum de la le du des da dos das "
	    "di del della dei dello d l las los el y e al bis und" },
	{ LEX_NO_NAME, "street st avenue ave road rd lane drive court square "
	    "way place park garden gardens hotel gmbh ag kg inc ltd llc corp "
	    "co company group bank university school hospital church airport "
	    "station center centre team support service services customer "
	    "customers sir madam all everyone everybody colleague colleagues "
	    "friends valued user day days week month year island beach river "
	    "lake mountain city county state north south east west office "
	    "damen herren kunde kunden kundin kollegen monsieur madame client "
	    "clients cliente clientes equipo equipe équipe staff zespół "
	    "państwo klient klienci order invoice account number department "
	    "update report meeting project version release server system "
	    "monday tuesday wednesday thursday friday saturday sunday "
	    "christmas easter english german french spanish italian polish "
	    "japanese portuguese american british the a an i we you he she it "
	    "they our your my this that these those there here and or but if "
	    "when what who how why please thanks thank regards best sincerely "
	    "kind for to from with in on at by of is are was were has have "
	    "had will would can could not no yes new old sehr geehrte geehrter "
	    "again so much very many mille" },
	{ LEX_PERSON, "customer patient caller client contact name named "
	    "employee tenant applicant kunde kundin patientin mieter "
	    "mitarbeiter herrn client cliente paciente paziente pacjent "
	    "pacjentka klient klientka utente attn attention signed nom "
	    "nombre nome imię called spoke" },
	{ LEX_STREET_AFTER, "street st avenue ave road rd lane ln drive dr "
	    "court ct boulevard blvd way place pl square sq terrace close "
	    "crescent parkway pkwy row walk grove gardens hill mews" },
	{ LEX_STREET_BEFORE, "calle avenida avda av plaza paseo camino ronda "
	    "carrer via viale piazza corso largo vicolo strada ul ulica al "
	    "aleja aleje plac os osiedle rua praça travessa estrada" },
	{ LEX_STREET_FR, "rue avenue av boulevard bd place chemin allée "
	    "impasse quai cours route square" },
	{ LEX_AM, "am an im auf zum zur" },
	/* Names that are words first. */
	{ LEX_COMMON, "will mark may rose grace hope joy faith april june "
	    "august bill art drew pat sue rob bob jack rich frank grant chase "
	    "dean earl duke king baron bishop page price young long short "
	    "small little white black brown green gray grey gold silver stone "
	    "wood field hill lake rivers banks bush ford marsh moore north "
	    "west east law day knight noble church temple castle house hall "
	    "cook baker miller smith taylor carter mason hunter fisher "
	    "potter carpenter butler porter ward marshall major angel "
	    "christian jordan paris london sydney austin dallas houston "
	    "victoria florence charlotte lincoln madison jackson brooklyn "
	    "chelsea virginia georgia carolina dakota phoenix savannah asia "
	    "india china america daisy lily iris ivy violet heather holly "
	    "amber ruby pearl crystal jade opal ginger olive basil sage "
	    "summer autumn winter dawn eve star sunny melody harmony destiny "
	    "charity mercy patience prudence honor justice liberty max "
	    "buck colt fox wolf bear robin jay wren martin finch swan drake "
	    "crane ray gene guy lance miles pierce skip trip chip chuck dick "
	    "rusty sandy dusty randy curt ernest chance case cliff clay glen "
	    "dale heath reed rod stan van ben ken don ron ed al jo max kim lee "
	    "ali sky blue destin engel könig kaiser wolf stein berg bauer "
	    "koch vogel winter sommer sonne morgen linde rosa blanca clara "
	    "marina mari mar sol luz paz pilar rocío mercedes dolores ángeles "
	    "consuelo esperanza gloria victoria trinidad santiago león cruz "
	    "aurora alba flor perla stella chiara vera viola italia "
	    "serena felice fortuna bianca mai marie noël pascal aimé prudent "
	    "reine marguerite fleur olive mimosa océane luna estrela glória "
	    "maja kalina róża jagoda wit wiktor jest pani patience sat carte "
	    "constant fidel prosper clement clemente gentile vito salvo dante "
	    "candy bell love power powers best strong hardy wise swift rush "
	    "read hand foot head cross gate gates street lane parks parker "
	    "post case bond cash sterling penny nichols dollar mack ty trey "
	    "norma plum forest hazel poppy coral sierra montana nevada "
	    "denver boston cleveland orlando salem troy lane brooks wells "
	    "springs waters woods fields meadows rice bean berry cherry "
	    "peach lemon sugar honey cookie" },
};

static uint64_t
hash_word(const uint8_t *p, size_t n)
{
	uint64_t h = LEXICON_HASH;

	for (size_t i = 0; i < n; i++)
		h = lexicon_hash(h, p[i] >= 'A' && p[i] <= 'Z' ?
		    p[i] | 0x20u : p[i]);
	return h;
}

/* FNV-1a leaves the hashes of short words close together. */
static uint64_t
spread(uint64_t hash)
{
	hash = (hash ^ hash >> 32) * UINT64_C(0x9e3779b97f4a7c15);
	return hash ^ hash >> 29;
}

/* `hash` is spread out. */
static struct slot *
slot_of(const struct lexicon *l, uint64_t hash)
{
	size_t i = (size_t)hash & (l->nslots - 1);

	while (l->slots[i].flags != 0 && l->slots[i].hash != hash)
		i = (i + 1) & (l->nslots - 1);
	return &l->slots[i];
}

/* Where the character of three bytes stands in the table of first ones. */
static size_t
first_index(const uint8_t *p)
{
	uint32_t c = (p[0] & 0xfu) << 12 | (p[1] & 0x3fu) << 6 | (p[2] & 0x3fu);

	return c * 0x9e3779b1u >> (32 - FIRST_BITS);
}

static void
add(struct lexicon *l, const char *word, size_t n, uint32_t flags)
{
	const uint8_t *p = (const uint8_t *)word;
	uint64_t hash = spread(hash_word(p, n));
	struct slot *s = slot_of(l, hash);
	struct first *first;

	s->hash = hash;
	s->flags |= flags;
	l->seen[hash >> (64 - SEEN_BITS) >> 6] |=
	    UINT64_C(1) << (hash >> (64 - SEEN_BITS) & 63);
	if (n < 3 || n > PREFIX_MAX || p[0] < 0xe3 || p[0] > 0xe9)
		return;
	first = &l->first[first_index(p)];
	first->flags |= flags;
	first->lengths |= 1u << n;
}

static void
add_list(struct lexicon *l, const struct word_list *list, uint32_t flags)
{
	const char *p;
	size_t n, blank;

	for (uint32_t i = 0; i < list->n; i++) {
		p = list->text + list->at[i];
		n = list->at[i + 1] - list->at[i];
		for (blank = 0; blank < n && p[blank] != ' '; blank++)
			continue;
		if (blank == n)		/* "San Martín" is two words */
			add(l, p, n, flags);
	}
}

static void
add_words(struct lexicon *l, const char *p, uint32_t flags)
{
	size_t n;

	for (; *p != '\0'; p += n + (p[n] == ' ')) {
		n = strcspn(p, " ");
		add(l, p, n, flags);
	}
}

static size_t
count_words(void)
{
	size_t n = 0;

	for (size_t i = 0; i < nlocales; i++)
		n += locales[i].first.n + locales[i].last.n +
		    locales[i].city.n;
	return n;
}

struct lexicon *
lexicon_new(void)
{
	struct lexicon *l = calloc(1, sizeof(*l));
	size_t words = count_words() + SLOTS_MIN;

	if (l == NULL)
		return NULL;
	for (l->nslots = SLOTS_MIN; l->nslots < words * 4; l->nslots *= 2)
		continue;
	if ((l->slots = calloc(l->nslots, sizeof(*l->slots))) == NULL) {
		free(l);
		return NULL;
	}
	for (size_t i = 0; i < nlocales; i++) {
		add_list(l, &locales[i].first, LEX_FIRST);
		add_list(l, &locales[i].last, LEX_LAST);
		add_list(l, &locales[i].city, LEX_COMMON);
	}
	for (size_t i = 0; i < NITEMS(known); i++)
		add_words(l, known[i].words, known[i].flags);
	return l;
}

void
lexicon_free(struct lexicon *l)
{
	if (l == NULL)
		return;
	free(l->slots);
	free(l);
}

uint32_t
lexicon_flags(const struct lexicon *l, uint64_t hash)
{
	uint64_t top;

	hash = spread(hash);
	top = hash >> (64 - SEEN_BITS);
	return l->seen[top >> 6] >> (top & 63) & 1 ? slot_of(l, hash)->flags :
	    0;
}

uint32_t
lexicon_find(const struct lexicon *l, const uint8_t *p, size_t n)
{
	return lexicon_flags(l, hash_word(p, n));
}

size_t
lexicon_prefix(const struct lexicon *l, const uint8_t *p, size_t n,
    uint32_t flags)
{
	const struct first *first;
	uint64_t hash = LEXICON_HASH;
	size_t longest = 0;

	if (n < 3 || p[0] < 0xe3 || p[0] > 0xe9)
		return 0;
	first = &l->first[first_index(p)];
	if (!(first->flags & flags))
		return 0;
	for (size_t i = 0; i < n && first->lengths >> (i + 1) != 0; i++) {
		hash = lexicon_hash(hash, p[i]);
		if ((first->lengths >> (i + 1) & 1) &&
		    (lexicon_flags(l, hash) & flags))
			longest = i + 1;
	}
	return longest;
}

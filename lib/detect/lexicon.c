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
	struct word_filter filter;	/* of small-letter words */
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
	    "dottssa pan pani pana panią panie panu senhor senhora dona "
	    "docteur doktor dottor dottore dottoressa doutor doutora doutor "
	    "ing avv avvocato ingegnere maître mlle me mgr inż hab lic eng "
	    "arq geom rag exmo exma dipl mister missus mistress madam "
	    "captain sergeant nurse officer judge father sister brother "
	    "auntie aunt uncle rabbi reverend rev" },
	{ LEX_GREETING | LEX_STRONG, "dear dearest liebe lieber geehrter "
	    "geehrte werter werte cher chère chers querido querida estimado "
	    "estimada apreciado apreciada caro cara gentile egregio egregia "
	    "drogi droga kochany kochana szanowny szanowna szanownego prezado "
	    "prezada caríssimo caríssima" },
	{ LEX_GREETING, "hi hello hey morning afternoon evening greetings "
	    "howdy hallo moin servus grüezi tag morgen abend "
	    "bonjour bonsoir salut coucou hola buenas buenos días tardes "
	    "ciao buongiorno buonasera salve cześć witaj hej "
	    "dzień dobry olá oi bom boa dia tarde "
	    "thanks thx cheers danke merci gracias grazie "
	    "obrigado obrigada dzięki regards best sincerely yours greetings "
	    "grüße grüßen gruß cordialement amicalement respectueusement "
	    "saludo saludos atentamente cordialmente saluti pozdrawiam "
	    "pozdrowienia poważaniem atenciosamente cumprimentos abraço" },
	{ LEX_BIRTH, "born dob birthday birth birthdate geboren geb "
	    "geburtsdatum geburtstag geboren d.o.b né née nés naissance naiss "
	    "bday birthdays geburt geburtstage geburtsdat geborene naquit naît "
	    "nació nacieron nac fnac nacque nascita nati nate natus "
	    "urodził urodziła urodzona urodzonego urodzonej urodziny urodzin "
	    "nasceu nasc nascida aniversário cumpleaños compleanno anniversaire "
	    "誕生日 生日 出生 nacido nacida nacimiento "
	    "nato nata nascita ur urodzony urodzona urodzenia nascido nascida "
	    "nascimento 生年月日 生まれ" },
	{ LEX_PASSPORT, "passport reisepass reisepassnummer passnummer "
	    "passeport pasaporte passaporto paszport paszportu passaporte "
	    "passports passnr paß pass reisepasses passdokument paszporcie "
	    "paszportem passaporti pasaportes "
	    "旅券番号 旅券 パスポート パスポート番号" },
	{ LEX_LICENCE, "licence license führerschein führerscheinnummer permis "
	    "licences licenses lic führerscheins führerscheinnr fahrerlaubnis "
	    "carné licencia licença licenza habilitação cnh patenti "
	    "permiso carnet patente jazdy condução 運転免許証番号 運転免許証 "
	    "運転免許 免許証番号 免許証 免許" },
	{ LEX_PHONE, "phone call called calls tel telephone mobile cell fax "
	    "ring dial telefon telefonnummer handy anrufen ruf mobil téléphone "
	    "portable appelez joindre teléfono móvil llame llamar tlf "
	    "telefono cellulare chiamare chiami komórka zadzwoń telefonu "
	    "telefone telefones telemóvel ligue ligar phones phoned telephoned cellphone voicemail whatsapp sms text "
	    "texted landline hotline reach reached contact callback "
	    "telefonisch telefonnr rückruf rufnummer festnetz handynr "
	    "mobilnummer mobiltelefon mobilfunk erreichbar erreichen "
	    "durchwahl appeler appelle rappeler rappelez rappelle joignable "
	    "contacter fixe numéro tél mobile "
	    "llámame llámeme llamame llamada llamó celular cel fijo contacto "
	    "contactar localizable teléfonos "
	    "cell chiamami chiamare chiama chiamate recapito contatto "
	    "contattare fisso richiamare tel "
	    "kom kontakt kontaktowy dzwonić dzwoń zadzwonić zadzwoni telefonem "
	    "telefony komórkowy stacjonarny numerem telefonicznie "
	    "telem tlm contato telefonar celular ligação ligou fixo "
	    "chamar contactar "
	    "tel電話 連絡先 お電話 携帯番号 電話 携帯 電話番号 携帯電話" },
	{ LEX_SSN, "ssn ssns social" },
	{ LEX_TAX, "nif nifs contribuinte fiscal tributário" },
	{ LEX_MYNUMBER, "マイナンバー 個人番号 mynumber" },
	{ LEX_VERSION, "version versions release build firmware v "
	    "update upgrade patch driver kernel versión versione wersja wersji "
	    "versão バージョン" },
	{ LEX_NUMBER, "n nb its new old reads were day día dia dnia jour tag "
	    "giorno foi es ist fue são numer number no number nr num numéro número numero nummer numer id "
	    "is of on the le il dem am em el a la w date data fecha datum de "
	    "di security my was lautet est es è to conduire conducir di guida "
	    "driving driver driver's drivers nr nrs numbers since kierowcy się "
	    "prawo prawa guida dokumentu dokument document documento do da "
	    "by with durch von par por da przez lit reads said a o em in à au aux le the" },
	{ LEX_MONTH, "january february march april may june july august "
	    "september october november december jan feb mar apr jun jul aug "
	    "sep sept oct nov dec januar februar märz mai juni juli oktober "
	    "dezember janvier février mars avril juin juillet août septembre "
	    "octobre novembre décembre enero febrero marzo abril mayo junio "
	    "julio agosto septiembre octubre noviembre diciembre gennaio "
	    "febbraio aprile maggio giugno luglio settembre ottobre dicembre "
	    "stycznia lutego marca kwietnia maja czerwca lipca sierpnia "
	    "września października listopada grudnia janeiro fevereiro março "
	    "maio junho julho setembro outubro novembro dezembro" },
	{ LEX_PARTICLE, "von van der den zu zur zum de la le du des da dos das "
	    "di del della dei dello delle degli d l las los el y e al bis und "
	    "do o a os as da dell sur sous aux au en" },
	{ LEX_ORG, "gmbh ag kg ohg ug mbh inc ltd llc llp plc corp co company "
	    "corporation limited incorporated spa srl sarl sas sa nv bv oy ab "
	    "as sl lda ltda eirl group holding holdings partners industries "
	    "motors motor controls guitars bank systems solutions software "
	    "technologies airlines insurance foundation institute university "
	    "hospital college school hotel restaurant café stadium airport "
	    "festival museum church theatre theater" },
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
	    "again so much very many mille world nino ssn dob vat iban bic swift "
	    "nif nie dni cpf nir pesel tel fax phone mobile email mail e-mail "
	    "id ip mac url uuid invoice ticket case parcel package delivery "
	    "shipping payment refund balance contract policy claim "
	    "applicant caller tenant employee doctor nurse patient contact "
	    "rechnung bestellung lieferung vertrag anfrage nachricht kunde "
	    "termin kündigung adresse anschrift nummer telefon seite "
	    "facture commande livraison contrat dossier adresse numéro "
	    "factura pedido contrato dirección número señores señoras "
	    "fattura ordine contratto indirizzo numero signori "
	    "faktura zamówienie umowa adres numer państwa "
	    "fatura encomenda contrato morada número senhores "
	    "madame messieurs mesdames herrschaften zusammen alle allerseits "
	    "tous toutes todos todas tutti tutte wszyscy wszystkim "
	    "montag dienstag mittwoch donnerstag freitag samstag sonntag "
	    "lundi mardi mercredi jeudi vendredi samedi dimanche lunes martes "
	    "miércoles jueves viernes sábado domingo zoom gate skype teams "
	    "slack door phase step level january february november december "
	    "die der das den dem ein eine einen diese dieser jede jeder "
	    "today tomorrow yesterday now then also just only any some every "
	    "each both all none more most less its his her their let see "
	    "sent due re fw fwd subject date time page section chapter table "
	    "figure version windows linux mac microsoft google amazon apple "
	    "facebook oracle java python github docker" },
	{ LEX_PERSON, "customer patient caller client contact name named "
	    "employee tenant applicant holder owner user member guest student "
	    "manager agent colleague buyer seller recipient sender passenger "
	    "cardholder beneficiary assignee watcher watchers attendees "
	    "participants author reviewer spouse husband wife son daughter "
	    "nephew niece cousin neighbour neighbor boss "
	    "kunde kundin patientin mieter mieterin mitarbeiter mitarbeiterin "
	    "ansprechpartner ansprechpartnerin kontoinhaber kontoinhaberin "
	    "inhaber herrn empfänger absender versicherte versicherter "
	    "antragsteller besitzer fahrer techniker kollege kollegin "
	    "client cliente locataire titulaire salarié salariée demandeur "
	    "destinataire expéditeur collègue "
	    "paciente inquilino inquilina titular empleado empleada "
	    "destinatario remitente solicitante usuario usuaria "
	    "paziente inquilina titolare dipendente mittente intestatario "
	    "pacjent pacjentka pacjenta klient klientka klienta najemca "
	    "najemczyni pracownik pracownica odbiorca nadawca właściciel "
	    "utente attn attention signed nom prénom apellidos "
	    "nombre nome cognome apelido nazwisko imię vorname nachname "
	    "called spoke i'm signé firmado firmato podpisano assinado "
	    "funcionário funcionária remetente destinatário utilizador "
	    "担当 担当者 患者 氏名 名前 お名前 お客様 お客様名 顧客 契約者 "
	    "受取人 宛名" },
	{ LEX_STREET_AFTER, "street st avenue ave road rd lane ln drive dr "
	    "court ct boulevard blvd way place square sq terrace close "
	    "crescent parkway pkwy row walk grove gardens hill mews circle cir "
	    "trail alley quay wharf rise vale view highway hwy plaza loop "
	    "gate green" },
	{ LEX_STREET_BEFORE, "rue chemin boulevard calle avenida avda av plaza paseo camino ronda "
	    "carrer via viale piazza corso largo vicolo strada ul ulica al "
	    "aleja aleje plac pl os osiedle rua r praça travessa estrada "
	    "alameda avenida calçada beco rotunda "
	    "callejón glorieta travesía carretera cuesta avda cl pza pso "
	    "lungotevere lungarno salita galleria borgo contrada "
	    "vicolo rynek skwer rondo bulwar" },
	{ LEX_STREET_FR, "rue avenue av boulevard bd place chemin allée "
	    "impasse quai cours route square passage esplanade faubourg "
	    "ruelle villa sentier promenade montée" },
	{ LEX_AM, "am an im auf zum zur unter in hinter vor bei" },
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
	    "lourdes ella joan alma hide mike "
	    "augusta carmo springs waters woods fields meadows rice bean berry cherry "
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

/* Japanese names in letters; those of three letters are words elsewhere. */
static void
add_letters(struct lexicon *l, const struct word_list *list, uint32_t flags)
{
	for (uint32_t i = 0; i < list->n; i++)
		if (list->at[i + 1] - list->at[i] > 3)
			add(l, list->text + list->at[i],
			    list->at[i + 1] - list->at[i],
			    flags | LEX_ROMAJI | LEX_COMMON);
}

static void
add_list(struct lexicon *l, const struct word_list *list, uint32_t flags)
{
	char woman[WORD_MAX];
	const char *p;
	size_t n, blank;

	for (uint32_t i = 0; i < list->n; i++) {
		p = list->text + list->at[i];
		n = list->at[i + 1] - list->at[i];
		for (blank = 0; blank < n && p[blank] != ' '; blank++)
			continue;
		if (blank < n)		/* "San Martín" is two words */
			continue;
		add(l, p, n, flags);
		/* Kowalski's wife is Kowalska. */
		if ((flags & LEX_LAST) && n > 4 && n < WORD_MAX &&
		    (memcmp(p + n - 3, "ski", 3) == 0 ||
		    memcmp(p + n - 3, "cki", 3) == 0)) {
			memcpy(woman, p, n);
			woman[n - 1] = 'a';
			add(l, woman, n, flags);
		}
	}
}

static void
add_words(struct lexicon *l, const char *p, uint32_t flags)
{
	unsigned int bit;
	size_t n;

	for (; *p != '\0'; p += n + (p[n] == ' ')) {
		n = strcspn(p, " ");
		add(l, p, n, flags);
		bit = word_filter_bit((const uint8_t *)p, n);
		if (flags & ~(LEX_COMMON | LEX_NO_NAME | LEX_ORG))
			l->filter.bits[bit / 64] |= (uint64_t)1 << bit % 64;
	}
}

static size_t
count_words(void)
{
	size_t n = 0;

	for (size_t i = 0; i < nlocales; i++)
		n += 2 * locales[i].first.n + 3 * locales[i].last.n +
		    locales[i].city.n + locales[i].state.n;
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
		if (strcmp(locales[i].locale, "ja") != 0)
			continue;
		add_list(l, &locales[i].state, LEX_PREFECTURE);
		add_letters(l, &locales[i].first_letters, LEX_FIRST);
		add_letters(l, &locales[i].last_letters, LEX_LAST);
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

const struct word_filter *
lexicon_filter(const struct lexicon *l)
{
	return &l->filter;
}

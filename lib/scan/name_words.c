#include "sys/system.h"
#include "scan/name_words.h"

const struct scan_name_entry scan_names[] = {
	{ SCAN_EMAIL, 90,
	    "email|e mail|mail address|mailaddress|email address|correo|"
	    "correo electronico|courriel|epost|e post|poczta|adres email|"
	    "posta elettronica|mēru|emailadresse" },
	{ SCAN_EMAIL, 75,
	    "mail|mailto|mejl|recipient|cc|bcc|reply to" },
	{ SCAN_PHONE, 90,
	    "phone|telephone|telefon|telefono|telefone|téléphone|"
	    "telephone number|phone number|mobile|mobile number|handy|"
	    "handynummer|cell phone|cellphone|celular|movil|móvil|portable|"
	    "komorka|komórka|cellulare|telemovel|fax|telefax|msisdn|"
	    "whatsapp|denwa|denwa bango|numer telefonu|rufnummer|mobil|gsm" },
	{ SCAN_PHONE, 75,
	    "tel|tlf|cell|sms|landline|festnetz" },
	{ SCAN_CARD, 90,
	    "credit card|card number|cc number|ccnumber|cardno|card no|"
	    "kreditkarte|kartennummer|numero carte|carte bancaire|tarjeta|"
	    "numero tarjeta|carta di credito|pan|primary account number|"
	    "karta|numer karty|cartao|cvv|cvc" },
	{ SCAN_CARD, 85,
	    "card last4|card last 4|card last|last4|last four|card suffix" },
	{ SCAN_CARD, 60,
	    "card" },
	{ SCAN_IBAN, 95,
	    "iban" },
	{ SCAN_SSN, 95,
	    "ssn|social security|social security number|"
	    "sozialversicherungsnummer|nino|national insurance|nir|"
	    "insee|numero de securite sociale|seguridad social" },
	{ SCAN_NATIONAL_ID, 90,
	    "national id|nationalid|national identifier|id card|idcard|"
	    "identity number|id number|personalausweis|ausweisnummer|"
	    "ausweis|dni|nie|nif|curp|pesel|codice fiscale|codicefiscale|"
	    "cpf|bsn|burgerservicenummer|personnummer|cpr|rodne cislo|egn|"
	    "cnp|my number|mynumber|aadhaar|cedula|identity card|dowod|"
	    "dowód|numer dowodu|tckn|nhs number|nhs no|medicare" },
	{ SCAN_IP, 85,
	    "ip|ip address|ipaddress|ipaddr|ip addr|remote addr|client ip|"
	    "remote ip|last ip|ipv4|ipv6|remote address|adresse ip|"
	    "direccion ip|sign in ip|source ip|src ip|peer addr" },
	{ SCAN_MAC, 85,
	    "mac|mac address|macaddr|macaddress|hwaddr|bssid|"
	    "ethernet address" },
	{ SCAN_URL, 45,
	    "url|website|homepage|web site|link|profile url|linkedin|"
	    "facebook|twitter|instagram|github|webseite|pagina web" },
	{ SCAN_DOB, 92,
	    "dob|birth date|date of birth|birthdate|birthday|born|born on|"
	    "geburtsdatum|geburtstag|geb datum|gebdat|geboren|geb|"
	    "date naissance|date de naissance|naissance|fecha nacimiento|"
	    "fecha de nacimiento|nacimiento|data di nascita|data nascita|"
	    "nascita|data urodzenia|urodzenia|data de nascimento|"
	    "nascimento|seinengappi|birth year|year of birth|birthyear|yob|"
	    "birth" },
	{ SCAN_DOB, 60,
	    "age|alter|edad|wiek|idade|deceased|death date|"
	    "date of death" },
	{ SCAN_ADDRESS, 88,
	    "address|street|street address|address line|addr|strasse|"
	    "straße|anschrift|hausnummer|adresse|rue|direccion|dirección|"
	    "calle|indirizzo|ulica|adres|endereco|endereço|rua|morada|"
	    "jusho|shipping address|billing address|house number|wohnort|"
	    "postadresse|lieferadresse|adr|strada|address1|address2|"
	    "domicilio|residence" },
	{ SCAN_NAME, 88,
	    "full name|fullname|display name|displayname|customer name|"
	    "person name|contact name|patient name|employee name|"
	    "client name|holder name|cardholder|card holder|account holder|"
	    "nombre completo|nom complet|imie i nazwisko|vor und nachname|"
	    "kontoinhaber|ansprechpartner|recipient name|recipient|"
	    "emergency contact|next of kin|guardian|legal name|"
	    "nome completo|real name|kundenname|namae|shimei|patient|"
	    "contact person|author name|owner name|doctor|physician|"
	    "beneficiary" },
	{ SCAN_NAME, 45,
	    "name|names|nombre|nome|nom|naam|navn|contact|author|owner|"
	    "person|mother|father|spouse|manager name|signature|signed by|"
	    "created by name" },
	{ SCAN_FIRST_NAME, 92,
	    "first name|firstname|given name|givenname|forename|fname|"
	    "vorname|prenom|prénom|primer nombre|imie|imię|nombre de pila|"
	    "middle name|middlename|voornaam|fornavn|nickname|nick name|"
	    "rufname|primeiro nome" },
	{ SCAN_LAST_NAME, 92,
	    "last name|lastname|surname|family name|familyname|lname|"
	    "nachname|familienname|nom de famille|apellido|apellidos|"
	    "cognome|nazwisko|sobrenome|apelido|achternaam|maiden name|"
	    "maidenname|geburtsname|etternavn|nom famille|second name|"
	    "mothers maiden name" },
	{ SCAN_CITY, 75,
	    "city|town|ville|stadt|ort|ciudad|citta|città|miasto|cidade|"
	    "localidad|comune|place of birth|birthplace|birth place|"
	    "geburtsort|wohnort|lieu naissance|miejscowosc|plaats|"
	    "woonplaats|commune" },
	{ SCAN_POSTCODE, 80,
	    "zip|zip code|zipcode|postcode|postal code|postalcode|plz|"
	    "postleitzahl|code postal|codigo postal|kod pocztowy|cep|"
	    "yubin bango" },
	{ SCAN_REGION, 50,
	    "state|province|region|county|bundesland|provincia|departement|"
	    "wojewodztwo|prefecture|estado|district" },
	{ SCAN_COUNTRY, 30,
	    "country|land|pays|pais|país|paese|kraj|nationality|"
	    "nationalitat|staatsangehorigkeit|nacionalidad|citizenship" },
	{ SCAN_USERNAME, 85,
	    "username|user name|login|login name|screen name|screenname|"
	    "handle|benutzername|utilisateur|usuario|utente|uzytkownik|"
	    "użytkownik|identifiant|nick|skype|account name|twitter handle|"
	    "telegram|sam account name|upn|user principal name|uid" },
	{ SCAN_PASSWORD, 92,
	    "password|passwd|pwd|passwort|kennwort|mot de passe|contrasena|"
	    "contraseña|haslo|hasło|senha|password hash|passwordhash|"
	    "password digest|encrypted password|hashed password|"
	    "crypted password|salt|pin|pin code|passphrase|security answer|"
	    "secret answer|clave" },
	{ SCAN_SECRET, 88,
	    "secret|token|api key|apikey|api token|access token|"
	    "refresh token|auth token|session token|session id|sessionid|"
	    "private key|privatekey|otp|totp|otp secret|reset token|"
	    "confirmation token|remember token|cookie|bearer|credential|"
	    "credentials|client secret|ssh key|webhook secret|"
	    "invitation token|unlock token|jwt|session" },
	{ SCAN_BANK, 88,
	    "bank account|account number|accountno|account no|kontonummer|"
	    "konto nr|kontonr|routing number|sort code|blz|bankleitzahl|"
	    "numero cuenta|cuenta bancaria|rib|numero de compte|konto|"
	    "numer konta|conta bancaria|conto corrente" },
	{ SCAN_BIC, 60,
	    "bic|swift|swift code" },
	{ SCAN_TAX_ID, 88,
	    "tax id|taxid|tax number|vat|vat id|vat number|vatid|ust id|"
	    "ustid|steuernummer|steuer id|tin|nip|partita iva|piva|"
	    "numero tva|siret|siren|cnpj|rfc|numero fiscal|tax no|"
	    "steuer nr|regon" },
	{ SCAN_PLATE, 85,
	    "license plate|licence plate|plate number|number plate|"
	    "kennzeichen|kfz kennzeichen|matricula|immatriculation|targa|"
	    "numer rejestracyjny|plate|vin|vehicle identification" },
	{ SCAN_PASSPORT, 92,
	    "passport|passport number|passport no|reisepass|passnummer|"
	    "passeport|pasaporte|passaporto|paszport|passaporte" },
	{ SCAN_LICENCE, 88,
	    "driver license|drivers license|driver licence|driving licence|"
	    "driving license|license number|licence number|fuhrerschein|"
	    "führerschein|permis de conduire|carnet de conducir|patente|"
	    "prawo jazdy|fuehrerschein|driver license no|license no" },
	{ SCAN_DEVICE, 80,
	    "device id|deviceid|imei|imsi|idfa|gaid|advertising id|"
	    "android id|udid|fingerprint|browser fingerprint|serial number|"
	    "push token|device token|visitor id|ga client id|tracking id|"
	    "iccid|meid|cookie id" },
	{ SCAN_USER_AGENT, 75,
	    "user agent|useragent|ua|browser" },
	{ SCAN_GEO, 85,
	    "latitude|lat|geo|geolocation|geo point|"
	    "coordinates|gps|breitengrad|location point|latlng|"
	    "koordinaten|geom|coords" },
	{ SCAN_LONGITUDE, 85,
	    "longitude|lng|lon|langengrad|längengrad" },
	{ SCAN_MONEY, 80,
	    "salary|income|wage|gehalt|lohn|einkommen|salaire|revenu|"
	    "salario|sueldo|stipendio|pensja|wynagrodzenie|net worth|"
	    "credit score|creditscore|schufa|annual income|monthly income|"
	    "compensation|bonus" },
	{ SCAN_HEALTH, 85,
	    "diagnosis|diagnose|icd|icd10|icd code|allergy|allergies|"
	    "allergien|medication|medications|blood type|blood group|"
	    "blutgruppe|disability|disabilities|treatment|symptoms|"
	    "prescription|diagnostic|diagnostico|medical history|anamnese|"
	    "illness|disease|health|hiv|pregnancy|pregnant|bmi|mrn|"
	    "medical record number|insurance number|krankheit|choroba|"
	    "befund|vaccination|weight kg|height cm|krankenkasse|"
	    "versichertennummer|insurance no|policy holder|therapy" },
	{ SCAN_SENSITIVE, 85,
	    "religion|ethnicity|race|ethnic|sexual orientation|orientation|"
	    "political|party affiliation|trade union|union member|"
	    "confession|konfession|criminal|conviction|religious|"
	    "marital status|familienstand|caste|sexuality|disciplinary|"
	    "biometric|genetic" },
	{ SCAN_GENDER, 40,
	    "gender|sex|geschlecht|sexe|sexo|genere|plec|płeć|genero|"
	    "salutation|anrede|title prefix|pronouns" },
	{ SCAN_JOB, 45,
	    "job title|jobtitle|occupation|profession|beruf|employer|"
	    "position title|stelle|cargo|zawod|mestiere|arbeitgeber" },
	{ SCAN_COMPANY, 45,
	    "company|company name|firma|firm|societe|empresa|azienda|"
	    "organisation|organization|business name|legal entity|"
	    "firmenname|ragione sociale|employer name" },
	{ SCAN_IMAGE, 80,
	    "photo|avatar|picture|portrait|profile image|selfie|foto|"
	    "signature image|scan|profile photo|profile picture|"
	    "mugshot|fingerprint image|iris" },
	{ SCAN_FREE_TEXT, 70,
	    "notes|note|comment|comments|remark|remarks|bemerkung|"
	    "bemerkungen|notiz|notizen|kommentar|bio|biography|about me|"
	    "about|message|body|feedback|review|observations|observaciones|"
	    "commentaire|uwagi|osservazioni|notas|anmerkung|transcript|"
	    "chat|free text|freetext|memo|misc|additional info|complaint|"
	    "testimonial|cover letter|signature|motd|reason text|subject" },
	{ SCAN_FREE_TEXT, 45,
	    "description|beschreibung|text|content|details|subject line|"
	    "info|summary|reason|answer|log" },
	{ SCAN_DERIVED, 60,
	    "search vector|search text|fulltext|full text|tsv|ts vector|"
	    "search document|embedding|trgm|trigrams|search name|"
	    "search index|searchable" },
};
const size_t scan_nnames = NITEMS(scan_names);

const char *const scan_about[] = {
	"active", "allowed", "attempts", "can", "category", "changed",
	"checked", "class", "color", "colour", "confirmed", "consent",
	"count", "created", "deleted", "duration", "enabled", "enable",
	"expires", "expiry", "failed", "flag", "format", "has", "hidden",
	"is", "kind", "language", "length", "limit", "method", "mode",
	"model", "opened", "optin", "opt", "option", "permission", "policy",
	"preference", "preferences", "priority", "provider", "quality",
	"rank", "sent", "shown", "size", "sku", "status", "style",
	"subscribed", "template", "theme", "time", "type", "updated", "valid",
	"validated", "variant", "verified", "version", "visible", "was",
};
const size_t scan_nabout = NITEMS(scan_about);

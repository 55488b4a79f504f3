"""Values for the labelled sentences: one maker for each kind and locale.

Written from the public descriptions of each form, and on purpose without a
line, a list or a pattern in common with lib/detect: what is measured may not
be its own measure.  Every maker takes (r, locale, half): a random.Random, the
locale, and "a" (tuned on) or "b" (held out), which have lists of their own.
"""

# First names, last names that any list has ...
FIRST = {
    "en": ("James Mary Robert Patricia Linda Michael Susan Daniel Karen Emily",
           "Jennifer William David Barbara Thomas Jessica Sarah Nancy Kevin "
           "Laura"),
    "de": ("Hans Ursula Wolfgang Sabine Jürgen Petra Stefan Monika Lukas Anna",
           "Klaus Renate Andreas Claudia Markus Heike Felix Katharina"),
    "fr": ("Jean Marie Pierre Nathalie Michel Isabelle François Sylvie Émilie",
           "Philippe Catherine Nicolas Céline Julien Chloé Antoine Hélène"),
    "es": ("Antonio María Manuel Carmen José Ana Francisco Isabel Lucía",
           "Javier Laura Carlos Marta Miguel Cristina Sergio Raúl"),
    "it": ("Giuseppe Maria Antonio Anna Luigi Francesca Giovanni Chiara",
           "Marco Paola Alessandro Giulia Roberto Valentina Matteo"),
    "pl": ("Jan Anna Piotr Katarzyna Krzysztof Małgorzata Andrzej Agnieszka",
           "Tomasz Barbara Paweł Ewa Michał Joanna Marcin Łukasz"),
    "pt": ("José Maria António Ana João Catarina Manuel Beatriz",
           "Pedro Sofia Tiago Inês Ricardo Mariana Luís Carla"),
    "ja": ("太郎 花子 健一 美咲 翔太 陽子", "大輔 由美子 拓也 恵子 直樹 愛"),
}
LAST = {
    "en": ("Smith Johnson Williams Brown Jones Garcia Miller Davis O'Brien",
           "Wilson Anderson Taylor Moore Jackson Martin Thompson McDonald"),
    "de": ("Müller Schmidt Schneider Fischer Weber Meyer Wagner Becker",
           "Schulz Hoffmann Koch Richter Klein Wolf Schröder Neumann"),
    "fr": ("Martin Bernard Dubois Thomas Robert Richard Petit Durand",
           "Leroy Moreau Simon Laurent Lefebvre Michel Roux Fournier"),
    "es": ("García Fernández González Rodríguez López Martínez Sánchez",
           "Pérez Gómez Martín Jiménez Ruiz Hernández Díaz"),
    "it": ("Rossi Russo Ferrari Esposito Bianchi Romano Colombo",
           "Ricci Marino Greco Bruno Gallo Conti De Luca".replace(
               "De Luca", "Mancini")),
    "pl": ("Nowak Kowalski Wiśniewski Wójcik Kowalczyk Kamiński",
           "Lewandowski Zieliński Szymański Woźniak Dąbrowski Kozłowski"),
    "pt": ("Silva Santos Ferreira Pereira Oliveira Costa Rodrigues",
           "Martins Jesus Sousa Fernandes Gonçalves Gomes Lopes"),
    "ja": ("佐藤 鈴木 高橋 田中 伊藤 渡辺", "山本 中村 小林 加藤 吉田 山田"),
}
# ... and names that no list has.
ODD_FIRST = (("Xyloph Kwabena Nnamdi Thandiwe Aoife Zdravko Ioannis Siobhan "
              "Oluwaseun Mbali Tuğçe Rangvald").split(),
             ("Chukwuemeka Folasade Eirlys Bjartmar Nokuthula Yewande Zoltán "
              "Ngozi Ffion Tamsyn").split())
ODD_LAST = (("Okonkwo-Baptiste Asante Vanterpool Quiggle Mbeki-Strand "
             "Oyelaran Zsigmondy Thistlewood Arnarson Dzhugashvili").split(),
            ("Adeyemi Featherstonehaugh Nkrumah-Lund Prlić Gudmundsdottir "
             "Ekwueme Vandersloot Tremblinski Ó'Faoláin").split())
ROMAJI = (("Tanaka Taro|Sato Hanako|Kenji Watanabe".split("|")),
          ("Yamamoto Yuki|Nakamura Daisuke|Emi Kobayashi".split("|")))

HOSTS = (("example.com mail.example.org corp-intra.net web.de gmail.com "
          "firma.example uni-heidelberg.de orange.fr").split(),
         ("outlook.com proton.me acme.co.uk ymail.example libero.it wp.pl "
          "sapo.pt docomo.ne.jp cust.museum").split())
LOCAL = (("anna.keller jdoe42 mary_jones k.o'neil first.last+news info2 "
          "t-tanaka x admin.2 a.b.c").split(),
         ("pedro.alves contact bill99 kasia_n sales+eu o-hara m.rossi "
          "the.real.bob u1234 q").split())


def half_of(half):
    return 0 if half == "a" else 1


def pick(r, table, locale, half):
    return r.choice(table[locale][half_of(half)].split())


def digits(r, n, first="0123456789"):
    return r.choice(first) + "".join(r.choice("0123456789")
                                     for _ in range(n - 1))


def fill(r, form):
    """# a digit, N 2 to 9, X a capital, h a hex digit; others themselves."""
    kinds = {"#": "0123456789", "N": "23456789",
             "X": "ABCDEFGHJKLMNPRSTUVWXYZ", "h": "0123456789abcdef"}
    return "".join(r.choice(kinds[c]) if c in kinds else c for c in form)


# names

def first(r, locale, half):
    return pick(r, FIRST, locale, half)


def last(r, locale, half):
    return pick(r, LAST, locale, half)


def full(r, locale, half):
    if locale == "ja":
        return last(r, locale, half) + r.choice(["", " ", "　"]) + \
            first(r, locale, half)
    form = r.randrange(8)
    if form == 0 and locale == "en":
        return "%s %s. %s" % (first(r, locale, half), r.choice("ABJLMRT"),
                              last(r, locale, half))
    if form == 1 and locale in ("es", "pt"):
        return "%s %s %s" % (first(r, locale, half), last(r, locale, half),
                             last(r, locale, half))
    if form == 2 and locale in ("fr", "de", "es"):
        return "%s-%s %s" % (first(r, locale, half), first(r, locale, half),
                             last(r, locale, half)) if locale != "es" else \
            "%s de la %s" % (first(r, locale, half), "Fuente")
    if form == 3 and locale == "de":
        return "%s von %s" % (first(r, locale, half), last(r, locale, half))
    return first(r, locale, half) + " " + last(r, locale, half)


def reverse(r, locale, half):
    return last(r, locale, half) + ", " + first(r, locale, half)


def odd(r, locale, half):
    return odd_first(r, locale, half) + " " + odd_last(r, locale, half)


def odd_first(r, locale, half):
    return r.choice(ODD_FIRST[half_of(half)])


def odd_last(r, locale, half):
    return r.choice(ODD_LAST[half_of(half)])


def mixed(r, locale, half):
    """A listed first name, a last name of no list."""
    return first(r, "en" if locale == "ja" else locale, half) + " " + \
        odd_last(r, locale, half)


def romaji(r, locale, half):
    return r.choice(ROMAJI[half_of(half)])


def any_last(r, locale, half):
    return r.choice([last, odd_last])(r, locale, half)


# what can be reached

def email(r, locale, half):
    at = half_of(half)
    text = r.choice(LOCAL[at]) + "@" + r.choice(HOSTS[at])
    return text.upper() if r.random() < .05 else text


PHONES = {
    "en": ["(N##) N##-####", "N##-N##-####", "N##.N##.####",
           "N## N## ####", "1-800-N##-####", "+1 N## N## ####",
           "+1-N##-N##-####", "+1 (N##) N##-####", "+1NNNN######",
           "020 7### ####", "07### ######", "0161 ### ####",
           "+44 20 7### ####", "+44 7### ######", "0044 161 ### ####",
           "01### ######", "+44 (0)20 7### ####"],
    "de": ["030 N######", "0171/N######", "0171 N######", "(089) N#######",
           "0221-N######", "+49 171 N######", "+49 (0)30 N######",
           "0049 40 N######", "+4917N########", "040 / N## ## ##",
           "0176 N### ####"],
    "fr": ["01 ## ## ## ##", "06.##.##.##.##", "04-##-##-##-##",
           "+33 1 ## ## ## ##", "+33 (0)6 ## ## ## ##", "+336########",
           "0033 4 ## ## ## ##", "07 ## ## ## ##"],
    "es": ["612 ### ###", "91 ### ## ##", "93 N## ## ##", "655-###-###",
           "+34 612 ### ###", "+34 91 ### ## ##", "0034 654 ### ###",
           "912 ### ###", "678 ## ## ##"],
    "it": ["06 N### ####", "347 N######", "02 N#######", "02-N#######",
           "+39 06 N### ####", "+39 347 N######", "0039 02 N#######",
           "333 N## ## ##", "328/N######", "055 N######"],
    "pl": ["22 N## ## ##", "501 N## ###", "601-N##-###", "(22) N## ## ##",
           "+48 501 N## ###", "+48 22 N## ## ##", "0048 600 N## ###",
           "+48601N#####", "12 N## ## ##"],
    "pt": ["912 N## ###", "21 N## ####", "22 N## ## ##", "+351 912 N## ###",
           "+351 21 N## ####", "00351 963 N## ###", "(11) 9N###-####",
           "+55 11 9N###-####", "965-N##-###", "210 N## ###"],
    "ja": ["03-N###-####", "090-N###-####", "080-N###-####",
           "06-N###-####", "+81 3-N###-####", "+81-90-N###-####",
           "045-N##-####", "0120-N##-###", "(03) N###-####",
           "+81 90 N### ####"],
}
PLAIN = {"en": "N##N######", "de": "0171N######", "fr": "06########",
         "es": "612######", "it": "347N######", "pl": "501N#####",
         "pt": "912N#####", "ja": "090N#######"}


def phone(r, locale, half):
    """Any form; only for sentences that say it is a phone."""
    if r.random() < .15:
        return fill(r, PLAIN[locale])
    return phone_apart(r, locale, half)


def phone_apart(r, locale, half):
    return fill(r, r.choice(PHONES[locale]))


# money

def luhn_digit(text):
    total = 0
    for i, c in enumerate(reversed(text)):
        d = int(c) * (1 if i % 2 else 2)
        total += d // 10 + d % 10
    return str(-total % 10)


def card(r, locale, half):
    prefix, n = r.choice([("4", 16), ("51", 16), ("55", 16), ("37", 15),
                          ("2223", 16), ("6011", 16), ("3530", 16),
                          ("34", 15), ("4", 16)])
    text = prefix + digits(r, n - 1 - len(prefix))
    text += luhn_digit(text)
    by = r.choice(["", " ", "-", " "])
    groups = (4, 6, 5) if n == 15 else (4, 4, 4, 4)
    parts, at = [], 0
    for length in groups:
        parts.append(text[at:at + length])
        at += length
    return by.join(parts)


IBANS = {"DE": "##################", "GB": "XXXX##############",
         "FR": "####################X##", "ES": "####################",
         "IT": "X######################", "PL": "########################",
         "PT": "#####################", "NL": "XXXX##########",
         "CH": "#####XX#########X", "AT": "################"}


def iban(r, locale, half):
    country = r.choice(sorted(IBANS))
    body = fill(r, IBANS[country])
    number = "".join(str(int(c, 36)) for c in body + country + "00")
    text = "%s%02d%s" % (country, 98 - int(number) % 97, body)
    if r.random() < .5:
        text = " ".join(text[i:i + 4] for i in range(0, len(text), 4))
    return text


# ids

def ssn(r, locale, half):
    area = r.choice([r.randint(1, 665), r.randint(667, 899)])
    return "%03d-%02d-%04d" % (area, r.randint(1, 99), r.randint(1, 9999))


def steuer_id(r):
    """Ten digits of which one comes twice; ISO 7064 mod 11,10."""
    order = list("0123456789")
    r.shuffle(order)
    body = order[:9]
    if body[0] == "0":
        body[0] = order[9]
    body.insert(r.randint(2, 9), body[r.randint(0, 1)])
    product = 10
    for c in body:
        s = (int(c) + product) % 10 or 10
        product = 2 * s % 11
    text = "".join(body) + str((11 - product) % 10)
    if r.random() < .4:
        text = "%s %s %s %s" % (text[:2], text[2:5], text[5:8], text[8:])
    return text


def nir(r):
    body = "%s%02d%02d%02d%03d%03d" % (
        r.choice("12"), r.randint(30, 99), r.randint(1, 12),
        r.randint(1, 95), r.randint(1, 900), r.randint(1, 900))
    if body[5:7] == "20":
        body = body[:5] + "21" + body[7:]
    key = "%02d" % (97 - int(body) % 97)
    if r.random() < .6:
        return " ".join([body[0], body[1:3], body[3:5], body[5:7],
                         body[7:10], body[10:], key])
    return body + key


def dni(r):
    letters = "TRWAGMYFPDXBNJZSQVHLCKE"
    if r.random() < .35:
        lead = r.randrange(3)
        body = digits(r, 7)
        return "XYZ"[lead] + body + r.choice(["", "-"]) + \
            letters[int(str(lead) + body) % 23]
    body = digits(r, 8)
    return body + r.choice(["", "-", ""]) + letters[int(body) % 23]


def codice_fiscale(r):
    odd_values = {}
    for i, v in enumerate([1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20,
                           11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23]):
        odd_values[chr(65 + i)] = v
        if i < 10:
            odd_values[str(i)] = v
    body = "%s%02d%s%02d%s%03d" % (
        fill(r, "XXXXXX"), r.randint(0, 99), r.choice("ABCDEHLMPRST"),
        r.randint(1, 28) + r.choice([0, 40]), r.choice("ABCDEFGHIL"),
        r.randint(1, 999))
    total = 0
    for i, c in enumerate(body):
        if i % 2 == 0:
            total += odd_values[c]
        else:
            total += int(c) if c.isdigit() else ord(c) - 65
    return body + chr(65 + total % 26)


def pesel(r):
    year, month = r.randint(1940, 2012), r.randint(1, 12)
    body = "%02d%02d%02d%04d" % (year % 100,
                                 month + (20 if year >= 2000 else 0),
                                 r.randint(1, 28), r.randint(0, 9999))
    total = sum(int(c) * w for c, w in zip(body, (1, 3, 7, 9) * 3))
    return body + str(-total % 10)


def nif(r):
    body = r.choice("12") + digits(r, 7)
    rest = sum(int(c) * (9 - i) for i, c in enumerate(body)) % 11
    text = body + str(0 if rest < 2 else 11 - rest)
    return text if r.random() < .6 else \
        "%s %s %s" % (text[:3], text[3:6], text[6:])


def nino(r):
    text = r.choice("ABCEGHJKLMPRSTWX") + r.choice("ABCEGHJKLMPRSTW")
    while text in ("BG", "GB", "KN", "NK", "NT", "TN", "ZZ"):
        text = "AB"
    parts = [text] + [digits(r, 2) for _ in range(3)] + [r.choice("ABCD")]
    return r.choice(["", " "]).join(parts)


def cpf(r):
    body = digits(r, 9)
    for n in (10, 11):
        rest = sum(int(c) * (n - i) for i, c in enumerate(body)) % 11
        body += str(0 if rest < 2 else 11 - rest)
    return "%s.%s.%s-%s" % (body[:3], body[3:6], body[6:9], body[9:])


def my_number(r):
    body = digits(r, 11)
    total = 0
    for n, c in enumerate(reversed(body), 1):
        total += int(c) * (n + 1 if n <= 6 else n - 5)
    rest = total % 11
    text = body + str(0 if rest <= 1 else 11 - rest)
    return r.choice(["%s%s%s", "%s %s %s", "%s-%s-%s"]) % (
        text[:4], text[4:8], text[8:])


def national_id(r, locale, half):
    makers = {"en": nino, "de": steuer_id, "fr": nir, "es": dni,
              "it": codice_fiscale, "pl": pesel, "pt": nif, "ja": my_number}
    return makers[locale](r)


def brazilian(r, locale, half):
    return cpf(r)


# machines

def ip(r, locale, half):
    if r.random() < .6:
        return "%d.%d.%d.%d" % (r.choice([10, 172, 192, 203, 8, 94]),
                                r.randint(0, 255), r.randint(0, 255),
                                r.randint(1, 254))
    form = r.choice(["2001:db8:h:hh::hhh", "fe80::hhhh:h:hhhh:hhhh",
                     "2a02:hhh:hhhh:h:hhhh:hhhh:hhhh:hhhh", "2001:db8::h",
                     "fd00:h::h", "::ffff:192.0.2.##"])
    return fill(r, form.replace("##", "1#"))


def mac(r, locale, half):
    by = r.choice([":", "-", ":"])
    text = by.join(fill(r, "hh") for _ in range(6))
    return text.upper() if r.random() < .4 else text


def url(r, locale, half):
    at = half_of(half)
    return r.choice(["https://%s/login?u=%s", "http://%s/~%s",
                     "https://www.%s/a/%s/profile.html", "www.%s/%s",
                     "https://%s:8443/x#%s", "ftp://%s/pub/%s.csv"]) % (
        r.choice(HOSTS[at]), r.choice(LOCAL[at]).replace("'", ""))


def uuid(r, locale, half):
    text = fill(r, "hhhhhhhh-hhhh-4hhh-ahhh-hhhhhhhhhhhh")
    return text.upper() if r.random() < .2 else text


# dates

MONTHS = {
    "en": "January February March April May June July August September "
          "October November December",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober "
          "November Dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre "
          "octobre novembre décembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre "
          "octubre noviembre diciembre",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto "
          "settembre ottobre novembre dicembre",
    "pl": "stycznia lutego marca kwietnia maja czerwca lipca sierpnia "
          "września października listopada grudnia",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro "
          "outubro novembro dezembro",
}
DATES = {
    "en": ["{m} {d}, {y}", "{d} {m} {y}", "{mm}/{dd}/{y}", "{y}-{mm}-{dd}",
           "{m3} {d}, {y}", "{d}{th} {m} {y}", "{dd}-{m3}-{y}",
           "{m3} {d} {y}"],
    "de": ["{d}. {m} {y}", "{dd}.{mm}.{y}", "{d}.{n}.{y}", "{dd}.{mm}.{yy}",
           "{y}-{mm}-{dd}"],
    "fr": ["{d} {m} {y}", "{dd}/{mm}/{y}", "{dd}.{mm}.{y}", "{dd}-{mm}-{y}"],
    "es": ["{d} de {m} de {y}", "{dd}/{mm}/{y}", "{dd}-{mm}-{y}",
           "{d}/{n}/{y}"],
    "it": ["{d} {m} {y}", "{dd}/{mm}/{y}", "{dd}.{mm}.{y}"],
    "pl": ["{d} {m} {y}", "{dd}.{mm}.{y}", "{y}-{mm}-{dd}", "{dd}-{mm}-{y}"],
    "pt": ["{d} de {m} de {y}", "{dd}/{mm}/{y}", "{dd}-{mm}-{y}"],
    "ja": ["{y}年{n}月{d}日", "{y}/{mm}/{dd}", "昭和{s}年{n}月{d}日",
           "{y}-{mm}-{dd}", "平成{h}年{n}月{d}日"],
}


def date_of(r, locale, year):
    n, d = r.randint(1, 12), r.randint(1, 28)
    m = MONTHS.get(locale, MONTHS["en"]).split()[n - 1]
    th = "th" if 4 <= d <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(d % 10,
                                                                   "th")
    return r.choice(DATES[locale]).format(
        y=year, yy="%02d" % (year % 100), n=n, mm="%02d" % n, d=d,
        dd="%02d" % d, m=m, m3=m[:3], th=th, s=r.randint(10, 63),
        h=r.randint(1, 18))


def dob(r, locale, half):
    return date_of(r, locale, r.randint(1935, 2011))


def other_date(r, locale, half):
    return date_of(r, locale, r.randint(2015, 2026))


# where they live

STREETS = {
    "en": (["42 Maple Avenue", "1600 Harbor View Drive", "7 Elm St",
            "221B Baxter Street", "18 St John's Road", "905 N. 4th Street",
            "3 Old Mill Lane, Apt 5"],
           ["12 Orchard Close", "88 Queensway Blvd", "4410 W Pine Rd",
            "5 Chapel Court", "350 Fifth Avenue, Suite 21",
            "67A Victoria Terrace", "19 Willow Way"]),
    "de": (["Lindenstraße 14", "Am Alten Markt 3", "Goethestr. 27a",
            "Rosenweg 8", "Karl-Marx-Allee 101", "Bahnhofstrasse 5"],
           ["Schillerplatz 2", "Im Winkel 19", "Hauptstr. 112",
            "Berliner Straße 45", "Mühlengasse 6", "Kastanienallee 33b"]),
    "fr": (["12 rue des Lilas", "8, avenue Victor Hugo",
            "3 bis boulevard Voltaire", "27 place de la République",
            "145 chemin du Moulin"],
           ["5 rue de l'Église", "18 allée des Tilleuls",
            "102, cours Lafayette", "9 ter impasse des Roses",
            "61 quai de la Loire"]),
    "es": (["Calle Mayor 15", "C/ Alcalá, 42", "Avenida de la Paz 7",
            "Plaza de España 3", "calle del Pez 12, 3º B"],
           ["Paseo de Gracia 88", "Avda. Constitución, 21",
            "Calle San Juan 9", "C/ Serrano 114", "Ronda de Toledo 16"]),
    "it": (["Via Garibaldi 12", "Piazza del Duomo 3", "Via Roma, 45",
            "Corso Vittorio Emanuele 101", "viale dei Mille 7/A"],
           ["Via dei Tulipani 8", "Largo Augusto 2", "Corso Buenos Aires 33",
            "Viale Trastevere, 90", "Vicolo Stretto 4"]),
    "pl": (["ul. Długa 15", "ul. Marszałkowska 104/12", "al. Jerozolimskie 54",
            "ulica Polna 7", "pl. Wolności 3"],
           ["ul. Krótka 2a", "ul. 3 Maja 18", "aleja Niepodległości 88",
            "os. Zielone 14/5", "ul. Świętego Marcina 41"]),
    "pt": (["Rua das Flores 25", "Avenida da Liberdade, 110",
            "Travessa do Carmo 3", "R. Augusta 48", "Praça do Comércio 9"],
           ["Rua de São Bento, 77", "Av. Paulista 1500", "Largo do Rato 4",
            "Rua Santa Catarina 312", "Alameda dos Anjos 6"]),
    "ja": (["東京都新宿区西新宿2-8-1", "大阪府大阪市北区梅田3-1-3",
            "神奈川県横浜市中区本町6-50-10", "東京都港区芝公園4丁目2-8"],
           ["京都府京都市中京区河原町1-4", "北海道札幌市中央区北1条西2丁目",
            "愛知県名古屋市中区栄3-15-33", "福岡県福岡市博多区住吉1-2-25"]),
}


def address(r, locale, half):
    return r.choice(STREETS[locale][half_of(half)])


# papers

PASSPORTS = {"en": ["#########", "X########"], "de": ["C########", "CX##X###X"],
             "fr": ["##XX#####"], "es": ["XXX######"], "it": ["XX#######"],
             "pl": ["XX#######"], "pt": ["XX######", "X######"],
             "ja": ["XX#######"]}
LICENCES = {"en": ["X#######", "X###-####-####", "MORGA6571##SM9IJ"],
            "de": ["B072RRE2I55", "J010XXX##X1"],
            "fr": ["############", "#########X##".replace("X", "1")],
            "es": ["########X"], "it": ["U1X#######", "XX#######X"],
            "pl": ["#####/##/####"], "pt": ["X-#######", "XX-#######"],
            "ja": ["############"]}


def passport(r, locale, half):
    return fill(r, r.choice(PASSPORTS[locale])).replace("X", "K")


def licence(r, locale, half):
    return fill(r, r.choice(LICENCES[locale]))


# what is nothing

COMPANIES = (["Ford Motor Company", "Meyer & Partner GmbH", "Johnson Controls",
              "Ferrari S.p.A.", "Dior SARL", "Martin Guitars Ltd",
              "Banco Santander", "Wells Fargo"],
             ["Morgan Stanley", "Siemens AG", "Philips NV", "Hugo Boss AG",
              "Thomas Cook Group", "Ernst & Young", "Prada S.p.A.",
              "Charles Schwab Corp"])


def company(r, locale, half):
    return r.choice(COMPANIES[half_of(half)])


def order(r, locale, half):
    return fill(r, r.choice(["####-####", "######", "########", "XX-######",
                             "2024-######", "##########", "#####/##"]))


MAKERS = {
    "name": {"": full, "first": first, "last": last, "rev": reverse,
             "odd": odd, "oddfirst": odd_first, "oddlast": odd_last,
             "mixed": mixed, "romaji": romaji, "anylast": any_last},
    "email": {"": email}, "phone": {"": phone, "apart": phone_apart},
    "card": {"": card}, "iban": {"": iban}, "ssn": {"": ssn},
    "national_id": {"": national_id, "cpf": brazilian},
    "ip": {"": ip}, "mac": {"": mac}, "url": {"": url}, "uuid": {"": uuid},
    "dob": {"": dob}, "address": {"": address}, "passport": {"": passport},
    "licence": {"": licence},
    "-": {"date": other_date, "company": company, "order": order},
}

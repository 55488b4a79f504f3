/* Made by data/words.awk from data/names; edit those. */
#include "sys/system.h"
#include "mask/words.h"

static const char en_first_text[] =
    "Aaron" "Abigail" "Ada" "Adam" "Adele" "Adrian"
    "Agnes" "Alan" "Albert" "Alex" "Alexander" "Alice"
    "Alison" "Amanda" "Amber" "Amelia" "Amy" "Andrea"
    "Andrew" "Angela" "Anita" "Ann" "Anna" "Anthony"
    "April" "Arthur" "Ashley" "Audrey" "Austin" "Barbara"
    "Beatrice" "Ben" "Benjamin" "Bernard" "Beth" "Betty"
    "Beverly" "Blake" "Bonnie" "Brandon" "Brenda" "Brian"
    "Bridget" "Bruce" "Bryan" "Caleb" "Cameron" "Carl"
    "Carla" "Carmen" "Carol" "Caroline" "Catherine" "Cecilia"
    "Charles" "Charlotte" "Cheryl" "Chloe" "Chris" "Christina"
    "Christopher" "Claire" "Clara" "Clarence" "Colin" "Connie"
    "Connor" "Craig" "Crystal" "Curtis" "Cynthia" "Daisy"
    "Dale" "Daniel" "Danielle" "David" "Dawn" "Dean"
    "Deborah" "Dennis" "Derek" "Diana" "Diane" "Dominic"
    "Donald" "Donna" "Doris" "Dorothy" "Douglas" "Duncan"
    "Dylan" "Earl" "Edgar" "Edith" "Edward" "Edwin"
    "Eileen" "Elaine" "Eleanor" "Elena" "Eli" "Elizabeth"
    "Ella" "Ellen" "Elliot" "Elsie" "Emily" "Emma"
    "Eric" "Erica" "Erin" "Ernest" "Esther" "Ethan"
    "Eugene" "Eva" "Evan" "Evelyn" "Faith" "Felix"
    "Fiona" "Florence" "Frances" "Francis" "Frank" "Fred"
    "Frederick" "Gabriel" "Gail" "Gary" "Gavin" "Gemma"
    "Geoffrey" "George" "Gerald" "Gina" "Gladys" "Glen"
    "Gloria" "Gordon" "Grace" "Graham" "Grant" "Gregory"
    "Hannah" "Harold" "Harriet" "Harry" "Harvey" "Hazel"
    "Heather" "Heidi" "Helen" "Henry" "Herbert" "Hilary"
    "Holly" "Howard" "Hugh" "Ian" "Ida" "Irene"
    "Iris" "Isaac" "Isabel" "Isla" "Ivan" "Ivy"
    "Jack" "Jacob" "Jade" "James" "Jamie" "Jane"
    "Janet" "Janice" "Jared" "Jasmine" "Jason" "Jean"
    "Jeffrey" "Jennifer" "Jeremy" "Jesse" "Jessica" "Jill"
    "Joan" "Joanna" "Joel" "John" "Jonathan" "Jordan"
    "Joseph" "Joshua" "Joy" "Joyce" "Judith" "Julia"
    "Julian" "Julie" "June" "Justin" "Karen" "Karl"
    "Kate" "Katherine" "Kathleen" "Keith" "Kelly" "Kenneth"
    "Kevin" "Kimberly" "Kirsten" "Kyle" "Larry" "Laura"
    "Lauren" "Lawrence" "Leah" "Lee" "Leo" "Leon"
    "Leonard" "Leslie" "Lewis" "Liam" "Lillian" "Linda"
    "Lisa" "Lloyd" "Logan" "Lois" "Lorraine" "Louis"
    "Louise" "Lucas" "Lucy" "Luke" "Lydia" "Lynn"
    "Mabel" "Madeline" "Malcolm" "Marcus" "Margaret" "Maria"
    "Marie" "Marilyn" "Mark" "Marlene" "Martha" "Martin"
    "Marvin" "Mary" "Mason" "Matthew" "Maureen" "Max"
    "Megan" "Melanie" "Melissa" "Michael" "Michelle" "Mildred"
    "Miles" "Miranda" "Molly" "Monica" "Morgan" "Nancy"
    "Naomi" "Natalie" "Nathan" "Neil" "Nicholas" "Nicole"
    "Nina" "Noah" "Nora" "Norma" "Norman" "Olive"
    "Oliver" "Olivia" "Oscar" "Owen" "Paige" "Pamela"
    "Patricia" "Patrick" "Paul" "Paula" "Pauline" "Penny"
    "Peter" "Philip" "Phoebe" "Phyllis" "Rachel" "Ralph"
    "Raymond" "Rebecca" "Reginald" "Rhonda" "Richard" "Rita"
    "Robert" "Robin" "Rodney" "Roger" "Ronald" "Rosa"
    "Rose" "Rosemary" "Roy" "Russell" "Ruth" "Ryan"
    "Sally" "Samantha" "Samuel" "Sandra" "Sarah" "Scott"
    "Sean" "Sebastian" "Sharon" "Sheila" "Shirley" "Sidney"
    "Simon" "Sophia" "Spencer" "Stanley" "Stella" "Stephanie"
    "Stephen" "Steven" "Stuart" "Susan" "Sylvia" "Tara"
    "Teresa" "Theodore" "Thomas" "Tiffany" "Timothy" "Tina"
    "Todd" "Tracy" "Trevor" "Tyler" "Ursula" "Valerie"
    "Vanessa" "Vera" "Vernon" "Veronica" "Victor" "Victoria"
    "Vincent" "Violet" "Virginia" "Vivian" "Walter" "Warren"
    "Wayne" "Wendy" "Wesley" "William" "Winifred" "Yvonne"
    "Zachary" "Zoe"
    WORD_PADDING;
static const uint32_t en_first_at[] = {
	0,
	5, 12, 15, 19, 24, 30, 35, 39, 45, 49, 58, 63,
	69, 75, 80, 86, 89, 95, 101, 107, 112, 115, 119, 126,
	131, 137, 143, 149, 155, 162, 170, 173, 181, 188, 192, 197,
	204, 209, 215, 222, 228, 233, 240, 245, 250, 255, 262, 266,
	271, 277, 282, 290, 299, 306, 313, 322, 328, 333, 338, 347,
	358, 364, 369, 377, 382, 388, 394, 399, 406, 412, 419, 424,
	428, 434, 442, 447, 451, 455, 462, 468, 473, 478, 483, 490,
	496, 501, 506, 513, 520, 526, 531, 535, 540, 545, 551, 556,
	562, 568, 575, 580, 583, 592, 596, 601, 607, 612, 617, 621,
	625, 630, 634, 640, 646, 651, 657, 660, 664, 670, 675, 680,
	685, 693, 700, 707, 712, 716, 725, 732, 736, 740, 745, 750,
	758, 764, 770, 774, 780, 784, 790, 796, 801, 807, 812, 819,
	825, 831, 838, 843, 849, 854, 861, 866, 871, 876, 883, 889,
	894, 900, 904, 907, 910, 915, 919, 924, 930, 934, 938, 941,
	945, 950, 954, 959, 964, 968, 973, 979, 984, 991, 996, 1000,
	1007, 1015, 1021, 1026, 1033, 1037, 1041, 1047, 1051, 1055, 1063, 1069,
	1075, 1081, 1084, 1089, 1095, 1100, 1106, 1111, 1115, 1121, 1126, 1130,
	1134, 1143, 1151, 1156, 1161, 1168, 1173, 1181, 1188, 1192, 1197, 1202,
	1208, 1216, 1220, 1223, 1226, 1230, 1237, 1243, 1248, 1252, 1259, 1264,
	1268, 1273, 1278, 1282, 1290, 1295, 1301, 1306, 1310, 1314, 1319, 1323,
	1328, 1336, 1343, 1349, 1357, 1362, 1367, 1374, 1378, 1385, 1391, 1397,
	1403, 1407, 1412, 1419, 1426, 1429, 1434, 1441, 1448, 1455, 1463, 1470,
	1475, 1482, 1487, 1493, 1499, 1504, 1509, 1516, 1522, 1526, 1534, 1540,
	1544, 1548, 1552, 1557, 1563, 1568, 1574, 1580, 1585, 1589, 1594, 1600,
	1608, 1615, 1619, 1624, 1631, 1636, 1641, 1647, 1653, 1660, 1666, 1671,
	1678, 1685, 1693, 1699, 1706, 1710, 1716, 1721, 1727, 1732, 1738, 1742,
	1746, 1754, 1757, 1764, 1768, 1772, 1777, 1785, 1791, 1797, 1802, 1807,
	1811, 1820, 1826, 1832, 1839, 1845, 1850, 1856, 1863, 1870, 1876, 1885,
	1892, 1898, 1904, 1909, 1915, 1919, 1925, 1933, 1939, 1946, 1953, 1957,
	1961, 1966, 1972, 1977, 1983, 1990, 1997, 2001, 2007, 2015, 2021, 2029,
	2036, 2042, 2050, 2056, 2062, 2068, 2073, 2078, 2084, 2091, 2099, 2105,
	2112, 2115,
};
const struct word_list words_en_first = {
	en_first_text, en_first_at, 374, 11
};

static const char en_first_letters_text[] =
    "aaron" "abigail" "ada" "adam" "adele" "adrian"
    "agnes" "alan" "albert" "alex" "alexander" "alice"
    "alison" "amanda" "amber" "amelia" "amy" "andrea"
    "andrew" "angela" "anita" "ann" "anna" "anthony"
    "april" "arthur" "ashley" "audrey" "austin" "barbara"
    "beatrice" "ben" "benjamin" "bernard" "beth" "betty"
    "beverly" "blake" "bonnie" "brandon" "brenda" "brian"
    "bridget" "bruce" "bryan" "caleb" "cameron" "carl"
    "carla" "carmen" "carol" "caroline" "catherine" "cecilia"
    "charles" "charlotte" "cheryl" "chloe" "chris" "christina"
    "christopher" "claire" "clara" "clarence" "colin" "connie"
    "connor" "craig" "crystal" "curtis" "cynthia" "daisy"
    "dale" "daniel" "danielle" "david" "dawn" "dean"
    "deborah" "dennis" "derek" "diana" "diane" "dominic"
    "donald" "donna" "doris" "dorothy" "douglas" "duncan"
    "dylan" "earl" "edgar" "edith" "edward" "edwin"
    "eileen" "elaine" "eleanor" "elena" "eli" "elizabeth"
    "ella" "ellen" "elliot" "elsie" "emily" "emma"
    "eric" "erica" "erin" "ernest" "esther" "ethan"
    "eugene" "eva" "evan" "evelyn" "faith" "felix"
    "fiona" "florence" "frances" "francis" "frank" "fred"
    "frederick" "gabriel" "gail" "gary" "gavin" "gemma"
    "geoffrey" "george" "gerald" "gina" "gladys" "glen"
    "gloria" "gordon" "grace" "graham" "grant" "gregory"
    "hannah" "harold" "harriet" "harry" "harvey" "hazel"
    "heather" "heidi" "helen" "henry" "herbert" "hilary"
    "holly" "howard" "hugh" "ian" "ida" "irene"
    "iris" "isaac" "isabel" "isla" "ivan" "ivy"
    "jack" "jacob" "jade" "james" "jamie" "jane"
    "janet" "janice" "jared" "jasmine" "jason" "jean"
    "jeffrey" "jennifer" "jeremy" "jesse" "jessica" "jill"
    "joan" "joanna" "joel" "john" "jonathan" "jordan"
    "joseph" "joshua" "joy" "joyce" "judith" "julia"
    "julian" "julie" "june" "justin" "karen" "karl"
    "kate" "katherine" "kathleen" "keith" "kelly" "kenneth"
    "kevin" "kimberly" "kirsten" "kyle" "larry" "laura"
    "lauren" "lawrence" "leah" "lee" "leo" "leon"
    "leonard" "leslie" "lewis" "liam" "lillian" "linda"
    "lisa" "lloyd" "logan" "lois" "lorraine" "louis"
    "louise" "lucas" "lucy" "luke" "lydia" "lynn"
    "mabel" "madeline" "malcolm" "marcus" "margaret" "maria"
    "marie" "marilyn" "mark" "marlene" "martha" "martin"
    "marvin" "mary" "mason" "matthew" "maureen" "max"
    "megan" "melanie" "melissa" "michael" "michelle" "mildred"
    "miles" "miranda" "molly" "monica" "morgan" "nancy"
    "naomi" "natalie" "nathan" "neil" "nicholas" "nicole"
    "nina" "noah" "nora" "norma" "norman" "olive"
    "oliver" "olivia" "oscar" "owen" "paige" "pamela"
    "patricia" "patrick" "paul" "paula" "pauline" "penny"
    "peter" "philip" "phoebe" "phyllis" "rachel" "ralph"
    "raymond" "rebecca" "reginald" "rhonda" "richard" "rita"
    "robert" "robin" "rodney" "roger" "ronald" "rosa"
    "rose" "rosemary" "roy" "russell" "ruth" "ryan"
    "sally" "samantha" "samuel" "sandra" "sarah" "scott"
    "sean" "sebastian" "sharon" "sheila" "shirley" "sidney"
    "simon" "sophia" "spencer" "stanley" "stella" "stephanie"
    "stephen" "steven" "stuart" "susan" "sylvia" "tara"
    "teresa" "theodore" "thomas" "tiffany" "timothy" "tina"
    "todd" "tracy" "trevor" "tyler" "ursula" "valerie"
    "vanessa" "vera" "vernon" "veronica" "victor" "victoria"
    "vincent" "violet" "virginia" "vivian" "walter" "warren"
    "wayne" "wendy" "wesley" "william" "winifred" "yvonne"
    "zachary" "zoe"
    WORD_PADDING;
static const uint32_t en_first_letters_at[] = {
	0,
	5, 12, 15, 19, 24, 30, 35, 39, 45, 49, 58, 63,
	69, 75, 80, 86, 89, 95, 101, 107, 112, 115, 119, 126,
	131, 137, 143, 149, 155, 162, 170, 173, 181, 188, 192, 197,
	204, 209, 215, 222, 228, 233, 240, 245, 250, 255, 262, 266,
	271, 277, 282, 290, 299, 306, 313, 322, 328, 333, 338, 347,
	358, 364, 369, 377, 382, 388, 394, 399, 406, 412, 419, 424,
	428, 434, 442, 447, 451, 455, 462, 468, 473, 478, 483, 490,
	496, 501, 506, 513, 520, 526, 531, 535, 540, 545, 551, 556,
	562, 568, 575, 580, 583, 592, 596, 601, 607, 612, 617, 621,
	625, 630, 634, 640, 646, 651, 657, 660, 664, 670, 675, 680,
	685, 693, 700, 707, 712, 716, 725, 732, 736, 740, 745, 750,
	758, 764, 770, 774, 780, 784, 790, 796, 801, 807, 812, 819,
	825, 831, 838, 843, 849, 854, 861, 866, 871, 876, 883, 889,
	894, 900, 904, 907, 910, 915, 919, 924, 930, 934, 938, 941,
	945, 950, 954, 959, 964, 968, 973, 979, 984, 991, 996, 1000,
	1007, 1015, 1021, 1026, 1033, 1037, 1041, 1047, 1051, 1055, 1063, 1069,
	1075, 1081, 1084, 1089, 1095, 1100, 1106, 1111, 1115, 1121, 1126, 1130,
	1134, 1143, 1151, 1156, 1161, 1168, 1173, 1181, 1188, 1192, 1197, 1202,
	1208, 1216, 1220, 1223, 1226, 1230, 1237, 1243, 1248, 1252, 1259, 1264,
	1268, 1273, 1278, 1282, 1290, 1295, 1301, 1306, 1310, 1314, 1319, 1323,
	1328, 1336, 1343, 1349, 1357, 1362, 1367, 1374, 1378, 1385, 1391, 1397,
	1403, 1407, 1412, 1419, 1426, 1429, 1434, 1441, 1448, 1455, 1463, 1470,
	1475, 1482, 1487, 1493, 1499, 1504, 1509, 1516, 1522, 1526, 1534, 1540,
	1544, 1548, 1552, 1557, 1563, 1568, 1574, 1580, 1585, 1589, 1594, 1600,
	1608, 1615, 1619, 1624, 1631, 1636, 1641, 1647, 1653, 1660, 1666, 1671,
	1678, 1685, 1693, 1699, 1706, 1710, 1716, 1721, 1727, 1732, 1738, 1742,
	1746, 1754, 1757, 1764, 1768, 1772, 1777, 1785, 1791, 1797, 1802, 1807,
	1811, 1820, 1826, 1832, 1839, 1845, 1850, 1856, 1863, 1870, 1876, 1885,
	1892, 1898, 1904, 1909, 1915, 1919, 1925, 1933, 1939, 1946, 1953, 1957,
	1961, 1966, 1972, 1977, 1983, 1990, 1997, 2001, 2007, 2015, 2021, 2029,
	2036, 2042, 2050, 2056, 2062, 2068, 2073, 2078, 2084, 2091, 2099, 2105,
	2112, 2115,
};
const struct word_list words_en_first_letters = {
	en_first_letters_text, en_first_letters_at, 374, 11
};

static const char en_last_text[] =
    "Abbott" "Adams" "Adkins" "Aldridge" "Alexander" "Allen"
    "Allison" "Anderson" "Andrews" "Armstrong" "Arnold" "Ashworth"
    "Atkins" "Austin" "Bailey" "Baker" "Baldwin" "Ball"
    "Banks" "Barber" "Barker" "Barlow" "Barnes" "Barnett"
    "Barrett" "Barton" "Bates" "Baxter" "Beck" "Bell"
    "Bennett" "Benson" "Berry" "Bird" "Bishop" "Black"
    "Blackwell" "Blair" "Blake" "Bolton" "Bond" "Booth"
    "Bowen" "Bowman" "Boyd" "Bradley" "Brady" "Brewer"
    "Bridges" "Briggs" "Brooks" "Brown" "Bryant" "Buchanan"
    "Burgess" "Burke" "Burns" "Burton" "Bush" "Butler"
    "Byrne" "Caldwell" "Calhoun" "Cameron" "Campbell" "Cannon"
    "Carlson" "Carpenter" "Carr" "Carroll" "Carter" "Castle"
    "Chambers" "Chandler" "Chapman" "Clark" "Clarke" "Clayton"
    "Cohen" "Cole" "Coleman" "Collier" "Collins" "Conner"
    "Conway" "Cook" "Cooper" "Copeland" "Cox" "Craig"
    "Crane" "Crawford" "Crosby" "Cross" "Cunningham" "Curtis"
    "Dalton" "Daniels" "Davidson" "Davies" "Davis" "Dawson"
    "Dean" "Dennis" "Dixon" "Dodson" "Donovan" "Douglas"
    "Doyle" "Drake" "Duncan" "Dunn" "Dyer" "Eaton"
    "Edwards" "Elliott" "Ellis" "Emerson" "English" "Evans"
    "Everett" "Farmer" "Farrell" "Ferguson" "Fields" "Finch"
    "Fisher" "Fleming" "Fletcher" "Flynn" "Ford" "Forrest"
    "Foster" "Fowler" "Fox" "Francis" "Franklin" "Fraser"
    "Freeman" "French" "Frost" "Fuller" "Gardner" "Garner"
    "Garrett" "George" "Gibbs" "Gibson" "Gilbert" "Gill"
    "Glover" "Goddard" "Goodman" "Goodwin" "Gordon" "Graham"
    "Grant" "Graves" "Gray" "Green" "Greene" "Gregory"
    "Griffin" "Griffith" "Hale" "Hall" "Hamilton" "Hammond"
    "Hancock" "Hansen" "Harding" "Hardy" "Harper" "Harris"
    "Harrison" "Hart" "Harvey" "Hawkins" "Hayes" "Heath"
    "Henderson" "Henry" "Herbert" "Hewitt" "Hicks" "Higgins"
    "Hill" "Hilton" "Hobbs" "Hodges" "Hodgson" "Hoffman"
    "Holden" "Holland" "Holloway" "Holmes" "Holt" "Hood"
    "Hooper" "Hopkins" "Horton" "Houston" "Howard" "Howe"
    "Howell" "Hubbard" "Hudson" "Hughes" "Hunt" "Hunter"
    "Hurst" "Hutchinson" "Ingram" "Irwin" "Jackson" "Jacobs"
    "James" "Jarvis" "Jefferson" "Jenkins" "Jennings" "Jensen"
    "Johnson" "Johnston" "Jones" "Jordan" "Joyce" "Kaufman"
    "Keller" "Kelley" "Kelly" "Kemp" "Kennedy" "Kent"
    "Kerr" "King" "Kirby" "Kirk" "Klein" "Knight"
    "Knowles" "Lambert" "Lamb" "Lane" "Larson" "Lawrence"
    "Lawson" "Leach" "Lee" "Leonard" "Lewis" "Lindsay"
    "Little" "Lloyd" "Logan" "Long" "Lowe" "Lucas"
    "Lynch" "Lyons" "Macdonald" "Malone" "Mann" "Manning"
    "Marsh" "Marshall" "Martin" "Mason" "Matthews" "Maxwell"
    "May" "McBride" "McCarthy" "McCoy" "McDonald" "McGuire"
    "McKenzie" "McLean" "Meadows" "Mercer" "Merritt" "Meyer"
    "Middleton" "Miles" "Miller" "Mills" "Mitchell" "Monroe"
    "Montgomery" "Moody" "Moore" "Moran" "Morgan" "Morris"
    "Morrison" "Morton" "Moss" "Mullins" "Murphy" "Murray"
    "Myers" "Nash" "Nelson" "Newman" "Newton" "Nichols"
    "Nicholson" "Nixon" "Noble" "Nolan" "Norman" "Norris"
    "Norton" "Oakley" "Odom" "Oliver" "Olson" "Osborne"
    "Owen" "Owens" "Page" "Palmer" "Parker" "Parsons"
    "Patterson" "Payne" "Pearce" "Pearson" "Perkins" "Perry"
    "Peters" "Peterson" "Phelps" "Phillips" "Pierce" "Pittman"
    "Poole" "Pope" "Porter" "Potter" "Powell" "Power"
    "Pratt" "Preston" "Price" "Quinn" "Ramsey" "Randall"
    "Ray" "Reed" "Rees" "Reeves" "Reid" "Reynolds"
    "Rhodes" "Rice" "Richards" "Richardson" "Riley" "Roberts"
    "Robertson" "Robinson" "Rogers" "Rose" "Ross" "Rowe"
    "Russell" "Ryan" "Sanders" "Saunders" "Savage" "Sawyer"
    "Schmidt" "Schneider" "Schwartz" "Scott" "Sharp" "Shaw"
    "Shelton" "Shepherd" "Sherman" "Short" "Simmons" "Simpson"
    "Singleton" "Sinclair" "Skinner" "Slater" "Sloan" "Small"
    "Smith" "Snow" "Snyder" "Sparks" "Spencer" "Stafford"
    "Stanley" "Steele" "Stephens" "Stevens" "Stewart" "Stokes"
    "Stone" "Strickland" "Sullivan" "Summers" "Sutton" "Swanson"
    "Sykes" "Taylor" "Terry" "Thomas" "Thompson" "Thornton"
    "Todd" "Townsend" "Tucker" "Turner" "Tyler" "Underwood"
    "Vance" "Vaughan" "Vincent" "Wade" "Wagner" "Walker"
    "Wallace" "Walsh" "Walters" "Walton" "Ward" "Warner"
    "Warren" "Waters" "Watkins" "Watson" "Watts" "Weaver"
    "Webb" "Weber" "Webster" "Welch" "Wells" "West"
    "Wheeler" "White" "Whitehead" "Wilkins" "Wilkinson" "Williams"
    "Williamson" "Willis" "Wilson" "Winters" "Wolfe" "Wood"
    "Woodward" "Wright" "Wyatt" "Yates" "York" "Young"
    WORD_PADDING;
static const uint32_t en_last_at[] = {
	0,
	6, 11, 17, 25, 34, 39, 46, 54, 61, 70, 76, 84,
	90, 96, 102, 107, 114, 118, 123, 129, 135, 141, 147, 154,
	161, 167, 172, 178, 182, 186, 193, 199, 204, 208, 214, 219,
	228, 233, 238, 244, 248, 253, 258, 264, 268, 275, 280, 286,
	293, 299, 305, 310, 316, 324, 331, 336, 341, 347, 351, 357,
	362, 370, 377, 384, 392, 398, 405, 414, 418, 425, 431, 437,
	445, 453, 460, 465, 471, 478, 483, 487, 494, 501, 508, 514,
	520, 524, 530, 538, 541, 546, 551, 559, 565, 570, 580, 586,
	592, 599, 607, 613, 618, 624, 628, 634, 639, 645, 652, 659,
	664, 669, 675, 679, 683, 688, 695, 702, 707, 714, 721, 726,
	733, 739, 746, 754, 760, 765, 771, 778, 786, 791, 795, 802,
	808, 814, 817, 824, 832, 838, 845, 851, 856, 862, 869, 875,
	882, 888, 893, 899, 906, 910, 916, 923, 930, 937, 943, 949,
	954, 960, 964, 969, 975, 982, 989, 997, 1001, 1005, 1013, 1020,
	1027, 1033, 1040, 1045, 1051, 1057, 1065, 1069, 1075, 1082, 1087, 1092,
	1101, 1106, 1113, 1119, 1124, 1131, 1135, 1141, 1146, 1152, 1159, 1166,
	1172, 1179, 1187, 1193, 1197, 1201, 1207, 1214, 1220, 1227, 1233, 1237,
	1243, 1250, 1256, 1262, 1266, 1272, 1277, 1287, 1293, 1298, 1305, 1311,
	1316, 1322, 1331, 1338, 1346, 1352, 1359, 1367, 1372, 1378, 1383, 1390,
	1396, 1402, 1407, 1411, 1418, 1422, 1426, 1430, 1435, 1439, 1444, 1450,
	1457, 1464, 1468, 1472, 1478, 1486, 1492, 1497, 1500, 1507, 1512, 1519,
	1525, 1530, 1535, 1539, 1543, 1548, 1553, 1558, 1567, 1573, 1577, 1584,
	1589, 1597, 1603, 1608, 1616, 1623, 1626, 1633, 1641, 1646, 1654, 1661,
	1669, 1675, 1682, 1688, 1695, 1700, 1709, 1714, 1720, 1725, 1733, 1739,
	1749, 1754, 1759, 1764, 1770, 1776, 1784, 1790, 1794, 1801, 1807, 1813,
	1818, 1822, 1828, 1834, 1840, 1847, 1856, 1861, 1866, 1871, 1877, 1883,
	1889, 1895, 1899, 1905, 1910, 1917, 1921, 1926, 1930, 1936, 1942, 1949,
	1958, 1963, 1969, 1976, 1983, 1988, 1994, 2002, 2008, 2016, 2022, 2029,
	2034, 2038, 2044, 2050, 2056, 2061, 2066, 2073, 2078, 2083, 2089, 2096,
	2099, 2103, 2107, 2113, 2117, 2125, 2131, 2135, 2143, 2153, 2158, 2165,
	2174, 2182, 2188, 2192, 2196, 2200, 2207, 2211, 2218, 2226, 2232, 2238,
	2245, 2254, 2262, 2267, 2272, 2276, 2283, 2291, 2298, 2303, 2310, 2317,
	2326, 2334, 2341, 2347, 2352, 2357, 2362, 2366, 2372, 2378, 2385, 2393,
	2400, 2406, 2414, 2421, 2428, 2434, 2439, 2449, 2457, 2464, 2470, 2477,
	2482, 2488, 2493, 2499, 2507, 2515, 2519, 2527, 2533, 2539, 2544, 2553,
	2558, 2565, 2572, 2576, 2582, 2588, 2595, 2600, 2607, 2613, 2617, 2623,
	2629, 2635, 2642, 2648, 2653, 2659, 2663, 2668, 2675, 2680, 2685, 2689,
	2696, 2701, 2710, 2717, 2726, 2734, 2744, 2750, 2756, 2763, 2768, 2772,
	2780, 2786, 2791, 2796, 2800, 2805,
};
const struct word_list words_en_last = {
	en_last_text, en_last_at, 462, 10
};

static const char en_last_letters_text[] =
    "abbott" "adams" "adkins" "aldridge" "alexander" "allen"
    "allison" "anderson" "andrews" "armstrong" "arnold" "ashworth"
    "atkins" "austin" "bailey" "baker" "baldwin" "ball"
    "banks" "barber" "barker" "barlow" "barnes" "barnett"
    "barrett" "barton" "bates" "baxter" "beck" "bell"
    "bennett" "benson" "berry" "bird" "bishop" "black"
    "blackwell" "blair" "blake" "bolton" "bond" "booth"
    "bowen" "bowman" "boyd" "bradley" "brady" "brewer"
    "bridges" "briggs" "brooks" "brown" "bryant" "buchanan"
    "burgess" "burke" "burns" "burton" "bush" "butler"
    "byrne" "caldwell" "calhoun" "cameron" "campbell" "cannon"
    "carlson" "carpenter" "carr" "carroll" "carter" "castle"
    "chambers" "chandler" "chapman" "clark" "clarke" "clayton"
    "cohen" "cole" "coleman" "collier" "collins" "conner"
    "conway" "cook" "cooper" "copeland" "cox" "craig"
    "crane" "crawford" "crosby" "cross" "cunningham" "curtis"
    "dalton" "daniels" "davidson" "davies" "davis" "dawson"
    "dean" "dennis" "dixon" "dodson" "donovan" "douglas"
    "doyle" "drake" "duncan" "dunn" "dyer" "eaton"
    "edwards" "elliott" "ellis" "emerson" "english" "evans"
    "everett" "farmer" "farrell" "ferguson" "fields" "finch"
    "fisher" "fleming" "fletcher" "flynn" "ford" "forrest"
    "foster" "fowler" "fox" "francis" "franklin" "fraser"
    "freeman" "french" "frost" "fuller" "gardner" "garner"
    "garrett" "george" "gibbs" "gibson" "gilbert" "gill"
    "glover" "goddard" "goodman" "goodwin" "gordon" "graham"
    "grant" "graves" "gray" "green" "greene" "gregory"
    "griffin" "griffith" "hale" "hall" "hamilton" "hammond"
    "hancock" "hansen" "harding" "hardy" "harper" "harris"
    "harrison" "hart" "harvey" "hawkins" "hayes" "heath"
    "henderson" "henry" "herbert" "hewitt" "hicks" "higgins"
    "hill" "hilton" "hobbs" "hodges" "hodgson" "hoffman"
    "holden" "holland" "holloway" "holmes" "holt" "hood"
    "hooper" "hopkins" "horton" "houston" "howard" "howe"
    "howell" "hubbard" "hudson" "hughes" "hunt" "hunter"
    "hurst" "hutchinson" "ingram" "irwin" "jackson" "jacobs"
    "james" "jarvis" "jefferson" "jenkins" "jennings" "jensen"
    "johnson" "johnston" "jones" "jordan" "joyce" "kaufman"
    "keller" "kelley" "kelly" "kemp" "kennedy" "kent"
    "kerr" "king" "kirby" "kirk" "klein" "knight"
    "knowles" "lambert" "lamb" "lane" "larson" "lawrence"
    "lawson" "leach" "lee" "leonard" "lewis" "lindsay"
    "little" "lloyd" "logan" "long" "lowe" "lucas"
    "lynch" "lyons" "macdonald" "malone" "mann" "manning"
    "marsh" "marshall" "martin" "mason" "matthews" "maxwell"
    "may" "mcbride" "mccarthy" "mccoy" "mcdonald" "mcguire"
    "mckenzie" "mclean" "meadows" "mercer" "merritt" "meyer"
    "middleton" "miles" "miller" "mills" "mitchell" "monroe"
    "montgomery" "moody" "moore" "moran" "morgan" "morris"
    "morrison" "morton" "moss" "mullins" "murphy" "murray"
    "myers" "nash" "nelson" "newman" "newton" "nichols"
    "nicholson" "nixon" "noble" "nolan" "norman" "norris"
    "norton" "oakley" "odom" "oliver" "olson" "osborne"
    "owen" "owens" "page" "palmer" "parker" "parsons"
    "patterson" "payne" "pearce" "pearson" "perkins" "perry"
    "peters" "peterson" "phelps" "phillips" "pierce" "pittman"
    "poole" "pope" "porter" "potter" "powell" "power"
    "pratt" "preston" "price" "quinn" "ramsey" "randall"
    "ray" "reed" "rees" "reeves" "reid" "reynolds"
    "rhodes" "rice" "richards" "richardson" "riley" "roberts"
    "robertson" "robinson" "rogers" "rose" "ross" "rowe"
    "russell" "ryan" "sanders" "saunders" "savage" "sawyer"
    "schmidt" "schneider" "schwartz" "scott" "sharp" "shaw"
    "shelton" "shepherd" "sherman" "short" "simmons" "simpson"
    "singleton" "sinclair" "skinner" "slater" "sloan" "small"
    "smith" "snow" "snyder" "sparks" "spencer" "stafford"
    "stanley" "steele" "stephens" "stevens" "stewart" "stokes"
    "stone" "strickland" "sullivan" "summers" "sutton" "swanson"
    "sykes" "taylor" "terry" "thomas" "thompson" "thornton"
    "todd" "townsend" "tucker" "turner" "tyler" "underwood"
    "vance" "vaughan" "vincent" "wade" "wagner" "walker"
    "wallace" "walsh" "walters" "walton" "ward" "warner"
    "warren" "waters" "watkins" "watson" "watts" "weaver"
    "webb" "weber" "webster" "welch" "wells" "west"
    "wheeler" "white" "whitehead" "wilkins" "wilkinson" "williams"
    "williamson" "willis" "wilson" "winters" "wolfe" "wood"
    "woodward" "wright" "wyatt" "yates" "york" "young"
    WORD_PADDING;
static const uint32_t en_last_letters_at[] = {
	0,
	6, 11, 17, 25, 34, 39, 46, 54, 61, 70, 76, 84,
	90, 96, 102, 107, 114, 118, 123, 129, 135, 141, 147, 154,
	161, 167, 172, 178, 182, 186, 193, 199, 204, 208, 214, 219,
	228, 233, 238, 244, 248, 253, 258, 264, 268, 275, 280, 286,
	293, 299, 305, 310, 316, 324, 331, 336, 341, 347, 351, 357,
	362, 370, 377, 384, 392, 398, 405, 414, 418, 425, 431, 437,
	445, 453, 460, 465, 471, 478, 483, 487, 494, 501, 508, 514,
	520, 524, 530, 538, 541, 546, 551, 559, 565, 570, 580, 586,
	592, 599, 607, 613, 618, 624, 628, 634, 639, 645, 652, 659,
	664, 669, 675, 679, 683, 688, 695, 702, 707, 714, 721, 726,
	733, 739, 746, 754, 760, 765, 771, 778, 786, 791, 795, 802,
	808, 814, 817, 824, 832, 838, 845, 851, 856, 862, 869, 875,
	882, 888, 893, 899, 906, 910, 916, 923, 930, 937, 943, 949,
	954, 960, 964, 969, 975, 982, 989, 997, 1001, 1005, 1013, 1020,
	1027, 1033, 1040, 1045, 1051, 1057, 1065, 1069, 1075, 1082, 1087, 1092,
	1101, 1106, 1113, 1119, 1124, 1131, 1135, 1141, 1146, 1152, 1159, 1166,
	1172, 1179, 1187, 1193, 1197, 1201, 1207, 1214, 1220, 1227, 1233, 1237,
	1243, 1250, 1256, 1262, 1266, 1272, 1277, 1287, 1293, 1298, 1305, 1311,
	1316, 1322, 1331, 1338, 1346, 1352, 1359, 1367, 1372, 1378, 1383, 1390,
	1396, 1402, 1407, 1411, 1418, 1422, 1426, 1430, 1435, 1439, 1444, 1450,
	1457, 1464, 1468, 1472, 1478, 1486, 1492, 1497, 1500, 1507, 1512, 1519,
	1525, 1530, 1535, 1539, 1543, 1548, 1553, 1558, 1567, 1573, 1577, 1584,
	1589, 1597, 1603, 1608, 1616, 1623, 1626, 1633, 1641, 1646, 1654, 1661,
	1669, 1675, 1682, 1688, 1695, 1700, 1709, 1714, 1720, 1725, 1733, 1739,
	1749, 1754, 1759, 1764, 1770, 1776, 1784, 1790, 1794, 1801, 1807, 1813,
	1818, 1822, 1828, 1834, 1840, 1847, 1856, 1861, 1866, 1871, 1877, 1883,
	1889, 1895, 1899, 1905, 1910, 1917, 1921, 1926, 1930, 1936, 1942, 1949,
	1958, 1963, 1969, 1976, 1983, 1988, 1994, 2002, 2008, 2016, 2022, 2029,
	2034, 2038, 2044, 2050, 2056, 2061, 2066, 2073, 2078, 2083, 2089, 2096,
	2099, 2103, 2107, 2113, 2117, 2125, 2131, 2135, 2143, 2153, 2158, 2165,
	2174, 2182, 2188, 2192, 2196, 2200, 2207, 2211, 2218, 2226, 2232, 2238,
	2245, 2254, 2262, 2267, 2272, 2276, 2283, 2291, 2298, 2303, 2310, 2317,
	2326, 2334, 2341, 2347, 2352, 2357, 2362, 2366, 2372, 2378, 2385, 2393,
	2400, 2406, 2414, 2421, 2428, 2434, 2439, 2449, 2457, 2464, 2470, 2477,
	2482, 2488, 2493, 2499, 2507, 2515, 2519, 2527, 2533, 2539, 2544, 2553,
	2558, 2565, 2572, 2576, 2582, 2588, 2595, 2600, 2607, 2613, 2617, 2623,
	2629, 2635, 2642, 2648, 2653, 2659, 2663, 2668, 2675, 2680, 2685, 2689,
	2696, 2701, 2710, 2717, 2726, 2734, 2744, 2750, 2756, 2763, 2768, 2772,
	2780, 2786, 2791, 2796, 2800, 2805,
};
const struct word_list words_en_last_letters = {
	en_last_letters_text, en_last_letters_at, 462, 10
};


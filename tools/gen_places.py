#!/usr/bin/env python3
"""Make dict/places/{cities,regions,countries}.tsv from GeoNames and country facts.

usage: gen_places.py FACTS OUT            FACTS holds cities.tsv, city_names.tsv, countries.tsv; OUT is dict/places
       gen_places.py --check FACTS OUT    compare only: 1 when OUT is not what FACTS give, 77 when there are no FACTS

cities.tsv     one city a line, most people first: the row's number is its rank
regions.tsv    first-level regions, each with the middle of its cities (or the centre given below)
countries.tsv  ISO 3166-1 countries and the areas below; names, and adjectives and names of people
"""
import csv, filecmp, os, sys, tempfile, unicodedata
from collections import Counter, defaultdict
from statistics import median

csv.field_size_limit(1 << 24)

# Geographic centres, degrees, where the cities' middle is far off or a region has few cities.
CENTRES = {
    "US": """AL 32.8 -86.8|AK 64.0 -152.0|AZ 34.3 -111.7|AR 34.8 -92.4|CA 37.2 -119.5|CO 39.0 -105.5|CT 41.6 -72.7
DE 39.0 -75.5|DC 38.9 -77.0|FL 28.6 -82.4|GA 32.7 -83.4|HI 20.3 -156.4|ID 44.4 -114.6|IL 40.0 -89.2|IN 39.9 -86.3
IA 42.0 -93.5|KS 38.5 -98.4|KY 37.5 -85.3|LA 31.1 -92.0|ME 45.4 -69.2|MD 39.0 -76.8|MA 42.2 -71.8|MI 44.3 -85.4
MN 46.3 -94.3|MS 32.7 -89.7|MO 38.4 -92.5|MT 47.0 -109.6|NE 41.5 -99.8|NV 39.3 -116.6|NH 43.7 -71.6|NJ 40.2 -74.7
NM 34.4 -106.1|NY 42.9 -75.5|NC 35.6 -79.4|ND 47.5 -100.5|OH 40.3 -82.8|OK 35.6 -97.5|OR 43.9 -120.6|PA 40.9 -77.8
RI 41.7 -71.6|SC 33.9 -80.9|SD 44.4 -100.2|TN 35.9 -86.3|TX 31.5 -99.3|UT 39.3 -111.7|VT 44.1 -72.7|VA 37.5 -78.9
WA 47.5 -120.5|WV 38.6 -80.6|WI 44.6 -89.9|WY 43.0 -107.6""",
    "CA": """01 52.3 -117.5|02 54.0 -125.0|03 55.0 -97.0|04 46.6 -66.4|05 52.0 -56.0|07 45.0 -63.0|08 49.3 -84.5|09 46.3 -63.3
10 52.0 -71.8|11 54.5 -106.0|12 63.0 -136.0|13 65.0 -118.0|14 70.0 -90.0""",
    "AU": """01 -35.5 149.0|02 -33.0 146.0|03 -20.0 134.0|04 -20.0 145.0|05 -30.0 135.0|06 -42.0 146.7|07 -37.0 144.3
08 -25.5 122.5""",
    "GB": "ENG 52.5 -1.5|SCT 56.5 -4.0|WLS 52.3 -3.7|NIR 54.6 -6.7",
}
# Countries whose list centre is not the middle of the land most people mean.
COUNTRY_CENTRES = {"USA": (39.8, -98.5), "GBR": (54.6, -2.5), "NOR": (62.0, 10.0), "CHL": (-30.0, -71.0), "AUS": (-25.0, 135.0), "JPN": (35.7, 139.8), "CAN": (60.1, -113.6), "NZL": (-42.0, 174.0),
                   "RUS": (60.0, 100.0), "KAZ": (48.0, 68.0), "SDN": (16.0, 30.0), "GRC": (39.0, 22.0), "IDN": (-5.0, 120.0)}

# US states and Canadian provinces as newspapers cut them.
SHORT = {
    "US": {"AL": "Ala.", "AZ": "Ariz.", "AR": "Ark.", "CA": "Calif.|Calif", "CO": "Colo.", "CT": "Conn.", "DE": "Del.",
           "DC": "D.C.|DC", "FL": "Fla.|Fla", "GA": "Ga.|Ga", "ID": "Ida.", "IL": "Ill.", "IN": "Ind.", "KS": "Kan.|Kans.",
           "KY": "Ky.|Ky", "LA": "La.", "MD": "Md.|Md", "MA": "Mass.", "MI": "Mich.", "MN": "Minn.", "MS": "Miss.", "MO": "Mo.",
           "MT": "Mont.", "NE": "Neb.|Nebr.", "NV": "Nev.", "NH": "N.H.", "NJ": "N.J.", "NM": "N.M.", "NY": "N.Y.",
           "NC": "N.C.", "ND": "N.D.", "OK": "Okla.", "OR": "Ore.", "PA": "Pa.|Penn.|Pa", "RI": "R.I.", "SC": "S.C.",
           "SD": "S.D.", "TN": "Tenn.", "TX": "Tex.", "VT": "Vt.|Vt", "VA": "Va.|Va", "WA": "Wash.", "WV": "W.Va.|W. Va.",
           "WI": "Wis.|Wisc.", "WY": "Wyo."},
    "CA": {"01": "Alta.|AB", "02": "B.C.|BC", "03": "Man.|MB", "04": "N.B.|NB", "05": "Nfld.|Newfoundland", "07": "N.S.|NS",
           "08": "Ont.|ON", "09": "P.E.I.", "10": "Que.|QC|Québec", "11": "Sask.|SK", "12": "Yukon", "13": "N.W.T."},
    "AU": {"01": "ACT|A.C.T.", "02": "NSW|N.S.W.", "04": "Qld", "07": "Vic", "06": "Tas", "08": "WA", "03": "NT", "05": "SA"},
}

# Words that make a region's long name: "Lviv Oblast" is known as "Lviv" only where no city is.
DIRECTIONS = {"North", "South", "East", "West", "Northern", "Southern", "Eastern", "Western", "Central", "Capital", "Centre", "Center",
              "Upper", "Lower", "Coast", "Littoral", "Centro", "Norte", "Sud", "Nord", "Est", "Ouest", "North West", "Federal", "Highland", "Highlands", "Metropolitan", "National"}
GENERIC = {"Region", "Province", "Oblast", "Governorate", "Department", "District", "County", "State", "Municipality",
           "Prefecture", "Canton", "Republic", "City", "Krai", "Emirate", "Departamento", "Estado", "Provincia", "Sheng"}

# Adjectives and people that the country list lacks.
PEOPLE = {
    "AFG": "Afghan Afghans", "ARE": "Emirati Emiratis", "ARG": "Argentine Argentinian", "ARM": "Armenian", "AUS": "Aussie",
    "BGD": "Bangladeshi", "BIH": "Bosnian", "BRA": "Brazilian", "CHE": "Swiss", "CHN": "Chinese", "CZE": "Czech Czechs",
    "DEU": "German Germans", "DNK": "Danish Dane Danes", "ESP": "Spanish Spaniard Spaniards", "FIN": "Finnish Finn Finns",
    "FRA": "French Frenchman Frenchmen", "GBR": "British Briton Britons", "GRC": "Greek Greeks", "HRV": "Croatian Croat Croats",
    "HUN": "Hungarian", "IRL": "Irish Irishman", "IRQ": "Iraqi Iraqis", "ISL": "Icelandic", "ISR": "Israeli Israelis",
    "JPN": "Japanese", "KAZ": "Kazakh Kazakhs", "KGZ": "Kyrgyz", "KHM": "Cambodian Khmer", "KOR": "South_Korean South_Koreans",
    "PRK": "North_Korean North_Koreans", "KWT": "Kuwaiti Kuwaitis", "LKA": "Sri_Lankan Sri_Lankans", "LUX": "Luxembourgish",
    "MDG": "Malagasy", "MKD": "Macedonian", "MMR": "Burmese", "NLD": "Dutch Dutchman", "NOR": "Norwegian",
    "NZL": "New_Zealander Kiwi", "OMN": "Omani Omanis", "PAK": "Pakistani Pakistanis", "PHL": "Filipino Filipinos Philippine",
    "POL": "Polish Pole Poles", "PRT": "Portuguese", "PSE": "Palestinian Palestinians", "QAT": "Qatari Qataris",
    "SAU": "Saudi Saudis", "SRB": "Serbian Serb Serbs", "SVK": "Slovak Slovaks Slovakian", "SVN": "Slovenian Slovene",
    "SWE": "Swedish Swede Swedes", "SYR": "Syrian", "THA": "Thai Thais", "TJK": "Tajik Tajiks", "TKM": "Turkmen",
    "TUR": "Turkish Turk Turks", "TWN": "Taiwanese", "UKR": "Ukrainian", "USA": "American Americans", "UZB": "Uzbek Uzbeks",
    "VNM": "Vietnamese", "YEM": "Yemeni Yemenis", "ZAF": "South_African", "COD": "Congolese", "CIV": "Ivorian Ivorians",
    "SOM": "Somali Somalis", "MLI": "Malian", "NER": "Nigerien", "BFA": "Burkinabe", "CAF": "Central_African", "LSO": "Basotho",
    "PER": "Peruvian", "BEL": "Belgian", "RUS": "Russian Russians", "GEO": "Georgian", "LBN": "Lebanese", "BTN": "Bhutanese",
}
# Names in use that the country list lacks.
NAMES = {
    "USA": "U.S.|US|USA|U.S.A.|United States|United States of America|America", "GBR": "Britain|Great Britain|U.K.|UK|United Kingdom",
    "RUS": "Russia|Russian Federation|Soviet Union|USSR", "PSE": "Palestine|Palestinian Territories|Palestinian territories",
    "KOR": "South Korea|Republic of Korea", "PRK": "North Korea|DPRK", "COD": "Congo|DR Congo|DRC|Democratic Republic of Congo|Democratic Republic of the Congo|Zaire",
    "COG": "Congo-Brazzaville|Republic of Congo", "CIV": "Ivory Coast|Côte d'Ivoire|Cote d'Ivoire", "MMR": "Burma|Myanmar",
    "TUR": "Turkey|Türkiye|Turkiye", "CZE": "Czech Republic|Czechia", "MKD": "Macedonia|North Macedonia", "SWZ": "Swaziland|Eswatini",
    "TLS": "East Timor|Timor-Leste", "CPV": "Cape Verde|Cabo Verde", "VAT": "Vatican|Vatican City|Holy See", "SYR": "Syria",
    "LAO": "Laos", "VNM": "Vietnam|Viet Nam", "IRN": "Iran|Islamic Republic of Iran", "TWN": "Taiwan", "ARE": "United Arab Emirates|UAE|U.A.E.|Emirates",
    "NLD": "Netherlands|Holland", "BIH": "Bosnia|Bosnia and Herzegovina|Bosnia-Herzegovina", "MDA": "Moldova", "BRN": "Brunei",
    "TZA": "Tanzania", "VEN": "Venezuela", "BOL": "Bolivia", "IRL": "Ireland|Republic of Ireland", "CHN": "China|People's Republic of China|PRC", "HKG": "Hong Kong", "MAC": "Macau|Macao",
    "GMB": "Gambia", "BHS": "Bahamas", "FSM": "Micronesia", "STP": "Sao Tome", "KNA": "St. Kitts", "LCA": "St. Lucia",
    "VCT": "St. Vincent", "TTO": "Trinidad", "FLK": "Falklands|Falkland Islands", "SAU": "Saudi Arabia", "ESH": "Western Sahara",
    "PNG": "Papua New Guinea", "SSD": "South Sudan", "UNK": "Kosovo",
}
# Areas that are no country or region of the list, by rough middle. code: country when it lies in one, else "".
AREAS = """
Africa||2|21;Asia||29.8|89.3;Europe||48.7|9.1;North America||46|-100;South America||-15|-60;Latin America||-10|-65;Antarctica||-80|0
Oceania||-15|150;Middle East||29|42;Southeast Asia||12|105;South Asia||22|78;Central Asia||42|65;East Asia||35|115
Eastern Europe||50|28;Western Europe||48|5;Central Europe||48|17;North Africa||28|10;West Africa||12|-2;East Africa||2|37
Central Africa||3|20;Southern Africa||-25|25;Central America||13|-85;Caribbean||17|-72;Scandinavia||62|15;Balkans||43|21
Caucasus||42|44;Arctic||75.6|-44;Sahel||15|5;Maghreb||31|3;Horn of Africa||8|45;Persian Gulf||27|51;Gulf of Aden||12|47
Gulf of Mexico||25|-90;South China Sea||12|114;East China Sea||29|125;Black Sea||43|34;Baltic Sea||58|20;Red Sea||20|38
Mediterranean||35|18;Mediterranean Sea||35|18;Caspian Sea||42|51;Arabian Sea||15|65;Indian Ocean||-20|80;Pacific Ocean||0|-160
Atlantic Ocean||15|-35;Arabian Peninsula||22|47;Korean Peninsula||38|127;Korean peninsula||38|127;Strait of Hormuz||26.6|56.3
Bosporus|TUR|41.1|29.1;Dardanelles|TUR|40.2|26.4;Suez Canal|EGY|30.7|32.3;Panama Canal|PAN|9.1|-79.7;Strait of Malacca||3|101
West Bank|PSE|31.9|35.3;Gaza|PSE|31.5|34.47;Gaza Strip|PSE|31.42|34.35;East Jerusalem|PSE|31.78|35.24;Golan Heights||33.1|35.8;Sinai|EGY|29.5|34
Sinai Peninsula|EGY|29.5|34;Negev|ISR|30.8|34.8;Galilee|ISR|32.8|35.5;Kurdistan|IRQ|36.4|44.4;Iraqi Kurdistan|IRQ|36.4|44.4
Crimea|UKR|45.3|34.4;Donbas|UKR|48.3|38;Donbass|UKR|48.3|38;Transnistria|MDA|47.2|29.2;Abkhazia|GEO|43|41;South Ossetia|GEO|42.3|44
North Ossetia|RUS|43|44.3;Chechnya|RUS|43.4|45.7;Dagestan|RUS|43.1|46.9;Ingushetia|RUS|43.2|45;Siberia|RUS|60|105;Tatarstan|RUS|55.4|50.9
Nagorno-Karabakh|AZE|39.8|46.8;Kashmir|IND|34|76;Punjab||31|74;Tibet|CHN|31.7|88;Xinjiang|CHN|41.5|86;Inner Mongolia|CHN|43.4|115.1;Manchuria|CHN|45|126
Darfur|SDN|13.5|24;South Kordofan|SDN|11|30;Puntland|SOM|8.5|49;Somaliland|SOM|9.7|46;Tigray|ETH|13.8|38.4;Ogaden|ETH|7|44
Katanga|COD|-9|26;Kivu|COD|-2|28;Biafra|NGA|6|7.5;Niger Delta|NGA|5|6;Cabinda|AGO|-5|12.5;Helmand|AFG|31|64;Waziristan|PAK|32.8|70
Balochistan|PAK|28.5|65;Aceh|IDN|4.5|96.8;Java|IDN|-7.4|110;Sumatra|IDN|0|102;Bali|IDN|-8.4|115.1;Papua|IDN|-4|138;Borneo||1|114;Mindanao|PHL|7.5|125
Luzon|PHL|16|121;Kurdish region||37|43;Catalonia|ESP|41.8|1.5;Basque Country|ESP|43|-2.6;Andalusia|ESP|37.4|-4.8;Galicia|ESP|42.7|-8;Corsica|FRA|42.2|9.1
Brittany|FRA|48.2|-2.9;Normandy|FRA|49|0;Provence|FRA|43.9|6;Bavaria|DEU|49|11.5;Saxony|DEU|51|13.4;Tuscany|ITA|43.4|11;Sicily|ITA|37.5|14;Sardinia|ITA|40|9
Lombardy|ITA|45.6|9.8;Piedmont|ITA|45|8;Crete|GRC|35.2|24.9;Anatolia|TUR|39|35;Thrace||41.5|26.5;Transylvania|ROU|46.5|24.5;Vojvodina|SRB|45.4|20
Kosovo|KOS|42.6|20.9;Bosnian Serb Republic|BIH|44.5|17;England|GBR|52.5|-1.5;Scotland|GBR|56.5|-4;Wales|GBR|52.3|-3.7;Northern Ireland|GBR|54.6|-6.7;Ulster||54.5|-6.5
Cornwall|GBR|50.4|-4.9;Kent|GBR|51.2|0.7;Yorkshire|GBR|54|-1.5;Oxfordshire|GBR|51.8|-1.3;Essex|GBR|51.8|0.6;Sussex|GBR|50.9|-0.1;Surrey|GBR|51.2|-0.4;Devon|GBR|50.7|-3.8
Midwest|USA|41.5|-93;New England|USA|43.9|-71.5;Bay Area|USA|37.8|-122.3;Silicon Valley|USA|37.4|-122;Long Island|USA|40.8|-73.1
Manhattan|USA|40.78|-73.97;Brooklyn|USA|40.65|-73.95;Bronx|USA|40.85|-73.87;Queens|USA|40.7|-73.8;Staten Island|USA|40.56|-74.14;Hollywood|USA|34.1|-118.33
Capitol Hill|USA|38.89|-77;Pentagon|USA|38.87|-77.06;Heathrow|GBR|51.47|-0.45;Gatwick|GBR|51.16|-0.17;Stansted|GBR|51.89|0.24;Guantanamo Bay|CUB|19.9|-75.15;Guantanamo|CUB|20.14|-75.2;Cape Cod|USA|41.7|-70.3;Appalachia|USA|37.5|-81.5
Mississippi River|USA|35|-90;Ohio River|USA|38|-86;Missouri River|USA|42|-96;Colorado River|USA|36|-113;Rio Grande||29|-101;Lake Erie||42.2|-81.2
Lake Michigan|USA|44|-87;Lake Ontario||43.7|-77.9;Lake Huron||44.8|-82.4;Lake Superior||47.7|-87.5;Great Lakes||45|-84;Nile||25|32.5;Amazon||-4|-62;Danube||46|20;Rhine||50.5|7.6;Euphrates||35|40;Tigris||34|43.8;Indus||27|68;Ganges||25|83;Mekong||15|105;Yangtze|CHN|30.5|112;Volga|RUS|53|49
Chernobyl|UKR|51.39|30.1;Fukushima|JPN|37.75|140.47;Okinawa|JPN|26.5|128;Hokkaido|JPN|43.5|142.8;Gibraltar|GIB|36.14|-5.35;Greenland|GRL|72|-40
Falklands|FLK|-51.8|-59;Hawaii|USA|20.3|-156.4;Alaska|USA|64|-152;Puerto Rico|PRI|18.2|-66.4;Guam|GUM|13.4|144.8;Tasmania|AUS|-42|146.7
"""
# Adjectives of areas.
AREA_PEOPLE = {"Europe": "European Europeans", "Asia": "Asian Asians", "Africa": "African Africans", "Chechnya": "Chechen Chechens",
               "Catalonia": "Catalan Catalans", "Scotland": "Scottish Scot Scots", "Wales": "Welsh", "England": "English Englishman",
               "Tibet": "Tibetan Tibetans", "Kashmir": "Kashmiri Kashmiris", "South Ossetia": "South_Ossetian South_Ossetians Ossetian",
               "Abkhazia": "Abkhaz Abkhazian", "Kosovo": "Kosovar Kosovars", "Latin America": "Latin_American Latin_Americans",
               "Arctic": "", "Bavaria": "Bavarian", "Siberia": "Siberian", "Crimea": "Crimean", "Sicily": "Sicilian",
               "Middle East": "Middle_Eastern", "South America": "South_American South_Americans", "North America": "North_American North_Americans",
               "Central America": "Central_American Central_Americans", "Southeast Asia": "Southeast_Asian", "South Asia": "South_Asian",
               "Central Asia": "Central_Asian", "East Asia": "East_Asian", "North Africa": "North_African", "West Africa": "West_African",
               "East Africa": "East_African", "Southern Africa": "Southern_African", "Eastern Europe": "Eastern_European"}
# Regions that bear a people's name alone.
RENAMED = {("ET", "Somali"): "Somali Region"}


# Other names of cities in use in English.
ALSO = {
    "New York City": "New York|NYC", "Washington D.C.": "Washington|Washington DC",
    "Los Angeles": "L.A.", "Braunschweig": "Brunswick", "Newcastle upon Tyne": "Newcastle", "Philadelphia": "Phila.", "Kyiv": "Kiev", "Odesa": "Odessa", "Kharkiv": "Kharkov", "Lviv": "Lvov", "Beijing": "Peking", "Mumbai": "Bombay", "Kolkata": "Calcutta",
    "Chennai": "Madras", "Bengaluru": "Bangalore", "Ho Chi Minh City": "Saigon", "Yangon": "Rangoon", "Saint Petersburg": "St. Petersburg|St Petersburg|Leningrad",
    "St. Petersburg": "Saint Petersburg", "Tbilisi": "Tiflis", "Guangzhou": "Canton", "Sanaa": "Sana'a|Sanaa|Sana’a", "Sana'a": "Sanaa|Sana’a",
    "Mexico City": "Ciudad de México|Ciudad de Mexico", "Ar Raqqah": "Raqqa", "Al Basrah al Qadimah": "Basra", "Al Mosul": "Mosul", "Al Mawsil al Jadidah": "Mosul",
    "Al Fallujah": "Fallujah", "Idlib": "Idlib", "Homs": "Homs", "Banghazi": "Benghazi", "Misratah": "Misrata", "Surt": "Sirte", "Makkah": "Mecca",
    "Makkah al Mukarramah": "Mecca", "Jeddah": "Jidda|Jiddah", "Astana": "Nur-Sultan", "Nur-Sultan": "Astana", "Dnipro": "Dnipropetrovsk", "Ad Dawhah": "Doha", "Kuwait City": "Kuwait City",
    "Muscat": "Muscat", "Addis Ababa": "Addis Abeba", "Naypyidaw": "Naypyitaw|Nay Pyi Taw", "Nay Pyi Taw": "Naypyidaw|Naypyitaw", "Sevastopol": "Sebastopol",
    "Geneve": "Geneva", "Genève": "Geneva", "Köln": "Cologne", "Koeln": "Cologne", "The Hague": "Hague", "Zürich": "Zurich", "Québec": "Quebec City", "Montréal": "Montreal",
    "Al Hudaydah": "Hodeidah|Hodeida", "Ta‘izz": "Taiz", "Kandahar": "Qandahar", "Herāt": "Herat", "Lashkar Gāh": "Lashkar Gah", "Mazār-e Sharīf": "Mazar-i-Sharif",
    "Deir ez-Zor": "Deir al-Zor", "Dayr az Zawr": "Deir al-Zor|Deir ez-Zor", "Ḩamāh": "Hama", "Hamah": "Hama", "Dar‘ā": "Daraa|Deraa", "Halab": "Aleppo", "Rafaḩ": "Rafah",
    "Khan Yunis": "Khan Younis", "Nāblus": "Nablus", "Janīn": "Jenin", "Ramallah": "Ramallah", "Bayt Laḩm": "Bethlehem",
}


# Towns under 15,000 that news names: name|country|region|population|lat|lon.
TOWNS = """
Paris|USA|TN|10000|36.30|-88.33;Paris|USA|IL|8900|39.61|-87.70;Paris|USA|KY|9800|38.21|-84.25;Washington|USA|PA|13700|40.17|-80.25;Athens|USA|TX|12700|32.20|-95.86
Athens|USA|TN|13500|35.44|-84.59;Ozark|USA|AL|14900|31.46|-85.64;London|USA|KY|8000|37.13|-84.08;London|USA|OH|9900|39.89|-83.45;Cambridge|USA|OH|10600|40.03|-81.59;Cambridge|USA|MD|12300|38.56|-76.08
Lebanon|USA|NH|13200|43.64|-72.25;Lebanon|USA|KY|5500|37.57|-85.25;Tremonton|USA|UT|7600|41.71|-112.17;Moberly|USA|MO|13900|39.42|-92.44;Coshocton|USA|OH|11200|40.27|-81.86;Marietta|USA|OH|14000|39.42|-81.45
Glens Falls|USA|NY|14600|43.31|-73.64;Oneida|USA|NY|11300|43.09|-75.65;Barre|USA|VT|9000|44.20|-72.50;St. Augustine|USA|FL|13800|29.89|-81.31;Hyannis|USA|MA|14100|41.65|-70.28;Howell|USA|MI|9500|42.61|-83.93
Stroudsburg|USA|PA|5600|40.99|-75.19;Neptune|USA|NJ|4800|40.21|-74.03;Montpelier|USA|VT|7700|44.26|-72.58;Pierre|USA|SD|13900|44.37|-100.35;Jordan|USA|MN|5500|44.67|-93.63;Moscow|USA|PA|2000|41.34|-75.52
Hanover|USA|NH|11200|43.70|-72.29;Gettysburg|USA|PA|7600|39.83|-77.23;Rome|USA|OH|100|41.60|-80.87;Waco|USA|GA|500|33.70|-85.18;Los Alamos|USA|NM|12000|35.89|-106.30;Roswell|USA|GA|94000|34.02|-84.36
Jasper|USA|TX|7600|30.92|-93.99;Crawford|USA|TX|700|31.53|-97.44;Wasilla|USA|AK|7800|61.58|-149.44;Sturgis|USA|SD|6700|44.41|-103.51;Selma|USA|AL|20700|32.41|-87.02;Camp David|USA|MD|10|39.65|-77.46
Fort Hood|USA|TX|14900|31.13|-97.78;West|USA|TX|2800|31.80|-97.09;Uvalde|USA|TX|14900|29.21|-99.79;Sutherland Springs|USA|TX|600|29.27|-98.06;East Palestine|USA|OH|4700|40.83|-80.54;Butler|USA|PA|13700|40.86|-79.90
Davos|CHE||11000|46.80|9.84;Srebrenica|BIH||2600|44.10|19.30;Bucha|UKR||28000|50.54|30.21;Debaltseve|UKR||24000|48.34|38.40;Tskhinvali|GEO||30000|42.22|43.96;Beslan|RUS||36000|43.19|44.54
Kobani|SYR||44000|36.89|38.35;Kobane|SYR||44000|36.89|38.35;Khan Sheikhoun|SYR||34000|35.44|36.65;Palmyra|SYR||51000|34.56|38.27;Maaloula|SYR||2700|33.84|36.55;Foua|SYR||10000|35.98|36.70;Qusayr|SYR||29000|34.51|36.58
Houla|SYR||20000|34.88|36.51;Halabja|IRQ||57000|35.18|45.99;Sinjar|IRQ||40000|36.32|41.88;Tora Bora|AFG||0|34.12|70.22;Panmunjom|KOR||0|37.96|126.68;Yongbyon|PRK||0|39.80|125.75;Lockerbie|GBR||4000|55.12|-3.35
Ramstein|DEU||8000|49.45|7.55;Rambouillet|FRA||26000|48.64|1.83;Evian|FRA||8500|46.40|6.59;Gleneagles|GBR||0|56.28|-3.75;Taba|EGY||1000|29.49|34.90;Sharm el-Sheikh|EGY||38000|27.91|34.33;Sharm el Sheikh|EGY||38000|27.91|34.33
Erez|ISR||0|31.56|34.55;Sderot|ISR||21000|31.52|34.60;Rafah crossing|PSE||0|31.25|34.26;Dimona|ISR||33000|31.07|35.03;Natanz|IRN||12000|33.51|51.92;Bushehr|IRN||160000|28.97|50.84;Abbottabad|PAK||140000|34.15|73.22
Mong La|MMR||0|21.67|100.03;Doklam|BTN||0|27.30|88.92;Galwan|IND||0|34.75|78.20;Bakhmut|UKR||73000|48.59|38.00;Avdiivka|UKR||32000|48.14|37.74;Ilovaisk|UKR||15000|47.93|38.20;Salisbury|GBR||40000|51.07|-1.79
Tadmur|SYR||51000|34.56|38.27;Kidal|MLI||25000|18.44|1.41;Abyei|SDN||20000|9.60|28.44;Garissa|KEN||119000|-0.46|39.65;Chibok|NGA||66000|10.87|12.85;Dapchi|NGA||0|12.49|11.50;Beni|COD||230000|0.49|29.47
"""


def fold(s):
    s = s.replace("ı", "i").replace("ø", "o").replace("Ø", "O").replace("ł", "l").replace("Ł", "L").replace("đ", "d").replace("Đ", "D")
    s = s.replace("ß", "ss").replace("æ", "ae").replace("Æ", "Ae").replace("‘", "'").replace("’", "'").replace("ʼ", "'").replace("ə", "a")
    return "".join(c for c in unicodedata.normalize("NFKD", s) if not unicodedata.combining(c))


def rows(path):
    with open(path, encoding="utf-8") as f:
        yield from csv.DictReader(f, delimiter="\t", quoting=csv.QUOTE_NONE)


def forms(name):
    """The name as written, without accents and apostrophes, with Saint, Fort and Mount long and short."""
    out = [name]
    plain = fold(name)
    out += [plain, plain.replace("'", "")]
    for long, short in (("Saint ", "St. "), ("Fort ", "Ft. "), ("Mount ", "Mt. "), ("Sankt ", "St. ")):
        for a, b in ((long, short), (short, long), (long, short.replace(".", ""))):
            if plain.startswith(a):
                out.append(b + plain[len(a):])
    for article in ("Al ", "Ar ", "As ", "Ad ", "An ", "Az ", "Ash ", "At "):
        if plain.startswith(article) and len(plain) > len(article) + 4:
            out.append(plain[len(article):])
    return out


def clean(names, own):
    seen, out = {own}, []
    for n in names:
        n = n.strip()
        if len(n) > 2 and n not in seen and "|" not in n and "\t" not in n:
            seen.add(n)
            out.append(n)
    return out


HEAD = """# %s
# Made by tools/gen_places.py; do not edit. Facts from GeoNames (https://www.geonames.org/), CC BY 4.0, as Debian's
# libgeonames 0.3.0-1 packs them%s. docs/sources.md#geonames
"""


def check(facts, out):
    if not os.path.exists(os.path.join(facts, "cities.tsv")):
        print("skipped: no facts in", facts)
        return 77
    with tempfile.TemporaryDirectory() as made:
        make(facts, made)
        same = [filecmp.cmp(os.path.join(made, n), os.path.join(out, n), shallow=False) for n in os.listdir(made)]
    if not all(same):
        print("dict/places is not what tools/gen_places.py makes of the facts: run it")
    return 0 if all(same) else 1


def make(facts, out):
    countries = list(rows(os.path.join(facts, "countries.tsv")))
    alpha3 = {r["alpha2"]: r["alpha3"] for r in countries}
    alpha3["XK"] = "KOS"
    cities = [r for r in rows(os.path.join(facts, "cities.tsv")) if r["country_code"] in alpha3]
    cities.sort(key=lambda r: (-int(r["population"] or 0), int(r["geonameid"])))

    # A name that several languages in Latin letters share is met in English news as well.
    latin = defaultdict(Counter)
    for r in rows(os.path.join(facts, "city_names.tsv")):
        if r["lang"] in ("de", "fr", "es", "it", "nl", "da", "sv", "nb", "id", "pt", "pl", "ro", "fi", "af", "cs", "hr", "sl"):
            latin[r["geonameid"]][fold(r["name"])] += 1

    by_region, seen = defaultdict(list), defaultdict(list)
    # "Mexico" is Mexico City in many languages, not in English
    taken = {fold(n) for r in countries for n in [r["iso_name"]] + r["cldr_en"].split("|") + NAMES.get(r["alpha3"], "").split("|")}
    with open(os.path.join(out, "cities.tsv"), "w", encoding="utf-8") as f:
        f.write(HEAD % ("Cities of more than 15,000 people, most people first", ""))
        f.write("# geonameid\tname\tcountry\tregion\tpopulation\tlat\tlon\tother names, | between\n")
        for r in cities:
            also = forms(r["name"])
            for n in ALSO.get(r["name"], "").split("|"):
                also += forms(n) if n else []
            if int(r["population"] or 0) > 200000:
                for n, times in latin[r["geonameid"]].items():
                    if times >= 3 and len(n) >= 4 and n[0].isupper() and n.isascii():
                        also.append(n)
            code = alpha3[r["country_code"]]
            f.write("%s\t%s\t%s\t%s\t%d\t%.3f\t%.3f\t%s\n" % (
                r["geonameid"], r["name"], code, r["admin1_code"], int(r["population"] or 0), float(r["lat"]),
                float(r["lon"]), "|".join(a for a in clean(also, r["name"]) if fold(a) not in taken)))
            seen[r["name"], code].append(r["admin1_code"])
            for n in also:
                seen[n, code].append(r["admin1_code"])
            if r["admin1"]:
                by_region[r["country_code"], r["admin1_code"], r["admin1"]].append(
                    (int(r["population"] or 0), float(r["lat"]), float(r["lon"])))

        for entry in TOWNS.replace("\n", ";").split(";"):
            cell = entry.split("|")
            if len(cell) == 6 and cell[2] not in (seen[cell[0], cell[1]] if cell[2] else []):
                f.write("0\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n" % (*cell, "|".join(clean(forms(cell[0]), cell[0]))))

    centres = {(c, e.split()[0]): e.split()[1:] for c, text in CENTRES.items()
               for e in text.replace("\n", "|").split("|") if e}
    with open(os.path.join(out, "regions.tsv"), "w", encoding="utf-8") as f:
        f.write(HEAD % ("First-level regions: the middle of their cities, or of the land", ""))
        f.write("# country\tregion\tname\tpopulation in its cities\tlat\tlon\tother names, | between\n")
        for (c, code, name), list_ in sorted(by_region.items(), key=lambda x: -sum(p for p, _, _ in x[1])):
            lat, lon = median(x[1] for x in list_), median(x[2] for x in list_)
            if (c, code) in centres:
                lat, lon = map(float, centres[c, code])
            if name in DIRECTIONS:
                continue
            name = RENAMED.get((c, name), name)
            words = name.split()
            also = forms(name)
            for lead in ("Province of the ", "Province of ", "State of ", "Republic of "):
                if name.startswith(lead):
                    also += forms(name[len(lead):])
            for tail in (" Zhuang Autonomous Region", " Uygur Autonomous Region", " Hui Autonomous Region", " Autonomous Region"):
                if name.endswith(tail):
                    also += forms(name[:-len(tail)])
            short = [w for w in words if w not in GENERIC] if (c, words[0]) not in RENAMED else []
            if short and len(short) < len(words) and short[0] not in ("of", "de", "Capital", "Central", "Northern", "Southern", "Eastern",
                                                                      "Western", "North", "South", "East", "West"):
                # where a city of the region has the short name, that is what the name means
                name_ = " ".join(w for w in short if w not in ("of", "the"))
                if name_ not in DIRECTIONS and code not in seen[name_, alpha3[c]]:
                    also += forms(name_)
            also += SHORT.get(c, {}).get(code, "").split("|")
            if c == "US" and code != "DC":
                also.append(code)
            keep = clean(also, name) + [a for a in (SHORT.get(c, {}).get(code, "") + ("|" + code if c == "US" else "")).split("|") if len(a) == 2]
            f.write("%s\t%s\t%s\t%d\t%.2f\t%.2f\t%s\n" % (alpha3[c], code, name, sum(p for p, _, _ in list_), lat, lon,
                                                       "|".join(dict.fromkeys(keep))))

    with open(os.path.join(out, "countries.tsv"), "w", encoding="utf-8") as f:
        f.write(HEAD % ("Countries and areas of the world", "; ISO 3166-1 (iso-codes), CLDR names, mledoze/countries (ODbL)\n# for centres and names of people"))
        f.write("# kind\tcountry\tname\tlat\tlon\tother names, | between\tadjectives and people, | between\tcapital\tinternet domain\n")
        # a people belongs to the largest country that claims it: "Indian" is not of the British Indian Ocean Territory
        size, owner = Counter(), {}
        for (c, _, _), list_ in by_region.items():
            size[alpha3[c]] += sum(p for p, _, _ in list_)
        for r in sorted(countries, key=lambda r: size[r["alpha3"]]):
            owner[r["demonym_m"]] = r["alpha3"]
        for r in countries:
            code = r["alpha3"]
            name = (r["cldr_en"] or r["iso_name"]).split("|")[0]
            lat, lon = COUNTRY_CENTRES.get(code, (r["lat"], r["lon"]))
            if lat == "" or lon == "":
                continue
            given = NAMES.get(code, "").split("|")
            also = [r["iso_name"], r["iso_official"]] + [g for n in [name] + given if n for g in [n, fold(n)]]
            also = [a for a in also if a and "," not in a]
            people = [w.replace("_", " ") for w in PEOPLE.get(code, "").split()]
            demonym = r["demonym_m"]
            if demonym and owner[demonym] == code:
                people.append(demonym)
                if demonym.endswith(("n", "i")):
                    people.append(demonym + "s")
            names = clean(also, name) + [a for a in given if len(a) == 2]
            bad = {"US", "UK"} if code not in ("USA", "GBR") else set()
            f.write("C\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n" % (code, name, lat, lon, "|".join(n for n in names if n not in bad),
                                                       "|".join(dict.fromkeys(people)), r["capital"],
                                                       {"GB": "uk"}.get(r["alpha2"], r["alpha2"].lower())))
        for entry in AREAS.replace("\n", ";").split(";"):
            cell = entry.split("|")
            if len(cell) < 4 or not cell[2]:
                continue
            people = [w.replace("_", " ") for w in AREA_PEOPLE.get(cell[0], "").split()]
            f.write("L\t%s\t%s\t%s\t%s\t\t%s\t\n" % (cell[1], cell[0], cell[2], cell[3], "|".join(people)))


def main():
    if sys.argv[1] == "--check":
        sys.exit(check(*sys.argv[2:4]))
    make(*sys.argv[1:3])


if __name__ == "__main__":
    main()

import type { Currency, Locale } from '../demo-types.js';

/** Where a buyer may live: a city with a postal code that is really its own. */
export interface CountryWords {
  country: string;
  locale: Locale;
  currency: Currency;
  /** 12 first and 17 last names, so that 200 buyers differ. */
  firstNames: readonly string[];
  lastNames: readonly string[];
  streets: readonly string[];
  cities: readonly (readonly [city: string, postalCode: string])[];
}

const ENGLISH_FIRST = [
  'Alice',
  'Brendan',
  'Clara',
  'Daniel',
  'Emma',
  'Finn',
  'Grace',
  'Henry',
  'Isla',
  'Jack',
  'Kate',
  'Liam',
];
const GERMAN_FIRST = [
  'Anna',
  'Bernd',
  'Clara',
  'David',
  'Elif',
  'Felix',
  'Greta',
  'Hannes',
  'Ida',
  'Jonas',
  'Karla',
  'Lukas',
];

export const IRELAND: CountryWords = {
  country: 'IE',
  locale: 'en',
  currency: 'EUR',
  firstNames: ENGLISH_FIRST,
  lastNames: [
    'Byrne',
    'Doyle',
    'Gallagher',
    'Kavanagh',
    'Murphy',
    'Nolan',
    "O'Brien",
    'Quinn',
    'Ryan',
    'Walsh',
    'Brady',
    'Casey',
    'Farrell',
    'Keane',
    'Moran',
    'Power',
    'Tierney',
  ],
  streets: ['Main Street', 'Bridge Street', 'Church Road', 'Harbour View', 'Mill Lane'],
  cities: [
    ['Dublin', 'D02 X285'],
    ['Cork', 'T12 W8KP'],
    ['Galway', 'H91 E2K3'],
    ['Limerick', 'V94 T28R'],
  ],
};

export const UNITED_STATES: CountryWords = {
  country: 'US',
  locale: 'en',
  currency: 'USD',
  firstNames: ENGLISH_FIRST,
  lastNames: [
    'Anderson',
    'Baker',
    'Carter',
    'Diaz',
    'Evans',
    'Foster',
    'Garcia',
    'Hughes',
    'Jackson',
    'Kim',
    'Lopez',
    'Miller',
    'Nguyen',
    'Parker',
    'Reed',
    'Turner',
    'Young',
  ],
  streets: ['Oak Avenue', 'Maple Street', 'Pine Street', 'Lake Road', 'Cedar Lane'],
  cities: [
    ['Portland', '97205'],
    ['Boston', '02116'],
    ['Austin', '78701'],
    ['Chicago', '60614'],
  ],
};

export const GERMANY: CountryWords = {
  country: 'DE',
  locale: 'de',
  currency: 'EUR',
  firstNames: GERMAN_FIRST,
  lastNames: [
    'Arnold',
    'Becker',
    'Demir',
    'Fischer',
    'Hoffmann',
    'Krüger',
    'Lehmann',
    'Neumann',
    'Schäfer',
    'Vogel',
    'Brandt',
    'Keller',
    'Lorenz',
    'Peters',
    'Richter',
    'Sommer',
    'Yilmaz',
  ],
  streets: ['Gartenstraße', 'Bahnhofstraße', 'Lindenweg', 'Am Markt', 'Mühlgasse'],
  cities: [
    ['Berlin', '10115'],
    ['Hamburg', '20095'],
    ['Leipzig', '04109'],
    ['Köln', '50667'],
    ['München', '80331'],
  ],
};

export const AUSTRIA: CountryWords = {
  country: 'AT',
  locale: 'de',
  currency: 'EUR',
  firstNames: GERMAN_FIRST,
  lastNames: [
    'Auer',
    'Berger',
    'Egger',
    'Gruber',
    'Huber',
    'Leitner',
    'Moser',
    'Pichler',
    'Steiner',
    'Wagner',
    'Bauer',
    'Ebner',
    'Fuchs',
    'Hofer',
    'Lechner',
    'Reiter',
    'Winkler',
  ],
  streets: ['Hauptstraße', 'Schulgasse', 'Kirchenplatz', 'Wiener Straße', 'Bachweg'],
  cities: [
    ['Wien', '1010'],
    ['Graz', '8010'],
    ['Linz', '4020'],
    ['Salzburg', '5020'],
  ],
};

/** The family name comes first; a street is a quarter, before its block numbers. */
export const JAPAN: CountryWords = {
  country: 'JP',
  locale: 'ja',
  currency: 'JPY',
  firstNames: ['葵', '陽菜', '結衣', '美咲', 'さくら', '直美', '蓮', '大翔', '健太', '翔太', '悠真', '拓海'],
  lastNames: [
    '佐藤',
    '鈴木',
    '高橋',
    '田中',
    '伊藤',
    '渡辺',
    '山本',
    '中村',
    '小林',
    '加藤',
    '吉田',
    '山田',
    '佐々木',
    '松本',
    '井上',
    '木村',
    '清水',
  ],
  streets: ['本町', '中央', '緑町', '栄町', '旭町'],
  cities: [
    ['東京都千代田区', '100-0001'],
    ['大阪市北区', '530-0001'],
    ['京都市下京区', '600-8001'],
    ['札幌市中央区', '060-0001'],
    ['福岡市博多区', '812-0011'],
  ],
};

import type { Phrase } from './word-tables.js';

/** By the names that the attribute `origin` has: what stands in for `{origin}` below. */
export const ORIGINS: Record<string, Phrase> = {
  China: ['China', 'aus China', '中国'],
  Egypt: ['Egypt', 'aus Ägypten', 'エジプト'],
  Ethiopia: ['Ethiopia', 'aus Äthiopien', 'エチオピア'],
  France: ['France', 'aus Frankreich', 'フランス'],
  Germany: ['Germany', 'aus Deutschland', 'ドイツ'],
  Greece: ['Greece', 'aus Griechenland', 'ギリシャ'],
  India: ['India', 'aus Indien', 'インド'],
  Indonesia: ['Indonesia', 'aus Indonesien', 'インドネシア'],
  Iran: ['Iran', 'aus dem Iran', 'イラン'],
  Italy: ['Italy', 'aus Italien', 'イタリア'],
  Japan: ['Japan', 'aus Japan', '日本'],
  Lebanon: ['Lebanon', 'aus dem Libanon', 'レバノン'],
  Morocco: ['Morocco', 'aus Marokko', 'モロッコ'],
  Nepal: ['Nepal', 'aus Nepal', 'ネパール'],
  Oman: ['Oman', 'aus dem Oman', 'オマーン'],
  Portugal: ['Portugal', 'aus Portugal', 'ポルトガル'],
  Spain: ['Spain', 'aus Spanien', 'スペイン'],
  'Sri Lanka': ['Sri Lanka', 'aus Sri Lanka', 'スリランカ'],
  Tunisia: ['Tunisia', 'aus Tunesien', 'チュニジア'],
  Turkey: ['Turkey', 'aus der Türkei', 'トルコ'],
  Uzbekistan: ['Uzbekistan', 'aus Usbekistan', 'ウズベキスタン'],
  Yemen: ['Yemen', 'aus dem Jemen', 'イエメン'],
};

export const PROVENANCE: readonly Phrase[] = [
  [
    'We buy directly from a family business in {origin}.',
    'Wir kaufen direkt bei einem Familienbetrieb {origin}.',
    '{origin}の家族経営の生産者から直接仕入れています。',
  ],
  [
    'A cooperative in {origin} has supplied us for years.',
    'Eine Genossenschaft {origin} beliefert uns seit Jahren.',
    '{origin}の協同組合が長年届けてくれている品です。',
  ],
  [
    'Chosen at the market stalls of {origin} on our last journey.',
    'Auf unserer letzten Reise bei Händlern {origin} ausgesucht.',
    '前回の旅で、{origin}の市場をめぐって選びました。',
  ],
  [
    'Made in {origin}, the way it has been done for generations.',
    'Seit Generationen auf dieselbe Weise gemacht, von Meistern {origin}.',
    '{origin}で代々受け継がれてきたやり方でつくられています。',
  ],
];

/** By top-level category. */
export const CARE: Record<string, readonly Phrase[]> = {
  pantry: [
    [
      'Keep it dry and away from light.',
      'Trocken und lichtgeschützt aufbewahren.',
      '直射日光と湿気を避けて保存してください。',
    ],
    [
      'Once opened, best within three months.',
      'Nach dem Öffnen am besten binnen drei Monaten verbrauchen.',
      '開封後は三か月を目安にお召し上がりください。',
    ],
    [
      'Packed to order in our warehouse.',
      'Im Lager auf Bestellung abgefüllt.',
      'ご注文をいただいてから倉庫で詰めています。',
    ],
  ],
  home: [
    [
      'A soft, dry cloth is all the care it needs.',
      'Zur Pflege genügt ein weiches, trockenes Tuch.',
      'お手入れはやわらかい乾いた布で拭くだけです。',
    ],
    [
      'Packed in recycled cardboard, without plastic.',
      'In Altpapierkarton verpackt, ohne Plastik.',
      'プラスチックを使わず、再生紙の箱でお届けします。',
    ],
    [
      'May be returned within 30 days.',
      'Rückgabe binnen 30 Tagen möglich.',
      '三十日以内でしたら返品できます。',
    ],
  ],
  clothing: [
    [
      'Air it often and clean it rarely.',
      'Oft lüften, selten reinigen.',
      'こまめに風を通し、洗いすぎないでください。',
    ],
    [
      'Repairs are free in the first two years.',
      'Reparaturen sind in den ersten zwei Jahren kostenlos.',
      '最初の二年間は無料で修理いたします。',
    ],
    [
      'Between two sizes, take the larger one.',
      'Zwischen zwei Größen lieber die größere wählen.',
      'サイズに迷ったら大きい方をお選びください。',
    ],
  ],
  bath: [
    ['Never tested on animals.', 'Ohne Tierversuche.', '動物実験は一切行っていません。'],
    [
      'Free of palm oil and microplastics.',
      'Frei von Palmöl und Mikroplastik.',
      'パーム油もマイクロプラスチックも使っていません。',
    ],
    ['Store it in a cool place.', 'Kühl lagern.', '涼しい場所で保管してください。'],
  ],
  games: [
    [
      'It arrives wrapped and ready to give.',
      'Kommt verpackt und bereit zum Verschenken.',
      'そのまま贈れるように包んでお届けします。',
    ],
    [
      'May be exchanged within 30 days.',
      'Umtausch binnen 30 Tagen möglich.',
      '三十日以内でしたら交換できます。',
    ],
    [
      'Keep it away from heaters and open windows.',
      'Nicht neben Heizung oder offenes Fenster stellen.',
      '暖房器具や開いた窓のそばには置かないでください。',
    ],
  ],
};

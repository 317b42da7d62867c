import { pouches, type CategoryWords } from './word-tables.js';

export const tea: CategoryWords = {
  slug: 'tea',
  parentSlug: 'pantry',
  prefix: 'TEA',
  names: ['Tea', 'Tee', 'お茶'],
  origins: ['India', 'Sri Lanka', 'China', 'Japan', 'Nepal', 'Turkey'],
  attributes: { harvest: ['spring', 'summer', 'autumn'], leaf: ['whole leaf', 'broken leaf', 'fine cut'] },
  sizeName: 'weight',
  sizes: pouches('100 g', '250 g', '500 g'),
  priceMinor: [390, 1290],
  weightGrams: [110, 130],
  uses: [
    [
      'A cup for slow mornings: one spoon per cup, hot water, three minutes of patience.',
      'Eine Tasse für ruhige Morgen: ein Löffel je Tasse, heißes Wasser, drei Minuten Geduld.',
      'ゆっくりした朝のための一杯です。カップに茶さじ一杯、お湯を注いで三分お待ちください。',
    ],
    [
      'Clear in the cup and still good at the second infusion.',
      'Klar in der Tasse und auch beim zweiten Aufguss noch gut.',
      '澄んだ水色で、二煎目までおいしく召し上がれます。',
    ],
  ],
  kinds: [
    ['Green Tea', 'Grüntee', 'm', '緑茶'],
    ['Black Tea', 'Schwarztee', 'm', '紅茶'],
    ['Oolong Tea', 'Oolong-Tee', 'm', '烏龍茶'],
    ['White Tea', 'Weißtee', 'm', '白茶'],
    ['Jasmine Tea', 'Jasmintee', 'm', 'ジャスミン茶'],
    ['Earl Grey', 'Earl Grey', 'm', 'アールグレイ'],
    ['Mint Tea', 'Minztee', 'm', 'ミントティー'],
    ['Rooibos Tea', 'Rooibostee', 'm', 'ルイボスティー'],
  ],
  styles: [
    ['Spring-Picked', 'Im Frühling gepflückt*', '春摘みの', { harvest: 'spring' }],
    ['Mild', 'Mild*', 'まろやかな', { taste: 'mild' }],
    ['Full-Bodied', 'Kräftig*', 'コクのある', { taste: 'strong' }],
    ['Organic', 'Ökologisch*', 'オーガニックの', { certificate: 'organic' }],
    ['Hand-Picked', 'Handgepflückt*', '手摘みの'],
    ['Smoky', 'Rauchig*', '燻製香る', { taste: 'smoky' }],
    ['Floral', 'Blumig*', '花香る', { taste: 'floral' }],
  ],
};

export const coffee: CategoryWords = {
  slug: 'coffee',
  parentSlug: 'pantry',
  prefix: 'COF',
  names: ['Coffee', 'Kaffee', 'コーヒー'],
  origins: ['Ethiopia', 'Yemen', 'Indonesia', 'India'],
  attributes: { roast: ['light', 'medium', 'dark'], grind: ['whole bean', 'espresso', 'filter'] },
  sizeName: 'weight',
  sizes: pouches('250 g', '500 g', '1 kg'),
  priceMinor: [590, 1490],
  weightGrams: [260, 280],
  uses: [
    [
      'Good in a copper pot over a low flame, and just as good in a filter.',
      'Gut im Kupferkännchen auf kleiner Flamme und ebenso gut im Filter.',
      '弱火にかけた銅のポットでも、ドリップでもおいしく淹れられます。',
    ],
    [
      'Roasted in small drums every week, so that it reaches you fresh.',
      'Jede Woche in kleinen Trommeln geröstet, damit alles frisch ankommt.',
      '新鮮なままお届けできるよう、毎週小さな釜で焙煎しています。',
    ],
  ],
  kinds: [
    ['Arabica Coffee', 'Arabica-Kaffee', 'm', 'アラビカコーヒー'],
    ['Espresso Beans', 'Espressobohnen', 'p', 'エスプレッソ豆'],
    ['Mocha Coffee', 'Mokka', 'm', 'モカコーヒー'],
    ['Filter Coffee', 'Filterkaffee', 'm', 'フィルターコーヒー'],
    ['Low-Acid Coffee', 'Schonkaffee', 'm', '低酸味コーヒー'],
    ['Cardamom Coffee', 'Kardamomkaffee', 'm', 'カルダモンコーヒー'],
    ['House Blend', 'Hausmischung', 'f', 'ハウスブレンド'],
    ['Peaberry Coffee', 'Perlbohnenkaffee', 'm', 'ピーベリーコーヒー'],
  ],
  styles: [
    ['Light-Roasted', 'Hell geröstet*', '浅煎りの', { roast: 'light' }],
    ['Medium-Roasted', 'Mittelstark geröstet*', '中煎りの', { roast: 'medium' }],
    ['Dark-Roasted', 'Dunkel geröstet*', '深煎りの', { roast: 'dark' }],
    ['Slow-Roasted', 'Langsam geröstet*', 'じっくり焙煎した'],
    ['Chocolatey', 'Schokoladig*', 'チョコレート香る', { taste: 'chocolate' }],
    ['Fruity', 'Fruchtig*', 'フルーティーな', { taste: 'fruit' }],
    ['Nutty', 'Nussig*', 'ナッツ香る', { taste: 'nut' }],
  ],
};

import type { Phrase } from './word-tables.js';

export interface RatingWords {
  titles: readonly Phrase[];
  /** `{name}` is the product's. */
  openings: readonly Phrase[];
  details: readonly Phrase[];
}

const PRAISE: readonly Phrase[] = [
  ['It arrived quickly and well packed.', 'Kam schnell und gut verpackt an.', '早く届き、梱包も丁寧でした。'],
  [
    'My neighbour has ordered one too.',
    'Meine Nachbarin hat auch gleich bestellt.',
    '隣の人もさっそく注文していました。',
  ],
  [
    'The quality is better than the pictures suggest.',
    'Die Qualität ist besser, als die Bilder vermuten lassen.',
    '写真で見るより質が良いです。',
  ],
  [
    'It was a present, and a great success.',
    'Es war ein Geschenk und ein voller Erfolg.',
    '贈り物にしたところ、とても喜ばれました。',
  ],
  ['I shall order it again.', 'Ich bestelle es bestimmt wieder.', 'また注文します。'],
  ['Good value for the money.', 'Ein guter Gegenwert fürs Geld.', '値段に見合う価値があります。'],
];

const DOUBT: readonly Phrase[] = [
  [
    'Delivery took longer than announced.',
    'Die Lieferung dauerte länger als angekündigt.',
    '配達が予定より遅れました。',
  ],
  [
    'The colour is paler than on the screen.',
    'Blasser als auf dem Bildschirm.',
    '画面で見るより色が薄めです。',
  ],
  [
    'I had expected it to be a little larger.',
    'Ich hatte es mir etwas größer vorgestellt.',
    'もう少し大きいと思っていました。',
  ],
  [
    'For this price I have seen better.',
    'Für diesen Preis habe ich schon Besseres gesehen.',
    'この値段ならもっと良い物がありそうです。',
  ],
  ['The box was dented on arrival.', 'Die Schachtel kam eingedrückt an.', '届いたとき箱がへこんでいました。'],
];

/** From one star to five. */
export const RATINGS: readonly RatingWords[] = [
  {
    titles: [
      ['Sent it back', 'Zurückgeschickt', '返品しました'],
      ['Not for me', 'Nichts für mich', '私には合いません'],
    ],
    openings: [
      [
        '“{name}” is not what I expected at all.',
        '„{name}“ ist gar nicht, was ich erwartet hatte.',
        '「{name}」は期待とまったく違いました。',
      ],
      [
        'I cannot recommend “{name}”.',
        '„{name}“ kann ich leider nicht empfehlen.',
        '残念ながら「{name}」はおすすめできません。',
      ],
    ],
    details: DOUBT,
  },
  {
    titles: [
      ['Disappointing', 'Enttäuschend', '少しがっかり'],
      ['I had hoped for more', 'Mehr erhofft', '期待ほどではない'],
    ],
    openings: [
      [
        '“{name}” sounded better than it is.',
        '„{name}“ klang besser, als es ist.',
        '「{name}」は説明のほうが立派でした。',
      ],
      [
        'There are nicer things than “{name}”.',
        'Es gibt Schöneres als „{name}“.',
        '「{name}」より良い物はほかにあります。',
      ],
    ],
    details: DOUBT,
  },
  {
    titles: [
      ['All right', 'Ganz in Ordnung', 'まずまず'],
      ['Does its job', 'Erfüllt seinen Zweck', '普通に使えます'],
      ['Mixed feelings', 'Gemischte Gefühle', '良し悪しあり'],
    ],
    openings: [
      [
        '“{name}” is decent, no more and no less.',
        '„{name}“ ist ordentlich, nicht mehr und nicht weniger.',
        '「{name}」は可もなく不可もなくです。',
      ],
      [
        'I am still getting used to “{name}”.',
        'An „{name}“ gewöhne ich mich noch.',
        '「{name}」にはまだ慣れていません。',
      ],
    ],
    details: [...DOUBT, ...PRAISE.slice(0, 2)],
  },
  {
    titles: [
      ['Very good', 'Sehr gut', 'とても良い'],
      ['Happy with it', 'Zufrieden', '満足しています'],
      ['A good find', 'Guter Fund', '良い買い物'],
    ],
    openings: [
      [
        '“{name}” has found its place with us.',
        '„{name}“ hat bei uns einen festen Platz gefunden.',
        '「{name}」はわが家の定番になりました。',
      ],
      [
        'I use “{name}” nearly every day.',
        '„{name}“ begleitet mich fast jeden Tag.',
        '「{name}」をほぼ毎日楽しんでいます。',
      ],
      [
        '“{name}” keeps what it promises.',
        '„{name}“ hält, was es verspricht.',
        '「{name}」は説明どおりの品でした。',
      ],
    ],
    details: PRAISE,
  },
  {
    titles: [
      ['Wonderful', 'Wunderbar', 'すばらしい'],
      ['Just what I was looking for', 'Genau das Richtige', 'まさに探していた物'],
      ['Everyone asks me about it', 'Alle fragen danach', 'みんなに聞かれます'],
    ],
    openings: [
      [
        '“{name}” is even better than I had hoped.',
        '„{name}“ ist noch besser als erhofft.',
        '「{name}」は期待以上でした。',
      ],
      [
        '“{name}” would be hard to improve.',
        '„{name}“ ist kaum zu verbessern.',
        '「{name}」は文句のつけようがありません。',
      ],
      [
        'I would not want to be without “{name}”.',
        'Auf „{name}“ möchte ich nicht mehr verzichten.',
        '「{name}」はもう手放せません。',
      ],
    ],
    details: PRAISE,
  },
];

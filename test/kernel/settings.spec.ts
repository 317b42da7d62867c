import {
  choiceSetting,
  declaredSettings,
  durationSetting,
  integerSetting,
  jsonSetting,
  Settings,
  textSetting,
} from '../../src/shared/config/settings.js';

const Cups = integerSetting('TEST_CUPS', 4, [1, 12], 'Cups on the table');
const Steep = durationSetting('TEST_STEEP_MS', 3_000, 'How long tea steeps');
const Leaf = choiceSetting('TEST_LEAF', 'green', ['green', 'black'], 'Kind of leaf');
const Blend = jsonSetting('TEST_BLEND', { parts: 1 }, 'Recipe');
const Recipe = textSetting('TEST_RECIPE', '', 'Secret of the house', { secret: true });
const Cellar = textSetting('TEST_CELLAR_URL', '', 'Where the tea is kept');

describe('settings', () => {
  it('are what an operator gave, or their fallback', () => {
    const settings = new Settings({ TEST_CUPS: ' 6 ', TEST_LEAF: '', TEST_BLEND: '{"parts":3}' });

    expect([Cups, Steep, Leaf, Blend].map((setting) => settings.get<unknown>(setting))).toEqual([
      6,
      3_000,
      'green',
      { parts: 3 },
    ]);
    expect([settings.isGiven(Cups), settings.isGiven(Leaf)]).toEqual([true, false]);
  });

  it.each([
    ['TEST_CUPS', '13', 'TEST_CUPS must be a whole number from 1 to 12, not "13".'],
    ['TEST_CUPS', '4.5', 'TEST_CUPS must be a whole number from 1 to 12, not "4.5".'],
    ['TEST_CUPS', '4 cups', 'TEST_CUPS must be a whole number from 1 to 12, not "4 cups".'],
    ['TEST_STEEP_MS', '0', 'TEST_STEEP_MS must be a whole number from 1 to 34560000000, not "0".'],
    ['TEST_LEAF', 'red', 'TEST_LEAF must be one of green, black, not "red".'],
    ['TEST_BLEND', '{', 'TEST_BLEND must be JSON.'],
  ])('that cannot be used say so in a sentence: %s=%s', (name, text, sentence) => {
    expect(() => new Settings({ [name]: text }).validate()).toThrow(sentence);
  });

  it('never show a secret, nor the password of a URL', () => {
    const shown = new Settings({
      TEST_RECIPE: 'bergamot',
      TEST_CELLAR_URL: 'postgres://ada:lovelace@cellar/tea',
    }).redacted();

    const valueOf = (name: string) => shown.find((setting) => setting.name === name)?.value;
    expect(valueOf(Recipe.name)).toBe('[redacted]');
    expect(valueOf(Cellar.name)).toBe('postgres://ada:[redacted]@cellar/tea');
    expect(JSON.stringify(shown)).not.toContain('lovelace');
  });

  it('are all documented, in upper snake case', () => {
    for (const { name, doc } of declaredSettings()) {
      expect(name).toMatch(/^[A-Z][A-Z0-9_]*$/);
      expect(doc).not.toBe('');
    }
  });
});

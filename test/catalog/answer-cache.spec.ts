import { AnswerCache, type Answer } from '../../src/modules/catalog/app/answer-cache.js';

/** A shop window whose content changes with its revision, and a cache in front of it. */
function aWindow({ bytesMax = 1_000 } = {}) {
  const window = { revision: 1, clock: 0, asked: 0, rendered: 0 };
  const cache = new AnswerCache({
    revision: async () => {
      window.asked++;
      return window.revision;
    },
    freshMs: 100,
    bytesMax,
    now: () => window.clock,
  });
  const read = (key: string, body = `${key} at revision ${window.revision}`) =>
    cache.get(key, async (): Promise<Answer> => {
      window.rendered++;
      return { body, etag: `"${body}"` };
    });
  return { window, cache, read };
}

describe('the cache of rendered answers', () => {
  it('renders an answer once while nothing changes, however long that is', async () => {
    const { window, cache, read } = aWindow();

    for (window.clock = 0; window.clock < 1_000; window.clock += 90) await read('TEA-1');

    expect(window.rendered).toBe(1);
    expect(cache).toMatchObject({ hits: 11, misses: 1 });
  });

  it('asks for the revision at most once per fresh time, for all its answers together', async () => {
    const { window, read } = aWindow();

    await Promise.all([read('TEA-1'), read('TEA-2'), read('TEA-3')]);
    await read('TEA-1');
    expect(window.asked).toBe(1);

    window.clock = 101;
    await Promise.all([read('TEA-1'), read('TEA-2')]);
    expect(window.asked).toBe(2);
  });

  it('shows a change that it was not told of when the fresh time is over', async () => {
    const { window, read } = aWindow();
    await read('TEA-1');
    window.revision = 2;

    const meanwhile = await read('TEA-1');
    window.clock = 101;
    const afterwards = await read('TEA-1');

    expect([meanwhile.body, afterwards.body]).toEqual(['TEA-1 at revision 1', 'TEA-1 at revision 2']);
  });

  it('shows a change at once when it was told to doubt', async () => {
    const { window, cache, read } = aWindow();
    await read('TEA-1');
    window.revision = 2;

    cache.doubt();

    expect((await read('TEA-1')).body).toBe('TEA-1 at revision 2');
  });

  it('keeps its answers when a doubt was unfounded', async () => {
    const { window, cache, read } = aWindow();
    await read('TEA-1');

    cache.doubt();
    await read('TEA-1');

    expect(window).toMatchObject({ asked: 2, rendered: 1 });
  });

  it('asks again when the doubt came while it was asking', async () => {
    const answers: ((revision: number) => void)[] = [];
    const cache = new AnswerCache({
      revision: () => new Promise((resolve) => answers.push(resolve)),
      freshMs: 100,
      bytesMax: 1_000,
    });
    const before = cache.get('TEA-1', async () => ({ body: 'old', etag: '"old"' }));
    cache.doubt();
    const after = cache.get('TEA-1', async () => ({ body: 'new', etag: '"new"' }));

    answers[0]!(1);
    expect((await before).body).toBe('old');
    answers[1]!(2);

    expect((await after).body).toBe('new');
  });

  it('does not keep an answer that was overtaken while it was being rendered', async () => {
    const { window, cache, read } = aWindow();
    await cache.get('TEA-1', async () => {
      window.revision = 2;
      cache.doubt();
      await read('TEA-2');
      return { body: 'perhaps of revision 1', etag: '"1"' };
    });

    expect((await read('TEA-1')).body).toBe('TEA-1 at revision 2');
  });

  it('does not keep what does not exist', async () => {
    const { cache, read } = aWindow();
    expect(await cache.get('TEA-1', async () => undefined)).toBeUndefined();

    expect((await read('TEA-1')).body).toBe('TEA-1 at revision 1');
  });

  it('forgets what was used least recently when its bytes are full', async () => {
    const { window, read } = aWindow({ bytesMax: 20 });
    await read('TEA-1', '0123456789');
    await read('TEA-2', '0123456789');
    await read('TEA-1');

    await read('TEA-3', '0123456789');

    await read('TEA-1');
    expect(window.rendered).toBe(3);
    await read('TEA-2');
    expect(window.rendered).toBe(4);
  });

  it('gives an answer that is larger than all its room, and does not keep it', async () => {
    const { window, read } = aWindow({ bytesMax: 9 });

    await read('TEA-1', '0123456789');

    expect((await read('TEA-1', '0123456789')).body).toBe('0123456789');
    expect(window.rendered).toBe(2);
  });

  it('fails while the revision cannot be had, and recovers', async () => {
    let down = true;
    const cache = new AnswerCache({
      revision: () => (down ? Promise.reject(new Error('down')) : Promise.resolve(1)),
      freshMs: 100,
      bytesMax: 1_000,
    });
    const read = () => cache.get('TEA-1', async () => ({ body: 'here', etag: '"here"' }));
    await expect(read()).rejects.toThrow('down');

    down = false;

    expect((await read()).body).toBe('here');
  });
});

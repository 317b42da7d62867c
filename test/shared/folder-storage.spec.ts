import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { FolderStorage } from '../../src/shared/storage/folder-storage.js';

describe('the file storage in a folder', () => {
  const folder = mkdtempSync(join(tmpdir(), 'souk-files-'));
  const files = new FolderStorage(join(folder, 'files'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const text = (content: string) => ({ contentType: 'text/plain', bytes: Buffer.from(content) });
  const read = async (key: string) => {
    const file = await files.get(key);
    return file && { ...file, content: (await buffer(file.content)).toString() };
  };

  it('gives back what was put, with its content type and size', async () => {
    await files.put('catalog/images/a-1', { contentType: 'image/png', bytes: Buffer.from('\n1\n2') });

    expect(await read('catalog/images/a-1')).toEqual({
      contentType: 'image/png',
      size: 4,
      content: '\n1\n2',
    });
  });

  it('keeps an empty file', async () => {
    await files.put('empty', text(''));

    expect(await read('empty')).toMatchObject({ size: 0, content: '' });
  });

  it('has nothing under a key that was not put', async () => {
    expect(await read('catalog/images/other')).toBeUndefined();
  });

  it('has a file and a folder of one name', async () => {
    await files.put('both', text('file'));
    await files.put('both/inside', text('inside'));

    expect([(await read('both'))!.content, (await read('both/inside'))!.content]).toEqual(['file', 'inside']);
  });

  it('replaces a file without ever showing a part of it', async () => {
    const [short, long] = ['x', 'y'.repeat(1_000_000)];
    await files.put('replaced', text(short));

    const putting = files.put('replaced', text(long));
    const seen = new Set<string>();
    for (let looks = 0; looks < 50; looks++) seen.add((await read('replaced'))!.content);
    await putting;

    expect([...seen].every((content) => content === short || content === long)).toBe(true);
    expect((await read('replaced'))!.content).toBe(long);
  });

  it('leaves no draft behind', async () => {
    await Promise.all(['1', '2', '3'].map((content) => files.put('drafts/one', text(content))));

    expect(readdirSync(join(folder, 'files/drafts'))).toEqual(['one.file']);
  });

  it('forgets what is removed, and does not mind when there is nothing', async () => {
    await files.put('removed', text('gone'));

    await files.remove('removed');
    await files.remove('removed');

    expect(await read('removed')).toBeUndefined();
  });

  it.each([
    '',
    '/',
    '/etc/passwd',
    '../outside',
    'a/../b',
    'a//b',
    'a/',
    'A',
    'a.file',
    'a\0',
    'x'.repeat(201),
  ])('refuses the key %j', async (key) => {
    await expect(files.put(key, text(''))).rejects.toThrow('is no key');
    await expect(files.get(key)).rejects.toThrow('is no key');
    await expect(async () => files.remove(key)).rejects.toThrow('is no key');
  });
});

import type { ArgumentMetadata } from '@nestjs/common';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, ValidateNested } from 'class-validator';
import { PageQuery } from '../../src/shared/http/page.js';
import { validationPipe } from '../../src/shared/http/validation.js';

class TagBody {
  @IsString() text!: string;
}

class TeaBody {
  @IsString() name!: string;
  @IsOptional() @ValidateNested({ each: true }) @Type(() => TagBody) tags?: TagBody[];
  @IsOptional() @IsInt() grams?: number;
}

const pipe = validationPipe();
const asBody = (value: unknown, metatype: ArgumentMetadata['metatype'] = TeaBody) =>
  pipe.transform(value, { type: 'body', metatype });
const asQuery = (value: unknown) => pipe.transform(value, { type: 'query', metatype: PageQuery });
const fieldsOf = (work: Promise<unknown>): Promise<string[]> =>
  work.then(
    () => [],
    (error: { errors: { field: string; code: string }[] }) =>
      error.errors.map(({ field, code }) => `${field} ${code}`),
  );

describe('a body', () => {
  it.each([
    ['NUL in a text', { name: 'a\0' }, 'name is-storable'],
    ['NUL deep inside', { name: 'a', tags: [{ text: 'b' }, { text: '\0' }] }, 'tags.1.text is-storable'],
    ['NUL in the name of a field', { 'na\0me': 'a' }, ' is-storable'],
    ['half a surrogate pair', { name: '\ud800' }, 'name is-storable'],
    ['an unknown field', { name: 'a', taste: 'b' }, 'taste whitelist-validation'],
    [
      'an unknown field deep inside',
      { name: 'a', tags: [{ text: 'b', colour: 'c' }] },
      'tags.0.colour whitelist-validation',
    ],
    ['several bodies', [{ name: 'a' }], ' is-object'],
    ['none', undefined, 'name is-string'],
  ])('with %s is refused by the name of the field', async (_, value, field) => {
    expect(await fieldsOf(asBody(value))).toEqual([field]);
  });

  it('that is an image goes only where an image is wanted', async () => {
    const image = Buffer.from('PNG');

    expect(await asBody(image, Buffer)).toBe(image);
    await expect(asBody(image)).rejects.toMatchObject({ code: 'request.unsupported-media-type' });
    await expect(asBody({ name: 'a' }, Buffer)).rejects.toMatchObject({
      code: 'request.unsupported-media-type',
    });
  });
});

describe('a query', () => {
  it('is checked once for all that are the same, and nobody can change it for the others', async () => {
    const [first, same, other] = [
      await asQuery({ limit: '5' }),
      await asQuery({ limit: '5' }),
      await asQuery({ limit: '6' }),
    ];

    expect(first).toEqual({ limit: 5 });
    expect(same).toBe(first);
    expect(other).toEqual({ limit: 6 });
    expect(Object.isFrozen(first)).toBe(true);
  });

  it.each([
    [{ limit: '0' }, 'limit min'],
    [{ cursor: 'a\0' }, 'cursor is-storable'],
    [{ page: '2' }, 'page whitelist-validation'],
  ])('%j is refused each time', async (query, field) => {
    expect(await fieldsOf(asQuery(query))).toEqual([field]);
    expect(await fieldsOf(asQuery(query))).toEqual([field]);
  });
});

import { newId } from '../../src/shared/uuid.js';
import type { ApiClient } from '../support/api-client.js';
import { callerAs } from '../support/callers.js';
import { startTestShop, type TestShop } from '../support/shop.js';

const GONE = { status: 404, body: { code: 'cart.not-found' } };

describe('claiming the cart of a guest', () => {
  let shop: TestShop;
  let guest: ApiClient;
  let user: ApiClient;
  beforeAll(async () => {
    shop = await startTestShop();
    guest = callerAs(shop, 'guest');
  });
  afterAll(() => shop[Symbol.asyncDispose]());
  beforeEach(() => {
    user = callerAs(shop, 'user');
  });

  const cartWith = async (caller: ApiClient, quantities: Record<string, number> = {}, currency = 'EUR') => {
    const { id } = (await caller.post('/v1/carts', { currency })).body;
    for (const [sku, quantity] of Object.entries(quantities))
      expect((await caller.put(`/v1/carts/${id}/items/${sku}`, { quantity })).status).toBe(200);
    return id as string;
  };
  const claim = (caller: ApiClient, cartId: string, headers = {}) =>
    caller.post(`/v1/carts/${cartId}/claim`, {}, headers);
  const quantitiesOf = ({ items }: { items: { sku: string; quantity: number }[] }) =>
    Object.fromEntries(items.map(({ sku, quantity }) => [sku, quantity]));

  it('adds its lines to the own cart, and it is gone', async () => {
    const own = await cartWith(user, { 'TEA-1-S': 2, 'TEA-1-M': 1 });
    const cartId = await cartWith(guest, { 'TEA-1-S': 3, 'COF-1-S': 4 });

    const { status, body } = await claim(user, cartId);

    expect({ status, id: body.id }).toEqual({ status: 200, id: own });
    expect(quantitiesOf(body)).toEqual({ 'TEA-1-S': 5, 'TEA-1-M': 1, 'COF-1-S': 4 });
    expect((await user.get('/v1/me/cart')).body).toEqual(body);
    for (const caller of [guest, user]) expect(await caller.get(`/v1/carts/${cartId}`)).toMatchObject(GONE);
    expect(await claim(user, cartId)).toMatchObject(GONE);
  });

  it('gives a user without a cart a new one, in its currency', async () => {
    const cartId = await cartWith(guest, { 'TEA-1-S': 2 }, 'JPY');

    const { body } = await claim(user, cartId);

    expect(body).toMatchObject({ currency: 'JPY', items: [{ sku: 'TEA-1-S', quantity: 2 }] });
    expect(body.id).not.toBe(cartId);
    expect((await user.get('/v1/me/cart')).body).toEqual(body);
  });

  it('keeps the currency of the own cart, and what it already holds when the guest’s is empty', async () => {
    await cartWith(user, { 'TEA-1-S': 1 }, 'USD');

    const { body } = await claim(user, await cartWith(guest));

    expect(body).toMatchObject({ currency: 'USD', items: [{ sku: 'TEA-1-S', quantity: 1 }] });
  });

  it('never makes more than 999 pieces of a SKU', async () => {
    await cartWith(user, { 'TEA-1-S': 600 });

    const { body } = await claim(user, await cartWith(guest, { 'TEA-1-S': 600 }));

    expect(quantitiesOf(body)).toEqual({ 'TEA-1-S': 999 });
  });

  it('answers the same when it is repeated with its Idempotency-Key', async () => {
    const cartId = await cartWith(guest, { 'TEA-1-S': 1 });
    const key = { 'idempotency-key': newId() };

    const [first, second] = [await claim(user, cartId, key), await claim(user, cartId, key)];

    expect(second).toMatchObject({ status: 200, body: first.body });
    expect(second.headers.get('idempotent-replayed')).toBe('true');
  });

  it('counts it once, however often it is claimed at the same time', async () => {
    await cartWith(user, { 'TEA-1-S': 1 });
    const cartId = await cartWith(guest, { 'TEA-1-S': 2 });

    const answers = await Promise.all(Array.from({ length: 8 }, () => claim(user, cartId)));

    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(7).fill(404)]);
    expect(quantitiesOf((await user.get('/v1/me/cart')).body)).toEqual({ 'TEA-1-S': 3 });
  });

  it('of several at the same time brings them into one cart', async () => {
    const cartIds = await Promise.all(
      [1, 2, 3, 4].map((quantity) => cartWith(guest, { 'TEA-1-S': quantity, [`TEA-1-M`]: 1 })),
    );

    const answers = await Promise.all(cartIds.map((cartId) => claim(user, cartId)));

    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect(quantitiesOf((await user.get('/v1/me/cart')).body)).toEqual({ 'TEA-1-S': 10, 'TEA-1-M': 4 });
  });

  it('is for users, and only the carts of guests can be claimed', async () => {
    const others = await cartWith(callerAs(shop, 'user'), { 'TEA-1-S': 1 });
    const own = await cartWith(user, { 'TEA-1-S': 1 });

    for (const cartId of [others, own, newId(), 'no-uuid'])
      expect((await claim(user, cartId)).status).toBe(404);
    expect((await claim(guest, await cartWith(guest))).status).toBe(403);
    expect(quantitiesOf((await user.get('/v1/me/cart')).body)).toEqual({ 'TEA-1-S': 1 });
  });

  it('is refused once it is ordered', async () => {
    const cartId = await cartWith(guest, { 'TEA-1-S': 1 });
    await shop.sql('update cart.cart set taken_by = array[gen_random_uuid()] where cart_id = $1', [cartId]);

    expect(await claim(user, cartId)).toMatchObject({ status: 409, body: { code: 'cart.already-ordered' } });
  });

  it('passes over an own cart that is ordered', async () => {
    const ordered = await cartWith(user, { 'TEA-1-M': 1 });
    await shop.sql('update cart.cart set taken_by = array[gen_random_uuid()] where cart_id = $1', [ordered]);

    const { body } = await claim(user, await cartWith(guest, { 'TEA-1-S': 1 }));

    expect(body.id).not.toBe(ordered);
    expect(quantitiesOf(body)).toEqual({ 'TEA-1-S': 1 });
  });
});

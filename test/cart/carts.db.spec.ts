import { newId } from '../../src/shared/uuid.js';
import type { ApiClient } from '../support/api-client.js';
import { startTestShop, type TestShop } from '../support/shop.js';
import { callerAs } from '../support/callers.js';

const eur = (amount: number) => ({ amount, currency: 'EUR' });
const skusOf = (cart: { items: { sku: string }[] }) => cart.items.map(({ sku }) => sku);

describe('carts over HTTP', () => {
  let shop: TestShop;
  let guest: ApiClient;
  beforeAll(async () => {
    shop = await startTestShop();
    guest = callerAs(shop, 'guest');
  });
  afterAll(() => shop[Symbol.asyncDispose]());

  const cartOf = async (caller: ApiClient, currency = 'EUR'): Promise<string> =>
    (await caller.post('/v1/carts', { currency })).body.id;
  const put = (caller: ApiClient, cartId: string, sku: string, quantity: unknown, query = '') =>
    caller.put(`/v1/carts/${cartId}/items/${sku}${query}`, { quantity });

  describe('a new cart', () => {
    it('is empty and costs nothing', async () => {
      const { status, body } = await guest.post('/v1/carts', { currency: 'EUR' });

      expect(status).toBe(201);
      expect(body).toEqual({
        id: expect.any(String),
        items: [],
        subtotal: eur(0),
        discounts: [],
        total: eur(0),
        currency: 'EUR',
      });
      expect((await guest.get(`/v1/carts/${body.id}`)).body).toEqual(body);
    });

    it('is another one each time', async () => {
      expect(await cartOf(guest)).not.toBe(await cartOf(guest));
    });

    it('is the same one for a repeated Idempotency-Key', async () => {
      const key = { 'idempotency-key': newId() };

      const first = await guest.post('/v1/carts', { currency: 'EUR' }, key);
      const second = await guest.post('/v1/carts', { currency: 'EUR' }, key);

      expect(second).toMatchObject({ status: 201, body: first.body });
      expect(second.headers.get('idempotent-replayed')).toBe('true');
    });

    it.each([[{ currency: 'XTS' }], [{ currency: 'eur' }], [{ currency: 12 }], [{}]])(
      'is refused in the currency of %j',
      async (body) => {
        const answer = await guest.post('/v1/carts', body);

        expect(answer).toMatchObject({ status: 422, body: { errors: [{ field: 'currency' }] } });
      },
    );

    it('needs a token', async () => {
      expect((await shop.anonymous.post('/v1/carts', { currency: 'EUR' })).status).toBe(401);
    });
  });

  describe('putting an item', () => {
    it('sets its quantity and answers the cart', async () => {
      const cartId = await cartOf(guest);
      await put(guest, cartId, 'TEA-1-S', 5);
      const { status, body } = await put(guest, cartId, 'TEA-1-S', 2);

      expect(status).toBe(200);
      expect(body).toEqual({
        id: cartId,
        items: [
          {
            sku: 'TEA-1-S',
            quantity: 2,
            name: 'Spring-Picked Green Tea',
            unitPrice: eur(790),
            lineTotal: eur(1580),
          },
        ],
        subtotal: eur(1580),
        discounts: [],
        total: eur(1580),
        currency: 'EUR',
      });
    });

    it('keeps the order in which items came', async () => {
      const cartId = await cartOf(guest);
      for (const sku of ['TEA-1-S', 'COF-1-S', 'TEA-1-M', 'TEA-1-S']) await put(guest, cartId, sku, 1);

      const { body } = await guest.get(`/v1/carts/${cartId}`);

      expect(skusOf(body)).toEqual(['TEA-1-S', 'COF-1-S', 'TEA-1-M']);
    });

    it('prices it in the currency of the cart', async () => {
      const { body } = await put(guest, await cartOf(guest, 'JPY'), 'TEA-1-S', 3);

      expect(body.total).toEqual({ amount: 3870, currency: 'JPY' });
    });

    it('names it in the language of the request', async () => {
      const cartId = await cartOf(guest);
      const inGerman = await put(guest, cartId, 'TEA-1-S', 1, '?locale=de');
      const inJapanese = await guest.get(`/v1/carts/${cartId}`, { 'accept-language': 'ja' });

      expect(inGerman.body.items[0].name).toBe('Im Frühling gepflückter Grüntee');
      expect(inJapanese.body.items[0].name).toBe('春摘みの緑茶');
    });

    it.each([0, 1000, 1.5, -1, '2', null, undefined])('refuses the quantity %p', async (quantity) => {
      const answer = await put(guest, await cartOf(guest), 'TEA-1-S', quantity);

      expect(answer).toMatchObject({ status: 422, body: { errors: [{ field: 'quantity' }] } });
    });

    it('refuses an unknown SKU, and leaves the cart as it was', async () => {
      const cartId = await cartOf(guest);

      expect(await put(guest, cartId, 'NOTHING-1', 1)).toMatchObject({
        status: 404,
        body: { code: 'cart.unknown-sku' },
      });
      expect((await guest.get(`/v1/carts/${cartId}`)).body.items).toEqual([]);
    });

    it('refuses a SKU without a price in the currency of the cart', async () => {
      await shop.sql(`insert into cart.product_view (sku, product_id, names, prices, version)
        values ('EURO-ONLY', gen_random_uuid(), '{"en": "Euro Only"}', '{"EUR": 100}', 1)`);

      const answer = await put(guest, await cartOf(guest, 'USD'), 'EURO-ONLY', 1);

      expect(answer).toMatchObject({ status: 409, body: { code: 'cart.no-price' } });
    });
  });

  describe('many changes at once', () => {
    const skus = async (count: number) =>
      (
        await shop.sql<{ sku: string }>('select sku from cart.product_view order by sku limit $1', [count])
      ).map(({ sku }) => sku);

    it('are all kept', async () => {
      const cartId = await cartOf(guest);
      const some = await skus(20);

      await Promise.all(some.map((sku) => put(guest, cartId, sku, 3)));

      const { body } = await guest.get(`/v1/carts/${cartId}`);
      expect(skusOf(body).toSorted()).toEqual(some.toSorted());
    });

    it('never bring a cart above 100 lines', async () => {
      const cartId = await cartOf(guest);

      const answers = await Promise.all((await skus(106)).map((sku) => put(guest, cartId, sku, 1)));

      expect(answers.filter(({ status }) => status === 200)).toHaveLength(100);
      expect(answers.filter(({ body }) => body.code === 'cart.too-many-lines')).toHaveLength(6);
      expect((await guest.get(`/v1/carts/${cartId}`)).body.items).toHaveLength(100);
    });
  });

  describe('removing an item', () => {
    it('answers the cart without it, also when it is already gone', async () => {
      const cartId = await cartOf(guest);
      await put(guest, cartId, 'TEA-1-S', 1);
      await put(guest, cartId, 'TEA-1-M', 1);

      const first = await guest.delete(`/v1/carts/${cartId}/items/TEA-1-S`);
      const second = await guest.delete(`/v1/carts/${cartId}/items/TEA-1-S`);

      expect(first).toMatchObject({ status: 200, body: { items: [{ sku: 'TEA-1-M' }], total: eur(1790) } });
      expect(second).toMatchObject({ status: 200, body: first.body });
    });
  });

  describe('whose cart it is', () => {
    const attempts = (caller: ApiClient, cartId: string) =>
      Promise.all([
        caller.get(`/v1/carts/${cartId}`),
        put(caller, cartId, 'TEA-1-S', 7),
        caller.delete(`/v1/carts/${cartId}/items/TEA-1-S`),
      ]);

    it.each([
      ['a stranger, for the cart of a user', 'user', 'user'],
      ['a guest, for the cart of a user', 'user', 'guest'],
      ['an admin, for the cart of a user', 'user', 'admin'],
      ['a user, for the cart of a guest', 'guest', 'user'],
    ] as const)('is nothing to %s', async (_, ownerRole, callerRole) => {
      const owner = callerAs(shop, ownerRole);
      const cartId = await cartOf(owner);
      await put(owner, cartId, 'TEA-1-S', 1);

      const answers = await attempts(callerAs(shop, callerRole), cartId);

      for (const answer of answers)
        expect(answer).toMatchObject({ status: 404, body: { code: 'cart.not-found' } });
      expect((await owner.get(`/v1/carts/${cartId}`)).body.items).toMatchObject([{ quantity: 1 }]);
    });

    it('does not matter between guests: whoever knows the id may change it', async () => {
      const answers = await attempts(callerAs(shop, 'guest'), await cartOf(guest));

      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    });

    it.each([newId(), 'no-uuid'])('is a 404 for the cart %s, which does not exist', async (cartId) => {
      const statuses = (await attempts(guest, cartId)).map(({ status }) => status);

      expect(statuses).toEqual([404, 404, 404]);
    });
  });

  describe('the own cart', () => {
    it('is the newest of the user', async () => {
      const user = callerAs(shop, 'user');
      await cartOf(user);
      const newest = await cartOf(user, 'USD');

      expect(await user.get('/v1/me/cart')).toMatchObject({
        status: 200,
        body: { id: newest, currency: 'USD' },
      });
    });

    it('does not exist for a user who has none, and is not for guests', async () => {
      await cartOf(guest);

      expect(await callerAs(shop, 'user').get('/v1/me/cart')).toMatchObject({
        status: 404,
        body: { code: 'cart.not-found' },
      });
      expect((await guest.get('/v1/me/cart')).status).toBe(403);
    });
  });
});

import { Webhook } from 'standardwebhooks';
import {
  ShipmentDelivered,
  ShipmentDispatched,
} from '../../src/modules/shipping/contract/shipping.events.js';
import { CARRIERS } from '../../src/modules/shipping/domain/tariff-table.js';
import { DEVELOPMENT_WEBHOOK_SECRET } from '../../src/shared/http/signed-webhook.js';
import { newId } from '../../src/shared/uuid.js';
import { callerAs } from '../support/callers.js';
import { eventually } from '../support/eventually.js';
import { startTestShop, type TestShop } from '../support/shop.js';
import { cancelOrder, orderToSend, publishedFor, storedOf } from './orders-to-send.js';

const OWN_SECRET = 'whsec_cGFyY2Vsd2F5LXNlY3JldC1vZi1pdHMtb3du';
const AN_HOUR_MS = 60 * 60_000;
const YESTERDAY = new Date(Date.now() - 24 * AN_HOUR_MS).toISOString();

interface Sent {
  carrier?: string;
  webhookId?: string;
  secret?: string;
  signedAt?: Date;
}

describe("a carrier's webhook", () => {
  let shop: TestShop;
  beforeAll(async () => {
    const secrets = Object.fromEntries(CARRIERS.map((carrier) => [carrier, DEVELOPMENT_WEBHOOK_SECRET]));
    shop = await startTestShop({
      settings: {
        POLL_MS: '200',
        DELIVERY_SOON_MS: '1',
        DELIVERY_IDLE_ADVANCE_MS: '20',
        SHIPPING_WEBHOOK_SWEEP_MS: '50',
        SHIPPING_WEBHOOK_SECRETS: JSON.stringify({ ...secrets, parcelway: OWN_SECRET }),
      },
    });
  });
  afterAll(() => shop[Symbol.asyncDispose]());

  const send = (
    body: unknown,
    { carrier = 'parcelway', webhookId = newId(), secret, signedAt }: Sent = {},
  ) => {
    const text = JSON.stringify(body);
    const at = signedAt ?? new Date();
    const key = secret ?? (carrier === 'parcelway' ? OWN_SECRET : DEVELOPMENT_WEBHOOK_SECRET);
    return shop.anonymous.post(`/v1/shipping/webhooks/${carrier}`, text, {
      'content-type': 'application/json',
      'webhook-id': webhookId,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
      'webhook-signature': new Webhook(key).sign(webhookId, at, text),
    });
  };
  const news = (type: string, trackingNumber: string, timestamp = YESTERDAY) => ({
    type,
    timestamp,
    data: { trackingNumber },
  });

  it('takes a parcel on, at the time that the carrier tells', async () => {
    const { order, first } = await orderToSend(shop);

    expect((await send(news('dispatched', first.trackingNumber))).status).toBe(204);
    expect((await send(news('in_transit', first.trackingNumber))).status).toBe(204);
    expect((await send(news('delivered', first.trackingNumber))).status).toBe(204);

    const { body } = await callerAs(shop, 'user', order.subject).get(`/v1/shipments/${first.id}`);
    expect(body).toMatchObject({
      status: 'delivered',
      events: [
        { type: 'dispatched', at: YESTERDAY },
        { type: 'in_transit', at: YESTERDAY },
        { type: 'delivered', at: YESTERDAY },
      ],
    });
    expect(await publishedFor(shop, ShipmentDispatched, order)).toMatchObject([{ at: YESTERDAY }]);
    expect(await publishedFor(shop, ShipmentDelivered, order)).toMatchObject([{ at: YESTERDAY }]);
  });

  it.each([
    ['with one id', () => Array<string>(5).fill(newId())],
    ['with ids of their own', () => Array.from({ length: 5 }, newId)],
  ])('takes effect once when several come at the same time, %s', async (_, idsOf) => {
    const { order, first } = await orderToSend(shop);
    const body = news('dispatched', first.trackingNumber);

    const answers = await Promise.all(idsOf().map((webhookId) => send(body, { webhookId })));

    expect(answers.map(({ status }) => status)).toEqual(Array(5).fill(204));
    expect(await publishedFor(shop, ShipmentDispatched, order)).toHaveLength(1);
  });

  it('changes nothing under an id that has been seen, whatever it says', async () => {
    const { order, first, second } = await orderToSend(shop);
    const webhookId = newId();
    await send(news('dispatched', first.trackingNumber), { webhookId });

    const again = await send(news('dispatched', second.trackingNumber), { webhookId });

    expect(again.status).toBe(204);
    expect((await storedOf(shop, order)).map(({ status }) => status)).toEqual(['dispatched', 'created']);
  });

  it('changes nothing when it is late', async () => {
    const { first } = await orderToSend(shop);
    for (const type of ['dispatched', 'delivered']) await send(news(type, first.trackingNumber));

    const late = [];
    for (const type of ['in_transit', 'dispatched', 'delivered'])
      late.push((await send(news(type, first.trackingNumber))).status);

    expect(late).toEqual([204, 204, 204]);
    const { body } = await callerAs(shop, 'admin').get(`/v1/shipments/${first.id}`);
    expect(body).toMatchObject({
      status: 'delivered',
      events: [{ type: 'dispatched' }, { type: 'delivered' }],
    });
  });

  it('that is too early is refused, and counts when it is sent again', async () => {
    const { order, first } = await orderToSend(shop);
    const webhookId = newId();
    const delivered = news('delivered', first.trackingNumber);

    expect(await send(delivered, { webhookId })).toMatchObject({
      status: 409,
      body: { code: 'shipping.illegal-transition' },
    });
    await send(news('dispatched', first.trackingNumber));

    expect((await send(delivered, { webhookId })).status).toBe(204);
    expect((await storedOf(shop, order))[0]).toMatchObject({ status: 'delivered' });
  });

  it('is refused for a shipment that was cancelled', async () => {
    const { order, first } = await orderToSend(shop);
    await cancelOrder(shop, order);
    await shop.untilQuiet();

    expect((await send(news('dispatched', first.trackingNumber))).status).toBe(409);
  });

  it.each<[string, Sent]>([
    ['with the secret of another carrier', { secret: DEVELOPMENT_WEBHOOK_SECRET }],
    ['more than 5 minutes ago', { signedAt: new Date(Date.now() - 6 * 60_000) }],
  ])('is not believed when it was signed %s', async (_, sent) => {
    const { order, first } = await orderToSend(shop);

    expect(await send(news('dispatched', first.trackingNumber), sent)).toMatchObject({
      status: 401,
      body: { code: 'webhook.not-signed' },
    });
    expect((await storedOf(shop, order))[0]).toMatchObject({ status: 'created' });
  });

  it('is not believed without a signature, and its body is not even looked at', async () => {
    const answers = [
      await shop.anonymous.post('/v1/shipping/webhooks/parcelway', news('dispatched', 'SK1')),
      await shop.anonymous.post('/v1/shipping/webhooks/parcelway', { planet: 'mars' }),
      await send({ planet: 'mars' }, { secret: DEVELOPMENT_WEBHOOK_SECRET }),
    ];

    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401]);
  });

  it('of an unknown carrier, or of a parcel that is not of this carrier, is nothing', async () => {
    const { first } = await orderToSend(shop);

    expect(await send(news('dispatched', first.trackingNumber), { carrier: 'pigeons' })).toMatchObject({
      status: 404,
      body: { code: 'shipping.unknown-carrier' },
    });
    expect(await send(news('dispatched', first.trackingNumber), { carrier: 'swiftline' })).toMatchObject({
      status: 404,
      body: { code: 'shipping.not-found' },
    });
    expect((await send(news('dispatched', 'SK0000000000000'))).status).toBe(404);
  });

  it.each([
    ['type', { ...news('lost', 'SK1') }],
    ['timestamp', news('dispatched', 'SK1', 'yesterday')],
    ['timestamp', news('dispatched', 'SK1', '2026-W01')],
    ['timestamp', news('dispatched', 'SK1', '2026-11-01T23:59:60Z')],
    ['data', { type: 'dispatched', timestamp: YESTERDAY }],
    ['data.trackingNumber', { type: 'dispatched', timestamp: YESTERDAY, data: {} }],
    ['planet', { ...news('dispatched', 'SK1'), planet: 'mars' }],
  ])('with a bad %s is refused: %j', async (field, body) => {
    expect(await send(body)).toMatchObject({
      status: 422,
      body: { errors: expect.arrayContaining([expect.objectContaining({ field })]) },
    });
  });

  it('is forgotten when it is too old to come again', async () => {
    const ids = [newId(), newId()];
    await shop.sql(
      `insert into shipping.carrier_webhook (carrier, webhook_id, received_at)
       select 'parcelway', id, at from unnest($1::text[], array[now() - interval '15 days', now()]) as old (id, at)`,
      [ids],
    );

    await eventually(async () =>
      expect(
        await shop.sql('select webhook_id as id from shipping.carrier_webhook where webhook_id = any($1)', [
          ids,
        ]),
      ).toEqual([{ id: ids[1] }]),
    );
  });
});

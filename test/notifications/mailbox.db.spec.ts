import { createTransport } from 'nodemailer';
import { generateKeyPairSync } from 'node:crypto';
import { DevelopmentSink } from '../../src/modules/notifications/mail/development-sink.js';
import { callerAs } from '../support/callers.js';
import { startTestShop, type TestShop } from '../support/shop.js';
import { mailsTo } from './notifications-shop.js';

const SECRET = 'whsec_b3duIHNlY3JldCBvZiB0aGlzIHNwZWM=';

/** What production must be told. */
const PRODUCTION = {
  NODE_ENV: 'production',
  SMTP_URL: 'smtp://127.0.0.1:1',
  JWT_PRIVATE_KEY: generateKeyPairSync('ec', { namedCurve: 'P-256' })
    .privateKey.export({ format: 'pem', type: 'pkcs8' })
    .toString(),
  SHIPPING_WEBHOOK_SECRETS: JSON.stringify({ parcelway: SECRET }),
  SIMULATED_ACQUIRER_WEBHOOK_SECRET: SECRET,
};

describe('the development mailbox', () => {
  let shop: TestShop;
  let transport: ReturnType<typeof createTransport>;
  beforeAll(async () => {
    shop = await startTestShop({ demo: false });
    transport = createTransport(shop.shop.app.get(DevelopmentSink).url);
  });
  afterAll(() => shop[Symbol.asyncDispose]());

  const admin = () => callerAs(shop, 'admin');
  const send = (to: string, subject: string, messageId?: string) =>
    transport.sendMail({
      ...{ from: 'shop@souk.example', to, subject, text: 'Grüße, 茶', html: '<p>Grüße, 茶</p>' },
      ...(messageId ? { messageId } : {}),
    });

  it('shows what was sent to an address, in whichever case it is written', async () => {
    await send('Ada@Example.com', 'Tee für zwei 茶');

    const mails = await mailsTo({ admin: admin() }, 'ada@example.com');

    expect(mails).toMatchObject([
      { to: 'Ada@example.com', subject: 'Tee für zwei 茶', text: 'Grüße, 茶', html: '<p>Grüße, 茶</p>\n' },
    ]);
  });

  it('lists everybody, newest first and in pages', async () => {
    for (const subject of ['one', 'two', 'three']) await send('ben@example.com', subject);

    const { body: first } = await admin().get('/ops/mailbox?limit=2');
    const { body: rest } = await admin().get(`/ops/mailbox?limit=2&cursor=${first.nextCursor}`);

    const subjects = [...first.items, ...rest.items].map(({ subject }) => subject);
    expect(subjects.slice(0, 3)).toEqual(['three', 'two', 'one']);
  });

  it('keeps a mail once that was sent twice', async () => {
    for (const _ of [1, 2]) await send('carla@example.com', 'once', '<one@souk.example>');

    expect(await mailsTo({ admin: admin() }, 'carla@example.com')).toHaveLength(1);
  });

  it('takes nothing for recipients that are there to fail', async () => {
    await expect(send('tea@fail.souk.example', 'never')).rejects.toMatchObject({ responseCode: 451 });
  });

  it.each([
    ['a guest', () => callerAs(shop, 'guest'), 403],
    ['a buyer', () => callerAs(shop, 'user'), 403],
    ['nobody in particular', () => shop.anonymous, 401],
  ])('is closed to %s', async (_, caller, status) => {
    expect((await caller().get('/ops/mailbox')).status).toBe(status);
  });
});

describe('in production', () => {
  it('there is neither a mailbox nor a server that fills it', async () => {
    await using production = await startTestShop({ demo: false, settings: PRODUCTION });

    const answers = await Promise.all(
      [production.anonymous, callerAs(production, 'admin')].map((client) => client.get('/ops/mailbox')),
    );

    expect(answers).toMatchObject([
      { status: 404, body: { code: 'request.not-found' } },
      { status: 404, body: { code: 'request.not-found' } },
    ]);
    expect(production.shop.app.get(DevelopmentSink).url).toBeUndefined();
  });
});

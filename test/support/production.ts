import { generateKeyPairSync } from 'node:crypto';
import { ROLE_PASSWORD } from './database.js';

/** What an operator of a production has to say, on this database. */
export const productionEnv = (databaseUrl: string): Record<string, string> => ({
  NODE_ENV: 'production',
  DATABASE_URL: databaseUrl,
  DATABASE_ROLE_PASSWORD: ROLE_PASSWORD,
  JWT_PRIVATE_KEY: generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({
    type: 'pkcs8',
    format: 'pem',
  }) as string,
  SIMULATED_ACQUIRER_WEBHOOK_SECRET: 'whsec_cHJvZHVjdGlvbi1vZi1hLXRlc3Q=',
  SHIPPING_WEBHOOK_SECRETS: '{"parcel-post":"whsec_cHJvZHVjdGlvbi1vZi1hLXRlc3Q="}',
  SMTP_URL: 'smtp://127.0.0.1:1',
});

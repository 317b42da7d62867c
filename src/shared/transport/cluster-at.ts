import { createLogger } from '../observability/logger.js';
import { kafkaClient } from './kafka-client.js';

/** Longest wait for one answer. */
const ANSWER_MS = 5_000;

/** Id of the cluster that takes requests at these brokers now, `host:port` with commas between them; or nothing. */
export async function clusterAt(brokers: string): Promise<string | undefined> {
  const admin = kafkaClient(brokers, 'souk-probe', createLogger('silent')).admin();
  const asked = admin.connect().then(() => admin.describeCluster());
  const late = new Promise<never>((_, reject) => setTimeout(reject, ANSWER_MS).unref());
  try {
    const { brokers: found, clusterId } = await Promise.race([asked, late]);
    return found.length > 0 ? clusterId : undefined;
  } catch {
    return undefined;
  } finally {
    await admin.disconnect().catch(() => undefined);
  }
}

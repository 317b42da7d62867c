import { portTransport } from '../../src/bootstrap/port-providers.js';
import type { AppOptions } from '../../src/bootstrap/app.module.js';
import { StartupError } from '../../src/bootstrap/startup-error.js';
import { Settings } from '../../src/shared/config/settings.js';
import { createLogger } from '../../src/shared/observability/logger.js';
import { NoTransport } from '../../src/shared/ports/port-transport.js';
import { GrpcPorts } from '../../src/shared/transport/grpc-ports.js';
import { KafkaPorts } from '../../src/shared/transport/kafka-ports.js';

const KAFKA = { KAFKA_BROKERS: '127.0.0.1:9092' };

/** A process that hosts `orders`, beside one that hosts `cart`. */
const optionsOf = (given: Record<string, string>, hosted = ['orders']) =>
  ({
    settings: new Settings(given),
    hosted: hosted.map((name) => ({ name })),
    manifests: hosted.map((name) => ({ name })),
    elsewhere: [{ name: 'cart' }],
    log: createLogger('silent'),
  }) as unknown as AppOptions;

describe('calls between processes', () => {
  it('go over Kafka, or gRPC where that is wanted', async () => {
    const grpc = { ...KAFKA, PORTS: 'grpc', GRPC_ADDRESSES: '{"cart":["127.0.0.1:3201","127.0.0.1:3202"]}' };

    expect(await portTransport(optionsOf(KAFKA))).toBeInstanceOf(KafkaPorts);
    expect(await portTransport(optionsOf(grpc))).toBeInstanceOf(GrpcPorts);
  });

  it('need nothing where all modules are in one process, or none is', async () => {
    const transport = await portTransport(optionsOf({}));

    expect(transport).toBeInstanceOf(NoTransport);
    expect(await portTransport(optionsOf(KAFKA, []))).toBeInstanceOf(NoTransport);
    await expect(
      transport.call({ module: 'cart', port: 'cart', method: 'quote', args: [] }),
    ).rejects.toMatchObject({ code: 'service.unavailable' });
  });

  it.each(['{}', '{"orders":"127.0.0.1:3201"}', '{"cart":[]}'])(
    'say which address is missing: GRPC_ADDRESSES=%s',
    async (addresses) => {
      const options = optionsOf({ ...KAFKA, PORTS: 'grpc', GRPC_ADDRESSES: addresses });

      await expect(portTransport(options)).rejects.toThrow(StartupError);
      await expect(portTransport(options)).rejects.toThrow(/cart to GRPC_ADDRESSES/);
    },
  );
});

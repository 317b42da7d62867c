import { pino } from 'pino';
import { GrpcPorts } from '../../dist/shared/transport/grpc-ports.js';
import { kafkaClient } from '../../dist/shared/transport/kafka-client.js';
import { KafkaPorts } from '../../dist/shared/transport/kafka-ports.js';
import { Topics } from '../../dist/shared/transport/topics.js';

/** A process that answers for the module `tea`, over gRPC or Kafka, until it is killed. */
const [transport, brokers, prefix] = process.argv.slice(2);
const log = pino({ level: 'silent' });
const limits = { runningMax: 8, waitingMax: 100, outstandingMax: 100, log };
const ports =
  transport === 'grpc'
    ? new GrpcPorts({ ...limits, listen: { host: '127.0.0.1', port: 0 }, addresses: {} })
    : new KafkaPorts({
        ...limits,
        kafka: kafkaClient(brokers, 'killed', log),
        topics: new Topics(prefix, 60_000),
        replicationFactor: 1,
        instance: 'killed',
        modules: ['tea'],
      });
ports.serve('tea', new Map([['tea-house', { brew: () => Promise.resolve({ servedBy: 'killed' }) }]]));
await ports.start();
process.send(ports.port ?? 'ready');
process.on('disconnect', () => process.exit());

import type { FactoryProvider } from '@nestjs/common';
import { instanceName } from '../shared/operations/operations.settings.js';
import { NoTransport, PortTransport } from '../shared/ports/port-transport.js';
import type { Port } from '../shared/ports/port.js';
import * as ports from '../shared/ports/ports.settings.js';
import { remotePort } from '../shared/ports/remote-port.js';
import { kafkaClient } from '../shared/transport/kafka-client.js';
import { KafkaPorts } from '../shared/transport/kafka-ports.js';
import * as kafka from '../shared/transport/kafka.settings.js';
import { Topics } from '../shared/transport/topics.js';
import type { AppOptions } from './app.module.js';
import { Host } from './bootstrap.settings.js';
import { StartupError } from './startup-error.js';

/** Ports of modules in other processes, under the tokens that they have in their own. */
export const remotePortsOf = ({ elsewhere }: Pick<AppOptions, 'elsewhere'>): FactoryProvider[] =>
  elsewhere.flatMap(({ name, ports }) =>
    ports.map(({ port }: { port: Port }) => ({
      provide: port,
      useFactory: (transport: PortTransport) => remotePort(port, name, transport),
      inject: [PortTransport],
    })),
  );

/** How this process calls others and is called. @throws StartupError when nobody says where a module is */
export async function portTransport(options: AppOptions): Promise<PortTransport> {
  const { settings, hosted } = options;
  // A gateway alone asks over HTTP only.
  if (settings.get(kafka.KafkaBrokers) === '' || hosted.length === 0) return new NoTransport();
  return settings.get(ports.Ports) === 'grpc' ? overGrpc(options) : overKafka(options);
}

function overKafka({ settings, manifests, elsewhere, log }: AppOptions): KafkaPorts {
  const instance = instanceName(settings);
  return new KafkaPorts({
    ...limitsOf(settings),
    kafka: kafkaClient(settings.get(kafka.KafkaBrokers), instance, log),
    topics: new Topics(settings.get(kafka.KafkaTopicPrefix), settings.get(kafka.KafkaEventsKeepMs)),
    replicationFactor: settings.get(kafka.KafkaReplicationFactor),
    instance,
    modules: [...manifests, ...elsewhere].map(({ name }) => name),
    log,
  });
}

async function overGrpc({ settings, elsewhere, log }: AppOptions): Promise<PortTransport> {
  const addresses = settings.get(ports.GrpcAddresses);
  const unknown = elsewhere
    .map(({ name }) => name)
    .filter((name) => [addresses[name] ?? []].flat().length === 0);
  if (unknown.length > 0)
    throw new StartupError(
      `PORTS=grpc needs the addresses of all modules that run elsewhere: add ${unknown.join(', ')} to GRPC_ADDRESSES.`,
    );
  const listen = { host: settings.get(Host), port: settings.get(ports.GrpcPort) };
  // Its packages take 4 MiB, which others need not have.
  const { GrpcPorts } = await import('../shared/transport/grpc-ports.js');
  return new GrpcPorts({ ...limitsOf(settings), listen, addresses, log });
}

const limitsOf = (settings: AppOptions['settings']) => ({
  runningMax: settings.get(ports.PortCallsMax),
  waitingMax: settings.get(ports.PortCallsWaitingMax),
  outstandingMax: settings.get(ports.PortCallsOutMax),
});

import { generateKeyPairSync } from 'node:crypto';
import { freePorts } from '../../src/bootstrap/free-ports.js';
import { eventually } from '../support/eventually.js';
import { freshPrefix } from '../support/kafka.js';
import { Seeded } from '../support/seeded.js';
import { startStorm } from './duplicate-storm.js';
import { MortalProcess } from './mortal-process.js';
import { buyers, faultShop, orderUntilAnswered, wrongAtRest, type FaultShop } from './order-faults.js';
import { quickKafka } from './quick-kafka.js';
import type { OwnKafka } from '../support/kafka.js';

/** What each process hosts. Stock and money have two, so that one can take over while the other is frozen. */
const PROCESSES = {
  front: 'gateway,users,catalog,cart,shipping,notifications',
  orders: 'orders',
  first: 'inventory,payments',
  second: 'inventory,payments',
};
type ProcessName = keyof typeof PROCESSES;
const NAMES = Object.keys(PROCESSES) as ProcessName[];
/** Those whose logs say what happens to an order. */
const SAGA: ProcessName[] = ['orders', 'first', 'second'];
const STORMED = ['orders', 'payments', 'inventory'];

const BUYERS = 6;
/** From the first request of a round to its fault. */
const BEFORE_FAULT_MS_MAX = 400;
/** A relay is followed after half a second; members leave their groups after 6 s. */
const FROZEN_MS = [700, 7_500] as const;
const DIES_WITHIN_MS = 5_000;
const HEALTHY_MS = 60_000;
const LOOK_MS = 200;

/** A demo shop in four processes, any of which may die, on a broker that may die too. */
export interface SplitFaultShop extends FaultShop {
  url: string;
  processes: Record<ProcessName, MortalProcess>;
  kafka: OwnKafka['kafka'];
  prefix: string;
}

export async function splitFaultShop(entry: string, kafka: OwnKafka['kafka']): Promise<SplitFaultShop> {
  const shop = await faultShop(entry);
  const prefix = freshPrefix();
  const processes = await mortals(shop, PROCESSES, {
    ...quickKafka(kafka.brokers, prefix),
    KILL_ONCE_TOLD: 'relay.after-send',
  });
  const split = { ...shop, url: processes.front.url, processes, kafka, prefix };
  try {
    await Promise.all(Object.values(processes).map((one) => one.start()));
    await untilHealthy(split);
    return split;
  } catch (error) {
    await shop[Symbol.asyncDispose]();
    throw error;
  }
}

/** The processes of one shop, none of them started yet. @param hosted what each hosts, with commas between, by its name */
export async function mortals<Name extends string>(
  shop: FaultShop,
  hosted: Record<Name, string>,
  env: Record<string, string>,
): Promise<Record<Name, MortalProcess>> {
  const names = Object.keys(hosted) as Name[];
  const ports = await freePorts(names.length);
  const urls = ports.map((port) => `http://127.0.0.1:${port}`);
  const common = {
    ...env,
    JWT_PRIVATE_KEY: newSigningKey(),
    TRUSTED_PROXIES: 'loopback',
    MODULE_ADDRESSES: JSON.stringify(
      addressesOf(
        names.map((name) => hosted[name]),
        urls,
      ),
    ),
  };
  const all = names.map((name, index) => {
    const own = { ...common, MODULES: hosted[name], PORT: String(ports[index]), INSTANCE: name };
    return [name, new MortalProcess(urls[index]!, () => shop.launch(own))];
  });
  return Object.fromEntries(all) as Record<Name, MortalProcess>;
}

function addressesOf(hosted: string[], urls: string[]): Record<string, string[]> {
  const found: Record<string, string[]> = {};
  for (const [index, modules] of hosted.entries())
    for (const module of modules.split(',')) (found[module] ??= []).push(urls[index]!);
  delete found.gateway;
  return found;
}

const newSigningKey = (): string =>
  generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({
    type: 'pkcs8',
    format: 'pem',
  }) as string;

/** Every module answers the gateway, and none of its lanes stands still. */
export const untilHealthy = ({ url }: Pick<SplitFaultShop, 'url'>): Promise<void> =>
  eventually(
    async () => {
      const answer = await fetch(`${url}/health`);
      if (answer.status !== 200) throw new Error(`Not healthy: ${await answer.text()}`);
    },
    HEALTHY_MS,
    LOOK_MS,
  );

/** Something goes wrong, and comes to its end when disposed. */
type Fault = (shop: SplitFaultShop, random: Seeded) => Promise<AsyncDisposable | undefined>;

export const FAULTS = {
  'a process is killed': async ({ processes }, random) => {
    await processes[random.pick(NAMES)].restart();
    return undefined;
  },
  'a relay dies between sending and writing it down': async ({ processes }, random) => {
    const mortal = processes[random.pick(SAGA)];
    await mortal.diesWhenTold('SIGUSR2', DIES_WITHIN_MS);
    await mortal.start();
    return undefined;
  },
  'a process is frozen, and wakes when others have taken over': async ({ processes }, random) => {
    await processes[random.pick(SAGA)].freeze(random.between(...FROZEN_MS));
    return undefined;
  },
  'every message comes five times': ({ kafka, prefix }) => startStorm(kafka.brokers, prefix, STORMED),
  'the broker is killed': async ({ kafka }) => {
    await kafka.kill();
    await kafka.restart();
    return undefined;
  },
} satisfies Record<string, Fault>;

export type FaultName = keyof typeof FAULTS;
export const FAULT_NAMES = Object.keys(FAULTS) as FaultName[];

/** Some buyers order at once while something goes wrong. Answers what cannot be true of the shop once it is at rest. */
export async function faultyRound(shop: SplitFaultShop, name: FaultName, random: Seeded): Promise<unknown[]> {
  const attempts = await buyers(shop.url, BUYERS, random);
  const answered = orderUntilAnswered(shop.url, attempts);
  await new Promise((resolve) => setTimeout(resolve, random.between(0, BEFORE_FAULT_MS_MAX)));
  const fault: Fault = FAULTS[name];
  const trouble = await fault(shop, random);
  await answered;
  const wrong = await wrongAtRest(shop, attempts);
  await trouble?.[Symbol.asyncDispose]();
  await untilHealthy(shop);
  return wrong;
}

/** Which faults a run of so many rounds has: each as often as the others, in an order that the seed decides. */
export function faultsOf(rounds: number, random: Seeded): FaultName[] {
  const planned: FaultName[] = [];
  while (planned.length < rounds) {
    const left = [...FAULT_NAMES];
    while (left.length > 0) planned.push(...left.splice(random.between(0, left.length - 1), 1));
  }
  return planned.slice(0, rounds);
}

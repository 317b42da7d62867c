import { Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { Kernel } from '../kernel/kernel.js';
import { PortTransport, type EndedCall } from '../ports/port-transport.js';
import { Standing, type ModuleStanding } from '../operations/standing.js';

/** Reasons why a call did not come through; what the module itself refuses with is `refused`. */
const NOT_THROUGH = /^(?:ports|service)\./;

/** What `/metrics` shows, in Prometheus' text format; durations in seconds. */
@Injectable()
export class Metrics {
  readonly registry = new Registry();
  readonly requests = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Duration of HTTP requests',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers: [this.registry],
  });

  private readonly calls = new Histogram({
    name: 'souk_port_call_duration_seconds',
    help: 'Calls of this process to ports of modules in other processes: answered, refused by the module, or why not',
    labelNames: ['module', 'port', 'method', 'outcome'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
    registers: [this.registry],
  });

  constructor(kernel: Kernel, standing: Standing, transport: PortTransport) {
    const { registry } = this;
    collectDefaultMetrics({ register: registry });
    new Counter({
      name: 'souk_commits_total',
      help: 'Committed transactions per module',
      labelNames: ['module'],
      registers: [registry],
      collect() {
        this.reset();
        for (const [module, commits] of kernel.counts.commits) this.inc({ module }, commits);
      },
    });
    new Counter({
      name: 'souk_events_total',
      help: 'Events published by this process: orders placed, payments captured, …',
      labelNames: ['event'],
      registers: [registry],
      collect() {
        this.reset();
        for (const [event, count] of kernel.counts.events) this.inc({ event }, count);
      },
    });
    transport.onEnded = (call) => this.called(call);
    this.ofSubscriptions(standing);
    this.ofModules(standing);
  }

  /** How often a gateway has sent a request once more. @param repeats by module and reason */
  ofGateway(repeats: () => Iterable<{ module: string; reason: string; count: number }>): void {
    new Counter({
      name: 'souk_gateway_repeats_total',
      help: 'Requests that the gateway has sent to a module once more, by what became of the try before',
      labelNames: ['module', 'reason'],
      registers: [this.registry],
      collect() {
        this.reset();
        for (const { count, ...labels } of repeats()) this.inc(labels, count);
      },
    });
  }

  private called({ question: { module, port, method }, durationMs, refusedWith }: EndedCall): void {
    const outcome =
      refusedWith === undefined ? 'answered' : NOT_THROUGH.test(refusedWith) ? refusedWith : 'refused';
    this.calls.observe({ module, port, method, outcome }, durationMs / 1_000);
  }

  private ofSubscriptions(standing: Standing): void {
    new Gauge({
      name: 'souk_subscription_lag_positions',
      help: 'Positions between the head of a log and the slowest lane of a subscription',
      labelNames: ['module', 'subscription', 'source'],
      registers: [this.registry],
      collect() {
        for (const { module, subscription, source, lag } of standing.subscriptions())
          this.set({ module, subscription, source }, lag);
      },
    });
    new Gauge({
      name: 'souk_lanes_in_alarm',
      help: 'Lanes that an operator has to look at',
      labelNames: ['module', 'subscription', 'source'],
      registers: [this.registry],
      collect() {
        for (const { module, subscription, source, alarms } of standing.subscriptions())
          this.set({ module, subscription, source }, alarms.length);
      },
    });
  }

  private ofModules(standing: Standing): void {
    const gauge = (
      name: string,
      help: string,
      label: string[],
      show: (gauge: Gauge, standing: ModuleStanding) => void,
    ) =>
      new Gauge({
        name,
        help,
        labelNames: ['module', ...label],
        registers: [this.registry],
        async collect() {
          for (const one of await standing.modules()) show(this, one);
        },
      });
    gauge('souk_tasks', 'Durable tasks by status', ['status'], (tasks, one) => {
      for (const [status, count] of Object.entries(one.tasks)) tasks.set({ module: one.name, status }, count);
    });
    gauge(
      'souk_task_oldest_due_seconds',
      'How long the oldest due task has been waiting',
      [],
      (oldest, { name, oldestDueTaskMs }) => oldest.set({ module: name }, oldestDueTaskMs / 1_000),
    );
    gauge('souk_dead_letters', 'Parked events', [], (letters, { name, parked }) =>
      letters.set({ module: name }, parked),
    );
  }
}

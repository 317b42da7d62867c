import { Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { Kernel } from '../kernel/kernel.js';
import { Runtime } from '../kernel/runtime.js';

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

  constructor(kernel: Kernel, runtime: Runtime) {
    collectDefaultMetrics({ register: this.registry });
    new Counter({
      name: 'souk_commits_total',
      help: 'Committed transactions per module',
      labelNames: ['module'],
      registers: [this.registry],
      collect() {
        this.reset();
        for (const [module, commits] of kernel.counts.commits) this.inc({ module }, commits);
      },
    });
    new Gauge({
      name: 'souk_subscription_lag_positions',
      help: 'Positions between the head of a log and the slowest lane of a subscription',
      labelNames: ['module', 'subscription', 'source'],
      registers: [this.registry],
      collect() {
        for (const { module, subscriptions } of runtime.loops)
          for (const { name, feeds } of subscriptions)
            for (const { tail, lag } of feeds)
              this.set({ module, subscription: name, source: tail.module }, lag);
      },
    });
    new Gauge({
      name: 'souk_lanes_in_alarm',
      help: 'Lanes that an operator has to look at',
      labelNames: ['module'],
      registers: [this.registry],
      collect() {
        for (const { module, subscriptions } of runtime.loops)
          this.set(
            { module },
            subscriptions
              .flatMap(({ feeds }) => feeds.flatMap(({ lanes }) => lanes))
              .filter(({ alarm }) => alarm).length,
          );
      },
    });
  }
}

import { Controller, Get, Header, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Public } from '../auth/caller.js';
import { sqlOn } from '../database/sql.js';
import { Kernel } from '../kernel/kernel.js';
import { Runtime } from '../kernel/runtime.js';
import { Gathering, type Check } from '../operations/gathering.js';
import { withDeadline } from '../ports/port.js';
import { Metrics } from './metrics.js';

/** A check that takes longer has failed. */
const CHECK_MS = 2_000;

/** What a load balancer and an operator ask: alive, ready to serve, and how it is doing. */
@Controller()
export class HealthController {
  constructor(
    private readonly kernel: Kernel,
    private readonly runtime: Runtime,
    private readonly metrics: Metrics,
    private readonly gathering: Gathering,
  ) {}

  /** Every module's database and delivery, at a gateway also of modules elsewhere; 503 when one fails. */
  @Public()
  @Get('health')
  @Header('cache-control', 'no-store')
  async health(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    const own = await Promise.all([...this.kernel.modules.keys()].map((name) => this.check(name)));
    const checks = await this.gathering.checks(request, Object.fromEntries(own));
    const status = Object.values(checks).every((check) => check.status === 'pass') ? 'pass' : 'fail';
    void reply.status(status === 'pass' ? 200 : 503);
    return { status, checks };
  }

  /** 200 from the end of the start until the drain begins. */
  @Public()
  @Get('ready')
  @Header('cache-control', 'no-store')
  ready(@Res({ passthrough: true }) reply: FastifyReply) {
    void reply.status(this.runtime.ready ? 200 : 503);
    return { ready: this.runtime.ready };
  }

  @Public()
  @Get('metrics')
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  prometheus() {
    return this.metrics.registry.metrics();
  }

  private async check(name: string): Promise<[string, Check]> {
    try {
      await withDeadline(sqlOn(this.kernel.module(name).pool)('select 1'), `${name} database`, CHECK_MS);
    } catch (error) {
      return [name, { status: 'fail', detail: (error as Error).message }];
    }
    const alarm = this.runtime.alarmOf(name);
    return [name, alarm ? { status: 'fail', detail: alarm } : { status: 'pass' }];
  }
}

import { defineEntity, p } from '@mikro-orm/core';
import { Migration } from '@mikro-orm/migrations';
import { Injectable } from '@nestjs/common';
import { isTransient } from '../../src/shared/database/transient.js';
import type { UnitOfWork } from '../../src/shared/database/unit-of-work.js';
import { SoukModule } from '../../src/shared/kernel/souk-module.js';
import { inContext } from '../../src/shared/observability/request-context.js';
import { integrationEvent } from '../../src/shared/outbox/integration-event.js';
import { PAYLOAD_BYTES_MAX } from '../../src/shared/outbox/outbox.js';
import { Runs } from '../../src/shared/tasks/runs.js';
import { task } from '../../src/shared/tasks/task.js';
import type { KernelApp } from '../support/kernel-app.js';
import { kernelDatabase, type KernelDatabase } from '../support/kernel-database.js';

const Sold = integrationEvent<{ sku: string; note?: string }>('teas.sold.v1', ({ sku }) => sku);
const Restock = task<{ sku: string }>('teas.restock');
/** Far enough away never to run here. */
const LATER_MS = 3_600_000;

const TeaSchema = defineEntity({
  name: 'Tea',
  schema: 'teas',
  tableName: 'tea',
  properties: { sku: p.string().primary(), stock: p.integer(), version: p.integer().version() },
});
class Tea extends TeaSchema.class {
  static of(sku: string): Tea {
    return Object.assign(new Tea(), { sku, stock: 1 });
  }
}
TeaSchema.setClass(Tea);

/** Every table notes when a statement has written to it. */
class CreateTeas extends Migration {
  override up(): void {
    this.addSql(
      'create table teas.tea (sku text primary key, stock integer not null, version integer not null default 1)',
    );
    this.addSql('create table teas.trace (place bigint generated always as identity, written text not null)');
    this.addSql(`create function teas.note() returns trigger language plpgsql as $$
      begin insert into teas.trace (written) values (tg_table_name); return null; end $$`);
    for (const table of ['tea', 'outbox', 'task', 'idempotency_key'])
      this.addSql(
        `create trigger note after insert on teas.${table} for each statement execute function teas.note()`,
      );
    this.addSql(`create function teas.refuse() returns trigger language plpgsql as $$
      begin raise exception 'not today' using errcode = 'ZZ001'; end $$`);
  }
}

@Injectable()
class Restocks {
  @Runs(Restock)
  async run(): Promise<void> {}
}

@SoukModule({
  name: 'teas',
  migrations: [{ name: 'create-teas', class: CreateTeas }],
  entities: [TeaSchema],
  events: [Sold],
  providers: [Restocks],
})
class TeasModule {}

describe('a unit of work', () => {
  let database: KernelDatabase;
  let app: KernelApp;
  let work: UnitOfWork;

  beforeAll(async () => {
    database = await kernelDatabase(TeasModule);
    // One connection: whatever a failed transaction leaves behind on it meets the next one.
    app = await database.start({ poolMax: 1, settings: { POLL_MS: '60000' } });
    work = app.work('teas');
  }, 60_000);

  afterAll(async () => {
    await app.stop();
    await database[Symbol.asyncDispose]();
  });

  beforeEach(() => database.sql('truncate teas.tea, teas.trace, teas.outbox, teas.task'));

  const written = async () => {
    const [counts] = await database.sql(
      `select (select count(*) from teas.tea) as teas, (select count(*) from teas.outbox) as events,
              (select count(*) from teas.task) as tasks`,
    );
    return counts;
  };

  const insertTea = `insert into teas.tea (sku, stock, version) values ($1, 1, 1)`;

  it('commits effects, events and tasks together', async () => {
    await work.run(async ({ sql, em, publish, schedule }) => {
      publish(Sold, { sku: 'TEA-1' });
      schedule(Restock, { sku: 'TEA-1' }, LATER_MS);
      em.persist(Tea.of('TEA-1'));
      await sql(insertTea, ['TEA-2']);
    });

    expect(await written()).toEqual({ teas: 2, events: 1, tasks: 1 });
  });

  it('commits none of them when its body fails', async () => {
    const failing = work.run(async ({ sql, em, publish, schedule }) => {
      publish(Sold, { sku: 'TEA-1' });
      schedule(Restock, { sku: 'TEA-1' }, LATER_MS);
      em.persist(Tea.of('TEA-1'));
      await em.flush();
      await sql(insertTea, ['TEA-2']);
      throw new Error('changed its mind');
    });

    await expect(failing).rejects.toThrow('changed its mind');
    expect(await written()).toEqual({ teas: 0, events: 0, tasks: 0 });
  });

  it('lets entities and SQL see each other before the commit', async () => {
    const seen = await work.run(async ({ sql, em }) => {
      em.persist(Tea.of('TEA-1'));
      await em.flush();
      await sql(`update teas.tea set stock = 7 where sku = $1`, ['TEA-1']);
      const [row] = await sql('select stock from teas.tea');
      const tea = await em.findOneOrFail(Tea, 'TEA-1', { refresh: true });
      return [row, tea.stock];
    });

    expect(seen).toEqual([{ stock: 7 }, 7]);
  });

  it('writes events last, after the claimed key, entities and tasks', async () => {
    const idempotency = { caller: 'ada', key: 'order of statements', fingerprint: '' };
    await work.run(
      ({ em, publish, schedule }) => {
        publish(Sold, { sku: 'TEA-1' });
        schedule(Restock, { sku: 'TEA-1' }, LATER_MS);
        em.persist(Tea.of('TEA-1'));
      },
      { idempotency },
    );

    const trace = await database.sql('select written from teas.trace order by place');
    expect(trace.map(({ written: table }) => table)).toEqual(['idempotency_key', 'tea', 'task', 'outbox']);
  });

  it('gives events and tasks the trace of the request that caused them', async () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    await inContext({ requestId: 'request-1', traceparent }, () =>
      work.run(({ publish, schedule }) => {
        publish(Sold, { sku: 'TEA-1' });
        schedule(Restock, { sku: 'TEA-1' }, LATER_MS);
      }),
    );

    const headers = { traceparent, causationId: 'request-1' };
    expect(
      await database.sql('select headers from teas.outbox union all select headers from teas.task'),
    ).toEqual([{ headers }, { headers }]);
  });

  it.each(['40001', '40P01'])('repeats its body on %s, and publishes once', async (code) => {
    let runs = 0;
    await work.run(async ({ sql, publish }) => {
      publish(Sold, { sku: 'TEA-1' });
      if (++runs < 3) await sql(`do $$ begin raise exception 'again' using errcode = '${code}'; end $$`);
    });

    expect(runs).toBe(3);
    expect(await written()).toMatchObject({ events: 1 });
  });

  it('repeats its body when it has lost a race on a version', async () => {
    await work.run(({ em }) => void em.persist(Tea.of('TEA-1')));
    let runs = 0;
    await work.run(async ({ em, sql }) => {
      const tea = await em.findOneOrFail(Tea, 'TEA-1');
      tea.stock += 10;
      if (++runs === 1) await sql('update teas.tea set version = version + 1');
    });

    expect(runs).toBe(2);
    expect(await database.sql('select stock from teas.tea')).toEqual([{ stock: 11 }]);
  });

  it('gives up after three runs, and repeats nothing else', async () => {
    const raise = async (code: string) => {
      let runs = 0;
      const failing = work.run(async ({ sql }) => {
        runs++;
        await sql(`do $$ begin raise exception 'no' using errcode = '${code}'; end $$`);
      });
      await expect(failing).rejects.toMatchObject({ code });
      return runs;
    };

    expect([await raise('40001'), await raise('23505')]).toEqual([3, 1]);
  });

  it('refuses a payload above 256 KiB, with everything else', async () => {
    const empty = JSON.stringify({ sku: 'TEA-1', note: '' }).length;
    const sell = (bytes: number) =>
      work.run(async ({ sql, publish, schedule }) => {
        await sql(insertTea, [`TEA-${bytes}`]);
        schedule(Restock, { sku: 'TEA-1' }, LATER_MS);
        publish(Sold, { sku: 'TEA-1', note: 'é'.repeat(bytes / 2) });
      });

    await expect(sell(PAYLOAD_BYTES_MAX)).rejects.toMatchObject({ code: 'outbox.payload-too-large' });
    expect(await written()).toEqual({ teas: 0, events: 0, tasks: 0 });
    await sell(PAYLOAD_BYTES_MAX - empty - (empty % 2));
    expect(await written()).toEqual({ teas: 1, events: 1, tasks: 1 });
  });

  it.each([
    ['before the log', 'after insert on teas.task for each statement'],
    ['in the log', 'before insert on teas.outbox for each row'],
  ])('throws the statement error that came first when its commit fails %s', async (_, when) => {
    await database.sql(`create trigger refuse ${when} execute function teas.refuse()`);
    const failing = work.run(async ({ sql, publish, schedule }) => {
      await sql(insertTea, ['TEA-1']);
      schedule(Restock, { sku: 'TEA-1' }, LATER_MS);
      publish(Sold, { sku: 'TEA-1' });
    });

    await expect(failing).rejects.toMatchObject({ code: 'ZZ001', message: 'not today' });
    await database.sql(`drop trigger refuse on teas.${when.includes('task') ? 'task' : 'outbox'}`);
    await work.run(({ sql }) => sql(insertTea, ['TEA-2']));
    expect(await written()).toEqual({ teas: 1, events: 0, tasks: 0 });
  });

  it('commits what its body has sent and not waited for, or fails with its error', async () => {
    await work.run(({ sql }) => void sql(insertTea, ['TEA-1']));
    const twice = work.run(({ sql, publish }) => {
      void sql(insertTea, ['TEA-2']);
      void sql(insertTea, ['TEA-1']);
      publish(Sold, { sku: 'TEA-2' });
    });

    await expect(twice).rejects.toMatchObject({ code: '23505' });
    expect(await written()).toEqual({ teas: 1, events: 0, tasks: 0 });
  });

  it('does not pretend to have committed when its body has swallowed an error', async () => {
    const failing = work.run(async ({ sql }) => {
      await sql(insertTea, ['TEA-1']);
      await sql('select 1 / 0').catch(() => undefined);
    });

    await expect(failing).rejects.toThrow('division by zero');
    expect(await written()).toMatchObject({ teas: 0 });
  });

  it('refuses what a body sends after its transaction has ended', async () => {
    const { promise: over, resolve: end } = Promise.withResolvers<void>();
    let late: Promise<unknown> = Promise.resolve();
    const failing = work.run(async ({ sql }) => {
      late = over.then(() => sql(insertTea, ['TEA-late']));
      await Promise.all([late, sql('select 1 / 0')]);
    });
    await expect(failing).rejects.toThrow('division by zero');

    end();

    await expect(late).rejects.toThrow('The transaction has ended');
    expect(await written()).toMatchObject({ teas: 0 });
  });

  it('survives the loss of its connection between two statements', async () => {
    const failing = work.run(async ({ sql }) => {
      const [backend] = await sql<{ pid: number }>('select pg_backend_pid() as pid');
      await database.sql('select pg_terminate_backend($1, 5000)', [backend!.pid]);
      await sql(insertTea, ['TEA-1']);
    });

    const error: unknown = await failing.catch((reason: unknown) => reason);
    expect(isTransient(error)).toBe(true);
    await work.run(({ sql }) => sql(insertTea, ['TEA-2']));
    expect(await written()).toMatchObject({ teas: 1 });
  });
});

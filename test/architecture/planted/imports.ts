import type { Harmless, Planted } from './planted.js';

const APP = 'src/modules/orders/app/planted.ts';
const DOMAIN = 'src/modules/orders/domain/planted.ts';
const CONTRACT = 'src/modules/orders/contract/planted.events.ts';
const SHARED = 'src/shared/http/planted.ts';

const planted =
  (wall: string) =>
  (what: string, path: string, text: string, target: string): Planted => ({ what, wall, path, text, target });

const between = planted('modules see each other only through contract/');
const computed = planted('imports name what they import');
const upwards = planted('modules and shared code know neither bootstrap nor tests');
const kernel = planted('shared code knows no module');
const contract = planted('a contract imports only contracts and plain shared types');
const framework = planted('domain/ uses no framework and no I/O');
const impure = planted('domain/ knows only its own rules, contracts and plain shared code');
const mapping = planted('domain/ takes from MikroORM only the mapping without decorators');
const broker = planted('kafkajs stays behind src/shared/transport');
const bypass = planted('modules reach their data only by the unit of work, and others only by the outbox');
const specs = planted("the specs of a module do not use another's");

export const PLANTED_IMPORTS: Planted[] = [
  between(
    "another module's domain",
    APP,
    `import { Product } from '../../catalog/domain/product.js';`,
    'src/modules/catalog/domain/product.ts',
  ),
  between(
    "another module's use case, for its type alone",
    APP,
    `import type { GetCart } from '../../cart/app/get-cart.js';`,
    'src/modules/cart/app/get-cart.ts',
  ),
  between(
    'another module by a dynamic import',
    APP,
    `export const late = () => import('../../cart/cart.module.js');`,
    'src/modules/cart/cart.module.ts',
  ),
  between(
    'another module by a type query',
    APP,
    `export type Late = typeof import('../../cart/domain/cart.js');`,
    'src/modules/cart/domain/cart.ts',
  ),
  between(
    'another module that is handed on',
    APP,
    `export { Cart } from '../../cart/domain/cart.js';`,
    'src/modules/cart/domain/cart.ts',
  ),
  between(
    'another module behind a regular expression with a quote',
    APP,
    `export const quote = /'/;\nexport const late = () => import('../../cart/domain/cart.js');`,
    'src/modules/cart/domain/cart.ts',
  ),
  between(
    'a module in a script',
    'scripts/planted.ts',
    `import { OrdersModule } from '../src/modules/orders/orders.module.js';`,
    'src/modules/orders/orders.module.ts',
  ),
  computed(
    'a computed import',
    APP,
    'export const late = (name: string) => import(`../../${name}/domain/cart.js`);',
    '(computed)',
  ),
  upwards(
    'bootstrap in a module',
    APP,
    `import { manifests } from '../../../bootstrap/modules.js';`,
    'src/bootstrap/modules.ts',
  ),
  upwards(
    'test support in shared code',
    SHARED,
    `import { eventually } from '../../../test/support/eventually.js';`,
    'test/support/eventually.ts',
  ),
  kernel(
    "a module's contract in shared code",
    SHARED,
    `import { OrderPlaced } from '../../modules/orders/contract/orders.events.js';`,
    'src/modules/orders/contract/orders.events.ts',
  ),
  contract(
    'an entity in a contract',
    CONTRACT,
    `import type { Order } from '../domain/order.js';`,
    'src/modules/orders/domain/order.ts',
  ),
  contract('Nest in a contract', CONTRACT, `import { Injectable } from '@nestjs/common';`, '@nestjs/common'),
  framework('Nest in domain/', DOMAIN, `import { Injectable } from '@nestjs/common';`, '@nestjs/common'),
  framework('the file system in domain/', DOMAIN, `import { readFileSync } from 'node:fs';`, 'node:fs'),
  impure(
    'the unit of work in domain/',
    DOMAIN,
    `import { UnitOfWork } from '../../../shared/database/unit-of-work.js';`,
    'src/shared/database/unit-of-work.ts',
  ),
  mapping(
    'a decorator of MikroORM in domain/',
    DOMAIN,
    `import { defineEntity, Entity } from '@mikro-orm/core';`,
    '@mikro-orm/core',
  ),
  broker('kafkajs in a module', APP, `import { Kafka } from 'kafkajs';`, 'kafkajs'),
  bypass('a connection of its own in a module', APP, `import pg from 'pg';`, 'pg'),
  bypass(
    'a bus whose events may be lost',
    APP,
    `import { CommandHandler, EventBus } from '@nestjs/cqrs';`,
    '@nestjs/cqrs',
  ),
  specs(
    "another module's test builder",
    'test/cart/planted.spec.ts',
    `import { anOrder } from '../orders/an-order.js';`,
    'test/orders/an-order.ts',
  ),
];

export const HARMLESS_IMPORTS: Harmless[] = [
  {
    what: "another module's contract",
    path: APP,
    text: `import type { CartQuote } from '../../cart/contract/cart.port.js';`,
  },
  { what: 'the domain of the same module', path: APP, text: `import { Order } from '../domain/order.js';` },
  {
    what: 'the mapping of an aggregate',
    path: DOMAIN,
    text: `import { defineEntity, p } from '@mikro-orm/core';`,
  },
];

import type { Planted } from './planted.js';

const APP = 'src/modules/orders/app/planted.ts';
const CONTRACT = 'src/modules/orders/contract/planted.events.ts';
/** In two parts, so that the wall does not find it here. */
const UNFINISHED = ['TO', 'DO'].join('');

const event = (name: string): string => `export const OrderLost = integrationEvent<{}>('${name}', () => '');`;
const misnamed = (what: string, name: string): Planted => ({
  what,
  wall: 'an event is named after its module, its fact and its version',
  path: CONTRACT,
  text: event(name),
  target: name,
});

export const PLANTED_EVENTS: Planted[] = [
  misnamed("an event with another module's prefix", 'cart.order-lost.v1'),
  misnamed('an event without a version', 'orders.order-lost'),
  misnamed('an event named otherwise than its constant', 'orders.order-found.v1'),
  misnamed('an event in camel case', 'orders.orderLost.v1'),
  {
    what: 'an event outside a contract',
    wall: 'events are declared in contracts',
    path: APP,
    text: event('orders.order-lost.v1'),
    target: 'orders.order-lost.v1',
  },
  {
    what: 'an event without a docstring',
    wall: 'an event says what it means',
    path: CONTRACT,
    text: event('orders.order-lost.v1'),
    target: 'orders.order-lost.v1',
  },
];

const clutter = (what: string, wall: string, text: string, target?: string): Planted => ({
  what,
  wall,
  path: APP,
  text,
  ...(target ? { target } : {}),
});

export const PLANTED_CLUTTER: Planted[] = [
  clutter('a long file', 'no file has more than 300 lines', `${'\n'.repeat(300)}end`),
  clutter(
    'unfinished work',
    'nothing is left for later in a comment',
    `// ${UNFINISHED}: later`,
    `${UNFINISHED}: later`,
  ),
  clutter('a banner', 'comments are sentences, not banners', '// ---- rules', '---- rules'),
  clutter('a silenced tool', 'no comment silences a tool', 'f( // @ts-ignore\n);', '@ts-ignore'),
  clutter(
    'a class named after its role',
    'names say what a thing is',
    'export class OrderDto {}',
    'OrderDto',
  ),
  clutter(
    'a class in a function',
    'names say what a thing is',
    'export const x = () => { class OrderManager {} };',
    'OrderManager',
  ),
  clutter(
    'an interface that says so',
    'interfaces are named like the things that they describe',
    'interface IOrder {}',
    'IOrder',
  ),
  clutter('a file that hands on', 'there are no barrels', `export * from './place-order.js';`),
  {
    what: 'a file in camel case',
    wall: 'files and folders are named in kebab-case',
    path: 'src/modules/orders/app/placeOrder.ts',
    text: '',
  },
  {
    what: 'a file of odds and ends',
    wall: 'files are not named after a pattern',
    path: 'src/modules/orders/app/order-utils.ts',
    text: '',
  },
  {
    what: 'an index file',
    wall: 'there are no barrels',
    path: 'src/modules/orders/contract/index.ts',
    text: '',
  },
];

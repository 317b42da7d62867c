import { theAssortment } from './assortment.js';
import { becomingACustomer } from './becoming-a-customer.js';
import { cancelling } from './cancelling.js';
import { cancellingWhilePaying } from './cancelling-while-paying.js';
import { delivering } from './delivering.js';
import { aHotProduct } from './hot-product.js';
import type { Journey } from './journey.js';
import { mails } from './mails.js';
import { oneIntention } from './one-intention.js';
import { theStreamOfAnOrder } from './order-stream.js';
import { paying } from './paying.js';
import { placingAnOrder } from './placing-an-order.js';
import { reordering } from './reordering.js';
import { stayingUnpaid } from './staying-unpaid.js';

/** Journeys whose end is decided by what people do: taken one at a time, they leave the same shop behind everywhere. */
export const DECIDED: Journey[] = [
  placingAnOrder,
  paying,
  oneIntention,
  cancelling,
  stayingUnpaid,
  theStreamOfAnOrder,
  delivering,
  reordering,
  theAssortment,
  becomingACustomer,
  mails,
];

/** Journeys whose end depends on who comes first. */
export const RACES: Journey[] = [cancellingWhilePaying, aHotProduct];

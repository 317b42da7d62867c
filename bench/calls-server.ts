import { portName } from '../src/shared/ports/port.js';
import { BasketPort, Baskets, BASKETS, transportOf, type Transport } from './calls.js';
import { answerParent, childArgument } from './child.js';

/** The process that is asked. */
const transport = transportOf(childArgument<Transport>(), true);
transport.serve(BASKETS, new Map([[portName(BasketPort), new Baskets()]]));
const starting = transport.start();
answerParent(
  {
    started: async () => {
      await starting;
      return transport.port ?? null;
    },
  },
  () => transport.stop(),
);

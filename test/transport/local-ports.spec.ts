import { localPort } from '../../src/shared/ports/local-port.js';
import { DEADLINE_MS, itBehavesLikeAPort, TeaHouse, TeaHousePort } from './ports-conformance.js';

describe('a port in the same process, strict', () => {
  const port = localPort(TeaHousePort, new TeaHouse(), { strict: true, deadlineMs: DEADLINE_MS });

  itBehavesLikeAPort(() => port);
});

import { eventsConformance } from './events-conformance.js';

describe('events inside one process', () => eventsConformance(() => ({ settings: {}, apart: false })));

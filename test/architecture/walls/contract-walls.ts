import { eventsOf, type DescribedEvent } from '../../../scripts/source/events.js';
import { moduleOf } from '../../../scripts/source/tree.js';
import type { Wall, Walls } from './wall.js';

const forbids =
  (broken: (event: DescribedEvent, module: string) => boolean): Wall =>
  (tree) =>
    eventsOf(tree).flatMap((event) => {
      const module = moduleOf(event.path);
      return module && broken(event, module) ? [`${event.path} -> ${event.name || event.constant}`] : [];
    });

const kebab = (pascal: string): string =>
  pascal.replace(/(?<!^)[A-Z]/g, (letter) => `-${letter}`).toLowerCase();

export const CONTRACT_WALLS: Walls = {
  'events are declared in contracts': forbids(
    ({ path }, module) => !path.startsWith(`src/modules/${module}/contract/`),
  ),
  'an event is named after its module, its fact and its version': forbids(
    ({ name, constant }, module) => !new RegExp(`^${module}\\.${kebab(constant)}\\.v[1-9]\\d*$`).test(name),
  ),
  'an event says what it means': forbids(({ docstring }) => docstring === ''),
};

import type { Patch } from '../support/compiled-souk.js';

const STREAM_FEED = 'src/shared/delivery/stream-feed.ts';
const FEED = 'src/shared/delivery/feed.ts';

/** What is not above a lane's place is dropped, in memory … */
export const PLACE_IN_MEMORY: Patch[] = [
  { file: STREAM_FEED, find: 'if (row.position <= state.readUpTo) continue;', replace: '' },
  {
    file: STREAM_FEED,
    find: 'if (row.position > state.readUpTo) this.takeNext(state, row);',
    replace: 'this.takeNext(state, row);',
  },
  {
    file: FEED,
    find: 'return this.names.has(name) && position > applied;',
    replace: 'return this.names.has(name) && position !== applied + 0.5;',
  },
  { file: FEED, find: 'if (position <= state.applied) return;', replace: '' },
];
/** … and under the lock of its watermark. */
export const PLACE_IN_DATABASE: Patch = {
  file: 'src/shared/delivery/batch.ts',
  find: 'row.position > applied.get(`${row.sourceId} ${row.lane}`)!',
  replace: 'true',
};
/** A row whose predecessor is not known stops the lane. */
export const PREDECESSOR: Patch = {
  file: STREAM_FEED,
  find: 'if (row.predecessor > lane.readUpTo) {',
  replace: 'if (row.predecessor < 0) {',
};
/** Offsets are committed behind what has been applied, and not behind what has been read. */
export const COMMITTED_BEHIND_APPLIED: Patch = {
  file: STREAM_FEED,
  find: 'while (stream.marks[0] && stream.marks[0].position <= applied)',
  replace: 'while (stream.marks[0] && applied >= 0)',
};
/** A relay's place moves when the brokers have taken what was sent. */
export const ACKNOWLEDGED: Patch = {
  file: 'src/shared/transport/relay.ts',
  find: 'await this.sender.send(this.topic, messages);',
  replace: 'void this.sender.send(this.topic, messages).catch(() => undefined);',
};
/** Partition = lane. */
export const PARTITION_IS_LANE: Patch = {
  file: 'src/shared/transport/event-message.ts',
  find: 'partition: row.lane,',
  replace: 'partition: row.position % 12,',
};

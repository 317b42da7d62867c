import type { TaskOptions } from '../../../shared/tasks/task.js';

/** Mail is tried for about a day: often within the first minutes, then every half hour. After that its task is dead. */
export const MAIL_PACE: TaskOptions = { attemptsMax: 60, backoffMs: 500, backoffMaxMs: 30 * 60_000 };

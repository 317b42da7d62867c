/** Why the process cannot start, in one sentence for its operator; the process ends with exit code 1. */
export class StartupError extends Error {}

/** How often an orphan looks whether npm, which started it, is still there. */
const PARENT_POLL_MS = 500;

/** Calls `stop` once, with the reason: on SIGTERM, on Ctrl-C, or when npm has died. */
export function onStopSignal(stop: (why: string) => void): void {
  let stopping = false;
  const once = (why: string) => {
    if (stopping) return;
    stopping = true;
    stop(why);
  };
  process.on('SIGTERM', () => once('SIGTERM'));
  process.on('SIGINT', () => once('Ctrl-C'));
  watchParent(() => once('npm has gone'));
}

/** npm killed with -9 tells nobody; its child then belongs to somebody else. */
function watchParent(onGone: () => void): void {
  const parent = process.ppid;
  if (process.env.npm_lifecycle_event === undefined) return;
  setInterval(() => {
    if (process.ppid !== parent) onGone();
  }, PARENT_POLL_MS).unref();
}

import { fork } from 'node:child_process';
import { once } from 'node:events';

/** A process of its own that answers as the script says. @param message what it says when it is ready */
export async function spawnServer(
  script: string,
  args: string[],
): Promise<{ message: unknown; kill(): Promise<void> }> {
  const child = fork(script, args, {
    stdio: 'inherit',
  });
  const ended = once(child, 'exit');
  const [message] = (await Promise.race([
    once(child, 'message'),
    ended.then(([code]) => Promise.reject(new Error(`The server ended with ${String(code)}`))),
  ])) as [unknown];
  return {
    message,
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

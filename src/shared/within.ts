/** Resolves when the work is done, or after the limit all the same; the work goes on. @returns whether it is done */
export async function within(limitMs: number, work: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => (timer = setTimeout(resolve, limitMs, false)));
  return Promise.race([work.then(() => true), late]).finally(() => clearTimeout(timer));
}

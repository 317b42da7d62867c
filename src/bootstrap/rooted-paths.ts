/** Routes that are not below `/v1`: those of operators, and documents. */
export const ROOTED = [
  'health',
  'ready',
  'metrics',
  '.well-known/jwks.json',
  'ops/*path',
  'openapi.json',
  'docs',
  'docs/*path',
];

/** @param path without a slash in front */
export const isRooted = (path: string): boolean =>
  ROOTED.some((rooted) =>
    rooted.endsWith('/*path') ? path.startsWith(rooted.slice(0, -'*path'.length)) : path === rooted,
  );

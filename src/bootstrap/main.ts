// No static imports: an old Node must get its sentence before it meets syntax or packages that it cannot load.
const NODE_MAJOR_MIN = 22;
const major = Number(process.versions.node.split('.')[0]);

if (major < NODE_MAJOR_MIN) {
  console.error(
    `Souk needs Node ${NODE_MAJOR_MIN} or newer, and this is ${process.version}; "npm start" brings its own.`,
  );
  process.exit(1);
}
// Traces name lines of our sources; the flag of Node would keep the maps of every package in memory as well.
const { setSourceMapsSupport } = await import('node:module');
setSourceMapsSupport?.(true);
const { start } = await import('./start.js');
await start(process.argv.slice(2));

export {};

import { createRequire } from 'node:module';

const required = createRequire(import.meta.url) as (path: string) => unknown;

/** A part of kafkajs 2.2.4 that it keeps to itself; the version is pinned, see ADR 7. @param file below its `src` */
export const clientPart = <T>(file: string): T => required(`kafkajs/src/${file}`) as T;

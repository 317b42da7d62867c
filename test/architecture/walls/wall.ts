import type { SourceTree } from '../../../scripts/source/tree.js';

/** One rule about the code: what breaks it in a tree, each as one line that says where. */
export type Wall = (tree: SourceTree) => string[];

/** Walls by the sentence that they enforce. */
export type Walls = Record<string, Wall>;

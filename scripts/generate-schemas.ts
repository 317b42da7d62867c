import { contractSchemas } from './schemas/contract-schemas.js';
import { SCHEMAS_FOLDER, storeSchemas } from './schemas/stored-schemas.js';
import { readTree } from './source/tree.js';

storeSchemas(SCHEMAS_FOLDER, contractSchemas(readTree()));

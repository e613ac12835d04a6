import { writeFileSync } from 'node:fs';
import { toJsonSchema } from './jsonSchema';
import { configSchema } from './schema';

/** Run by the build: writes the JSON Schemas for VS Code (documents and completes) and for others (also validates). */
const [, , lenient, strict] = process.argv;
writeFileSync(lenient, JSON.stringify(toJsonSchema(configSchema, false)));
writeFileSync(strict, JSON.stringify(toJsonSchema(configSchema, true), null, 2));

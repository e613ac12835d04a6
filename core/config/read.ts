import type { NetworkConfig } from './config';
import type { ConfigDocument } from './document';
import type { Problem } from './problem';
import { configSchema } from './schema';
import { invalid } from './structure/invalid';
import { StructureReader } from './structure/structureReader';
import { parseConfig } from './syntax';

/** What became of a config's text. */
export interface ConfigReading {
  /** Absent when there is an error. What it means is not checked yet: see `checkConfig`. */
  readonly config?: NetworkConfig;
  /** In the order of the text. */
  readonly problems: readonly Problem[];
  readonly document: ConfigDocument;
}

/**
 * Reads the text of a `*.mlp.json`: syntax, keys, types and ranges, with every default filled in. Never throws; whatever is
 * wrong becomes a problem at its place.
 *
 * @param path absolute path of the file, saved or not
 */
export function readConfig(text: string, path: string): ConfigReading {
  const { document, problems: syntaxProblems } = parseConfig(text, path);
  if (!document.root) return { problems: syntaxProblems, document };
  const reader = new StructureReader(document);
  const value = reader.read(document.root, configSchema, 'The config');
  const isBroken = syntaxProblems.length > 0;
  // What a broken text seems to lack may just stand behind the break.
  const structural = isBroken
    ? reader.problems.filter(({ code }) => code !== 'missing-key')
    : reader.problems;
  const problems = [...syntaxProblems, ...structural].sort(byPosition);
  if (isBroken || value === invalid) return { problems, document };
  return { config: value as NetworkConfig, problems, document };
}

/** For sorting problems as they stand in the text. */
export function byPosition(a: Problem, b: Problem): number {
  return a.range.line - b.range.line || a.range.column - b.range.column;
}

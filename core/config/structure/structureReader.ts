import type { Node } from 'jsonc-parser';
import type { ConfigDocument } from '../document';
import type { Problem, TextFix } from '../problem';
import { invalid } from './invalid';
import { readArray } from './readArray';
import { readObject } from './readObject';
import { readScalar } from './readScalar';
import { readUnion } from './readUnion';
import type { SchemaNode } from './schemaNode';

/** How messages name a value: `"lr"`, `Linear`, `the config`. */
export type Subject = string;

/**
 * Reads a syntax tree by a schema: fills in defaults and collects what is wrong, each at the narrowest range that shows it.
 * One object reads one document.
 */
export class StructureReader {
  readonly document: ConfigDocument;
  readonly problems: Problem[] = [];

  constructor(document: ConfigDocument) {
    this.document = document;
  }

  /** The value with all defaults, or `invalid` after at least one error was reported. */
  read(node: Node, schema: SchemaNode, subject: Subject): unknown {
    if (schema.anyOf) return readUnion(this, node, schema, subject);
    if (schema.type === 'object') return readObject(this, node, schema, subject);
    if (schema.type === 'array') return readArray(this, node, schema, subject);
    return readScalar(this, node, schema, subject);
  }

  report(code: string, node: Node, message: string, fixes: readonly TextFix[] = []): typeof invalid {
    this.problems.push({
      code,
      severity: 'error',
      message,
      range: this.document.rangeOf(node),
      ...(fixes.length > 0 && { fixes }),
    });
    return invalid;
  }

  warn(code: string, node: Node, message: string, fixes: readonly TextFix[] = []): void {
    this.report(code, node, message, fixes);
    this.problems.push({ ...(this.problems.pop() as Problem), severity: 'warning' });
  }
}

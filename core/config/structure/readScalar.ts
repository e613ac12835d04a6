import type { Node } from 'jsonc-parser';
import type { TextFix } from '../problem';
import { closest } from '../similar';
import { constantsOf, describeSchema, joinWords } from './schemaNode';
import type { SchemaNode } from './schemaNode';
import type { StructureReader, Subject } from './structureReader';

/** Reads a number, a text, a truth value, null or one of several fixed values. */
export function readScalar(
  reader: StructureReader,
  node: Node,
  schema: SchemaNode,
  subject: Subject,
): unknown {
  const value: unknown = node.value;
  const constants = constantsOf(schema);
  if (constants.length > 0) {
    return constants.includes(value) ? value : reportUnknownValue(reader, node, subject, constants);
  }
  if (!hasType(node, schema)) return reportWrongType(reader, node, schema, subject);
  if (typeof value === 'number') return readNumber(reader, node, schema, subject, value);
  if (typeof value === 'string' && value.length < (schema.minLength ?? 0)) {
    return reader.report('out-of-range', node, `${subject} must not be empty.`);
  }
  return value;
}

/** Whether the node is of the schema's JSON type; fractions are no integers. */
export function hasType(node: Node, { type }: SchemaNode): boolean {
  if (type === 'integer') return node.type === 'number' && !isFraction(node.value);
  return node.type === type;
}

// 1e999 reads as Infinity: a whole number too large, not a fraction.
function isFraction(value: unknown): boolean {
  return Number.isFinite(value) && !Number.isInteger(value);
}

export function reportWrongType(
  reader: StructureReader,
  node: Node,
  schema: SchemaNode,
  subject: Subject,
): unknown {
  const text = reader.document.textOf(node);
  const found = {
    string: 'a text',
    number: 'a number',
    boolean: text,
    null: 'null',
    array: 'a list',
    object: 'an object',
  }[node.type as 'string'];
  const isShort = node.type === 'string' || node.type === 'number';
  return reader.report(
    'wrong-type',
    node,
    `${subject} must be ${describeSchema(schema)}, not ${isShort && text.length <= 30 ? text : found}.`,
    unquote(node, schema),
  );
}

/** "0.1" for 0.1: a value in quotes that would be right without them. */
function unquote(node: Node, schema: SchemaNode): TextFix[] {
  if (node.type !== 'string') return [];
  const text = String(node.value).trim();
  const wanted = (schema.anyOf ?? [schema]).map(({ type }) => type);
  const isNumber = /^-?(0|[1-9]\d*)(\.\d+)?(e[-+]?\d+)?$/i.test(text) && Number.isFinite(Number(text));
  const fits =
    (wanted.includes('number') && isNumber) ||
    (wanted.includes('integer') && isNumber && Number.isInteger(Number(text))) ||
    (wanted.includes('boolean') && (text === 'true' || text === 'false')) ||
    (wanted.includes('null') && text === 'null');
  return fits
    ? [{ title: 'Remove the quotes', edits: [{ offset: node.offset, length: node.length, text }] }]
    : [];
}

function readNumber(
  reader: StructureReader,
  node: Node,
  schema: SchemaNode,
  subject: Subject,
  value: number,
): unknown {
  if (!Number.isFinite(value)) {
    const text = reader.document.textOf(node);
    return reader.report(
      'not-finite',
      node,
      `${text} is larger than any number the computer holds and would be read as infinity. Write a smaller one.`,
    );
  }
  const { minimum, exclusiveMinimum, maximum, exclusiveMaximum } = schema;
  const inside =
    value >= (minimum ?? -Infinity) &&
    value > (exclusiveMinimum ?? -Infinity) &&
    value <= (maximum ?? Infinity) &&
    value < (exclusiveMaximum ?? Infinity);
  if (inside) return value;
  return reader.report(
    'out-of-range',
    node,
    `${subject} must be ${describeRange(schema)}, not ${reader.document.textOf(node)}.`,
  );
}

/** "above 0 and at most 1". */
export function describeRange({ minimum, exclusiveMinimum, maximum, exclusiveMaximum }: SchemaNode): string {
  const bounds: string[] = [];
  if (exclusiveMinimum !== undefined) bounds.push(`above ${exclusiveMinimum}`);
  else if (minimum !== undefined) bounds.push(`at least ${minimum}`);
  if (exclusiveMaximum !== undefined) bounds.push(`below ${exclusiveMaximum}`);
  else if (maximum !== undefined) bounds.push(`at most ${maximum}`);
  return joinWords(bounds, 'and');
}

function reportUnknownValue(
  reader: StructureReader,
  node: Node,
  subject: Subject,
  constants: readonly unknown[],
): unknown {
  const names = constants.map(value => JSON.stringify(value));
  const meant =
    typeof node.value === 'string'
      ? closest(
          node.value,
          constants.filter(value => typeof value === 'string'),
        )
      : undefined;
  return reader.report(
    'unknown-value',
    node,
    `${subject} must be ${joinWords(names, 'or')}${meant === undefined ? '' : `; did you mean "${meant}"?`}${meant === undefined ? '.' : ''}`,
    meant === undefined
      ? []
      : [
          {
            title: `Change to "${meant}"`,
            edits: [{ offset: node.offset, length: node.length, text: JSON.stringify(meant) }],
          },
        ],
  );
}

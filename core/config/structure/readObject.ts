import type { Node } from 'jsonc-parser';
import { removeElement } from '../edits';
import { keyNodeOf, keyOf, propertiesOf } from './nodes';
import { reportWrongType } from './readScalar';
import type { SchemaNode } from './schemaNode';
import { invalid } from './invalid';
import type { StructureReader, Subject } from './structureReader';
import { reportUnknownKey } from './unknownKey';

/** Reads an object whose keys are all known; missing ones get their default. */
export function readObject(
  reader: StructureReader,
  node: Node,
  schema: SchemaNode,
  subject: Subject,
): unknown {
  if (node.type !== 'object') return reportWrongType(reader, node, schema, subject);
  const { properties = {}, required = [] } = schema;
  const values: Record<string, unknown> = {};
  let valid = true;
  const last = new Map(propertiesOf(node).map(property => [keyOf(property), property]));
  for (const property of propertiesOf(node)) {
    const key = keyOf(property);
    if (last.get(key) !== property) {
      reportDuplicate(reader, property, key);
      continue;
    }
    if (!Object.hasOwn(properties, key)) {
      reportUnknownKey(reader, property, node, schema, subject);
      valid = false;
      continue;
    }
    const value = property.children?.[1];
    // A key whose value is missing has been reported as a syntax error.
    const read = value ? reader.read(value, properties[key], `"${key}"`) : invalid;
    if (read === invalid) valid = false;
    else values[key] = read;
  }
  for (const [key, property] of Object.entries(properties)) {
    if (last.has(key)) continue;
    if (required.includes(key)) {
      reportMissing(reader, node, key, property, subject);
      valid = false;
    } else if (property.default !== undefined) {
      values[key] = defaultOf(property);
    }
  }
  return valid ? values : invalid;
}

/** The default of an optional key; an object's own keys have defaults of their own. */
function defaultOf({ default: value, properties }: SchemaNode): unknown {
  if (!properties) return structuredClone(value);
  const keys = Object.entries(properties).filter(([, property]) => property.default !== undefined);
  return {
    ...Object.fromEntries(keys.map(([key, property]) => [key, defaultOf(property)])),
    ...(value as object),
  };
}

function reportDuplicate(reader: StructureReader, property: Node, key: string): void {
  reader.warn(
    'duplicate-key',
    keyNodeOf(property),
    `"${key}" stands more than once in this object, and only the last one counts. Remove this one.`,
    [{ title: `Remove this "${key}"`, edits: [removeElement(reader.document.text, property)] }],
  );
}

/** Shown at what names the object: its type, else the key that holds it, else its opening brace. */
function reportMissing(
  reader: StructureReader,
  node: Node,
  key: string,
  schema: SchemaNode,
  subject: Subject,
): void {
  const type = propertiesOf(node).find(property => keyOf(property) === 'type')?.children?.[1];
  const holder = node.parent?.type === 'property' ? keyNodeOf(node.parent) : undefined;
  const brace: Node = { type: 'object', offset: node.offset, length: 1 };
  const meaning = firstSentence(schema.description);
  reader.report(
    'missing-key',
    type ?? holder ?? brace,
    `${subject} needs "${key}"${meaning && `: ${meaning}`}.`,
  );
}

/** "Number of units, the width of the output." → "number of units, the width of the output". */
function firstSentence(description = ''): string {
  const sentence = /^[^.\n]*/.exec(description)?.[0] ?? '';
  return sentence && /^[A-Z][a-z]/.test(sentence) ? sentence[0].toLowerCase() + sentence.slice(1) : sentence;
}

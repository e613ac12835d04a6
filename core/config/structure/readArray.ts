import type { Node } from 'jsonc-parser';
import { reportWrongType } from './readScalar';
import { isTuple } from './schemaNode';
import type { SchemaNode } from './schemaNode';
import { invalid } from './invalid';
import type { StructureReader, Subject } from './structureReader';

/** Reads a list, or a tuple of fixed length. */
export function readArray(
  reader: StructureReader,
  node: Node,
  schema: SchemaNode,
  subject: Subject,
): unknown {
  if (node.type !== 'array') return reportWrongType(reader, node, schema, subject);
  const { items = {}, minItems = 0, maxItems = Infinity } = schema;
  const elements = node.children ?? [];
  if (elements.length < minItems || elements.length > maxItems) {
    return reader.report(
      'out-of-range',
      node,
      `${subject} must have ${describeLength(minItems, maxItems)}, not ${elements.length}.`,
    );
  }
  const values = elements.map((element, index) =>
    isTuple(items)
      ? reader.read(element, items[index], `Value ${index + 1} of ${subject}`)
      : reader.read(element, items, items.title ? `A ${items.title}` : `Each value of ${subject}`),
  );
  return values.includes(invalid) ? invalid : values;
}

function describeLength(minItems: number, maxItems: number): string {
  const values = (count: number): string => (count === 1 ? '1 value' : `${count} values`);
  if (minItems === maxItems) return values(minItems);
  if (maxItems === Infinity) return `at least ${values(minItems)}`;
  return `between ${minItems} and ${values(maxItems)}`;
}

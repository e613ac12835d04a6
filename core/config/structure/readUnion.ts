import type { Node } from 'jsonc-parser';
import { chooseObject } from './chooseObject';
import { hasType, readScalar, reportWrongType } from './readScalar';
import { alternativesOf, constantsOf } from './schemaNode';
import type { SchemaNode } from './schemaNode';
import { readObject } from './readObject';
import { invalid } from './invalid';
import type { StructureReader, Subject } from './structureReader';

/** Reads a value that may be one of several things, telling them apart by JSON type and by keys such as `type`. */
export function readUnion(
  reader: StructureReader,
  node: Node,
  schema: SchemaNode,
  subject: Subject,
): unknown {
  const alternatives = alternativesOf(schema);
  const objects = alternatives.filter(({ type }) => type === 'object');
  if (node.type === 'object' && objects.length > 0) {
    const chosen = chooseObject(reader, node, { ...schema, anyOf: objects });
    return chosen ? readObject(reader, node, chosen.schema, chosen.name ?? subject) : invalid;
  }
  const constants = constantsOf(schema);
  if (constants.includes(node.value)) return node.value;
  const fitting = alternatives.filter(each => constantsOf(each).length === 0 && hasType(node, each));
  if (fitting.length > 0) return reader.read(node, fitting[0], subject);
  // Fixed values alone: a misspelt one is more telling than its type.
  if (constants.length === alternatives.length) return readScalar(reader, node, schema, subject);
  return reportWrongType(reader, node, schema, subject);
}

import type { Node } from 'jsonc-parser';
import { knownAs, remarkOnType } from '../otherNames';
import { closest } from '../similar';
import { keyNodeOf, propertiesOf, valueNodeOf } from './nodes';
import { alternativesOf, discriminatorsOf, joinWords } from './schemaNode';
import type { SchemaNode } from './schemaNode';
import type { StructureReader } from './structureReader';

export interface ChosenObject {
  readonly schema: SchemaNode;
  /** The value that chose it: `Linear`. */
  readonly name: string | undefined;
}

/**
 * Which of several kinds of object a node is meant to be: by the value of a fixed key (`"type": "ReLU"`,
 * `"generator": "moons"`), else by a required key that only one kind has (`"file"`). Reports when it cannot tell.
 */
export function chooseObject(
  reader: StructureReader,
  node: Node,
  union: SchemaNode,
): ChosenObject | undefined {
  const alternatives = alternativesOf(union);
  const properties = propertiesOf(node);
  const discriminators = discriminatorsOf(alternatives);
  for (const key of discriminators) {
    const value = valueNodeOf(properties, key);
    if (!value) continue;
    const schema = alternatives.find(
      ({ properties = {} }) => key in properties && properties[key].const === value.value,
    );
    if (schema) return { schema, name: String(value.value) };
    reportUnknownType(reader, value, union, namesOf(alternatives, key));
    return undefined;
  }
  const free = alternatives.filter(
    alternative => !discriminators.some(key => key in (alternative.properties ?? {})),
  );
  const telling = (alternative: SchemaNode): readonly string[] => alternative.required ?? [];
  const chosen = free.find(alternative => telling(alternative).some(key => valueNodeOf(properties, key)));
  if (chosen) return { schema: chosen, name: undefined };

  const telltales = [...discriminators, ...free.flatMap(telling)];
  const what = union.title ?? 'object';
  for (const property of properties) {
    const key = keyNodeOf(property);
    const meant = closest(String(key.value), telltales);
    if (meant === undefined || meant === key.value) continue;
    reader.report(
      'unknown-key',
      key,
      `There is no key "${String(key.value)}" in a ${what}; did you mean "${meant}"?`,
      [
        {
          title: `Rename to "${meant}"`,
          edits: [{ offset: key.offset, length: key.length, text: JSON.stringify(meant) }],
        },
      ],
    );
    return undefined;
  }
  const examples = discriminators.map(key => `"${key}" (${listNames(namesOf(alternatives, key))})`);
  const needs = [...examples, ...free.flatMap(telling).map(key => `"${key}"`)];
  reader.report('missing-key', keyOrBrace(node), `A ${what} needs ${joinWords(needs, 'or')}.`);
  return undefined;
}

function namesOf(alternatives: readonly SchemaNode[], key: string): string[] {
  return alternatives.flatMap(({ properties = {} }) =>
    key in properties ? [String(properties[key].const)] : [],
  );
}

function listNames(names: readonly string[]): string {
  return names.length > 6 ? `${names.slice(0, 6).join(', ')} …` : joinWords(names, 'or');
}

function reportUnknownType(
  reader: StructureReader,
  value: Node,
  union: SchemaNode,
  names: readonly string[],
): void {
  const what = union.title ?? 'type';
  if (typeof value.value !== 'string') {
    reader.report(
      'wrong-type',
      value,
      `The name of a ${what} must be a text in double quotes: ${listNames(names)}.`,
    );
    return;
  }
  const remark = remarkOnType(value.value);
  const meant = remark ? undefined : (knownAs(value.value, names) ?? closest(value.value, names));
  const advice = remark ?? (meant ? `Did you mean "${meant}"?` : `There are ${joinWords(names, 'and')}.`);
  reader.report(
    'unknown-type',
    value,
    `There is no ${what} "${value.value}". ${advice}`,
    meant
      ? [
          {
            title: `Change to "${meant}"`,
            edits: [{ offset: value.offset, length: value.length, text: `"${meant}"` }],
          },
        ]
      : [],
  );
}

/** Where a missing key is shown: the key that holds the object, or for a list element its opening brace. */
function keyOrBrace(node: Node): Node {
  const parent = node.parent;
  if (parent?.type === 'property') return keyNodeOf(parent);
  return { type: 'object', offset: node.offset, length: 1 };
}

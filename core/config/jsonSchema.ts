import { snippetFor, snippetsFor } from './jsonSnippets';
import { describeRange } from './structure/readScalar';
import { alternativesOf, constantsOf, discriminatorsOf, isTuple } from './structure/schemaNode';
import type { SchemaNode } from './structure/schemaNode';

export type JsonSchema = Readonly<Record<string, unknown>>;

/**
 * The JSON Schema (draft-07) of a definition: with VS Code's `markdownDescription` and `defaultSnippets`, which other
 * programs ignore. Kinds of object are told apart by `if`/`then` on their `type`, so that inside a layer exactly its own
 * keys are offered.
 *
 * `strict` also says what is wrong, for other editors and validators. Without it everything is allowed: in VS Code the
 * schema documents and completes, while Deadeye itself reports problems, with better words and repairs.
 */
export function toJsonSchema(schema: SchemaNode, strict: boolean): JsonSchema {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Deadeye network',
    allowComments: true,
    allowTrailingCommas: true,
    ...convert(schema, strict),
  };
}

function convert(schema: SchemaNode, strict: boolean): JsonSchema {
  const alternatives = alternativesOf(schema);
  const objects = alternatives.filter(({ type }) => type === 'object');
  const others = alternatives.filter(({ type }) => type !== 'object');
  const documentation = document(schema);
  if (alternatives.length === 1 && objects.length === 1) {
    return { ...documentation, ...convertObject(objects[0], strict) };
  }
  if (alternatives.length === 1 && alternatives[0].type === 'array') {
    return { ...documentation, ...convertArray(alternatives[0], strict) };
  }
  const forms: JsonSchema[] = [];
  if (objects.length === 1) forms.push(convertObject(objects[0], strict));
  if (objects.length > 1) forms.push(convertKinds(schema, objects, strict));
  const constants = others.flatMap(constantsOf);
  if (constants.length > 0) forms.push({ enum: constants });
  for (const other of others) {
    if (constantsOf(other).length > 0) continue;
    forms.push(other.type === 'array' ? convertArray(other, strict) : convertScalar(other));
  }
  // The kinds forbid nothing by themselves unless strict, so they need no way out.
  if (forms.length === 1 && (strict || objects.length > 1)) return { ...documentation, ...forms[0] };
  return { ...documentation, anyOf: strict ? forms : [...forms, {}] };
}

function document(schema: SchemaNode): JsonSchema {
  const { description } = schema;
  const remarks: string[] = [];
  const range = describeRange(schema);
  if (range) remarks.push(`${range[0].toUpperCase()}${range.slice(1)}.`);
  if (schema.default !== undefined) remarks.push(`Default: \`${JSON.stringify(schema.default)}\`.`);
  const markdown = [description, remarks.join(' ')].filter(Boolean).join('\n\n');
  const snippet = schema.default === undefined ? snippetFor(schema) : undefined;
  return {
    ...(markdown && { markdownDescription: markdown, description: plainText(markdown) }),
    ...(schema.default !== undefined && { default: schema.default }),
    ...(snippet !== undefined && { defaultSnippets: [{ body: snippet }] }),
  };
}

/** For editors that do not know `markdownDescription`. */
function plainText(markdown: string): string {
  return markdown.replaceAll('`', '');
}

function convertScalar({ type, ...rest }: SchemaNode): JsonSchema {
  const { minimum, exclusiveMinimum, maximum, exclusiveMaximum, minLength } = rest;
  const bounds = { minimum, exclusiveMinimum, maximum, exclusiveMaximum, minLength };
  return { type, ...Object.fromEntries(Object.entries(bounds).filter(([, value]) => value !== undefined)) };
}

function convertArray({ items = {}, minItems, maxItems }: SchemaNode, strict: boolean): JsonSchema {
  const bounds = { ...(minItems !== undefined && { minItems }), ...(maxItems !== undefined && { maxItems }) };
  return {
    ...(strict && { type: 'array', ...bounds }),
    items: isTuple(items) ? items.map(item => convert(item, strict)) : convert(items, strict),
  };
}

function convertObject({ properties = {}, required = [] }: SchemaNode, strict: boolean): JsonSchema {
  return {
    ...(strict && { type: 'object', required, additionalProperties: false }),
    properties: Object.fromEntries(
      Object.entries(properties).map(([key, property]) => [key, convert(property, strict)]),
    ),
  };
}

/** Several kinds of object: a key such as `type` with the names of the kinds, and for each its own keys. */
function convertKinds(union: SchemaNode, objects: readonly SchemaNode[], strict: boolean): JsonSchema {
  const discriminators = discriminatorsOf(objects);
  const hasDiscriminator = ({ properties = {} }: SchemaNode): string | undefined =>
    discriminators.find(key => properties[key]?.const !== undefined);
  const properties: Record<string, JsonSchema> = {};
  for (const key of discriminators) {
    const kinds = objects.filter(({ properties: own = {} }) => own[key]?.const !== undefined);
    const names = {
      enum: kinds.map(kind => kind.properties?.[key].const),
      markdownEnumDescriptions: kinds.map(({ description }) => description ?? ''),
      enumDescriptions: kinds.map(({ description }) => plainText(description ?? '')),
    };
    const described = `Which ${union.title ?? 'kind'}.`;
    properties[key] = { markdownDescription: described, ...(strict ? names : { anyOf: [names, {}] }) };
  }
  const branches = objects.map(object => {
    const key = hasDiscriminator(object);
    if (key !== undefined) {
      const name = { const: object.properties?.[key].const };
      return { if: { required: [key], properties: { [key]: name } }, then: convertKind(object, key, strict) };
    }
    const [telling] = object.required ?? [];
    properties[telling] = convert(object.properties?.[telling] ?? {}, false);
    return { if: { required: [telling] }, then: convertObject(object, strict) };
  });
  const needed = objects.map(object => ({ required: [hasDiscriminator(object) ?? object.required?.[0]] }));
  return {
    ...(strict && { type: 'object', anyOf: uniqueBy(needed, each => JSON.stringify(each)) }),
    defaultSnippets: snippetsFor(objects),
    properties,
    allOf: branches,
  };
}

/** One kind's own keys; the key that names the kind is described by the union already. */
function convertKind(object: SchemaNode, key: string, strict: boolean): JsonSchema {
  const converted = convertObject(object, strict);
  return { ...converted, properties: { ...(converted.properties as JsonSchema), [key]: {} } };
}

function uniqueBy<T>(values: readonly T[], key: (value: T) => string): readonly T[] {
  return [...new Map(values.map(value => [key(value), value])).values()];
}

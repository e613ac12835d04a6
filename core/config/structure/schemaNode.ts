/** The part of JSON Schema that TypeBox makes of the config's definitions. */
export interface SchemaNode {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly SchemaNode[];
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly required?: readonly string[];
  readonly items?: SchemaNode | readonly SchemaNode[];
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly exclusiveMaximum?: number;
  readonly minLength?: number;
  readonly default?: unknown;
  /** Markdown. */
  readonly description?: string;
  /** What one value is called in messages: "layer", "loss" … */
  readonly title?: string;
}

/** The alternatives of a union, nested ones included; a schema that is no union is its own single alternative. */
export function alternativesOf(schema: SchemaNode): readonly SchemaNode[] {
  return schema.anyOf ? schema.anyOf.flatMap(alternativesOf) : [schema];
}

/** The fixed values among the alternatives: the members of an enumeration. */
export function constantsOf(schema: SchemaNode): readonly unknown[] {
  return alternativesOf(schema).flatMap(
    ({ const: value, enum: values }) => values ?? (value === undefined ? [] : [value]),
  );
}

/** The keys of the objects whose value alone can tell which alternative is meant, such as `type`. */
export function discriminatorsOf(alternatives: readonly SchemaNode[]): readonly string[] {
  const keys = alternatives.flatMap(({ properties = {} }) =>
    Object.keys(properties).filter(
      key => constantsOf(properties[key]).length > 0 && isFixed(properties[key]),
    ),
  );
  return alternatives.length > 1 ? [...new Set(keys)] : [];
}

function isFixed(schema: SchemaNode): boolean {
  return schema.const !== undefined;
}

/** What a value must be, in words that follow "must be": `a whole number`, `"cos" or "linear"`. */
export function describeSchema(schema: SchemaNode): string {
  const kinds = new Set(alternativesOf(schema).map(describeOne));
  return joinWords([...kinds], 'or');
}

function describeOne(schema: SchemaNode): string {
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum)
    return joinWords(
      schema.enum.map(value => JSON.stringify(value)),
      'or',
    );
  switch (schema.type) {
    case 'integer':
      return 'a whole number';
    case 'number':
      return 'a number';
    case 'boolean':
      return 'true or false';
    case 'string':
      return 'a text in double quotes';
    case 'array':
      return `a list ${describeItems(schema)}`;
    case 'object':
      return 'an object in braces';
    default:
      return 'null';
  }
}

function describeItems({ items }: SchemaNode): string {
  if (!items) return 'in brackets';
  if (isTuple(items)) return `of ${items.length} values in brackets`;
  const kinds = new Set(alternativesOf(items).map(({ type }) => type));
  if (kinds.size > 1) return 'in brackets';
  if (kinds.has('integer')) return 'of whole numbers in brackets';
  if (kinds.has('number')) return 'of numbers in brackets';
  return kinds.has('object') ? `of ${items.title ?? 'object'}s in brackets` : 'of texts in brackets';
}

export function isTuple(items: SchemaNode | readonly SchemaNode[]): items is readonly SchemaNode[] {
  return Array.isArray(items);
}

/** "a", "a or b", "a, b or c". */
export function joinWords(words: readonly string[], conjunction: 'and' | 'or'): string {
  return words.length < 2
    ? words.join('')
    : `${words.slice(0, -1).join(', ')} ${conjunction} ${words.at(-1)}`;
}

import { alternativesOf } from './structure/schemaNode';
import type { SchemaNode } from './structure/schemaNode';

interface Snippet {
  readonly label: string;
  readonly description: string;
  readonly body: unknown;
}

/** One snippet for each kind of object: its name and the keys that it cannot do without. */
export function snippetsFor(objects: readonly SchemaNode[]): readonly Snippet[] {
  return objects.map(object => {
    const { properties = {}, required = [] } = object;
    let stop = 0;
    const entries = required.map(key => {
      const { const: name } = properties[key];
      return [key, name ?? placeholder(properties[key], ++stop)];
    });
    const named = required.find(key => properties[key].const !== undefined) ?? required[0];
    return {
      label: typeof properties[named].const === 'string' ? properties[named].const : named,
      description: /^[^\n]*/.exec(object.description ?? '')?.[0] ?? '',
      body: Object.fromEntries(entries) as unknown,
    };
  });
}

/** What to insert for a key that has no default; undefined where the schema's type says enough. */
export function snippetFor(schema: SchemaNode): unknown {
  const [first, ...others] = alternativesOf(schema);
  return others.length === 0 && ['integer', 'number', 'string', 'boolean'].includes(first.type ?? '')
    ? placeholder(schema, 1)
    : undefined;
}

/** In VS Code's snippets `^` keeps the quotes of a text out of the document. */
function placeholder(schema: SchemaNode, stop: number): unknown {
  const [{ type, minimum, exclusiveMinimum }] = alternativesOf(schema);
  switch (type) {
    case 'integer':
      return `^\${${stop}:${Math.max(minimum ?? 0, (exclusiveMinimum ?? -1) + 1, 16)}}`;
    case 'number':
      return `^\${${stop}:0.1}`;
    case 'boolean':
      return `^\${${stop}:true}`;
    case 'array':
      return `^[$${stop}]`;
    case 'object':
      return `^{$${stop}}`;
    default:
      return `$${stop}`;
  }
}

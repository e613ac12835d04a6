import type { Node } from 'jsonc-parser';

/** The key–value pairs of an object; after a syntax error a value may be missing. */
export function propertiesOf(node: Node): readonly Node[] {
  return node.type === 'object' ? (node.children ?? []) : [];
}

export function keyNodeOf(property: Node): Node {
  return (property.children as Node[])[0];
}

export function keyOf(property: Node): string {
  return String(keyNodeOf(property).value);
}

/** The value of a key; of a key that stands twice the last, as every JSON parser takes it. */
export function valueNodeOf(properties: readonly Node[], key: string): Node | undefined {
  return properties.findLast(property => keyOf(property) === key)?.children?.[1];
}

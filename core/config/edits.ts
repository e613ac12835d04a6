import type { Node } from 'jsonc-parser';

export interface TextEdit {
  readonly offset: number;
  readonly length: number;
  readonly text: string;
}

/**
 * Removes a property of an object or an element of a list together with one comma, and with its line when nothing else
 * stands on it.
 */
export function removeElement(text: string, node: Node): TextEdit {
  let start = node.offset;
  let end = node.offset + node.length;
  const commaAfter = /^\s*,/.exec(text.slice(end));
  if (commaAfter) {
    end += commaAfter[0].length;
  } else {
    const commaBefore = /,\s*$/.exec(text.slice(0, start));
    if (commaBefore) start -= commaBefore[0].length;
  }
  const lineStart = /(^|[\r\n])[ \t]*$/.exec(text.slice(0, start));
  const lineRest = /^[ \t]*(\r\n|\r|\n)/.exec(text.slice(end));
  if (lineStart && lineRest && commaAfter) {
    start -= lineStart[0].length - lineStart[1].length;
    end += lineRest[0].length;
  } else if (commaAfter) {
    end += /^[ \t]*/.exec(text.slice(end))?.[0].length ?? 0;
  }
  return { offset: start, length: end - start, text: '' };
}

/** Adds a key at the end of an object that already has one, in the style of the last. */
export function addProperty(text: string, object: Node, key: string, value: unknown): TextEdit {
  const property = JSON.stringify(key) + ': ' + JSON.stringify(value);
  const last = object.children?.at(-1);
  if (!last) return { offset: object.offset + 1, length: 0, text: ` ${property} ` };
  const before = text.slice(0, last.offset);
  const indent = /[\r\n][ \t]*$/.exec(before)?.[0] ?? ' ';
  const separator =
    indent.startsWith('\r') || indent.startsWith('\n') ? newlineOf(text) + indent.slice(1) : indent;
  return { offset: last.offset + last.length, length: 0, text: `,${separator}${property}` };
}

/** Sets a key's value where it has one, else adds it. */
export function setProperty(text: string, object: Node, key: string, value: unknown): TextEdit {
  const node = object.children?.findLast(property => property.children?.[0].value === key)?.children?.[1];
  return node
    ? { offset: node.offset, length: node.length, text: JSON.stringify(value) }
    : addProperty(text, object, key, value);
}

function newlineOf(text: string): string {
  return /\r\n|\r|\n/.exec(text)?.[0] ?? '\n';
}

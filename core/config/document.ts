import { findNodeAtLocation } from 'jsonc-parser';
import type { JSONPath, Node } from 'jsonc-parser';
import type { SourceRange } from './problem';

/** A position in a text; line and column count from 1. */
export interface SourcePosition {
  readonly line: number;
  readonly column: number;
}

/** A config's text with its syntax tree: where every key and value stands. */
export class ConfigDocument {
  readonly text: string;
  /** Absolute path of the file; data files are relative to its folder. */
  readonly path: string;
  /** Undefined for a text without any value. After syntax errors it holds what could be recovered. */
  readonly root: Node | undefined;
  private readonly lineStarts: readonly number[];

  constructor(text: string, path: string, root: Node | undefined) {
    this.text = text;
    this.path = path;
    this.root = root;
    this.lineStarts = lineStartsOf(text);
  }

  position(offset: number): SourcePosition {
    let low = 0;
    let high = this.lineStarts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.lineStarts[middle] <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - this.lineStarts[low] + 1 };
  }

  range(offset: number, length: number): SourceRange {
    const start = this.position(offset);
    const end = this.position(offset + length);
    return { line: start.line, column: start.column, endLine: end.line, endColumn: end.column };
  }

  rangeOf(node: Node): SourceRange {
    return this.range(node.offset, node.length);
  }

  textOf(node: Node): string {
    return this.text.slice(node.offset, node.offset + node.length);
  }

  /** The value at a path such as `['layers', 3, 'out_features']`; undefined when the text does not have it. */
  find(path: JSONPath): Node | undefined {
    return this.root && findNodeAtLocation(this.root, path);
  }

  /** The elements of `layers`, in order; each has the index of the layer it describes. */
  layerNodes(): readonly Node[] {
    return this.find(['layers'])?.children ?? [];
  }

  /** The line on which a layer begins, from 1; 1 when there is no such layer. */
  layerLine(index: number): number {
    const node = this.layerNodes()[index];
    return node ? this.position(node.offset).line : 1;
  }

  /** The layer that a line belongs to: the last one that begins on or before it and has not ended before it. */
  layerAtLine(line: number): number | undefined {
    const index = this.layerNodes().findLastIndex(node => {
      const range = this.rangeOf(node);
      return range.line <= line && line <= range.endLine;
    });
    return index < 0 ? undefined : index;
  }
}

/** Lines end as editors see them: at \n, \r\n or a lone \r. */
function lineStartsOf(text: string): number[] {
  const starts = [0];
  for (const end of text.matchAll(/\r\n|\r|\n/g)) starts.push(end.index + end[0].length);
  return starts;
}

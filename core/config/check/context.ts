import type { JSONPath } from 'jsonc-parser';
import type { DataDescription } from '../../data/dataset';
import type { LayerShape } from '../../network/definition';
import type { NetworkConfig } from '../config';
import type { ConfigDocument } from '../document';
import type { Problem, Severity, TextFix } from '../problem';

/** What a check looks at, and where it reports. */
export interface CheckContext {
  readonly config: NetworkConfig;
  readonly document: ConfigDocument;
  /** Undefined while the data has not been read, or could not be. */
  readonly data: DataDescription | undefined;
  /** Shape of each layer with its input width; empty while the data is unknown. */
  readonly shapes: readonly (LayerShape & { readonly inFeatures: number })[];
  /** At the longest part of `path` that the text has. */
  report(severity: Severity, code: string, path: JSONPath, message: string, fixes?: readonly TextFix[]): void;
}

/** One thing that a config may get wrong although each of its values is right. */
export type Check = (context: CheckContext) => void;

/** The problem at the node of `path`, or of the longest part of it that the text has. */
export function problemAt(
  document: ConfigDocument,
  severity: Severity,
  code: string,
  path: JSONPath,
  message: string,
  fixes: readonly TextFix[] = [],
): Problem {
  for (let length = path.length; length > 0; length--) {
    const node = document.find(path.slice(0, length));
    if (!node) continue;
    // A missing key is shown at the type of its object or at the key that holds it, not over the whole object.
    const shown =
      length < path.length || node.type === 'object'
        ? (document.find([...path.slice(0, length), 'type']) ?? node.parent?.children?.[0] ?? node)
        : node;
    const narrow = shown.type === 'array' || shown.type === 'object' ? { ...shown, length: 1 } : shown;
    return {
      code,
      severity,
      message,
      range: document.rangeOf(narrow),
      ...(fixes.length > 0 && { fixes }),
    };
  }
  return { code, severity, message, range: document.range(0, 1), ...(fixes.length > 0 && { fixes }) };
}

import type { DebugProtocol } from '@vscode/debugprotocol';
import type { ConfigDocument } from '../../core/config/document';
import type { StopFault, StopPoint } from '../../core/session/protocol/stops';

/** A breakpoint of the editor, and the stop point that it became if its line means something. */
export interface PlacedBreakpoint {
  readonly id: number;
  readonly line: number;
  readonly stop: StopPoint | undefined;
  readonly message: string | undefined;
}

const whereToStop =
  'Training stops at a layer, at "loss" or "optimizer" (after each minibatch) and at "training" (after each epoch).';

let lastId = 0;

/** Training stops between minibatches: what a line means for that. */
export function placeBreakpoint(
  { line, condition, hitCondition, logMessage }: DebugProtocol.SourceBreakpoint,
  document: ConfigDocument,
  stepsPerEpoch: number,
): PlacedBreakpoint {
  const id = ++lastId;
  const layer = document.layerAtLine(line);
  const place =
    layer !== undefined
      ? { line: document.layerLine(layer), layer, condition: undefined }
      : placeOfSection(document, line, stepsPerEpoch);
  if (!place) return { id, line, stop: undefined, message: whereToStop };
  const conditions = [place.condition, condition?.trim() ? condition : undefined].filter(Boolean);
  return {
    id,
    line: place.line,
    stop: {
      id: stopId(id),
      layer: place.layer,
      condition: conditions.length > 1 ? conditions.map(each => `(${each})`).join(' && ') : conditions[0],
      hitCondition,
      logMessage,
    },
    message: undefined,
  };
}

function placeOfSection(
  document: ConfigDocument,
  line: number,
  stepsPerEpoch: number,
): { readonly line: number; readonly layer: undefined; readonly condition: string | undefined } | undefined {
  for (const section of ['loss', 'optimizer', 'training']) {
    const node = document.find([section]);
    if (!node) continue;
    const range = document.rangeOf(node.parent ?? node);
    if (line < range.line || line > range.endLine) continue;
    return {
      line: range.line,
      layer: undefined,
      condition: section === 'training' ? `step % ${stepsPerEpoch} == 0` : undefined,
    };
  }
  return undefined;
}

export function stopId(breakpoint: number): string {
  return `breakpoint ${breakpoint}`;
}

/** What the editor is told of a breakpoint: verified, or why not. */
export function describeBreakpoint(
  { id, line, stop, message }: PlacedBreakpoint,
  faults: readonly StopFault[],
): DebugProtocol.Breakpoint {
  const fault = stop && faults.find(each => each.id === stop.id);
  const reason = fault?.message ?? message;
  return reason === undefined
    ? { id, line, verified: true }
    : { id, line, verified: false, message: reason, reason: 'failed' };
}

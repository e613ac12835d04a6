import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Debuggee } from './debuggee';

/** What a stack frame stands for. */
export type FrameKind =
  { readonly kind: 'layer'; readonly layer: number } | { readonly kind: 'loss' | 'minibatch' | 'epoch' };

const others = ['loss', 'minibatch', 'epoch'] as const;
const firstLayer = 10;

/** Frame ids are the same at every stop, so that the editor keeps what is unfolded. */
export function frameOf(id: number): FrameKind {
  return id >= firstLayer ? { kind: 'layer', layer: id - firstLayer } : { kind: others[id - 1] ?? 'epoch' };
}

export function frameId(frame: FrameKind): number {
  return frame.kind === 'layer' ? firstLayer + frame.layer : 1 + others.indexOf(frame.kind);
}

/** The layer that a frame of the editor's call stack shows, if it shows one. */
export function layerOfFrame(id: number): number | undefined {
  const frame = frameOf(id);
  return frame.kind === 'layer' ? frame.layer : undefined;
}

/**
 * Where training stands, innermost first: the loss calls the last layer's output, that the one before it, … within a
 * minibatch within an epoch. The layer at which the run was stopped comes first.
 */
export function stackOf(debuggee: Debuggee, focus: number | undefined): DebugProtocol.StackFrame[] {
  const { summary, status, document, path, name } = debuggee;
  const source = { name, path };
  const lineOf = (section: string): number => {
    const node = document.find([section]);
    return node ? document.rangeOf(node.parent ?? node).line : 1;
  };
  const frame = (kind: FrameKind, title: string, line: number): DebugProtocol.StackFrame => ({
    id: frameId(kind),
    name: title,
    source,
    line,
    column: 1,
  });
  const layers = summary.layers
    .map(({ index, label, line }) => frame({ kind: 'layer', layer: index }, `${index}: ${label}`, line))
    .reverse();
  const { step, stepsPerEpoch, totalEpochs } = status;
  const within = step === 0 ? 0 : ((step - 1) % stepsPerEpoch) + 1;
  const epoch = step === 0 ? 0 : Math.floor((step - 1) / stepsPerEpoch) + 1;
  const stack = [
    frame({ kind: 'loss' }, summary.loss, lineOf('loss')),
    ...layers,
    frame(
      { kind: 'minibatch' },
      `minibatch ${within} of ${stepsPerEpoch}, step ${step}`,
      lineOf('optimizer'),
    ),
    frame({ kind: 'epoch' }, `epoch ${epoch} of ${totalEpochs}`, lineOf('training')),
  ];
  if (focus === undefined) return stack;
  const id = frameId({ kind: 'layer', layer: focus });
  return [...stack.filter(each => each.id === id), ...stack.filter(each => each.id !== id)];
}

import type { LossMode } from '../../../core/session/protocol/landscape';
import type { ProbeName, ProbeParams, ProbeResult } from '../../../core/session/protocol/probes';
import { setting } from '../../store';
import { summaryOf, type Setting } from '../../state';
import type { Palette } from '../../theme';
import type { ViewHost } from '../view';
import { LongWork } from './longWork';

export const viewId = 'landscape';

/** Weights of the run: a step, and which of the weights that ever stood there. */
export interface Place {
  readonly step: number;
  readonly revision: number;
}

export function samePlace(one: Place | undefined, other: Place): boolean {
  return one?.step === other.step && one.revision === other.revision;
}

/** What the sections work with: the session's probes, one piece of long work at a time, and what the user has chosen. */
export class Desk {
  readonly work: LongWork;

  constructor(readonly host: ViewHost) {
    this.work = new LongWork(busy => host.element.setAttribute('aria-busy', String(busy)));
  }

  get palette(): Palette {
    return this.host.theme.palette;
  }

  get mode(): LossMode {
    return this.setting<string>('mode', 'train') === 'eval' ? 'eval' : 'train';
  }

  /** The step that the run stands at. */
  get step(): number {
    return this.host.store.state.resource.status?.step ?? 0;
  }

  /** Where the weights are: what was found elsewhere is not of here. */
  get place(): Place {
    return { step: this.step, revision: this.host.store.state.resource.status?.revision ?? 0 };
  }

  /** Puts the weights elsewhere at the present step. */
  moveTo(point: Float64Array): Promise<void> {
    return this.host.commands.setParameters(point);
  }

  setting<T extends Setting>(name: string, otherwise: T): T {
    return setting<T>(this.host.store.state, viewId, name, otherwise);
  }

  choose(name: string, value: Setting): void {
    this.host.store.set(viewId, name, value);
  }

  /** Asks a probe with a progress bar; undefined when it failed (which is said) or was called off. */
  ask<N extends ProbeName>(
    title: string,
    probe: N,
    params: ProbeParams<N>,
  ): Promise<ProbeResult<N> | undefined> {
    return this.work.run(title, options => this.host.commands.inspect(probe, params, options));
  }

  /** After an answer: says it, and draws. */
  answered(text: string): void {
    this.host.announcer.say(text);
    this.host.invalidate();
  }

  /** A mode in words: what batch norm does in it, where the network has any. */
  modeWords(mode: LossMode): string {
    const layers = summaryOf(this.host.store.state)?.layers ?? [];
    if (!layers.some(({ type }) => type.startsWith('BatchNorm'))) return `${mode} mode`;
    return mode === 'train'
      ? 'train mode: batch norm by the statistics of the whole set'
      : 'eval mode: batch norm by its running statistics';
  }

  /** How layer `index` is called. */
  layer(index: number): string {
    const label = summaryOf(this.host.store.state)?.layers[index]?.label;
    return label ? `${index} · ${label}` : `layer ${index}`;
  }
}

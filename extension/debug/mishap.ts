import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Died } from '../../core/session/protocol/inspection';
import type { SessionStatus } from '../../core/session/protocol/status';
import type { Debuggee } from './debuggee';
import { filterOf, type ExceptionFilter } from './exceptionFilters';

/** So many units are named in one sentence. */
const named = 6;

/** What went wrong where a run stands because of it: what other debuggers call an exception. */
export class Mishap {
  private died: Promise<Died> | undefined;

  private constructor(
    readonly title: string,
    /** Without the particulars, which take a moment to find. */
    readonly summary: string,
    private readonly debuggee: Debuggee,
    private readonly filter: ExceptionFilter | undefined,
  ) {}

  /** Undefined where nothing went wrong. */
  static of(debuggee: Debuggee, { state, message, step, stoppedBy }: SessionStatus): Mishap | undefined {
    if (state === 'diverged')
      return new Mishap('NaN or infinity', message ?? 'A number is no longer finite.', debuggee, undefined);
    const filter = stoppedBy.map(filterOf).find(found => found !== undefined);
    return filter && new Mishap(filter.title, `${filter.title} at step ${step}.`, debuggee, filter);
  }

  /** The layer where it happened; undefined where it concerns the run as a whole. */
  async layer(): Promise<number | undefined> {
    const [first] = (await this.deaths()).layers;
    return first?.layer;
  }

  async describe(): Promise<DebugProtocol.ExceptionInfoResponse['body']> {
    const died = await this.deaths();
    const what = died.layers.length > 0 ? describeDeaths(died) : this.summary;
    return {
      exceptionId: this.title,
      description: this.filter ? `${what} ${this.filter.advice}` : what,
      breakMode: 'always',
    };
  }

  private deaths(): Promise<Died> {
    if (this.filter?.id !== 'deadUnit') return Promise.resolve({ step: 0, layers: [] });
    this.died ??= this.debuggee.call('inspect', { probe: 'died', params: {} }) as Promise<Died>;
    return this.died;
  }
}

function describeDeaths({ step, layers }: Died): string {
  const groups = layers.map(({ layer, units }) => `${unitsInWords([...units])} of layer ${layer}`);
  const text = `${groups.join(' and ')} died at step ${step}.`;
  return text[0].toUpperCase() + text.slice(1);
}

function unitsInWords(units: readonly number[]): string {
  if (units.length === 1) return `unit ${units[0]}`;
  const shown = units.slice(0, units.length > named ? named : units.length - 1).join(', ');
  return `units ${shown} and ${units.length > named ? `${units.length - named} more` : units[units.length - 1]}`;
}

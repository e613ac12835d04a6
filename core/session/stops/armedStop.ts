import { runFailure } from '../protocol/failure';
import type { StopPoint } from '../protocol/stops';
import { parseExpression, type Expression } from './expression';
import type { Measures } from './measures';

/** Numbers in a log message: short, and never less than they say. */
const written = (value: number): string => String(Number(value.toPrecision(6)));

/** A stop point whose expressions were understood. */
export class ArmedStop {
  private readonly condition: Expression | undefined;
  private readonly hit: ((count: number) => boolean) | undefined;
  private readonly message: readonly (string | Expression)[] | undefined;
  private hits = 0;
  /** The condition's value at the step before; a point that is set while it holds waits until it holds again. */
  private before = 0;

  /** @throws SessionError that says what cannot be read */
  constructor(readonly point: StopPoint) {
    const { condition, hitCondition, logMessage } = point;
    this.condition = condition?.trim() ? parseExpression(condition) : undefined;
    this.hit = hitCondition?.trim() ? parseHits(hitCondition) : undefined;
    this.message = logMessage?.trim() ? parseMessage(logMessage) : undefined;
  }

  /** Takes note of where the run stands, so that what begins or rises is a change from here. */
  arm(measures: Measures): void {
    if (this.point.when !== undefined) this.before = this.value(measures);
  }

  /** Whether the point is met at this step; for the way back, where hits are not counted. */
  meets(measures: Measures): boolean {
    const { before } = this;
    const value = this.value(measures);
    this.before = value;
    if (this.point.when === 'rises') return value > before;
    const holds = isTrue(value);
    return this.point.when === 'begins' ? holds && !isTrue(before) : holds;
  }

  /** The same on the way forward, with the hits counted. */
  strikes(measures: Measures): boolean {
    if (!this.meets(measures)) return false;
    this.hits++;
    return this.hit?.(this.hits) ?? true;
  }

  get logs(): boolean {
    return this.message !== undefined;
  }

  text(measures: Measures): string {
    const scope = measures.scope(this.point.layer);
    return (this.message ?? [])
      .map(part => (typeof part === 'string' ? part : written(part.evaluate(scope))))
      .join('');
  }

  private value(measures: Measures): number {
    return this.condition ? this.condition.evaluate(measures.scope(this.point.layer)) : 1;
  }
}

function isTrue(value: number): boolean {
  return value !== 0 && !Number.isNaN(value);
}

/** `5`, `== 5`, `>= 5`, `% 10`: a number alone means the fifth hit and those after it, as in VS Code's other debuggers. */
function parseHits(text: string): (count: number) => boolean {
  const [, operator = '>=', digits] = /^\s*(>=|>|<=|<|={1,3}|%)?\s*(\d+)\s*$/.exec(text) ?? [];
  const wanted = Number(digits);
  if (digits === undefined || (operator === '%' && wanted === 0))
    throw runFailure(`"${text}" is not a hit count: write 5, == 5, > 5, >= 5, < 5, <= 5 or % 5.`);
  switch (operator) {
    case '>':
      return count => count > wanted;
    case '>=':
      return count => count >= wanted;
    case '<':
      return count => count < wanted;
    case '<=':
      return count => count <= wanted;
    case '%':
      return count => count % wanted === 0;
    default:
      return count => count === wanted;
  }
}

function parseMessage(text: string): (string | Expression)[] {
  return text
    .split(/(\{[^{}]*\})/)
    .filter(part => part !== '')
    .map(part => (part.startsWith('{') && part.endsWith('}') ? parseExpression(part.slice(1, -1)) : part));
}

import type { FrameResult, ProbeRequest, SessionFailure } from '../core/session/protocol/commands';
import type { ProbeName, ProbeResult } from '../core/session/protocol/probes';

/** Two requests with the same key have the same answer. */
export function requestKey(request: ProbeRequest): string {
  return `${request.probe} ${JSON.stringify(request.params)}`;
}

/** A request whose probe is known to the type checker; the plain `ProbeRequest` accepts any mixture. */
export type Ask<N extends ProbeName> = ProbeRequest<N> & { readonly probe: N };

/** The answers of probes by what was asked. Immutable: an answer that is replaced is another object. */
export class ProbeResults {
  static readonly none = new ProbeResults(new Map());
  private readonly answers: ReadonlyMap<string, FrameResult>;

  private constructor(answers: ReadonlyMap<string, FrameResult>) {
    this.answers = answers;
  }

  /** The newest answer to exactly this request; undefined while none has come. */
  get<N extends ProbeName>(request: Ask<N>): ProbeResult<N> | undefined {
    const answer = this.answers.get(requestKey(request));
    return answer && 'result' in answer ? answer.result : undefined;
  }

  /** The answer as it came, result or failure: another object whenever it is another answer. */
  answer(request: ProbeRequest): FrameResult | undefined {
    return this.answers.get(requestKey(request));
  }

  failure(request: ProbeRequest): SessionFailure | undefined {
    const answer = this.answers.get(requestKey(request));
    return answer && 'failure' in answer ? answer.failure : undefined;
  }

  /** Takes the answers to `requests`, in their order; where one is kept, the answer before stays. */
  with(requests: readonly ProbeRequest[], answers: readonly FrameResult[]): ProbeResults {
    const next = new Map(this.answers);
    requests.forEach((request, index) => {
      const answer = answers[index];
      if (answer?.probe === request.probe && !('kept' in answer)) next.set(requestKey(request), answer);
    });
    return new ProbeResults(next);
  }

  /** Forgets what nobody asks any more. */
  only(requests: readonly ProbeRequest[]): ProbeResults {
    const keys = new Set(requests.map(requestKey));
    return new ProbeResults(new Map([...this.answers].filter(([key]) => keys.has(key))));
  }
}

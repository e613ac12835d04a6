import { parseConfig } from '../../core/config/syntax';
import type { ConfigDocument } from '../../core/config/document';
import type { SessionCommands } from '../../core/session/protocol/commands';
import { runFailure } from '../../core/session/protocol/failure';
import type { CallOptions, Params, Result } from '../../core/session/protocol/side';
import type { SessionStatus, SessionSummary } from '../../core/session/protocol/status';
import { pathOf } from '../configDocuments';
import type { NetworkSession } from '../sessions/networkSession';
import type { Debuggee, DebuggeeListener } from './debuggee';

/** A config's session as the debug adapter sees it; the panel sees the same one. */
export class NetworkDebuggee implements Debuggee {
  private parsed: { readonly text: string; readonly document: ConfigDocument } | undefined;

  constructor(private readonly session: NetworkSession) {}

  get name(): string {
    return this.session.name;
  }

  get path(): string {
    return this.session.uri.fsPath;
  }

  get summary(): SessionSummary {
    const { link } = this.session;
    if (link.state !== 'alive') throw runFailure('The run is not loaded.');
    return link.summary;
  }

  get status(): SessionStatus {
    return this.session.status ?? this.summary.status;
  }

  get document(): ConfigDocument {
    const text = this.session.text ?? '';
    if (this.parsed?.text !== text)
      this.parsed = { text, document: parseConfig(text, pathOf(this.session.uri)).document };
    return this.parsed.document;
  }

  call<K extends keyof SessionCommands & string>(
    command: K,
    params: Params<SessionCommands, K>,
    options?: CallOptions,
  ): Promise<Result<SessionCommands, K>> {
    return this.session.call(command, params, options);
  }

  listen(listener: DebuggeeListener): { dispose(): void } {
    let known = this.session.link;
    const subscriptions = [
      this.session.onStatus(status => listener.status(status)),
      this.session.onStopLog(entry => listener.log(entry)),
      this.session.onDidChange(() => {
        const { link } = this.session;
        if (link === known) return;
        known = link;
        if (link.state === 'alive') listener.loaded();
        if (link.state === 'none') listener.ended('The run was stopped.');
        if (link.state === 'dead' || link.state === 'failed') listener.ended(link.message);
      }),
    ];
    return {
      dispose() {
        for (const subscription of subscriptions) subscription.dispose();
      },
    };
  }
}

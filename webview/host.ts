import type { PanelHostSide, PanelSide } from '../core/session/protocol/panel';
import { RpcPeer } from '../core/session/protocol/peer';
import { windowPort } from '../core/session/protocol/ports';

/** What VS Code gives a webview, once. */
interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

export type HostPeer = RpcPeer<PanelSide, PanelHostSide>;

/** The host seen from the panel: a connection, and a memory that outlives this page. */
export interface Host {
  readonly peer: HostPeer;
  getState(): unknown;
  setState(state: unknown): void;
}

/** Connects to the host. Call it once: VS Code hands out its API a single time. */
export function connectToHost(): Host {
  const api = acquireVsCodeApi();
  const peer: HostPeer = new RpcPeer(windowPort(api, window), {
    handlers: {},
    onDefect: failure => console.error(failure.stack ?? failure.message),
  });
  return { peer, getState: () => api.getState(), setState: state => api.setState(state) };
}

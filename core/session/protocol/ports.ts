import { packNumbers, unpackNumbers } from './numbers';
import type { Port } from './port';

/** The part of `Worker` and of `parentPort` (node:worker_threads) that a connection uses. */
export interface ThreadEndpoint {
  postMessage(message: unknown, transfer?: readonly ArrayBuffer[]): void;
  on(event: 'message', listener: (message: unknown) => void): unknown;
}

/** A worker thread seen from either end; `close` ends the thread (`worker.terminate()`) or this end (`parentPort.close()`). */
export function threadPort(endpoint: ThreadEndpoint, close: () => void): Port {
  return {
    // A port's postMessage gives back a boolean, whatever its type says; it is not a promise of ours.
    post: (message, transfer) => {
      endpoint.postMessage(message, transfer);
    },
    onMessage: receive => void endpoint.on('message', receive),
    close,
  };
}

/** The part of `vscode.Webview` that a connection uses. */
export interface WebviewEndpoint {
  postMessage(message: unknown): PromiseLike<boolean>;
  onDidReceiveMessage(listener: (message: unknown) => void): { dispose(): unknown };
}

/** The extension's end of the connection to a webview. Its messages are JSON but for typed arrays, so numbers are packed. */
export function webviewPort(webview: WebviewEndpoint): Port {
  let subscription: { dispose(): unknown } | undefined;
  return {
    post: message => webview.postMessage(packNumbers(message)),
    onMessage: receive => {
      subscription = webview.onDidReceiveMessage(message => receive(unpackNumbers(message)));
    },
    close: () => void subscription?.dispose(),
  };
}

/** The part of a window that a connection uses. */
export interface MessageTarget {
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
  removeEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
}

/** The webview's end: `api` is what `acquireVsCodeApi()` gave, `target` the window that messages arrive at. */
export function windowPort(api: { postMessage(message: unknown): void }, target: MessageTarget): Port {
  let listener: ((event: { readonly data: unknown }) => void) | undefined;
  return {
    post: message => api.postMessage(packNumbers(message)),
    onMessage: receive => {
      listener = event => receive(unpackNumbers(event.data));
      target.addEventListener('message', listener);
    },
    close: () => {
      if (listener) target.removeEventListener('message', listener);
    },
  };
}

/**
 * Two ports joined in memory. Messages are cloned (and buffers transferred) as between threads and arrive later, in
 * order, so that tests meet the same laws as the product.
 */
export function memoryPorts(): readonly [Port, Port] {
  const ends = [new MemoryEnd(), new MemoryEnd()] as const;
  ends[0].other = ends[1];
  ends[1].other = ends[0];
  return ends;
}

class MemoryEnd implements Port {
  other: MemoryEnd | undefined;
  private receive: ((message: unknown) => void) | undefined;
  private readonly waiting: unknown[] = [];
  private closed = false;

  post(message: unknown, transfer: readonly ArrayBuffer[] = []): void {
    const copy: unknown = structuredClone(message, { transfer: [...transfer] });
    queueMicrotask(() => this.other?.deliver(copy));
  }

  onMessage(receive: (message: unknown) => void): void {
    this.receive = receive;
    for (const message of this.waiting.splice(0)) queueMicrotask(() => this.deliver(message));
  }

  close(): void {
    this.closed = true;
  }

  private deliver(message: unknown): void {
    if (this.closed) return;
    if (this.receive) this.receive(message);
    else this.waiting.push(message);
  }
}

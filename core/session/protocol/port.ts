/**
 * The least that a channel of messages must do to carry an `RpcPeer`: a worker thread, a webview, or a pair in memory.
 */
export interface Port {
  /**
   * Sends one message, in order. Throws when the message cannot be sent at all (it does not clone, say); a promise that
   * rejects reports the same later.
   */
  post(message: unknown, transfer?: readonly ArrayBuffer[]): void | PromiseLike<unknown>;
  /** Takes the one receiver of messages; messages that came before it are kept for it. */
  onMessage(receive: (message: unknown) => void): void;
  close(): void;
}

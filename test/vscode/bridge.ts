import { createServer, type IncomingMessage } from 'node:http';
import { createRequire } from 'node:module';
import path from 'node:path';
import * as vscode from 'vscode';
import type { DeadeyeApi } from '../../extension/activate';

/** What the tests of the user interface may ask of the extension host: the little that no user could do by hand. */
export interface BridgeRequests {
  /** Kills the worker of a config as a fault would. */
  crash: { readonly config: string };
  /** The last status of a config's run and whether it is out of date. */
  status: { readonly config: string };
  /** The problems that the editor shows for a config. */
  problems: { readonly config: string };
  /** Milliseconds that it took to read the extension's code and to activate it, where this was the first to ask for it. */
  activation: Record<string, never>;
  /** The line (from 1) that is marked in a config's editor because its layer is chosen in the panel. */
  markedLine: { readonly config: string };
  /** Ends VS Code. */
  end: Record<string, never>;
}

/** As `extensionTestsPath` beside a driver in another process: serves its requests until it says `end`. */
export async function run(): Promise<void> {
  const port = Number(process.env.DEADEYE_BRIDGE_PORT);
  await new Promise<void>((resolve, reject) => {
    const server = createServer((request, response) => {
      answer(request).then(
        result => {
          response.end(JSON.stringify(result ?? {}));
          if (request.url === '/end') server.close(() => resolve());
        },
        (error: unknown) => {
          response.statusCode = 500;
          response.end(String(error));
        },
      );
    });
    server.once('error', reject);
    server.listen(port, '127.0.0.1');
  });
}

let activation: { readonly reading: number; readonly activating: number } | undefined;

/** Milliseconds that it takes to read the extension's code, and to activate it once it is read. */
async function activate(extension: vscode.Extension<DeadeyeApi>): Promise<NonNullable<typeof activation>> {
  const began = performance.now();
  // VS Code takes what is required already; only so can the two be told apart.
  if (!extension.isActive) createRequire(__filename)(path.join(extension.extensionPath, 'dist/extension.js'));
  const read = performance.now();
  await extension.activate();
  return { reading: read - began, activating: performance.now() - read };
}

async function answer(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const { config = '' } = JSON.parse(Buffer.concat(chunks).toString() || '{}') as { config?: string };
  const extension = vscode.extensions.getExtension<DeadeyeApi>('deadeye.deadeye');
  if (!extension) throw new Error('The extension is not there.');
  activation ??= await activate(extension);
  const { sessions, selection } = extension.exports;
  const session = sessions.all().find(({ name }) => name === config);
  switch (request.url) {
    case '/crash':
      session?.crash();
      return { found: session !== undefined };
    case '/status':
      return { link: session?.link.state, outOfDate: session?.outOfDate, status: session?.status };
    case '/activation':
      return activation;
    case '/markedLine':
      return { line: session && selection.markedLine(session.uri) };
    case '/problems':
      return vscode.languages
        .getDiagnostics()
        .filter(([uri]) => uri.path.endsWith(`/${config}`))
        .flatMap(([, diagnostics]) => diagnostics)
        .map(({ range, message, severity, code }) => ({ range, message, severity, code }));
    default:
      return {};
  }
}

import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';

/**
 * The page of a panel. Nothing is allowed but our own script (by nonce), our own style sheet, and pictures that the script
 * makes; there is no connection to anywhere.
 */
export function panelHtml(webview: vscode.Webview, dist: vscode.Uri): string {
  const nonce = randomBytes(16).toString('base64url');
  const resource = (name: string): string => webview.asWebviewUri(vscode.Uri.joinPath(dist, name)).toString();
  const policy = [
    `default-src 'none'`,
    `script-src 'nonce-${nonce}'`,
    `style-src ${webview.cspSource}`,
    `img-src ${webview.cspSource} blob: data:`,
    `font-src ${webview.cspSource}`,
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="en">
  <head>
    <meta charset="UTF-8">
    <meta http-equiv="Content-Security-Policy" content="${policy}">
    <meta name="viewport" content="width=device-width, initial-scale=1.0">
    <title>Deadeye</title>
    <link rel="stylesheet" href="${resource('webview.css')}">
  </head>
  <body>
    <main id="app"></main>
    <script nonce="${nonce}" src="${resource('webview.js')}"></script>
  </body>
</html>`;
}

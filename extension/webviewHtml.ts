import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';

export const viewType = 'deadeye.panel';

/** The page of a panel: one script by nonce, one style sheet from `dist`, nothing else, from nowhere else. */
export function webviewHtml(webview: vscode.Webview, extensionUri: vscode.Uri): string {
  const nonce = randomBytes(16).toString('base64');
  const resource = (name: string): string =>
    webview.asWebviewUri(vscode.Uri.joinPath(extensionUri, 'dist', name)).toString();
  const policy = [
    `default-src 'none'`,
    `script-src 'nonce-${nonce}'`,
    `style-src ${webview.cspSource}`,
    `font-src ${webview.cspSource}`,
    `img-src ${webview.cspSource} blob: data:`,
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${resource('webview.css')}">
<title>Deadeye</title>
</head>
<body>
<main id="app"></main>
<script nonce="${nonce}" src="${resource('webview.js')}"></script>
</body>
</html>`;
}

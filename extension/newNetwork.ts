import * as vscode from 'vscode';
import { languageId } from './configDocuments';

interface Template {
  readonly file: string;
  readonly label: string;
  readonly detail: string;
}

/** Each is one of the examples, whose comments say what to look for. */
const templates: readonly Template[] = [
  {
    file: 'spirals',
    label: 'Classify points: spirals',
    detail: 'Two arms wound around each other; 2-D pictures of every unit.',
  },
  { file: 'moons', label: 'Classify points: moons', detail: 'The smallest network that bends a boundary.' },
  {
    file: 'regression',
    label: 'Predict a number',
    detail: 'Hills and hollows over a square, with mean squared error.',
  },
  {
    file: 'batchnorm',
    label: 'Batch norm',
    detail: 'Linear 20 → 40 with batch norm: 920 parameters before the head.',
  },
  {
    file: 'dying-relu',
    label: 'Dying ReLUs',
    detail: 'A learning rate that kills units: see when and by which step.',
  },
  {
    file: 'saddle',
    label: 'A saddle',
    detail: 'Starts exactly where the gradient is zero and is no minimum.',
  },
];

/** Opens a new, unsaved config from a template. */
export async function newNetwork(extensionUri: vscode.Uri): Promise<void> {
  const chosen = await vscode.window.showQuickPick(
    templates.map(template => ({ ...template })),
    { title: 'New Network', placeHolder: 'What should it learn?', matchOnDetail: true },
  );
  if (!chosen) return;
  const source = vscode.Uri.joinPath(extensionUri, 'examples', `${chosen.file}.mlp.json`);
  const content = new TextDecoder().decode(await vscode.workspace.fs.readFile(source));
  const document = await vscode.workspace.openTextDocument({ language: languageId, content });
  await vscode.window.showTextDocument(document);
}

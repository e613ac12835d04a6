import './styles/tokens.css';
import './styles/page.css';
import './styles/layout.css';
import './styles/graph.css';
import './styles/inspector.css';
import './styles/timeLine.css';
import { Announcer } from './announcer';
import { Commands } from './commands';
import { connect } from './connection';
import { FrameLoop } from './frameLoop';
import { connectToHost } from './host';
import { layoutProbes } from './layout/layoutProbes';
import { MessageBar } from './layout/messageBar';
import { TimeLine } from './layout/timeLine';
import { Toolbar } from './layout/toolbar';
import { ViewArea } from './layout/viewArea';
import { Store } from './store';
import { Subscription } from './subscription';
import { Theme } from './theme';
import { copyExactNumbers } from './ui/number';
import { registerControls } from './ui/toolkit';

/** Builds the page once; from then on the store changes and the frame loop draws what depends on it. */
function start(root: HTMLElement): void {
  registerControls();
  const host = connectToHost();
  const store = new Store();
  const theme = new Theme();
  const announcer = new Announcer();
  const commands = new Commands(host.peer, store);
  const services = { store, commands, theme, announcer, requestDraw: () => loop.request() };
  const area = new ViewArea(services);
  const toolbar = new Toolbar(services, id => area.show(id));
  const timeLine = new TimeLine(services);
  const messages = new MessageBar(services);
  const loop = new FrameLoop({
    take: () => subscription.take(),
    controls: () => [toolbar, messages, area, timeLine],
    pictures: () => area.slots,
  });
  const subscription = new Subscription(
    host.peer,
    store,
    state => {
      const { probes, lookups } = area.wishes(state);
      return { probes: [...probes, ...layoutProbes], lookups };
    },
    () => loop.request(),
  );
  root.append(announcer.element, toolbar.element, messages.element, area.element, timeLine.element);
  theme.onChange(() => loop.request());
  store.subscribe((state, previous) => {
    loop.setHidden(state.resource.panel?.visible === false);
    if (state !== previous) loop.request();
  });
  copyExactNumbers();
  void connect(host, store);
}

const root = document.getElementById('app');
if (root) start(root);

import type { EdgeMode } from '../../../core/session/protocol/graph';
import type { Ask } from '../../probeResults';
import type { State } from '../../state';
import { setting } from '../../store';

/** What the map asks for as the state is; others that count units ask for the very same, which costs nothing more. */
export function graphRequest(state: State): Ask<'graph'> {
  return {
    probe: 'graph',
    params: { edges: setting<string>(state, 'graph', 'edges', 'weight') as EdgeMode, pictureSize: 16 },
  };
}

import { formatNumber, formatPlural } from '../encoding/format';
import { drawNotANumber } from '../encoding/unitStates';
import type { Palette } from '../theme';
import { element, setAttributes, setText, setVisible } from '../ui/element';
import { isRecording, SharpCanvas } from './canvas';
import { shortened } from './shortened';

const rowHeight = 17;
/** Rows in sight; the others are reached by scrolling or with the arrow keys. */
const rowsInSight = 10;
const valueWidth = 62;
/** Of the width, what names take at most. */
const nameShare = 0.34;

export interface SignedBar {
  readonly name: string;
  readonly value: number;
  /** More of the same, said where the bar is read: `x 0.31, w·x −0.12`. */
  readonly detail?: string;
}

export interface SignedBarsOptions {
  readonly title: string;
  /** In the order of the data; the largest are shown first. */
  readonly bars: readonly SignedBar[];
  /** Bars keep the places they have: what moves many times a second cannot be read. */
  readonly keepOrder: boolean;
}

/**
 * Signed values as bars to both sides of zero, the largest first, however many: only those in sight are drawn. The pointer
 * or the arrow keys read them, a click or Enter goes to what the bar is about.
 */
export class SignedBars {
  readonly element: HTMLElement;
  private readonly title = element('h3');
  private readonly canvas = new SharpCanvas('');
  private readonly room = element('div', { class: 'bars-room' }, [this.canvas.element]);
  private readonly scroller = element('div', { class: 'bars', tabindex: 0, role: 'group' }, [this.room]);
  private readonly reading = element('p', { class: 'note chart-reading', role: 'status' });
  private bars: readonly SignedBar[] = [];
  private order: readonly number[] = [];
  private cursor: number | undefined;
  private hover: number | undefined;
  private paint: (() => void) | undefined;

  constructor(private readonly onChoose: (index: number) => void) {
    this.canvas.element.setAttribute('aria-hidden', 'true');
    this.element = element('div', { class: 'chart' }, [this.title, this.scroller, this.reading]);
    this.scroller.addEventListener('scroll', () => this.paint?.());
    this.scroller.addEventListener('pointermove', event => this.point(this.rowAt(event)));
    this.scroller.addEventListener('pointerleave', () => this.point(undefined));
    this.scroller.addEventListener('blur', () => this.moveTo(undefined));
    this.scroller.addEventListener('keydown', event => this.key(event));
    this.scroller.addEventListener('click', event => this.choose(this.rowAt(event)));
  }

  draw({ title, bars, keepOrder }: SignedBarsOptions, width: number, palette: Palette): void {
    setVisible(this.element, bars.length > 0);
    if (bars.length === 0) return;
    if (!keepOrder || this.order.length !== bars.length) this.order = bySize(bars);
    this.bars = bars;
    setText(this.title, `${title} (${bars.length})`);
    setAttributes(this.scroller, { 'aria-label': this.label(title) });
    const whole = bars.length * rowHeight;
    const inSight = isRecording() ? whole : Math.min(whole, rowsInSight * rowHeight);
    this.scroller.style.height = `${inSight}px`;
    this.room.style.height = `${whole}px`;
    this.canvas.element.style.height = `${inSight}px`;
    this.paint = () => this.paintRows(width, inSight, palette);
    this.paint();
    this.read();
  }

  /** Begins with another unit: at the top, in the order of size. */
  reset(): void {
    this.order = [];
    this.cursor = undefined;
    this.scroller.scrollTop = 0;
  }

  private label(title: string): string {
    const { bars, order } = this;
    const first = order.slice(0, 3).map(index => `${bars[index].name} ${formatNumber(bars[index].value)}`);
    const notNumbers = bars.filter(({ value }) => !Number.isFinite(value)).length;
    const odd = notNumbers > 0 ? ` ${formatPlural(notNumbers, 'value')} not finite.` : '';
    return `${title}: ${bars.length}, the largest ${first.join(', ')}.${odd} Arrow keys read them, Enter goes there.`;
  }

  private paintRows(width: number, height: number, palette: Palette): void {
    const { bars, order, scroller } = this;
    const scrolling = order.length * rowHeight > height;
    const wide = width - (scrolling ? 14 : 0);
    this.canvas.element.style.width = `${wide}px`;
    const context = this.canvas.begin(wide, height);
    context.font = `11px ${palette.font}`;
    const top = isRecording() ? 0 : scroller.scrollTop;
    const first = Math.floor(top / rowHeight);
    const last = Math.min(order.length - 1, Math.ceil((top + height) / rowHeight));
    const longest = bars.reduce((most, { name }) => (name.length > most.length ? name : most), '');
    const left = Math.min(context.measureText(longest).width + 2, wide * nameShare) + 8;
    const right = wide - valueWidth;
    const middle = (left + right) / 2;
    const half = Math.max(4, (right - left) / 2 - 2);
    let largest = 0;
    for (const { value } of bars) if (Number.isFinite(value)) largest = Math.max(largest, Math.abs(value));
    context.strokeStyle = palette.grid;
    context.lineWidth = 1;
    context.beginPath();
    context.moveTo(middle, 0);
    context.lineTo(middle, height);
    context.stroke();
    for (let row = first; row <= last; row++) {
      const { name, value } = bars[order[row]];
      const y = row * rowHeight - top;
      if (row === this.hover || row === this.cursor) {
        context.fillStyle = palette.grid;
        context.fillRect(0, y, wide, rowHeight);
        if (row === this.cursor) {
          context.strokeStyle = palette.focus;
          context.strokeRect(0.5, y + 0.5, wide - 1, rowHeight - 1);
        }
      }
      context.textBaseline = 'middle';
      context.textAlign = 'left';
      context.fillStyle = palette.muted;
      context.fillText(shortened(context, name, left - 8), 2, y + rowHeight / 2);
      context.textAlign = 'right';
      context.fillStyle = palette.foreground;
      context.fillText(formatNumber(value), wide - 3, y + rowHeight / 2);
      if (!Number.isFinite(value)) {
        drawNotANumber(context, left, y + 2, right - left, rowHeight - 4, palette);
        continue;
      }
      const length = largest > 0 ? (Math.abs(value) / largest) * half : 0;
      context.fillStyle = value < 0 ? palette.signs.negative : palette.signs.positive;
      context.fillRect(value < 0 ? middle - length : middle, y + 3, Math.max(0.5, length), rowHeight - 6);
    }
  }

  private rowAt(event: MouseEvent): number | undefined {
    const { top } = this.scroller.getBoundingClientRect();
    const row = Math.floor((event.clientY - top + this.scroller.scrollTop) / rowHeight);
    return row >= 0 && row < this.order.length ? row : undefined;
  }

  private point(row: number | undefined): void {
    if (row === this.hover) return;
    this.hover = row;
    this.paint?.();
    this.read();
  }

  private moveTo(row: number | undefined): void {
    this.cursor = row;
    if (row !== undefined) {
      const { scroller } = this;
      const top = row * rowHeight;
      const { clientHeight, scrollTop } = scroller;
      if (top < scrollTop) scroller.scrollTop = top;
      else if (top + rowHeight > scrollTop + clientHeight)
        scroller.scrollTop = top + rowHeight - clientHeight;
    }
    this.paint?.();
    this.read();
  }

  private key(event: KeyboardEvent): void {
    const last = this.order.length - 1;
    const now = this.cursor ?? -1;
    const moves: Readonly<Record<string, number>> = {
      ArrowDown: now + 1,
      ArrowUp: now - 1,
      PageDown: now + rowsInSight,
      PageUp: now - rowsInSight,
      Home: 0,
      End: last,
    };
    if (event.key === 'Enter') this.choose(this.cursor);
    else if (event.key in moves) this.moveTo(Math.max(0, Math.min(last, moves[event.key])));
    else return;
    event.preventDefault();
  }

  private choose(row: number | undefined): void {
    if (row !== undefined) this.onChoose(this.order[row]);
  }

  private read(): void {
    const row = this.hover ?? this.cursor;
    const bar = row === undefined ? undefined : this.bars.at(this.order[row]);
    setText(
      this.reading,
      bar ? [bar.name, formatNumber(bar.value), bar.detail].filter(Boolean).join(' · ') : '',
    );
  }
}

/** What is not a number first, then the largest. */
function bySize(bars: readonly SignedBar[]): number[] {
  const size = ({ value }: SignedBar): number => (Number.isNaN(value) ? Infinity : Math.abs(value));
  return [...bars.keys()].sort((a, b) => {
    const [first, second] = [size(bars[a]), size(bars[b])];
    return first === second ? a - b : second - first;
  });
}

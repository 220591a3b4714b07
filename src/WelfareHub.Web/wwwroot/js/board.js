// Dragging on the planning board: fills in and sends the same form that a booking's own page has. Without script that page does all.
const board = document.getElementById('board');
const view = board.parentElement;
const form = document.getElementById('board-move');
let held;
let over;

// Browsers that do not know scroll-initial-target begin at the present hour too.
const begin = !CSS.supports('scroll-initial-target', 'nearest') && board.querySelector('.begin');
if (begin) view.scrollLeft = begin.offsetLeft - board.querySelector('th').offsetWidth - 8;

const mark = place => {
  over?.classList.remove('over');
  over = place;
  over?.classList.add('over');
};

// The clock time at this point of a row, on the row's grid.
const timeAt = (row, x) => {
  const left = row.cells[1].getBoundingClientRect().left;
  const right = row.cells[row.cells.length - 1].getBoundingClientRect().right;
  const grid = Number(row.dataset.grid);
  const minutes = Number(row.dataset.from) + (x - left) / (right - left) * Number(row.dataset.length);
  const near = Math.max(0, Math.min(1440 - grid, Math.round(minutes / grid) * grid));
  return `${String(Math.floor(near / 60)).padStart(2, '0')}:${String(near % 60).padStart(2, '0')}`;
};

board.addEventListener('dragstart', event => {
  const item = event.target.closest('[data-move]');
  if (!item) return;
  held = { path: item.dataset.move, at: item.dataset.at, grab: event.clientX - item.closest('td').getBoundingClientRect().left };
  event.dataTransfer.effectAllowed = 'move';
  event.dataTransfer.setData('text/plain', item.href);
});

board.addEventListener('dragover', event => {
  const place = held && event.target.closest('[data-unit]');
  if (!place) return;
  event.preventDefault();
  mark(place);
});

board.addEventListener('dragend', () => {
  held = undefined;
  mark();
});

const put = (place, x) => {
  form.action = held.path;
  form.elements.unit.value = place.dataset.unit;
  form.elements.day.value = place.dataset.day;
  form.elements.at.value = place.dataset.from ? timeAt(place, x - held.grab) : held.at;
  form.submit();
};

board.addEventListener('drop', event => {
  const place = held && event.target.closest('[data-unit]');
  if (!place) return;
  event.preventDefault();
  put(place, event.clientX);
});

// Finger and pen: a press that stays picks the booking up; a swipe still scrolls, a tap still opens.
const still = 10;
const wait = 350;
const edge = 48;
const stride = 14;
let press;

const placeAt = event => document.elementFromPoint(event.clientX, event.clientY)?.closest('#board [data-unit]');

const letGo = () => {
  clearTimeout(press?.timer);
  press?.item.classList.remove('held');
  if (press) press.item.draggable = true;
  press = held = undefined;
  mark();
};

board.addEventListener('pointerdown', event => {
  const item = event.pointerType !== 'mouse' && event.isPrimary && event.target.closest('[data-move]');
  if (!item) return;
  const grab = event.clientX - item.closest('td').getBoundingClientRect().left;
  // The browser's own long press would drag the link or open its menu.
  item.draggable = false;
  press = { item, x: event.clientX, y: event.clientY, timer: setTimeout(() => {
    held = { path: item.dataset.move, at: item.dataset.at, grab };
    item.classList.add('held');
    item.setPointerCapture(event.pointerId);
  }, wait) };
});

board.addEventListener('pointermove', event => {
  if (!press || event.pointerType === 'mouse') return;
  if (held) {
    // At an edge the board goes on under the finger.
    const { left, right } = view.getBoundingClientRect();
    if (event.clientX > right - edge) view.scrollLeft += stride;
    else if (event.clientX < left + board.querySelector('th').offsetWidth + edge / 2) view.scrollLeft -= stride;
    mark(placeAt(event));
  } else if (Math.hypot(event.clientX - press.x, event.clientY - press.y) > still) letGo();
});

board.addEventListener('pointerup', event => {
  if (!press || event.pointerType === 'mouse') return;
  const place = held && placeAt(event);
  const moved = Math.hypot(event.clientX - press.x, event.clientY - press.y) > still;
  if (held) {
    const swallow = click => click.preventDefault();
    board.addEventListener('click', swallow, { once: true, capture: true });
    setTimeout(() => board.removeEventListener('click', swallow, { capture: true }), 0);
  }
  if (place && moved) put(place, event.clientX);
  letGo();
});

board.addEventListener('pointercancel', event => event.pointerType !== 'mouse' && letGo());
board.addEventListener('contextmenu', event => press && event.preventDefault());
board.addEventListener('touchmove', event => held && event.cancelable && event.preventDefault(), { passive: false });

// Dragging on the planning board: fills in and sends the same form that a booking's own page has. Without script that page does all.
const board = document.getElementById('board');
const form = document.getElementById('board-move');
let held;
let over;

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

board.addEventListener('drop', event => {
  const place = held && event.target.closest('[data-unit]');
  if (!place) return;
  event.preventDefault();
  form.action = held.path;
  form.elements.unit.value = place.dataset.unit;
  form.elements.day.value = place.dataset.day;
  form.elements.at.value = place.dataset.from ? timeAt(place, event.clientX - held.grab) : held.at;
  form.submit();
});

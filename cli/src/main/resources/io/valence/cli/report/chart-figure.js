const page = document.getElementById('page');
page.replaceChildren();
const css = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const percent = x => (100 * x).toFixed(2) + ' %';
Chart.defaults.color = css('--faint');
Chart.defaults.borderColor = css('--line');
Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
Chart.defaults.animation = false;
Chart.defaults.maintainAspectRatio = false;
Chart.defaults.elements.point.radius = 2;
Chart.defaults.datasets.line.borderWidth = 2;

/** A figure with a chart, and its numbers as a table. */
function chart(parent, caption, config, head, rows) {
  const canvas = element('canvas', { role: 'img', 'aria-label': `${caption}; the numbers are in the table below it` });
  parent.append(element('figure', {}, element('figcaption', { text: caption }), element('div', { class: 'canvas' }, canvas),
    element('details', {}, element('summary', { class: 'faint', text: 'Table' }), table(`${caption}, table`, head, rows))));
  return new Chart(canvas, config);
}

function line(label, points, color, extra = {}) {
  return { type: 'line', label, data: points, borderColor: color, backgroundColor: color, ...extra };
}

const titled = text => ({ title: { display: true, text } });

function table(caption, head, rows, numbersFrom = 1) {
  const cell = (kind, value, i) => element(kind, { text: value, class: i >= numbersFrom ? 'number' : '' });
  return element('div', { class: 'scroll', tabindex: '0', role: 'group', 'aria-label': caption }, element('table', {},
    element('thead', {}, element('tr', {}, ...head.map((h, i) => cell('th', h, i)))),
    element('tbody', {}, ...rows.map(r => element('tr', {}, ...r.map((v, i) => cell('td', v, i)))))));
}

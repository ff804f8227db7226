// Quick exit: the page goes blank, then another site takes its place in the tab's history. Shift pressed three times does
// the same, pressed alone and quickly, so that nobody leaves by typing. What it does not hide is said in the footer.
(() => {
  const PRESSES = 3;
  const LONGEST_MS = 1500;
  const root = document.documentElement;
  let presses = [];
  let isShiftAlone = false;

  const leave = (link) => {
    const { to } = link.dataset;
    root.hidden = true;
    document.title = '\u00a0';
    if (to) fetch(link.href, { redirect: 'manual', keepalive: true }).catch(() => {});
    window.location.replace(to || link.href);
  };

  document.addEventListener('click', (event) => {
    const link = event.target.closest && event.target.closest('.quick-exit');
    if (!link) return;
    event.preventDefault();
    leave(link);
  });

  document.addEventListener(
    'keydown',
    (event) => {
      const isOther = event.repeat || event.isComposing || event.ctrlKey || event.altKey || event.metaKey;
      isShiftAlone = event.key === 'Shift' && !isOther;
      if (event.key !== 'Shift') presses = [];
    },
    true,
  );

  document.addEventListener(
    'keyup',
    (event) => {
      if (event.key !== 'Shift' || !isShiftAlone) return;
      isShiftAlone = false;
      presses = [...presses, event.timeStamp].slice(-PRESSES);
      if (presses.length === PRESSES && presses[PRESSES - 1] - presses[0] < LONGEST_MS) {
        leave(document.querySelector('.quick-exit'));
      }
    },
    true,
  );

  document.addEventListener(
    'pointerdown',
    () => {
      isShiftAlone = false;
      presses = [];
    },
    true,
  );

  const keyboardHint = document.querySelector('[data-keys]');
  if (keyboardHint) keyboardHint.hidden = false;

  // Coming back with the Back button must not show a hidden page.
  window.addEventListener('pageshow', () => {
    root.hidden = false;
  });
})();

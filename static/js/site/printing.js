// On paper every answer is open; afterwards the page is as it was. The button of the print view prints.
(() => {
  const opened = [];

  window.addEventListener('beforeprint', () => {
    document.querySelectorAll('.accordion:not([open])').forEach((answer) => {
      answer.open = true;
      opened.push(answer);
    });
  });

  window.addEventListener('afterprint', () => {
    while (opened.length) opened.pop().open = false;
  });

  document.querySelectorAll('[data-print]').forEach((button) => {
    button.hidden = false;
    button.addEventListener('click', () => window.print());
  });
})();

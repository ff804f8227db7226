// Escape closes an open menu and puts the focus back on its button.
(() => {
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    document.querySelectorAll('.disclosure[open]').forEach((menu) => {
      menu.open = false;
      menu.firstElementChild.focus();
    });
  });
})();

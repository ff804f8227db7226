// Alerts are said once by screen readers, which hear only what changes after the page has come; the words are put back
// where they stood. The cross closes one until the next page, so nothing need be remembered.
(() => {
  const ANNOUNCE_AFTER_MS = 100;
  const alerts = document.querySelector('[data-alerts]');
  if (!alerts) return;

  window.addEventListener('load', () => {
    alerts.setAttribute('role', 'alert');
    setTimeout(() => alerts.append(...alerts.children), ANNOUNCE_AFTER_MS);
  });

  alerts.querySelectorAll('[data-close]').forEach((button) => {
    button.hidden = false;
    button.addEventListener('click', () => {
      button.parentNode.remove();
      document.getElementById('main').focus();
      if (!alerts.children.length) alerts.remove();
    });
  });
})();

// Sets the remembered theme before the first paint. Not a module, so that it runs at once.
(function () {
  try {
    var theme = localStorage.getItem("opsbell.sandbox.theme");
    if (theme === '"light"' || theme === '"dark"') {
      document.documentElement.dataset.theme = JSON.parse(theme);
    }
  } catch (_unreadable) {
    // A browser without storage follows the system's theme.
  }
})();

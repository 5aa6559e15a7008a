// JupyterLab loads this file as a plain script and asks what it leaves in _JUPYTERLAB for the extension: that is
// all that a build would make. The extension itself stands in plugin.js, an ordinary module.

(() => {
  const here = /** @type {HTMLScriptElement} */ (document.currentScript).src;
  const page = /** @type {Record<string, any>} */ (globalThis);
  page._JUPYTERLAB ??= {};
  page._JUPYTERLAB.teacher_mode = {
    init() {},
    async get() {
      const { default: plugin } = await import(new URL("plugin.js", here).href);
      return () => ({ __esModule: true, default: plugin });
    },
  };
})();

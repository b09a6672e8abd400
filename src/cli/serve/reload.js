// Loads the page anew as soon as `speur serve --watch` says that something has changed since it was served. Only pages that
// are seen listen: a browser opens six connections to a host at the most.
{
  const { src } = document.currentScript;
  let changes;
  const listen = () => {
    changes?.close();
    if (document.visibilityState === "hidden") return;
    changes = new EventSource(src.replace("reload.js", "changes"));
    changes.onmessage = () => location.reload();
  };
  document.addEventListener("visibilitychange", listen);
  addEventListener("pageshow", listen);
}

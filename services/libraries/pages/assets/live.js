// Counts the records that are newer than the page. Pages work without it.
// Where a browser has locks (https, or this machine), one visible page follows the log for all; a hidden one never does.
(() => {
  const notice = document.querySelector("#live p");
  const from = Number(document.body.dataset.position);
  if (!notice || !window.EventSource) return;
  const words = notice.querySelector("span");
  const pages = new BroadcastChannel("ayumi-records");
  let newest = from;
  let stop = () => {};

  const show = (position) => {
    newest = Math.max(newest, position);
    if (newest === from) return;
    const { one, more } = words.dataset;
    const count = newest - from;
    words.textContent = count === 1 ? one : more.replace("{n}", count.toLocaleString("en"));
    notice.hidden = false;
  };

  // A page that begins to look says where it is; who knows of more answers.
  pages.addEventListener("message", ({ data }) => {
    if (data < newest) pages.postMessage(newest);
    show(data);
  });

  const follow = (release) => {
    const events = new EventSource(`/api/v1/events?from=${newest}`);
    events.addEventListener("commit", (event) => {
      show(JSON.parse(event.data).position);
      pages.postMessage(newest);
    });
    return () => {
      events.close();
      release();
    };
  };

  const look = () => {
    pages.postMessage(newest);
    if (!navigator.locks) {
      stop = follow(() => {});
      return;
    }
    const waiting = new AbortController();
    stop = () => waiting.abort();
    const held = () => new Promise((release) => (stop = follow(release)));
    navigator.locks.request("ayumi-follows", { signal: waiting.signal }, held).catch(() => {});
  };

  const change = () => {
    stop();
    stop = () => {};
    if (!document.hidden) look();
  };

  document.addEventListener("visibilitychange", change);
  change();
})();

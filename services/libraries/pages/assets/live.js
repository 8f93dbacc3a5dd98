// Says that there is something new since the page was made. Pages work without it.
(() => {
  const notice = document.querySelector("#live p");
  const from = document.body.dataset.position;
  if (!notice || !window.EventSource) return;
  const events = new EventSource(`/api/v1/events?from=${encodeURIComponent(from)}`);
  events.addEventListener("commit", () => {
    notice.hidden = false;
    events.close();
  });
})();

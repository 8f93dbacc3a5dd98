// Counts the records that are newer than the page. Pages work without it.
(() => {
  const notice = document.querySelector("#live p");
  const from = document.body.dataset.position;
  if (!notice || !window.EventSource) return;
  const words = notice.querySelector("span");
  const events = new EventSource(`/api/v1/events?from=${encodeURIComponent(from)}`);
  events.addEventListener("commit", (event) => {
    const count = JSON.parse(event.data).position - from;
    const { one, more } = words.dataset;
    words.textContent = count === 1 ? one : more.replace("{n}", count.toLocaleString("en"));
    notice.hidden = false;
  });
})();

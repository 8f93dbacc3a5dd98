// Plays a programme back: the page becomes that of the slider's day without being loaded again. Without this, the
// slider is a form. Nothing moves before somebody presses the button.
(() => {
  const form = document.querySelector("form.playback");
  if (!form) return;
  const DAYS_PER_S = 30;
  const PARTS = ["header.site nav", "header.site .tools", ".moment", "main", "footer.site"];
  const slider = form.querySelector("[type=range]");
  const said = form.querySelector("output");
  const button = form.querySelector(".play");
  let playing = null;
  let shown = slider.value;
  let asking = false;

  const iso = (number) => new Date(number * 864e5).toISOString().slice(0, 10);

  const address = (day) => {
    const query = new URLSearchParams(location.search);
    ["after", "recorded", "day"].forEach((name) => query.delete(name));
    query.set("as_of", iso(day));
    return `${location.pathname}?${query}`;
  };

  const swap = async (day) => {
    const answer = await fetch(address(day));
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const part of PARTS) {
      const [old, fresh] = [document.querySelector(part), page.querySelector(part)];
      if (old && fresh) old.replaceWith(fresh);
    }
    document.title = page.title;
  };

  // One question at a time: days that go by while the server answers are passed over.
  const show = async () => {
    said.value = iso(slider.value);
    slider.setAttribute("aria-valuetext", said.value);
    if (asking) return;
    asking = true;
    try {
      while (shown !== slider.value) {
        shown = slider.value;
        await swap(shown);
      }
    } catch {
      location.assign(address(slider.value));
    } finally {
      asking = false;
    }
    // Browsers bound how often an address may change.
    if (!playing) history.replaceState(null, "", address(slider.value));
  };

  const pause = () => {
    playing = null;
    button.textContent = button.dataset.play;
    show();
  };

  const play = async () => {
    const mine = (playing = {});
    button.textContent = button.dataset.pause;
    if (slider.value === slider.max) slider.value = slider.min;
    const [first, began] = [Number(slider.value), performance.now()];
    while (playing === mine && slider.value !== slider.max) {
      await new Promise(requestAnimationFrame);
      if (playing !== mine) return;
      slider.value = first + Math.floor(((performance.now() - began) * DAYS_PER_S) / 1000);
      await show();
    }
    if (playing === mine) pause();
  };

  button.hidden = false;
  form.querySelector("[type=submit]").hidden = true;
  button.addEventListener("click", () => (playing ? pause() : play()));
  slider.addEventListener("input", () => (playing ? pause() : show()));
})();

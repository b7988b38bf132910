"use strict";
// What a page needs beyond its forms: help on columns, charts, the mark of the session, dropped files.
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];

  document.addEventListener("htmx:config:request", (event) => {
    const mark = document.body.dataset.csrf;
    if (mark) event.detail.ctx.request.headers["X-CSRF-Token"] = mark;
  });

  const narrow = window.matchMedia("(max-width: 800px)");
  const menu = document.querySelector("details.menu");
  if (menu && narrow.matches) menu.open = false;

  // Help on a column: by mouse, finger or keyboard; Escape closes it.
  const shut = () => all(".tip:not([hidden])").forEach((tip) => {
    tip.hidden = true;
    tip.previousElementSibling.setAttribute("aria-expanded", "false");
  });
  document.addEventListener("click", (event) => {
    const hint = event.target.closest(".hint");
    const open = hint && hint.nextElementSibling.hidden;
    shut();
    if (open) {
      const tip = hint.nextElementSibling;
      tip.hidden = false;
      hint.setAttribute("aria-expanded", "true");
      const place = hint.getBoundingClientRect();
      tip.style.top = `${Math.min(place.bottom + 4, window.innerHeight - tip.offsetHeight - 8)}px`;
      tip.style.left = `${Math.max(8, Math.min(place.left, window.innerWidth - tip.offsetWidth - 8))}px`;
    }
    if (event.target.closest("[data-print]")) window.print();
  });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") shut(); });

  // Charts: the server says what is drawn; interval bands and error bars are drawn here.
  const draw = (root) => all("[data-chart]", root).forEach((place) => {
    if (place.dataset.drawn || !window.echarts) return;
    place.dataset.drawn = "yes";
    const option = JSON.parse(place.dataset.chart);
    option.animation = false;
    // A row of its own for each name, whatever the width.
    const names = option.yAxis && option.yAxis.type === "category" ? option.yAxis.data.length : 0;
    if (names) place.style.height = `${90 + 22 * Math.max(names, 4)}px`;
    const chart = window.echarts.init(place);
    option.tooltip = { ...(option.tooltip || {}), renderMode: "richText", confine: true };
    chart.setOption(option);
    new ResizeObserver(() => chart.resize()).observe(place);
  });
  draw(document);
  document.addEventListener("htmx:after:swap", () => draw(document));

  // Files dropped on a page, checked for size before they are sent.
  all("form[data-upload]").forEach((form) => {
    const problem = form.querySelector("[data-too-large]");
    const fits = () => {
      const files = all("input[type=file]", form).flatMap((one) => [...one.files]);
      problem.hidden = files.reduce((sum, file) => sum + file.size, 0) <= Number(form.dataset.most);
      return problem.hidden;
    };
    form.addEventListener("submit", (event) => { if (!fits()) event.preventDefault(); });
    all(".drop", form).forEach((zone) => {
      const inputs = all("input[type=file]", zone);
      const names = zone.querySelector("[data-names]");
      const shown = () => {
        const files = inputs.flatMap((one) => [...one.files]);
        names.textContent = files.slice(0, 50).map((file) => file.webkitRelativePath || file.name).join("、");
        fits();
      };
      inputs.forEach((one) => one.addEventListener("change", shown));
      ["dragover", "dragenter"].forEach((kind) => zone.addEventListener(kind, (event) => {
        event.preventDefault();
        zone.classList.add("over");
      }));
      zone.addEventListener("dragleave", () => zone.classList.remove("over"));
      zone.addEventListener("drop", async (event) => {
        event.preventDefault();
        zone.classList.remove("over");
        const held = new DataTransfer();
        const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry && item.webkitGetAsEntry());
        const walk = async (entry) => {
          if (!entry) return;
          if (entry.isFile) held.items.add(await new Promise((done, fail) => entry.file(done, fail)));
          else {
            const reader = entry.createReader();
            for (;;) {
              const part = await new Promise((done, fail) => reader.readEntries(done, fail));
              if (!part.length) break;
              for (const one of part) await walk(one);
            }
          }
        };
        if (entries.some((entry) => entry && entry.isDirectory)) for (const entry of entries) await walk(entry);
        else [...event.dataTransfer.files].forEach((file) => held.items.add(file));
        inputs[0].files = held.files;
        shown();
      });
    });
  });

  // A slider says its value.
  const say = (input) => {
    const output = document.querySelector(`output[for="${input.id}"]`);
    if (output) output.textContent = `${input.value > 0 ? "+" : ""}${input.value} %`;
  };
  all("input[type=range]").forEach((input) => { say(input); input.addEventListener("input", () => say(input)); });

  // A board: a card is moved by mouse; the select on it does the same by keyboard.
  document.addEventListener("dragstart", (event) => {
    const card = event.target.closest && event.target.closest("[data-card]");
    if (card) event.dataTransfer.setData("text/plain", card.dataset.card);
  });
  all("[data-stage]").forEach((stage) => {
    stage.addEventListener("dragover", (event) => { event.preventDefault(); stage.classList.add("over"); });
    stage.addEventListener("dragleave", () => stage.classList.remove("over"));
    stage.addEventListener("drop", (event) => {
      event.preventDefault();
      stage.classList.remove("over");
      const card = document.querySelector(`[data-card="${CSS.escape(event.dataTransfer.getData("text/plain"))}"]`);
      const select = card && card.querySelector("select");
      if (select && select.value !== stage.dataset.stage) {
        select.value = stage.dataset.stage;
        select.form.requestSubmit();
      }
    });
  });
  all("select[data-submit]").forEach((select) => select.addEventListener("change", () => select.form.requestSubmit()));
  all("form[data-confirm]").forEach((form) => form.addEventListener("submit", (event) => {
    if (!window.confirm(form.dataset.confirm)) event.preventDefault();
  }));
})();

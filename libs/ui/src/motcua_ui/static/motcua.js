// The small script of every page. Everything works without it; with it nothing is typed twice.
"use strict";
(() => {
  const root = document.documentElement;
  const density = root.dataset.density;
  const body = document.body;
  const all = (selector, within = document) => Array.from(within.querySelectorAll(selector));
  const one = (selector, within = document) => within.querySelector(selector);
  const two = (n) => String(n).padStart(2, "0");
  const hhmm = (date) => `${two(date.getHours())}:${two(date.getMinutes())}`;
  const store = (area, key, value) => {
    try {
      if (value === undefined) return area.getItem(key);
      if (value === null) area.removeItem(key); else area.setItem(key, value);
    } catch { /* storage is full or forbidden: the page still works */ }
    return null;
  };
  const isField = (node) => node instanceof HTMLElement &&
    (node.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(node.tagName)) &&
    !/^(checkbox|radio|button|submit)$/.test(node.type || "");

  // The server's clock, in the office's zone whatever the PC's zone says.
  const started = performance.now();
  const clock = one("[data-clock]");
  const serverNow = () => clock ? new Date(Number(clock.dataset.clock) + performance.now() - started) : new Date();
  const zoned = (options) => new Intl.DateTimeFormat("vi-VN", { timeZone: "Asia/Ho_Chi_Minh", ...options });
  const officeClock = () => zoned({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(serverNow());
  const officeDay = () => zoned({ weekday: "long", day: "2-digit", month: "2-digit", year: "numeric" })
    .format(serverNow()).replace(",", "").replace(/^T/, "t");
  if (clock) setInterval(() => {
    one("[data-clock-time]", clock).textContent = officeClock();
    one("[data-clock-day]", clock).textContent = officeDay();
  }, 5000);

  // Keys.
  const lettersOn = () => store(localStorage, "motcua-keys") !== "off";
  const dialog = one("[data-keys]");
  const letters = one("[data-keys-on]");
  if (letters) {
    letters.checked = lettersOn();
    letters.addEventListener("change", () => store(localStorage, "motcua-keys", letters.checked ? null : "off"));
  }
  const rows = () => all("[data-row]").filter((row) => row.offsetParent !== null);
  const current = () => one("[data-row].is-at");
  const go = (step) => {
    const list = rows();
    if (!list.length) return;
    const at = list.indexOf(current());
    const next = list[Math.min(list.length - 1, Math.max(0, at < 0 ? (step > 0 ? 0 : list.length - 1) : at + step))];
    list.forEach((row) => row.classList.toggle("is-at", row === next));
    next.scrollIntoView({ block: "nearest" });
    const link = one("a[href]", next);
    if (link) link.focus({ preventScroll: true });
  };
  const turn = (way) => { const found = one(`[data-way="${way}"]`); if (found) found.click(); return Boolean(found); };
  const actions = {
    "/": () => { const box = one("[data-search]"); if (box) { box.focus(); box.select(); } return Boolean(box); },
    "j": () => { go(1); return true; },
    "k": () => { go(-1); return true; },
    "n": () => turn("next"),
    "p": () => turn("prev"),
    "x": () => { const row = current(); const box = row && one("input[type=checkbox]", row); if (box) box.click(); return Boolean(box); },
    "?": () => { if (dialog && !dialog.open) { dialog.showModal(); one("button", dialog).focus(); } return Boolean(dialog); },
  };

  // A barcode reader is a keyboard that types fast and ends in Enter.
  const CODE = /^(?:\d{3}\.\d{2}\.\d{2}\.[A-Y]\d{2}-\d{6}-\d{4}|[A-Y]\d{2}(?:\.[0-9A-Z]+)*-\d{6}-\d{4,7})$/i;
  const GAP = 50;
  let read = "";
  let last = 0;
  const scanned = (event) => {
    const code = read;
    read = "";
    if (!body.dataset.scan || event.timeStamp - last > GAP || !CODE.test(code)) return false;
    const field = document.activeElement;
    if (isField(field) && field.value.endsWith(code)) field.value = field.value.slice(0, -code.length);
    event.preventDefault();
    event.stopPropagation();
    save();
    const url = new URL(body.dataset.scan, location.href);
    url.searchParams.set("q", code);
    location.assign(url);
    return true;
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const typing = isField(event.target);
    if (event.key === "Enter" && scanned(event)) return;
    const quick = event.timeStamp - last <= GAP;
    if (event.key.length === 1) {
      read = quick ? read + event.key : event.key;
      last = event.timeStamp;
    }
    if (dialog && dialog.open) return;
    if (event.key === "Escape") {
      if (typing) { event.target.blur(); return; }
      const back = one("[data-back]");
      if (back) back.click();
      return;
    }
    if (typing || density === "kiosk" || density === "wall") return;
    if (event.key === "Enter" && current() && event.target === body) { const link = one("a[href]", current()); if (link) link.click(); return; }
    const action = actions[event.key];
    if (action && lettersOn() && !(quick && read.length > 1) && action()) event.preventDefault();
  }, true);

  // Once: a form that is on its way is not sent again, and says so. One that only asks may be.
  const said = (form, text) => {
    let note = one("[data-once-status]", form);
    if (!note) {
      note = document.createElement("p");
      note.dataset.onceStatus = "";
      note.className = "draft";
      note.setAttribute("role", "status");
      form.append(note);
    }
    note.textContent = text;
  };
  const buttons = (form) => all("button[type=submit], button:not([type])").filter((button) => button.form === form);
  const release = (form) => {
    delete form.dataset.sent;
    buttons(form).forEach((button) => button.removeAttribute("aria-disabled"));
    const note = one("[data-once-status]", form);
    if (note) note.textContent = "";
  };
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented || "asks" in form.dataset) return;
    if (form.dataset.sent) {
      event.preventDefault();
      event.stopImmediatePropagation();
      said(form, "Đã gửi rồi, xin chờ kết quả.");
      return;
    }
    form.dataset.sent = "1";
    buttons(form).forEach((button) => button.setAttribute("aria-disabled", "true"));
    said(form, "Đang gửi…");
    // An answer that is a file leaves this page standing: the form must not stay shut.
    setTimeout(() => release(form), 15000);
  }, true);
  document.addEventListener("htmx:afterRequest", (event) => { const form = event.target.closest("form"); if (form) release(form); });
  window.addEventListener("pageshow", () => all("form[data-sent]").forEach(release));

  // Drafts: kept for this tab only; never secrets, never on a kiosk.
  const drafts = density === "kiosk" ? [] : all("form[data-draft]");
  const KEY = "motcua-draft:";
  const keeps = (field) => field.name && !/^(password|hidden|file|submit|button)$/.test(field.type) &&
    !("sensitive" in field.dataset) && !/^(cc-|one-time|current-pass|new-pass)/.test(field.autocomplete || "");
  const keep = (form) => {
    const values = Array.from(form.elements).filter(keeps)
      .map((field) => [field.name, field.value, /^(checkbox|radio)$/.test(field.type) ? field.checked : null]);
    // Where the answer was lost, what is sent again from the draft must be known again.
    const once = form.elements.once ? form.elements.once.value : "";
    store(sessionStorage, KEY + form.dataset.draft, JSON.stringify({ values, once }));
    const status = one("[data-draft-status]", form) || one("[data-draft-status]");
    if (status) status.textContent = `Đã lưu nháp ${clock ? officeClock() : hhmm(new Date())}`;
  };
  function save() { drafts.filter((form) => form.dataset.dirty).forEach(keep); }
  const restore = (form, draft) => {
    const fields = Array.from(form.elements).filter(keeps);
    draft.values.forEach(([name, value, checked]) => {
      const field = fields.find((f) => f.name === name && (checked === null || f.value === value));
      if (!field) return;
      if (checked === null) field.value = value; else field.checked = checked;
    });
    if ("onceNew" in form.dataset) keep(form); // its own was used for something else
    else if (draft.once && form.elements.once) form.elements.once.value = draft.once;
    const status = one("[data-draft-status]", form) || one("[data-draft-status]");
    if (status) status.textContent = "Đã lấy lại bản nháp";
  };
  drafts.forEach((form) => {
    const kept = store(sessionStorage, KEY + form.dataset.draft);
    if (kept && !one(".has-error", form)) restore(form, JSON.parse(kept));
    let timer = 0;
    form.addEventListener("input", () => {
      form.dataset.dirty = "1";
      clearTimeout(timer);
      timer = setTimeout(() => keep(form), 800);
    });
  });
  window.addEventListener("pagehide", save);
  // The page after a success names the draft that is no longer needed.
  all("[data-draft-done]").forEach((node) => store(sessionStorage, KEY + node.dataset.draftDone, null));

  // The line.
  const offline = one("[data-offline]");
  const online = (isOn) => {
    if (!offline || offline.hidden === isOn) return;
    offline.hidden = isOn;
    one("[data-offline-since]", offline).textContent = isOn ? "" : `từ ${clock ? officeClock() : hhmm(new Date())}`;
  };
  window.addEventListener("online", () => online(true));
  window.addEventListener("offline", () => online(false));
  document.addEventListener("htmx:sendError", () => online(false));
  document.addEventListener("htmx:afterOnLoad", () => online(true));

  // What is typed into is never scrolled under the bar of actions, however many rows of buttons it has.
  const bar = one(".actions");
  if (bar) new ResizeObserver(() => { root.style.scrollPaddingBottom = `${bar.offsetHeight + 16}px`; }).observe(bar);

  // A kiosk forgets its visitor.
  const countdown = one("[data-countdown]");
  if (countdown) {
    const full = Number(countdown.dataset.countdown);
    const left = one("[data-countdown-left]", countdown);
    let deadline = performance.now() + full * 1000;
    const again = () => { deadline = performance.now() + full * 1000; };
    ["pointerdown", "keydown", "input"].forEach((name) => document.addEventListener(name, again));
    setInterval(() => {
      const seconds = Math.max(0, Math.ceil((deadline - performance.now()) / 1000));
      left.textContent = seconds;
      if (seconds === 0) { location.replace(countdown.dataset.countdownUrl); }
    }, 500);
  }

  // A form that was asked for is typed into at once; on a phone the keyboard would cover it.
  const begun = one("form[data-begin]");
  const waits = (field) => /^(INPUT|SELECT|TEXTAREA)$/.test(field.tagName) && field.type !== "hidden" &&
    !(field.type === "radio" && Array.from(begun.elements[field.name]).some((each) => each.checked));
  const typed = begun && matchMedia("(pointer: fine)").matches && Array.from(begun.elements).find(waits);
  const first = one("[data-focus]") || typed;
  if (first) first.focus();
})();

// The pages that links in letters lead to: a form, whose fields go to the API together with the secret of the link.
"use strict";

const form = document.querySelector("form");
const outcome = document.querySelector(".outcome");
const token = new URLSearchParams(location.hash.slice(1)).get("token");

// What is in the address bar is remembered, and shown to whoever looks over a shoulder.
history.replaceState(null, "", location.pathname);

function tell(text, wrong) {
  outcome.textContent = text;
  outcome.classList.toggle("wrong", wrong);
}

function problemIn(answer) {
  const fields = (answer.errors || []).filter((problem) => problem.name !== "token");
  return fields.length ? fields.map((problem) => `The ${problem.name} ${problem.description}.`).join(" ") : answer.detail;
}

async function send(event) {
  event.preventDefault();
  const button = form.querySelector("button");
  button.disabled = true;
  tell("One moment …", false);
  try {
    const response = await fetch(form.dataset.call, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ token, ...Object.fromEntries(new FormData(form)) }),
    });
    if (response.ok) {
      form.hidden = true;
      tell(form.dataset.done, false);
    } else {
      tell(problemIn(await response.json()), true);
    }
  } catch {
    tell("The server cannot be reached. Please try again in a moment.", true);
  }
  button.disabled = false;
}

if (token) {
  form.hidden = false;
  form.addEventListener("submit", send);
} else {
  tell("The link is not complete. Please open it from the letter again.", true);
}

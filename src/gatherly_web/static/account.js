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

function call(address, body, accessToken) {
  const authorization = accessToken ? { Authorization: `Bearer ${accessToken}` } : {};
  return fetch(address, {
    method: "POST",
    headers: { "Content-Type": "application/json", ...authorization },
    body: JSON.stringify(body),
  });
}

// What mailers send, too (RFC 8058).
function callAsMailersDo() {
  const body = new URLSearchParams({ "List-Unsubscribe": "One-Click" });
  return fetch(`${form.dataset.call}?token=${encodeURIComponent(token)}`, { method: "POST", body });
}

function callFor(fields) {
  if ("oneClick" in form.dataset) {
    return callAsMailersDo();
  }
  return "signsIn" in form.dataset ? callAs(fields) : call(form.dataset.call, { token, ...fields });
}

// Signs in for this one call. Who has an account is signed in elsewhere, where this page has no business.
async function callAs(credentials) {
  const answer = await call("/api/auth/login", credentials);
  if (!answer.ok) {
    return answer;
  }
  const session = await answer.json();
  const response = await call(form.dataset.call, { token }, session.access_token);
  await call("/api/auth/logout", { refresh_token: session.refresh_token });
  return response;
}

async function send(event) {
  event.preventDefault();
  const button = form.querySelector("button");
  const fields = Object.fromEntries(new FormData(form));
  button.disabled = true;
  tell("One moment …", false);
  try {
    const response = await callFor(fields);
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
